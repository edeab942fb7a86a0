package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/notebookapi"
)

// identify asks who the user is, and whether that is an issuer, and compares Regions and clocks.
func (v *visit) identify(ctx context.Context) []Check {
	c := Check{Check: CheckCredentials, Status: OK}
	identity, err := notebookapi.Identify(ctx, notebookapi.Options{Region: v.stack.Region, Profile: v.Profile, Timeout: v.Timeout})
	v.identity = identity
	var failed *failure.Failure
	switch {
	case errors.As(err, &failed):
		c.Status, c.Because, c.Remedy = Failed, oneLine(failed), failed.Remedy
		if failed.Code == failure.NoAnswer {
			c.Status, c.Because = Warning, "there are credentials, but "+failed.Because
		}
	case err != nil:
		c.Status, c.Because = Failed, err.Error()
	default:
		c.Because = identity.ARN
		if account := v.account(); account != "" && account != identity.Account {
			c.Status, c.Because = Failed, fmt.Sprintf("%s is of account %s, and the notebook of %s", identity.ARN, identity.Account, account)
			c.Remedy = "give --profile NAME, or set AWS_PROFILE, with one of the notebook's account"
		}
	}
	return []Check{c, v.issuer(c.Status == OK), v.region(ctx), v.clock()}
}

// account is the notebook's, the fifth part of its ARN; "" where the stack is not known.
func (v *visit) account() string {
	if parts := strings.Split(v.notebook.ARN, ":"); len(parts) > 4 {
		return parts[4]
	}
	return ""
}

// issuer puts the call to the stack's policies, for every endpoint: one that allows is enough.
func (v *visit) issuer(known bool) Check {
	c := Check{Check: CheckIssuer, Status: Skipped}
	switch {
	case !v.known:
		return unread(CheckIssuer)[0]
	case !known:
		c.Because = "it is not known who you are in the notebook's account"
		return c
	case len(v.stack.Export.Resources) == 0:
		c.Because = "outputs hold no policies; `private-notebook url` shows it"
		return c
	}
	topology := observe.Observe(v.stack.Export.Resources, observe.Stated{})
	for _, e := range v.stack.APIEndpoints {
		answer := accesspath.Ask(topology, accesspath.Call{
			Notebook: v.notebook.Name, Principal: v.identity.ARN, EndpointID: e.ID, Step: accesspath.Issue,
		})
		switch {
		case answer.Decision == accesspath.Allow:
			return Check{Check: CheckIssuer, Status: OK, Because: "the stack's policies let you issue through endpoint " + e.ID}
		case answer.Decision == accesspath.Deny:
			c.Status, c.Because = Failed, "the stack's policies refuse you: "+answer.Because
		case c.Status != Failed:
			c.Status, c.Because = Warning, "the stack does not settle whether you may issue: "+answer.Because
		}
	}
	c.Remedy = "ask whoever runs the stack to name your role or user as an issuer (issuerRoles, issuerUsers, issuerGroups), or give --profile"
	return c
}

// AWS accepts a signature for five minutes before and after (AWS General Reference, "Signature Version 4"). A clock that is a minute
// off is on its way there.
const (
	toleratedSkew = 5 * time.Minute
	soundSkew     = time.Minute
)

func (v *visit) clock() Check {
	c := Check{Check: CheckClock, Status: OK, Because: "agrees with AWS's within a minute"}
	skew := v.identity.Skew
	if !v.identity.SkewKnown {
		c.Status, c.Because = Skipped, "AWS did not answer, so its time is not known"
		return c
	}
	if skew.Abs() <= soundSkew {
		return c
	}
	c.Status = Warning
	if skew.Abs() > toleratedSkew {
		c.Status = Failed
	}
	direction := "ahead of"
	if skew < 0 {
		direction = "behind"
	}
	c.Because = fmt.Sprintf("%s %s AWS's, which tolerates five minutes", skew.Abs().Round(time.Second), direction)
	c.Remedy = map[string]string{
		"darwin": "turn on \"Set time and date automatically\" in System Settings", "windows": "run `w32tm /resync` as administrator",
	}[v.Machine.OS]
	if c.Remedy == "" {
		c.Remedy = "run `timedatectl set-ntp true`"
	}
	return c
}
