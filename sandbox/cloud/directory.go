package cloud

import (
	"regexp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/directoryservice"
)

var directoryName = regexp.MustCompile(`^([a-zA-Z0-9]+[.-])+[a-zA-Z0-9]+$`)

// directoryKind is a directory for people to log in with; nothing of what stands in one is simulated. replace follows
// ForceNew in the provider's internal/service/ds/directory.go.
func directoryKind() *kind {
	return &kind{
		shape: shape{
			token: directoryType, args: directoryservice.DirectoryArgs{},
			defaults: props{"type": text("SimpleAD"), "enableSso": flag(false)},
			replace: []string{
				"alias", "connectSettings", "description", "edition", "name", "password", "shortName", "size", "type", "vpcSettings",
			},
			required: []string{"connectSettings.customerDnsIps", "connectSettings.subnetIds", "vpcSettings.subnetIds"},
			sets: []string{
				"connectSettings.availabilityZones", "connectSettings.connectIps", "connectSettings.customerDnsIps",
				"connectSettings.subnetIds", "vpcSettings.availabilityZones", "vpcSettings.subnetIds",
			},
			computed: []string{
				"accessUrl", "alias", "desiredNumberOfDomainControllers", "dnsIpAddresses", "edition", "securityGroupId", "shortName", "size",
			},
			secrets: []string{"password"},
			validate: func(in props, v *verdict) {
				v.oneOf(in, "type", "SimpleAD", "ADConnector", "MicrosoftAD")
				v.oneOf(in, "edition", "Enterprise", "Standard")
				v.oneOf(in, "size", "Large", "Small")
				if name := in.str("name"); name != "" && !directoryName.MatchString(name) {
					v.fault("name", "%q is not a fully qualified domain name", name)
				}
			},
		},
		family: directories,
		api:    api{"Directory Service", "CreateMicrosoftAD", "UpdateDirectory", "DeleteDirectory"},
		refs: []reference{
			{path: "vpcSettings.vpcId", to: vpcs}, {path: "vpcSettings.subnetIds", to: subnets},
			{path: "connectSettings.vpcId", to: vpcs}, {path: "connectSettings.subnetIds", to: subnets},
		},
		identify: func(c *call) string { return c.newID("d-")[:len("d-")+10] },
		refuse:   refuseDirectory,
		outputs:  directoryOutputs,
	}
}

// directorySettings are where a directory, or the connector to one, stands.
func directorySettings(in props) props {
	if in.str("type") == "ADConnector" {
		return in.obj("connectSettings")
	}
	return in.obj("vpcSettings")
}

// refuseDirectory: two subnets of the VPC, each in another zone (Directory Service Administration Guide, "AWS Managed
// Microsoft AD prerequisites").
func refuseDirectory(c *call) error {
	settings := directorySettings(c.in)
	ids := settings.strs("subnetIds")
	if len(ids) != 2 {
		return c.fail("InvalidParameterException", "Invalid subnet ID(s). They must correspond to two subnets in different "+
			"Availability Zones.")
	}
	first, second := c.refer(subnets, ids[0]), c.refer(subnets, ids[1])
	if first.str("availabilityZone") == second.str("availabilityZone") {
		return c.fail("InvalidParameterException", "Invalid subnet ID(s). They must correspond to two subnets in different "+
			"Availability Zones.")
	}
	if vpc := settings.str("vpcId"); first.str("vpcId") != vpc || second.str("vpcId") != vpc {
		return c.fail("InvalidParameterException", "The subnets are not all of the VPC %s", vpc)
	}
	return nil
}

func directoryOutputs(c *call) props {
	short, _, _ := strings.Cut(c.in.str("name"), ".")
	controllers := number(0)
	if c.in.str("type") == "MicrosoftAD" {
		controllers = number(2)
	}
	return props{
		"accessUrl": text(c.id + ".awsapps.com"), "alias": c.otherwise("alias", text(c.id)),
		"desiredNumberOfDomainControllers": c.otherwise("desiredNumberOfDomainControllers", controllers),
		"dnsIpAddresses":                   c.once("dnsIpAddresses", texts()),
		"edition":                          c.otherwise("edition", text("Enterprise")),
		"securityGroupId":                  text(c.derived("sg-", "controllers")),
		"shortName":                        c.otherwise("shortName", text(strings.ToUpper(short))),
		"size":                             c.otherwise("size", text("Small")),
	}
}
