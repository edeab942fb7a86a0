package fault_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/internal/fault"
)

func paths(l fault.List) [][]fault.Argument {
	var all [][]fault.Argument
	for _, f := range l {
		all = append(all, f.Arguments)
	}
	return all
}

func TestAPathGrowsFromThePartToTheWhole(t *testing.T) {
	var part fault.List
	part.Add("a", "b", "c", "d", "CIDR", "Subnets")
	part.Add("a", "e", "c", "d")
	whole := part.Within("Vpc").WithinMember("LinkedVpcs", "1").Within("PrivateNotebook")
	assert.Equal(t, [][]fault.Argument{
		{{Path: "PrivateNotebook.LinkedVpcs[].Vpc.CIDR", Member: "1"}, {Path: "PrivateNotebook.LinkedVpcs[].Vpc.Subnets", Member: "1"}}, nil,
	}, paths(whole))
	assert.Equal(t, [][]fault.Argument{{{Path: "CIDR"}, {Path: "Subnets"}}, nil}, paths(part), "the part's own list is as it was")
}

func TestAnArgumentIsNamedOnce(t *testing.T) {
	var region fault.List
	region.Add("Region", `"tokyo"`, "is no Region", "write one", "Name")
	var faults fault.List
	faults.Collect(region.Err(), "Region")
	faults.Collect(fault.Fault{What: "a", Got: "b", Wrong: "c", Remedy: "d"}, "Region")
	faults.Collect(errors.New("something else"), "First", "Second")
	assert.Equal(t, [][]fault.Argument{{{Path: "Name"}}, {{Path: "Region"}}, {{Path: "First"}, {Path: "Second"}}}, paths(faults))
}

// Whoever imports a component reads sentences without paths; where is its caller's to say.
func TestWhereIsTheLastThingSaid(t *testing.T) {
	var faults fault.List
	faults.Add("client VPN", "client CIDR 10.60.4.0/22", "overlaps VPC 10.60.0.0/16", "choose another", "ClientCIDR")
	faults.Collect(errors.New("something else"))
	assert.EqualError(t, faults, "2 faults:\n  - client VPN: client CIDR 10.60.4.0/22 overlaps VPC 10.60.0.0/16; choose another\n  - something else")
	assert.EqualError(t, faults.At("clientVpnCidr"),
		"2 faults:\n  - client VPN: client CIDR 10.60.4.0/22 overlaps VPC 10.60.0.0/16; choose another (clientVpnCidr)\n  - something else (clientVpnCidr)")
}

type (
	subnet struct{ ID string }
	vpc    struct {
		Subnets []subnet
		Names   map[string]*subnet
		Peer    *vpc
	}
)

func TestAPathIsOfTheArgumentsOrNot(t *testing.T) {
	for path, want := range map[string]bool{
		"Subnets": true, "Subnets[].ID": true, "Names[].ID": true, "Peer.Peer.Subnets": true,
		"Subnet": false, "Subnets.ID": false, "Peer[].Names": false, "Subnets[].ID.X": false, "": false,
	} {
		assert.Equal(t, want, fault.Argument{Path: path}.In(reflect.TypeFor[vpc]()), path)
	}
}
