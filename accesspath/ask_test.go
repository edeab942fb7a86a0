package accesspath_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

const (
	issuerRole    = "arn:aws:iam::111122223333:role/notebook-issuer"
	issuerSession = "arn:aws:sts::111122223333:assumed-role/notebook-issuer/ana"
	apiEndpoint   = "vpce-0de00000000000api"
)

func TestAskNamesWhatDecidesALiveCall(t *testing.T) {
	const stranger = " is not among those whom the stack lets open notebooks: role notebook-issuer"
	for name, row := range map[string]struct {
		call             accesspath.Call
		decision         accesspath.Decision
		hop, sid, reason string
	}{
		"through the endpoint": {accesspath.Call{Principal: issuerSession, EndpointID: apiEndpoint}, accesspath.Allow,
			accesspath.HopIdentityPolicies, "OpenNotebookThroughEndpoints", "allows CreatePresignedNotebookInstanceUrl"},
		"over the internet": {accesspath.Call{Principal: issuerSession}, accesspath.Deny,
			accesspath.HopIdentityPolicies, "DenyNotebookOutsideEndpoints", "the request carries no aws:SourceVpce"},
		"the role itself": {accesspath.Call{Principal: issuerRole}, accesspath.Deny, accesspath.HopIdentityPolicies,
			"DenyNotebookOutsideEndpoints", "denies"},
		"another role": {accesspath.Call{Principal: strings.Replace(issuerSession, "issuer", "reader", 1), EndpointID: apiEndpoint},
			accesspath.Unknown, accesspath.HopIdentityPolicies, "", "role notebook-reader" + stranger},
		"another account's role": {accesspath.Call{Principal: strings.Replace(issuerSession, "1111", "9999", 1), EndpointID: apiEndpoint},
			accesspath.Unknown, accesspath.HopIdentityPolicies, "", stranger},
		"a user of the role's name": {accesspath.Call{Principal: "arn:aws:iam::111122223333:user/notebook-issuer", EndpointID: apiEndpoint},
			accesspath.Unknown, accesspath.HopIdentityPolicies, "", "user notebook-issuer" + stranger},
		"root": {accesspath.Call{Principal: "arn:aws:iam::111122223333:root", EndpointID: apiEndpoint},
			accesspath.Unknown, accesspath.HopIdentityPolicies, "", "the caller arn:aws:iam::111122223333:root" + stranger},
		"an unknown endpoint": {accesspath.Call{Principal: issuerSession, EndpointID: "vpce-1"}, accesspath.Unknown, "", "",
			"the stack has no endpoint vpce-1"},
		"an unknown notebook": {accesspath.Call{Notebook: "moon", Principal: issuerSession}, accesspath.Unknown, "", "",
			`the stack has no notebook "moon"`},
	} {
		t.Run(name, func(t *testing.T) {
			if row.call.Notebook == "" {
				row.call.Notebook = "dev-notebook"
			}
			row.call.Step = accesspath.Issue
			got := accesspath.Ask(loadTopology(t, "dev"), row.call)
			assert.Equal(t, row.decision, got.Decision)
			assert.Equal(t, row.hop, got.Hop)
			assert.Equal(t, row.sid, got.DecidedBy.SID)
			assert.Contains(t, got.Because, row.reason)
		})
	}
}

func TestAskReadsTheEndpointsPolicyAndTheBoundary(t *testing.T) {
	call := accesspath.Call{Notebook: "dev-notebook", Principal: issuerSession, EndpointID: apiEndpoint, Step: accesspath.Issue}

	narrowed := loadTopology(t, "dev")
	narrowed.Endpoints[0].Policy = strings.Replace(narrowed.Endpoints[0].Policy, "sagemaker:*", "sagemaker:Describe*", 1)
	got := accesspath.Ask(narrowed, call)
	assert.Equal(t, accesspath.Deny, got.Decision)
	assert.Equal(t, accesspath.HopEndpointPolicy, got.Hop)
	assert.Equal(t, narrowed.Endpoints[0].URN, got.DecidedBy.URN)

	bounded := loadTopology(t, "dev")
	bounded.Principals[0].PermissionsBoundary = "arn:aws:iam::111122223333:policy/limits"
	bounded.Policies = append(bounded.Policies, topology.Policy{ID: "arn:aws:iam::111122223333:policy/limits", Name: "limits",
		Policy: `{"Version":"2012-10-17","Statement":[{"Sid":"S3Only","Effect":"Allow","Action":"s3:*","Resource":"*"}]}`})
	got = accesspath.Ask(bounded, call)
	assert.Equal(t, accesspath.Deny, got.Decision)
	assert.Equal(t, accesspath.HopBoundary, got.Hop)

	bounded = loadTopology(t, "dev")
	bounded.Principals = nil
	assert.Equal(t, "the stack names nobody who may open notebooks", accesspath.Ask(bounded, call).Because)
}
