package tests

import (
	"errors"
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

const (
	getVpcEndpoint    = "aws:ec2/getVpcEndpoint:getVpcEndpoint"
	getSecurityGroup  = "aws:ec2/getSecurityGroup:getSecurityGroup"
	getClientVpn      = "aws:ec2clientvpn/getEndpoint:getEndpoint"
	getResolver       = "aws:route53/getResolverEndpoint:getResolverEndpoint"
	getLogGroup       = "aws:cloudwatch/getLogGroup:getLogGroup"
	getPrefixList     = "aws:ec2/getPrefixList:getPrefixList"
	adoptedAPI        = "vpce-a1"
	adoptedNotebook   = "vpce-b2"
	adoptedVpn        = "cvpn-endpoint-c3"
	adoptedResolver   = "rslvr-in-d4"
	adoptedGroup      = "sg-e5"
	adoptedOtherGroup = "sg-f6"
	adoptedVpnGroup   = "sg-a7"
	adoptedDNSGroup   = "sg-b8"
	adoptedLogs       = "/vpn/connections"
	adoptedSTS        = "vpce-c5"
	adoptedS3         = "vpce-d6"
	stsService        = "com.amazonaws.ap-northeast-1.sts"
	s3Service         = "com.amazonaws.ap-northeast-1.s3"
)

// estate is an account in which things exist already, by ID, as both look-ups and reads describe them. A test changes it.
type estate map[string]object

// existingEstate has all that can be adopted in the reference network.
func existingEstate() estate {
	endpoint := func(id, service string) object {
		return object{
			"id": id, "serviceName": service, "vpcId": "vpc-1", "state": "available", "privateDnsEnabled": true,
			"securityGroupIds": list{adoptedGroup, adoptedOtherGroup}, "tags": object{"Name": "platform"},
			"dnsEntries": list{object{"dnsName": id + "-own.vpce.example"}, object{"dnsName": "private." + service}},
		}
	}
	e := estate{
		adoptedAPI:      endpoint(adoptedAPI, apiService),
		adoptedNotebook: endpoint(adoptedNotebook, notebookService),
		adoptedVpn: {
			"id": adoptedVpn, "vpcId": "vpc-1", "dnsName": "*.vpn.example", "dnsServers": list{"10.60.0.2"},
			"securityGroupIds": list{adoptedVpnGroup}, "connectionLogOptions": list{object{"cloudwatchLogGroup": adoptedLogs}},
		},
		adoptedResolver: {
			"id": adoptedResolver, "vpcId": "vpc-1", "direction": "INBOUND", "status": "OPERATIONAL",
			"securityGroupIds": list{adoptedDNSGroup}, "ipAddresses": list{},
		},
		adoptedLogs: {"id": adoptedLogs, "name": adoptedLogs},
	}
	for _, id := range []string{adoptedGroup, adoptedOtherGroup, adoptedVpnGroup, adoptedDNSGroup} {
		e[id] = object{"id": id, "vpcId": "vpc-1", "name": id}
	}
	return e
}

func (e estate) change(id string, changes object) estate {
	maps.Copy(e[id], changes)
	return e
}

// found is what has the ID that one of the arguments names.
func (e estate) found(args resource.PropertyMap) (resource.PropertyMap, error) {
	for _, key := range []resource.PropertyKey{"id", "clientVpnEndpointId", "resolverEndpointId", "name"} {
		if id, given := args[key]; given && e[id.StringValue()] != nil {
			return resource.NewPropertyMapFromMap(e[id.StringValue()]), nil
		}
	}
	return nil, errors.New("nothing of that ID is there")
}

// withCompanions adds endpoints of two further services: one with the groups of the pair, and one with a route in rtb-1.
func (e estate) withCompanions() estate {
	e[adoptedSTS] = maps.Clone(existingEstate()[adoptedAPI])
	e.change(adoptedSTS, object{"id": adoptedSTS, "serviceName": stsService})
	e[adoptedS3] = object{
		"id": adoptedS3, "serviceName": s3Service, "vpcId": "vpc-1", "state": "available", "privateDnsEnabled": false,
		"vpcEndpointType": "Gateway", "routeTableIds": list{"rtb-1", "rtb-9"}, "prefixListId": "pl-s3", "tags": object{"Name": "platform"},
	}
	return e
}

// endpoint answers by ID or, as AWS does, by VPC, service, state, type and tags.
func (e estate) endpoint(args resource.PropertyMap) (resource.PropertyMap, error) {
	if args.HasValue("id") {
		return e.found(args)
	}
	var hits []object
	for _, candidate := range e {
		if candidate["serviceName"] == args["serviceName"].StringValue() && candidate["vpcId"] == args["vpcId"].StringValue() &&
			candidate["state"] == args["state"].StringValue() && ofType(candidate, args) && hasTags(candidate, args) {
			hits = append(hits, candidate)
		}
	}
	switch len(hits) {
	case 0:
		return nil, errors.New("no matching EC2 VPC Endpoint found")
	case 1:
		return resource.NewPropertyMapFromMap(hits[0]), nil
	}
	return nil, errors.New("multiple EC2 VPC Endpoints matched; use additional constraints to reduce matches to a single EC2 VPC Endpoint")
}

// refusing answers a look-up that is not allowed.
func refusing(resource.PropertyMap) (resource.PropertyMap, error) { return nil, errors.New("no") }

func ofType(candidate object, args resource.PropertyMap) bool {
	if !args.HasValue("filters") {
		return true
	}
	filter := args["filters"].ArrayValue()[0].ObjectValue()
	return filter["name"].StringValue() == "vpc-endpoint-type" && filter["values"].ArrayValue()[0].StringValue() == candidate["vpcEndpointType"]
}

func hasTags(candidate object, args resource.PropertyMap) bool {
	if !args.HasValue("tags") {
		return true
	}
	has := resource.NewPropertyMapFromMap(candidate["tags"].(object))
	for key, value := range args["tags"].ObjectValue() {
		if !has[key].DeepEquals(value) {
			return false
		}
	}
	return true
}

// tables are rtb-1 for a subnet and, for a prefix list, all of those that some gateway endpoint is in.
func (e estate) tables(args resource.PropertyMap) (resource.PropertyMap, error) {
	filter := args["filters"].ArrayValue()[0].ObjectValue()
	ids := list{}
	if filter["name"].StringValue() == "association.subnet-id" {
		return resource.NewPropertyMapFromMap(object{"ids": append(ids, "rtb-1")}), nil
	}
	for _, candidate := range e {
		if candidate["prefixListId"] == filter["values"].ArrayValue()[0].StringValue() && candidate["vpcId"] == args["vpcId"].StringValue() {
			ids = append(ids, candidate["routeTableIds"].(list)...)
		}
	}
	return resource.NewPropertyMapFromMap(object{"ids": ids}), nil
}

func (e estate) recorder() *recorder.Recorder {
	read := func(id string) (resource.PropertyMap, error) {
		return e.found(resource.PropertyMap{"id": resource.NewProperty(id)})
	}
	rec := &recorder.Recorder{
		Answers: lookUps{
			getVpcEndpoint: e.endpoint, getSecurityGroup: e.found, getClientVpn: e.found, getResolver: e.found, getLogGroup: e.found,
			getRouteTables: e.tables, getPrefixList: answering(object{"id": "pl-s3", "name": s3Service}),
		},
		Reads: map[tokens.Type]func(string) (resource.PropertyMap, error){},
	}
	for _, token := range []tokens.Type{vpcEndpointType, securityGroupType, resolverEndpointType, logGroupType} {
		rec.Reads[token] = read
	}
	// A data source has a list where the resource has an object.
	rec.Reads[clientVpnEndpointType] = func(id string) (resource.PropertyMap, error) {
		found, err := read(id)
		delete(found, "connectionLogOptions")
		return found, err
	}
	return rec
}

// adopting is the whole with everything adopted that can be.
func adopting() *components.PrivateNotebookArgs {
	args := privateNotebookArgs()
	args.PrivateLink = components.PrivateLinkArgs{ExistingAPIEndpointID: adoptedAPI, ExistingNotebookEndpointID: adoptedNotebook}
	args.ClientVpn = &components.ClientVpnArgs{ExistingEndpointID: adoptedVpn}
	args.InboundResolver = &components.InboundResolverArgs{ExistingEndpointID: adoptedResolver}
	args.Notebook.ExistingSecurityGroupIDs = []string{adoptedGroup, adoptedOtherGroup}
	return args
}

// declareIn declares a whole in an estate.
func declareIn(e estate, args *components.PrivateNotebookArgs) (*recorder.Recorder, error) {
	rec := e.recorder()
	var refusal error
	err := rec.Run(func(ctx *pulumi.Context) error {
		_, refusal = components.NewPrivateNotebook(ctx, "whole", args)
		return refusal
	}, "")
	if refusal != nil {
		err = refusal
	}
	return rec, err
}
