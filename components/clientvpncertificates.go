package components

import (
	"fmt"
	"regexp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/acm"
	"github.com/pulumi/pulumi-tls/sdk/v5/go/tls"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// ClientVpnCertificatesArgs are the arguments of [NewClientVpnCertificates].
type ClientVpnCertificatesArgs struct {
	// Domain is what the certificates' names end in, e.g. "vpn.example.org": the server is "server.<domain>", the client
	// "client.<domain>". It need not resolve. "" is "<component name>.internal".
	Domain string
	// ValidityDays is how long the server's and the client's certificate are valid; the CA is valid for ten years.
	// 0 is 825. An update within the last 30 days renews them.
	ValidityDays int
	// ServerOnly makes no client certificate, for a VPN that does not ask for one. False makes both.
	ServerOnly bool
	// Tags are put on the ACM certificates. Nil puts only a Name.
	Tags pulumi.StringMap
}

// ClientVpnCertificates is a CA with one server and, unless ServerOnly is set, one client certificate, imported into ACM, for environments that
// bring no certificates of their own. The keys stand in the stack's state, encrypted as Pulumi secrets; an
// environment that already has a CA should give [ClientVpn] its certificates' ARNs instead.
type ClientVpnCertificates struct {
	pulumi.ResourceState

	// ServerCertificateArn is the ACM certificate that the VPN endpoint shows.
	ServerCertificateArn pulumi.StringOutput
	// ClientCertificateArn is the ACM certificate whose CA signs clients' certificates. "" with ServerOnly, as are
	// ClientCertificate and ClientPrivateKey.
	ClientCertificateArn pulumi.StringOutput
	// CACertificate is the CA's certificate in PEM, for the client's profile.
	CACertificate pulumi.StringOutput
	// ClientCertificate is the client's certificate in PEM, for its profile.
	ClientCertificate pulumi.StringOutput
	// ClientPrivateKey is the client's key in PEM, for its profile. A secret.
	ClientPrivateKey pulumi.StringOutput
}

const (
	certificatesWhat = "client VPN certificates"
	hoursPerDay      = 24
	caValidityDays   = 3650
	leafValidityDays = 825
	longestLeafDays  = caValidityDays / 2 // A renewed certificate may not outlive its CA.
	renewalDays      = 30
	// Client VPN takes RSA keys of 1,024 or 2,048 bits only (AWS Client VPN Administrator Guide, "Mutual authentication").
	rsaBits = 2048
	// X.509 allows a common name 64 characters, of which "server." takes seven.
	longestDomain = 57
)

var domainPattern = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$`)

func (a ClientVpnCertificatesArgs) complete(name string) ClientVpnCertificatesArgs {
	if a.Domain == "" {
		a.Domain = name + ".internal"
	}
	if a.ValidityDays == 0 {
		a.ValidityDays = leafValidityDays
	}
	return a
}

func (a ClientVpnCertificatesArgs) check() fault.List {
	var faults fault.List
	if len(a.Domain) > longestDomain || !domainPattern.MatchString(a.Domain) {
		faults.Add(certificatesWhat, fmt.Sprintf("domain %q", a.Domain), "is not a domain name of two labels or more",
			fmt.Sprintf("write one such as vpn.example.org, lower case, at most %d characters", longestDomain), "Domain")
	}
	if a.ValidityDays <= renewalDays || a.ValidityDays > longestLeafDays {
		faults.Add(certificatesWhat, fmt.Sprintf("validity of %d days", a.ValidityDays), "is too short or too long",
			fmt.Sprintf("choose from %d to %d days", renewalDays+1, longestLeafDays), "ValidityDays")
	}
	return faults
}

// Validate reports every fault of the arguments, as [NewClientVpnCertificates] would, without a Pulumi context.
func (a ClientVpnCertificatesArgs) Validate(name string) error {
	return refuse(ClientVpnCertificatesToken, name, a.complete(name).check())
}

// NewClientVpnCertificates declares a CA and the certificates. Faulty arguments are all reported at once, before
// anything is registered.
func NewClientVpnCertificates(
	ctx *pulumi.Context, name string, args *ClientVpnCertificatesArgs, opts ...pulumi.ResourceOption,
) (*ClientVpnCertificates, error) {
	a := valueOf(args).complete(name)
	if err := refuse(ClientVpnCertificatesToken, name, a.check()); err != nil {
		return nil, err
	}
	c := &ClientVpnCertificates{}
	if err := ctx.RegisterComponentResource(ClientVpnCertificatesToken, name, c, opts...); err != nil {
		return nil, err
	}
	authority, err := c.declareAuthority(ctx, name+"-ca", a)
	if err != nil {
		return nil, err
	}
	server, err := c.declareLeaf(ctx, name+"-server", "server", "server_auth", authority, a)
	if err != nil {
		return nil, err
	}
	none := pulumi.String("").ToStringOutput()
	client := leaf{none, none, none}
	if !a.ServerOnly {
		if client, err = c.declareLeaf(ctx, name+"-client", "client", "client_auth", authority, a); err != nil {
			return nil, err
		}
	}
	c.ServerCertificateArn, c.ClientCertificateArn = server.arn, client.arn
	c.CACertificate = authority.certificate.CertPem
	c.ClientCertificate, c.ClientPrivateKey = client.certificate, client.key
	return c, ctx.RegisterResourceOutputs(c, c.Outputs())
}

// Outputs are what is registered, by the names in the state.
func (c *ClientVpnCertificates) Outputs() pulumi.Map {
	return pulumi.Map{
		"serverCertificateArn": c.ServerCertificateArn,
		"clientCertificateArn": c.ClientCertificateArn,
		"caCertificate":        c.CACertificate,
		"clientCertificate":    c.ClientCertificate,
		"clientPrivateKey":     c.ClientPrivateKey,
	}
}

// authority signs the other certificates.
type authority struct {
	key         pulumi.StringOutput
	certificate *tls.SelfSignedCert
}

func (c *ClientVpnCertificates) declareAuthority(
	ctx *pulumi.Context, name string, a ClientVpnCertificatesArgs,
) (authority, error) {
	key, err := c.declareKey(ctx, name)
	if err != nil {
		return authority{}, err
	}
	certificate, err := tls.NewSelfSignedCert(ctx, name, &tls.SelfSignedCertArgs{
		PrivateKeyPem:       key,
		IsCaCertificate:     pulumi.Bool(true),
		SetSubjectKeyId:     pulumi.Bool(true),
		ValidityPeriodHours: pulumi.Int(caValidityDays * hoursPerDay),
		AllowedUses:         pulumi.ToStringArray([]string{"cert_signing", "crl_signing"}),
		Subject:             &tls.SelfSignedCertSubjectArgs{CommonName: pulumi.String("ca." + a.Domain)},
	}, pulumi.Parent(c))
	return authority{key, certificate}, err
}

// leaf is a signed certificate in ACM.
type leaf struct {
	arn, certificate, key pulumi.StringOutput
}

// declareLeaf gives the certificate a DNS name because Client VPN refuses a server certificate without one.
func (c *ClientVpnCertificates) declareLeaf(
	ctx *pulumi.Context, name, host, use string, by authority, a ClientVpnCertificatesArgs,
) (leaf, error) {
	fqdn := pulumi.String(host + "." + a.Domain)
	key, err := c.declareKey(ctx, name)
	if err != nil {
		return leaf{}, err
	}
	request, err := tls.NewCertRequest(ctx, name, &tls.CertRequestArgs{
		PrivateKeyPem: key,
		DnsNames:      pulumi.StringArray{fqdn},
		Subject:       &tls.CertRequestSubjectArgs{CommonName: fqdn},
	}, pulumi.Parent(c))
	if err != nil {
		return leaf{}, err
	}
	certificate, err := tls.NewLocallySignedCert(ctx, name, &tls.LocallySignedCertArgs{
		CertRequestPem:      request.CertRequestPem,
		CaPrivateKeyPem:     by.key,
		CaCertPem:           by.certificate.CertPem,
		ValidityPeriodHours: pulumi.Int(a.ValidityDays * hoursPerDay),
		EarlyRenewalHours:   pulumi.Int(renewalDays * hoursPerDay),
		AllowedUses:         pulumi.ToStringArray([]string{"digital_signature", "key_encipherment", use}),
	}, pulumi.Parent(c))
	if err != nil {
		return leaf{}, err
	}
	imported, err := acm.NewCertificate(ctx, name, &acm.CertificateArgs{
		CertificateBody:  certificate.CertPem,
		CertificateChain: by.certificate.CertPem,
		PrivateKey:       key,
		Tags:             named(name, a.Tags),
	}, pulumi.Parent(c))
	if err != nil {
		return leaf{}, err
	}
	return leaf{imported.Arn, certificate.CertPem, key}, nil
}

// declareKey marks the key a secret itself, whatever the provider's schema says of it.
func (c *ClientVpnCertificates) declareKey(ctx *pulumi.Context, name string) (pulumi.StringOutput, error) {
	key, err := tls.NewPrivateKey(ctx, name, &tls.PrivateKeyArgs{
		Algorithm: pulumi.String("RSA"),
		RsaBits:   pulumi.Int(rsaBits),
	}, pulumi.Parent(c))
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	return pulumi.ToSecret(key.PrivateKeyPem).(pulumi.StringOutput), nil
}
