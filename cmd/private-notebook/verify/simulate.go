package verify

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/iamapi"
)

// Questions are what to ask IAM, and of which stack.
type Questions struct {
	// Stack is its name, and Topology what it deploys.
	Stack    string
	Topology topology.Topology
	// Notebook is the one to ask about; "" is all.
	Notebook string
	// During says what is being done.
	During func(what string, work func() error) error
	// Program is the version of the program that asks.
	Program string
}

// simulation is one under way.
type simulation struct {
	Questions
	iam *iamapi.Client
	// policies are where the statements of the stack's policies stand, by the policies' names.
	policies map[string][]span
	// said is what IAM has answered.
	said     map[string]said
	evidence Simulation
}

// said is IAM's answer to one call, by action, and when it came. There are none where AWS does not have the principal.
type said struct {
	answers map[string]iamapi.Answer
	at      time.Time
}

// Simulate asks IAM for every principal, notebook, path and step. It fails, with a [failure.Failure], where IAM cannot be asked.
func Simulate(ctx context.Context, client *iamapi.Client, questions Questions) (Simulation, error) {
	s := simulation{Questions: questions, iam: client, policies: spansOf(questions.Topology.Policies), said: map[string]said{}}
	s.evidence = Simulation{Version: SimulationVersion, Program: questions.Program, Stack: questions.Stack, StartedAt: now(), Answers: []Simulated{}}
	var pathless []string
	err := questions.During("Asking IAM for ARNs", func() (err error) {
		pathless, err = s.findPaths(ctx)
		return err
	})
	if err != nil {
		return s.evidence, err
	}
	all := accesspath.IdentityQuestions(s.Topology, questions.Notebook)
	s.evidence.NotKnown = append(notKnown(all), pathless...)
	err = questions.During(fmt.Sprintf("Asking IAM about %d requests", len(all)), func() error {
		for _, q := range all {
			if err := s.ask(ctx, q); err != nil {
				return err
			}
		}
		return nil
	})
	s.evidence.FinishedAt = now()
	s.evidence.OK = s.evidence.Differing() == 0 && s.evidence.NotCompared == 0
	return s.evidence, err
}

// findPaths gives those principals their ARNs whom the stack knows by name, because they are declared elsewhere. Where that may not be
// asked, it says so.
func (s *simulation) findPaths(ctx context.Context) (sentences []string, err error) {
	principals := slices.Clone(s.Topology.Principals)
	for i := range principals {
		p := &principals[i]
		if p.Origin != topology.Assumed {
			continue
		}
		arn, err := s.iam.Find(ctx, p.ARN)
		var failed *failure.Failure
		switch {
		case err == nil:
			p.ARN = arn
		case errors.As(err, &failed) && failed.Code == failure.Denied:
			sentences = append(sentences, fmt.Sprintf("%s is assumed to have no path, since you may not ask IAM for it by its name", p.ARN))
		case failed == nil || failed.Code != failure.NotFound: // of a principal that is gone the simulator says so too
			return nil, err
		}
	}
	s.Topology.Principals = principals
	return sentences, nil
}

// notKnown says what IAM's answers leave open, for everybody and for groups.
func notKnown(questions []accesspath.IdentityQuestion) []string {
	sentences := []string{"IAM knows no networks: what stands under \"beyond IAM\" it cannot say, endpoint policies among it; " +
		"`verify --from` looks at that. Nor does it know session policies"}
	var groups []string
	for _, q := range questions {
		if isGroup(q.Principal) && !slices.Contains(groups, q.Principal) {
			groups = append(groups, q.Principal)
		}
	}
	if len(groups) > 0 {
		sentences = append(sentences, fmt.Sprintf("Nobody calls as a group: for %s the group's own policies alone were asked, and not what its "+
			"members hold besides, nor their permissions boundaries", strings.Join(groups, ", ")))
	}
	return sentences
}

func isGroup(arn string) bool { return strings.HasPrefix(afterColon(arn), "group/") }

// ask puts one question. Questions that differ in the action alone, or in nothing that IAM is told, are one call.
func (s *simulation) ask(ctx context.Context, q accesspath.IdentityQuestion) error {
	row := Simulated{
		Notebook: q.Notebook, Principal: q.Principal, Who: q.Who, From: q.From, Step: q.Step, Action: q.Action, Context: map[string][]string{},
		Predicted: string(q.Decision), Because: q.NotAsked, Expected: q.Because, At: now(),
		Statements: []Matched{}, MissingContextValues: []string{}, NotGiven: []string{}, Beyond: append([]accesspath.Hop{}, q.Beyond...),
	}
	if q.NotAsked == "" {
		entries := contextOf(q)
		for _, e := range entries {
			row.Context[*e.ContextKeyName] = e.ContextKeyValues
		}
		key := fmt.Sprint(q.Principal, q.Resource, row.Context)
		if _, known := s.said[key]; !known {
			answers, err := s.call(ctx, q, entries)
			if err != nil {
				return err
			}
			s.said[key] = said{answers, now()}
		}
		row.At = s.said[key].at
		s.read(&row, q, s.said[key].answers)
	}
	row.Result = compare(row.Predicted, row.Observed)
	if q.NotAsked == "" && row.Result != Agrees && row.Result != Differs {
		s.evidence.NotCompared++
	}
	s.evidence.Answers = append(s.evidence.Answers, row)
	return nil
}

