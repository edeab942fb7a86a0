package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
	"private-notebook/internal/awsnames"
)

// readsAccount reads an AWS account in a Region, for `paths --account`.
type readsAccount func(ctx context.Context, w world, f accountFlags) (accountfile.File, error)

// readNow reads with the credentials of the machine, and tells how far it has come.
func readNow(ctx context.Context, w world, f accountFlags) (accountfile.File, error) {
	f.timeout = time.Minute
	reader, err := f.reader(ctx, w)
	if err != nil {
		return accountfile.File{}, err
	}
	return w.progress().reading(reader, func() (accountfile.File, error) { return reader.Read(ctx) })
}

// checkAccount finds flags that say nothing without --account, and a Region that is none.
func (f pathsFlags) checkAccount(c *cobra.Command) error {
	var faults []error
	for flag, value := range map[string]string{"region": f.account.region, "profile": f.account.profile} {
		if value != "" && !f.live {
			faults = append(faults, fmt.Errorf("%s: --%s is for --account, which reads AWS; give that too, or leave --%s out", c.Name(), flag, flag))
		}
	}
	if f.live && f.account.region != "" {
		_, err := awsnames.ForRegion(f.account.region)
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// readAccount reads the account as if from its file, so that both are judged alike.
func (f pathsFlags) readAccount(ctx context.Context, w world) (observe.Export, error) {
	read := w.readAccount
	if read == nil {
		read = readNow
	}
	file, err := read(ctx, w, f.account)
	if err != nil {
		return observe.Export{}, err
	}
	if ctx.Err() != nil {
		return observe.Export{}, ctx.Err()
	}
	text, into := io.Pipe()
	go func() { into.CloseWithError(json.NewEncoder(into).Encode(file)) }()
	return observe.ReadJudged(text)
}
