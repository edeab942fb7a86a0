package account

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// The SDK takes an answer without a word, and of EC2 and Route 53 also a page of HTML, for a list without members: it looks for the elements that
// it knows and finds none. A proxy that answers in AWS's place would so empty an account.

// xmlServices are the services that answer in XML; the others answer in JSON.
var xmlServices = map[string]bool{"EC2": true, "IAM": true, "STS": true, "Route 53": true, "Elastic Load Balancing v2": true}

// lookAt is how much of an answer is looked at. AWS's root elements stand in its first line or second.
const lookAt = 1024

// otherForm is an answer that is not in the form of AWS's.
type otherForm struct{ begins string }

func (e otherForm) Error() string {
	return fmt.Sprintf("what answered is not AWS: the answer begins with %q", e.begins)
}

// checkForm fails where a good answer is not in the form of its service: XML whose root is called after a response, or a JSON object.
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
	is := bytes.HasPrefix(bytes.TrimSpace(begins), []byte("{"))
	if xmlServices[service] {
		is = strings.HasSuffix(rootOf(begins), "Response")
	}
	if !is {
		const shown = 40
		return otherForm{string(begins[:min(shown, len(begins))])}
	}
	return nil
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
