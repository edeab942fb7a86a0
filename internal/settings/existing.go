package settings

// Existing is what exists already and is adopted, besides the VPC, its subnets, certificates and KMS keys, which have keys of their own. An empty
// one has the stack make its own. What is adopted is read, and never changed.
type Existing struct {
	APIEndpointID                string   `config:"apiEndpointId"`
	NotebookEndpointID           string   `config:"notebookEndpointId"`
	EndpointSecurityGroupID      string   `config:"endpointSecurityGroupId"`
	AdmitOnEndpointSecurityGroup bool     `config:"admitOnEndpointSecurityGroup"`
	ClientVpnEndpointID          string   `config:"clientVpnEndpointId"`
	ClientVpnLogGroup            string   `config:"clientVpnLogGroup"`
	InboundResolverID            string   `config:"inboundResolverId"`
	NotebookSecurityGroupIDs     []string `config:"notebookSecurityGroupIds"`
	// CompanionEndpointIDs are by service; each must stand in companionEndpoints.
	CompanionEndpointIDs map[string]string `config:"companionEndpointIds"`
	// APIEndpoint, NotebookEndpoint and CompanionEndpoints, by service, are given whole, since this account cannot look them up.
	APIEndpoint        *WholeEndpoint           `config:"apiEndpoint"`
	NotebookEndpoint   *WholeEndpoint           `config:"notebookEndpoint"`
	CompanionEndpoints map[string]WholeEndpoint `config:"companionEndpoints"`
}

// WholeEndpoint is an interface endpoint of another account, in its own words.
type WholeEndpoint struct {
	ID    string `config:"id"`
	Host  string `config:"host"` // its own Regional name; "" of a companion, which needs none
	VpcID string `config:"vpcId"`
}
