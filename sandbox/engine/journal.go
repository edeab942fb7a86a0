package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/resource/stack"
	"github.com/pulumi/pulumi/pkg/v3/resource/stack/snapshot"
	"github.com/pulumi/pulumi/pkg/v3/secrets"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
)

// line is one line of a journal file. The first says with Base which state file the journal goes on from, by its digest; each
// further one has one of the others. A line without its line break was being written when the process died: what it tells of
// has not begun, or is not known to have ended.
type line struct {
	Base  string                `json:"base,omitempty"`
	Entry *apitype.JournalEntry `json:"entry,omitempty"`
	// TakenInto is the digest of the state file that is about to have all of the journal.
	TakenInto string `json:"takenInto,omitempty"`
}

// journal is where the engine writes what an operation does, before and after each step.
type journal struct {
	state *stateFile
	// base is the digest of the file that the operation began with.
	base string
	keys secrets.Manager

	mutex  sync.Mutex
	replay *replay
	// file is nil until something has been done that may not be lost.
	file *os.File
	// unwritten are entries that may be lost: they tell of resources that stay as they are.
	unwritten []apitype.JournalEntry
}

func newJournal(file *stateFile, begun state, keys secrets.Manager) *journal {
	return &journal{state: file, base: begun.digest, keys: keys, replay: newReplay(begun.Deployment)}
}

// AddJournalEntry keeps an entry. When it returns, the entry outlasts the process.
func (j *journal) AddJournalEntry(entry engine.JournalEntry) error {
	kept, err := stack.BatchEncrypt(context.Background(), j.keys,
		func(ctx context.Context, encrypter config.Encrypter) (apitype.JournalEntry, error) {
			return encodeEntry(ctx, entry, encrypter)
		})
	if err != nil {
		return fmt.Errorf("keep what has been done: %w", err)
	}
	j.mutex.Lock()
	defer j.mutex.Unlock()
	if err := j.replay.add(kept); err != nil {
		return err
	}
	if j.state.path == "" {
		return nil
	}
	j.unwritten = append(j.unwritten, kept)
	if entry.ElideWrite {
		return nil
	}
	return j.flush()
}

// flush writes the entries that are not written yet, in one go.
func (j *journal) flush() error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	if j.file == nil {
		file, err := os.OpenFile(j.state.journalPath(), os.O_CREATE|os.O_WRONLY|os.O_TRUNC|os.O_APPEND, 0o600)
		if err != nil {
			return fmt.Errorf("begin the state's journal: %w", err)
		}
		j.file = file
		if err := encoder.Encode(line{Base: j.base}); err != nil {
			return err
		}
	}
	for i := range j.unwritten {
		if err := encoder.Encode(line{Entry: &j.unwritten[i]}); err != nil {
			return fmt.Errorf("write the state's journal: %w", err)
		}
	}
	j.unwritten = nil
	if _, err := j.file.Write(text.Bytes()); err != nil {
		return fmt.Errorf("write the state's journal: %w", err)
	}
	return nil
}

// Close makes the new state of the journal. One that is not whole is written all the same, since it alone has the IDs of what
// exists, and it is an error.
func (j *journal) Close() error {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	deployment, err := j.replay.deployment()
	if err != nil {
		return err
	}
	if j.file != nil {
		if err := j.file.Close(); err != nil {
			return fmt.Errorf("write the state's journal: %w", err)
		}
	}
	if err := j.state.write(deployment); err != nil {
		return err
	}
	if err := snapshot.VerifyIntegrity(deployment.Deployment); err != nil {
		return fmt.Errorf("the new state is not whole: %w", err)
	}
	return nil
}

// endJournal writes under a journal, if there is one, which state file is about to have all of it.
func endJournal(path, digest string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("end the state's journal: %w", err)
	}
	text, err := json.Marshal(line{TakenInto: digest})
	if err == nil {
		// The line before may have been cut off by a kill.
		_, err = file.Write([]byte("\n" + string(text) + "\n"))
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("end the state's journal: %w", err)
	}
	return nil
}

// readJournal returns what a journal has beyond the state file of the digest: nothing where there is no journal, or where the
// file has all of it. It does not fit if it goes on from another file.
func readJournal(path, digest string) (entries []apitype.JournalEntry, fits bool, err error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, true, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("read the state's journal: %w", err)
	}
	var base string
	isDamaged := false
	for {
		row, rest, isWhole := bytes.Cut(text, []byte("\n"))
		if !isWhole {
			break
		}
		text = rest
		var read line
		switch {
		case len(row) == 0:
		case json.Unmarshal(row, &read) != nil:
			isDamaged = true // cut off by a kill, if nothing but its end comes after
		case read.TakenInto == digest:
			return nil, true, nil
		case read.Base != "":
			base = read.Base
		case read.Entry != nil && isDamaged:
			return nil, false, fmt.Errorf("the state's journal %s is damaged; delete it to go on from the state as it was before", path)
		case read.Entry != nil:
			entries = append(entries, *read.Entry)
		}
	}
	// Without a first line nothing had been done yet.
	return entries, base == "" && len(entries) == 0 || base == digest, nil
}
