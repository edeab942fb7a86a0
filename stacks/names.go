package stacks

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/fault"
)

// NamesConfig is for what AWS has come to offer since this program's lists were made.
type NamesConfig struct {
	UnlistedNames []string `config:"unlistedNames"`
}

// checkRegion reports a Region that there is none of. The nearest stands in for it, so that zones are held to what was meant.
func (c *Config) checkRegion() fault.List {
	if c.Region == "" || slices.Contains(awsnames.Regions(), c.Region) || slices.Contains(c.UnlistedNames, c.Region) {
		return nil
	}
	if _, err := awsnames.ForRegion(c.Region); err != nil {
		return nil // Said by the components.
	}
	var faults fault.List
	faults.Add(configWhat, "aws:region = "+c.Region, "is no Region that this program knows",
		fault.Suggestion(c.Region, awsnames.Regions())+" A newer one goes into unlistedNames")
	c.Region, c.regionUnread, c.regionUnknown = fault.Nearest(c.Region, awsnames.Regions()), true, true
	if c.Region == "" {
		c.Region = standInRegion
	}
	return faults
}

// nearEdits is how far a name may be from another to be a misspelling of it.
const nearEdits = 3

var instanceTypeForm = regexp.MustCompile(`^ml\.[a-z0-9-]+\.[a-z0-9]+$`)

// checkInstanceTypes reports types that the AWS SDK does not list; what is none by its form, or does not run any more, the component says.
func (c Config) checkInstanceTypes() fault.List {
	var faults fault.List
	types := map[string]string{"notebookInstanceType": c.NotebookInstanceType}
	for name, member := range c.Notebooks {
		types["notebooks."+name+".instanceType"] = member.InstanceType
	}
	listed := awsnames.InstanceTypes()
	for _, key := range slices.Sorted(maps.Keys(types)) {
		given := types[key]
		if !instanceTypeForm.MatchString(given) || awsnames.IsRetired(given) || slices.Contains(listed, given) || slices.Contains(c.UnlistedNames, given) {
			continue
		}
		remedy := "name one that SageMaker offers for notebooks"
		if nearest := fault.Nearest(given, listed); levenshtein.Distance(given, nearest, nil) <= nearEdits {
			remedy = "did you mean " + nearest + "?"
		}
		faults.Add(configWhat, key+" = "+given, fmt.Sprintf("is not in the list of the AWS SDK (service/sagemaker %s)", awsnames.InstanceTypesVersion()),
			remedy+" A newer one goes into unlistedNames")
	}
	return faults
}

// checkZones reports zones that the account does not have in the Region. Where that may not be asked, AWS refuses them itself.
func (e *environment) checkZones(ctx *pulumi.Context) fault.List {
	if e.VpcID != "" || e.regionUnread || e.zonesUnread || len(e.AvailabilityZones) == 0 {
		return nil
	}
	found, err := aws.GetAvailabilityZones(ctx, nil)
	if err != nil || len(found.Names) == 0 {
		return nil
	}
	var faults fault.List
	for _, zone := range e.AvailabilityZones {
		if zone == "" || !strings.HasPrefix(zone, e.Region) || slices.Contains(found.Names, zone) {
			continue // Another's Region's has been said.
		}
		e.zonesUnread = true
		faults.Add(configWhat, "availabilityZones entry "+zone, "is no zone of this account in "+e.Region, fault.Suggestion(zone, found.Names))
	}
	return faults
}
