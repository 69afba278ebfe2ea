package client

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/config"
	"snapdash/model"
)

// TestWhatSettingsLackIsSaidBeforeAnythingIsSent: it is neither the network's
// fault nor the cloud's.
func TestWhatSettingsLackIsSaidBeforeAnythingIsSent(t *testing.T) {
	for says, c := range map[string]struct {
		cloud    config.Cloud
		variable string
	}{
		"the password is missing":                            {config.Cloud{Username: "ops", UserDomainID: "default"}, "OS_PASSWORD"},
		"the passcode is missing":                            {config.Cloud{AuthType: "v3totp", Username: "ops", UserDomainID: "default"}, "OS_PASSCODE"},
		"the token is missing":                               {config.Cloud{AuthType: "v3token"}, "OS_TOKEN"},
		"the application credential's secret is missing":     {config.Cloud{AppCredentialID: "a"}, "OS_APPLICATION_CREDENTIAL_SECRET"},
		"the user's name is missing":                         {config.Cloud{AppCredentialName: "a", AppCredentialSecret: "s"}, "OS_USERNAME"},
		"the project's domain is missing":                    {config.Cloud{Username: "ops", Password: "p", ProjectName: "web"}, "OS_PROJECT_DOMAIN_NAME"},
		"there is no user name, application credential or t": {config.Cloud{Password: "p"}, ""},
	} {
		t.Run(says, func(t *testing.T) {
			for _, name := range []string{"", "prod"} {
				c.cloud.Name, c.cloud.Source, c.cloud.AuthURL = name, "/c/clouds.yaml", "http://127.0.0.1:1" // nobody listens there
				_, err := SignIn(t.Context(), c.cloud, Options{})
				require.ErrorIs(t, err, model.ErrConfig)
				assert.NotErrorIs(t, err, model.ErrUnreachable)
				var f *model.Fault
				require.ErrorAs(t, err, &f)
				assert.Contains(t, f.Message, says)
				switch {
				case c.variable == "":
					assert.Contains(t, f.Hint, "/c/clouds.yaml")
				case name == "":
					assert.Equal(t, "Set "+c.variable+".", f.Hint)
				default:
					assert.Contains(t, f.Hint, "under auth in /c/clouds.yaml, or in secure.yaml")
				}
			}
		})
	}
}
