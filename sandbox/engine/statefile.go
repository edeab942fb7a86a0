package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"github.com/pulumi/pulumi/pkg/v3/resource/stack"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/encoding"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// stateFile keeps a stack's deployment. At rest it is one file, in the layout of Pulumi's own file backend, so that Pulumi's
// command line can read it. While an operation is under way, what it does is appended to a journal beside that file, so that
// nothing is lost if the process is killed; when it ends, the file is replaced and the journal deleted.
type stateFile struct {
	// path is the file's. Empty: the deployment is kept in memory.
	path string
	// name is the stack's, as the backend qualifies it.
	name tokens.QName
	// inMemory is the text of the file where there is none: in it a secret has one form. Nil: nothing has been deployed.
	inMemory []byte

	mutex sync.Mutex
	// decoded is the text that was decoded last, which takes longest of a read: between two operations the state is read several times.
	decoded state
}

// state is a stack's deployment as it was read. It belongs to all who have read it: nobody may change what it refers to.
type state struct {
	apitype.TypedDeployment
	// digest is of the file that it was read from: a journal says with it which file it goes on from.
	digest string
	// isJournaled says that the file alone does not have all of it.
	isJournaled bool
}

// attempts bounds how often a state is read that another process is writing at the same time.
const attempts = 20

// read reads the deployment, with what a journal has beyond the file.
func (f *stateFile) read() (state, error) {
	if f.path == "" {
		return f.decode(f.inMemory)
	}
	for range attempts {
		read, err := f.readFile()
		if err != nil {
			return state{}, err
		}
		entries, fits, err := readJournal(f.journalPath(), read.digest)
		switch {
		case err != nil:
			return state{}, err
		case fits && len(entries) > 0:
			return read.with(entries)
		case fits:
			return read, nil
		}
		// An operation may have ended, or begun, between the two looks; the next finds a pair that fits.
	}
	return state{}, fmt.Errorf("the state in %s was changed by another program after a run was killed, and what that run did "+
		"stands in %s; put the state back, or delete the second file to go on from the state as it is", f.path, f.journalPath())
}

func (f *stateFile) readFile() (state, error) {
	text, err := os.ReadFile(f.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return state{}, fmt.Errorf("read the state: %w", err)
	}
	read, err := f.decode(text)
	if err != nil {
		return state{}, fmt.Errorf("read the state in %s: %w", f.path, err)
	}
	return read, nil
}

// decode reads the text of a state file, unless it is the text of the last time; nil is that of none.
func (f *stateFile) decode(text []byte) (state, error) {
	if text == nil {
		return state{TypedDeployment: apitype.TypedDeployment{Version: apitype.DeploymentSchemaVersionCurrent}, digest: noDigest}, nil
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	digest := digest(text)
	if f.decoded.digest == digest {
		return f.decoded, nil
	}
	checkpoint, version, features, err := stack.UnmarshalVersionedCheckpointToLatestCheckpoint(encoding.JSON, text)
	if err != nil {
		return state{}, err
	}
	f.decoded = state{
		TypedDeployment: apitype.TypedDeployment{Version: version, Features: features, Deployment: checkpoint.Latest},
		digest:          digest,
	}
	return f.decoded, nil
}

// with is the state with what a journal has beyond it.
func (s state) with(entries []apitype.JournalEntry) (state, error) {
	replay := newReplay(s.Deployment)
	for _, entry := range entries {
		if err := replay.add(entry); err != nil {
			return state{}, fmt.Errorf("read what a killed run has done: %w", err)
		}
	}
	deployment, err := replay.deployment()
	return state{TypedDeployment: deployment, digest: s.digest, isJournaled: true}, err
}

// write replaces the deployment, whole or not at all.
func (f *stateFile) write(deployment apitype.TypedDeployment) error {
	text, err := f.encode(deployment)
	if err != nil {
		return err
	}
	if f.path == "" {
		f.inMemory = text
		return nil
	}
	return f.replace(text)
}

// encode is the text of the file.
func (f *stateFile) encode(deployment apitype.TypedDeployment) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(struct {
		Version    int                  `json:"version"`
		Features   []string             `json:"features,omitempty"`
		Checkpoint apitype.CheckpointV3 `json:"checkpoint"`
	}{deployment.Version, deployment.Features, apitype.CheckpointV3{Stack: f.name, Latest: deployment.Deployment}})
	if err != nil {
		return nil, fmt.Errorf("write the state: %w", err)
	}
	return text.Bytes(), nil
}

// replace puts another file in the place of the one that is there, and deletes the journal that it has taken in. Whoever is
// killed between the two leaves a journal that says by itself that it has been taken in.
func (f *stateFile) replace(text []byte) error {
	part := f.path + ".part"
	if err := os.WriteFile(part, text, 0o600); err != nil {
		return fmt.Errorf("write the state: %w", err)
	}
	if err := endJournal(f.journalPath(), digest(text)); err != nil {
		return err
	}
	if err := os.Rename(part, f.path); err != nil {
		return fmt.Errorf("write the state: %w", err)
	}
	if err := os.Remove(f.journalPath()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete the state's journal: %w", err)
	}
	return nil
}

func (f *stateFile) journalPath() string { return f.path + ".journal" }

// noDigest stands for a file that is not there.
const noDigest = "none"

func digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
