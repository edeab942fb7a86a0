package components

import (
	"fmt"
	"regexp"
	"slices"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/fault"
)

const companionEndpointsWhat = "companion endpoints"

// bucketName is an S3 bucket's name without wildcards (Amazon S3 User Guide, "Bucket naming rules").
var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

func (a CompanionEndpointsArgs) check() fault.List {
	faults := a.Vpc.check(companionEndpointsWhat).Within("Vpc")
	names, err := awsnames.ForRegion(a.Region)
	faults.Collect(err, "Region")
	if len(a.Services) == 0 {
		faults.Add(companionEndpointsWhat, "service list", "is empty", "name at least one service, such as s3", "Services")
	}
	for i, service := range a.Services {
		if slices.Contains(a.Services[:i], service) {
			faults.Add(companionEndpointsWhat, fmt.Sprintf("service %q", service), "is listed twice", "list it once", "Services")
			continue
		}
		companion, err := names.Companion(service)
		faults.Collect(err, "Services")
		faults.Append(a.checkNeeds(companion))
	}
	faults.Append(checkClientGroups(companionEndpointsWhat, a.ClientSecurityGroups))
	faults.Append(a.checkPolicies())
	faults.Append(a.checkExisting())
	faults.Append(a.checkGiven())
	return faults
}

// checkNeeds reports what a service lacks: an endpoint that cannot work is worse than none, since private DNS leads to it.
func (a CompanionEndpointsArgs) checkNeeds(companion awsnames.Companion) fault.List {
	var faults fault.List
	for _, needed := range companion.Needs {
		if !a.lists(needed) {
			faults.Add(companionEndpointsWhat, fmt.Sprintf("service %q", companion.Name), "does not work without "+needed,
				"list "+needed+" too", "Services")
		}
	}
	if companion.Gateway && len(a.Vpc.gatewayTableIDs()) == 0 {
		faults.Add(companionEndpointsWhat, fmt.Sprintf("service %q", companion.Name),
			"has a gateway endpoint, and the VPC's route tables are not given", "give the route tables of the VPC's subnets", "Vpc.GatewayRouteTables")
	}
	return faults
}

func (a CompanionEndpointsArgs) checkPolicies() fault.List {
	var faults fault.List
	for _, service := range sortedKeys(a.Policies) {
		if !a.lists(service) || a.Policies[service] == nil {
			faults.Add(companionEndpointsWhat, fmt.Sprintf("policy of %q", service), "belongs to no listed service, or is missing",
				"list the service and give its policy, or leave both out", "Policies", "Services")
		}
	}
	for i, bucket := range a.ReadBuckets {
		if !bucketName.MatchString(bucket) || slices.Contains(a.ReadBuckets[:i], bucket) {
			faults.Add(companionEndpointsWhat, fmt.Sprintf("bucket %q", bucket), "is not a bucket's name, or is listed twice",
				"write one bucket's name, without wildcards, once", "ReadBuckets")
		}
	}
	if len(a.ReadBuckets) > 0 && (!a.lists("s3") || a.Policies["s3"] != nil || a.ExistingEndpointIDs["s3"] != "") {
		faults.Add(companionEndpointsWhat, "bucket list", "is for the default policy of the S3 endpoint, which there is not",
			"list the service s3 and leave its policy to the component, or leave the buckets out", "ReadBuckets", "Services", "Policies")
	}
	return faults
}

// checkExisting also reports what makes no sense together with an adopted endpoint: its policy is its owner's.
func (a CompanionEndpointsArgs) checkExisting() fault.List {
	var faults fault.List
	for _, service := range sortedKeys(a.ExistingEndpointIDs) {
		if !a.lists(service) || a.ExistingEndpointIDs[service] == "" {
			faults.Add(companionEndpointsWhat, fmt.Sprintf("existing endpoint of %q", service), "belongs to no listed service, or has no ID",
				"list the service and give its endpoint's ID, or leave both out", "ExistingEndpointIDs", "Services")
		}
		if a.Policies[service] != nil {
			faults.Add(companionEndpointsWhat, fmt.Sprintf("policy of %q", service), "is given for an existing endpoint",
				"leave it out: an adopted endpoint is never changed", "Policies")
		}
	}
	return faults
}

// checkGiven reports endpoints that cannot be given whole. A gateway endpoint's routes and prefix list are nothing that a text could give.
func (a CompanionEndpointsArgs) checkGiven() fault.List {
	var faults fault.List
	names, err := awsnames.ForRegion(a.Region)
	for _, service := range sortedKeys(a.GivenEndpoints) {
		got := fmt.Sprintf("endpoint of %q that is given whole", service)
		companion, unknown := names.Companion(service)
		switch {
		case !a.lists(service):
			faults.Add(companionEndpointsWhat, got, "belongs to no listed service", "list the service, or leave it out", "GivenEndpoints", "Services")
			continue
		case err == nil && unknown == nil && companion.Gateway:
			faults.Add(companionEndpointsWhat, got, "is a gateway endpoint, whose routes are its owner's", "leave the service out: the owner's routes serve the subnets anyway",
				"GivenEndpoints", "Services")
			continue
		case a.ExistingEndpointIDs[service] != "":
			faults.Add(companionEndpointsWhat, got, "is given by the ID "+a.ExistingEndpointIDs[service]+" as well",
				"give the ID where this account can look it up, or else all of it", "GivenEndpoints", "ExistingEndpointIDs")
		case a.Policies[service] != nil:
			faults.Add(companionEndpointsWhat, fmt.Sprintf("policy of %q", service), "is given for an endpoint of somebody else's",
				"leave it out: an adopted endpoint is never changed", "Policies")
		}
		faults.Append(a.GivenEndpoints[service].check(companionEndpointsWhat, fmt.Sprintf("endpoint of %q", service), "", a.Region, a.Vpc, "GivenEndpoints"))
	}
	return faults
}

// lists says whether a service is asked for.
func (a CompanionEndpointsArgs) lists(service string) bool {
	return slices.Contains(a.Services, service)
}
