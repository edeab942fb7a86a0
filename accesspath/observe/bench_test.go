package observe_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

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

// BenchmarkLargeExport reads an export as a large organisation has it: a hundred thousand resources, about a kilobyte each, of which
// a third are of types that the judgement reads.
func BenchmarkLargeExport(b *testing.B) {
	text := largeExport(b, 100_000)
	b.Run(fmt.Sprintf("%d MB", len(text)>>20), func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		before := cpuTime(b)
		for b.Loop() {
			read, err := observe.ReadJudged(bytes.NewReader(text))
			require.NoError(b, err)
			require.Len(b, observe.Observe(read.Resources, observe.Stated{}).Notebooks, 1)
		}
		b.ReportMetric((cpuTime(b)-before).Seconds()/float64(b.N), "cpu-s/op") // on a busy machine the clock measures the others
	})
}

func cpuTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// largeExport is the dev stack among other resources: buckets, objects in clusters, roles with a policy each, and rules of a group.
func largeExport(b *testing.B, resources int) []byte {
	s := loadStack(b, "dev.export.json")
	group := s.find(b, "SecurityGroup::private-notebook-private-link-endpoints")["id"]
	filling := strings.Repeat("x", 20)
	tags := object{"Team": "platform", "CostCenter": "4711", "Environment": "production"}
	list := s.list()
	for i := len(list); i < resources; i++ {
		var token string
		var properties object
		switch i % 6 {
		case 0, 1:
			token, properties = "aws:s3/bucketObjectv2:BucketObjectv2", object{"bucket": "b", "key": fmt.Sprintf("k-%d", i), "content": filling, "tags": tags}
		case 2, 3:
			token, properties = "kubernetes:core/v1:ConfigMap", object{"data": object{"a": filling}, "metadata": object{"name": "m", "labels": tags}}
		case 4:
			token, properties = "aws:iam/role:Role", object{"name": fmt.Sprintf("role-%d", i), "description": filling, "tags": tags,
				"arn":              fmt.Sprintf("arn:aws:iam::111122223333:role/role-%d", i),
				"assumeRolePolicy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ec2.amazonaws.com"}}]}`}
		default:
			token, properties = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", object{"securityGroupId": group, "ipProtocol": "tcp",
				"fromPort": 443.0, "toPort": 443.0, "cidrIpv4": fmt.Sprintf("10.%d.%d.0/24", 100+i/256%100, i%256), "description": filling, "tags": tags}
		}
		list = append(list, object{"urn": fmt.Sprintf("urn:pulumi:dev::private-notebook::%s::r-%d", token, i), "type": token, "id": fmt.Sprintf("id-%d", i),
			"custom": true, "inputs": properties, "outputs": properties, "parent": "urn:pulumi:dev::private-notebook::pulumi:pulumi:Stack::private-notebook-dev",
			"provider": "urn:pulumi:dev::private-notebook::pulumi:providers:aws::default_6_83_2::04da6b54-80e4-46f7-96ec-b56ff0331ba8"})
	}
	s.deployment()["resources"] = list
	text, err := json.MarshalIndent(s.export, "", "  ")
	require.NoError(b, err)
	return text
}
