package components

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// completeWatch hands what the whole knows to the parts that watch it.
func (a PrivateNotebookArgs) completeWatch() PrivateNotebookArgs {
	if a.FlowLogs != nil {
		l := *a.FlowLogs
		l.Region, l.Tags = orElse(l.Region, a.Region), a.tags(l.Tags)
		if l.VpcID == nil {
			l.VpcID = a.Vpc.ID
		}
		l = l.complete()
		a.FlowLogs = &l
	}
	if a.QueryLogs != nil {
		l := *a.QueryLogs
		l.Tags = a.tags(l.Tags)
		if l.VpcID == nil {
			l.VpcID = a.Vpc.ID
		}
		l = l.complete()
		a.QueryLogs = &l
	}
	if a.IssuanceAlarm != nil {
		l := *a.IssuanceAlarm
		l.Region, l.Tags = orElse(l.Region, a.Region), a.tags(l.Tags)
		if l.NotebookNames == nil {
			l.NotebookNames = a.watchedNotebooks(l)
		}
		a.IssuanceAlarm = &l
	}
	return a
}

func (a PrivateNotebookArgs) checkWatch() fault.List {
	var faults fault.List
	if a.FlowLogs != nil {
		faults.Append(a.FlowLogs.check().Within("FlowLogs"))
	}
	if a.QueryLogs != nil {
		faults.Append(a.QueryLogs.check().Within("QueryLogs"))
	}
	if a.IssuanceAlarm != nil {
		faults.Append(a.plannedAlarm().check().Within("IssuanceAlarm"))
	}
	return faults
}

// watchedNotebooks are the whole's notebook, or a fleet's: all of them or, where so many names do not fit a pattern, none, which
// stands for every notebook of the account and Region.
func (a PrivateNotebookArgs) watchedNotebooks(alarm IssuanceAlarmArgs) []string {
	if !a.isFleet() {
		return properNames(a.Notebook.NotebookName)
	}
	var names []string
	for _, key := range sortedKeys(a.Notebooks) {
		names = append(names, a.Notebooks[key].NotebookName)
	}
	alarm.NotebookNames = properNames(names...)
	a.IssuanceAlarm = &alarm
	if len(a.plannedAlarm().checkPattern()) > 0 {
		return nil
	}
	return alarm.NotebookNames
}

// properNames are those that a notebook can have, each once: what is wrong with the others is said of their notebooks.
func properNames(names ...string) []string {
	var proper []string
	for _, name := range names {
		sameName := func(other string) bool { return strings.EqualFold(other, name) }
		if isNotebookName(name) && !slices.ContainsFunc(proper, sameName) {
			proper = append(proper, name)
		}
	}
	return proper
}

// plannedAlarm is the alarm before its endpoints are there.
func (a PrivateNotebookArgs) plannedAlarm() *IssuanceAlarmArgs {
	return a.alarmAt(slices.Repeat([]pulumi.StringInput{pulumi.String("known later")}, 1+len(a.LinkedVpcs)))
}

// alarmAt is the alarm with the endpoints that URLs may be issued through: the whole's and the linked VPCs', and those that its policy
// lists besides, which are other VPCs' pairs.
func (a PrivateNotebookArgs) alarmAt(apiEndpointIDs []pulumi.StringInput) *IssuanceAlarmArgs {
	l := *a.IssuanceAlarm
	l.EndpointIDs = slices.Concat(apiEndpointIDs, a.PresignPolicy.EndpointIDs, l.EndpointIDs)
	return &l
}

// declareVpcLogs comes first, so that the first connection is recorded.
func (c *PrivateNotebook) declareVpcLogs(ctx *pulumi.Context, name string, a PrivateNotebookArgs) (err error) {
	if a.FlowLogs != nil {
		if c.FlowLogs, err = NewFlowLogs(ctx, name+"-flow-logs", a.FlowLogs, pulumi.Parent(c)); err != nil {
			return err
		}
	}
	if a.QueryLogs != nil {
		c.QueryLogs, err = NewResolverQueryLogs(ctx, name+"-query-logs", a.QueryLogs, pulumi.Parent(c))
	}
	return err
}

func (c *PrivateNotebook) declareIssuanceAlarm(ctx *pulumi.Context, name string, a PrivateNotebookArgs) (err error) {
	if a.IssuanceAlarm != nil {
		ids := []pulumi.StringInput{c.PrivateLink.APIEndpointID}
		for _, linked := range sortedKeys(c.LinkedPrivateLinks) {
			ids = append(ids, c.LinkedPrivateLinks[linked].APIEndpointID)
		}
		c.IssuanceAlarm, err = NewIssuanceAlarm(ctx, name+"-issuance-alarm", a.alarmAt(ids), pulumi.Parent(c))
	}
	return err
}

// watchOutputs are those of the parts that watch; a part that was not asked for has none.
func (c *PrivateNotebook) watchOutputs() pulumi.Map {
	out := pulumi.Map{}
	if c.FlowLogs != nil {
		out["flowLogGroup"] = c.FlowLogs.LogGroupName
	}
	if c.QueryLogs != nil {
		out["queryLogGroup"] = c.QueryLogs.LogGroupName
	}
	if c.IssuanceAlarm != nil {
		out["alarmTopicArn"] = c.IssuanceAlarm.TopicArn
	}
	return out
}
