package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

const (
	existingVpcID = "vpc-0f1e2d3c4b5a69788"
	firstSubnet   = "subnet-0aa11bb22cc33dd44"
	secondSubnet  = "subnet-0ee55ff66aa77bb88"
)

// vpcAnswer is an existing VPC as AWS describes it, with some properties changed.
func vpcAnswer(changes map[string]any) func(resource.PropertyMap) (resource.PropertyMap, error) {
	described := map[string]any{
		"id": existingVpcID, "cidrBlock": "10.80.0.0/16", "instanceTenancy": "default",
		"enableDnsSupport": true, "enableDnsHostnames": true, "cidrBlockAssociations": list{},
	}
	for property, value := range changes {
		described[property] = value
	}
	return answering(described)
}

func answering(described object) func(resource.PropertyMap) (resource.PropertyMap, error) {
	return func(resource.PropertyMap) (resource.PropertyMap, error) {
		return resource.NewPropertyMapFromMap(described), nil
	}
}

// subnetAnswers are existing subnets, by ID.
func subnetAnswers(described map[string]object) func(resource.PropertyMap) (resource.PropertyMap, error) {
	return func(args resource.PropertyMap) (resource.PropertyMap, error) {
		return answering(described[args["id"].StringValue()])(args)
	}
}

func subnetAnswer(vpc, zone, network string) object {
	return object{"id": "-", "vpcId": vpc, "availabilityZone": zone, "cidrBlock": network, "availableIpAddressCount": 251}
}

// prodWith runs prod in an account that answers as given. Its linked VPC is left out unless the values name one: the answers
// are about the notebook's own.
func prodWith(
	t *testing.T, answers map[string]func(resource.PropertyMap) (resource.PropertyMap, error), values map[string]string,
) (*recorder.Recorder, error) {
	t.Helper()
	config := changed(t, "prod", values)
	if _, linked := values["linkedVpcs"]; !linked {
		config[stacks.Namespace+":linkedVpcs"] = ""
	}
	rec := &recorder.Recorder{Answers: answers}
	var refusal error
	err := rec.Run(func(ctx *pulumi.Context) error {
		refusal = ofSettings(t, "prod", stacks.Program(config)(ctx))
		return refusal
	}, "prod")
	assert.Equal(t, refusal == nil, err == nil)
	if refusal != nil {
		assert.Empty(t, rec.Resources())
	}
	return rec, refusal
}

type lookUps = map[string]func(resource.PropertyMap) (resource.PropertyMap, error)

const (
	getVpc    = "aws:ec2/getVpc:getVpc"
	getSubnet = "aws:ec2/getSubnet:getSubnet"
)

// Both DNS attributes, or private DNS answers nobody; Client VPN needs default tenancy.
func TestAnExistingVpcMustServePrivateDNS(t *testing.T) {
	const support = " has enableDnsSupport off, so it has no DNS server at base + 2; turn DNS support on (vpcId)"
	const hostnames = " has enableDnsHostnames off, so endpoints get no private DNS; turn DNS hostnames on (vpcId)"
	const tenancy = " has dedicated tenancy, which Client VPN does not support; choose another VPC, or leave clientVpnCidr out (vpcId)"
	for _, row := range []struct {
		name    string
		changes map[string]any
		want    string
	}{
		{"DNS support off", map[string]any{"enableDnsSupport": false}, "existing VPC: " + existingVpcID + support},
		{"DNS hostnames off", map[string]any{"enableDnsHostnames": false}, "existing VPC: " + existingVpcID + hostnames},
		{"dedicated tenancy", map[string]any{"instanceTenancy": "dedicated"}, "existing VPC: " + existingVpcID + tenancy},
		{"everything", map[string]any{"enableDnsSupport": false, "enableDnsHostnames": false, "instanceTenancy": "dedicated"},
			"3 faults:\n  - existing VPC: " + existingVpcID + support + "\n  - existing VPC: " + existingVpcID + hostnames +
				"\n  - existing VPC: " + existingVpcID + tenancy},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := prodWith(t, lookUps{getVpc: vpcAnswer(row.changes)}, nil)
			assert.EqualError(t, err, row.want)
		})
	}
}

func TestDedicatedTenancyIsFineWithoutAClientVpn(t *testing.T) {
	_, err := prodWith(t, lookUps{getVpc: vpcAnswer(map[string]any{"instanceTenancy": "dedicated"})}, map[string]string{
		"clientVpnCidr": "", "clientVpnServerCertificateArn": "", "clientVpnClientRootCertificateArn": "",
	})
	assert.NoError(t, err)
}

// A secondary CIDR counts where AWS has associated it, and never moves the DNS server.
func TestAnExistingVpcsAssociatedCIDRsAreKnown(t *testing.T) {
	rec, err := prodWith(t, lookUps{getVpc: vpcAnswer(map[string]any{"cidrBlockAssociations": list{
		object{"cidrBlock": "10.80.0.0/16", "state": "associated"}, object{"cidrBlock": "10.79.0.0/16", "state": "associated"},
		object{"cidrBlock": "10.78.0.0/16", "state": "disassociated"},
	}})}, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"10.79.0.0/16", "10.80.0.0/16"}, targets(rec))
	assert.Equal(t, list{"10.80.0.2"}, inputsOf(t, rec, clientVpnEndpointType, "private-notebook-client-vpn-endpoint")["dnsServers"])
	_, err = rec.Named(ingressRuleType, "private-notebook-private-link-https-from-vpc-10.79.0.0-16")
	assert.NoError(t, err)
}

