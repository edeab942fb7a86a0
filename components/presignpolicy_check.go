package components

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/cidr"
	"private-notebook/internal/fault"
	"private-notebook/internal/iampolicy"
)

// check reports what is wrong with completed arguments.
func (a PresignPolicyArgs) check() fault.List {
	faults := a.checkRestriction()
	if len(a.NotebookArns) == 0 {
		faults.Add(presignPolicyWhat, "notebook ARN list", "is empty", "name the notebooks to open", "NotebookArns")
	}
	faults.Append(checkGiven("notebook ARN", a.NotebookArns, "NotebookArns"))
	faults.Append(checkGiven("endpoint ID", a.EndpointIDs, "EndpointIDs"))
	faults.Append(checkGiven("VPC ID", a.VpcIDs, "VpcIDs"))
	if len(faults) == 0 {
		faults.Append(a.checkParts())
	}
	faults.Append(a.checkQuota())
	faults.Append(checkPrincipals("role", a.Roles, "Roles"))
	faults.Append(checkPrincipals("group", a.Groups, "Groups"))
	faults.Append(checkPrincipals("user", a.Users, "Users"))
	faults.Append(a.checkGuarded())
	faults.Append(checkOwnerTag(a.OwnerTag))
	faults.Append(checkExempt(a.GuardrailExemptRoleArns))
	return faults
}

// kinds are the restrictions that can be chosen: with endpoints, not the one that would deny everybody behind them.
func (a PresignPolicyArgs) kinds() []iampolicy.Kind {
	return slices.DeleteFunc(slices.Clone(iampolicy.Kinds()), func(kind iampolicy.Kind) bool {
		return kind == iampolicy.Kind(RestrictToSourceIP) && len(a.EndpointIDs)+len(a.VpcIDs) > 0
	})
}

func (a PresignPolicyArgs) checkRestriction() fault.List {
	var faults fault.List
	switch a.Restriction {
	case RestrictToEndpoints:
		if n := len(a.EndpointIDs); n == 0 || n%2 != 0 {
			faults.Add(presignPolicyWhat, fmt.Sprintf("list of %d endpoint IDs", n), "is not made of pairs",
				"give both endpoints of each VPC: the SageMaker API's and the notebook's", "EndpointIDs")
		}
		faults.Append(a.checkUnused(len(a.VpcIDs) > 0, "VPC ID list", "VpcIDs"))
		faults.Append(a.checkUnused(len(a.SourceCIDRs) > 0, "source CIDR list", "SourceCIDRs"))
	case RestrictToVpc:
		if len(a.VpcIDs) == 0 {
			faults.Add(presignPolicyWhat, "VPC ID list", "is empty", "name the VPCs that hold the endpoints", "VpcIDs")
		}
		faults.Append(a.checkUnused(len(a.EndpointIDs) > 0, "endpoint ID list", "EndpointIDs"))
		faults.Append(a.checkUnused(len(a.SourceCIDRs) > 0, "source CIDR list", "SourceCIDRs"))
	case RestrictToSourceIP:
		faults.Append(a.checkSourceCIDRs())
	default:
		faults.Add(presignPolicyWhat, fmt.Sprintf("restriction %q", a.Restriction), "is not known",
			fmt.Sprintf("choose one of %q", a.kinds()), "Restriction")
	}
	return faults
}

// checkUnused refuses a list that the restriction does not look at: whoever gave it expects it to admit somebody.
func (a PresignPolicyArgs) checkUnused(given bool, which, argument string) fault.List {
	if !given {
		return nil
	}
	var faults fault.List
	faults.Add(presignPolicyWhat, which, fmt.Sprintf("is given with restriction %q, which does not use it", a.Restriction),
		"leave it out, or choose the restriction that uses it", argument, "Restriction")
	return faults
}

// checkSourceCIDRs also refuses private ranges: aws:SourceIp holds public addresses only
// (IAM User Guide, "AWS global condition context keys").
func (a PresignPolicyArgs) checkSourceCIDRs() fault.List {
	var faults fault.List
	if len(a.EndpointIDs) > 0 || len(a.VpcIDs) > 0 {
		faults.Add(presignPolicyWhat, `restriction "source-ip"`, "is combined with private endpoints",
			"choose \"endpoints\" or \"vpc\": the source address is absent on endpoint traffic, so every private user would be denied", "Restriction")
	} else if len(a.SourceCIDRs) == 0 {
		faults.Add(presignPolicyWhat, "source CIDR list", "is empty", "name the public ranges to admit", "SourceCIDRs")
	}
	faults.Append(checkNetworks(presignPolicyWhat, "source CIDR", a.SourceCIDRs, "SourceCIDRs"))
	for _, r := range a.SourceCIDRs {
		if r.IsValid() && overlapsPrivate(r) {
			faults.Add(presignPolicyWhat, "source CIDR "+r.String(), "is private, and AWS only sees public sources",
				"name the public range that your network's traffic leaves from", "SourceCIDRs")
		}
	}
	return faults
}

// The ranges that never are a public source: RFC 1918, RFC 6598, loopback and link-local.
var privateRanges = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"),
}

func overlapsPrivate(r netip.Prefix) bool {
	_, overlaps := cidr.FirstOverlap(r, privateRanges)
	return overlaps
}

func checkGiven(which string, inputs []pulumi.StringInput, argument string) fault.List {
	var faults fault.List
	for i, in := range inputs {
		if in == nil {
			faults.Add(presignPolicyWhat, fmt.Sprintf("%s %d", which, i+1), "is missing", "give its value", argument)
		}
	}
	return faults
}

func checkPrincipals(which string, principals map[string]pulumi.StringInput, argument string) fault.List {
	var faults fault.List
	for _, who := range sortedKeys(principals) {
		if who == "" || principals[who] == nil {
			faults.Add(presignPolicyWhat, fmt.Sprintf("%s %q", which, who), "has no short name or no IAM name", "give both", argument)
		}
	}
	return faults
}
