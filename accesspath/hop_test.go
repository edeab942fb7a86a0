package accesspath_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// hopRow is one change to the dev topology and what one hop of an issuer's walk then says.
type hopRow struct {
	name   string
	change func(*topology.Topology)
	from   accesspath.From
	step   accesspath.Step
	// want is "ok", "no", "unknown", or "not reached".
	want    string
	because string
}

func runHop(t *testing.T, hop string, rows []hopRow) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			topology := loadTopology(t, "dev")
			if r.change != nil {
				r.change(&topology)
			}
			verdict := answers(accesspath.Judge(topology, devIntent))["issuer "+string(r.from)+" "+string(r.step)]
			state, because := stateOf(verdict, hop)
			assert.Equal(t, r.want, state, because)
			assert.Contains(t, because, r.because)
		})
	}
}

func stateOf(v accesspath.Verdict, hop string) (state, because string) {
	for _, h := range v.Hops {
		switch {
		case h.Hop != hop:
		case h.OK:
			return "ok", h.Because
		case h.Unknown:
			return "unknown", h.Because
		default:
			return "no", h.Because
		}
	}
	return "not reached", ""
}

const (
	vpcID    = "vpc-0de0000000000000a"
	apiHost  = "api.sagemaker.ap-northeast-1.amazonaws.com"
	openHost = "dev-notebook.notebook.ap-northeast-1.sagemaker.aws"
)

// dns makes a change of the servers that the VPN pushes.
func dns(servers ...string) func(*topology.Topology) {
	return func(t *topology.Topology) { t.ClientVPNs[0].DNSServers = servers }
}

