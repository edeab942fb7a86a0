package accesspath_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// privateRemedy is what is said of a path; each names the key by which the settings declare it.
func privateRemedy(path string) string {
	return "add " + path + " to allowedPaths if it is meant; otherwise remove what admits it: " + map[string]string{
		"vpc":         "the ingress rule of the endpoints' security group for this path, which no setting leaves out",
		"client-vpn":  "clientVpnCidr or existing.clientVpnEndpointId in the settings, or else the ingress rule of the endpoints' security group for this path",
		"on-premises": "onPremisesCidrs in the settings, or else the ingress rule of the endpoints' security group for this path",
	}[path]
}

// The restriction lets private paths through on purpose: where one of them is not meant, no policy is the remedy.
func TestAPrivatePathThatIsNotMeantIsNoPolicysFault(t *testing.T) {
	for _, key := range []string{"aws:SourceVpce", "aws:SourceVpc"} {
		topology := loadTopology(t, "dev")
		if key == "aws:SourceVpc" {
			for i := range topology.Policies {
				topology.Policies[i].Policy = strings.NewReplacer("aws:SourceVpce", key, `["vpce-0de00000000000api","vpce-0de0000000000note"]`, `"`+vpcID+`"`).
					Replace(topology.Policies[i].Policy)
			}
		}
		got := answers(accesspath.Judge(topology, intended()))
		for _, from := range []string{"vpc", "client-vpn", "on-premises"} {
			for _, answer := range []string{"issuer PATH issue", "issuer PATH open", "administrator PATH open", "outsider PATH open"} {
				answer = strings.Replace(answer, "PATH", from, 1)
				require.Equal(t, accesspath.Allow, got[answer].Decision, "%s %s", key, answer)
				assert.Equal(t, privateRemedy(from)+", or the issuer", got[answer].Remedy, "%s %s", key, answer)
			}
		}
	}
}

func TestADeclaredAdministratorOnAPrivatePathIsNamedInTheRemedy(t *testing.T) {
	deployed := loadTopology(t, "dev")
	deployed.Principals = append(deployed.Principals, topology.Principal{Administers: true, Name: "role admins",
		ARN: "arn:aws:iam::111122223333:role/admins", PolicyIDs: []string{"arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"}})
	got := answers(accesspath.Judge(deployed, intended()))
	assert.Equal(t, privateRemedy("vpc")+", or the administrator's grant", got["administrator vpc issue"].Remedy)
	assert.Equal(t, "attach policy notebook-guardrail, which denies sagemaker:CreatePresignedNotebookInstanceUrl, to these principals too",
		got["administrator internet issue"].Remedy)
}

// A policy that lists another endpoint than the request's does not recognise the path as private.
func TestAnEndpointThatNoPolicyListsKeepsTheRestrictionAsRemedy(t *testing.T) {
	topology := loadTopology(t, "dev")
	topology.Policies = topology.Policies[:1]
	topology.Policies[0].Policy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*",
		"Action":"sagemaker:CreatePresignedNotebookInstanceUrl","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-other"}}}]}`
	topology.Principals[0].PolicyIDs = topology.Principals[0].PolicyIDs[:1]
	v := answers(accesspath.Judge(topology, intended()))["issuer vpc issue"]
	require.Equal(t, accesspath.Allow, v.Decision, v.Because)
	assert.True(t, strings.HasPrefix(v.Remedy, "restrict the statement to the private endpoints with aws:SourceVpce, and attach the guardrail"), v.Remedy)
}

// A stack that names nobody has nobody to attach a policy to, and its policies say all the same what they restrict by.
func TestAStackThatNamesNobodyIsToldWhatItCanDo(t *testing.T) {
	topology := loadTopology(t, "dev")
	topology.Principals = nil
	report := accesspath.Judge(topology, devIntent)
	got := answers(report)
	for _, answer := range []string{"administrator internet issue", "administrator console open"} {
		require.Equal(t, accesspath.Allow, got[answer].Decision, answer)
		assert.Equal(t, "name issuers, so that policy notebook-guardrail, which denies sagemaker:CreatePresignedNotebookInstanceUrl, "+
			"is attached to somebody, or apply that guardrail as a service control policy (SCP)", got[answer].Remedy, answer)
	}
	assert.Equal(t, "endpoints", report.Restriction)
	assert.Equal(t, privateRemedy("vpc"),
		answers(accesspath.Judge(topology, intended()))["administrator vpc issue"].Remedy)

	guardrail := topology
	guardrail.Policies = topology.Policies[1:]
	assert.Equal(t, "endpoints", accesspath.Judge(guardrail, devIntent).Restriction, "a guardrail alone says it too")

	bare := topology
	bare.Policies = nil
	report = accesspath.Judge(bare, devIntent)
	assert.Equal(t, "none", report.Restriction)
	assert.Equal(t, "name issuers and attach a guardrail to them, or apply it as a service control policy (SCP): a Deny of "+
		"sagemaker:CreatePresignedNotebookInstanceUrl wherever the restriction does not hold", answers(report)["administrator internet issue"].Remedy)
}

// A policy that waits for somebody does not speak for issuers who have none like it.
func TestAnIssuersOwnPoliciesSayWhatRestrictsThem(t *testing.T) {
	topology := loadTopology(t, "dev")
	topology.Principals[0].PolicyIDs = []string{"arn:aws:iam::aws:policy/AdministratorAccess"}
	assert.Equal(t, "none", accesspath.Judge(topology, devIntent).Restriction)
}
