package client

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/clienttest"
	"snapdash/config"
	"snapdash/model"
)

// manyRows is how many snapshots the live run puts into a project of its own:
// more than two pages.
const manyRows = "2300"

// TestLiveContract plays the contract on the cloud of make cloud.
func TestLiveContract(t *testing.T) {
	file := os.Getenv("SNAPDASH_LIVE")
	if file == "" {
		t.Skip("SNAPDASH_LIVE names no clouds.yaml")
	}
	cloud, err := config.Sources{Env: func(name string) string {
		return map[string]string{"OS_CLIENT_CONFIG_FILE": file}[name]
	}}.Find("real-admin")
	require.NoError(t, err)
	admin := clienttest.Account{User: cloud.Username, Password: cloud.Password.Reveal(), Project: cloud.ProjectName}
	env := clienttest.Env{
		Name: "a real Keystone and Cinder", AuthURL: cloud.AuthURL, Admin: admin,
		SignIn: signInTo(cloud.AuthURL),
		Many:   seeded(t, cloud.AuthURL, admin),
		Pass:   time.Sleep,
		Expire: func(who clienttest.Account) error {
			if err := clienttest.Revoke(cloud.AuthURL, admin, who); err != nil {
				return err
			}
			// Keystone revokes by the second, and Cinder remembers a token for two
			time.Sleep(3500 * time.Millisecond)
			return nil
		},
	}
	remove, err := clienttest.Found(&env)
	require.NoError(t, err)
	t.Cleanup(remove)
	cases := clienttest.Run(t, env)
	fmt.Printf("live cloud: %d cases of client\n", cases)
}

// seeded fills a project past the API and gives the query that selects it.
func seeded(t *testing.T, authURL string, admin clienttest.Account) model.Query {
	t.Helper()
	const script, project = "../testdata/cloud/seed.sh", "contract-many"
	seed := func(arguments ...string) {
		output, err := exec.Command(script, arguments...).CombinedOutput()
		assert.NoError(t, err, "%s", output)
	}
	seed(manyRows, "--projects", "1", "--project", project)
	t.Cleanup(func() { seed("0") })
	c, err := signInTo(authURL)(t.Context(), admin, model.NewestKnown)
	require.NoError(t, err)
	projects, err := c.Projects(t.Context())
	require.NoError(t, err)
	for _, p := range projects {
		if p.Name == project {
			return model.Query{AllProjects: true, ProjectID: p.ID}
		}
	}
	require.Fail(t, "the seeded project is not listed")
	return model.Query{}
}