func TestDNS(t *testing.T) {
	runHop(t, accesspath.HopDNS, []hopRow{
		{"a workload asks Amazon's DNS for the API", nil, accesspath.FromVPC, accesspath.Issue, "ok", "Amazon's DNS answers " + apiHost},
		{"a workload asks Amazon's DNS for the notebook", nil, accesspath.FromVPC, accesspath.Open, "ok", "Amazon's DNS answers " + openHost},
		{"browsers ask for the host that AWS says", func(t *topology.Topology) {
			t.Notebooks[0].Host = "dev-notebook-2357.notebook.ap-northeast-1.sagemaker.aws"
		}, accesspath.FromVPC, accesspath.Open, "ok", "answers dev-notebook-2357.notebook.ap-northeast-1.sagemaker.aws with"},
		{"or else for the name in lower case", func(t *topology.Topology) { t.Notebooks[0].Name = "Dev-Notebook" },
			accesspath.FromVPC, accesspath.Open, "ok", "Amazon's DNS answers " + openHost},
		{"the internet gets a public answer, as it should", nil, accesspath.FromInternet, accesspath.Open, "ok", "public addresses"},
		{"a VPN client asks the pushed server", nil, accesspath.FromClientVPN, accesspath.Issue, "ok", "the pushed DNS server 10.60.0.2 answers"},
		{"a site goes through the resolver", nil, accesspath.FromOnPremises, accesspath.Issue, "ok", "assumed to forward the name to inbound resolver"},
		{"unknown DNS attributes are assumed to be on", func(t *topology.Topology) { t.VPCs[0].EnableDNSSupport = nil },
			accesspath.FromVPC, accesspath.Issue, "ok", "are assumed to be on"},
		{"private DNS off", func(t *topology.Topology) { t.Endpoints[0].PrivateDNSEnabled = false },
			accesspath.FromVPC, accesspath.Issue, "no", "has private DNS off"},
		{"private DNS off on the other endpoint does not matter here", func(t *topology.Topology) { t.Endpoints[1].PrivateDNSEnabled = false },
			accesspath.FromVPC, accesspath.Issue, "ok", ""},
		{"no endpoint for the service", func(t *topology.Topology) { t.Endpoints = t.Endpoints[1:] },
			accesspath.FromVPC, accesspath.Issue, "no", "has no endpoint for the SageMaker API"},
		{"the first server that answers decides", dns("169.254.169.253", "10.60.0.2"), accesspath.FromClientVPN, accesspath.Issue, "ok", "10.60.0.2 answers"},
		{"the secondary range's base plus two is nobody", func(t *topology.Topology) {
			t.VPCs[0].SecondaryCIDRBlocks = []string{"10.70.0.0/16"}
			t.ClientVPNs[0].DNSServers = []string{"10.70.0.2"}
		}, accesspath.FromClientVPN, accesspath.Issue, "unknown", "neither the VPC's DNS server nor a declared resolver"},
		{"a subnet's base plus two is nobody", dns("10.60.1.2"), accesspath.FromClientVPN, accesspath.Issue, "unknown", "10.60.1.2"},
		{"a pushed resolver answers where all rules let it", func(t *topology.Topology) {
			t.ClientVPNs[0].DNSServers = []string{"10.60.1.10"}
			t.SecurityGroups[1].Egress[0] = topology.Rule{IPProtocol: "-1", CIDRIPv4: "0.0.0.0/0"}
			t.SecurityGroups[2].Ingress[0] = topology.Rule{IPProtocol: "udp", FromPort: 53, ToPort: 53, ReferencedSecurityGroupID: "sg-0de0vpn"}
		}, accesspath.FromClientVPN, accesspath.Issue, "ok", "the pushed DNS server 10.60.1.10 (inbound resolver"},
		{"full tunnel and a public server: no way to it, and no way after it", func(t *topology.Topology) {
			t.ClientVPNs[0].SplitTunnel, t.ClientVPNs[0].DNSServers = false, []string{"8.8.8.8"}
		}, accesspath.FromClientVPN, accesspath.Issue, "no", "pushes the public DNS server 8.8.8.8"},
		{"the range is not known, so neither is the server", func(t *topology.Topology) { t.VPCs[0].CIDRBlock = "" },
			accesspath.FromClientVPN, accesspath.Issue, "unknown", "is not known"},
		{"a resolver in a subnet that nobody read", func(t *topology.Topology) {
			t.Resolvers[0].IPAddresses = []topology.ResolverAddress{{SubnetID: "subnet-x"}}
		}, accesspath.FromOnPremises, accesspath.Issue, "unknown", "is not known"},
		{"a tunnel to a subnet that nobody read", func(t *topology.Topology) {
			t.ClientVPNs[0].VPCID = ""
			t.ClientVPNs[0].Associations = []topology.Association{{SubnetID: "subnet-x"}}
		}, accesspath.FromClientVPN, accesspath.Issue, "unknown", "the VPC that association subnet-x leads to is not known"},
		{"a pushed resolver in another VPC", func(t *topology.Topology) {
			t.Subnets = append(t.Subnets, topology.Subnet{ID: "subnet-x", VPCID: "vpc-x"})
			t.Resolvers[0].IPAddresses = []topology.ResolverAddress{{SubnetID: "subnet-x", IP: "10.99.0.10"}}
			t.ClientVPNs[0].DNSServers = []string{"10.99.0.10"}
		}, accesspath.FromClientVPN, accesspath.Issue, "no", "joins VPC notebook-vpc (vpc-0de0000000000000a) to VPC vpc-x"},
		{"a site that is not attached does not reach the resolver", func(t *topology.Topology) { t.OnPremises[0].Attachments = nil },
			accesspath.FromOnPremises, accesspath.Issue, "no", "attached to no gateway"},
	})
}

