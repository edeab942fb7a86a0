package cloud

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// changed is the diff of a deployed resource whose program gives some inputs anew.
func (b *bench) changed(d *deployed, over m) plugin.DiffResponse {
	b.t.Helper()
	inputs := withoutDefaults(d)
	for k, v := range over {
		if v == nil {
			delete(inputs, resource.PropertyKey(k))
			continue
		}
		inputs[resource.PropertyKey(k)] = resource.NewPropertyValue(v)
	}
	resp := b.check(string(d.token), d.urn.Name(), d.inputs, inputs)
	require.Empty(b.t, resp.Failures)
	return b.diff(d, resp.Properties)
}

func TestWhatReplaces(t *testing.T) {
	w := newBench(t, nil).everything()
	tests := []struct {
		token, name string
		over        m
		want        []resource.PropertyKey
	}{
		{vpcType, "net", m{"cidrBlock": "10.61.0.0/16"}, []resource.PropertyKey{"cidrBlock"}},
		{vpcType, "net", m{"enableDnsHostnames": false}, nil},
		{subnetType, "a", m{"availabilityZone": "ap-northeast-1d"}, []resource.PropertyKey{"availabilityZone"}},
		{subnetType, "a", m{"mapPublicIpOnLaunch": true}, nil},
		{routeTableAssociationType, "a", m{"routeTableId": "rtb-1"}, nil},
		{securityGroupType, "vpn", m{"description": "other"}, []resource.PropertyKey{"description"}},
		{ingressRuleType, "from-vpc", m{"cidrIpv4": "10.60.0.0/17"}, nil},
		{ingressRuleType, "from-vpc", m{"securityGroupId": "sg-1"}, []resource.PropertyKey{"securityGroupId"}},
		{vpcEndpointType, "api", m{"privateDnsEnabled": false}, nil},
		{vpcEndpointType, "api", m{"subnetIds": []any{"subnet-1"}}, nil},
		{vpcEndpointType, "api", m{"vpcId": "vpc-1"}, []resource.PropertyKey{"vpcId"}},
		{clientVpnType, "vpn", m{"clientCidrBlock": "172.20.0.0/22"}, []resource.PropertyKey{"clientCidrBlock"}},
		{clientVpnType, "vpn", m{"transportProtocol": "tcp"}, []resource.PropertyKey{"transportProtocol"}},
		{clientVpnType, "vpn", m{"dnsServers": []any{"10.60.0.2", "10.60.0.9"}, "vpnPort": 1194}, nil},
		{networkAssociationType, "a", m{"subnetId": "subnet-1"}, []resource.PropertyKey{"subnetId"}},
		{clientVpnRouteType, "further", m{"destinationCidrBlock": "10.98.0.0/16"}, []resource.PropertyKey{"destinationCidrBlock"}},
		{clientVpnRouteType, "further", m{"description": "new"}, []resource.PropertyKey{"description"}},
		{authorizationRuleType, "vpc", m{"description": "new"}, []resource.PropertyKey{"description"}},
		{logGroupType, "vpn", m{"retentionInDays": 30}, nil},
		{logGroupType, "vpn", m{"name": "/vpn/other"}, []resource.PropertyKey{"name"}},
		{resolverEndpointType, "inbound", m{"securityGroupIds": []any{"sg-1"}}, []resource.PropertyKey{"securityGroupIds"}},
		{resolverEndpointType, "inbound", m{"name": "other"}, nil},
		{notebookType, "research", m{"volumeSize": 30, "instanceType": "ml.t3.large", "rootAccess": "Enabled"}, nil},
		{notebookType, "research", m{"volumeSize": 10}, []resource.PropertyKey{"volumeSize"}},
		{notebookType, "research", m{"subnetId": "subnet-1"}, []resource.PropertyKey{"subnetId"}},
		{roleType, "execution", m{"assumeRolePolicy": trustEC2}, nil},
		{policyType, "presign", m{"description": "other"}, []resource.PropertyKey{"description"}},
		{policyType, "presign", m{"policy": identity(`"Effect":"Deny","Action":"*","Resource":"*"`)}, nil},
		{rolePolicyAttachmentType, "issuer", m{"policyArn": "arn"}, []resource.PropertyKey{"policyArn"}},
		{kmsKeyType, "volume", m{"enableKeyRotation": false}, nil},
		{kmsKeyType, "volume", m{"multiRegion": true}, []resource.PropertyKey{"multiRegion"}},
		{kmsAliasType, "volume", m{"targetKeyId": "key"}, nil},
		{"tls:index/privateKey:PrivateKey", "ca", m{"rsaBits": 4096}, []resource.PropertyKey{"rsaBits"}},
		{"tls:index/selfSignedCert:SelfSignedCert", "ca", m{"validityPeriodHours": 1}, []resource.PropertyKey{"validityPeriodHours"}},
		{"tls:index/selfSignedCert:SelfSignedCert", "ca", m{"earlyRenewalHours": 1}, nil},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(typeName(tt.token), tt.over), func(t *testing.T) {
			w.bench.t = t
			diff := w.changed(w.of(tt.token, tt.name), tt.over)
			assert.Equal(t, plugin.DiffSome, diff.Changes)
			assert.Len(t, diff.ChangedKeys, len(tt.over))
			assert.Equal(t, tt.want, diff.ReplaceKeys)
			assert.Equal(t, len(tt.want) > 0, diff.Replace())
			for path, d := range diff.DetailedDiff {
				assert.Equal(t, len(tt.want) > 0, d.Kind.IsReplace(), path)
			}
		})
	}
}