func TestAClientCIDRMayNotOverlapAnExistingVpcsSecondaryCIDR(t *testing.T) {
	_, err := prodWith(t, lookUps{getVpc: vpcAnswer(map[string]any{"cidrBlockAssociations": list{
		object{"cidrBlock": "172.20.8.0/24", "state": "associated"},
	}})}, nil)
	assert.EqualError(t, err, "client VPN: client CIDR 172.20.0.0/20 "+
		"overlaps VPC 172.20.8.0/24; choose a range outside every VPC and on-premises network, from /12 to /22 (clientVpnCidr)")
}

// AWS describes an IPv6-only subnet without an IPv4 range.
func TestExistingSubnetsAreCheckedAllAtOnce(t *testing.T) {
	_, err := prodWith(t, lookUps{getSubnet: subnetAnswers(map[string]object{
		firstSubnet:  subnetAnswer("vpc-other", "ap-northeast-1a", "10.80.10.0/24"),
		secondSubnet: subnetAnswer(existingVpcID, "ap-northeast-1c", ""),
	})}, nil)
	require.Error(t, err)
	assert.Equal(t, `2 faults:
  - existing VPC: subnet `+firstSubnet+` belongs to vpc-other; name subnets of `+existingVpcID+` (subnetIds)
  - existing VPC: subnet `+secondSubnet+` has no IPv4 range; name subnets with an IPv4 CIDR (subnetIds)`, err.Error())
}

func TestExistingSubnetsOfOneZoneAreRefused(t *testing.T) {
	_, err := prodWith(t, lookUps{getSubnet: subnetAnswers(map[string]object{
		firstSubnet:  subnetAnswer(existingVpcID, "ap-northeast-1a", "10.80.10.0/24"),
		secondSubnet: subnetAnswer(existingVpcID, "ap-northeast-1a", "10.80.11.0/24"),
	})}, nil)
	assert.EqualError(t, err, "private notebook: subnet 2 is a second one in "+
		"ap-northeast-1a; give one subnet per Availability Zone (subnetIds)")
}

func TestExistingSubnetsTooSmallForClientVpnAreRefused(t *testing.T) {
	_, err := prodWith(t, lookUps{getSubnet: subnetAnswers(map[string]object{
		firstSubnet:  subnetAnswer(existingVpcID, "ap-northeast-1a", "10.80.10.0/28"),
		secondSubnet: subnetAnswer(existingVpcID, "ap-northeast-1c", "10.80.11.0/27"),
	})}, nil)
	assert.EqualError(t, err, "client VPN: subnet 10.80.10.0/28 is too small to "+
		"associate; use a subnet of /27 or larger (subnetIds)")
}

func TestWhatCannotBeLookedUpIsSaid(t *testing.T) {
	_, err := prodWith(t, lookUps{getVpc: func(resource.PropertyMap) (resource.PropertyMap, error) {
		return nil, recorder.ErrStaged
	}}, nil)
	assert.ErrorContains(t, err, "existing VPC: "+existingVpcID+" cannot be looked up ("+
		recorder.ErrStaged.Error()+"); check vpcId, aws:region and your credentials")

	_, err = prodWith(t, nil, map[string]string{"subnetIds": `["` + firstSubnet + `","subnet-0"]`})
	assert.ErrorContains(t, err, "existing VPC: subnet subnet-0 cannot be looked up (")
	assert.ErrorContains(t, err, "InvalidSubnetID.NotFound: The subnet ID 'subnet-0' does not exist")
	assert.ErrorContains(t, err, "; check subnetIds")
}

// The existing network is looked up and read, and nothing of it is declared.
func TestAnExistingVpcIsNotDeclaredAgain(t *testing.T) {
	rec, err := prodWith(t, nil, nil)
	require.NoError(t, err)
	for _, token := range []string{routeTableType, routeTableAssocType, defaultGroupType, acmCertificateType, privateKeyType} {
		assert.NotContains(t, graph(rec.Resources()), token)
	}
	read := map[string]string{}
	for _, r := range append(rec.OfType(vpcType), rec.OfType(subnetType)...) {
		require.NotNil(t, r.Read, r.URN)
		read[r.Name] = r.ID
	}
	assert.Equal(t, map[string]string{
		"private-notebook-network-vpc":                    existingVpcID,
		"private-notebook-network-subnet-ap-northeast-1a": firstSubnet,
		"private-notebook-network-subnet-ap-northeast-1c": secondSubnet,
	}, read)
	asked := map[string][]string{}
	for _, call := range rec.Calls() {
		if id, has := call.Args["id"]; has {
			asked[call.Token] = append(asked[call.Token], id.StringValue())
		}
	}
	assert.Equal(t, map[string][]string{getVpc: {existingVpcID}, getSubnet: {firstSubnet, secondSubnet}}, asked)
}

func TestASubnetOutsideItsVpcIsRefused(t *testing.T) {
	_, err := prodWith(t, lookUps{getSubnet: subnetAnswers(map[string]object{
		firstSubnet:  subnetAnswer(existingVpcID, "ap-northeast-1a", "10.81.10.0/24"),
		secondSubnet: subnetAnswer(existingVpcID, "ap-northeast-1c", "10.80.11.0/24"),
	})}, nil)
	assert.EqualError(t, err, "private notebook: subnet 1, 10.81.10.0/24, is not within the VPC's [10.80.0.0/16]; give subnets of this VPC (subnetIds)")
}
