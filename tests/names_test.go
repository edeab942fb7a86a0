package tests

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

// longestPhysicalNames are AWS's limits for the types that Pulumi names after the logical name.
var longestPhysicalNames = map[tokens.Type]int{
	roleType: 64, policyType: 128, lifecycleType: 63, resolverEndpointType: 64, securityGroupType: 255, logGroupType: 512, instanceProfileType: 128,
}

// withScripts is the whole with everything that has a short physical name.
func withScripts() *components.PrivateNotebookArgs {
	args := privateNotebookArgs()
	args.Notebook.NotebookName, args.Notebook.OnStartScript = "research", "#!/bin/sh"
	return args
}

// A component takes a name as long as AWS's limits leave room for, and no longer one.
func TestTheLongestNameFitsWhateverIsMadeFromIt(t *testing.T) {
	atMost := regexp.MustCompile(`at most (\d+)$`)
	forEachComponent(t, func(t *testing.T, token tokens.Type, construct constructor) {
		if token == components.PrivateNotebookToken {
			construct = of(components.NewPrivateNotebook, withScripts)
		}
		declare := func(name string) func(ctx *pulumi.Context) (pulumi.ComponentResource, error) {
			return func(ctx *pulumi.Context) (pulumi.ComponentResource, error) { return construct(ctx, name) }
		}
		tooLong := strings.Repeat("a", 300)
		said := refused(t, declare(tooLong))
		require.Contains(t, said, `component: name "`+tooLong+`" cannot begin the names of its resources; use letters, digits and inner hyphens, at most `)
		longest, err := strconv.Atoi(atMost.FindStringSubmatch(said)[1])
		require.NoError(t, err)

		refused(t, declare(tooLong[:longest+1]))
		rec := recorded(t, func(ctx *pulumi.Context) error {
			_, err := construct(ctx, tooLong[:longest])
			return err
		})
		for _, r := range rec.Resources() {
			limit, isNamed := longestPhysicalNames[r.Type]
			if _, given := r.Inputs["name"]; isNamed && !given {
				assert.LessOrEqual(t, len(r.Name)+len("-1234567"), limit, "%s %s", r.Type, r.Name)
			}
		}
	})
}

func TestANameThatAWSWouldRefuseIsRefused(t *testing.T) {
	for _, name := range []string{"", "-a", "a-", "a_b", "a b", "a/b", "ä"} {
		said := refused(t, func(ctx *pulumi.Context) (*components.Notebook, error) {
			return components.NewNotebook(ctx, name, notebookArgs())
		})
		assert.Contains(t, said, "cannot begin the names of its resources", name)
	}
	rec := &recorder.Recorder{}
	require.NoError(t, rec.Run(func(ctx *pulumi.Context) error {
		_, err := components.NewNotebook(ctx, "a-b--C1", notebookArgs())
		return err
	}, ""))
}

// EC2 refuses other characters in a rule's description (Amazon EC2 API Reference, IpRange).
func TestAClientGroupsNameMustFitARulesDescription(t *testing.T) {
	args := privateLinkArgs()
	args.ClientSecurityGroups = map[string]pulumi.StringInput{"the team's": pulumi.String("sg-1"), strings.Repeat("x", 223): pulumi.String("sg-2")}
	said := refused(t, func(ctx *pulumi.Context) (*components.PrivateLink, error) {
		return components.NewPrivateLink(ctx, "it", args)
	})
	assert.Contains(t, said, `PrivateLink: client security group "the team's" has a name that does not fit the description of a rule; `+
		"use letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, at most 222")
	assert.Contains(t, said, "2 faults")
}
