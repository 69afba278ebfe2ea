package client

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/config"
)

// TestAPartOfATokenThatIsNoneSpoilsNoOther: a Keystone, or what stands before it,
// may leave out or change what this program can do without.
func TestAPartOfATokenThatIsNoneSpoilsNoOther(t *testing.T) {
	const whole = `{"user": {"id": "u", "name": "ops"}, "project": {"id": "p", "name": "demo"}, "roles": [{"id": "r", "name": "member"}],
		"expires_at": "2026-11-28T12:00:00.000000Z", "catalog": [{"type": "block-storage", "endpoints": []}]}`
	for _, spoilt := range []string{"", "user", "project", "roles", "expires_at", "catalog"} {
		for _, with := range []string{`"nonsense"`, "null", "missing"} {
			var parts map[string]json.RawMessage
			require.NoError(t, json.Unmarshal([]byte(whole), &parts))
			if spoilt != "" {
				parts[spoilt] = json.RawMessage(with)
			}
			if with == "missing" {
				delete(parts, spoilt)
			}
			text, err := json.Marshal(parts)
			require.NoError(t, err)
			var token tokenBody
			require.NoError(t, json.Unmarshal(text, &token))

			want := func(part, value string) string {
				if part == spoilt {
					return ""
				}
				return value
			}
			s := sessionOf(config.Cloud{}, token)
			assert.Equal(t, want("user", "ops"), s.UserName, "%s %s", spoilt, with)
			assert.Equal(t, want("project", "demo"), s.ProjectName, "%s %s", spoilt, with)
			assert.Equal(t, spoilt == "roles", len(s.Roles) == 0, "%s %s", spoilt, with)
			assert.Equal(t, spoilt == "catalog", len(token.catalogue()) == 0, "%s %s", spoilt, with)
			ends := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
			if spoilt == "expires_at" {
				ends = time.Time{}
			}
			assert.Equal(t, ends, s.TokenEnds, "%s %s", spoilt, with)
		}
	}
}
