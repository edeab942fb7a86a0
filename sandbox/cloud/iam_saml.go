package cloud

import (
	"encoding/xml"
	"regexp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
)

var samlNamePattern = regexp.MustCompile(`^[\w.-]{1,128}$`)

// AWS's limits on a metadata document (IAM API Reference, "CreateSAMLProvider").
const (
	shortestMetadata = 1000
	longestMetadata  = 10_000_000
)

// samlProviderKind: replace follows ForceNew in the provider's internal/service/iam/saml_provider.go.
func samlProviderKind() *kind {
	return &kind{
		shape: shape{
			token: samlProviderType, args: iam.SamlProviderArgs{},
			naming:   &naming{max: 128},
			replace:  []string{"name"},
			computed: []string{"arn", "validUntil"},
			validate: func(in props, v *verdict) {
				if name := in.str("name"); name != "" && !samlNamePattern.MatchString(name) {
					v.fault("name", "%q cannot be the name of a SAML provider; IAM allows up to 128 of a-zA-Z0-9_.-", name)
				}
				size := len(in.str("samlMetadataDocument"))
				if in[keyOf("samlMetadataDocument")].IsString() && (size < shortestMetadata || size > longestMetadata) {
					v.fault("samlMetadataDocument", "expected length of samlMetadataDocument to be in the range (%d - %d), got %d",
						shortestMetadata, longestMetadata, size)
				}
			},
		},
		family:   samlProviders,
		api:      api{"IAM", "CreateSAMLProvider", "UpdateSAMLProvider", "DeleteSAMLProvider"},
		global:   true,
		exists:   refusal{"EntityAlreadyExists", "Provider with ARN %s already exists."},
		identify: func(c *call) string { return c.arn("iam", "saml-provider/"+c.name()).StringValue() },
		refuse: func(c *call) error {
			var metadata struct {
				XMLName xml.Name
				Login   []struct{} `xml:"IDPSSODescriptor"`
			}
			err := xml.Unmarshal([]byte(c.in.str("samlMetadataDocument")), &metadata)
			if err != nil || metadata.XMLName.Local != "EntityDescriptor" || len(metadata.Login) == 0 {
				return c.fail("InvalidInput", "Could not parse metadata")
			}
			return nil
		},
		outputs: func(c *call) props {
			return props{
				"arn": text(c.id), "validUntil": c.once("validUntil", text("2126-01-01T00:00:00Z")),
			}
		},
	}
}
