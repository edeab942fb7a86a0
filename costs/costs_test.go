package costs_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"private-notebook/accesspath/observe"
	"private-notebook/costs"
	"private-notebook/internal/environments"
	"private-notebook/internal/golden"
)

// root is the project's folder, seen from this package.
const root = ".."

// estimates are those of all environments, of what the sandbox deployed.
func estimates(t *testing.T) []costs.Environment {
	t.Helper()
	names, err := environments.Of(root)
	require.NoError(t, err)
	var all []costs.Environment
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(root, environments.Settings(name)))
		require.NoError(t, err)
		all = append(all, estimate(t, name, text))
	}
	return all
}

// estimate is that of one deployment, in the Region of its settings file.
func estimate(t *testing.T, name string, settingsFile []byte) costs.Environment {
	t.Helper()
	var settings struct {
		Config struct {
			Region string `yaml:"aws:region"`
		} `yaml:"config"`
	}
	require.NoError(t, yaml.Unmarshal(settingsFile, &settings))
	estimate, err := costs.Of(settings.Config.Region, deployment(t, name))
	require.NoError(t, err, name)
	return costs.Environment{Name: name, Estimate: estimate}
}

// smallest is the environment that the README deploys first. Its settings stand in a guide.
func smallest(t *testing.T) costs.Environment {
	t.Helper()
	guide, err := os.ReadFile(filepath.Join(root, "docs/guides/smallest.md"))
	require.NoError(t, err)
	_, settings, found := strings.Cut(string(guide), "```yaml sandbox\n")
	require.True(t, found)
	settings, _, found = strings.Cut(settings, "```\n")
	require.True(t, found)
	return estimate(t, "smallest", []byte(settings))
}

func deployment(t *testing.T, environment string) []observe.Resource {
	t.Helper()
	file, err := os.Open("../accesspath/observe/testdata/" + environment + ".export.json")
	require.NoError(t, err, environments.NoExport(environment))
	defer file.Close()
	export, err := observe.ReadExport(file)
	require.NoError(t, err)
	return export.Resources
}

const (
	begin = "<!-- costs: made by `go test ./costs -update` -->\n\n"
	end   = "\n<!-- end of costs -->\n"
)

// holds compares what is made with what stands between the two marks of a document.
func holds(t *testing.T, document, made string) {
	t.Helper()
	path := filepath.Join(root, document)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(text), begin)
	require.True(t, found, document)
	_, after, found := strings.Cut(rest, end)
	require.True(t, found, document)
	golden.Equal(t, path, before+begin+made+end+after)
}

func TestTheDocumentIsWhatTheResourcesCost(t *testing.T) {
	holds(t, "docs/costs.md", costs.Document(estimates(t)))
}

func TestTheReadmeSaysTheSame(t *testing.T) {
	holds(t, "README.md", costs.Summary(append([]costs.Environment{smallest(t)}, estimates(t)...)))
}

// TestDevIsCountedByHand multiplies out what the price table says of dev, so that a mistake in the counting shows.
func TestDevIsCountedByHand(t *testing.T) {
	estimate, err := costs.Of("us-east-1", deployment(t, "dev"))
	require.NoError(t, err)
	usd, unknown := estimate.Total()
	// Two endpoints in two zones, two associations, two addresses, one notebook, five gigabytes of a volume, and a key.
	assert.InDelta(t, 4*0.01*730+2*0.10*730+2*0.125*730+0.05*730+5*0.14+1, usd, 0.001)
	assert.Empty(t, unknown)
}

// TestNothingKnownIsNoPrice: where no price of a Region is known, its sum is no 0.00, and a Region that is known gives the order of magnitude.
func TestNothingKnownIsNoPrice(t *testing.T) {
	estimate, err := costs.Of("eu-central-1", deployment(t, "smallest"))
	require.NoError(t, err)
	assert.Equal(t, "unknown", estimate.Sum())
	region, usd, found := estimate.Elsewhere()
	assert.True(t, found)
	assert.Equal(t, "us-east-1", region)
	assert.InDelta(t, 2*0.01*730+0.05*730+5*0.14+1, usd, 0.001)
	for _, format := range costs.Formats() {
		text, err := costs.Write(format, "smallest", estimate, false)
		require.NoError(t, err)
		assert.Contains(t, text, "us-east-1")
		assert.Contains(t, text, "52.8")
		assert.NotContains(t, text, "0.00\n")
		assert.NotContains(t, text, "**0.00**")
	}

	known, err := costs.Of("us-east-1", deployment(t, "smallest"))
	require.NoError(t, err)
	_, _, found = known.Elsewhere()
	assert.False(t, found, "nothing is missing here")
	assert.Equal(t, "52.80", known.Sum())
	nobody, err := costs.Of("us-east-1", deployment(t, "fleet"))
	require.NoError(t, err)
	_, _, found = nobody.Elsewhere()
	assert.False(t, found, "no Region has a price of ml.g5.xlarge")
}

func TestTheSwitchesOfDev(t *testing.T) {
	estimate, err := costs.Of("us-east-1", deployment(t, "dev"))
	require.NoError(t, err)
	saved := map[string]float64{}
	for _, s := range estimate.Switches() {
		assert.True(t, s.Known, s.What)
		saved[s.What[:12]] = s.USD
	}
	want := map[string]float64{
		"No Client VP": 2 * 0.10 * 730,
		"Client VPN s": 2 * 0.10 * (730 - 220),
		"No resolver:": 2 * 0.125 * 730,
		"Notebooks ru": 0.05 * (730 - 220),
	}
	assert.InDeltaMapValues(t, want, saved, 0.001, "one zone is no way to pay less where there is a resolver")
}

