package observe_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/accountcopy"
	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
)

const (
	notebookToken  = "aws:sagemaker/notebookInstance:NotebookInstance"
	strangeAccount = "444455556666"
)

// beside judges the account of dev together with another file.
func beside(t *testing.T, home func(*accountfile.File), others ...func(*accountfile.File)) map[string]accesspath.Verdict {
	t.Helper()
	exports := []observe.Export{accountOf(t, exportNamed(t, "dev.export.json"), home)}
	for _, other := range others {
		exports = append(exports, accountOf(t, observe.Export{}, other))
	}
	together, err := observe.Together(exports...)
	require.NoError(t, err)
	return judgedIn(together, estates["dev.export.json"])
}

func second(region string) func(*accountfile.File) {
	return func(f *accountfile.File) {
		written(f, notebookToken, "second", object{"name": "second", "arn": "arn:aws:sagemaker:" + region + ":" + f.Reading.Account + ":notebook-instance/second"})
	}
}

func aVPC(f *accountfile.File) { written(f, vpcToken, "vpc-x", object{"cidrBlock": "10.99.0.0/16"}) }

// A file of another Region is named and changes no answer: without it the answers are as certain.
func TestAFileOfAnotherRegionTakesNoCertainty(t *testing.T) {
	far := func(f *accountfile.File) { f.Reading.Region = "us-east-1" }
	alone := beside(t, nil)
	for name, other := range map[string]func(*accountfile.File){
		"a VPC": both(far, aVPC), "a notebook": both(far, second("us-east-1")), "both": both(far, aVPC, second("us-east-1")),
	} {
		assert.Equal(t, alone, beside(t, nil, other), name)
	}
}

// Whether an unrelated VPC has DNS on changes nothing here. Of the notebook's own VPC the answers that ask its DNS bear a star, and no other does.
func TestUnreadDNSAttributes(t *testing.T) {
	unread := func(id string) func(*accountfile.File) {
		return func(f *accountfile.File) {
			for i := range f.Deployment.Resources {
				if r := &f.Deployment.Resources[i]; r.Type == vpcToken && (id == "" || r.ID == id) {
					r.Outputs["enableDnsSupport"], r.Outputs["enableDnsHostnames"] = accountfile.NotRead(), accountfile.NotRead()
					isMissing(f, "ec2:DescribeVpcAttribute", r.ID, vpcToken)
				}
			}
		}
	}
	elsewhere := func(f *accountfile.File) { f.Reading.Account = strangeAccount; aVPC(f) }
	read := beside(t, nil, elsewhere)
	for key, v := range beside(t, nil, both(elsewhere, unread("vpc-x"))) {
		assert.Equal(t, [2]any{read[key].Decision, read[key].Assumed}, [2]any{v.Decision, v.Assumed}, key)
	}

	stars := 0
	for key, v := range beside(t, unread(""), elsewhere) {
		require.Equal(t, read[key].Decision, v.Decision, key)
		if v.Assumed && !read[key].Assumed {
			stars++
			assert.Equal(t, accesspath.Allow, v.Decision, key)
			assert.True(t, v.From == accesspath.FromVPC || v.From == accesspath.FromClientVPN, "%s: a path whose names the VPC's DNS answers", key)
		}
	}
	assert.Positive(t, stars)
}

// A notebook of another account has no certain answer about permissions, and takes none away from the notebooks of the account that is asked.
func TestANotebookOfAnotherAccountStandsAlone(t *testing.T) {
	foreign := func(f *accountfile.File) { f.Reading.Account = strangeAccount }
	without := beside(t, nil, foreign)
	with := beside(t, nil, both(foreign, second("ap-northeast-1")))
	ours, theirs := map[string]accesspath.Verdict{}, map[string]accesspath.Verdict{}
	for key, v := range with {
		notebook, rest, _ := strings.Cut(key, " ")
		v.Notebook = ""
		if notebook == "second" {
			theirs[" "+rest] = v
		} else {
			ours[" "+rest] = v
		}
	}
	assert.ElementsMatch(t, keysOf(without), keysOf(ours))
	for key, v := range without {
		assert.Equal(t, [2]any{v.Decision, v.Assumed}, [2]any{ours[key].Decision, ours[key].Assumed}, key)
		assert.Equal(t, v.Because, ours[key].Because, key)
	}
	for _, key := range []string{" issuer vpc open", " issuer internet open", " administrator internet issue"} {
		assert.Equal(t, accesspath.Unknown, theirs[key].Decision, key)
	}
	require.NotEqual(t, strangeAccount, accountcopy.Account)
}

func keysOf(m map[string]accesspath.Verdict) (keys []string) {
	for key := range maps.Keys(m) {
		keys = append(keys, key)
	}
	return keys
}
