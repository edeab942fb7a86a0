package components

// The type tokens of the components. They stand in every state file that was ever
// written, so they never change without an alias.
const (
	PrivateNotebookToken       = "private-notebook:index:PrivateNotebook"
	PrivateLinkToken           = "private-notebook:index:PrivateLink"
	ClientVpnToken             = "private-notebook:index:ClientVpn"
	ClientVpnCertificatesToken = "private-notebook:index:ClientVpnCertificates"
	InboundResolverToken       = "private-notebook:index:InboundResolver"
	NotebookToken              = "private-notebook:index:Notebook"
	PresignPolicyToken         = "private-notebook:index:PresignPolicy"
	Ec2IssuerToken             = "private-notebook:index:Ec2Issuer"
	OnPremisesGatewayToken     = "private-notebook:index:OnPremisesGateway"
	SiteToSiteVpnToken         = "private-notebook:index:SiteToSiteVpn"
	NetworkToken               = "private-notebook:index:Network"
	ExistingNetworkToken       = "private-notebook:index:ExistingNetwork"
)
