package recorder

import (
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// readAnswers are what a provider says of an existing resource that a program reads by its ID: here, of the network that
// Pulumi.prod.yaml names, as its look-ups do. A test brings answers of its own for all else.
var readAnswers = map[tokens.Type]func(id string) (resource.PropertyMap, error){
	"aws:ec2/vpc:Vpc":       without("cidrBlockAssociations", lookedUp(existingVpc)),
	"aws:ec2/subnet:Subnet": without("availableIpAddressCount", lookedUp(existingSubnet)),
}

func lookedUp(answer func(args resource.PropertyMap) (resource.PropertyMap, error)) func(string) (resource.PropertyMap, error) {
	return func(id string) (resource.PropertyMap, error) {
		return answer(resource.PropertyMap{"id": text(id)})
	}
}

// without leaves out a property that a look-up has and the resource has not.
func without(property resource.PropertyKey, read func(string) (resource.PropertyMap, error)) func(string) (resource.PropertyMap, error) {
	return func(id string) (resource.PropertyMap, error) {
		found, err := read(id)
		delete(found, property)
		return found, err
	}
}
