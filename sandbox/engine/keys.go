package engine

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/secrets"
	"github.com/pulumi/pulumi/pkg/v3/secrets/passphrase"
)

// The passphrase stands in a file of its own, so that the Pulumi command line can open the same state with
// PULUMI_CONFIG_PASSPHRASE_FILE.
const (
	passphraseFile = "passphrase"
	saltFile       = "encryption-salt"
)

// Keys encrypts and decrypts the secrets of a state. Deriving a key is slow on purpose (about a quarter of a second);
// stacks that may share their secrets can share one Keys.
type Keys struct {
	manager secrets.Manager
}

// OpenKeys returns the keys kept in folder, made on first use: a random passphrase, never shown, in a file that only its
// owner can read. It fails if one of its two files is gone: the secrets in the state can then not be read.
func OpenKeys(folder string) (*Keys, error) {
	phrase, phraseErr := os.ReadFile(filepath.Join(folder, passphraseFile))
	salt, saltErr := os.ReadFile(filepath.Join(folder, saltFile))
	switch {
	case phraseErr == nil && saltErr == nil:
		return restoreKeys(folder, string(phrase), string(salt))
	case errors.Is(phraseErr, fs.ErrNotExist):
		// A salt alone is what an interrupted foundKeys leaves: no state has been encrypted yet, see its order.
		return foundKeys(folder)
	default:
		return nil, fmt.Errorf("the state's keys in %s cannot be read; delete the folder to begin anew: %w",
			folder, errors.Join(phraseErr, saltErr))
	}
}

func restoreKeys(folder, phrase, salt string) (*Keys, error) {
	manager, err := passphrase.GetPassphraseSecretsManager(strings.TrimSpace(phrase), strings.TrimSpace(salt))
	if err != nil {
		return nil, fmt.Errorf("the passphrase in %s does not fit its salt; delete the folder to begin anew: %w", folder, err)
	}
	return &Keys{manager: manager}, nil
}

// foundKeys writes the salt first: the passphrase's file is then the sign that both are complete.
func foundKeys(folder string) (*Keys, error) {
	phrase := rand.Text()
	salt, manager, err := passphrase.NewPassphraseSecretsManager(phrase)
	if err != nil {
		return nil, fmt.Errorf("make the state's keys: %w", err)
	}
	if err := makeFolder(folder); err != nil {
		return nil, err
	}
	for _, file := range []struct{ name, text string }{{saltFile, salt}, {passphraseFile, phrase}} {
		if err := writePrivately(filepath.Join(folder, file.name), file.text); err != nil {
			return nil, fmt.Errorf("keep the state's keys: %w", err)
		}
	}
	return &Keys{manager: manager}, nil
}

// writePrivately writes a file that only its owner can read, whole or not at all.
func writePrivately(path, text string) error {
	part := path + ".part"
	if err := os.WriteFile(part, []byte(text+"\n"), 0o600); err != nil {
		return err
	}
	return os.Rename(part, path)
}

// OfType serves the engine, which asks for the keys by the type and salt that the state names. Pulumi's own provider
// would ask the terminal for the passphrase.
func (k *Keys) OfType(_ context.Context, kind string, state json.RawMessage) (secrets.Manager, error) {
	if kind != passphrase.Type {
		return nil, fmt.Errorf("the state is encrypted by %q, the sandbox knows only %q", kind, passphrase.Type)
	}
	var theirs, ours struct {
		Salt string `json:"salt"`
	}
	if err := errors.Join(json.Unmarshal(state, &theirs), json.Unmarshal(k.manager.State(), &ours)); err != nil {
		return nil, fmt.Errorf("read the state's salt: %w", err)
	}
	if theirs.Salt != ours.Salt {
		return nil, errors.New("the state is encrypted with another passphrase than the one beside it; " +
			"delete the folder to begin anew")
	}
	return k.manager, nil
}
