package stack

import (
	"errors"
	"fmt"

	"private-notebook/internal/awsnames"
)

// outputs are a stack's, as stacks/outputs.go names them, while they are being read.
type outputs struct {
	values map[string]any
	faults []error
}

// text is an output that is needed.
func (o *outputs) text(within map[string]any, name string) string {
	value, is := within[name].(string)
	if !is {
		o.faults = append(o.faults, fmt.Errorf("the outputs have no text %q; give those of a Private Notebook stack, "+
			"as `pulumi stack output --json` prints them", name))
	}
	return value
}

// notebooks are the one notebook, or the members of a fleet, with their hosts where the outputs have them: older stacks' do not.
func (o *outputs) notebooks() []Notebook {
	fleet, isFleet := o.values["notebooks"].(map[string]any)
	if !isFleet {
		host, _ := o.values["notebookHost"].(string)
		return []Notebook{{Name: o.text(o.values, "notebookName"), ARN: o.text(o.values, "notebookArn"), Host: host}}
	}
	var all []Notebook
	for key, member := range fleet {
		one, _ := member.(map[string]any)
		host, _ := one["host"].(string)
		all = append(all, Notebook{Name: o.text(one, "name"), ARN: o.text(one, "arn"), Host: host, Key: key})
	}
	return all
}

// fromOutputs takes a stack from its outputs. They do not tell the addresses of endpoints, nor the endpoints of linked VPCs.
func fromOutputs(values map[string]any) (Stack, error) {
	o := outputs{values: values}
	region, all := o.text(values, "region"), o.notebooks()
	api := Endpoint{
		ID: o.text(values, "apiEndpointId"), VPCID: o.text(values, "vpcId"), Host: o.text(values, "apiEndpointHost"),
	}
	if len(o.faults) > 0 {
		return Stack{}, errors.Join(o.faults...)
	}
	names, err := awsnames.ForRegion(region)
	if err != nil {
		return Stack{}, fmt.Errorf("the output region: %w", err)
	}
	for i, n := range all {
		all[i] = n.withHost(n.Host, names)
	}
	read := Stack{Region: region, Names: names, Notebooks: all, APIEndpoints: []Endpoint{api}, ClientVPNs: clientVPNs(values)}
	return read, read.check()
}
