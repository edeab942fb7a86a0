package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
)

const (
	getSecurityGroups = "aws:ec2/getSecurityGroups:getSecurityGroups"
	getInterfaces     = "aws:ec2/getNetworkInterfaces:getNetworkInterfaces"
)

// withFree is prod's account whose two subnets have so many addresses free.
func withFree(first, second int, more lookUps) lookUps {
	one, other := subnetAnswer(existingVpcID, "ap-northeast-1a", "10.80.10.0/24"), subnetAnswer(existingVpcID, "ap-northeast-1c", "10.80.11.0/24")
	one["availableIpAddressCount"], other["availableIpAddressCount"] = first, second
	all := lookUps{getSubnet: subnetAnswers(map[string]object{firstSubnet: one, secondSubnet: other})}
	for token, answer := range more {
		all[token] = answer
	}
	return all
}

// prod without linked VPCs wants of its first subnet 20 for the Client VPN, and one each for the pair, three companions, the resolver, the notebook.
const (
	wantedOfFirst  = 27
	wantedOfSecond = 26
)

func TestFreeAddressesAreCounted(t *testing.T) {
	alone := map[string]string{"linkedVpcs": ""}
	_, err := prodWith(t, withFree(wantedOfFirst, wantedOfSecond, nil), alone)
	assert.NoError(t, err, "as many as are wanted")

	_, err = prodWith(t, withFree(wantedOfFirst-1, wantedOfSecond-1, nil), alone)
	assert.EqualError(t, err, `2 faults:
  - private notebook: subnet 10.80.10.0/24 in ap-northeast-1a has 26 free addresses, and 27 are wanted: 1 for the API endpoint, 1 for the notebook endpoint, `+
		`3 for the companion endpoints, 20 for the Client VPN, 1 for the inbound resolver, `+
		`1 for the notebook; free some, use a larger subnet, or have fewer of these (subnetIds)
  - private notebook: subnet 10.80.11.0/24 in ap-northeast-1c has 25 free addresses, and 26 are wanted: 1 for the API endpoint, 1 for the notebook endpoint, `+
		`3 for the companion endpoints, 20 for the Client VPN, 1 for the inbound resolver; `+
		`free some, use a larger subnet, or have fewer of these (subnetIds)`)

	_, err = prodWith(t, withFree(wantedOfFirst, wantedOfSecond, nil), map[string]string{"linkedVpcs": "", "notebooks": `{"ada":{},"bob":{}}`})
	assert.ErrorContains(t, err, "has 27 free addresses, and 28 are wanted")
	assert.ErrorContains(t, err, "2 for the notebooks; ")
	assert.NotContains(t, err.Error(), "ap-northeast-1c")
}

// Of a subnet that is made its size tells.
func TestFreeAddressesOfASubnetThatIsMade(t *testing.T) {
	small := func(notebooks int) string {
		return saidOf("dev", changed(t, "dev", map[string]string{"vpcCidr": "10.60.0.0/26", "notebooks": fleetOf(notebooks, "{}")}))
	}
	assert.Empty(t, small(4)) // A /27 has 27: 20, the pair, the resolver and four notebooks.
	assert.Equal(t, "Pulumi.dev.yaml: private notebook: subnet 10.60.0.0/27 in ap-northeast-1a has 27 free addresses, and 28 are wanted: 1 for the API endpoint, "+
		"1 for the notebook endpoint, 20 for the Client VPN, 1 for the inbound resolver, 5 for the notebooks; "+
		"free some, use a larger subnet, or have fewer of these (availabilityZones)", small(5))
}

// What adopts nothing takes addresses, what is adopted does not; each linked VPC has its own.
func TestFreeAddressesOfLinkedVpcs(t *testing.T) {
	full := subnetAnswer(linkedVpcID, "ap-northeast-1a", "10.90.10.0/24")
	full["availableIpAddressCount"] = 1
	_, err := prodWith(t, lookUps{getSubnet: subnetAnswers(map[string]object{
		firstSubnet: subnetAnswer(existingVpcID, "ap-northeast-1a", "10.80.10.0/24"), secondSubnet: subnetAnswer(existingVpcID, "ap-northeast-1c", "10.80.11.0/24"),
		firstLinkedSubnet: full,
	})}, map[string]string{"linkedVpcs": `[{"name":"analytics","vpcId":"` + linkedVpcID + `","subnetIds":["` + firstLinkedSubnet + `"]}]`})
	assert.EqualError(t, err, `private notebook: subnet 10.90.10.0/24 in ap-northeast-1a of linked VPC "analytics" has 1 free addresses, and 2 are wanted: `+
		`1 for the API endpoint, 1 for the notebook endpoint; free some, use a larger subnet, or have fewer of these (linkedVpcs[0].subnetIds)`)
}

