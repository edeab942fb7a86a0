package cloud

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAServiceIsOfferedWhereTheSeedSays(t *testing.T) {
	const api = "com.amazonaws.ap-northeast-1.sagemaker.api"
	w := newBench(t, &Seed{Region: testRegion, EndpointZones: map[string][]string{api: {"ap-northeast-1a"}}}).network()
	answer, err := w.invoke(getEndpointService, m{"serviceName": api})
	assert.NoError(t, err)
	assert.Equal(t, []string{"ap-northeast-1a"}, props(answer.Properties).strs("availabilityZones"))

	_, err = w.try(vpcEndpointType, "api", w.endpointInputs(api))
	assert.ErrorContains(t, err, "api error InvalidParameter: The VPC endpoint service "+api+
		" does not support the availability zone of the subnet: "+w.subnetC.ID()+".")
	in := w.endpointInputs(api)
	in["subnetIds"] = []any{w.subnetA.ID()}
	w.up(vpcEndpointType, "api", in)
	w.up(vpcEndpointType, "notebook", w.endpointInputs(notebooks))
}

func TestASeedWithZonesThatCannotBe(t *testing.T) {
	for want, zones := range map[string]map[string][]string{
		"the seed's endpointZones name the service nothing; the simulated AWS knows aws.sagemaker.": {"nothing": nil},
		"of " + notebooks + ` name the zone "ap-northeast-1b"; the Region has ap-northeast-1a`:      {notebooks: {"ap-northeast-1b"}},
	} {
		_, err := Open("", &Seed{Region: testRegion, EndpointZones: zones})
		assert.ErrorContains(t, err, want)
	}
}
