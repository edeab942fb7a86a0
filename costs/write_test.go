package costs_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/costs"
)

func written(t *testing.T, format costs.Format, region string, colour bool) string {
	t.Helper()
	estimate, err := costs.Of(region, deployment(t, "dev"))
	require.NoError(t, err)
	text, err := costs.Write(format, "dev", estimate, colour)
	require.NoError(t, err)
	return text
}

// What is not known is no zero: it stands beside the sum, with what is known elsewhere and where to look.
func TestTheTextSaysWhatIsNotKnown(t *testing.T) {
	text := written(t, costs.FormatText, "ap-northeast-1", false)
	assert.Contains(t, text, "dev in ap-northeast-1: USD a month of 730 hours, at list prices before tax\n")
	assert.Contains(t, text, "\nInterface endpoint in one zone                  4    0.014 hour            40.88\n")
	assert.Contains(t, text, "\nNotebook ml.t3.medium, if never stopped         1  unknown hour          unknown\n")
	assert.Contains(t, text, "\nsum of what is known, so at least"+strings.Repeat(" ", 41)+"443.38\n")
	assert.Contains(t, text, `
! Notebook ml.t3.medium, if never stopped: no price was found for
  ap-northeast-1; in us-east-1 it is 0.05 USD per hour (weak, undated). Look at
  "Amazon SageMaker AI pricing", https://aws.amazon.com/sagemaker/ai/pricing/,
  under notebook instances, for ap-northeast-1.
`)
	assert.Contains(t, text, "\n- No Client VPN: leave clientVpnCidr out: saves 219.00 a month\n")
	for _, line := range strings.Split(text, "\n") {
		assert.LessOrEqual(t, utf8.RuneCountInString(line), 80, line)
	}
	coloured := written(t, costs.FormatText, "ap-northeast-1", true)
	assert.Contains(t, coloured, "\x1b[33m!\x1b[0m Notebook")
	assert.Equal(t, text, regexp.MustCompile("\x1b\\[[0-9]*m").ReplaceAllString(coloured, ""))

	complete := written(t, costs.FormatText, "us-east-1", false)
	assert.NotContains(t, complete, "at least")
	assert.Contains(t, complete, "\nsum  ")
}

func TestTheCostsForMachines(t *testing.T) {
	var told struct {
		Stack, Region string
		USD           float64
		Complete      bool
		Fixed         []struct {
			Item         string
			Number       float64
			Price, Month *float64
		}
		Unknown []struct{ Item, Known, Look string }
		Savings []struct {
			What string
			USD  *float64
		}
	}
	require.NoError(t, json.Unmarshal([]byte(written(t, costs.FormatJSON, "ap-northeast-1", false)), &told))
	assert.Equal(t, "dev", told.Stack)
	assert.InDelta(t, 443.38, told.USD, 0.001)
	assert.False(t, told.Complete)
	assert.Equal(t, "notebook-ml.t3.medium", told.Fixed[3].Item)
	assert.Nil(t, told.Fixed[3].Price, "an unknown price is no zero")
	assert.Nil(t, told.Fixed[3].Month)
	assert.InDelta(t, 40.88, *told.Fixed[0].Month, 0.001)
	assert.Equal(t, "notebook-ml.t3.medium", told.Unknown[0].Item)
	assert.NotEmpty(t, told.Savings)
}

// Of an instance type that nobody has looked up, and of a Region without any price, it is said where to look all the same.
func TestWhereToLook(t *testing.T) {
	estimate, err := costs.Of("eu-south-2", []observe.Resource{{
		Type: "aws:sagemaker/notebookInstance:NotebookInstance", Outputs: map[string]any{"instanceType": "ml.p5.48xlarge", "volumeSize": 5.0},
	}})
	require.NoError(t, err)
	unknown := estimate.Unknown()
	require.NotEmpty(t, unknown)
	at := slices.IndexFunc(unknown, func(i costs.Item) bool { return i.Name == "notebook-ml.p5.48xlarge" })
	require.GreaterOrEqual(t, at, 0)
	assert.Equal(t, "no price was found for any Region", unknown[at].Known("eu-south-2"))
	assert.Equal(t, `Look at "Amazon SageMaker AI pricing", https://aws.amazon.com/sagemaker/ai/pricing/, under notebook instances, for eu-south-2`,
		unknown[at].Look("eu-south-2"))
	for _, item := range unknown {
		assert.NotEmpty(t, item.Known("eu-south-2"))
	}
}

func TestFormatsOfCosts(t *testing.T) {
	for name, want := range map[string]costs.Format{"": costs.FormatText, "json": costs.FormatJSON, "markdown": costs.FormatMarkdown} {
		got, err := costs.ParseFormat(name)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	_, err := costs.ParseFormat("html")
	assert.EqualError(t, err, `format: "html" is none; choose from text, markdown, json`)
	assert.Contains(t, written(t, costs.FormatMarkdown, "ap-northeast-1", false), "## `dev`, in ap-northeast-1\n")
}
