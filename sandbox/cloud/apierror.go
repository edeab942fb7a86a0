package cloud

import "fmt"

// APIError is a refusal in the form in which the provider passes on one of AWS's own.
type APIError struct {
	Service   string // the service as the AWS SDK names it, e.g. "EC2"
	Operation string // the API operation, e.g. "CreateVpc"
	Code      string // AWS's error code, e.g. "InvalidVpc.Range"
	Message   string // the sentence after the code
}

// Error is the refusal as the AWS SDK for Go prints it, without the status and the request ID that a real
// answer carries.
func (e *APIError) Error() string {
	return fmt.Sprintf("operation error %s: %s, api error %s: %s", e.Service, e.Operation, e.Code, e.Message)
}