// What means the same to AWS is no difference.
func TestWhatIsNoDifference(t *testing.T) {
	w := newBench(t, nil).everything()
	spaced := "{ \"Statement\" : [{\"Action\":\"sagemaker:DescribeNotebookInstance\",\"Effect\":\"Allow\",\"Resource\":\"*\"}],\n" +
		" \"Version\":\"2012-10-17\" }"
	tests := []struct {
		name, token, resource string
		over                  m
	}{
		{"set in another order", vpcEndpointType, "api", m{"subnetIds": []any{w.subnetC.ID(), w.subnetA.ID()}}},
		{"default given", vpcType, "net", m{"enableDnsSupport": true}},
		{"false instead of absent", vpcEndpointType, "api", m{"autoAccept": false}},
		{"empty instead of absent", notebookType, "research", m{"acceleratorTypes": []any{}, "defaultCodeRepository": ""}},
		{"empty tags", vpcType, "net", m{"tags": m{}}},
		{"JSON in another form", policyType, "presign", m{"policy": spaced}},
		{"value of AWS left to AWS", clientVpnType, "vpn", m{"securityGroupIds": nil}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w.bench.t = t
			diff := w.changed(w.of(tt.token, tt.resource), tt.over)
			assert.Equal(t, plugin.DiffNone, diff.Changes, "%v", diff.DetailedDiff)
			assert.Empty(t, diff.DetailedDiff)
		})
	}
	ordered := w.changed(w.vpn, m{"dnsServers": []any{"10.60.0.9", "10.60.0.2"}})
	assert.Equal(t, plugin.DiffSome, ordered.Changes, "the order of DNS servers has a meaning")
}

func TestAnUnknownInputIsADifference(t *testing.T) {
	w := newBench(t, nil).everything()
	inputs := w.notebook.inputs.Copy()
	inputs["subnetId"] = unknown()
	diff := w.diff(w.notebook, inputs)
	assert.Equal(t, []resource.PropertyKey{"subnetId"}, diff.ReplaceKeys)
}

// A resource that would be replaced by one of the same name must go first; one whose name is made up need not.
func TestDeleteBeforeReplace(t *testing.T) {
	w := newBench(t, nil).everything()
	assert.True(t, w.changed(w.notebook, m{"subnetId": w.subnetC.ID()}).DeleteBeforeReplace)
	assert.False(t, w.changed(w.notebook, m{"name": "other"}).DeleteBeforeReplace)
	assert.False(t, w.changed(w.notebook, m{"volumeSize": 30}).DeleteBeforeReplace)
	assert.False(t, w.changed(w.policy, m{"description": "other"}).DeleteBeforeReplace)
	assert.False(t, w.changed(w.vpc, m{"cidrBlock": "10.61.0.0/16"}).DeleteBeforeReplace)
}

func TestDefaultTagsThatChangeShow(t *testing.T) {
	w := newBench(t, nil).network()
	provider := w.aws.(*awsProvider)
	assert.Equal(t, "private-notebook", plain(w.vpc.outputs).obj("tagsAll").str("Project"))
	provider.config.tags = map[string]string{"Project": "other"}
	diff := w.diff(w.vpc, w.vpc.inputs)
	assert.Equal(t, []resource.PropertyKey{"tagsAll"}, diff.ChangedKeys)
	assert.Equal(t, map[string]plugin.PropertyDiff{"tagsAll": {Kind: plugin.DiffUpdate}}, diff.DetailedDiff)
	assert.False(t, diff.Replace())
	require.NoError(t, w.update(w.vpc, m{"cidrBlock": "10.60.0.0/16", "enableDnsHostnames": true, "tags": m{"Project": "own"}}))
	assert.Equal(t, "own", plain(w.vpc.outputs).obj("tagsAll").str("Project"), "the resource's own tag wins")
}
