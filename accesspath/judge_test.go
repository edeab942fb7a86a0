package accesspath_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
)

// meant is the table of who gets in: a path that is meant to work does for issuing and opening, and no other does.
func meant(intent accesspath.Intent, who accesspath.Who, from accesspath.From, step accesspath.Step) accesspath.Decision {
	listed := false
	for _, path := range intent.AllowedPaths {
		listed = listed || path == from
	}
	if !listed || who == accesspath.Outsider && step == accesspath.Issue {
		return accesspath.Deny
	}
	return accesspath.Allow
}

func TestBothEnvironmentsAnswerAsDesigned(t *testing.T) {
	for name, intent := range map[string]accesspath.Intent{"dev": devIntent, "prod": prodIntent} {
		t.Run(name, func(t *testing.T) {
			report := accesspath.Judge(loadTopology(t, name), intent)
			require.Len(t, report.Verdicts, 3*6*2)
			for _, v := range report.Verdicts {
				want := meant(intent, v.Principal, v.From, v.Step)
				assert.Equal(t, want, v.Decision, "%s %s %s: %s", v.Principal, v.From, v.Step, v.Because)
				assert.Empty(t, v.Remedy)
			}
			assert.True(t, report.Intent.OK)
			assert.Empty(t, report.Intent.Differences)
			assert.Empty(t, report.NotUnderstood)
			assert.Equal(t, "endpoints", report.Restriction)
		})
	}
}

func TestEveryVerdictIsTheConjunctionOfItsHops(t *testing.T) {
	report := accesspath.Judge(loadTopology(t, "dev"), devIntent)
	for _, v := range report.Verdicts {
		all := true
		for _, hop := range v.Hops {
			all = all && hop.OK
			assert.NotEmpty(t, hop.Because)
		}
		assert.Equal(t, v.Decision == accesspath.Allow, all, "%+v", v)
		assert.NotEmpty(t, v.Because)
	}
}
