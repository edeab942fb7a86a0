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
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
)

// The passphrase stands in a file of its own, so that the Pulumi command line can open the same state with
// PULUMI_CONFIG_PASSPHRASE_FILE.
const (
	passphraseFile = "passphrase"
	saltFile       = "encryption-salt"
)

// Keys encrypts and decrypts the secrets of a state, as Pulumi's passphrase provider does. Deriving a key is slow on purpose
// (about a quarter of a second), so the key is kept beside its passphrase; stacks that may share their secrets can share one
// Keys.
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
		return restoreKeys(folder, strings.TrimSpace(string(phrase)), strings.TrimSpace(string(salt)))
	case errors.Is(phraseErr, fs.ErrNotExist):
		// A salt alone is what an interrupted foundKeys leaves: no state has been encrypted yet, see its order.
		return foundKeys(folder)
	default:
		return nil, fmt.Errorf("the state's keys in %s cannot be read; delete the folder to begin anew: %w",
			folder, errors.Join(phraseErr, saltErr))
	}
}

func restoreKeys(folder, phrase, salt string) (*Keys, error) {
	key, err := keptKey(folder, phrase, salt)
	if err != nil {
		return nil, fmt.Errorf("the passphrase in %s does not fit its salt; delete the folder to begin anew: %w", folder, err)
	}
	return newKeys(key, salt)
}

// foundKeys writes the salt first: the passphrase's file is then the sign that both are complete.
func foundKeys(folder string) (*Keys, error) {
	phrase := rand.Text()
	key, salt, err := newKey(phrase)
	if err != nil {
		return nil, fmt.Errorf("make the state's keys: %w", err)
	}
	if err := makeFolder(folder); err != nil {
		return nil, err
	}
	for _, file := range []struct{ name, text string }{
		{saltFile, salt}, {keyFile, keyText(key, phrase, salt)}, {passphraseFile, phrase},
	} {
		if err := writePrivately(filepath.Join(folder, file.name), file.text); err != nil {
			return nil, fmt.Errorf("keep the state's keys: %w", err)
		}
	}
	return newKeys(key, salt)
}

func newKeys(key []byte, salt string) (*Keys, error) {
	state, err := json.Marshal(map[string]string{"salt": salt})
	if err != nil {
		return nil, err
	}
	crypter := config.NewSymmetricCrypter(key)
	return &Keys{manager: &manager{
		Crypter: config.NewCiphertextToPlaintextCachedCrypter(crypter, crypter), state: state,
	}}, nil
}

// manager is what Pulumi's passphrase provider makes of a passphrase; that one derives the key anew in each process.
type manager struct {
	config.Crypter
	state json.RawMessage
}

// Type names the provider that the state is to be read with.
func (m *manager) Type() string { return passphrase.Type }

// State is what that provider needs besides the passphrase.
func (m *manager) State() json.RawMessage { return m.state }

// Encrypter encrypts with the key.
func (m *manager) Encrypter() config.Encrypter { return m.Crypter }

// Decrypter decrypts with the key.
func (m *manager) Decrypter() config.Decrypter { return m.Crypter }

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
