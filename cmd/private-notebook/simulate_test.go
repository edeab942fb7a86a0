package main

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
	"private-notebook/cmd/private-notebook/iamapi"
	"private-notebook/cmd/private-notebook/verify"
)

// simulating is a stack whose IAM is asked.
type simulating struct {
	account *fakeAccount
	stated  topology.Topology
}

// newSimulating deploys the model's own example of a stack.
func newSimulating(t *testing.T, change func(*topology.Topology)) *simulating {
	t.Helper()
	read := func() (topology topology.Topology) {
		text, err := os.ReadFile(filepath.Join("..", "..", "accesspath", "testdata", "dev.json"))
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &topology))
		change(&topology)
		return topology
	}
	trusted, err := newAuthority("trusted")
	require.NoError(t, err)
	bundle := filepath.Join(t.TempDir(), "ca.pem")
	require.NoError(t, os.WriteFile(bundle, trusted.pem(), 0o600))
	account := &fakeAccount{topology: read(), callers: map[string]string{"AKIAISSUER": issuerSession}}
	server, err := trusted.serve(account.iam(), "localhost")
	require.NoError(t, err)
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_CA_BUNDLE": bundle, "AWS_ENDPOINT_URL_IAM": "https://" + onLocalhost(server.Listener), "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_ACCESS_KEY_ID": "AKIAISSUER", "AWS_SECRET_ACCESS_KEY": "secret-AKIAISSUER", "AWS_PROFILE": "", "HOME": t.TempDir(),
	} {
		t.Setenv(name, value)
	}
	return &simulating{account, read()}
}

func (s *simulating) simulate(t *testing.T) verify.Simulation {
	t.Helper()
	client, err := iamapi.New(t.Context(), iamapi.Options{Region: "ap-northeast-1", Timeout: 5 * time.Second, Pause: time.Millisecond})
	require.NoError(t, err)
	simulation, err := verify.Simulate(t.Context(), client, verify.Questions{
		Stack: "dev", Topology: s.stated, During: func(_ string, work func() error) error { return work() },
	})
	require.NoError(t, err)
	return simulation
}

// keysOf are the names of the context keys of one call, with their type and first value.
func keysOf(asked url.Values) map[string]string {
	keys := map[string]string{}
	for name := range asked {
		if entry, is := strings.CutSuffix(name, ".ContextKeyName"); is {
			keys[asked.Get(name)] = asked.Get(entry+".ContextKeyType") + " " + asked.Get(entry+".ContextKeyValues.member.1")
		}
	}
	return keys
}

// What differs in nothing that IAM is told is asked once: three ways in are three calls, however many paths lead to them.
func TestIAMIsGivenTheKeysThatARequestCarriesAndNoOthers(t *testing.T) {
	s := newSimulating(t, func(*topology.Topology) {})
	simulation := s.simulate(t)
	assert.True(t, simulation.OK)
	assert.Len(t, simulation.Answers, 18)
	require.Len(t, s.account.simulator.asked, 3)
	api, notebook, public := keysOf(s.account.simulator.asked[0]), keysOf(s.account.simulator.asked[1]), keysOf(s.account.simulator.asked[2])
	assert.Equal(t, "string vpce-0de00000000000api", api["aws:SourceVpce"])
	assert.Equal(t, "string vpce-0de0000000000note", notebook["aws:SourceVpce"])
	for _, private := range []map[string]string{api, notebook} {
		assert.Equal(t, "string vpc-0de0000000000000a", private["aws:SourceVpc"])
		assert.Equal(t, "boolean false", private["aws:ViaAWSService"])
		assert.Equal(t, "string dev", private["aws:ResourceTag/environment"])
		assert.NotContains(t, private, "aws:SourceIp")
	}
	assert.Equal(t, "ip 198.51.100.77", public["aws:SourceIp"])
	for _, absent := range []string{"aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp", "aws:CalledVia", "aws:TagKeys", "aws:PrincipalTag/*"} {
		assert.NotContains(t, public, absent)
	}
	assert.Equal(t, []string{accesspath.IdentityActions()[0], accesspath.IdentityActions()[1]}, members(s.account.simulator.asked[0], "ActionNames"))
}

func TestAGroupIsAskedAboutByItsOwnPoliciesAndThatIsSaid(t *testing.T) {
	const group = "arn:aws:iam::111122223333:group/analysts"
	s := newSimulating(t, func(seen *topology.Topology) { seen.Principals[0].ARN = group })
	simulation := s.simulate(t)
	assert.True(t, simulation.OK)
	require.Len(t, simulation.NotKnown, 2)
	assert.Equal(t, "Nobody calls as a group: for "+group+" the group's own policies alone were asked, and not what its members hold "+
		"besides, nor their permissions boundaries", simulation.NotKnown[1])
	assert.Equal(t, group, s.account.simulator.asked[0].Get("PolicySourceArn"))
	assert.NotContains(t, keysOf(s.account.simulator.asked[0]), "aws:PrincipalArn")
}