// call asks for both actions at once. A principal that AWS does not have has no answers; the others are asked all the same.
func (s *simulation) call(ctx context.Context, q accesspath.IdentityQuestion, entries []types.ContextEntry) (map[string]iamapi.Answer, error) {
	answers, err := s.iam.Ask(ctx, iamapi.Question{
		Principal: q.Principal, Resource: q.Resource, Actions: accesspath.IdentityActions(), Context: entries,
	})
	var failed *failure.Failure
	if errors.As(err, &failed) && failed.Code == failure.NotFound {
		return nil, nil
	}
	return answers, err
}

// contextOf are the keys that the request carries, sorted. One that it is known not to carry is left out: an empty value would be
// another thing (IAM User Guide, "IAM JSON policy elements: Condition operators", on Null).
func contextOf(q accesspath.IdentityQuestion) []types.ContextEntry {
	var entries []types.ContextEntry
	for _, key := range slices.Sorted(maps.Keys(q.Keys)) {
		if values := q.Keys[key]; len(values) > 0 {
			entries = append(entries, types.ContextEntry{
				ContextKeyName: aws.String(spelled(key)), ContextKeyType: typeOf(key), ContextKeyValues: values,
			})
		}
	}
	return entries
}

// awsSpelling are AWS's names of the keys. They are not case-sensitive; people read them.
var awsSpelling = []string{
	"aws:SourceVpce", "aws:SourceVpc", "aws:SourceIp", "aws:VpcSourceIp", "aws:ViaAWSService", "aws:PrincipalIsAWSService", "aws:SecureTransport",
	"aws:RequestedRegion", "aws:ResourceAccount", "aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalType",
}

func spelled(key string) string {
	for _, name := range awsSpelling {
		if strings.EqualFold(name, key) {
			return name
		}
	}
	for _, prefix := range []string{"aws:ResourceTag/", "aws:PrincipalTag/", "sagemaker:ResourceTag/"} {
		if rest, is := strings.CutPrefix(key, strings.ToLower(prefix)); is {
			return prefix + rest
		}
	}
	return key
}

// typeOf is the type of a key's values (IAM User Guide, "AWS global condition context keys").
func typeOf(key string) types.ContextKeyTypeEnum {
	switch key {
	case "aws:sourceip", "aws:vpcsourceip":
		return types.ContextKeyTypeEnumIp
	case "aws:viaawsservice", "aws:principalisawsservice", "aws:securetransport":
		return types.ContextKeyTypeEnumBoolean
	}
	return types.ContextKeyTypeEnumString
}

// read takes IAM's answer into the row.
func (s *simulation) read(row *Simulated, q accesspath.IdentityQuestion, answers map[string]iamapi.Answer) {
	if answers == nil {
		row.Because = "AWS has no such principal in this account; run `pulumi refresh`"
		return
	}
	answer, answered := answers[q.Action]
	if !answered {
		row.Because = "IAM answers the call and says nothing of this action"
		return
	}
	row.Decision, row.Observed = string(answer.Decision), valueDeny
	if answer.Decision == types.PolicyEvaluationDecisionTypeAllowed {
		row.Observed = valueAllow
	}
	for _, statement := range answer.Statements {
		row.Statements = append(row.Statements, s.matched(statement))
	}
	row.MissingContextValues = append(row.MissingContextValues, answer.Missing...)
	for _, key := range answer.Missing {
		if !q.Keys.Determines(key) {
			row.NotGiven = append(row.NotGiven, key)
		}
	}
	row.Because = row.reason(answer)
}

// reason is why IAM decides so, in one sentence.
func (a Simulated) reason(answer iamapi.Answer) string {
	verb := map[string]string{valueAllow: "allows", valueDeny: "denies"}[a.Observed]
	var names []string
	for _, m := range a.Statements {
		names = append(names, m.String())
	}
	because := strings.Join(names, " and ") + " " + verb + " it"
	switch {
	case answer.ByOrganization:
		because = "the organization's service control policies do not allow it"
	case answer.ByBoundary:
		because = "the permissions boundary does not allow it"
	case answer.Decision == types.PolicyEvaluationDecisionTypeImplicitDeny, len(names) == 0 && a.Observed == valueDeny:
		because = "no statement allows it"
	case len(names) == 0:
		because = "IAM allows it and names no statement"
	}
	if len(a.NotGiven) > 0 {
		because += "; IAM was not given " + strings.Join(a.NotGiven, ", ") + ", which a policy asks for, so a live call may fare otherwise"
	}
	return because
}
