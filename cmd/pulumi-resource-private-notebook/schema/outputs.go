package schema

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/cmd/pulumi-resource-private-notebook/catalog"
)

// secretOutputs hold keys.
var secretOutputs = map[string]bool{
	"ClientVpnCertificates.clientPrivateKey":     true,
	"SiteToSiteVpn.customerGatewayConfiguration": true,
}

// output is a property of the whole. The whole registers what a person needs next, and that is of several parts.
type output struct {
	name, description string
	form              *property
	// always says that it is there whatever the arguments are.
	always bool
}

var (
	text     = &property{Type: "string"}
	texts    = &property{Type: "array", Items: text}
	textsBy  = &property{Type: "object", AdditionalProperties: text}
	ofFleet  = &property{Type: "object", AdditionalProperties: &property{Ref: reference(fleetNotebookOutputs)}}
	ofLinked = &property{Type: "object", AdditionalProperties: &property{Ref: reference(endpointPair)}}
)

// The types that only outputs have.
const (
	fleetNotebookOutputs = "FleetNotebookOutputs"
	endpointPair         = "EndpointPair"
)

var outputsOfTheWhole = []output{
	{"apiEndpointId", "The ID of the SageMaker API's endpoint: the one that a policy sees when a URL is issued.", text, true},
	{"notebookEndpointId", "The ID of the notebook's endpoint: the one that a policy sees when a URL is opened.", text, true},
	{"policyArn", "The ARN of the restricted policy, the first one's where it is split.", text, true},
	{"policyArns", "The ARNs of all restricted policies.", texts, true},
	{"guardrailArns", "The ARNs of all guardrails; empty without one.", texts, true},
	{"guardrailJson", "The whole guardrail's document, to attach to further principals. It may be longer than one managed policy.", text, true},
	{"notebookName", "The notebook instance's name. A fleet has `notebooks` instead.", text, false},
	{"notebookArn", "The notebook instance's ARN. A fleet has `notebooks` instead.", text, false},
	{"presignCommand", "The AWS CLI command that issues a URL on a private path, ready to be typed. A fleet has `notebooks` instead.", text, false},
	{"notebooks", "The notebooks of a fleet, by short name. Outside a fleet there are none.", ofFleet, false},
	{"linkedEndpointIds", "The endpoint pairs of the linked VPCs, by name.", ofLinked, false},
	{"linkedPresignCommands", "The commands for each linked VPC, by name. A fleet has them in `notebooks`.", textsBy, false},
	{"clientVpnEndpointId", "The Client VPN endpoint's ID, where there is a VPN.", text, false},
	{"resolverIpAddresses", "Where on-premises DNS forwards to, where there is an inbound resolver.", texts, false},
	{"forwardZones", "The zones that on-premises DNS must forward there.", texts, false},
	{"companionEndpointIds", "The endpoints of further AWS services by service, where there are any.", textsBy, false},
	{"flowLogGroup", "The log group of the flow logs, where there are any; \"\" with a bucket.", text, false},
	{"queryLogGroup", "The log group of what the VPC's DNS server was asked, where that is recorded.", text, false},
	{"alarmTopicArn", "The ARN of the topic that hears of URLs issued outside the endpoints, where there is an alarm.", text, false},
}

// outputs are the properties of a component, and the names of those that are always there.
func (w *writer) outputs(c *catalog.Component) (map[string]*property, []string) {
	properties, required := map[string]*property{}, []string{}
	name := c.State.Name()
	if name == "PrivateNotebook" {
		for _, o := range outputsOfTheWhole {
			p := *o.form
			p.Description = o.description
			properties[o.name] = &p
			if o.always {
				required = append(required, o.name)
			}
		}
		return properties, sorted(required)
	}
	for i := range c.State.NumField() {
		field := c.State.Field(i)
		form := formOfOutput(field.Type)
		if !field.IsExported() || form == nil {
			continue
		}
		key := catalog.NameOf(field.Name)
		form.Description, form.Secret = w.describeOutput(name, field.Name), secretOutputs[name+"."+key]
		properties[key] = form
		required = append(required, key)
	}
	return properties, sorted(required)
}

// formOfOutput is nil for what is no output.
func formOfOutput(t reflect.Type) *property {
	switch t {
	case reflect.TypeFor[pulumi.StringOutput]():
		return &property{Type: "string"}
	case reflect.TypeFor[pulumi.StringArrayOutput]():
		return &property{Type: "array", Items: text}
	case reflect.TypeFor[pulumi.StringMapOutput]():
		return &property{Type: "object", AdditionalProperties: text}
	}
	return nil
}

// outputTypes are the types that only outputs have.
func (w *writer) outputTypes() {
	described := func(form *property, description string) *property {
		p := *form
		p.Description = description
		return &p
	}
	w.document.Types[catalog.Package+":index:"+endpointPair] = &typeSpec{
		Type: "object", Description: "The endpoint pair of a linked VPC.",
		Properties: map[string]*property{
			"apiEndpointId":      described(text, "The ID of the SageMaker API's endpoint."),
			"notebookEndpointId": described(text, "The ID of the notebook's endpoint."),
		},
		Required: []string{"apiEndpointId", "notebookEndpointId"},
	}
	w.document.Types[catalog.Package+":index:"+fleetNotebookOutputs] = &typeSpec{
		Type: "object", Description: "A notebook of a fleet, as it is deployed.",
		Properties: map[string]*property{
			"name":                  described(text, "The notebook instance's name."),
			"arn":                   described(text, "The notebook instance's ARN."),
			"host":                  described(text, "The name that browsers open the notebook by, without a scheme."),
			"roleArn":               described(text, "The execution role's ARN."),
			"presignCommand":        described(text, "The AWS CLI command that issues a URL on a private path, ready to be typed."),
			"linkedPresignCommands": described(textsBy, "The commands for each linked VPC, by name, where there are any."),
		},
		Required: []string{"arn", "host", "name", "presignCommand", "roleArn"},
	}
}
