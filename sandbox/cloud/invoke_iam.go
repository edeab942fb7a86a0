package cloud

import "fmt"

// The functions in this file look up by name, or ARN, whom and what a configuration names in IAM. The provider wraps IAM's answer
// (internal/service/iam/*_data_source.go).

// inIAM is the one thing of a family with that name or ARN.
func (c *call) inIAM(of family, by []string, noun, operation, name string) (*Resource, error) {
	if found := c.find(of, c.region, by, name); found != nil {
		return found, nil
	}
	missing := notFound[of]
	if of == samlProviders { // That other services say, for which notFound has their words.
		missing = refusal{"NoSuchEntity", "Manifest not found for arn %s"}
	}
	return nil, fmt.Errorf("reading IAM %s (%s): %w", noun, name,
		&APIError{"IAM", operation, missing.code, fmt.Sprintf(missing.format, name)})
}

func getRole(c *call) (props, error) {
	found, err := c.inIAM(roles, byName, "Role", "GetRole", c.in.str("name"))
	if err != nil {
		return nil, err
	}
	return found.chosen("assumeRolePolicy", "description", "name", "path", "permissionsBoundary", "uniqueId").with(props{
		"createDate": text(""), "maxSessionDuration": number(3600), "roleLastUseds": objects(),
	}), nil
}

func getGroup(c *call) (props, error) {
	found, err := c.inIAM(iamGroups, byName, "Group", "GetGroup", c.in.str("groupName"))
	if err != nil {
		return nil, err
	}
	out := found.chosen("path").with(props{
		"groupName": found.Props["name"], "groupId": found.Props["uniqueId"], "users": objects(),
	})
	delete(out, "tags") // IAM groups have none.
	return out, nil
}

func getUser(c *call) (props, error) {
	found, err := c.inIAM(iamUsers, byName, "User", "GetUser", c.in.str("userName"))
	if err != nil {
		return nil, err
	}
	return found.chosen("path", "permissionsBoundary").with(props{
		"userName": found.Props["name"], "userId": found.Props["uniqueId"],
	}), nil
}

func getSamlProvider(c *call) (props, error) {
	found, err := c.inIAM(samlProviders, byARN, "SAML Provider", "GetSAMLProvider", c.in.str("arn"))
	if err != nil {
		return nil, err
	}
	return found.chosen("name", "samlMetadataDocument", "validUntil").with(props{"createDate": text("")}), nil
}
