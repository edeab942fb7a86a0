package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
)

// fakeSimulator is what may go wrong with IAM's policy simulator.
type fakeSimulator struct {
	// denied is nobody's permission to use it, garbled an answer that is none, and elsewhere puts what is said under the resource.
	denied, garbled, elsewhere bool
	// withoutOrganization is a service control policy that allows nothing.
	withoutOrganization bool
	// pageSize is how many results a page has; 0 is all. silentOn is an action that is left out.
	pageSize int
	silentOn string
	// withoutNames is nobody's permission to ask for a principal by its name.
	withoutNames bool
	// asked are the questions that were answered, as they came.
	asked []url.Values
}

func (s *fakeSimulator) set(what, value string) (err error) {
	switch what {
	case "denied":
		s.denied = value == "true"
	case "garbled":
		s.garbled = value == "true"
	case "without-names":
		s.withoutNames = value == "true"
	case "elsewhere":
		s.elsewhere = value == "true"
	case "without-organization":
		s.withoutOrganization = value == "true"
	case "silent-on":
		s.silentOn = value
	case "page-size":
		s.pageSize, err = strconv.Atoi(value)
	default:
		err = fmt.Errorf("simulator %s is not known", what)
	}
	return err
}

// The answer of IAM's Query API (IAM API Reference, "SimulatePrincipalPolicy").
type (
	simulatorAnswer struct {
		XMLName   xml.Name     `xml:"https://iam.amazonaws.com/doc/2010-05-08/ SimulatePrincipalPolicyResponse"`
		Results   []evaluation `xml:"SimulatePrincipalPolicyResult>EvaluationResults>member"`
		Truncated bool         `xml:"SimulatePrincipalPolicyResult>IsTruncated"`
		Marker    string       `xml:"SimulatePrincipalPolicyResult>Marker,omitempty"`
	}
	evaluation struct {
		Action       string         `xml:"EvalActionName"`
		Resource     string         `xml:"EvalResourceName"`
		Decision     string         `xml:"EvalDecision"`
		Statements   []statementAt  `xml:"MatchedStatements>member"`
		Missing      []string       `xml:"MissingContextValues>member"`
		Organization *organization  `xml:"OrganizationsDecisionDetail"`
		Boundary     *boundary      `xml:"PermissionsBoundaryDecisionDetail"`
		Of           []evaluationOf `xml:"ResourceSpecificResults>member"`
	}
	evaluationOf struct {
		Resource string   `xml:"EvalResourceName"`
		Decision string   `xml:"EvalResourceDecision"`
		Missing  []string `xml:"MissingContextValues>member"`
	}
	statementAt struct {
		Policy string   `xml:"SourcePolicyId"`
		Type   string   `xml:"SourcePolicyType"`
		Start  position `xml:"StartPosition"`
		End    position `xml:"EndPosition"`
	}
	position     struct{ Line, Column int }
	organization struct {
		Allowed bool `xml:"AllowedByOrganizations"`
	}
	boundary struct {
		Allowed bool `xml:"AllowedByPermissionsBoundary"`
	}
)

// iam is IAM. What it knows of a request is what it is told: keys that are not given are absent.
func (a *fakeAccount) iam() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "text/xml")
		w.Header().Set("Date", time.Now().Add(a.ahead).UTC().Format(http.TimeFormat))
		caller, code, message := a.authenticate(r, body)
		asked, _ := url.ParseQuery(string(body))
		principal := a.principal(asked.Get("PolicySourceArn"))
		kind, isGet := strings.CutPrefix(asked.Get("Action"), "Get")
		if isGet {
			principal = a.principalOf(kind, asked.Get(kind+"Name"))
		}
		switch {
		case code != "":
			code = map[string]string{"UnrecognizedClientException": "InvalidClientTokenId", "ExpiredTokenException": "ExpiredToken",
				"InvalidSignatureException": "SignatureDoesNotMatch"}[code]
		case a.throttles():
			code, message = "Throttling", "Rate exceeded"
		case a.simulator.denied, isGet && a.simulator.withoutNames:
			code, message = "AccessDenied", fmt.Sprintf("User: %s is not authorized to perform: iam:SimulatePrincipalPolicy on resource: %s "+
				"because no identity-based policy allows the iam:SimulatePrincipalPolicy action", caller, asked.Get("PolicySourceArn"))
		case withoutValues(asked):
			code, message = "ValidationError", "a context key is given without values"
		case principal == nil:
			code, message = "NoSuchEntity", "The entity cannot be found."
		case a.simulator.garbled:
			fmt.Fprint(w, "<html>Please log in to the hotel's network</html>")
			return
		}
		if code != "" {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>", code, message)
			return
		}
		if isGet {
			fmt.Fprintf(w, "<Get%[1]sResponse><Get%[1]sResult><%[1]s><Arn>%[2]s</Arn></%[1]s></Get%[1]sResult></Get%[1]sResponse>", kind, principal.ARN)
			return
		}
		a.simulator.asked = append(a.simulator.asked, asked)
		xml.NewEncoder(w).Encode(a.simulate(asked, principal))
	})
}

func (a *fakeAccount) principal(arn string) *topology.Principal {
	for i := range a.topology.Principals {
		if a.topology.Principals[i].ARN == arn {
			return &a.topology.Principals[i]
		}
	}
	return nil
}

