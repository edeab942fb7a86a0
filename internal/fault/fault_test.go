package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/fault"
)

func TestAnEmptyListIsNoError(t *testing.T) {
	var faults fault.List
	assert.NoError(t, faults.Err())
}

func TestOneFaultIsOneSentence(t *testing.T) {
	var faults fault.List
	faults.Add("client VPN", "client CIDR 10.60.4.0/22", "overlaps VPC 10.60.0.0/16", "choose a range outside it")
	assert.EqualError(t, faults.Err(),
		"client VPN: client CIDR 10.60.4.0/22 overlaps VPC 10.60.0.0/16; choose a range outside it")
}

func TestSeveralFaultsAreAllListedInOrder(t *testing.T) {
	var faults, more fault.List
	faults.Add("a", "b", "c", "d")
	more.Add("e", "f", "g", "h")
	faults.Append(more)
	assert.EqualError(t, faults.Err(), "2 faults:\n  - a: b c; d\n  - e: f g; h")
}

func TestACallerCanReadTheFaultsBack(t *testing.T) {
	var faults fault.List
	faults.Add("a", "b", "c", "d")
	var got fault.List
	require.True(t, errors.As(faults.Err(), &got))
	assert.Equal(t, faults, got)
}

func TestCollectKeepsEveryKindOfError(t *testing.T) {
	var faults fault.List
	faults.Collect(nil)
	faults.Collect(fault.Fault{What: "a", Got: "b", Wrong: "c", Remedy: "d"})
	faults.Collect(fmt.Errorf("wrapped: %w", fault.List{{What: "e", Got: "f", Wrong: "g", Remedy: "h"}}))
	faults.Collect(errors.New("something else"))
	assert.EqualError(t, faults.Err(), "3 faults:\n  - a: b c; d\n  - e: f g; h\n  - something else")
}

func TestWithoutRepeatsKeepsTheFirstOfEach(t *testing.T) {
	faults := fault.List{
		{What: "whole", Got: "VPC ID", Wrong: "is missing", Remedy: "give it"},
		{What: "part", Got: "VPC ID", Wrong: "is missing", Remedy: "give it"},
		{What: "part", Got: "VPC ID", Wrong: "is malformed", Remedy: "mend it"},
	}
	faults.Collect(errors.New("one"))
	faults.Collect(errors.New("two"))
	assert.EqualError(t, faults.WithoutRepeats().Err(),
		"4 faults:\n  - whole: VPC ID is missing; give it\n  - part: VPC ID is malformed; mend it\n  - one\n  - two")
}

func TestNearestIsTheOneWithTheFewestEdits(t *testing.T) {
	known := []string{"s3", "sagemaker.runtime", "states", "sts"}
	for misspelt, want := range map[string]string{
		"sagemaker.runtme": "sagemaker.runtime", "STS": "sts", "s4": "s3", "stat": "states", "": "", "bedrock": "",
	} {
		assert.Equal(t, want, fault.Nearest(misspelt, known), misspelt)
	}
	assert.Empty(t, fault.Nearest("s3", nil))
	assert.Equal(t, "did you mean sts?", fault.Suggestion("stss", known))
	assert.Equal(t, "choose from s3, sagemaker.runtime, states, sts", fault.Suggestion("bedrock", known))
}

func TestAReasonIsAWSsOwnSentence(t *testing.T) {
	const invoked = "rpc error: code = Unknown desc = invocation of aws:ec2/getVpc:getVpc returned an error: invoking aws:ec2/getVpc:getVpc: "
	for said, want := range map[string]string{
		invoked + "1 error occurred:\n\t* operation error EC2: DescribeVpcs, https response error StatusCode: 400, RequestID: 1, " +
			"api error InvalidVpcID.NotFound: The vpc ID 'vpc-0' does not exist\n\n": "InvalidVpcID.NotFound: The vpc ID 'vpc-0' does not exist",
		invoked + "no matching EC2 VPC found": "no matching EC2 VPC found",
		"no valid credential sources":         "no valid credential sources",
	} {
		assert.Equal(t, want, fault.Reason(errors.New(said)))
	}
}
