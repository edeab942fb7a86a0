package observe_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
)

// BenchmarkReport is everything that the command does with one environment: read, observe, judge.
func BenchmarkReport(b *testing.B) {
	for _, name := range []string{"dev", "prod"} {
		text, err := json.Marshal(loadStack(b, name+".export.json").export)
		require.NoError(b, err)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				read, err := observe.ReadExport(bytes.NewReader(text))
				require.NoError(b, err)
				seen := observe.Observe(read.Resources, observe.Stated{})
				require.True(b, accesspath.Judge(seen, intents[name+".export.json"]).Intent.OK)
			}
		})
	}
}

// BenchmarkGrowth observes stacks with more and more of each sort of resource: the time a resource should stay the same.
func BenchmarkGrowth(b *testing.B) {
	kinds := map[string]func(s stack, i int){
		"irrelevant": func(s stack, i int) {
			s.add("aws:s3/bucketV2:BucketV2", fmt.Sprintf("bucket-%d", i), fmt.Sprintf("b-%d", i), map[string]any{"bucket": "b"})
		},
		"vpcs": func(s stack, i int) {
			id := fmt.Sprintf("vpc-%d", i)
			s.add("aws:ec2/vpc:Vpc", id, id, map[string]any{"cidrBlock": fmt.Sprintf("10.%d.%d.0/24", 100+i/256, i%256)})
			s.add("aws:ec2/subnet:Subnet", "subnet-"+id, "subnet-"+id, map[string]any{"vpcId": id})
		},
		"rules": func(s stack, i int) {
			group := s.find(b, "SecurityGroup::private-notebook-private-link-endpoints")["id"]
			s.add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", fmt.Sprintf("rule-%d", i), fmt.Sprintf("sgr-%d", i),
				map[string]any{"securityGroupId": group, "ipProtocol": "tcp", "fromPort": 443.0, "toPort": 443.0,
					"cidrIpv4": fmt.Sprintf("10.%d.%d.0/24", 100+i/256, i%256)})
		},
		"roles": func(s stack, i int) {
			name := fmt.Sprintf("role-%d", i)
			s.add("aws:iam/role:Role", name, name, map[string]any{"name": name})
			s.add("aws:iam/rolePolicy:RolePolicy", name+"-policy", name+":policy", map[string]any{"role": name,
				"policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`})
		},
	}
	for kind, grow := range kinds {
		for _, n := range []int{1, 10, 100, 1000} {
			s := loadStack(b, "dev.export.json")
			for i := range n {
				grow(s, i)
			}
			resources := s.resources(b)
			b.Run(fmt.Sprintf("%s/%d", kind, n), func(b *testing.B) {
				for b.Loop() {
					observe.Observe(resources, observe.Stated{})
				}
			})
		}
	}
}