// principalOf is the role, user or group of a name, whatever its path.
func (a *fakeAccount) principalOf(kind, name string) *topology.Principal {
	for i, p := range a.topology.Principals {
		if strings.Contains(p.ARN, ":"+strings.ToLower(kind)+"/") && strings.HasSuffix(p.ARN, "/"+name) {
			return &a.topology.Principals[i]
		}
	}
	return nil
}

// members are the values of a list of the Query API.
func members(asked url.Values, list string) (values []string) {
	for i := 1; asked.Has(fmt.Sprintf("%s.member.%d", list, i)); i++ {
		values = append(values, asked.Get(fmt.Sprintf("%s.member.%d", list, i)))
	}
	return values
}

// withoutValues says whether a key is there and empty, which no request ever carries.
func withoutValues(asked url.Values) bool {
	for i := 1; asked.Has(fmt.Sprintf("ContextEntries.member.%d.ContextKeyName", i)); i++ {
		if asked.Get(fmt.Sprintf("ContextEntries.member.%d.ContextKeyValues.member.1", i)) == "" {
			return true
		}
	}
	return false
}

func (a *fakeAccount) simulate(asked url.Values, principal *topology.Principal) simulatorAnswer {
	keys := policy.Context{}
	for i := 1; asked.Has(fmt.Sprintf("ContextEntries.member.%d.ContextKeyName", i)); i++ {
		entry := fmt.Sprintf("ContextEntries.member.%d.", i)
		keys.Set(asked.Get(entry+"ContextKeyName"), members(asked, entry+"ContextKeyValues")...)
	}
	var answer simulatorAnswer
	for _, action := range members(asked, "ActionNames") {
		request := policy.Request{Action: action, Resource: asked.Get("ResourceArns.member.1"), Principal: principal.ARN, Context: keys}
		if action != a.simulator.silentOn {
			answer.Results = append(answer.Results, a.evaluate(request, principal))
		}
	}
	if size := a.simulator.pageSize; size > 0 {
		at, _ := strconv.Atoi(asked.Get("Marker"))
		end := min(at+size, len(answer.Results))
		if end < len(answer.Results) {
			answer.Truncated, answer.Marker = true, strconv.Itoa(end)
		}
		answer.Results = answer.Results[at:end]
	}
	return answer
}

func (a *fakeAccount) evaluate(request policy.Request, principal *topology.Principal) evaluation {
	e := evaluation{Action: request.Action, Resource: request.Resource}
	attached, missing := a.attached(principal.PolicyIDs, request.Context)
	result := policy.Evaluate(attached, request)
	e.Decision, e.Missing = inIAMsWords(result), missing
	if result.Decision == policy.Allowed || result.Decision == policy.ExplicitDeny {
		e.Statements = []statementAt{a.at(result)}
	}
	if principal.PermissionsBoundary != "" {
		ceiling, _ := a.attached([]string{principal.PermissionsBoundary}, request.Context)
		e.Boundary = &boundary{policy.Evaluate(ceiling, request).Decision == policy.Allowed}
		if !e.Boundary.Allowed && e.Decision == "allowed" {
			e.Decision, e.Statements = "implicitDeny", nil
		}
	}
	if a.simulator.withoutOrganization {
		e.Decision, e.Statements, e.Organization = "implicitDeny", nil, &organization{}
	}
	if a.simulator.elsewhere {
		e.Of = []evaluationOf{{"arn:aws:sagemaker:::other", "allowed", nil}, {request.Resource, e.Decision, e.Missing}}
		e.Missing = nil
	}
	return e
}

func inIAMsWords(result policy.Result) string {
	return map[policy.Decision]string{
		policy.Allowed: "allowed", policy.ExplicitDeny: "explicitDeny", policy.ImplicitDeny: "implicitDeny",
	}[result.Decision]
}

// attached are policies by their ID, and the keys that they ask for and that the request does not carry.
func (a *fakeAccount) attached(ids []string, keys policy.Context) (list []policy.Attached, missing []string) {
	for _, p := range a.topology.Policies {
		if !slices.Contains(ids, p.ID) {
			continue
		}
		document, err := policy.Parse(p.Policy, policy.Identity)
		list = append(list, policy.Attached{ID: p.ID, Name: p.ID, Document: document, Err: err})
		for _, s := range document.Statements {
			for _, c := range s.Conditions {
				if len(keys[strings.ToLower(c.Key)]) == 0 && !slices.Contains(missing, c.Key) {
					keys.Absent(c.Key)
					missing = append(missing, c.Key)
				}
			}
		}
	}
	return list, missing
}

// at is where the statement stands; its Sid is unique in the policies of the tests.
func (a *fakeAccount) at(result policy.Result) statementAt {
	for _, p := range a.topology.Policies {
		if p.ID == result.ID {
			from := strings.Index(p.Policy, `{"Sid":"`+result.Sid+`"`)
			to := from + strings.Index(p.Policy[from:], "}}")
			return statementAt{p.ID[strings.LastIndex(p.ID, "/")+1:], "IAM Policy", position{1, from + 1}, position{1, to}}
		}
	}
	return statementAt{Policy: result.ID}
}