func TestRoute(t *testing.T) {
	noWay := func(t *topology.Topology) { t.Endpoints[0].PrivateDNSEnabled = false }
	with := func(changes ...func(*topology.Topology)) func(*topology.Topology) {
		return func(t *topology.Topology) {
			for _, change := range changes {
				change(t)
			}
		}
	}
	gateway := func(g topology.Gateway) func(*topology.Topology) {
		return func(t *topology.Topology) {
			for i := range t.Subnets {
				t.Subnets[i].RouteTable = &topology.RouteTable{Routes: []topology.Route{{DestinationCIDRBlock: "0.0.0.0/0", Gateway: g}}}
			}
		}
	}
	runHop(t, accesspath.HopRoute, []hopRow{
		{"the local route", nil, accesspath.FromVPC, accesspath.Issue, "ok", "the local route of VPC notebook-vpc"},
		{"the tunnel", nil, accesspath.FromClientVPN, accesspath.Issue, "ok", "the tunnel ends in VPC notebook-vpc"},
		{"an assumed attachment says so", nil, accesspath.FromOnPremises, accesspath.Issue, "ok", "which is assumed"},
		{"one's own line", nil, accesspath.FromInternet, accesspath.Issue, "ok", "own connection"},
		{"an endpoint without a subnet", func(t *topology.Topology) { t.Endpoints[0].SubnetIDs = nil },
			accesspath.FromVPC, accesspath.Issue, "no", "is in no subnet"},
		{"an isolated VPC has no public way", noWay, accesspath.FromVPC, accesspath.Issue, "no", "has no route to the internet"},
		{"a NAT gateway is a public way", with(noWay, gateway(topology.NATGateway)), accesspath.FromVPC, accesspath.Issue, "ok", "has a route to the internet"},
		{"an internet gateway is a public way", with(noWay, gateway(topology.InternetGateway)), accesspath.FromVPC, accesspath.Issue, "ok", "has a route to the internet"},
		{"what is behind a private gateway may be one", with(noWay, gateway(topology.PrivateGateway)), accesspath.FromVPC, accesspath.Issue, "unknown",
			"whether that leads on to the internet cannot be seen"},
		{"split tunnel leaves public addresses alone", with(noWay), accesspath.FromClientVPN, accesspath.Issue, "ok", "split tunnel"},
		{"full tunnel without a route", with(noWay, func(t *topology.Topology) { t.ClientVPNs[0].SplitTunnel = false }),
			accesspath.FromClientVPN, accesspath.Issue, "no", "has no route to the internet"},
		{"full tunnel with a route and no rule", with(noWay, fullTunnel("10.60.0.0/16")), accesspath.FromClientVPN, accesspath.Issue, "no", "no authorization rule covers the internet"},
		{"full tunnel with a route, a rule and no gateway", with(noWay, fullTunnel("0.0.0.0/0")), accesspath.FromClientVPN, accesspath.Issue, "no", "has no route to the internet"},
		{"full tunnel with all three", with(noWay, fullTunnel("0.0.0.0/0"), gateway(topology.NATGateway)), accesspath.FromClientVPN, accesspath.Issue, "ok", "has a route to the internet"},
		{"a declared attachment without a way back", declaredGateway, accesspath.FromOnPremises, accesspath.Issue, "not reached", ""},
	})
}

func fullTunnel(rule string) func(*topology.Topology) {
	return func(t *topology.Topology) {
		v := &t.ClientVPNs[0]
		v.SplitTunnel = false
		v.Routes = []topology.VPNRoute{{DestinationCIDRBlock: "0.0.0.0/0"}}
		v.AuthorizationRules[0].TargetNetworkCIDR = rule
	}
}

func declaredGateway(t *topology.Topology) {
	t.OnPremises[0].Attachments[0].Origin = topology.Declared
}

func TestUnknownRoutesMatterOnlyWhereThePolicyWouldAllow(t *testing.T) {
	topology := loadTopology(t, "dev")
	topology.Endpoints[0].PrivateDNSEnabled = false
	for i := range topology.Subnets {
		topology.Subnets[i].RouteTable = nil
	}
	got := answers(accesspath.Judge(topology, devIntent))
	assert.Equal(t, accesspath.Deny, got["issuer vpc issue"].Decision, "the policy denies either way")
	topology.Principals[0].PolicyIDs = []string{"arn:aws:iam::aws:policy/AdministratorAccess"}
	got = answers(accesspath.Judge(topology, devIntent))
	assert.Equal(t, accesspath.Unknown, got["issuer vpc issue"].Decision, "the policy allows, and the way is not known")
}

func TestPathsThatDoNotExist(t *testing.T) {
	empty := topology.Topology{Region: "ap-northeast-1", Notebooks: []topology.Notebook{{Name: "n", ARN: "arn:aws:sagemaker:ap-northeast-1:1:notebook-instance/n"}}}
	for name, v := range answers(accesspath.Judge(empty, accesspath.Intent{})) {
		isAdministratorElsewhere := v.Principal == accesspath.Administrator && v.From == accesspath.FromLinkedVPC // in a VPC of his own
		if v.From != accesspath.FromInternet && v.From != accesspath.FromConsole && !isAdministratorElsewhere {
			require.Len(t, v.Hops, 1, name)
			assert.Equal(t, accesspath.HopPath, v.Hops[0].Hop, name)
		}
	}
	report := accesspath.Judge(topology.Topology{}, devIntent)
	assert.Empty(t, report.Verdicts)
	assert.Equal(t, "no notebook instance is declared, so nothing was judged", report.NothingJudged)
	assert.False(t, report.Intent.OK, "what was not judged is not as intended")
}
