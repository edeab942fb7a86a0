package managed

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/policy"
)

const (
	presign  = "sagemaker:CreatePresignedNotebookInstanceUrl"
	describe = "sagemaker:DescribeNotebookInstance"
	notebook = "arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/"
)

// ask puts both actions to a policy of the table alone.
func ask(t *testing.T, name, resource string) (presigned, described policy.Decision) {
	t.Helper()
	document, known := Policy("arn:aws:iam::aws:policy/" + name)
	require.True(t, known, name)
	set := []policy.Attached{{Name: name, Document: document}}
	return policy.Decide(set, policy.Request{Action: presign, Resource: resource, Context: policy.Context{}}),
		policy.Decide(set, policy.Request{Action: describe, Resource: resource, Context: policy.Context{}})
}

func TestWhatTheyPermit(t *testing.T) {
	yes, no := policy.Allowed, policy.ImplicitDeny
	for _, c := range []struct {
		name, notebook       string
		presigned, described policy.Decision
	}{
		{"AdministratorAccess", "dev", yes, yes},
		{"PowerUserAccess", "dev", yes, yes},
		{"job-function/DataScientist", "dev", yes, yes},
		{"AmazonSageMakerFullAccess", "dev", yes, yes},
		{"AmazonBraketFullAccess", "dev", no, no},
		{"AmazonBraketFullAccess", "amazon-braket-lab", yes, yes},
		{"AWSGlueConsoleSageMakerNotebookFullAccess", "dev", no, no},
		{"AWSGlueConsoleSageMakerNotebookFullAccess", "aws-glue-etl", yes, yes},
		{"service-role/AmazonSageMakerServiceCatalogProductsCloudformationServiceRolePolicy", "dev", yes, yes},
		{"service-role/AmazonSageMakerServiceCatalogProductsLambdaServiceRolePolicy", "dev", yes, yes},
		{"AmazonSageMakerServiceCatalogProductsCodeBuildServiceRolePolicy", "dev", no, no},
		{"AmazonDataZoneSageMakerEnvironmentRolePermissionsBoundary", "dev", yes, yes},
		{"AmazonDataZoneEnvironmentRolePermissionsBoundary", "dev", policy.ExplicitDeny, policy.ExplicitDeny},
		{"SageMakerStudioAdminIAMPermissiveExecutionPolicy", "dev", yes, yes},
		{"SageMakerStudioUserIAMPermissiveExecutionPolicy", "dev", yes, yes},
		{"SageMakerStudioAdminIAMDefaultExecutionPolicy", "dev", no, yes},
		{"AIDevOpsAgentActionsPolicy", "dev", yes, yes},
		{"AWSMcpServiceActionsFullAccess", "dev", policy.Unknown, policy.Unknown}, // it asks for a key of which nothing is said
		{"AWSDenyAll", "dev", policy.ExplicitDeny, policy.ExplicitDeny},
		{"ReadOnlyAccess", "dev", no, yes},
		{"job-function/ViewOnlyAccess", "dev", no, yes},
		{"SecurityAudit", "dev", no, yes},
		{"AmazonSageMakerReadOnly", "dev", no, yes},
		{"AmazonSSMManagedInstanceCore", "dev", no, no},
		{"CloudWatchAgentServerPolicy", "dev", no, no},
		{"AmazonSageMakerCanvasFullAccess", "dev", no, no},
		{"AmazonSageMakerAdmin-ServiceCatalogProductsServiceRolePolicy", "dev", no, no},
		{"job-function/SystemAdministrator", "dev", no, no},
		{"job-function/NetworkAdministrator", "dev", no, no},
		{"job-function/DatabaseAdministrator", "dev", no, no},
		{"job-function/SupportUser", "dev", no, no},
		{"job-function/Billing", "dev", no, no},
		{"IAMFullAccess", "dev", no, no},
		{"AmazonS3FullAccess", "dev", no, no},
	} {
		presigned, described := ask(t, c.name, notebook+c.notebook)
		assert.Equal(t, c.presigned, presigned, "%s issues URLs of %s", c.name, c.notebook)
		assert.Equal(t, c.described, described, "%s describes %s", c.name, c.notebook)
	}
}

