package sim_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
)

func start(t *testing.T, opt sim.Options) *sim.Cloud {
	t.Helper()
	c, err := sim.Start(opt)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// signIn gets a token for a user's project over the wire.
func signIn(t *testing.T, hc *http.Client, c *sim.Cloud, user, project string) (string, map[string]any) {
	t.Helper()
	body, _ := json.Marshal(map[string]any{"auth": map[string]any{
		"identity": map[string]any{"methods": []string{"password"}, "password": map[string]any{"user": map[string]any{
			"name": user, "domain": map[string]any{"name": "Default"}, "password": "snapdash-demo"}}},
		"scope": map[string]any{"project": map[string]any{"name": project, "domain": map[string]any{"id": "default"}}},
	}})
	resp, err := hc.Post(c.AuthURL+"/auth/tokens", "application/json", bytes.NewReader(body))
	require.NoError(t, err)
	defer resp.Body.Close()
	require.Equal(t, http.StatusCreated, resp.StatusCode)
	var out struct{ Token map[string]any }
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&out))
	return resp.Header.Get("X-Subject-Token"), out.Token
}

func get(t *testing.T, url, token string) (int, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	require.NoError(t, err)
	req.Header.Set("X-Auth-Token", token)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(body)
}

func TestSignInAndOut(t *testing.T) {
	c := start(t, sim.Options{})
	token, shown := signIn(t, http.DefaultClient, c, "admin", "admin")
	assert.Len(t, shown["catalog"], 4)
	status, _ := get(t, c.AuthURL+"/projects", token)
	assert.Equal(t, 200, status)
	c.ExpireTokens()
	status, body := get(t, c.AuthURL+"/projects", token)
	assert.Equal(t, 401, status)
	assert.Contains(t, body, "The request you have made requires authentication.")
}

func TestHeldClockEndsTokens(t *testing.T) {
	clock := sim.HeldClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	c := start(t, sim.Options{Clock: clock, TokenLife: time.Minute})
	token, shown := signIn(t, http.DefaultClient, c, "member", "demo")
	assert.Equal(t, "2026-03-01T12:01:00.000000Z", shown["expires_at"])
	clock.Advance(59 * time.Second)
	status, _ := get(t, c.AuthURL+"/auth/projects", token)
	assert.Equal(t, 200, status)
	clock.Advance(time.Second)
	status, _ = get(t, c.AuthURL+"/auth/projects", token)
	assert.Equal(t, 401, status)
}

func TestKillAndRestartKeepPortAndTokens(t *testing.T) {
	c := start(t, sim.Options{})
	token, _ := signIn(t, http.DefaultClient, c, "reader", "demo")
	c.Kill()
	_, err := http.Get(c.AuthURL)
	require.Error(t, err)
	require.NoError(t, c.Restart())
	require.Error(t, c.Restart())
	status, _ := get(t, c.AuthURL+"/auth/projects", token)
	assert.Equal(t, 200, status)
}

func TestCertificateIsTrustedOnlyWhenGiven(t *testing.T) {
	c := start(t, sim.Options{TLS: true})
	_, err := http.Get(c.AuthURL)
	require.Error(t, err)
	pool := x509.NewCertPool()
	require.True(t, pool.AppendCertsFromPEM(c.CertPEM))
	hc := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}}
	defer hc.CloseIdleConnections()
	signIn(t, hc, c, "admin", "admin")
}
