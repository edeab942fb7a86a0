package account_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Zones that only profiles name are asked for side by side, and each once.
func TestZonesOfSeveralProfiles(t *testing.T) {
	const zones = 60
	f := newFakeAWS(t)
	f.on("route53profiles:ListProfileAssociations", says(`{"ProfileAssociations":[{"Id":"a-1","ProfileId":"rp-1","ResourceId":"vpc-1"},`+
		`{"Id":"a-2","ProfileId":"rp-2","ResourceId":"vpc-2"}]}`))
	f.on("route53profiles:ListProfileResourceAssociations", func(asked) answered {
		var members []string
		for i := range zones {
			members = append(members, fmt.Sprintf(`{"Id":"rpr-%d","ResourceArn":"arn:aws:route53:::hostedzone/Z%d"}`, i, i))
		}
		return answered{status: http.StatusOK, body: `{"ProfileResourceAssociations":[` + strings.Join(members, ",") + `]}`}
	})
	f.on("route53:GetHostedZone", names["route53:GetHostedZone"])
	file := f.read()
	assert.Len(t, ids(file, "aws:route53/zone:Zone"), zones)
	assert.Equal(t, zones, f.times("route53:GetHostedZone"))
}
