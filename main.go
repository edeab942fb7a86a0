// The private-notebook program deploys one environment in which data scientists reach an Amazon SageMaker
// notebook instance from private paths only. The environment is described by its Pulumi.<stack>.yaml alone;
// every key is documented in Pulumi.yaml.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/stacks"
)

func main() {
	pulumi.Run(stacks.Deploy)
}
