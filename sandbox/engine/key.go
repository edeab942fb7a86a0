package engine

import (
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
)

// keyFile keeps the key that was derived from the passphrase. Whoever can read it can read the passphrase beside it.
const keyFile = "derived-key"

// How Pulumi's passphrase provider derives a key, and the word by whose ciphertext it knows that the passphrase is right.
const (
	iterations = 1_000_000
	saltBytes  = 8
	probe      = "pulumi"
	saltForm   = "v1"
)

// newKey derives a key with a new salt, which it returns in the provider's form: version, salt, ciphertext of the probe.
func newKey(phrase string) (key []byte, salt string, err error) {
	bytes := make([]byte, saltBytes)
	if _, err := rand.Read(bytes); err != nil {
		return nil, "", err
	}
	if key, err = derive(phrase, bytes); err != nil {
		return nil, "", err
	}
	sealed, err := config.NewSymmetricCrypter(key).EncryptValue(context.Background(), probe)
	return key, saltForm + ":" + base64.StdEncoding.EncodeToString(bytes) + ":" + sealed, err
}

func derive(phrase string, salt []byte) ([]byte, error) {
	return pbkdf2.Key(sha256.New, phrase, salt, iterations, config.SymmetricCrypterKeyBytes)
}

// keptKey is the key of a passphrase and its salt: the one that is kept, if it was derived from these two, or else derived anew
// and kept. It fails if the passphrase is another one's.
func keptKey(folder, phrase, salt string) ([]byte, error) {
	path := filepath.Join(folder, keyFile)
	if text, err := os.ReadFile(path); err == nil {
		if key := readKey(strings.TrimSpace(string(text)), phrase, salt); key != nil {
			return key, nil
		}
	}
	parts := strings.SplitN(salt, ":", 3)
	if len(parts) != 3 || parts[0] != saltForm {
		return nil, errors.New("the salt is not in the form that this program knows")
	}
	bytes, err := base64.StdEncoding.DecodeString(parts[1])
	if err != nil {
		return nil, fmt.Errorf("the salt is damaged: %w", err)
	}
	key, err := derive(phrase, bytes)
	if err != nil {
		return nil, err
	}
	if opened, err := config.NewSymmetricCrypter(key).DecryptValue(context.Background(), parts[2]); err != nil || opened != probe {
		return nil, errors.New("incorrect passphrase")
	}
	return key, writePrivately(path, keyText(key, phrase, salt))
}

// keyText is the key as it is kept, after a digest of what it was derived from.
func keyText(key []byte, phrase, salt string) string {
	return digest([]byte(phrase+"\n"+salt)) + ":" + base64.StdEncoding.EncodeToString(key)
}

// readKey is the key of a text, or nil if that is of another passphrase or salt, or damaged.
func readKey(text, phrase, salt string) []byte {
	of, encoded, _ := strings.Cut(text, ":")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(key) != config.SymmetricCrypterKeyBytes || of != digest([]byte(phrase+"\n"+salt)) {
		return nil
	}
	return key
}
