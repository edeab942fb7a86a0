package doctor

import (
	"cmp"
	"context"
	"fmt"
	"strings"
)

// The variables that the versions of the AWS command line read the Region from. Version 2 and this command read both, the first before the
// second (AWS CLI User Guide for Version 1 and for Version 2, "Environment variables").
const (
	variableOfVersion1 = "AWS_DEFAULT_REGION"
	variable           = "AWS_REGION"
)

// region compares the stack's Region with that of the user's settings, as the AWS command line reads them: this command takes the stack's.
func (v *visit) region(ctx context.Context) Check {
	if !v.known {
		return unread(CheckRegion)[0]
	}
	c := Check{Check: CheckRegion, Status: OK, Because: v.stack.Region + ", as in your AWS settings"}
	const aside = "; this command takes the stack's, and other tools do not"
	line := v.commandLine(ctx)
	own := v.identity.ConfiguredRegion
	if line.isVersion1 {
		own = cmp.Or(v.Machine.Env(variableOfVersion1), line.region)
	}
	c.Remedy = line.remedy(v.stack.Region)
	switch named := v.Machine.Env(variable); {
	case own == v.stack.Region:
		c.Remedy = ""
	case line.isVersion1 && named != "":
		c.Status = Warning
		c.Because = fmt.Sprintf("%s names %s, and the AWS command line on the PATH, version %s, does not read that variable: it takes %s",
			variable, named, line.version, cmp.Or(own, "no Region"))
	case own == "":
		c.Because, c.Remedy = "the stack is in "+v.stack.Region+", and your AWS settings name none"+aside, ""
	default:
		c.Status = Warning
		c.Because = fmt.Sprintf("the stack is in %s, and your AWS settings name %s%s", v.stack.Region, own, aside)
	}
	return c
}

// commandLine is the AWS command line on the PATH; the zero value where there is none, or it does not tell its version.
type commandLine struct {
	version    string
	isVersion1 bool
	// region is what version 1 finds in its files; "" is none.
	region string
}

func (v *visit) commandLine(ctx context.Context) commandLine {
	if _, err := v.Machine.LookPath("aws"); err != nil {
		return commandLine{}
	}
	ctx, cancel := context.WithTimeout(ctx, settingsPatience)
	defer cancel()
	said, err := v.Machine.Run(ctx, "aws", "--version")
	text, isLine := strings.CutPrefix(strings.TrimSpace(string(said)), "aws-cli/")
	if err != nil || !isLine {
		return commandLine{}
	}
	version, _, _ := strings.Cut(text, " ")
	line := commandLine{version: version, isVersion1: strings.HasPrefix(version, "1.")}
	if line.isVersion1 {
		args := []string{"configure", "get", "region"}
		if v.Profile != "" {
			args = append(args, "--profile", v.Profile)
		}
		if said, err = v.Machine.Run(ctx, "aws", args...); err == nil { // It fails where the files name none.
			line.region = strings.TrimSpace(string(said))
		}
	}
	return line
}

// remedy names the variable that the caller's version reads.
func (l commandLine) remedy(region string) string {
	switch {
	case l.isVersion1:
		return fmt.Sprintf("set %s=%s for the AWS command line, which is version %s", variableOfVersion1, region, l.version)
	case l.version == "":
		return fmt.Sprintf("set %s=%s for the AWS command line; its version 1 reads %s instead", variable, region, variableOfVersion1)
	}
	return fmt.Sprintf("set %s=%s for the AWS command line", variable, region)
}
