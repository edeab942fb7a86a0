package accesspath_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

func BenchmarkReport(b *testing.B) {
	for name, intent := range map[string]accesspath.Intent{"dev": devIntent, "prod": prodIntent} {
		topology := loadTopology(b, name)
		b.Run(name, func(b *testing.B) { judgeAgain(b, topology, intent) })
	}
}

func judgeAgain(b *testing.B, deployed topology.Topology, intent accesspath.Intent) {
	b.ReportAllocs()
	for b.Loop() {
		if report := accesspath.Judge(deployed, intent); len(report.Verdicts) == 0 {
			b.Fatal("no verdict")
		}
	}
}

var sizes = []int{1, 10, 100, 1000}

// BenchmarkVPCs grows the number of linked VPCs, each with its own endpoint pair in the policies.
func BenchmarkVPCs(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) { judgeAgain(b, withLinkedVPCs(b, n), prodIntent) })
	}
}

// BenchmarkNotebooks grows the number of notebooks that one policy lists.
func BenchmarkNotebooks(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) { judgeAgain(b, withNotebooks(b, n), devIntent) })
	}
}

// BenchmarkStatements grows the number of statements before the one that decides.
func BenchmarkStatements(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) { judgeAgain(b, withStatements(b, n), devIntent) })
	}
}

func withLinkedVPCs(b testing.TB, n int) topology.Topology {
	deployed := loadTopology(b, "prod")
	var ids []string
	for i := range n {
		vpcID, subnetID, groupID := fmt.Sprintf("vpc-%d", i), fmt.Sprintf("subnet-%d", i), fmt.Sprintf("sg-%d", i)
		cidr := fmt.Sprintf("10.%d.%d.0/24", 100+i/256, i%256)
		deployed.VPCs = append(deployed.VPCs, topology.VPC{ID: vpcID, CIDRBlock: cidr})
		deployed.Subnets = append(deployed.Subnets, topology.Subnet{ID: subnetID, VPCID: vpcID, CIDRBlock: cidr})
		deployed.SecurityGroups = append(deployed.SecurityGroups, topology.SecurityGroup{ID: groupID, VPCID: vpcID,
			Ingress: []topology.Rule{{IPProtocol: "tcp", FromPort: 443, ToPort: 443, CIDRIPv4: cidr}}})
		for _, service := range []string{"com.amazonaws.ap-northeast-1.sagemaker.api", "aws.sagemaker.ap-northeast-1.notebook"} {
			id := fmt.Sprintf("vpce-%d-%d", i, len(service))
			ids = append(ids, id)
			deployed.Endpoints = append(deployed.Endpoints, topology.Endpoint{ID: id, ServiceName: service, VPCID: vpcID,
				SubnetIDs: []string{subnetID}, SecurityGroupIDs: []string{groupID}, PrivateDNSEnabled: true})
		}
	}
	more, _ := json.Marshal(ids)
	for i := range deployed.Policies {
		deployed.Policies[i].Policy = strings.Replace(deployed.Policies[i].Policy, `"aws:SourceVpce":[`,
			`"aws:SourceVpce":[`+strings.Trim(string(more), "[]")+",", 1)
	}
	return deployed
}

func withNotebooks(b testing.TB, n int) topology.Topology {
	deployed := loadTopology(b, "dev")
	first := deployed.Notebooks[0]
	arns := []string{first.ARN}
	for i := range n - 1 {
		another := first
		another.Name = fmt.Sprintf("notebook-%d", i)
		another.ARN = strings.Replace(first.ARN, first.Name, another.Name, 1)
		arns = append(arns, another.ARN)
		deployed.Notebooks = append(deployed.Notebooks, another)
	}
	list, _ := json.Marshal(arns)
	for i := range deployed.Policies {
		deployed.Policies[i].Policy = strings.Replace(deployed.Policies[i].Policy, `["`+first.ARN+`"]`, string(list), 1)
	}
	return deployed
}

func withStatements(b testing.TB, n int) topology.Topology {
	deployed := loadTopology(b, "dev")
	var further strings.Builder
	for i := range n {
		fmt.Fprintf(&further, `{"Sid":"S%d","Effect":"Allow","Action":"sagemaker:*","Resource":"arn:aws:sagemaker:*:*:notebook-instance/other-%d"},`, i, i)
	}
	deployed.Policies[0].Policy = strings.Replace(deployed.Policies[0].Policy, `"Statement":[`, `"Statement":[`+further.String(), 1)
	return deployed
}

// The benchmarks are worth nothing where what they measure is refused at the first hop.
func TestTheGrownTopologiesAnswerAsTheSmallOnes(t *testing.T) {
	for name, c := range map[string]struct {
		deployed topology.Topology
		intent   accesspath.Intent
	}{
		"vpcs":       {withLinkedVPCs(t, 100), prodIntent},
		"notebooks":  {withNotebooks(t, 100), devIntent},
		"statements": {withStatements(t, 100), devIntent},
	} {
		report := accesspath.Judge(c.deployed, c.intent)
		if !report.Intent.OK {
			t.Errorf("%s: %+v", name, report.Intent.Differences[0])
		}
	}
}

// Work grows with what is printed and read, and no faster. Allocations stand for work: unlike time, they do not hang on
// who else uses the machine.
func TestTenTimesTheTopologyIsTenTimesTheWork(t *testing.T) {
	for name, grow := range map[string]func(testing.TB, int) topology.Topology{
		"vpcs": withLinkedVPCs, "notebooks": withNotebooks, "statements": withStatements,
	} {
		work := func(n int) float64 {
			deployed := grow(t, n)
			return testing.AllocsPerRun(2, func() { accesspath.Judge(deployed, devIntent) })
		}
		if small, large := work(20), work(200); large > 11*small {
			t.Errorf("%s: 20 take %.0f allocations and 200 take %.0f", name, small, large)
		}
	}
}
