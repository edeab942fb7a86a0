package cloud

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFaultsStrikeTheNthCall(t *testing.T) {
	b := newBench(t, nil)
	b.cloud.Inject(Fault{Operation: Create, Type: iamGroupType, Nth: 2, Code: "Throttling", Message: "Rate exceeded"})
	b.up(iamUserType, "other-type", m{})
	b.up(iamGroupType, "first", m{})
	_, err := b.try(iamGroupType, "second", m{})
	requireCode(t, "Throttling", err)
	assert.ErrorContains(t, err, "operation error aws: create of Group, api error Throttling: Rate exceeded")
	b.up(iamGroupType, "third", m{})
	assert.Len(t, b.cloud.Resources(), 3)
}

func TestFaultsOfEveryOperation(t *testing.T) {
	b := newBench(t, nil)
	group := b.up(iamGroupType, "g", m{})
	for _, op := range []Operation{Read, Update, Delete, Create} {
		b.cloud.Inject(Fault{Operation: op})
	}
	_, err := b.aws.Read(context.Background(), plugin.ReadRequest{URN: group.urn, ID: group.id})
	requireCode(t, "InternalFailure", err)
	requireCode(t, "InternalFailure", b.update(group, m{"name": group.ID()}))
	requireCode(t, "InternalFailure", b.delete(group))
	_, err = b.try("tls:index/privateKey:PrivateKey", "k", m{"algorithm": "ED25519"})
	requireCode(t, "InternalFailure", err)
	assert.Len(t, b.cloud.Resources(), 1, "none of them did anything")
}

func TestPreviewsAreNoCalls(t *testing.T) {
	b := newBench(t, nil)
	b.cloud.Inject(Fault{Operation: Create})
	_, err := b.aws.Create(context.Background(), plugin.CreateRequest{URN: urnOf(iamGroupType, "g"), Preview: true})
	require.NoError(t, err)
	assert.Empty(t, b.cloud.Resources())
	_, err = b.try(iamGroupType, "g", m{})
	require.Error(t, err)
}

func TestLateFaultsComeAfterTheChange(t *testing.T) {
	b := newBench(t, nil)
	b.cloud.Inject(Fault{Operation: Create, Late: true, Message: "timed out"})
	group, err := b.try(iamGroupType, "g", m{"name": "team"})
	var partial *plugin.InitError
	require.ErrorAs(t, err, &partial)
	require.NotNil(t, group, "the engine learns of the resource")
	assert.Equal(t, "team", group.ID())
	assert.Len(t, b.cloud.Resources(), 1)

	b.cloud.Inject(Fault{Operation: Update, Late: true})
	require.ErrorAs(t, b.update(group, m{"name": "team", "path": "/x/"}), &partial)
	assert.Equal(t, "/x/", plain(b.cloud.Resources()[0].Props).str("path"))

	b.cloud.Inject(Fault{Operation: Delete, Late: true})
	require.Error(t, b.delete(group))
	assert.Empty(t, b.cloud.Resources())
	require.NoError(t, b.delete(group), "what is gone is deleted")
}

func TestDriftIsFoundAndRepaired(t *testing.T) {
	w := newBench(t, nil).everything()
	inputs := w.notebookInputs()
	require.NoError(t, w.cloud.Modify(notebookType+"::research", func(p resource.PropertyMap) {
		p["rootAccess"] = text("Enabled")
	}))
	read := w.read(w.notebook)
	assert.Equal(t, "Enabled", plain(read.Inputs).str("rootAccess"))
	assert.Equal(t, "Enabled", plain(read.Outputs).str("rootAccess"))
	program := w.notebook.inputs
	w.notebook.inputs, w.notebook.outputs = read.Inputs, read.Outputs
	assert.Equal(t, []resource.PropertyKey{"rootAccess"}, w.diff(w.notebook, program).ChangedKeys)
	require.NoError(t, w.update(w.notebook, inputs))
	assert.Equal(t, "Disabled", plain(w.read(w.notebook).Outputs).str("rootAccess"))
}