// What the stack has deployed already has its addresses, and what cannot be asked is not counted: no stack is refused for what it has.
func TestADeployedStackIsNotRefusedForItsOwnAddresses(t *testing.T) {
	alone := map[string]string{"linkedVpcs": ""}
	there := lookUps{
		getSecurityGroups: answering(object{"id": "x", "ids": list{"sg-own"}}),
		getInterfaces:     answering(object{"id": "x", "ids": list{"eni-own"}}),
		getVpcEndpoint: func(args resource.PropertyMap) (resource.PropertyMap, error) {
			assert.Equal(t, existingVpcID, args["vpcId"].StringValue())
			return answering(object{"id": "vpce-own", "subnetIds": list{firstSubnet, secondSubnet}, "privateDnsEnabled": true,
				"tags": object{"Project": "private-notebook", "Stack": "prod", "Name": "x"}})(args)
		},
	}
	_, err := prodWith(t, withFree(0, 0, there), alone)
	assert.NoError(t, err)
	_, err = prodWith(t, withFree(0, 0, lookUps{getSecurityGroups: refusing, getVpcEndpoint: there[getVpcEndpoint]}), alone)
	assert.NoError(t, err)

	there[getVpcEndpoint] = func(args resource.PropertyMap) (resource.PropertyMap, error) {
		return answering(object{"id": "vpce-own", "subnetIds": list{firstSubnet}, "privateDnsEnabled": true,
			"tags": object{"Project": "private-notebook", "Stack": "prod", "Name": "x"}})(args)
	}
	_, err = prodWith(t, withFree(0, 4, there), alone)
	assert.EqualError(t, err, `private notebook: subnet 10.80.11.0/24 in ap-northeast-1c has 4 free addresses, and 5 are wanted: 1 for the API endpoint, `+
		`1 for the notebook endpoint, 3 for the companion endpoints; `+
		`free some, use a larger subnet, or have fewer of these (subnetIds)`, "the subnet is new to its endpoints")
}

// A Client VPN that is off takes no address, and must find its own in the morning; its security group is there all night.
func TestAClientVpnThatIsOffIsCountedAsIfItWereOn(t *testing.T) {
	var asked []string
	inTheNight := lookUps{
		getSecurityGroups: answering(object{"id": "x", "ids": list{"sg-own"}}),
		getInterfaces: func(args resource.PropertyMap) (resource.PropertyMap, error) {
			for _, filter := range args["filters"].ArrayValue() {
				asked = append(asked, filter.ObjectValue()["name"].StringValue()+" "+filter.ObjectValue()["values"].ArrayValue()[0].StringValue())
			}
			return answering(object{"id": "x", "ids": list{}})(args)
		},
	}
	_, err := prodWith(t, withFree(wantedOfFirst, 22, inTheNight), map[string]string{"linkedVpcs": "", "clientVpnConnected": "false"})
	assert.ErrorContains(t, err, "subnet 10.80.11.0/24 in ap-northeast-1c has 22 free addresses, and 25 are wanted: 1 for the API endpoint, "+
		"1 for the notebook endpoint, 3 for the companion endpoints, 20 for the Client VPN when it is on again; free some")
	assert.Equal(t, []string{"group-id sg-own", "subnet-id " + secondSubnet}, asked)
	_, err = prodWith(t, withFree(wantedOfFirst, 22, inTheNight), map[string]string{"linkedVpcs": ""})
	assert.ErrorContains(t, err, "20 for the Client VPN; free some", "in the morning")

	// In the evening its associations are there, and have theirs.
	inTheNight[getInterfaces] = answering(object{"id": "x", "ids": list{"eni-own"}})
	for _, connected := range []string{"true", "false"} {
		_, err = prodWith(t, withFree(wantedOfFirst, 5, inTheNight), map[string]string{"linkedVpcs": "", "clientVpnConnected": connected})
		assert.NoError(t, err)
	}
	inTheNight[getInterfaces] = refusing
	_, err = prodWith(t, withFree(wantedOfFirst, 5, inTheNight), map[string]string{"linkedVpcs": ""})
	assert.NoError(t, err, "what may not be asked is not counted")
}
