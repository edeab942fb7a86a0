package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

const subnetType = "aws:ec2/subnet:Subnet"

// inTokyo are zones of dev's Region by their letters.
func inTokyo(letters string) []string {
	var zones []string
	for _, letter := range strings.Split(letters, "") {
		zones = append(zones, "ap-northeast-1"+letter)
	}
	return zones
}

// rangesOf are the ranges of the subnets that a stack has, by the letter of their zone.
func rangesOf(t *testing.T, opened *session.Session) map[string]string {
	t.Helper()
	ranges := map[string]string{}
	for _, r := range opened.Cloud.Resources() {
		if r.Type == subnetType {
			zone := r.Props["availabilityZone"].StringValue()
			ranges[zone[len(zone)-1:]] = r.Props["cidrBlock"].StringValue()
		}
	}
	return ranges
}

// edited is dev's deployment with other settings.
func edited(t *testing.T, from *session.Session, edits map[string]any) *session.Session {
	t.Helper()
	return openIn(t, session.Place{Project: load(t, "dev", edits), From: from})
}

// TestAZoneKeepsItsRangeHoweverTheListIsEdited edits availabilityZones of a deployed dev, several times where a row says so. No subnet of a
// zone that stays is replaced, and every step deploys.
func TestAZoneKeepsItsRangeHoweverTheListIsEdited(t *testing.T) {
	const a, c = "10.60.0.0/24", "10.60.1.0/24"
	for _, row := range []struct {
		name  string
		lists []string
		want  map[string]string
	}{
		{"another in the place of one", []string{"ad"}, map[string]string{"a": a, "d": "10.60.2.0/24"}},
		{"another in the place of the first, which moves the notebook", []string{"dc"}, map[string]string{"d": "10.60.2.0/24", "c": c}},
		{"the other order", []string{"ca"}, map[string]string{"a": a, "c": c}},
		{"one more, and one of the middle less", []string{"acd", "ad"}, map[string]string{"a": a, "d": "10.60.2.0/24"}},
		{"there and back", []string{"ad", "ac"}, map[string]string{"a": a, "c": c}},
		{"round and round", []string{"cd", "da", "ac"}, map[string]string{"a": "10.60.0.0/24", "c": c}},
		{"one more before all others", []string{"dac"}, map[string]string{"a": a, "c": c, "d": "10.60.2.0/24"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			opened := deployed(t, "dev")
			for _, list := range row.lists {
				before := rangesOf(t, opened)
				opened = edited(t, opened, map[string]any{"availabilityZones": inTokyo(list)})
				preview, err := opened.Preview(t.Context(), quiet)
				require.NoError(t, err)
				assertNoSubnetIsReplaced(t, describe(preview.Steps))
				assertNoSubnetIsReplaced(t, describe(up(t, opened).Steps))
				for zone, block := range rangesOf(t, opened) {
					if had := before[zone]; had != "" {
						assert.Equal(t, had, block, "zone %s of %s", zone, list)
					}
				}
				requireSettled(t, opened)
			}
			assert.Equal(t, row.want, rangesOf(t, opened))
		})
	}
}

func assertNoSubnetIsReplaced(t *testing.T, steps []string) {
	t.Helper()
	assert.False(t, slices.ContainsFunc(steps, func(step string) bool {
		return strings.HasPrefix(step, "replace private-notebook-network-private")
	}), "%v", steps)
}

// Of what another program deployed, in another order, the same holds.
func TestAZoneOfAnEarlierStackKeepsItsRange(t *testing.T) {
	for name, row := range map[string]struct {
		list string
		want map[string]string
	}{
		"zones-c-a":   {"cd", map[string]string{"c": "10.60.0.0/24", "d": "10.60.2.0/24"}},
		"zones-a-c-d": {"ad", map[string]string{"a": "10.60.0.0/24", "d": "10.60.2.0/24"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opened := deployedEarlier(t, name, map[string]any{"availabilityZones": inTokyo(row.list)})
			assertNoSubnetIsReplaced(t, describe(up(t, opened).Steps))
			assert.Equal(t, row.want, rangesOf(t, opened))
			requireSettled(t, opened)
		})
	}
}

// Where the tags are gone by which the stack finds its subnets, as after `pulumi stack rename`, the state still keeps their ranges.
func TestSubnetsWithoutTheirTagsKeepTheirRanges(t *testing.T) {
	opened := edited(t, deployed(t, "dev"), map[string]any{"availabilityZones": inTokyo("da")})
	up(t, opened)
	for _, r := range opened.Cloud.Resources() {
		if r.Type == subnetType {
			require.NoError(t, opened.Cloud.Modify(r.ID, func(p resource.PropertyMap) { delete(p, "tags"); delete(p, "tagsAll") }))
		}
	}
	preview, err := opened.Preview(t.Context(), quiet)
	require.NoError(t, err)
	assertNoSubnetIsReplaced(t, describe(preview.Steps))
	up(t, opened)
	assert.Equal(t, map[string]string{"a": "10.60.0.0/24", "d": "10.60.2.0/24"}, rangesOf(t, opened))
}

// Another VPC has other ranges: none of the old one's is kept.
func TestAnotherVpcCidrMovesEverySubnet(t *testing.T) {
	opened := edited(t, deployed(t, "dev"), map[string]any{"vpcCidr": "10.61.0.0/16"})
	preview, err := opened.Preview(t.Context(), quiet)
	require.NoError(t, err)
	for _, zone := range inTokyo("ac") {
		assert.Contains(t, describe(preview.Steps), "replace private-notebook-network-private-"+zone+" cidrBlock vpcId")
	}
}

// What has no room says which steps do, and the steps do.
func TestTheStepsThatARefusalNamesWork(t *testing.T) {
	small := func(zones string, more map[string]any) map[string]any {
		edits := map[string]any{"vpcCidr": "10.60.0.0/26", "availabilityZones": inTokyo(zones)}
		for key, value := range more {
			edits[key] = value
		}
		return edits
	}
	project := load(t, "dev", small("ac", nil))
	opened := openIn(t, session.Place{Project: project, Folder: t.TempDir()})
	up(t, opened)
	opened = edited(t, opened, small("ad", nil))
	_, err := opened.Preview(t.Context(), quiet)
	var refused *engine.OperationError
	require.ErrorAs(t, err, &refused)
	assert.ErrorContains(t, err, "set availabilityZones to [ap-northeast-1a] and leave onPremisesCidrs out with what needs it")
	opened = edited(t, opened, small("a", map[string]any{"onPremisesCidrs": []string{}}))
	up(t, opened)
	opened = edited(t, opened, small("ad", nil))
	up(t, opened)
	assert.Equal(t, map[string]string{"a": "10.60.0.0/27", "d": "10.60.0.32/27"}, rangesOf(t, opened))
	requireSettled(t, opened)
}
