package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

const (
	route53        = "aws:route53/"
	zoneToken      = route53 + "zone:Zone"
	recordToken    = route53 + "record:Record"
	zoneLinkToken  = route53 + "zoneAssociation:ZoneAssociation"
	ruleOfDNSToken = route53 + "resolverRule:ResolverRule"
	ruleLinkToken  = route53 + "resolverRuleAssociation:ResolverRuleAssociation"
	apiHost        = "api.sagemaker.eu-west-1.amazonaws.com"
)

// inVPC is a stack with a notebook in eu-west-1 and a VPC.
func inVPC(resources ...observe.Resource) topology.Topology {
	return see(append(resources, aNotebook(), declared(vpcToken, "vpc-1", object{"dhcpOptionsId": "dopt-shown"}))...)
}

// noted is the one thing that a stack does not understand.
func noted(t *testing.T, seen topology.Topology) topology.NotUnderstood {
	t.Helper()
	require.Len(t, seen.NotUnderstood, 1)
	return seen.NotUnderstood[0]
}

func TestDHCPOptions(t *testing.T) {
	const optionsToken, linkToken = "aws:ec2/vpcDhcpOptions:VpcDhcpOptions", "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation"
	options := func(id string, servers ...any) observe.Resource {
		return declared(optionsToken, id, object{"domainNameServers": servers})
	}
	link := func(id string) observe.Resource {
		return declared(linkToken, "l", object{"vpcId": "vpc-1", "dhcpOptionsId": id})
	}
	for name, row := range map[string]struct {
		resources []observe.Resource
		servers   []string
		urn       string
		isNoted   bool
	}{
		"none":                           {nil, nil, "", false},
		"of no VPC":                      {[]observe.Resource{options("dopt-1", "10.1.0.10")}, nil, "", false},
		"another server":                 {[]observe.Resource{options("dopt-1", "10.1.0.10", amazon), link("dopt-1")}, []string{"10.1.0.10", amazon}, "dopt-1", false},
		"Amazon's":                       {[]observe.Resource{options("dopt-1", amazon), link("dopt-1")}, nil, "dopt-1", false},
		"those that the VPC shows":       {[]observe.Resource{options("dopt-shown", "10.1.0.10")}, []string{"10.1.0.10"}, "dopt-shown", false},
		"the association is newer":       {[]observe.Resource{options("dopt-shown", "10.1.0.10"), options("dopt-1", "10.2.0.10"), link("dopt-1")}, []string{"10.2.0.10"}, "dopt-1", false},
		"declared elsewhere":             {[]observe.Resource{link("dopt-far")}, nil, "", true},
		"without a server":               {[]observe.Resource{options("dopt-1"), link("dopt-1")}, nil, "dopt-1", true},
		"the account's default, as text": {[]observe.Resource{declared("aws:ec2/defaultVpcDhcpOptions:DefaultVpcDhcpOptions", "dopt-1", object{"domainNameServers": amazon}), link("dopt-1")}, nil, "dopt-1", false},
	} {
		t.Run(name, func(t *testing.T) {
			seen := inVPC(row.resources...)
			require.Len(t, seen.VPCs, 1)
			assert.Equal(t, row.servers, seen.VPCs[0].DNSServers)
			if row.urn == "" {
				assert.Empty(t, seen.VPCs[0].DHCPOptionsURN)
			} else {
				assert.Regexp(t, row.urn+"$", seen.VPCs[0].DHCPOptionsURN)
			}
			if !row.isNoted {
				assert.Empty(t, seen.NotUnderstood)
				return
			}
			n := noted(t, seen)
			assert.True(t, n.Closes && n.Grave && !n.Opens)
			assert.Equal(t, topology.AboutNames, n.About)
		})
	}
}

const amazon = "AmazonProvidedDNS"

