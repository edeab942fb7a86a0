package policy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath/policy"
)

func TestAConditionListsAValueWhateverItsOperatorMakesOfIt(t *testing.T) {
	context := policy.Context{}
	context.Set("aws:SourceVpce", "vpce-1")
	context.Absent("aws:SourceVpc")
	for _, row := range []struct {
		operator, key, value string
		want                 bool
	}{
		{"StringEquals", "aws:SourceVpce", "vpce-1", true},
		{"StringNotEquals", "aws:sourcevpce", "vpce-1", true},
		{"StringNotEqualsIfExists", "aws:SourceVpce", "vpce-1", true},
		{"ForAllValues:StringNotLike", "aws:SourceVpce", "vpce-*", true},
		{"StringEquals", "aws:SourceVpce", "vpce-2", false},
		{"StringNotEquals", "aws:SourceVpce", "vpce-2", false},
		{"StringNotEquals", "aws:SourceVpc", "vpc-1", false},
		{"StringEquals", "aws:Unknown", "vpce-1", false},
		{"Null", "aws:SourceVpce", "false", false},
		{"StringSoundsLike", "aws:SourceVpce", "vpce-1", false},
	} {
		c := policy.Condition{Operator: row.operator, Key: row.key, Values: []string{row.value}}
		assert.Equal(t, row.want, c.Lists(context, "2012-10-17"), "%s %s %s", row.operator, row.key, row.value)
	}
}
