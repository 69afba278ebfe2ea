package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/config"
	"snapdash/model"
	"snapdash/ui"
)

// The sign-in that begins before there is a screen serves the first who wants that
// cloud; whoever signs in again, or to another, gets one of their own.
func TestTheSignInThatHasBegunIsTakenOnce(t *testing.T) {
	j := newJoiner(&flags{demo: true, demoSnapshots: 3}, io.Discard, func(string) string { return "" })
	t.Cleanup(j.close)
	choice := ui.Choice{Name: demoName, Demo: true}
	j.begin(&choice)
	<-j.begun.done
	_, err := j.connect(t.Context(), ui.Choice{Name: "nowhere"})
	require.Error(t, err, "another choice")
	first, err := j.connect(t.Context(), choice)
	require.NoError(t, err)
	assert.Same(t, j.begun.cloud, first)
	again, err := j.connect(t.Context(), choice)
	require.NoError(t, err)
	assert.NotSame(t, first, again)
}

// Who leaves while a sign-in is under way neither waits for it nor leaves it behind.
func TestASignInThatHasBegunEndsWithTheProgram(t *testing.T) {
	j := newJoiner(&flags{demo: true}, io.Discard, func(string) string { return "" })
	j.begun = &signingIn{choice: ui.Choice{Name: "slow"}, cancel: func() {}, done: make(chan struct{})}
	gone, leave := context.WithCancel(t.Context())
	leave()
	_, err := j.connect(gone, ui.Choice{Name: "slow"})
	require.ErrorIs(t, err, context.Canceled)
	ctx, cancel := context.WithCancel(t.Context())
	j.begun.cancel = cancel
	go func() {
		<-ctx.Done()
		close(j.begun.done)
	}()
	j.close()
	assert.Error(t, ctx.Err())
}

// A panic while the first sign-in is made is that of the command which wants it: it
// must neither end the program behind the guard's back nor say more than it may.
func TestAPanicInTheFirstSignInIsGuarded(t *testing.T) {
	j := newJoiner(&flags{}, io.Discard, func(string) string { return "" })
	j.sources.Env = func(string) string { panic("what a server said") }
	choice := ui.Choice{Name: "somewhere"}
	j.begin(&choice)
	g := &guard{}
	cmd := g.guarded(func() tea.Msg {
		_, err := j.connect(t.Context(), choice)
		return err
	})
	assert.Equal(t, crashedMsg{}, cmd())
	require.Error(t, g.fault())
	assert.NotContains(t, g.fault().Error(), "server")
	assert.Equal(t, "the first sign-in", g.fault().during)
	assert.Contains(t, string(g.fault().stack), "signIn", "where it happened")
	j.close()
}

// Settings are read once to begin with: what the choice was made by is what it is
// signed in with.
func TestTheFirstSignInReadsNoSettingsAgain(t *testing.T) {
	s, _ := embedded(t, sim.Options{Snapshots: 5})
	text, err := os.ReadFile(s.clouds)
	require.NoError(t, err)
	clouds := filepath.Join(t.TempDir(), "clouds.yaml")
	require.NoError(t, os.WriteFile(clouds, text, 0o600))
	env := func(key string) string { return map[string]string{"OS_CLIENT_CONFIG_FILE": clouds}[key] }
	j := newJoiner(&flags{cloud: s.admin}, io.Discard, env)
	t.Cleanup(j.close)
	choice, _, err := j.choose()
	require.NoError(t, err)
	require.NoError(t, os.Remove(clouds))
	j.begin(choice)
	_, err = j.connect(t.Context(), *choice)
	require.NoError(t, err)
	_, err = j.connect(t.Context(), *choice)
	assert.Error(t, err, "later they may have been changed")
}

// The request ids of the first sign-in and of the page that comes with it are told
// to who takes them.
func TestTheFirstSignInsRequestsAreHeardOf(t *testing.T) {
	j := newJoiner(&flags{demo: true, demoSnapshots: 3}, io.Discard, func(string) string { return "" })
	t.Cleanup(j.close)
	choice := ui.Choice{Name: demoName, Demo: true}
	j.begin(&choice)
	var heard []string
	ctx := model.HearRequests(t.Context(), func(id string) { heard = append(heard, id) })
	c, err := j.connect(ctx, choice)
	require.NoError(t, err)
	require.Len(t, heard, 1)
	page, err := c.List(ctx, model.Query{Limit: ui.FirstPage, WithCount: true})
	require.NoError(t, err)
	require.Len(t, heard, 2)
	assert.Equal(t, page.RequestID, heard[1])
}

// A region and an endpoint are named for the cloud that the program begins with. No
// other one's token is sent there.
func TestAnotherCloudsTokenIsNotSentToTheEndpointOfThis(t *testing.T) {
	s, _ := embedded(t, sim.Options{Snapshots: 5})
	asked := make(chan string, 99)
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.Header.Get("X-Auth-Token")
		w.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(endpoint.Close)
	env := func(key string) string { return map[string]string{"OS_CLIENT_CONFIG_FILE": s.clouds}[key] }
	j := newJoiner(&flags{endpoint: endpoint.URL + "/v3", region: "Nowhere"}, io.Discard, env)
	_, err := j.connect(t.Context(), ui.Choice{Name: s.admin})
	require.NoError(t, err)
	first := <-asked
	require.NotEmpty(t, first, "the first one's is")
	other, err := j.connect(t.Context(), ui.Choice{Name: s.member})
	require.NoError(t, err)
	assert.Equal(t, "RegionOne", other.Session().Region)
	for len(asked) > 0 {
		assert.Equal(t, first, <-asked)
	}
}

// The region of the flags brings its own settings with it, for the first cloud only.
func TestTheRegionThatIsAskedForHasItsOwnSettings(t *testing.T) {
	clouds := filepath.Join(t.TempDir(), "clouds.yaml")
	const regions = "{regions: [r1, {name: r2, values: {auth: {auth_url: http://r2}, snapdash: {protected: true}}}]}"
	require.NoError(t, os.WriteFile(clouds, []byte("clouds: {a: "+regions+", b: "+regions+"}"), 0o600))
	env := func(key string) string { return map[string]string{"OS_CLIENT_CONFIG_FILE": clouds}[key] }
	j := newJoiner(&flags{cloud: "a", region: "r2"}, io.Discard, env)
	t.Cleanup(j.close)
	choice, _, err := j.choose()
	require.NoError(t, err)
	again, err := j.settings(*choice)
	require.NoError(t, err)
	for _, c := range []config.Cloud{*j.found, again} {
		assert.Equal(t, "http://r2", c.AuthURL)
		assert.Equal(t, "r2", c.Region)
		assert.True(t, c.Protected)
	}
	other, err := j.settings(ui.Choice{Name: "b"})
	require.NoError(t, err)
	assert.Equal(t, "r1", other.Region)
	assert.False(t, other.Protected)
}

// TestTheCloudOfVariablesIsCalledTheSame, also where OS_CLOUD gives it a name for commands.
func TestTheCloudOfVariablesIsCalledTheSame(t *testing.T) {
	for _, chosen := range []string{"", "a"} {
		env := map[string]string{"OS_AUTH_URL": "http://x", "OS_CLOUD": chosen}
		j := newJoiner(&flags{cloud: "envvars"}, io.Discard, func(name string) string { return env[name] })
		choice, _, err := j.choose()
		require.NoError(t, err)
		assert.Equal(t, "OS_* variables", choice.Name)
		cloud, err := j.settings(*choice)
		require.NoError(t, err)
		assert.Equal(t, "http://x", cloud.AuthURL)
	}
}