func TestResolverRules(t *testing.T) {
	targets := []any{object{"ip": "10.1.0.10", "port": 53.0}, object{"ipv6": "2001:db8::10"}}
	rule := func(domain, kind string) observe.Resource {
		return declared(ruleOfDNSToken, "rslvr-rr-1", object{"domainName": domain, "ruleType": kind, "targetIps": targets})
	}
	link := func(id string) observe.Resource {
		return declared(ruleLinkToken, "l", object{"resolverRuleId": id, "vpcId": "vpc-1"})
	}
	for domain, want := range map[string]string{
		".": ".", "amazonaws.com.": "amazonaws.com", "aws": "aws", "eu-west-1.sagemaker.aws": "eu-west-1.sagemaker.aws", "AmazonAWS.com": "amazonaws.com",
		apiHost: apiHost, "n-1234.notebook.eu-west-1.sagemaker.aws": "n-1234.notebook.eu-west-1.sagemaker.aws",
		"corp.example": "", "us-east-1.amazonaws.com": "", "notamazonaws.com": "", "ws.com": "",
	} {
		seen := inVPC(rule(domain, "FORWARD"), link("rslvr-rr-1"))
		assert.Empty(t, seen.NotUnderstood)
		if want == "" {
			assert.Empty(t, seen.ResolverRules, domain)
			continue
		}
		require.Len(t, seen.ResolverRules, 1, domain)
		assert.Equal(t, topology.ResolverRule{Element: seen.ResolverRules[0].Element, DomainName: want, RuleType: "FORWARD",
			TargetIPs: []string{"10.1.0.10", "2001:db8::10"}, VPCIDs: []string{"vpc-1"}}, seen.ResolverRules[0])
	}
	assert.Empty(t, inVPC(rule(".", "SYSTEM")).ResolverRules[0].VPCIDs, "a rule of no VPC is for nobody yet")
	n := noted(t, inVPC(link("rslvr-rr-far")))
	assert.Equal(t, "resolver rule rslvr-rr-far of VPC vpc-1 is declared elsewhere, so which names it forwards is not known", n.Because)
	assert.True(t, n.Closes && n.Opens && !n.Grave)
	assert.Empty(t, inVPC(link("rslvr-autodefined-rr-internet-resolver")).NotUnderstood)
}

func TestPrivateZones(t *testing.T) {
	zone := func(name string, vpcs ...any) observe.Resource {
		return declared(zoneToken, "Z1", object{"name": name, "vpcs": vpcs})
	}
	inOne := object{"vpcId": "vpc-1", "vpcRegion": "eu-west-1"}
	link := declared(zoneLinkToken, "Z1:vpc-2", object{"zoneId": "Z1", "vpcId": "vpc-2"})

	seen := inVPC(zone(apiHost+".", inOne), link)
	require.Len(t, seen.PrivateZones, 1)
	assert.Equal(t, topology.PrivateZone{Element: seen.PrivateZones[0].Element, ID: "Z1", Name: apiHost, VPCIDs: []string{"vpc-1", "vpc-2"}},
		seen.PrivateZones[0])
	assert.Len(t, inVPC(zone("amazonaws.com", inOne)).PrivateZones, 1, "one that covers a name")
	assert.Len(t, inVPC(zone("x.notebook.eu-west-1.sagemaker.aws", inOne)).PrivateZones, 1, "one that lies below a name")
	assert.Len(t, inVPC(zone(apiHost), link).PrivateZones, 1, "an association alone makes it private")
	assert.Empty(t, inVPC(zone("corp.example", inOne)).PrivateZones)
	assert.Empty(t, inVPC(zone(apiHost)).PrivateZones, "a public zone, which nobody is led to")

	read := zone(apiHost, inOne)
	read.External = true
	assert.True(t, inVPC(read).PrivateZones[0].Partial)

	n := noted(t, inVPC(link))
	assert.Equal(t, "private zone Z1 of VPC vpc-2 is declared elsewhere, so which names it answers for is not known", n.Because)
	n = noted(t, inVPC(declared(recordToken, "r", object{"zoneId": "Z-far", "name": apiHost, "type": "A"})))
	assert.True(t, n.Grave && n.Opens && n.Closes)
	assert.Empty(t, inVPC(declared(recordToken, "r", object{"zoneId": "Z-far", "name": "www.corp.example", "type": "A"})).NotUnderstood)

	global := zone(apiHost, inOne)
	global.Provider = "urn::east::1"
	provider := observe.Resource{URN: "urn::east", Type: "pulumi:providers:aws", ID: "1", Inputs: object{"region": "us-east-1"}}
	assert.Len(t, inVPC(provider, global).PrivateZones, 1, "a zone is in no Region, whatever its provider's is")
}

