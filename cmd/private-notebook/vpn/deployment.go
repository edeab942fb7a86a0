// Package vpn makes what a person needs to connect to a deployed Client VPN endpoint, and takes it away again: profiles,
// certificates of their own, and the list of those revoked. It reads a deployment by what its resources are, not by
// their names, and writes nothing by itself.
package vpn

import (
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"

	"private-notebook/accesspath/observe"
)

// Deployment is what a stack says of its Client VPN endpoint.
type Deployment struct {
	// EndpointID is such as "cvpn-endpoint-0123456789abcdef0".
	EndpointID string
	// Stack is the name of the stack; "" where the export does not tell.
	Stack string
	// Lasting are the endpoint's certificates that the deployment knows the ends of.
	Lasting []Lasting
	// Off says that nobody can connect for now, because the endpoint is associated with no subnet.
	Off bool
	// Region is the endpoint's.
	Region string
	// DNSName is the endpoint's, without the "*." for which a client puts a random label.
	DNSName string
	// Transport is "udp" or "tcp", and Port the port.
	Transport string
	Port      int
	// Certificates, Federated and Directory say how people prove who they are: by a client certificate, by SAML, or by
	// Active Directory.
	Certificates, Federated, Directory bool
	// ServerCA is the certificate, in PEM, of the CA that signed the endpoint's own; "" where the stack did not make it.
	ServerCA string
	// ServerName is the common name of the endpoint's certificate; "" where the stack did not make it.
	ServerName string
	// Shared is the client certificate that the stack made for all; the zero value where it made none.
	Shared Pair
	// Authority signs client certificates; nil where the stack did not make the CA.
	Authority *Authority
}

// Pair is a certificate and its key, both in PEM. The key is a secret.
type Pair struct {
	Certificate, Key string
}

// Authority is the CA whose client certificates the endpoint admits.
type Authority struct {
	// Certificate is the CA's.
	Certificate *x509.Certificate
	key         *rsa.PrivateKey
}

// The resource types that are read.
const (
	endpointType    = "aws:ec2clientvpn/endpoint:Endpoint"
	associationType = "aws:ec2clientvpn/networkAssociation:NetworkAssociation"
	certificateType = "aws:acm/certificate:Certificate"
	authorityType   = "tls:index/selfSignedCert:SelfSignedCert"
)

// errEncrypted says that an export holds ciphertext where a key is needed.
var errEncrypted = errors.New("the deployment's secrets are encrypted; export it with `pulumi stack export --show-secrets`, and delete the file afterwards")

// Read takes a deployment from an export with its secrets. It fails where there is not exactly one Client VPN endpoint, and
// where the secrets that belong to it are encrypted.
func Read(export observe.Export) (Deployment, error) {
	resources := resourcesOf(export)
	endpoint, err := theEndpoint(resources)
	if err != nil {
		return Deployment{}, err
	}
	known := Endpoints(export)[0]
	d := Deployment{
		EndpointID: endpoint.ID, Region: regionOf(endpoint.text("arn")), DNSName: strings.TrimPrefix(endpoint.text("dnsName"), "*."),
		Transport: endpoint.text("transportProtocol"), Port: endpoint.number("vpnPort"), Stack: export.Stack,
		Lasting: known.Lasting, Off: known.Off,
	}
	clientRoot := d.readAuthentication(endpoint)
	if server := byARN(resources, endpoint.text("serverCertificateArn")); server != nil {
		d.ServerCA = server.text("certificateChain")
		d.ServerName = commonName(server.text("certificateBody"))
	}
	if shared := byARN(resources, clientRoot); shared != nil {
		if err := d.readShared(resources, *shared); err != nil {
			return Deployment{}, err
		}
	}
	return d, d.check()
}

// readAuthentication returns the ARN of the certificate whose chain the endpoint admits; "" without certificates.
func (d *Deployment) readAuthentication(endpoint resource) string {
	clientRoot := ""
	options, _ := endpoint.Outputs["authenticationOptions"].([]any)
	for _, option := range options {
		properties, _ := option.(map[string]any)
		switch properties["type"] {
		case "certificate-authentication":
			d.Certificates = true
			clientRoot, _ = properties["rootCertificateChainArn"].(string)
		case "federated-authentication":
			d.Federated = true
		case "directory-service-authentication":
			d.Directory = true
		}
	}
	return clientRoot
}

// readShared takes the client certificate that stands in ACM, and the CA that signed it where its key is in the state.
func (d *Deployment) readShared(resources []resource, shared resource) error {
	key, err := shared.secret("privateKey")
	if err != nil {
		return err
	}
	d.Shared = Pair{Certificate: shared.text("certificateBody"), Key: key}
	for _, r := range resources {
		if r.Type != authorityType || strings.TrimSpace(r.text("certPem")) != strings.TrimSpace(shared.text("certificateChain")) {
			continue
		}
		caKey, err := r.secret("privateKeyPem")
		if err != nil {
			return err
		}
		if d.Authority, err = newAuthority(r.text("certPem"), caKey); err != nil {
			return err
		}
	}
	return nil
}

// regionOf is the fourth part of an ARN.
func regionOf(arn string) string {
	if parts := strings.Split(arn, ":"); len(parts) > 3 {
		return parts[3]
	}
	return ""
}

func (d *Deployment) check() error {
	if d.DNSName == "" || d.Transport == "" || d.Port == 0 {
		return fmt.Errorf("the endpoint %s has no DNS name, transport or port in the deployment; run `pulumi refresh`, then try again", d.EndpointID)
	}
	return nil
}

// resource is a deployment's resource, with its properties by kind.
type resource struct {
	observe.Resource
}

func resourcesOf(export observe.Export) []resource {
	resources := make([]resource, len(export.Resources))
	for i, r := range export.Resources {
		resources[i] = resource{r}
	}
	return resources
}

func theEndpoint(resources []resource) (resource, error) {
	var endpoints []resource
	for _, r := range resources {
		if r.Type == endpointType {
			endpoints = append(endpoints, r)
		}
	}
	switch len(endpoints) {
	case 1:
		return endpoints[0], nil
	case 0:
		return resource{}, errors.New("the stack has no Client VPN endpoint; set clientVpnCidr and deploy it")
	}
	var ids []string
	for _, e := range endpoints {
		ids = append(ids, e.ID)
	}
	return resource{}, fmt.Errorf("the stack has several Client VPN endpoints, %s; a profile is for one of a Private Notebook stack", strings.Join(ids, ", "))
}

// byARN is the certificate of an ARN that the stack made; nil where it did not.
func byARN(resources []resource, arn string) *resource {
	for i, r := range resources {
		if r.Type == certificateType && r.ID == arn && arn != "" && r.text("certificateBody") != "" {
			return &resources[i]
		}
	}
	return nil
}

func (r resource) text(property string) string {
	text, _ := r.Outputs[property].(string)
	if text == "" {
		text, _ = r.Inputs[property].(string)
	}
	return text
}

func (r resource) number(property string) int {
	number, _ := r.Outputs[property].(float64)
	return int(number)
}

// secret is a property that Pulumi keeps encrypted, in plain text where the export was asked for it.
func (r resource) secret(property string) (string, error) {
	value := r.Outputs[property]
	if value == nil {
		value = r.Inputs[property]
	}
	if text, isPlain := value.(string); isPlain {
		return text, nil
	}
	return "", errEncrypted
}
