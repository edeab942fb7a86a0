package tests

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// vpcsOf is prod's two VPCs, shared by an account.
func vpcsOf(owner string) func(resource.PropertyMap) (resource.PropertyMap, error) {
	return func(args resource.PropertyMap) (resource.PropertyMap, error) {
		block := map[string]string{existingVpcID: "10.80.0.0/16", linkedVpcID: "10.90.0.0/16"}[args["id"].StringValue()]
		return vpcAnswer(map[string]any{"id": args["id"].StringValue(), "ownerId": owner, "cidrBlock": block,
			"cidrBlockAssociations": list{object{"cidrBlock": block, "state": "associated"}}})(args)
	}
}

// deployedSubnets is an account in which dev's stack has subnets in these zones, by their letters.
func deployedSubnets(ranges map[string]string) lookUps {
	subnets, ids := map[string]object{}, list{}
	for letter, block := range ranges {
		zone := "ap-northeast-1" + letter
		subnet := subnetAnswer("vpc-made", zone, block)
		subnet["tags"] = object{"Name": "private-notebook-network-private-" + zone}
		subnets["subnet-0"+letter] = subnet
		ids = append(ids, "subnet-0"+letter)
	}
	return lookUps{getSubnet: subnetAnswers(subnets), "aws:ec2/getSubnets:getSubnets": answering(object{"id": "x", "ids": ids})}
}

// manyVpcs has every VPC and subnet that manyLinkedVpcs names.
var manyVpcs = lookUps{
	getVpc: func(args resource.PropertyMap) (resource.PropertyMap, error) {
		return vpcAnswer(map[string]any{"id": args["id"].StringValue()})(args)
	},
	getSubnet: func(args resource.PropertyMap) (resource.PropertyMap, error) {
		id := args["id"].StringValue()
		vpc, zone := "vpc-"+strings.TrimPrefix(id, "subnet-"), "ap-northeast-1a"
		if id == firstSubnet || id == secondSubnet {
			vpc = existingVpcID
		}
		if id == secondSubnet {
			zone = "ap-northeast-1c"
		}
		return answering(subnetAnswer(vpc, zone, "10.80.10.0/24"))(args)
	},
}

func manyLinkedVpcs(n int) string {
	return listOf(n, func(i int) string {
		return fmt.Sprintf(`{"name":"n%d","vpcId":"vpc-%03x","subnetIds":["subnet-%03x"]}`, i, i, i)
	})
}

func networksOf(n int) string {
	return listOf(n, func(i int) string { return fmt.Sprintf(`"192.168.%d.0/24"`, i) })
}

func policiesOf(n int) string {
	return listOf(n, func(i int) string { return fmt.Sprintf(`"arn:aws:iam::111122223333:policy/p%d"`, i) })
}

func fleetOf(n int, member string) string {
	all := map[string]json.RawMessage{}
	for i := range n {
		all[fmt.Sprintf("n%d", i)] = json.RawMessage(member)
	}
	text, _ := json.Marshal(all)
	return string(text)
}

func listOf(n int, entry func(int) string) string {
	var all []string
	for i := range n {
		all = append(all, entry(i))
	}
	return "[" + strings.Join(all, ",") + "]"
}