func TestABoundaryThatTheStackDoesNotKnowIsADifference(t *testing.T) {
	s := newSimulating(t, func(*topology.Topology) {})
	s.account.topology.Principals[0].PermissionsBoundary = "arn:aws:iam::111122223333:policy/limits"
	s.account.topology.Policies = append(s.account.topology.Policies, topology.Policy{ID: "arn:aws:iam::111122223333:policy/limits",
		Policy: `{"Version":"2012-10-17","Statement":[{"Sid":"S3Only","Effect":"Allow","Action":"s3:*","Resource":"*"}]}`})
	simulation := s.simulate(t)
	assert.False(t, simulation.OK)
	assert.Equal(t, verify.Differs, simulation.Answers[0].Result)
	assert.Equal(t, "the permissions boundary does not allow it", simulation.Answers[0].Because)
}

// The same boundary, declared in the stack, is as predicted.
func TestABoundaryOfTheStackIsPredicted(t *testing.T) {
	s := newSimulating(t, func(seen *topology.Topology) {
		seen.Principals[0].PermissionsBoundary = "arn:aws:iam::111122223333:policy/limits"
		seen.Policies = append(seen.Policies, topology.Policy{ID: "arn:aws:iam::111122223333:policy/limits", Name: "limits",
			Policy: `{"Version":"2012-10-17","Statement":[{"Sid":"S3Only","Effect":"Allow","Action":"s3:*","Resource":"*"}]}`})
	})
	simulation := s.simulate(t)
	assert.True(t, simulation.OK)
	assert.Equal(t, "deny", simulation.Answers[0].Predicted)
	assert.Equal(t, "within the permissions boundary, no attached policy allows CreatePresignedNotebookInstanceUrl", simulation.Answers[0].Expected)
}

func TestAnAdministratorOfTheStackIsAskedAboutToo(t *testing.T) {
	s := newSimulating(t, func(seen *topology.Topology) {
		administrator := seen.Principals[0]
		administrator.Administers, administrator.ARN = true, "arn:aws:iam::111122223333:user/root-ish"
		administrator.PolicyIDs = append([]string{"all"}, administrator.PolicyIDs...)
		seen.Principals = append(seen.Principals, administrator)
		seen.Policies = append(seen.Policies, topology.Policy{ID: "all", Name: "all",
			Policy: `{"Version":"2012-10-17","Statement":[{"Sid":"All","Effect":"Allow","Action":"sagemaker:*","Resource":"*","Condition":{}}]}`})
	})
	simulation := s.simulate(t)
	assert.True(t, simulation.OK)
	assert.Len(t, simulation.Answers, 36)
	for _, a := range simulation.Answers {
		if a.Who == accesspath.Administrator && a.From == accesspath.FromInternet {
			describing := a.Action == accesspath.IdentityActions()[1]
			assert.Equal(t, map[bool]string{true: "allow", false: "deny"}[describing], a.Observed, a.Action)
		}
	}
}

// A stack that names a role of somebody else's knows no path of it, and the simulator takes whole ARNs.
func TestThePathOfAPrincipalIsFoundByItsName(t *testing.T) {
	for _, row := range []struct {
		kind, caller string
		deniedNames  bool
	}{{"role", "string ", false}, {"user", "string ", false}, {"group", "", false}, {"user", "", true}} {
		short, long := "arn:aws:iam::111122223333:"+row.kind+"/ana", "arn:aws:iam::111122223333:"+row.kind+"/people/ana"
		s := newSimulating(t, func(seen *topology.Topology) {
			seen.Principals[0].ARN, seen.Principals[0].Origin = short, topology.Assumed
		})
		s.account.topology.Principals[0].ARN = long
		s.account.simulator.withoutNames = row.deniedNames
		simulation := s.simulate(t)
		assert.Equal(t, !row.deniedNames, simulation.OK, row.kind)
		if row.deniedNames {
			assert.Equal(t, verify.NotObserved, simulation.Answers[0].Result)
			assert.Contains(t, simulation.NotKnown, short+" is assumed to have no path, since you may not ask IAM for it by its name")
			continue
		}
		assert.Equal(t, long, simulation.Answers[0].Principal)
		if row.caller != "" { // nobody calls as a group
			row.caller += long
		}
		assert.Equal(t, row.caller, keysOf(s.account.simulator.asked[0])["aws:PrincipalArn"], row.kind)
	}
}
