package cloud

import (
	"reflect"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFunctionsOfIAMFindWhatIsThere(t *testing.T) {
	b := newBench(t, nil)
	b.up(iamGroupType, "g", m{"name": "team"})
	b.up(iamUserType, "u", m{"name": "ada"})
	for _, tt := range []struct {
		token  string
		args   m
		result any
		want   m
	}{
		{"aws:iam/getGroup:getGroup", m{"groupName": "team"}, iam.LookupGroupResult{}, m{"groupName": "team"}},
		{"aws:iam/getUser:getUser", m{"userName": "ada"}, iam.LookupUserResult{}, m{"userName": "ada"}},
	} {
		resp, err := b.invoke(tt.token, tt.args)
		require.NoError(t, err, tt.token)
		for key, want := range tt.want {
			assert.Equal(t, want, resp.Properties.Mappable()[key], "%s %s", tt.token, key)
		}
		v := &verdict{}
		checkObject(tt.token, reflect.TypeOf(tt.result), "", plain(resp.Properties), v)
		assert.Empty(t, v.failures, "the result is that of the SDK")
	}
}

// In IAM's own words, which a preview hands on.
func TestFunctionsOfIAMSayWhatIsNotThere(t *testing.T) {
	b := newBench(t, nil)
	for _, tt := range []struct {
		token string
		args  m
		want  string
	}{
		{"aws:iam/getRole:getRole", m{"name": "r"}, "reading IAM Role (r): couldn't find resource"},
		{"aws:iam/getGroup:getGroup", m{"groupName": "g"}, "getting group: operation error IAM: GetGroup, api error NoSuchEntity: The group with name g cannot be found."},
		{"aws:iam/getUser:getUser", m{"userName": "u"}, "reading IAM User (u): couldn't find resource"},
		{"aws:iam/getSamlProvider:getSamlProvider", m{"arn": "arn:none"}, "reading IAM SAML Provider (arn:none): couldn't find resource"},
	} {
		_, err := b.invoke(tt.token, tt.args)
		assert.ErrorContains(t, err, tt.want, tt.token)
	}
}
