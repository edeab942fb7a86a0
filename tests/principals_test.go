package tests

import (
	"errors"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

// iamSaying is a program's run in an account whose IAM answers every look-up with an error.
func iamSaying(t *testing.T, said error, values map[string]string) (*recorder.Recorder, error) {
	t.Helper()
	answer := func(resource.PropertyMap) (resource.PropertyMap, error) { return nil, said }
	rec := &recorder.Recorder{Answers: lookUps{
		"aws:iam/getRole:getRole": answer, "aws:iam/getGroup:getGroup": answer, "aws:iam/getUser:getUser": answer,
		"aws:iam/getSamlProvider:getSamlProvider": answer,
	}}
	var refusal error
	err := rec.Run(func(ctx *pulumi.Context) error {
		refusal = ofSettings(t, "dev", stacks.Program(changed(t, "dev", values))(ctx))
		return refusal
	}, "dev")
	if refusal != nil {
		err = refusal
	}
	return rec, err
}

var namedInIAM = map[string]string{
	"issuerRoles": `["r","r2"]`, "issuerGroups": `["g"]`, "issuerUsers": `["u"]`, "notebookVolumeSizeGiB": "4",
	"notebooks":                `{"a":{"issuerRoles":["own"]},"b":{"issuerRoles":["own"]}}`,
	"clientVpnSamlProviderArn": samlArn, "clientVpnSelfServiceSamlProviderArn": portalArn, "clientVpnAuthorizeEveryone": "true",
	"clientVpnSelfServicePortal": "true",
}

// What IAM does not have is said with the other faults, each once, before anything is registered.
func TestWhatIAMDoesNotHaveIsAFault(t *testing.T) {
	rec, err := iamSaying(t, errors.New("operation error IAM: GetRole, api error NoSuchEntity: It cannot be found."), namedInIAM)
	const missing = " cannot be looked up (NoSuchEntity: It cannot be found.); name an IAM "
	const credentials = " that exists, and check your credentials"
	assert.EqualError(t, err, "8 faults:"+
		"\n  - configuration: issuerRoles = r"+missing+"role"+credentials+
		"\n  - configuration: issuerRoles = r2"+missing+"role"+credentials+
		"\n  - configuration: issuerGroups = g"+missing+"group"+credentials+
		"\n  - configuration: issuerUsers = u"+missing+"user"+credentials+
		"\n  - configuration: notebooks.a.issuerRoles = own"+missing+"role"+credentials+
		"\n  - configuration: clientVpnSamlProviderArn = "+samlArn+missing+"SAML provider"+credentials+
		"\n  - configuration: clientVpnSelfServiceSamlProviderArn = "+portalArn+missing+"SAML provider"+credentials+
		"\n  - notebook: volume of 4 GiB is not offered by AWS; choose from 5 to 16384 GiB (notebookVolumeSizeGiB)")
	assert.Empty(t, rec.Resources())
}

// Whoever deploys need not be allowed to read IAM.
func TestALookUpThatIsNotAllowedIsNoFault(t *testing.T) {
	rec, err := iamSaying(t, errors.New("api error AccessDenied: User: ada is not authorized to perform: iam:GetRole"),
		map[string]string{"issuerRoles": `["r"]`})
	require.NoError(t, err)
	assert.NotEmpty(t, rec.Resources())
}