func TestRecordsOfAPrivateZone(t *testing.T) {
	const zoneName = "sagemaker.eu-west-1.amazonaws.com"
	zone := declared(zoneToken, "Z1", object{"name": zoneName, "vpcs": []any{object{"vpcId": "vpc-1"}}})
	const alias = "vpce-1-2.api.sagemaker.eu-west-1.vpce.amazonaws.com"
	one := func(properties object) observe.Resource {
		properties["zoneId"] = "Z1"
		return declared(recordToken, "r", properties)
	}
	for name, row := range map[string]struct {
		resource observe.Resource
		want     topology.ZoneRecord
	}{
		"addresses": {one(object{"name": apiHost + ".", "type": "A", "records": []any{"10.0.0.5", "10.0.0.6"}}),
			topology.ZoneRecord{Name: apiHost, Type: "A", Values: []string{"10.0.0.5", "10.0.0.6"}}},
		"a name within the zone": {one(object{"name": "api", "type": "AAAA", "records": []any{"2001:db8::5"}}),
			topology.ZoneRecord{Name: apiHost, Type: "AAAA", Values: []string{"2001:db8::5"}}},
		"the zone's own name":  {one(object{"name": "", "type": "A"}), topology.ZoneRecord{Name: zoneName, Type: "A"}},
		"AWS's word on a name": {one(object{"name": "api", "fqdn": apiHost, "type": "A"}), topology.ZoneRecord{Name: apiHost, Type: "A"}},
		"every name":           {one(object{"name": `\052.` + zoneName, "type": "A"}), topology.ZoneRecord{Name: "*." + zoneName, Type: "A"}},
		"another name": {one(object{"name": "api", "type": "CNAME", "records": []any{alias + "."}}),
			topology.ZoneRecord{Name: apiHost, Type: "CNAME", Values: []string{alias}}},
		"an alias": {one(object{"name": "api", "type": "A", "aliases": []any{object{"name": alias, "zoneId": "Z2"}}}),
			topology.ZoneRecord{Name: apiHost, Type: "A", AliasName: alias}},
		"an exclusive list": {declared(route53+"recordsExclusive:RecordsExclusive", "r", object{"zoneId": "Z1", "resourceRecordSets": []any{
			object{"name": apiHost, "type": "A", "resourceRecords": []any{object{"value": "10.0.0.5"}}}}}),
			topology.ZoneRecord{Name: apiHost, Type: "A", Values: []string{"10.0.0.5"}}},
		"an alias in an exclusive list": {declared(route53+"recordsExclusive:RecordsExclusive", "r", object{"zoneId": "Z1", "resourceRecordSets": []any{
			object{"name": apiHost, "type": "A", "aliasTarget": object{"dnsName": alias + "."}}}}),
			topology.ZoneRecord{Name: apiHost, Type: "A", AliasName: alias}},
	} {
		t.Run(name, func(t *testing.T) {
			seen := inVPC(zone, row.resource)
			require.Len(t, seen.PrivateZones, 1)
			require.Len(t, seen.PrivateZones[0].Records, 1)
			row.want.Element = topology.Element{URN: row.resource.URN}
			assert.Equal(t, row.want, seen.PrivateZones[0].Records[0])
		})
	}
}

func TestANamespaceOfCloudMapForAWSsNamesIsSaid(t *testing.T) {
	const token = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace"
	assert.True(t, noted(t, inVPC(declared(token, "ns-1", object{"name": "amazonaws.com", "vpc": "vpc-1"}))).Grave)
	assert.Empty(t, inVPC(declared(token, "ns-1", object{"name": "services.local", "vpc": "vpc-1"})).NotUnderstood)
}

func TestCasesOfNames(t *testing.T) {
	seen := ofCase(t, "private-zone-for-the-api")
	require.Len(t, seen.PrivateZones, 1)
	z := seen.PrivateZones[0]
	assert.Equal(t, []string{homeVPC}, z.VPCIDs)
	require.Len(t, z.Records, 1)
	assert.Equal(t, "api.sagemaker.ap-northeast-1.amazonaws.com", z.Records[0].Name)
	assert.Equal(t, "vpce-a941d2e78669ee9fa-18a6251c.api.sagemaker.ap-northeast-1.vpce.amazonaws.com", z.Records[0].AliasName)
	for _, e := range seen.Endpoints {
		assert.Equal(t, e.ID != "vpce-a941d2e78669ee9fa", e.PrivateDNSEnabled, e.ID)
	}

	v := ofCase(t, "dhcp-options").VPCs
	require.Len(t, v, 1)
	assert.Equal(t, []string{"10.1.0.10", "10.1.0.11"}, v[0].DNSServers)
	assert.Regexp(t, "::dopt$", v[0].DHCPOptionsURN)
}
