package iampolicy

import (
	"fmt"
	"strings"
)

// OwnAccountEndpointPolicy is the default policy of an interface or gateway endpoint: only principals of this account,
// only on resources of this account, whatever the action. An endpoint policy grants nothing; it is a ceiling, here so
// that nobody carries data through the endpoint into another account, with or without credentials of that account.
func OwnAccountEndpointPolicy(prefix, account string) Document {
	return New(ownAccountOnly(prefix, account))
}

func ownAccountOnly(prefix, account string) Statement {
	return Statement{
		Sid:       "OwnAccountOnly",
		Effect:    Allow,
		Principal: anyone(),
		Action:    []string{prefix + ":*"},
		Resource:  []string{"*"},
		Condition: Condition{StringEquals: {
			"aws:PrincipalAccount": {account},
			"aws:ResourceAccount":  {account},
		}},
	}
}

// OwnRepositoriesEndpointPolicy is the default policy of an endpoint whose requests carry a token or a Git signature instead of
// what the condition keys on accounts are read from: it names the account in the resources.
func OwnRepositoriesEndpointPolicy(prefix, partition, region, account string) Document {
	return New(Statement{
		Sid:       "OwnRepositoriesOnly",
		Effect:    Allow,
		Principal: anyone(),
		Action:    []string{prefix + ":*"},
		Resource:  []string{fmt.Sprintf("arn:%s:%s:%s:%s:*", partition, prefix, region, account)},
	})
}

// PackagesEndpointPolicy is the default policy of CodeArtifact's API endpoint, which also gives out the token that packages are
// fetched with (CodeArtifact User Guide, "Tokens created with the GetAuthorizationToken API").
func PackagesEndpointPolicy(account string) Document {
	return New(ownAccountOnly("codeartifact", account), Statement{
		Sid:       "TokenForPackages",
		Effect:    Allow,
		Principal: anyone(),
		Action:    []string{"sts:GetServiceBearerToken"},
		Resource:  []string{"*"},
		Condition: Condition{StringEquals: {
			"aws:PrincipalAccount": {account},
			"sts:AWSServiceName":   {"codeartifact.amazonaws.com"},
		}},
	})
}

// ImagesEndpointPolicy is the default policy of both ECR endpoints: images are pushed to this account alone, and pulled from any
// account that shares them, because AWS keeps the SageMaker images in accounts of its own.
func ImagesEndpointPolicy(account string) Document {
	return New(ownAccountOnly("ecr", account), Statement{
		Sid:       "PullSharedImages",
		Effect:    Allow,
		Principal: anyone(),
		Action: []string{
			"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:DescribeImages", "ecr:GetAuthorizationToken",
			"ecr:GetDownloadUrlForLayer", "ecr:ListImages",
		},
		Resource:  []string{"*"},
		Condition: Condition{StringEquals: {"aws:PrincipalAccount": {account}}},
	})
}

// ObjectsEndpointPolicy is the default policy of the S3 gateway endpoint: this account's principals on this account's buckets,
// and reading from what AWS keeps in buckets of its own: with layers, those of ECR's images in the Region (Amazon ECR User
// Guide, "Minimum Amazon S3 bucket permissions for Amazon ECR"), and the named further ones. Those are read with AWS's or
// without any credentials, so no condition on the principal holds.
func ObjectsEndpointPolicy(partition, region, account string, layers bool, readBuckets []string) Document {
	document := New(ownAccountOnly("s3", account))
	if layers {
		document.Statement = append(document.Statement, Statement{
			Sid:       "ReadImageLayers",
			Effect:    Allow,
			Principal: anyone(),
			Action:    []string{"s3:GetObject"},
			Resource:  []string{fmt.Sprintf("arn:%s:s3:::prod-%s-starport-layer-bucket/*", partition, region)},
		})
	}
	if len(readBuckets) == 0 {
		return document
	}
	arns := make([]string, 0, 2*len(readBuckets))
	for _, bucket := range sorted(readBuckets) {
		arn := strings.Join([]string{"arn", partition, "s3", "", "", bucket}, ":")
		arns = append(arns, arn, arn+"/*")
	}
	document.Statement = append(document.Statement, Statement{
		Sid:       "ReadNamedBuckets",
		Effect:    Allow,
		Principal: anyone(),
		Action:    []string{"s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket"},
		Resource:  arns,
	})
	return document
}
