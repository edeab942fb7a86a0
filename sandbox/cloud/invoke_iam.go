package cloud

import "fmt"

// The functions in this file look up by name, or ARN, whom and what a configuration names in IAM. The provider's finders make AWS's
// NoSuchEntity a retry.NotFoundError, which has lost IAM's own words (internal/service/iam/*_data_source.go); a group alone is asked for
// directly.

// inIAM is the one thing of a family with that name or ARN.
func (c *call) inIAM(of family, by []string, noun, name string) (*Resource, error) {
	if found := c.find(of, c.region, by, name); found != nil {
		return found, nil
	}
	return nil, fmt.Errorf("reading IAM %s (%s): couldn't find resource", noun, name)
}

func getRole(c *call) (props, error) {
	found, err := c.inIAM(roles, byName, "Role", c.in.str("name"))
	if err != nil {
		return nil, err
	}
	return found.chosen("assumeRolePolicy", "description", "name", "path", "permissionsBoundary", "uniqueId").with(props{
		"createDate": text(""), "maxSessionDuration": number(3600), "roleLastUseds": objects(),
	}), nil
}

func getGroup(c *call) (props, error) {
	name := c.in.str("groupName")
	found := c.find(iamGroups, c.region, byName, name)
	if found == nil {
		missing := notFound[iamGroups]
		return nil, fmt.Errorf("getting group: %w",
			&APIError{"IAM", "GetGroup", missing.code, fmt.Sprintf(missing.format, name)})
	}
	out := found.chosen("path").with(props{
		"groupName": found.Props["name"], "groupId": found.Props["uniqueId"], "users": objects(),
	})
	delete(out, "tags") // IAM groups have none.
	return out, nil
}

func getUser(c *call) (props, error) {
	found, err := c.inIAM(iamUsers, byName, "User", c.in.str("userName"))
	if err != nil {
		return nil, err
	}
	return found.chosen("path", "permissionsBoundary").with(props{
		"userName": found.Props["name"], "userId": found.Props["uniqueId"],
	}), nil
}

func getSamlProvider(c *call) (props, error) {
	found, err := c.inIAM(samlProviders, byARN, "SAML Provider", c.in.str("arn"))
	if err != nil {
		return nil, err
	}
	return found.chosen("name", "samlMetadataDocument", "validUntil").with(props{"createDate": text("")}), nil
}
