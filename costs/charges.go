package costs

import (
	"strings"

	"private-notebook/accesspath/observe"
)

// The items that switches look at.
const (
	endpointZone = "interface-endpoint-zone"
	association  = "client-vpn-association"
	resolver     = "resolver-address"
	notebook     = "notebook-" // and the instance type
)

// charged has what each charged resource type adds.
var charged = map[string]func(*Estimate, observe.Resource){
	"aws:ec2/vpcEndpoint:VpcEndpoint": chargeEndpoint,
	"aws:ec2clientvpn/endpoint:Endpoint": func(e *Estimate, _ observe.Resource) {
		e.byUse("client-vpn-connection")
	},
	"aws:ec2clientvpn/networkAssociation:NetworkAssociation": func(e *Estimate, r observe.Resource) {
		e.add(association, 1)
		if endpoint := text(r, "clientVpnEndpointId"); e.associated[endpoint] { // One association of each remains.
			e.spareZones[association]++
		} else {
			e.associated[endpoint] = true
		}
	},
	"aws:route53/resolverEndpoint:ResolverEndpoint": func(e *Estimate, r observe.Resource) {
		e.add(resolver, float64(length(r, "ipAddresses")))
		e.byUse("resolver-queries")
	},
	"aws:sagemaker/notebookInstance:NotebookInstance": func(e *Estimate, r observe.Resource) {
		kind, _ := r.Value("instanceType").(string)
		size, _ := r.Value("volumeSize").(float64)
		e.add(notebook+kind, 1)
		e.add("notebook-volume", size)
	},
	"aws:kms/key:Key": func(e *Estimate, _ observe.Resource) {
		e.add("kms-key", 1)
		e.byUse("kms-requests")
	},
	"aws:cloudwatch/logGroup:LogGroup": func(e *Estimate, _ observe.Resource) {
		e.byUse("log-ingestion", "log-storage")
	},
	"aws:ec2/flowLog:FlowLog": func(e *Estimate, r observe.Resource) {
		kind, _ := r.Value("logDestinationType").(string)
		e.byUse(deliveryTo(kind == "s3"))
	},
	"aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": func(e *Estimate, r observe.Resource) {
		arn, _ := r.Value("destinationArn").(string)
		e.byUse(deliveryTo(strings.Contains(arn, ":s3:::")))
	},
	"aws:ec2/vpnConnection:VpnConnection": func(e *Estimate, r observe.Resource) {
		e.add("site-to-site-vpn", 1)
		if id, _ := r.Value("transitGatewayId").(string); id != "" {
			chargeAttachment(e, r)
		}
	},
	"aws:ec2transitgateway/vpcAttachment:VpcAttachment": chargeAttachment,
	"aws:cloudwatch/metricAlarm:MetricAlarm": func(e *Estimate, _ observe.Resource) {
		e.add("metric-alarm", 1)
	},
	"aws:sns/topic:Topic": func(e *Estimate, _ observe.Resource) {
		e.byUse("sns-email")
	},
}

// chargeEndpoint charges an interface endpoint for each zone that it is in. Gateway endpoints have no price.
func chargeEndpoint(e *Estimate, r observe.Resource) {
	if kind, _ := r.Value("vpcEndpointType").(string); kind != "Interface" {
		return
	}
	zones := float64(length(r, "subnetIds"))
	e.add(endpointZone, zones)
	e.spareZones[endpointZone] += max(zones-1, 0)
	e.byUse("interface-endpoint-data")
}

func chargeAttachment(e *Estimate, _ observe.Resource) {
	e.add("transit-gateway-attachment", 1)
	e.byUse("transit-gateway-data")
}

func deliveryTo(s3 bool) string {
	if s3 {
		return "vended-logs-to-s3"
	}
	return "log-ingestion"
}

func text(r observe.Resource, property string) string {
	value, _ := r.Value(property).(string)
	return value
}

func length(r observe.Resource, property string) int {
	list, _ := r.Value(property).([]any)
	return len(list)
}

// unlisted is what an item without a row is called: a notebook's instance type.
func unlisted(name string) string {
	return "Notebook `" + strings.TrimPrefix(name, notebook) + "`, if never stopped"
}
