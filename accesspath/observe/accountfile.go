package observe

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"private-notebook/accesspath/accountfile"
)

// giveAFile ends what is said of a file that is none of the two sorts.
const giveAFile = "give what `pulumi stack export` prints, or a file that `private-notebook account` wrote"

// readReading reads how an account file came to be.
func (r *reader) readReading() error {
	raw, err := r.raw()
	if err != nil {
		return err
	}
	var reading accountfile.Reading
	if err := json.Unmarshal(raw, &reading); err != nil {
		return fmt.Errorf("the account file does not say how it was read: %w; read the account again", err)
	}
	r.reading = &reading
	return nil
}

// fromAccount tells each resource of an account file by which reading it was read. Its URNs hold the account in the place of a project.
func (r *reader) fromAccount() {
	if r.reading == nil {
		return
	}
	r.export.Project, r.export.Stack = "", ""
	r.export.Readings = []accountfile.Reading{*r.reading}
	for i := range r.export.Resources {
		r.export.Resources[i].Reading = r.reading
	}
}

var (
	twelveDigits = regexp.MustCompile(`^[0-9]{12}$`)
	regionCode   = regexp.MustCompile(`^[a-z]{2,}(-[a-z]+)+-[0-9]+$`)
	// partitions are those whose notebooks have names that the model knows.
	partitionCode = regexp.MustCompile(`^aws[a-z-]*$`)
)

// accountFaults are what is wrong with an account file.
func (r *reader) accountFaults() error {
	switch {
	case r.kind != accountfile.Format:
		return fmt.Errorf("the file's format is %q, and those that are read are a stack export, which has none, and %q; %s", r.kind, accountfile.Format, giveAFile)
	case r.format > accountfile.Version:
		return fmt.Errorf("the account file is of version %d, and this program reads version %d; take a newer version of it", r.format, accountfile.Version)
	case r.format != accountfile.Version:
		return fmt.Errorf("the account file is of version %d, and this program reads version %d; read the account again with `private-notebook account`",
			r.format, accountfile.Version)
	case r.reading == nil:
		return errors.New("the account file does not say how it was read; read the account again with `private-notebook account`")
	}
	var faults []error
	for _, field := range []struct {
		name, got, allowed string
		form               *regexp.Regexp
	}{
		{"account", r.reading.Account, "12 digits", twelveDigits},
		{"region", r.reading.Region, "a Region's code, such as eu-west-1", regionCode},
		{"partition", r.reading.Partition, "a partition, such as aws", partitionCode},
	} {
		if !field.form.MatchString(field.got) {
			faults = append(faults, fmt.Errorf("the account file's %s is %q and must be %s; read the account again", field.name, field.got, field.allowed))
		}
	}
	if r.reading.Unread == nil { // silence is no "all was read"
		faults = append(faults, errors.New("the account file does not say what was not read; read the account again"))
	}
	if !r.deployed {
		faults = append(faults, errors.New("the account file has no deployment, so nothing of the account; read the account again"))
	}
	return errors.Join(append(faults, r.nameless())...)
}
