package cloud

import (
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// received are properties as the engine hands them over, in the form that the account is kept in. They are the receiver's own: those of the
// engine cannot be changed.
func received(m property.Map) resource.PropertyMap { return resource.ToResourcePropertyMap(m) }

// answered are properties in the form that the engine takes.
func answered(m resource.PropertyMap) property.Map { return resource.FromResourcePropertyMap(m) }
