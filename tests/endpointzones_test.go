package tests

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"private-notebook/components"
	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

const (
	getEndpointService = "aws:ec2/getVpcEndpointService:getVpcEndpointService"
	apiService         = "com.amazonaws.ap-northeast-1.sagemaker.api"
	notebookService    = "aws.sagemaker.ap-northeast-1.notebook"
	everyZone          = "abcd"
)

// offering answers with the zones that offer each service, by their letters; a service that is not named is not there.
func offering(zones map[string]string) lookUps {
	return lookUps{getEndpointService: func(args resource.PropertyMap) (resource.PropertyMap, error) {
		service := args["serviceName"].StringValue()
		letters, known := zones[service]
		if !known {
			return nil, fmt.Errorf("InvalidServiceName: The Vpc Endpoint Service '%s' does not exist", service)
		}
		offered := list{}
		for _, letter := range letters {
			offered = append(offered, recorder.Region+string(letter))
		}
		return answering(object{"serviceName": service, "availabilityZones": offered})(args)
	}}
}

// linkOffered declares a PrivateLink in an account with these answers, and returns each endpoint's subnets.
func linkOffered(answers lookUps, args *components.PrivateLinkArgs) (api, notebook any, err error) {
	rec := &recorder.Recorder{Answers: answers}
	err = rec.Run(func(ctx *pulumi.Context) error {
		_, err := components.NewPrivateLink(ctx, "link", args)
		return err
	}, "")
	for _, endpoint := range rec.OfType(vpcEndpointType) {
		subnets := plain(endpoint.Inputs)["subnetIds"]
		if endpoint.Name == "link-api-endpoint" {
			api = subnets
		} else {
			notebook = subnets
		}
	}
	return api, notebook, err
}

// Each service has zones of its own; the subnets keep their order.
func TestEachEndpointIsPlacedWhereItsServiceIsOffered(t *testing.T) {
	for _, row := range []struct {
		name              string
		apiIn, notebookIn string
		api, notebook     list
	}{
		{"both in every zone", everyZone, everyZone, list{"subnet-a", "subnet-c"}, list{"subnet-a", "subnet-c"}},
		{"the order of the zones has no meaning", "ca", "dca", list{"subnet-a", "subnet-c"}, list{"subnet-a", "subnet-c"}},
		{"the notebook's in one", everyZone, "cd", list{"subnet-a", "subnet-c"}, list{"subnet-c"}},
		{"the API's in one", "ab", everyZone, list{"subnet-a"}, list{"subnet-a", "subnet-c"}},
		{"in no zone of the other", "a", "c", list{"subnet-a"}, list{"subnet-c"}},
		{"AWS does not say, as in GovCloud", "", "", list{"subnet-a", "subnet-c"}, list{"subnet-a", "subnet-c"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			api, notebook, err := linkOffered(offering(map[string]string{apiService: row.apiIn, notebookService: row.notebookIn}), privateLinkArgs())
			require.NoError(t, err)
			assert.Equal(t, row.api, api)
			assert.Equal(t, row.notebook, notebook)
		})
	}
}

// An endpoint is in exactly the subnets whose zone offers its service, in their order; if that is none, it is refused.
func TestAnEndpointIsInExactlyTheSubnetsThatWork(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.SliceOfNDistinct(rapid.SampledFrom([]rune("abcdef")), 1, 6, rapid.ID[rune])
		offered, used := letters.Draw(t, "offered"), letters.Draw(t, "used")
		args := privateLinkArgs()
		args.Vpc.Subnets = nil
		want := list{}
		for _, letter := range used {
			id := "subnet-" + string(letter)
			args.Vpc.Subnets = append(args.Vpc.Subnets, components.Subnet{ID: pulumi.String(id), AvailabilityZone: recorder.Region + string(letter)})
			for _, o := range offered {
				if o == letter {
					want = append(want, id)
				}
			}
		}
		api, notebook, err := linkOffered(offering(map[string]string{apiService: string(offered), notebookService: everyZone + "ef"}), args)
		if len(want) == 0 {
			require.ErrorContains(t, err, "PrivateLink: service "+apiService+" is not offered in ")
			require.Nil(t, notebook, "and nothing is registered")
			return
		}
		require.NoError(t, err)
		require.Equal(t, want, api)
		require.Len(t, notebook, len(used))
	})
}

const (
	notOffered = "PrivateLink: service " + notebookService + " is not offered in ap-northeast-1a, ap-northeast-1c; " +
		"add a subnet in one of ap-northeast-1b, ap-northeast-1d"
	lookUpRemedy = "; check that the provider works in the Region of the name, and allow ec2:DescribeVpcEndpointServices"
)

// Zones offered are listed in order, whatever AWS's order. The look-up's own error is between: Pulumi frames it.
func TestAServiceWithoutAZoneAndOneThatIsNotThereAreReportedWithEveryOtherFault(t *testing.T) {
	answers := offering(map[string]string{notebookService: "db"})
	args := privateNotebookArgs()
	args.Notebook.VolumeSizeGiB = 1
	var constructed, validated error
	rec := &recorder.Recorder{Answers: answers}
	_ = rec.Run(func(ctx *pulumi.Context) error {
		validated = args.ValidateIn(ctx, "whole")
		_, constructed = components.NewPrivateNotebook(ctx, "whole", args)
		return constructed
	}, "")
	require.Error(t, constructed)
	assert.Equal(t, constructed, validated)
	assert.Empty(t, rec.Resources())
	for _, want := range []string{
		`private-notebook:index:PrivateNotebook "whole": 3 faults:`,
		"notebook: volume of 1 GiB is not offered by AWS; choose from 5 to 16384 GiB",
		"PrivateLink: service " + apiService + " cannot be looked up (",
		"InvalidServiceName: The Vpc Endpoint Service '" + apiService + "' does not exist)" + lookUpRemedy,
		notOffered,
	} {
		assert.ErrorContains(t, constructed, want)
	}
}

// A stack that makes its VPC says so before it makes it.
func TestAStackReportsZonesBeforeItMakesAnything(t *testing.T) {
	rec := &recorder.Recorder{Answers: offering(map[string]string{apiService: everyZone, notebookService: "bd"})}
	var refusal error
	_ = rec.Run(func(ctx *pulumi.Context) error {
		refusal = ofSettings(t, "dev", stacks.Program(changed(t, "dev", map[string]string{"notebookVolumeSizeGiB": "1"}))(ctx))
		return refusal
	}, "dev")
	assert.EqualError(t, refusal, "2 faults:\n  - notebook: volume of 1 GiB is not offered by AWS; choose from 5 to 16384 GiB (notebookVolumeSizeGiB)\n  - "+notOffered+" (availabilityZones)")
	assert.Empty(t, rec.Resources())
}

// The look-up asks for the interface service, through the component's own provider, once for a whole. That another provider
// would answer otherwise is not shown here: mocks have one account.
func TestZonesAreAskedForOnceAndOfInterfaceServices(t *testing.T) {
	rec := &recorder.Recorder{}
	require.NoError(t, rec.Run(func(ctx *pulumi.Context) error {
		_, err := components.NewPrivateNotebook(ctx, "whole", privateNotebookArgs())
		return err
	}, ""))
	var asked []object
	for _, call := range rec.Calls() {
		if call.Token == getEndpointService {
			asked = append(asked, plain(call.Args))
		}
	}
	assert.Equal(t, []object{
		{"serviceName": apiService, "serviceType": "Interface"}, {"serviceName": notebookService, "serviceType": "Interface"},
	}, asked)
}