// Whoever may issue a URL of some notebook by one of AWS's policies alone. A new version of the table that changes this list is to be looked at.
func TestWhoMayIssue(t *testing.T) {
	var may []string
	for name := range table() {
		for _, id := range []string{"dev", "aws-glue-x", "amazon-braket-x"} {
			if presigned, _ := ask(t, name, notebook+id); presigned != policy.ImplicitDeny && presigned != policy.ExplicitDeny && !slices.Contains(may, name) {
				may = append(may, name)
			}
		}
	}
	slices.Sort(may)
	assert.Equal(t, []string{
		"AIDevOpsAgentActionsPolicy", "AWSGlueConsoleSageMakerNotebookFullAccess", "AWSMcpServiceActionsFullAccess", "AdministratorAccess",
		"AmazonBraketFullAccess", "AmazonDataZoneSageMakerEnvironmentRolePermissionsBoundary", "AmazonSageMakerFullAccess", "PowerUserAccess",
		"SageMakerStudioAdminIAMPermissiveExecutionPolicy", "SageMakerStudioUserIAMPermissiveExecutionPolicy", "job-function/DataScientist",
		"service-role/AWSDeepRacerServiceRolePolicy", "service-role/AmazonSageMakerServiceCatalogProductsCloudformationServiceRolePolicy",
		"service-role/AmazonSageMakerServiceCatalogProductsLambdaServiceRolePolicy",
	}, may)
}

func TestWhatIsNotKnown(t *testing.T) {
	for arn, want := range map[string]bool{
		"arn:aws:iam::aws:policy/AdministratorAccess":              true,
		"arn:aws-cn:iam::aws:policy/AdministratorAccess":           true,
		"arn:aws-us-gov:iam::aws:policy/AmazonS3FullAccess":        true,
		"arn:aws-cn:iam::aws:policy/AmazonSageMakerFullAccess":     false,
		"arn:aws:iam::aws:policy/OfNextYear":                       false,
		"arn:aws:iam::aws:policy/DataScientist":                    false,
		"arn:aws:iam::111122223333:policy/AdministratorAccess":     false,
		"arn:aws:iam::111122223333:policy/job-function/Billing":    false,
		"AdministratorAccess":                                      false,
		"":                                                         false,
		"arn:aws:iam::aws:policy/service-role/AdministratorAccess": false,
	} {
		_, known := Policy(arn)
		assert.Equal(t, want, known, arn)
	}
}

// Each of the first table matters, each line of the second is whole, and all have a version and a day.
func TestTables(t *testing.T) {
	assert.Len(t, table(), 1594)
	assert.Equal(t, "2026-08-26", Date())
	for name, entry := range table() {
		assert.Equal(t, name, entry.Name)
		assert.Regexp(t, `^v\d+$`, entry.Version, name)
		assert.Regexp(t, `^20\d\d-[01]\d-[0-3]\d$`, entry.Updated, name)
		for _, s := range entry.Document.Statements {
			assert.True(t, s.IsAbout(presign) || s.IsAbout(describe), name)
		}
	}
	for _, c := range []struct{ matter, others, says string }{
		{"{", "", "reading the table of AWS-managed policies"},
		{`[{"name":"x","document":{}}]`, "", "reading AWS-managed policy x"},
		{"[]", "x\tv1\n", "has 2 fields, and has 3"},
		{`[{"name":"x","document":{"Statement":[]}}]`, "x\tv1\t2026-01-01\n", "AWS-managed policy x is in both tables"},
	} {
		_, err := read([]byte(c.matter), c.others)
		assert.ErrorContains(t, err, c.says)
	}
}
