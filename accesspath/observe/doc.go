// Package observe makes an access-path topology of the resources that a stack declares.
//
// It reads them by type and properties alone, under the AWS provider's names, and never by the name that somebody
// gave a resource or by the component that made it: it judges a stack that was written without this project's
// components just as well. It needs no engine and no cloud, only what `pulumi stack export` prints.
//
// What it meets and cannot interpret is listed in the topology as not understood. What no stack declares and the
// judgement still rests on is listed as an assumption.
package observe
