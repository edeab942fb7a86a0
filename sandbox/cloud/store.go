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

// reload reads the file if it is not as this process last read or wrote it.
func (c *Cloud) reload() error {
	info, err := os.Stat(c.path)
	if errors.Is(err, fs.ErrNotExist) && c.file.info == nil {
		return nil // not founded yet
	}
	if err != nil {
		return fmt.Errorf("cannot read the simulated account: %w", err)
	}
	if c.file.info != nil && sameFile(info, c.file.info) {
		return nil
	}
	data, err := os.ReadFile(c.path)
	if err != nil {
		return fmt.Errorf("cannot read the simulated account: %w", err)
	}
	a, known, err := decodeAccount(data)
	if err != nil {
		return fmt.Errorf("the simulated account %s cannot be used: %w; remove the file to begin with a new account",
			c.path, err)
	}
	known.info = info
	c.account, c.file = a, known
	return nil
}

// sameFile reports whether nothing was written between two looks: a writer makes a new file, or a longer one.
func sameFile(x, y os.FileInfo) bool {
	return os.SameFile(x, y) && x.ModTime().Equal(y.ModTime()) && x.Size() == y.Size()
}

// save writes the whole account to a new file and puts that in the place of the old one, so that a process killed at any
// moment leaves a whole file.
func (c *Cloud) save(a *account) error {
	data, err := encodeAccount(a)
	if err != nil {
		return cannotWrite(err)
	}
	temp, err := os.CreateTemp(filepath.Dir(c.path), filepath.Base(c.path)+".*.tmp")
	if err != nil {
		return cannotWrite(err)
	}
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), c.path)
	}
	if err != nil {
		return errors.Join(cannotWrite(err), os.Remove(temp.Name()))
	}
	c.file = writtenFile{whole: int64(len(data)), end: int64(len(data))}
	c.file.info, err = os.Stat(c.path)
	return err
}

func cannotWrite(err error) error { return fmt.Errorf("cannot write the simulated account: %w", err) }

func encodeAccount(a *account) ([]byte, error) {
	file := accountFile{
		Note:    "A simulated AWS account. Nothing in this file exists.",
		Version: fileVersion, Account: AccountID, Births: a.births, EndpointZones: a.endpointZones, AttachmentQuota: a.attachmentQuota,
		ForgetfulVpns: a.forgetfulVpns,
	}
	for _, r := range a.sorted() {
		file.Resources = append(file.Resources, inFile(r))
	}
	data, err := json.MarshalIndent(file, "", "  ")
	return append(data, '\n'), err
}

func inFile(r *Resource) resourceFile {
	return resourceFile{
		Type: r.Type, ID: r.ID, Region: r.Region, URN: r.URN, Owner: r.Owner, Seeded: r.Seeded,
		Attributes: r.Attributes.propertyMap().Mappable(), Props: r.Props.Mappable(),
	}
}

// decodeAccount reads the account and the changes behind it, and says how much of the file they take.
func decodeAccount(data []byte) (*account, writtenFile, error) {
	var file accountFile
	head := json.NewDecoder(bytes.NewReader(data))
	if err := head.Decode(&file); err != nil {
		return nil, writtenFile{}, fmt.Errorf("it is not the JSON of an account: %w", err)
	}
	if file.Version != fileVersion {
		return nil, writtenFile{}, fmt.Errorf("it has version %d and this program writes version %d", file.Version, fileVersion)
	}
	a := newAccount()
	a.endpointZones, a.attachmentQuota, a.forgetfulVpns = file.EndpointZones, file.AttachmentQuota, file.ForgetfulVpns
	if file.Births != nil {
		a.births = file.Births
	}
	if err := a.putAll(file.Resources); err != nil {
		return nil, writtenFile{}, err
	}
	behind := bytes.TrimLeft(data[head.InputOffset():], " \t\r\n")
	whole := int64(len(data) - len(behind))
	end, err := a.follow(data, whole)
	return a, writtenFile{whole: whole, end: end}, err
}

func (a *account) putAll(resources []resourceFile) error {
	for _, r := range resources {
		if awsKinds[r.Type] == nil {
			return fmt.Errorf("it holds a %s, a type that this program does not know", r.Type)
		}
		a.put(&Resource{
			Type: r.Type, ID: r.ID, Region: r.Region, URN: r.URN, Owner: r.Owner, Seeded: r.Seeded,
			Attributes: attributesFrom(r.Attributes), Props: resource.NewPropertyMapFromMap(r.Props),
		})
	}
	return nil
}
