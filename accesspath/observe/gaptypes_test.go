package observe

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/topology"
	"private-notebook/internal/golden"
)

// oneSided are the types whose missing resources could only close, or only open, with why. Of every other type they could do both.
var oneSided = map[string]struct {
	opens bool
	why   string
}{
	"aws:organizations/":               {false, "a policy of the organisation only refuses"},
	"aws:ec2/networkAcl":               {false, "a subnet without an ACL that was read is assumed to have the one that admits everything"},
	"aws:ec2/defaultNetworkAcl":        {false, "as above"},
	"aws:vpc/securityGroupIngressRule": {true, "a group's rules only admit"},
	"aws:vpc/securityGroupEgressRule":  {true, "a group's rules only admit"},
	"aws:ec2/securityGroupRule":        {true, "a group's rules only admit"},
	"aws:lb/":                          {true, "a load balancer in front of an endpoint lets in whoever reaches it"},
	"aws:alb/":                         {true, "as above"},
	"aws:vpclattice/":                  {true, "a resource that leads to an endpoint lets in whoever it is shared with"},
	"aws:rolesanywhere/":               {true, "a profile hands out a role"},
	"aws:networkfirewall/":             {false, "a firewall only drops"},
}

// Every type that the model asks for, and every type that an account file holds, has a stake: what is not read of it takes certainty away,
// gravely but for what AWS shows to few.
func TestEveryTypeHasAStakeWhenItIsNotRead(t *testing.T) {
	tokens := append(typesRead(), accountfile.Types()...)
	slices.Sort(tokens)
	var table strings.Builder
	for _, token := range slices.Compact(tokens) {
		for _, c := range certaintiesOfGap(token, "") {
			wantOpens, wantCloses := true, true
			for begin, side := range oneSided {
				if strings.HasPrefix(token, begin) {
					wantOpens, wantCloses = side.opens, !side.opens
				}
			}
			assert.Equal(t, []bool{wantOpens, wantCloses}, []bool{c.opens, c.closes}, token)
			assert.Equal(t, !strings.HasPrefix(token, "aws:organizations/"), c.grave, token)
			about := c.about
			if about == topology.AboutEverything {
				about = "everything"
			}
			fmt.Fprintf(&table, "%s %s opens=%t closes=%t\n", token, about, c.opens, c.closes)
		}
		assert.NotEmpty(t, certaintiesOfGap(token, ""), token)
	}
	golden.Equal(t, "testdata/gaps.txt", table.String())
}

// An account file holds types that the model asks for, and no other.
func TestTheTypesOfAnAccountFileAreThoseThatTheModelAsksFor(t *testing.T) {
	asked := typesRead()
	for _, token := range accountfile.Types() {
		assert.Contains(t, asked, token)
	}
}
