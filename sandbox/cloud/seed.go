package cloud

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Seed is what exists in a simulated account before any stack is deployed to it.
type Seed struct {
	// Description says what the account is for; it has no effect.
	Description string `json:"description"`
	// Region is where the resources are, e.g. "ap-northeast-1".
	Region string `json:"region"`
	// EndpointZones are the Availability Zones that offer an interface endpoint service, by the service's name, such as
	// "aws.sagemaker.ap-northeast-1.notebook". A service that is not named is offered in every zone of the Region.
	EndpointZones map[string][]string `json:"endpointZones"`
	// AttachmentQuota is how many managed policies a role or user of the account may have attached, at most 25. 0 is AWS's default
	// of ten. A group's is not raised.
	AttachmentQuota int `json:"attachmentQuota"`
	// ForgetfulVpns has a Client VPN endpoint lose its VPC with its last association. AWS does not say that it does, nor that it does not.
	ForgetfulVpns bool `json:"forgetfulVpns"`
	// OnlyThesePrincipals says that the account has no IAM role, user or group but those among the resources. Otherwise those that
	// a stack's settings name are taken to exist.
	OnlyThesePrincipals bool `json:"onlyThesePrincipals"`
	// Resources come in the order in which they could be created: a VPC before its subnets.
	Resources []SeedResource `json:"resources"`
}

// SeedResource is an existing resource.
type SeedResource struct {
	// Type is the Pulumi type token.
	Type string `json:"type"`
	// ID is the physical ID: "vpc-..." for a VPC, the name for an IAM role, the ARN for a certificate.
	ID string `json:"id"`
	// Inputs are its properties as a Pulumi program would give them. They are checked like a program's.
	Inputs map[string]any `json:"inputs"`
	// Attributes are what AWS says of it and no program could: the ownerId of a VPC or subnet that another account shares, a subnet's
	// availableIpAddressCount, a resolver endpoint's direction.
	Attributes map[string]any `json:"attributes"`
}

// LoadSeed reads a seed from a JSON file. A field that a seed does not have is an error.
func LoadSeed(path string) (*Seed, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the accounts seed: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var seed Seed
	if err := decoder.Decode(&seed); err != nil {
		return nil, fmt.Errorf("the seed %s is not valid: %w; it holds description, region, endpointZones, attachmentQuota, "+
			"forgetfulVpns, onlyThesePrincipals and resources, each with type, id, inputs and attributes", path, err)
	}
	return &seed, nil
}

// found puts the seed's resources into a new account. A nil seed leaves it empty.
func (s *Seed) found(a *account) error {
	if s == nil {
		return nil
	}
	if !regionPattern.MatchString(s.Region) {
		return fmt.Errorf("the seed's region is %q; it must be an AWS region such as ap-northeast-1", s.Region)
	}
	if err := s.foundEndpointZones(a); err != nil {
		return err
	}
	if s.AttachmentQuota < 0 || s.AttachmentQuota > 25 {
		return fmt.Errorf("the seed's attachmentQuota is %d; AWS raises it to at most 25", s.AttachmentQuota)
	}
	a.attachmentQuota, a.forgetfulVpns = s.AttachmentQuota, s.ForgetfulVpns
	for i, r := range s.Resources {
		if err := r.found(a, s.Region); err != nil {
			return fmt.Errorf("the seed's resource %d (%s %s) cannot exist: %w", i+1, r.Type, r.ID, err)
		}
	}
	return nil
}

// foundEndpointZones refuses a service or a zone that is none, which would limit nothing.
func (s *Seed) foundEndpointZones(a *account) error {
	for service, offered := range s.EndpointZones {
		if _, known := endpointServices(s.Region)[service]; !known {
			return fmt.Errorf("the seed's endpointZones name the service %s; the simulated AWS knows %s",
				service, strings.Join(slices.Sorted(maps.Keys(endpointServices(s.Region))), ", "))
		}
		for _, zone := range offered {
			if zones(s.Region)[zone] == "" {
				return fmt.Errorf("the seed's endpointZones of %s name the zone %q; the Region has %s",
					service, zone, strings.Join(zoneNames(s.Region), ", "))
			}
		}
	}
	a.endpointZones = s.EndpointZones
	return nil
}

func (r SeedResource) found(a *account, region string) error {
	k := awsKinds[r.Type]
	if k == nil {
		return unknownType("aws", r.Type, nil)
	}
	if r.ID == "" {
		return fmt.Errorf("it has no id")
	}
	inputs := resource.NewPropertyMapFromMap(r.Inputs)
	for key, value := range k.defaults {
		if !given(inputs, key) {
			inputs[key] = value
		}
	}
	if k.naming != nil && !given(inputs, "name") {
		inputs["name"] = text(r.ID)
	}
	for key, value := range inputs {
		inputs[key] = k.documentText(string(key), value)
	}
	v := &verdict{}
	k.checkSchema(plain(inputs), v)
	if k.validate != nil && len(v.failures) == 0 {
		k.validate(plain(inputs), v)
	}
	if len(v.failures) > 0 {
		return fmt.Errorf("%s", v.failures[0].Reason)
	}
	attributes, err := k.attributesOf(r.Attributes)
	if err != nil {
		return err
	}
	c := &call{account: a, kind: k, region: region, in: plain(inputs), marks: inputs, id: r.ID, says: attributes}
	made, err := c.create()
	if err != nil {
		return err
	}
	made.Seeded = true
	for _, other := range a.resources {
		if other.Owner == made.ID {
			other.Seeded = true
		}
	}
	return nil
}
