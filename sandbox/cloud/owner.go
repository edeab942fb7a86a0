package cloud

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// What an account file may say of a resource in the place of what AWS would decide, as attributes; each with the form of its value.
var (
	ownerOf       = map[string]*regexp.Regexp{"ownerId": regexp.MustCompile(`^\d{12}$`)}
	freeAndOwner  = map[string]*regexp.Regexp{"ownerId": ownerOf["ownerId"], freeCount: regexp.MustCompile(`^\d{1,5}$`)}
	directionOnly = map[string]*regexp.Regexp{"direction": regexp.MustCompile(`^(INBOUND|OUTBOUND|INBOUND_DELEGATION)$`)}
)

// freeCount is how many addresses of a subnet are free, as DescribeSubnets says. No resource has it as a property.
const freeCount = "availableIpAddressCount"

// attributesOf are an account file's attributes of a resource of the kind, checked.
func (k *kind) attributesOf(given map[string]any) (props, error) {
	attributes := attributesFrom(given)
	for _, key := range attributes.sortedKeys() {
		form := k.attributes[string(key)]
		got := fmt.Sprint(attributes[key].V)
		if form == nil || !form.MatchString(got) {
			return nil, fmt.Errorf("its attribute %s is %q; %s", key, got, k.allowedAttributes())
		}
	}
	return attributes, nil
}

// attributesFrom are attributes as JSON has them; nil for none.
func attributesFrom(given map[string]any) props {
	if len(given) == 0 {
		return nil
	}
	return plain(resource.NewPropertyMapFromMap(given))
}

func (k *kind) allowedAttributes() string {
	if len(k.attributes) == 0 {
		return "a resource of this type has none"
	}
	var allowed []string
	for _, key := range []string{"ownerId", freeCount, "direction"} {
		if form := k.attributes[key]; form != nil {
			allowed = append(allowed, key+" as "+form.String())
		}
	}
	return "such a resource has " + strings.Join(allowed, ", ")
}

// shown are the attributes that are properties of the resource, with the ARN of the account that owns it.
func (r *Resource) shown(out props) props {
	over := r.Attributes.with(nil)
	delete(over, freeCount)
	if owner := over.str("ownerId"); owner != "" {
		over["arn"] = text(strings.Replace(out.str("arn"), ":"+AccountID+":", ":"+owner+":", 1))
	}
	return over
}

// refuseForeign: of a VPC that another account shares, its owner alone makes the endpoints, gateways and tables (Amazon VPC User Guide,
// "Responsibilities and permissions for owners and participants"). AWS's code and sentence are not published. An account file may state
// what the owner has made.
func (c *call) refuseForeign() error {
	if c.urn == "" {
		return nil
	}
	for _, path := range c.kind.ownerOnly {
		for _, id := range valuesAt(c.in, path) {
			found := c.find(vpcs, c.region, byID, id)
			if found == nil {
				found = c.find(subnets, c.region, byID, id)
			}
			if found == nil {
				continue
			}
			if owner := found.props().str("ownerId"); owner != AccountID {
				return c.fail("OperationNotPermitted", "%s belongs to the account %s, which shares it; its owner alone can do this", id, owner)
			}
		}
	}
	return nil
}
