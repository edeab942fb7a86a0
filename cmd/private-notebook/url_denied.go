package main

import (
	"errors"
	"fmt"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/notebookapi"
	"private-notebook/cmd/private-notebook/stack"
)

const presignAction = "sagemaker:CreatePresignedNotebookInstanceUrl"

// explained adds to a failure what the stack knows of its reason.
func (i *issuing) explained(err error) error {
	var failed *failure.Failure
	if !errors.As(err, &failed) {
		return err
	}
	switch failed.Code {
	case failure.NoPrivatePath:
		failed.Remedy = i.openPaths()
	case failure.Denied:
		i.explainDenial(failed)
	}
	return err
}

// openPaths says from where a URL can be issued at all.
func (i *issuing) openPaths() string {
	connect := "connect to the VPN, work in the company's network or in the VPC, then try again"
	if off := i.stack.SwitchedOff(); off != "" {
		connect = off + "; work in the company's network or in the VPC, or " + stack.SwitchOnRemedy
	}
	if len(i.stack.Export.Resources) == 0 {
		return connect
	}
	topology := observe.Observe(i.stack.Export.Resources, observe.Stated{})
	var open []string
	for _, v := range accesspath.Judge(topology, accesspath.Intent{AllowedPaths: accesspath.Froms()}).Verdicts {
		here := v.Notebook == "" || v.Notebook == i.notebook.Name
		if here && v.Principal == accesspath.Issuer && v.Step == accesspath.Issue && v.Decision == accesspath.Allow {
			open = append(open, string(v.From))
		}
	}
	if len(open) == 0 {
		return connect
	}
	return fmt.Sprintf("%s; this stack opens: %s (`private-notebook paths` shows why)", connect, strings.Join(open, ", "))
}

// explainDenial takes AWS's message apart and puts the same call to the stack's policies.
func (i *issuing) explainDenial(failed *failure.Failure) {
	denial, understood := notebookapi.ReadDenial(failed.Because)
	if !understood {
		failed.Remedy = "ask whoever runs the stack to name your role or user as an issuer"
		return
	}
	failed.Details = append(failed.Details, failed.Because)
	named := denial
	named.PolicyARN = i.nameOf(denial.PolicyARN)
	failed.Because = fmt.Sprintf("you are denied %s on notebook %s: %s", afterColon(denial.Action), i.notebook.Name, named.By())
	if denial.Action != presignAction {
		failed.Remedy = "ask somebody who may: the stack's policy lets issuers issue and open URLs, and nothing else"
		return
	}
	failed.Remedy = "ask whoever runs the stack to name your role or user as an issuer (issuerRoles, issuerUsers, issuerGroups)"
	if len(i.stack.Export.Resources) > 0 {
		i.compareWithStack(failed, denial)
	}
}

// nameOf is a policy's name in the stack, with the ARN; the ARN alone if the stack has none of it.
func (i *issuing) nameOf(arn string) string {
	for _, r := range i.stack.Export.Resources {
		if arn != "" && r.Outputs["arn"] == arn {
			return fmt.Sprintf("%s of this stack (%s)", afterColon(r.URN), arn)
		}
	}
	return arn
}

// compareWithStack has the stack's policies asked the same: they name the statement, which AWS does not.
func (i *issuing) compareWithStack(failed *failure.Failure, denial notebookapi.Denial) {
	answer := accesspath.Ask(observe.Observe(i.stack.Export.Resources, observe.Stated{}), accesspath.Call{
		Notebook: i.notebook.Name, Principal: denial.Principal, EndpointID: i.endpoint.ID, Step: accesspath.Issue,
	})
	switch answer.Decision {
	case accesspath.Deny:
		failed.Details = append(failed.Details, "the stack's policies say the same: "+answer.Because)
		failed.Remedy = map[string]string{
			accesspath.HopEndpointPolicy: "have the endpoint's policy admit the call",
			accesspath.HopBoundary:       "have the permissions boundary of your role or user admit the call",
		}[answer.Hop]
		if failed.Remedy == "" {
			failed.Remedy = "have that statement list endpoint " + i.endpoint.ID + ", or issue through one that it lists"
		}
	case accesspath.Unknown:
		failed.Details = append(failed.Details, "by the stack, "+answer.Because)
	case accesspath.Allow:
		failed.Details = append(failed.Details, "the stack's policies would allow it: "+answer.Because)
		failed.Remedy = "look outside the stack: a service control policy, a session policy or a further policy of yours denies, " +
			"or somebody changed the policies by hand (`pulumi refresh` shows it)"
	}
}

// afterColon is the text after the last colon: an action without its service, a resource's name without its URN.
func afterColon(text string) string { return text[strings.LastIndex(text, ":")+1:] }
