package cloud

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// fileVersion is the version of the account's file format.
const fileVersion = 1

// accountFile is the account as JSON.
type accountFile struct {
	Note    string         `json:"note"`
	Version int            `json:"version"`
	Account string         `json:"account"`
	Births  map[string]int `json:"births"`
	// EndpointZones are as in a Seed.
	EndpointZones map[string][]string `json:"endpointZones,omitempty"`
	// AttachmentQuota is as in a Seed.
	AttachmentQuota int `json:"attachmentQuota,omitempty"`
	// ForgetfulVpns is as in a Seed.
	ForgetfulVpns bool           `json:"forgetfulVpns,omitempty"`
	Resources     []resourceFile `json:"resources,omitempty"`
}

type resourceFile struct {
	Type   string `json:"type"`
	ID     string `json:"id"`
	Region string `json:"region,omitempty"`
	URN    string `json:"urn,omitempty"`
	Owner  string `json:"owner,omitempty"`
	Seeded bool   `json:"seeded,omitempty"`
	// Attributes are as in a SeedResource.
	Attributes map[string]any `json:"attributes,omitempty"`
	Props      map[string]any `json:"props"`
}

func makeFolder(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("cannot make a folder for the simulated account: %w", err)
	}
	return nil
}

// reload reads the file if it is not the one that this process last read or wrote.
func (c *Cloud) reload() error {
	info, err := os.Stat(c.path)
	if errors.Is(err, fs.ErrNotExist) && c.loaded == nil {
		return nil // not founded yet
	}
	if err != nil {
		return fmt.Errorf("cannot read the simulated account: %w", err)
	}
	if c.loaded != nil && sameFile(info, c.loaded) {
		return nil
	}
	data, err := os.ReadFile(c.path)
	if err != nil {
		return fmt.Errorf("cannot read the simulated account: %w", err)
	}
	a, err := decodeAccount(data)
	if err != nil {
		return fmt.Errorf("the simulated account %s cannot be used: %w; remove the file to begin with a new account",
			c.path, err)
	}
	c.account, c.loaded = a, info
	return nil
}

// sameFile reports whether nothing was written between two looks: a writer always makes a new file.
func sameFile(x, y os.FileInfo) bool {
	return os.SameFile(x, y) && x.ModTime().Equal(y.ModTime()) && x.Size() == y.Size()
}

// save writes the account to a new file and puts that in the place of the old one, so that a process killed at any
// moment leaves a whole file.
func (c *Cloud) save(a *account) error {
	data, err := c.encode(a)
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(c.path), filepath.Base(c.path)+".*.tmp")
	if err != nil {
		return fmt.Errorf("cannot write the simulated account: %w", err)
	}
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), c.path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("cannot write the simulated account: %w", err), os.Remove(temp.Name()))
	}
	c.loaded, err = os.Stat(c.path)
	return err
}

// encode is the account as text. A change replaces whole resources and alters none, so the text of each is made once: an account of a fleet
// has thousands, and is written at each step.
func (c *Cloud) encode(a *account) ([]byte, error) {
	head, err := json.MarshalIndent(accountFile{
		Note:    "A simulated AWS account. Nothing in this file exists.",
		Version: fileVersion, Account: AccountID, Births: a.births, EndpointZones: a.endpointZones, AttachmentQuota: a.attachmentQuota,
		ForgetfulVpns: a.forgetfulVpns,
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("cannot write the simulated account: %w", err)
	}
	resources := a.sorted()
	texts := make(map[*Resource][]byte, len(resources))
	for _, r := range resources {
		texts[r] = c.texts[r]
		if texts[r] == nil {
			if texts[r], err = encodeResource(r); err != nil {
				return nil, err
			}
		}
	}
	c.texts = texts
	return document(head, resources, texts), nil
}

// document puts the resources' texts behind the head, as they would be written together.
func document(head []byte, resources []*Resource, texts map[*Resource][]byte) []byte {
	size := len(head) + 64
	for _, text := range texts {
		size += len(text) + 6
	}
	data := bytes.NewBuffer(make([]byte, 0, size))
	data.Write(bytes.TrimSuffix(head, []byte("\n}")))
	data.WriteString(",\n  \"resources\": [")
	separator := "\n    "
	for _, r := range resources {
		data.WriteString(separator)
		data.Write(texts[r])
		separator = ",\n    "
	}
	if len(resources) > 0 {
		data.WriteString("\n  ")
	}
	data.WriteString("]\n}\n")
	return data.Bytes()
}

func encodeResource(r *Resource) ([]byte, error) {
	text, err := json.MarshalIndent(resourceFile{
		Type: r.Type, ID: r.ID, Region: r.Region, URN: r.URN, Owner: r.Owner, Seeded: r.Seeded,
		Attributes: r.Attributes.propertyMap().Mappable(), Props: r.Props.Mappable(),
	}, "    ", "  ")
	if err != nil {
		return nil, fmt.Errorf("cannot write the simulated account: %w", err)
	}
	return text, nil
}

func decodeAccount(data []byte) (*account, error) {
	var file accountFile
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("it is not the JSON of an account: %w", err)
	}
	if file.Version != fileVersion {
		return nil, fmt.Errorf("it has version %d and this program writes version %d", file.Version, fileVersion)
	}
	a := newAccount()
	a.endpointZones, a.attachmentQuota, a.forgetfulVpns = file.EndpointZones, file.AttachmentQuota, file.ForgetfulVpns
	if file.Births != nil {
		a.births = file.Births
	}
	for _, r := range file.Resources {
		if awsKinds[r.Type] == nil {
			return nil, fmt.Errorf("it holds a %s, a type that this program does not know", r.Type)
		}
		a.put(&Resource{
			Type: r.Type, ID: r.ID, Region: r.Region, URN: r.URN, Owner: r.Owner, Seeded: r.Seeded,
			Attributes: attributesFrom(r.Attributes), Props: resource.NewPropertyMapFromMap(r.Props),
		})
	}
	return a, nil
}
