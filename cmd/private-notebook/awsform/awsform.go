// Package awsform tells AWS's answers from those of something that answers in AWS's place, such as a proxy or the sign-in page of a network.
//
// The SDK takes an answer without a word, of EC2 and Route 53 also a page of HTML, and any JSON object, for a list without members, or for a call
// that was carried out: it looks for what it knows and finds none. An account would so look empty, and a certificate revoked that is not. It takes
// a proxy's refusal in JSON for a denial by IAM, which would agree with a prediction of "deny".
package awsform

import (
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Checked is a configuration with which a call fails, with an [Error], where a good answer, or a refusal in JSON, is not in the form of AWS's.
func Checked(settings aws.Config) aws.Config {
	settings.APIOptions = append(settings.APIOptions[:len(settings.APIOptions):len(settings.APIOptions)], func(s *middleware.Stack) error {
		return s.Deserialize.Add(middleware.DeserializeMiddlewareFunc("PrivateNotebookForm", check), middleware.After)
	})
	return settings
}

func check(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	middleware.DeserializeOutput, middleware.Metadata, error,
) {
	out, metadata, err := next.HandleDeserialize(ctx, in)
	answered, is := out.RawResponse.(*smithyhttp.Response)
	if err == nil && is && answered != nil && answered.Response != nil {
		err = checkForm(awsmiddleware.GetServiceID(ctx), answered.Response)
	}
	return out, metadata, err
}

// xmlServices are the services that answer in XML; the others answer in JSON.
var xmlServices = map[string]bool{"EC2": true, "IAM": true, "STS": true, "Route 53": true, "Elastic Load Balancing v2": true}

// lookAt is how much of an answer is looked at, and shown how much of it a gap shows. AWS's root elements stand in its first line or second.
const (
	lookAt = 1024
	shown  = 40
)

// requestIDHeaders name the request, as each answer of AWS does; some that simulate it leave them out. They are the SDK's names
// (aws/middleware/request_id_retriever.go).
var requestIDHeaders = []string{"X-Amzn-Requestid", "X-Amz-RequestId"}

// Error is an answer that is not in the form of AWS's.
type Error struct{ how string }

// Error says how it is not.
func (e Error) Error() string { return "what answered is not AWS: the answer " + e.how }

// checkForm fails where a good answer is not in the form of its service: XML whose root is called after a response, or a JSON object, which comes
// with a request's ID from AWS's own hosts. So does a refusal: that it denies is AWS's to say. A server's trouble is nobody's word.
func checkForm(service string, answered *http.Response) error {
	isGood, isRefusal := answered.StatusCode/100 == http.StatusOK/100, answered.StatusCode/100 == http.StatusBadRequest/100
	if !isGood && (!isRefusal || xmlServices[service] || !IsAWS(answered.Request) || hasRequestID(answered.Header)) {
		return nil
	}
	body := bufio.NewReaderSize(answered.Body, lookAt)
	begins, err := body.Peek(lookAt)
	answered.Body = struct {
		io.Reader
		io.Closer
	}{body, answered.Body}
	if err != nil && err != io.EOF {
		return nil // it breaks off, which its decoder finds
	}
	isInForm := bytes.HasPrefix(bytes.TrimSpace(begins), []byte("{"))
	if xmlServices[service] {
		isInForm = strings.HasSuffix(rootOf(begins), "Response")
	}
	switch {
	case !isInForm:
		return Error{fmt.Sprintf("begins with %q", begins[:min(shown, len(begins))])}
	case !xmlServices[service] && IsAWS(answered.Request) && !hasRequestID(answered.Header):
		return Error{fmt.Sprintf("has no header %s, and begins with %q", requestIDHeaders[0], begins[:min(shown, len(begins))])}
	}
	return nil
}

func hasRequestID(header http.Header) bool {
	return slices.ContainsFunc(requestIDHeaders, func(name string) bool { return header.Get(name) != "" })
}

// rootOf is the name of an XML document's root element; "" where there is none.
func rootOf(begins []byte) string {
	decoder := xml.NewDecoder(bytes.NewReader(begins))
	for {
		token, err := decoder.RawToken()
		if err != nil {
			return ""
		}
		if root, is := token.(xml.StartElement); is {
			return root.Name.Local
		}
	}
}

// domains are AWS's own (AWS General Reference, "AWS service endpoints").
var domains = []string{".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".api.amazonwebservices.com.cn"}

// IsAWS says whether a request goes to one of AWS's own hosts. One that is not known does.
func IsAWS(request *http.Request) bool {
	if request == nil || request.URL == nil {
		return true
	}
	host := request.URL.Hostname()
	for _, domain := range domains {
		if strings.HasSuffix(host, domain) {
			return true
		}
	}
	return false
}
