package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine/session"
)

// withFree is prod's account whose subnets, but those of the linked VPC, have so many addresses free.
func withFree(t *testing.T, free map[string]int, edits map[string]any) *session.Session {
	t.Helper()
	project := load(t, "prod", edits)
	seed, err := session.Seed(project)
	require.NoError(t, err)
	for i, r := range seed.Resources {
		if count, isSaid := free[r.ID]; isSaid {
			seed.Resources[i].Attributes = map[string]any{"availableIpAddressCount": count}
		}
	}
	account, err := cloud.Open("", seed)
	require.NoError(t, err)
	return openIn(t, session.Place{Project: project, Cloud: account})
}

const firstOfProd, secondOfProd = "subnet-0aa11bb22cc33dd44", "subnet-0ee55ff66aa77bb88"

// As many as are wanted are enough, and the stack that has taken them is not refused for it.
func TestAStackThatTakesEveryFreeAddressStays(t *testing.T) {
	opened := withFree(t, map[string]int{firstOfProd: 27, secondOfProd: 26}, nil)
	up(t, opened)
	requireSettled(t, opened)
	_, err := opened.Refresh(t.Context(), unchanged)
	require.NoError(t, err)
	_, err = opened.Destroy(t.Context(), quiet)
	require.NoError(t, err)
	requireOnlySeed(t, opened)
}

func TestTooFewFreeAddressesAreRefusedInThePreview(t *testing.T) {
	opened := withFree(t, map[string]int{firstOfProd: 26, secondOfProd: 26}, nil)
	_, err := opened.Preview(t.Context(), quiet)
	assert.ErrorContains(t, err, "subnet 10.80.10.0/24 in ap-northeast-1a has 26 free addresses, and 27 are wanted")
	assert.NotContains(t, err.Error(), "10.80.11.0/24 in")
}

// A VPC that is as small as it can be deploys, and grows as far as it has room.
func TestASmallVpcThatIsFullStays(t *testing.T) {
	small := func(notebooks ...string) map[string]any {
		fleet := map[string]any{}
		for _, name := range notebooks {
			fleet[name] = map[string]any{}
		}
		return map[string]any{"vpcCidr": "10.60.0.0/26", "notebooks": fleet}
	}
	opened := openIn(t, session.Place{Project: load(t, "dev", small("a", "b", "c", "d")), Folder: t.TempDir()})
	up(t, opened)
	requireSettled(t, opened)
	opened = edited(t, opened, small("a", "b", "c", "d", "e"))
	up(t, opened)
	requireSettled(t, opened)
}
