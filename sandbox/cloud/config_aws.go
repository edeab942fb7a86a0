package cloud

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"private-notebook/internal/simulation"
)

// awsConfig is the configuration of an aws provider, as far as the simulation follows it.
type awsConfig struct {
	region string
	tags   map[string]string // the default tags
}

// providerKeys are inputs of a provider resource that are not the provider's configuration: for the engine, and the mark below.
var providerKeys = []string{"version", "pluginDownloadURL", "pluginChecksums", "parameterization", simulation.Key}

var regionPattern = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-\d$`)

// CheckConfig holds the provider's configuration to its schema. The region must be there: the real provider could also
// take it from the environment, which would make what is deployed depend on the machine. What it returns stays in the state, and
// so in each export: it carries the mark by which a report says that AWS was simulated.
func (p *awsProvider) CheckConfig(
	_ context.Context, req plugin.CheckConfigRequest,
) (plugin.CheckConfigResponse, error) {
	v := &verdict{}
	in := configProps(aws.ProviderArgs{}.ElementType(), received(req.News))
	checkObject("the aws provider", aws.ProviderArgs{}.ElementType(), "", in, v)
	checkAWSConfig(in, v)
	if len(v.failures) > 0 {
		return plugin.CheckConfigResponse{Failures: v.failures}, nil
	}
	return plugin.CheckConfigResponse{Properties: req.News.Set(simulation.Key, property.New(simulation.Mark))}, nil
}

// Configure takes the configuration over. It fails on what CheckConfig would refuse, because a provider resource
// whose region was unknown in a preview comes here unchecked.
func (p *awsProvider) Configure(_ context.Context, req plugin.ConfigureRequest) (plugin.ConfigureResponse, error) {
	in := configProps(aws.ProviderArgs{}.ElementType(), received(req.Inputs))
	v := &verdict{}
	checkAWSConfig(in, v)
	if len(v.failures) > 0 {
		return plugin.ConfigureResponse{}, fmt.Errorf("%s", v.failures[0].Reason)
	}
	p.config = awsConfig{region: in.str("region"), tags: map[string]string{}}
	for k, tag := range in.obj("defaultTags").obj("tags") {
		if tag.IsString() {
			p.config.tags[string(k)] = tag.StringValue()
		}
	}
	return plugin.ConfigureResponse{}, nil
}

func checkAWSConfig(in props, v *verdict) {
	switch region := in.str("region"); {
	case in["region"].IsComputed():
	case region == "":
		v.fault("region", "Missing region information. Make sure you have set your AWS region, e.g. "+
			"`pulumi config set aws:region us-west-2`.")
	case !regionPattern.MatchString(region):
		v.fault("region", "invalid AWS Region: %s", region)
	}
	if allowed := in.strs("allowedAccountIds"); len(allowed) > 0 && !slices.Contains(allowed, AccountID) {
		v.fault("allowedAccountIds", "AWS account ID not allowed: %s; the simulated account is always %s",
			AccountID, AccountID)
	}
	if slices.Contains(in.strs("forbiddenAccountIds"), AccountID) {
		v.fault("forbiddenAccountIds", "AWS account ID not allowed: %s", AccountID)
	}
}

// configProps is a provider's configuration in plain. Values that are not texts may come as JSON text, because
// configuration from a stack's settings file is text.
func configProps(t reflect.Type, m resource.PropertyMap) props {
	fields := fieldsOf(t)
	in := plain(m)
	for k, v := range in {
		if slices.Contains(providerKeys, string(k)) {
			delete(in, k)
			continue
		}
		field, known := fields[string(k)]
		if !known || !v.IsString() || isText(field.Type) {
			continue
		}
		var parsed any
		if json.Unmarshal([]byte(v.StringValue()), &parsed) == nil {
			in[k] = resource.NewPropertyValue(parsed)
		}
	}
	return in
}

func isText(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.String
}