func TestOneZoneIsOfferedWithoutAResolver(t *testing.T) {
	resources := slices.DeleteFunc(deployment(t, "dev"), func(r observe.Resource) bool {
		return r.Type == "aws:route53/resolverEndpoint:ResolverEndpoint"
	})
	estimate, err := costs.Of("us-east-1", resources)
	require.NoError(t, err)
	offered := estimate.Switches()[0]
	assert.Contains(t, offered.What, "One Availability Zone")
	assert.InDelta(t, 2*0.01*730+1*0.10*730, offered.USD, 0.001, "the second zone of each endpoint, and the second association")
}

func TestWhatIsUnknownIsSaid(t *testing.T) {
	estimate, err := costs.Of("eu-south-2", deployment(t, "prod"))
	require.NoError(t, err)
	usd, unknown := estimate.Total()
	assert.Zero(t, usd)
	assert.Len(t, unknown, len(estimate.Fixed), "there is no price of that Region")
	for _, s := range estimate.Switches() {
		assert.False(t, s.Known, s.What)
	}
	odd, err := costs.Of("us-east-1", []observe.Resource{{Type: "aws:sagemaker/notebookInstance:NotebookInstance",
		Inputs: map[string]any{"instanceType": "ml.p5.48xlarge", "volumeSize": 5.0}}})
	require.NoError(t, err)
	_, unknown = odd.Total()
	require.Len(t, unknown, 1)
	assert.Equal(t, "Notebook `ml.p5.48xlarge`, if never stopped", unknown[0].Item.What)
}

func TestANewTypeMustBePricedOrDeclaredFree(t *testing.T) {
	_, err := costs.Of("us-east-1", []observe.Resource{
		{Type: "aws:ec2/natGateway:NatGateway"}, {Type: "aws:ec2/eip:Eip"}, {Type: "aws:ec2/eip:Eip"},
		{Type: "aws:ec2/vpc:Vpc"}, {Type: "tls:index/privateKey:PrivateKey"}, {Type: "aws:lambda/function:Function", External: true},
	})
	assert.EqualError(t, err, "aws:ec2/eip:Eip, aws:ec2/natGateway:NatGateway: neither priced nor said to be free; "+
		"a new type needs a row in costs/prices.json, with its source, and one in costs/charges.go if it is charged")
}

// TestEveryChargedTypeIsCharged has what dev and prod do not have.
func TestEveryChargedTypeIsCharged(t *testing.T) {
	resource := func(token string, inputs map[string]any) observe.Resource {
		return observe.Resource{Type: token, Inputs: inputs}
	}
	estimate, err := costs.Of("ap-northeast-1", []observe.Resource{
		resource("aws:ec2/vpcEndpoint:VpcEndpoint", map[string]any{"vpcEndpointType": "Gateway"}),
		resource("aws:ec2/vpcEndpoint:VpcEndpoint", map[string]any{"vpcEndpointType": "Interface", "subnetIds": []any{"a", "b", "c"}}),
		resource("aws:ec2/vpnConnection:VpnConnection", map[string]any{"vpnGatewayId": "vgw-1"}),
		resource("aws:ec2/vpnConnection:VpnConnection", map[string]any{"transitGatewayId": "tgw-1"}),
		resource("aws:ec2transitgateway/vpcAttachment:VpcAttachment", nil),
		resource("aws:ec2/flowLog:FlowLog", map[string]any{"logDestinationType": "s3"}),
		resource("aws:ec2/flowLog:FlowLog", map[string]any{"logDestinationType": "cloud-watch-logs"}),
		resource("aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig", map[string]any{"destinationArn": "arn:aws:s3:::logs"}),
		resource("aws:sns/topic:Topic", nil),
		resource("aws:cloudwatch/metricAlarm:MetricAlarm", nil),
	})
	require.NoError(t, err)
	fixed := map[string]float64{}
	for _, l := range estimate.Fixed {
		fixed[l.Item.Name] = l.Number
	}
	assert.Equal(t, map[string]float64{"interface-endpoint-zone": 3, "site-to-site-vpn": 2, "transit-gateway-attachment": 2, "metric-alarm": 1}, fixed)
	var used []string
	for _, item := range estimate.ByUse {
		used = append(used, item.Name)
	}
	assert.Equal(t, []string{"interface-endpoint-data", "log-ingestion", "vended-logs-to-s3", "transit-gateway-data", "sns-email"}, used)
}

// TestThePriceTableIsWellFormed reads the table by itself: a price has a date and a source, a type stands once.
func TestThePriceTableIsWellFormed(t *testing.T) {
	text, err := os.ReadFile("prices.json")
	require.NoError(t, err)
	var table struct {
		Items []costs.Item
		Free  []struct{ Types []string }
	}
	require.NoError(t, json.Unmarshal(text, &table))
	dated := regexp.MustCompile(`^(20\d\d-\d\d-\d\d|undated)$`)
	seen := map[string]bool{}
	for _, item := range table.Items {
		assert.False(t, seen[item.Name], "%s stands twice", item.Name)
		seen[item.Name] = true
		for region, price := range item.Prices {
			assert.Positive(t, price.USD, "%s in %s", item.Name, region)
			assert.Regexp(t, dated, price.Date, item.Name)
			assert.Contains(t, []string{"AWS", "secondary", "weak"}, price.Certainty, item.Name)
			assert.NotEmpty(t, price.Source, item.Name)
		}
	}
	for _, f := range table.Free {
		for _, token := range f.Types {
			assert.False(t, seen[token], "%s stands twice", token)
			seen[token] = true
			assert.Regexp(t, `^aws:[a-z0-9]+/[a-zA-Z0-9]+:[A-Z][a-zA-Z0-9]+$`, token)
		}
	}
}