func TestDriftInsideMapsAndLists(t *testing.T) {
	w := newBench(t, nil).everything()
	resolver, vpc := w.of(resolverEndpointType, "inbound"), w.up(vpcType, "tagged", m{"cidrBlock": "10.70.0.0/16", "tags": m{"A": "1"}})
	require.NoError(t, w.cloud.Modify(vpc.ID(), func(p resource.PropertyMap) { p["tags"].ObjectValue()["B"] = text("2") }))
	assert.Equal(t, "2", plain(w.read(vpc).Inputs).obj("tags").str("B"), "a tag added outside shows")
	require.NoError(t, w.cloud.Modify(resolver.ID(), func(p resource.PropertyMap) {
		p["ipAddresses"] = resource.NewArrayProperty(append(p["ipAddresses"].ArrayValue(), object(props{"subnetId": text("subnet-9")})))
	}))
	read := plain(w.read(resolver).Inputs).objs("ipAddresses")
	require.Len(t, read, 3, "an address added outside shows")
	assert.False(t, read[0].has("ip"), "an address that AWS chose is not an input")
	require.NoError(t, w.cloud.Modify(vpc.ID(), func(p resource.PropertyMap) { delete(p, "tags") }))
	assert.NotContains(t, w.read(vpc).Inputs, resource.PropertyKey("tags"), "a property lost outside shows")
}

func TestALostResource(t *testing.T) {
	w := newBench(t, nil).everything()
	rule := w.of(ingressRuleType, "from-vpc")
	require.NoError(t, w.cloud.Remove(rule.ID()))
	read := w.read(rule)
	assert.Empty(t, read.ID)
	assert.Nil(t, read.Outputs)
	requireCode(t, "NotFound", w.update(rule, m{
		"securityGroupId": w.endpointGroup.ID(), "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.60.0.0/17",
	}))
	require.NoError(t, w.delete(rule))

	require.NoError(t, w.cloud.Remove(w.vpc.out("defaultSecurityGroupId")))
	assert.Equal(t, w.of(defaultSecurityGroupType, "default").id, w.read(w.of(defaultSecurityGroupType, "default")).ID,
		"a default group cannot be lost")
}

func TestAmbiguousAndUnknownIDs(t *testing.T) {
	b := newBench(t, nil)
	b.up(iamGroupType, "x", m{"name": "same"})
	b.up(iamUserType, "x", m{"name": "same"})
	assert.EqualError(t, b.cloud.Remove("same"), `the ID "same" names 2 resources of the simulated account; use one of `+
		`aws:iam/group:Group::same, aws:iam/user:User::same`)
	require.NoError(t, b.cloud.Remove("aws:iam/user:User::same"))
	assert.EqualError(t, b.cloud.Modify("none", func(resource.PropertyMap) {}),
		`the simulated account holds nothing with the ID "none"`)
}

func TestResourcesBelongToTheCaller(t *testing.T) {
	b := newBench(t, nil)
	b.up(iamUserType, "person", m{"tags": m{"A": "1"}})
	b.cloud.Resources()[0].Props["tags"].ObjectValue()["A"] = text("2")
	assert.Equal(t, "1", plain(b.cloud.Resources()[0].Props).obj("tags").str("A"))
}

func TestAWatchSeesEveryChangeAndNoFailure(t *testing.T) {
	b := newBench(t, nil)
	var seen []int
	b.cloud.Watch(func(all []Resource) { seen = append(seen, len(all)) })
	group := b.up(iamGroupType, "g", m{})
	b.cloud.Inject(Fault{Operation: Create})
	_, err := b.try(iamGroupType, "failed", m{})
	require.Error(t, err)
	b.up(iamUserType, "u", m{})
	require.NoError(t, b.update(group, m{"name": "renamed"}))
	require.NoError(t, b.delete(group))
	assert.Equal(t, []int{1, 2, 2, 1}, seen)
	b.cloud.Watch(nil)
	b.up(iamGroupType, "unseen", m{})
	assert.Len(t, seen, 4)
}

func TestAFailedChangeLeavesNothingBehind(t *testing.T) {
	b := newBench(t, nil)
	refused := errors.New("refused")
	require.ErrorIs(t, b.cloud.update(func(a *account) error {
		a.put(&Resource{ID: "half", Type: iamGroupType})
		a.births["half"]++
		return refused
	}), refused)
	assert.Empty(t, b.cloud.Resources())
	assert.Empty(t, a(b.cloud).births)
}

