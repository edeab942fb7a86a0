// Package iamapi asks IAM's policy simulator what a principal's policies say to a request, and explains what AWS answers.
package iamapi

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"private-notebook/cmd/private-notebook/notebookapi"
)

// Options say how IAM is called. It is called over the ordinary network, by the proxy if there is one: no path hangs on it.
type Options struct {
	// Region is the stack's, which tells AWS's partition.
	Region string
	// Profile is one of the user's AWS profiles; "" is the one that the environment names.
	Profile string
	// Timeout is how long each answer may take.
	Timeout time.Duration
	// Pause is the longest wait before a call is tried again; zero is none.
	Pause time.Duration
}

// attempts are how often a call is tried. IAM limits how often it may be asked, and there are many questions.
const attempts = 6

// Client asks IAM.
type Client struct {
	api     *iam.Client
	timeout time.Duration
}

// New gets the user's credentials as [notebookapi.Settings] does, and fails as that does.
func New(ctx context.Context, o Options) (*Client, error) {
	loaded, err := notebookapi.Settings(ctx, o.Region, o.Profile)
	if err != nil {
		return nil, err
	}
	api := iam.NewFromConfig(notebookapi.Timed(loaded, o.Timeout), func(s *iam.Options) {
		s.Retryer = retry.NewStandard(func(r *retry.StandardOptions) {
			r.MaxAttempts, r.MaxBackoff = attempts, o.Pause
			r.Backoff = retry.NewExponentialJitterBackoff(o.Pause)
		})
	})
	return &Client{api, o.Timeout}, nil
}

// Question is one request, for several actions.
type Question struct {
	// Principal is the ARN of the user, role or group whose policies are asked, and Resource the ARN acted on.
	Principal, Resource string
	// Actions are API actions, e.g. "sagemaker:DescribeNotebookInstance".
	Actions []string
	// Context are the context keys with their values. What is not in it the request does not carry.
	Context []types.ContextEntry
}

// Answer is what IAM says of one action.
type Answer struct {
	// Decision is IAM's word.
	Decision types.PolicyEvaluationDecisionType
	// Statements are those that decide.
	Statements []types.Statement
	// Missing are the context keys that the policies ask for and that the question did not give.
	Missing []string
	// ByOrganization and ByBoundary say that a service control policy, or the permissions boundary, does not allow it.
	ByOrganization, ByBoundary bool
}

// Find is the ARN of a user, role or group by the name that the given ARN ends in: the path, if it has one, is part of an ARN and not
// of a name (IAM User Guide, "IAM identifiers"). It fails, with a [failure.Failure], as Ask does.
func (c *Client) Find(ctx context.Context, arn string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, attempts*c.timeout)
	defer cancel()
	kind, name, _ := strings.Cut(arn[strings.LastIndex(arn, ":")+1:], "/")
	name = name[strings.LastIndex(name, "/")+1:]
	found := aws.String(arn)
	var err error
	switch kind {
	case "role":
		var said *iam.GetRoleOutput
		if said, err = c.api.GetRole(ctx, &iam.GetRoleInput{RoleName: &name}); err == nil && said.Role != nil {
			found = said.Role.Arn
		}
	case "user":
		var said *iam.GetUserOutput
		if said, err = c.api.GetUser(ctx, &iam.GetUserInput{UserName: &name}); err == nil && said.User != nil {
			found = said.User.Arn
		}
	case "group":
		var said *iam.GetGroupOutput
		if said, err = c.api.GetGroup(ctx, &iam.GetGroupInput{GroupName: &name}); err == nil && said.Group != nil {
			found = said.Group.Arn
		}
	}
	if err != nil {
		return "", explained(err, arn)
	}
	return aws.ToString(found), nil
}

// Ask has a question answered, by action. An action that IAM says nothing of is not in the answers.
func (c *Client) Ask(ctx context.Context, q Question) (map[string]Answer, error) {
	pages := iam.NewSimulatePrincipalPolicyPaginator(c.api, &iam.SimulatePrincipalPolicyInput{
		PolicySourceArn: &q.Principal, ActionNames: q.Actions, ResourceArns: []string{q.Resource}, ContextEntries: q.Context,
	})
	answers := map[string]Answer{}
	for pages.HasMorePages() {
		page, err := c.next(ctx, pages)
		if err != nil {
			return nil, explained(err, q.Principal)
		}
		for _, result := range page.EvaluationResults {
			answers[aws.ToString(result.EvalActionName)] = read(result, q.Resource)
		}
	}
	return answers, nil
}

// next bounds a call with all its attempts.
func (c *Client) next(ctx context.Context, pages *iam.SimulatePrincipalPolicyPaginator) (*iam.SimulatePrincipalPolicyOutput, error) {
	ctx, cancel := context.WithTimeout(ctx, attempts*c.timeout)
	defer cancel()
	return pages.NextPage(ctx)
}

// read takes what is said of the resource, if anything is: IAM puts the missing keys there where a question names resources (IAM
// API Reference, "EvaluationResult").
func read(result types.EvaluationResult, resource string) Answer {
	a := Answer{Decision: result.EvalDecision, Statements: result.MatchedStatements, Missing: result.MissingContextValues}
	if o := result.OrganizationsDecisionDetail; o != nil {
		a.ByOrganization = !o.AllowedByOrganizations
	}
	boundary := result.PermissionsBoundaryDecisionDetail
	for _, of := range result.ResourceSpecificResults {
		if aws.ToString(of.EvalResourceName) != resource {
			continue
		}
		a.Decision = of.EvalResourceDecision
		a.Missing = append(a.Missing, of.MissingContextValues...)
		if len(of.MatchedStatements) > 0 {
			a.Statements = of.MatchedStatements
		}
		if of.PermissionsBoundaryDecisionDetail != nil {
			boundary = of.PermissionsBoundaryDecisionDetail
		}
	}
	if boundary != nil {
		a.ByBoundary = !boundary.AllowedByPermissionsBoundary
	}
	return a
}
