package iampolicy

import (
	"fmt"
	"slices"
	"strings"
)

// The actions by which a notebook is opened.
const (
	// PresignAction issues the presigned URL, and is checked again on every request to the notebook
	// (SageMaker API Reference, CreatePresignedNotebookInstanceUrl).
	PresignAction = "sagemaker:CreatePresignedNotebookInstanceUrl"
	// DescribeAction tells an issuer whether the notebook is running.
	DescribeAction = "sagemaker:DescribeNotebookInstance"
)

// Kind is by what the restricted policy recognises a private path.
type Kind string

// The three restrictions.
const (
	// Endpoints: the request came through one of these interface endpoints (aws:SourceVpce).
	Endpoints Kind = "endpoints"
	// Vpc: the request came through any interface endpoint of one of these VPCs (aws:SourceVpc).
	Vpc Kind = "vpc"
	// SourceIP: the request came from one of these public ranges (aws:SourceIp). The key is absent on
	// requests through an endpoint, so this kind and private endpoints shut each other out.
	SourceIP Kind = "source-ip"
)

// Kinds are all restrictions, the default first.
func Kinds() []Kind { return []Kind{Endpoints, Vpc, SourceIP} }

// ParseKind reads a restriction's name; "" is [Endpoints], the default.
func ParseKind(s string) (Kind, error) {
	if s == "" {
		return Endpoints, nil
	}
	if k := Kind(s); slices.Contains(Kinds(), k) {
		return k, nil
	}
	return "", fmt.Errorf("restriction %q is not known", s)
}

// Restriction is what binds a presigned URL to private paths: the kind, and the endpoint IDs, VPC IDs
// or public CIDRs that it lists.
type Restriction struct {
	Kind   Kind
	Values []string
	// OwnerTag is the tag whose value notebook and principal must share besides; "" asks for none.
	OwnerTag string
}

// comparison is how a restriction is written in a condition: positive in the Allow, negated in its Deny twin.
type comparison struct {
	key          string
	is, isNot    Operator
	describedSid string
}

var comparisons = map[Kind]comparison{
	Endpoints: {"aws:SourceVpce", StringEquals, StringNotEquals, "Endpoints"},
	Vpc:       {"aws:SourceVpc", StringEquals, StringNotEquals, "Vpc"},
	SourceIP:  {"aws:SourceIp", IPAddress, NotIPAddress, "SourceIp"},
}

// PresignAllow is the restricted policy: these notebooks' URLs may be issued and opened, and the notebooks
// described, where the restriction holds. The keys compared are single-valued, so plain operators are
// used and no ForAnyValue (IAM User Guide, "Multivalued context keys").
//
// It fails where a list is empty or a notebook ARN contains a wildcard: neither may ever be deployed.
func PresignAllow(r Restriction, notebookARNs []string) (Document, error) {
	c, err := r.comparison(notebookARNs)
	if err != nil {
		return Document{}, err
	}
	return New(Statement{
		Sid:       "OpenNotebookThrough" + c.describedSid,
		Effect:    Allow,
		Action:    []string{PresignAction, DescribeAction},
		Resource:  sorted(notebookARNs),
		Condition: r.withOwner(Condition{c.is: {c.key: sorted(r.Values)}}),
	}), nil
}

// PresignGuardrail is the Deny twin of [PresignAllow]: whatever else a principal is allowed, these notebooks'
// URLs are neither issued nor opened where the restriction does not hold. It exempts calls that an AWS service
// makes on the principal's behalf (aws:ViaAWSService), because the caller's endpoint is not preserved
// on those (IAM User Guide, "AWS global condition context keys").
func PresignGuardrail(r Restriction, notebookARNs []string) (Document, error) {
	c, err := r.comparison(notebookARNs)
	if err != nil {
		return Document{}, err
	}
	outside := Statement{
		Sid:      "DenyNotebookOutside" + c.describedSid,
		Effect:   Deny,
		Action:   []string{PresignAction},
		Resource: sorted(notebookARNs),
		Condition: Condition{
			c.isNot:      {c.key: sorted(r.Values)},
			BoolIfExists: {"aws:ViaAWSService": {"false"}},
		},
	}
	return New(append([]Statement{outside}, r.denyOthers(outside.Resource)...)...), nil
}

func (r Restriction) comparison(notebookARNs []string) (comparison, error) {
	c, ok := comparisons[r.Kind]
	switch {
	case !ok:
		return c, fmt.Errorf("restriction %q is not known", r.Kind)
	case len(r.Values) == 0 || slices.Contains(r.Values, ""):
		return c, fmt.Errorf("restriction %q lists nothing, or an empty value: %q", r.Kind, r.Values)
	case r.Kind == Endpoints && len(sorted(r.Values))%2 != 0:
		return c, fmt.Errorf("list of %d different endpoint IDs is not made of pairs; "+
			"give both endpoints of each VPC: the SageMaker API's and the notebook's", len(sorted(r.Values)))
	case r.OwnerTag != "" && !IsOwnerTag(r.OwnerTag):
		return c, fmt.Errorf("owner tag %q cannot stand in a policy variable; use letters, digits, '_', '.' and '-'", r.OwnerTag)
	case len(notebookARNs) == 0:
		return c, fmt.Errorf("restriction %q names no notebook", r.Kind)
	}
	for _, arn := range notebookARNs {
		if arn == "" || strings.ContainsAny(arn, "*?") {
			return c, fmt.Errorf("notebook ARN %q is empty or a wildcard; name one notebook", arn)
		}
	}
	return c, nil
}

// sorted is a sorted copy without repeats: the same set always makes the same document.
func sorted(values []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(values)))
}
