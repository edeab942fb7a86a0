package cloud

import "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"

// queryLogConfigKind: replace follows ForceNew in the provider's internal/service/route53resolver/query_log_config.go. The simulation
// writes to log groups alone.
func queryLogConfigKind() *kind {
	return &kind{
		shape: shape{
			token: queryLogConfigType, args: route53.ResolverQueryLogConfigArgs{},
			naming:   &naming{max: 64},
			replace:  []string{"destinationArn", "name"},
			computed: []string{"arn", "name", "ownerId", "shareStatus"},
			validate: func(in props, v *verdict) {
				if name := in.str("name"); name != "" && !resolverNamePattern.MatchString(name) {
					v.fault("name", "%q cannot be the name of a query log; it allows up to 64 of a-zA-Z0-9 and -_' and spaces", name)
				}
			},
		},
		family:   queryLogConfigs,
		api:      api{"Route53Resolver", "CreateResolverQueryLogConfig", "TagResource", "DeleteResolverQueryLogConfig"},
		refs:     []reference{{path: "destinationArn", to: logGroups, by: byARN, onDelete: ignored}},
		identify: func(c *call) string { return c.newID("rqlc-") },
		outputs: func(c *call) props {
			return props{
				"arn":  c.arn("route53resolver", "resolver-query-log-config/"+c.id),
				"name": text(c.name()), "ownerId": text(AccountID), "shareStatus": text("NOT_SHARED"),
			}
		},
	}
}

// queryLogAssociationKind: replace follows ForceNew in the provider's query_log_config_association.go.
func queryLogAssociationKind() *kind {
	return &kind{
		shape: shape{
			token: queryLogAssociationType, args: route53.ResolverQueryLogConfigAssociationArgs{},
			replace: []string{"resolverQueryLogConfigId", "resourceId"},
		},
		api: api{
			"Route53Resolver", "AssociateResolverQueryLogConfig", "AssociateResolverQueryLogConfig", "DisassociateResolverQueryLogConfig",
		},
		refs: []reference{
			{path: "resolverQueryLogConfigId", to: queryLogConfigs},
			{path: "resourceId", to: vpcs, onDelete: ignored},
		},
		identify: func(c *call) string { return c.newID("rqlca-") },
		refuse: func(c *call) error {
			for _, r := range c.others() {
				p := r.props()
				if p.str("resourceId") == c.in.str("resourceId") && p.str("resolverQueryLogConfigId") == c.in.str("resolverQueryLogConfigId") {
					return c.fail("ResourceExistsException", "The VPC %s is already associated with this query logging configuration",
						c.in.str("resourceId"))
				}
			}
			return nil
		},
		outputs: func(*call) props { return nil },
	}
}
