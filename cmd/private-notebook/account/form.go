package account

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// The SDK takes an answer without a word, of EC2 and Route 53 also a page of HTML, and any JSON object, for a list without members: it looks for what
// it knows and finds none. A proxy that answers in AWS's place would so empty an account.

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

// otherForm is an answer that is not in the form of AWS's, and how it is.
type otherForm struct{ how string }

func (e otherForm) Error() string { return "what answered is not AWS: the answer " + e.how }

// checkForm fails where a good answer is not in the form of its service: XML whose root is called after a response, or a JSON object, which comes
// with a request's ID from AWS's own hosts.
func checkForm(service string, answered *http.Response) error {
	if answered.StatusCode/100 != http.StatusOK/100 {
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
		return otherForm{fmt.Sprintf("begins with %q", begins[:min(shown, len(begins))])}
	case !xmlServices[service] && isAWS(answered.Request) && !hasRequestID(answered.Header):
		return otherForm{fmt.Sprintf("has no header %s, and begins with %q", requestIDHeaders[0], begins[:min(shown, len(begins))])}
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
