package vpn

import (
	"fmt"
	"slices"
	"time"

	"private-notebook/accesspath/observe"
)

// Lasting is something of a Client VPN that ends on a day: a certificate, or a revocation list.
type Lasting struct {
	// What names it in a sentence, such as "the endpoint's certificate server.example.org".
	What string
	// Until is when it ends.
	Until time.Time
	// Remedy is what to do before.
	Remedy string
	// Notice is how long before the end somebody should know.
	Notice time.Duration
}

// The remedies, and how long they take: `pulumi up` renews certificates in their last 30 days, and a new CA needs a new profile for everybody.
const (
	noticeOfLeaf = 30 * 24 * time.Hour
	noticeOfCA   = 90 * 24 * time.Hour

	renewsServer = "have `pulumi up` run, which renews it in its last 30 days; profiles stay valid"
	renewsShared = "have `pulumi up` run, which renews it in its last 30 days, and new profiles handed out"
	renewsGiven  = "have it renewed by whoever issued it, and imported again under its ARN"
	renewsCA     = "plan a new CA and new profiles for everybody: the runbook's \"Rotate certificates\""
	renewsList   = "have `private-notebook revoke --renew` run, or, where the stack was given its certificates, a fresh list imported that their CA signed"
	renewsOwn    = "ask whoever runs the stack for a new profile"
)

// Ended says that it is over.
func (l Lasting) Ended(now time.Time) bool { return now.After(l.Until) }

// Near says that it is over, or will be so soon that somebody should act.
func (l Lasting) Near(now time.Time) bool { return now.After(l.Until.Add(-l.Notice)) }

// Sentence says when it ends.
func (l Lasting) Sentence(now time.Time) string {
	day := l.Until.UTC().Format(time.DateOnly)
	if l.Ended(now) {
		return fmt.Sprintf("%s expired on %s", l.What, day)
	}
	if days := int(l.Until.Sub(now).Hours() / 24); l.Near(now) && days != 1 {
		return fmt.Sprintf("%s expires on %s, in %d days", l.What, day, days)
	} else if l.Near(now) {
		return fmt.Sprintf("%s expires on %s, in one day", l.What, day)
	}
	return fmt.Sprintf("%s is valid until %s", l.What, day)
}

// Endpoint is what a deployment tells of a Client VPN endpoint without its secrets.
type Endpoint struct {
	// ID is the endpoint's.
	ID string
	// Certificates says that people show one, so that a revocation list counts.
	Certificates bool
	// Lasting are the certificates that the deployment knows the ends of, each once. Those that the stack was given are not among them,
	// unless it reads them.
	Lasting []Lasting
	// Off says that the deployment associates it with no subnet, so that nobody can connect. Of an endpoint that is only read it is not known.
	Off bool
}

// Endpoints are the Client VPN endpoints of a deployment. It needs no secrets.
func Endpoints(export observe.Export) []Endpoint {
	var all []Endpoint
	resources := resourcesOf(export)
	for _, r := range resources {
		if r.Type != endpointType {
			continue
		}
		var d Deployment
		clientRoot := d.readAuthentication(r)
		e := Endpoint{ID: r.ID, Certificates: d.Certificates, Off: !r.External && !isAssociated(resources, r.ID)}
		e.add(resources, r.text("serverCertificateArn"), "the endpoint's certificate", renewsServer)
		e.add(resources, clientRoot, "the shared client certificate", renewsShared)
		all = append(all, e)
	}
	return all
}

func isAssociated(resources []resource, endpoint string) bool {
	return slices.ContainsFunc(resources, func(r resource) bool {
		return r.Type == associationType && r.text("clientVpnEndpointId") == endpoint
	})
}

// add takes an ACM certificate and the CA that signed it.
func (e *Endpoint) add(resources []resource, arn, what, remedy string) {
	for _, r := range resources {
		if r.Type != certificateType || r.ID != arn || arn == "" {
			continue
		}
		leaf, err := parseCertificate(r.text("certificateBody"))
		if err == nil {
			e.keep(Lasting{what + " " + leaf.Subject.CommonName, leaf.NotAfter, remedy, noticeOfLeaf})
		} else if until, err := time.Parse(time.RFC3339, r.text("notAfter")); err == nil && r.text("certificateBody") == "" {
			e.keep(Lasting{what + " " + r.text("domainName"), until, renewsGiven, noticeOfLeaf})
		}
		if ca, err := parseCertificate(r.text("certificateChain")); err == nil {
			e.keep(Lasting{"the CA " + ca.Subject.CommonName, ca.NotAfter, renewsCA, noticeOfCA})
		}
	}
}

func (e *Endpoint) keep(l Lasting) {
	for _, known := range e.Lasting {
		if known.What == l.What && known.Until.Equal(l.Until) {
			return
		}
	}
	e.Lasting = append(e.Lasting, l)
}

// Lasting is the list as something that ends; false where there is none, or it does not say when.
func (l RevocationList) Lasting() (Lasting, bool) {
	until := l.ValidUntil()
	return Lasting{"the endpoint's revocation list", until, renewsList, noticeOfLeaf}, !until.IsZero()
}

// PersonsCertificate is that of a text in PEM, which may be a whole profile, as something that ends.
func PersonsCertificate(text string) (Lasting, error) {
	certificate, err := personsCertificate(text)
	if err != nil {
		return Lasting{}, fmt.Errorf("the certificate %w", err)
	}
	return Lasting{"the certificate of " + certificate.Subject.CommonName, certificate.NotAfter, renewsOwn, noticeOfLeaf}, nil
}
