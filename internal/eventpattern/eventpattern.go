// Package eventpattern writes the Amazon EventBridge patterns of this project, by pure functions of plain strings.
package eventpattern

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Limit is how many characters a pattern may have by default (Amazon EventBridge User Guide, "Amazon EventBridge quotas").
const Limit = 2048

// object and list are JSON's.
type (
	object = map[string]any
	list   = []any
)

// IssuanceOutside is the pattern of CloudTrail's events about presigned notebook URLs that were asked for elsewhere than through the
// given endpoints, or refused: through no endpoint, through another one, or with an error wherever from. No notebooks stands for every
// notebook of the account and Region. It fails where there is no endpoint, and where the pattern is longer than [Limit].
//
// Names are compared without their case: CloudTrail records a name as its caller typed it, and SageMaker may take any spelling. An
// event without a name may be about any notebook, since CloudTrail may leave out the parameters of a call. Nothing is said about the
// event's detail-type, so that a call of the console counts however it is recorded.
//
// The branches are spelt out because EventBridge compares leaves: "anything-but" does not match what is absent, and "exists" asks for
// nothing but presence (EventBridge User Guide, "Comparison operators for use in event patterns").
func IssuanceOutside(endpointIDs, notebooks []string) (string, error) {
	if len(endpointIDs) == 0 || slices.Contains(endpointIDs, "") {
		return "", fmt.Errorf("event pattern: the endpoints %q are none, or one is empty; give the IDs of the SageMaker API's endpoints", endpointIDs)
	}
	detail := object{
		"eventSource": list{"sagemaker.amazonaws.com"},
		"eventName":   list{"CreatePresignedNotebookInstanceUrl"},
		"$or": list{
			object{"vpcEndpointId": list{exists(false)}},
			object{"vpcEndpointId": list{object{"anything-but": sorted(endpointIDs)}}},
			object{"errorCode": list{exists(true)}},
		},
	}
	if len(notebooks) > 0 {
		detail["requestParameters"] = object{"$or": list{
			object{"notebookInstanceName": inAnyCase(notebooks)},
			object{"notebookInstanceName": list{exists(false)}},
		}}
	}
	return written(object{"source": list{"aws.sagemaker"}, "detail": detail})
}

func exists(is bool) object { return object{"exists": is} }

func inAnyCase(values []string) list {
	var matchers list
	for _, value := range sorted(values) {
		matchers = append(matchers, object{"equals-ignore-case": value})
	}
	return matchers
}

// written has its keys sorted, as the provider stores it.
func written(pattern object) (string, error) {
	text, err := json.Marshal(pattern)
	if err != nil {
		return "", fmt.Errorf("event pattern: %w", err)
	}
	if len(text) > Limit {
		return "", fmt.Errorf("event pattern: %d characters are more than the %d that EventBridge takes; "+
			"leave the notebooks out to watch every one of the account and Region, or give fewer endpoints", len(text), Limit)
	}
	return string(text), nil
}

// sorted makes the same set the same pattern.
func sorted(values []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(values)))
}