func TestPlainIsWithoutMarksNullsAndInternals(t *testing.T) {
	known := resource.NewOutputProperty(resource.Output{Element: text("x"), Known: true, Secret: true})
	not := resource.NewOutputProperty(resource.Output{Element: text("x")})
	got := plain(resource.PropertyMap{
		"__defaults": texts("a"), "null": resource.NewNullProperty(), "secret": resource.MakeSecret(text("s")),
		"known": known, "unknown": not, "list": resource.NewArrayProperty([]resource.PropertyValue{known}),
	})
	want := props{"secret": text("s"), "known": text("x"), "unknown": unknown(), "list": texts("x")}
	assert.Equal(t, want, got)
	assert.True(t, marked(text("y"), known).IsSecret())
	assert.False(t, marked(text("y"), not).IsSecret())
}

// The engine makes many calls at once.
func TestManyCallsAtOnce(t *testing.T) {
	w := newBench(t, nil).network()
	var group sync.WaitGroup
	faults := make(chan error, 100)
	for i := range 50 {
		group.Go(func() {
			inputs := resource.NewPropertyMapFromMap(m{
				"securityGroupId": w.vpnGroup.ID(), "ipProtocol": "udp", "fromPort": i, "toPort": i, "cidrIpv4": "10.0.0.0/8",
			})
			urn := urnOf(ingressRuleType, fmt.Sprint(i))
			made, err := w.aws.Create(context.Background(), plugin.CreateRequest{URN: urn, Properties: answered(inputs)})
			faults <- err
			_, err = w.aws.Read(context.Background(), plugin.ReadRequest{URN: urn, ID: made.ID, Inputs: answered(inputs), State: made.Properties})
			faults <- err
			w.cloud.Resources()
		})
	}
	group.Wait()
	close(faults)
	for err := range faults {
		require.NoError(t, err)
	}
	assert.Len(t, a(w.cloud).of(ingressRuleType, testRegion), 50)
}

func TestASeed(t *testing.T) {
	seed, err := LoadSeed("../accounts/prod.json")
	require.NoError(t, err)
	b := newBench(t, seed)
	ids := map[string]string{}
	for _, r := range b.cloud.Resources() {
		assert.True(t, r.Seeded, r.ID)
		ids[r.ID] = r.Type
	}
	assert.Equal(t, vpcType, ids["vpc-0f1e2d3c4b5a69788"])
	assert.Equal(t, subnetType, ids["subnet-0aa11bb22cc33dd44"])
	assert.Equal(t, subnetType, ids["subnet-0ee55ff66aa77bb88"])
	assert.Equal(t, roleType, ids["notebook-users"])
	role := a(b.cloud).find(roles, testRegion, byARN, "arn:aws:iam::111122223333:role/notebook-users")
	require.NotNil(t, role)
	const server = "arn:aws:acm:ap-northeast-1:111122223333:certificate/0a1b2c3d-1111-4222-8333-444455556666"
	certificate := a(b.cloud).find(certificates, testRegion, byARN, server)
	require.NotNil(t, certificate)
	assert.Equal(t, "ISSUED", certificate.props().str("status"))
}

func TestSeedsThatCannotBe(t *testing.T) {
	vpc := SeedResource{Type: vpcType, ID: "vpc-1", Inputs: m{"cidrBlock": "10.0.0.0/16"}}
	for want, seed := range map[string]*Seed{
		"the seed's region is \"\"":                        {},
		"resource 1 (aws:s3/bucket:Bucket b) cannot exist": {Region: testRegion, Resources: []SeedResource{{Type: "aws:s3/bucket:Bucket", ID: "b"}}},
		"it has no id":        {Region: testRegion, Resources: []SeedResource{{Type: vpcType}}},
		`has no input "cidr"`: {Region: testRegion, Resources: []SeedResource{{Type: vpcType, ID: "v", Inputs: m{"cidr": "x"}}}},
		"valid IPv4 CIDR":     {Region: testRegion, Resources: []SeedResource{{Type: vpcType, ID: "v", Inputs: m{"cidrBlock": "x"}}}},
		"InvalidVpcID.NotFound": {Region: testRegion, Resources: []SeedResource{
			{Type: subnetType, ID: "s", Inputs: m{"vpcId": "vpc-1", "cidrBlock": "10.0.0.0/24"}}, vpc,
		}},
	} {
		_, err := Open("", seed)
		assert.ErrorContains(t, err, want)
	}
	_, err := LoadSeed("none.json")
	assert.ErrorContains(t, err, "cannot read the accounts seed")
}
