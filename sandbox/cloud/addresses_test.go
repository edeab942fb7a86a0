package cloud

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A notebook takes an address, and so does each association: AWS counts both, and has none for a notebook where there is none left.
func TestNotebooksAndAssociationsTakeAddresses(t *testing.T) {
	w := newBench(t, nil).network()
	free := func(subnet *deployed) int {
		return w.lookedUp("aws:ec2/getSubnet:getSubnet", m{"id": subnet.ID()}).num("availableIpAddressCount")
	}
	w.certificates()
	w.identity()
	before := free(w.subnetA)
	w.clientVpn()
	assert.Equal(t, before-1, free(w.subnetA))
	w.notebooks()
	assert.Equal(t, before-2, free(w.subnetA))
	w.refuses("InsufficientFreeAddressesInSubnet", notebookType, "full", with(w.notebookInputs(), m{"name": "full", "subnetId": w.fullSubnet().ID()}))
}

func TestSecurityGroupsAreListedByTags(t *testing.T) {
	w := newBench(t, nil).network()
	const token = "aws:ec2/getSecurityGroups:getSecurityGroups"
	group := w.up(securityGroupType, "tagged", m{"vpcId": w.vpc.ID(), "tags": m{"Name": "x", "Project": "p"}})
	in := func(vpc string) []any { return []any{m{"name": "vpc-id", "values": []any{vpc}}} }
	assert.Equal(t, []string{group.ID()}, w.lookedUp(token, m{"tags": m{"Name": "x"}}).strs("ids"))
	assert.Equal(t, []string{group.ID()}, w.lookedUp(token, m{"tags": m{"Name": "x"}, "filters": in(w.vpc.ID())}).strs("ids"))
	assert.Empty(t, w.lookedUp(token, m{"tags": m{"Name": "x"}, "filters": in("vpc-0")}).strs("ids"))
	assert.Empty(t, w.lookedUp(token, m{"tags": m{"Name": "x", "Project": "q"}}).strs("ids"))
	_, err := w.invoke(token, m{"filters": in(w.vpc.ID())})
	assert.ErrorContains(t, err, "lists security groups by tags")
}

// An association is known by an interface that wears the endpoint's groups.
func TestInterfacesOfAssociationsAreListedByGroupAndPlace(t *testing.T) {
	w := newBench(t, nil).everything()
	const token = "aws:ec2/getNetworkInterfaces:getNetworkInterfaces"
	by := func(group, filter, value string) []string {
		return w.lookedUp(token, m{"filters": []any{m{"name": "group-id", "values": []any{group}}, m{"name": filter, "values": []any{value}}}}).strs("ids")
	}
	in := by(w.vpnGroup.ID(), "subnet-id", w.subnetA.ID())
	assert.Len(t, in, 1)
	assert.Equal(t, in, by(w.vpnGroup.ID(), "availability-zone", "ap-northeast-1a"))
	assert.Empty(t, by("sg-0", "subnet-id", w.subnetA.ID()))
	assert.Empty(t, by(w.vpnGroup.ID(), "availability-zone", "ap-northeast-1d"))
	_, err := w.invoke(token, m{"filters": []any{m{"name": "group-id", "values": []any{w.vpnGroup.ID()}}}})
	assert.ErrorContains(t, err, "by the filters group-id and subnet-id or availability-zone")
}
