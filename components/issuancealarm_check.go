package components

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/eventpattern"
	"private-notebook/internal/fault"
)

const (
	issuanceAlarmWhat = "issuance alarm"
	// anEndpointID is as long as those that AWS gives.
	anEndpointID = "vpce-0123456789abcdef0"
)

// emailAddress is no more than what tells an address from a name: SNS itself sends the address a question.
var emailAddress = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)

func (a IssuanceAlarmArgs) check() fault.List {
	var faults fault.List
	_, err := awsnames.ForRegion(a.Region)
	faults.Collect(err, "Region")
	if len(a.EndpointIDs) == 0 || slices.Contains(a.EndpointIDs, nil) {
		faults.Add(issuanceAlarmWhat, "endpoint list", "is empty, or has an empty entry",
			"give the IDs of the SageMaker API's endpoints", "EndpointIDs")
	}
	for i, name := range a.NotebookNames {
		twice := slices.ContainsFunc(a.NotebookNames[:i], func(other string) bool { return strings.EqualFold(other, name) })
		if !isNotebookName(name) || twice {
			faults.Add(issuanceAlarmWhat, fmt.Sprintf("notebook %q", name), "is not a notebook instance name, or is listed twice",
				"write each notebook's name once, or none to watch every notebook", "NotebookNames")
		}
	}
	for i, email := range a.Emails {
		if !emailAddress.MatchString(email) || slices.Contains(a.Emails[:i], email) {
			faults.Add(issuanceAlarmWhat, fmt.Sprintf("e-mail %q", email), "is not an e-mail address, or is listed twice",
				"write each address once, such as security@example.org", "Emails")
		}
	}
	if a.TopicArn != nil && len(a.Emails) > 0 {
		faults.Add(issuanceAlarmWhat, "e-mail list", "is for the topic that is made, and a topic is given",
			"subscribe the addresses to that topic where it is declared, or leave the topic out", "Emails", "TopicArn")
	}
	faults.Append(a.checkPattern())
	return faults
}

// checkPattern reports a list that EventBridge would refuse half-way through a deployment.
func (a IssuanceAlarmArgs) checkPattern() fault.List {
	var faults fault.List
	if len(a.EndpointIDs) == 0 {
		return nil // Said above.
	}
	ids := make([]string, len(a.EndpointIDs))
	for i := range ids {
		ids[i] = fmt.Sprintf("%s%03d", anEndpointID[:len(anEndpointID)-3], i) // Each another: the pattern lists a set.
	}
	if _, err := eventpattern.IssuanceOutside(ids, a.NotebookNames); err != nil {
		faults.Collect(err, "EndpointIDs", "NotebookNames")
	}
	return faults
}
