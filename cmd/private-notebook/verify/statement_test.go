package verify

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath/topology"
)

const severalLines = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "First", "Effect": "Allow", "Action": "s3:*", "Resource": "*"
    },
    {
      "Effect": "Deny", "Action": "s3:Put*", "Resource": "*"
    }
  ]
}`

func TestTheStatementThatIAMPointsAtIsNamed(t *testing.T) {
	s := simulation{policies: spansOf([]topology.Policy{
		{ID: "arn:aws:iam::1:policy/people/lines", Policy: severalLines},
		{ID: "urn:inline", Name: "single", Policy: `{"Statement":{"Sid":"Only","Effect":"Allow","Action":"*","Resource":"*"}}`},
		{ID: "broken", Policy: `{`}, {ID: "odd", Policy: `{"Statement":["text"]}`},
	})}
	for _, row := range []struct {
		what, policy                           string
		fromLine, fromColumn, toLine, toColumn int32
		sid, says                              string
	}{
		{"to the character", "lines", 4, 5, 6, 6, "First", "statement First of policy lines"},
		// As the AWS CLI's example has it: from behind the bracket that opens the list.
		{"from before it", "lines", 3, 16, 6, 6, "First", "statement First of policy lines"},
		{"without a Sid", "lines", 6, 7, 9, 6, "2", "statement 2 of policy lines"},
		{"no list", "single", 1, 14, 1, 70, "Only", "statement Only of policy single"},
		{"beyond the end", "lines", 40, 1, 41, 1, "", "the statement at line 40, column 1 of policy lines, which is none of the stack's by that name"},
		{"another policy", "AdministratorAccess", 3, 17, 8, 6, "", "the statement at line 3, column 17 of policy AdministratorAccess, " +
			"which is none of the stack's by that name"},
		{"not JSON", "broken", 1, 1, 1, 2, "", "the statement at line 1, column 1 of policy broken, which is none of the stack's by that name"},
		{"no statement", "odd", 1, 1, 1, 20, "", "the statement at line 1, column 1 of policy odd, which is none of the stack's by that name"},
	} {
		t.Run(row.what, func(t *testing.T) {
			m := s.matched(types.Statement{
				SourcePolicyId: aws.String(row.policy), SourcePolicyType: types.PolicySourceTypeUserManaged,
				StartPosition: &types.Position{Line: row.fromLine, Column: row.fromColumn},
				EndPosition:   &types.Position{Line: row.toLine, Column: row.toColumn},
			})
			assert.Equal(t, row.sid, m.Sid)
			assert.Equal(t, row.says, m.String())
		})
	}
	assert.Empty(t, s.matched(types.Statement{SourcePolicyId: aws.String("lines")}).Sid, "without a position nothing is named")
}
