package accesspath_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
	"private-notebook/internal/iampolicy"
)

// many is prod's topology with further linked VPCs, and with policies that are split as the components split theirs.
type many struct {
	topology.Topology
	kind      iampolicy.Kind
	values    []string
	notebooks []string
}

// manyLinked links this many VPCs besides prod's own two, and lists this many notebooks besides prod's own.
func manyLinked(t *testing.T, kind iampolicy.Kind, vpcs, notebooks int) *many {
	t.Helper()
	m := &many{Topology: loadTopology(t, "prod"), kind: kind}
	for _, e := range m.Endpoints {
		m.list(e)
	}
	pair := m.Endpoints[len(m.Endpoints)-2:]
	for i := range vpcs {
		id := fmt.Sprintf("vpc-%017x", i)
		m.VPCs = append(m.VPCs, topology.VPC{ID: id, CIDRBlock: "10.90.0.0/16"})
		m.Subnets = append(m.Subnets, topology.Subnet{ID: "subnet-" + id, VPCID: id, CIDRBlock: "10.90.10.0/24"})
		m.SecurityGroups = append(m.SecurityGroups, topology.SecurityGroup{ID: "sg-" + id, VPCID: id,
			Ingress: []topology.Rule{{IPProtocol: "tcp", FromPort: 443, ToPort: 443, CIDRIPv4: "10.90.0.0/16"}}})
		for k, e := range slices.Clone(pair) {
			e.URN, e.ID, e.VPCID = fmt.Sprintf("urn:x::%s-%d", id, k), fmt.Sprintf("vpce-%017x", 2*i+k), id
			e.SubnetIDs, e.SecurityGroupIDs = []string{"subnet-" + id}, []string{"sg-" + id}
			m.Endpoints = append(m.Endpoints, e)
			m.list(e)
		}
	}
	m.notebooks = []string{m.Notebooks[0].ARN}
	for i := range notebooks {
		m.notebooks = append(m.notebooks, fmt.Sprintf("%s-%03d", m.Notebooks[0].ARN, i))
	}
	return m
}

// list has the policies list an endpoint, or its VPC once.
func (m *many) list(e topology.Endpoint) {
	value := e.ID
	if m.kind == iampolicy.Vpc {
		value = e.VPCID
	}
	if !slices.Contains(m.values, value) {
		m.values = append(m.values, value)
	}
}

// ofLast says whether a value is the last linked VPC's.
func (m *many) ofLast(value string) bool {
	last := m.Endpoints[len(m.Endpoints)-2:]
	return value == last[0].ID || value == last[1].ID || value == last[0].VPCID
}

// deploy attaches the split policies to prod's role, and to nobody else, and says how many there are.
func (m *many) deploy(t *testing.T, withGuardrail bool) (allows, guardrails int) {
	t.Helper()
	m.Policies, m.Principals[0].PolicyIDs = nil, nil
	lengths := iampolicy.Lengths{Kind: m.kind}
	for _, value := range m.values {
		lengths.Values = append(lengths.Values, len(value))
	}
	for _, arn := range m.notebooks {
		lengths.Notebooks = append(lengths.Notebooks, iampolicy.Notebook{Name: arn, Length: len(arn)})
	}
	allow := iampolicy.SplitAllow(lengths)
	m.attach(t, "allow", iampolicy.PresignAllow, allow)
	if !withGuardrail {
		return len(allow), 0
	}
	guardrail := iampolicy.SplitGuardrail(lengths)
	m.attach(t, "guardrail", iampolicy.PresignGuardrail, guardrail)
	return len(allow), len(guardrail)
}

func (m *many) attach(
	t *testing.T, name string, write func(iampolicy.Restriction, []string) (iampolicy.Document, error), parts []iampolicy.Part,
) {
	t.Helper()
	for i, p := range parts {
		doc, err := write(iampolicy.Restriction{Kind: m.kind, Values: iampolicy.Members(m.values, p.Values)},
			iampolicy.Members(m.notebooks, p.Notebooks))
		require.NoError(t, err)
		text, err := doc.ManagedJSON()
		require.NoError(t, err)
		id := fmt.Sprintf("%s-%d", name, i+1)
		m.Policies = append(m.Policies, topology.Policy{ID: id, Name: id, Policy: text})
		m.Principals[0].PolicyIDs = append(m.Principals[0].PolicyIDs, id)
	}
}

// The split policies let in every linked VPC, whichever of them lists it, and nobody else; and the first linked VPC that no policy
// lists is found among all the others.
func TestSplitPoliciesLetInEveryLinkedVpcAndNobodyElse(t *testing.T) {
	for _, row := range []struct {
		name               string
		kind               iampolicy.Kind
		vpcs, notebooks    int
		guardrail          bool
		allows, guardrails int
	}{
		{"150 pairs", iampolicy.Endpoints, 150, 0, false, 2, 0},
		{"100 pairs with a guardrail", iampolicy.Endpoints, 100, 0, true, 1, 1},
		{"120 VPCs", iampolicy.Vpc, 120, 0, true, 1, 1},
		{"120 VPCs and 60 notebooks", iampolicy.Vpc, 120, 60, true, 3, 3},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := manyLinked(t, row.kind, row.vpcs, row.notebooks)
			allows, guardrails := m.deploy(t, row.guardrail)
			assert.Equal(t, []int{row.allows, row.guardrails}, []int{allows, guardrails})
			report := accesspath.Judge(m.Topology, prodIntent)
			want := []accesspath.Difference{}
			for _, d := range report.Intent.Differences {
				if row.guardrail || d.Principal != accesspath.Administrator { // Nothing else binds an administrator.
					want = append(want, d)
				}
			}
			assert.Empty(t, want)

			m.values = slices.DeleteFunc(m.values, m.ofLast)
			m.deploy(t, row.guardrail)
			unlisted := answers(accesspath.Judge(m.Topology, prodIntent))
			for _, step := range accesspath.Steps() {
				v := unlisted["issuer linked-vpc "+string(step)]
				assert.Equal(t, accesspath.Deny, v.Decision)
				assert.Contains(t, v.Because, fmt.Sprintf("from subnet subnet-vpc-%017x, ", row.vpcs-1))
			}
			assert.Equal(t, accesspath.Allow, unlisted["issuer vpc open"].Decision)
		})
	}
}
