package verify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"private-notebook/accesspath/topology"
)

// span is where one statement stands in the text of a policy, in bytes.
type span struct {
	sid        string
	start, end int
	text       string
}

// spansOf finds the statements of the stack's policies, by the names that IAM calls the policies.
func spansOf(policies []topology.Policy) map[string][]span {
	found := map[string][]span{}
	for _, p := range policies {
		for _, name := range []string{p.Name, p.ID[strings.LastIndex(p.ID, "/")+1:]} {
			if name != "" {
				found[name] = statementsOf(p.Policy)
			}
		}
	}
	return found
}

// statementsOf finds nothing in a text that is no policy: IAM would not have taken it.
func statementsOf(text string) []span {
	var document struct{ Statement json.RawMessage }
	if json.Unmarshal([]byte(text), &document) != nil {
		return nil
	}
	base := strings.Index(text, string(document.Statement))
	decoder := json.NewDecoder(bytes.NewReader(document.Statement))
	if bytes.HasPrefix(document.Statement, []byte("[")) {
		if _, err := decoder.Token(); err != nil {
			return nil
		}
	}
	var found []span
	for decoder.More() {
		var one json.RawMessage
		if decoder.Decode(&one) != nil {
			return found
		}
		var statement struct{ Sid string }
		if json.Unmarshal(one, &statement) != nil {
			return found
		}
		if statement.Sid == "" {
			statement.Sid = fmt.Sprint(len(found) + 1)
		}
		end := base + int(decoder.InputOffset())
		found = append(found, span{statement.Sid, end - len(one), end, text})
	}
	return found
}

// matched names the statement that IAM points at. Where its positions begin and end to the character is not documented, so that
// is the one which shares most with what IAM points at.
func (s *simulation) matched(statement types.Statement) Matched {
	m := Matched{Policy: aws.ToString(statement.SourcePolicyId), PolicyType: string(statement.SourcePolicyType)}
	if statement.StartPosition != nil {
		m.Line, m.Column = statement.StartPosition.Line, statement.StartPosition.Column
	}
	most := 0
	for _, candidate := range s.policies[m.Policy] {
		from, to := offset(candidate.text, statement.StartPosition), offset(candidate.text, statement.EndPosition)
		if shared := min(to, candidate.end) - max(from, candidate.start); shared > most {
			most, m.Sid = shared, candidate.sid
		}
	}
	return m
}

// offset is the byte at a line and column; that of the text's end for a position beyond it.
func offset(text string, at *types.Position) int {
	if at == nil {
		return 0
	}
	start := 0
	for line := int32(1); line < at.Line; line++ {
		next := strings.IndexByte(text[start:], '\n')
		if next < 0 {
			return len(text)
		}
		start += next + 1
	}
	return min(start+int(at.Column), len(text))
}

// afterColon is the text after the last colon.
func afterColon(text string) string { return text[strings.LastIndex(text, ":")+1:] }
