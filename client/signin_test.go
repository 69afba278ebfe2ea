package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/client/sim/keystone"
	"snapdash/config"
	"snapdash/model"
)

// embedded starts a cloud and gives it with the settings of its member.
func embedded(t *testing.T, opt sim.Options) (*sim.Cloud, config.Cloud) {
	t.Helper()
	opt.Seed = 1
	cloud, err := sim.Start(opt)
	require.NoError(t, err)
	t.Cleanup(cloud.Close)
	return cloud, config.Cloud{
		Name: "lab", Source: "a test", AuthURL: cloud.AuthURL, Username: "member", UserDomainID: "default",
		Password: keystone.DefaultPassword, ProjectName: "demo", ProjectDomainID: "default",
	}
}

func TestSignInByPassword(t *testing.T) {
	for name, change := range map[string]func(*config.Cloud){
		"domain ids": func(*config.Cloud) {},
		"domain names": func(c *config.Cloud) {
			c.UserDomainID, c.UserDomainName, c.ProjectDomainID, c.ProjectDomainName = "", "Default", "", "Default"
		},
		"no version": func(c *config.Cloud) { c.AuthURL = strings.TrimSuffix(c.AuthURL, "/v3") },
		"slash":      func(c *config.Cloud) { c.AuthURL += "/" },
		"v2.0":       func(c *config.Cloud) { c.AuthURL = strings.TrimSuffix(c.AuthURL, "/v3") + "/v2.0" },
		"auth type":  func(c *config.Cloud) { c.AuthType = "v3password" },
	} {
		t.Run(name, func(t *testing.T) {
			_, cloud := embedded(t, sim.Options{Snapshots: 10})
			change(&cloud)
			c, err := SignIn(t.Context(), cloud, Options{})
			require.NoError(t, err)
			s := c.Session()
			assert.Equal(t, "member", s.UserName)
			assert.Equal(t, "demo", s.ProjectName)
			assert.Equal(t, "RegionOne", s.Region)
			assert.Equal(t, model.API{Major: 3, Minor: 71, Max: 71}, s.API)
			assert.Contains(t, s.Roles, "member")
			assert.False(t, s.Admin() || s.PlainHTTP)
			_, err = c.List(t.Context(), model.Query{})
			assert.NoError(t, err)
		})
	}
}

func TestSignInByUserAndProjectID(t *testing.T) {
	sm, cloud := embedded(t, sim.Options{})
	cloud.UserID, cloud.Username, cloud.UserDomainID = sm.Keystone.UserID("member"), "", ""
	cloud.ProjectID, cloud.ProjectName, cloud.ProjectDomainID = sm.Keystone.ProjectID("demo"), "", ""
	c, err := SignIn(t.Context(), cloud, Options{})
	require.NoError(t, err)
	assert.Equal(t, "demo", c.Session().ProjectName)
}

func TestSignInByToken(t *testing.T) {
	_, cloud := embedded(t, sim.Options{Snapshots: 3})
	first, err := SignIn(t.Context(), cloud, Options{})
	require.NoError(t, err)
	byToken := config.Cloud{Name: "lab", AuthURL: cloud.AuthURL, Token: config.Secret(first.block.Token())}
	c, err := SignIn(t.Context(), byToken, Options{})
	require.NoError(t, err)
	assert.Equal(t, "demo", c.Session().ProjectName)
	_, err = c.List(t.Context(), model.Query{})
	require.NoError(t, err)
	byToken.Token = "gAAAAA-not-a-token"
	_, err = SignIn(t.Context(), byToken, Options{})
	assert.ErrorIs(t, err, model.ErrSignIn)
}

func TestSignInByApplicationCredential(t *testing.T) {
	sm, cloud := embedded(t, sim.Options{Snapshots: 3})
	first, err := SignIn(t.Context(), cloud, Options{})
	require.NoError(t, err)
	user := sm.Keystone.UserID("member")
	made := postJSON(t, cloud.AuthURL+"/users/"+user+"/application_credentials", first.block.Token(), `{"application_credential": {"name": "snapdash", "secret": "app-secret"}}`)
	for name, ac := range map[string]config.Cloud{
		"id":   {AppCredentialID: made, AppCredentialSecret: "app-secret"},
		"name": {AppCredentialName: "snapdash", AppCredentialSecret: "app-secret", Username: "member", UserDomainName: "Default"},
	} {
		t.Run(name, func(t *testing.T) {
			ac.AuthURL, ac.AuthType = cloud.AuthURL, "v3applicationcredential"
			c, err := SignIn(t.Context(), ac, Options{})
			require.NoError(t, err)
			assert.Equal(t, "demo", c.Session().ProjectName)
			sm.ExpireTokens()
			_, err = c.List(t.Context(), model.Query{})
			require.NoError(t, err, "an application credential renews")
		})
	}
}

// Keystone answers 404 for a credential that is gone, and so does any server that
// is no Keystone: what to do about it is not the same.
func TestSignInByApplicationCredentialThatIsGone(t *testing.T) {
	_, cloud := embedded(t, sim.Options{})
	gone := config.Cloud{AuthURL: cloud.AuthURL, Source: "a test", AppCredentialID: "gone", AppCredentialSecret: "x"}
	_, err := SignIn(t.Context(), gone, Options{})
	require.ErrorIs(t, err, model.ErrSignIn)
	var fault *model.Fault
	require.ErrorAs(t, err, &fault)
	assert.Equal(t, "Could not find Application Credential: gone.", fault.Message)
	assert.Contains(t, fault.Hint, "application credential is gone")
}

func TestSignInByPasscode(t *testing.T) {
	_, cloud := embedded(t, sim.Options{Passcode: "123456"})
	cloud.Password, cloud.Passcode = "", "123456"
	c, err := SignIn(t.Context(), cloud, Options{})
	require.NoError(t, err)
	assert.Equal(t, "demo", c.Session().ProjectName)
	cloud.Passcode = "654321"
	_, err = SignIn(t.Context(), cloud, Options{})
	assert.ErrorIs(t, err, model.ErrSignIn)
}

// TestScopes signs in to what a token can be good for beside a project.
func TestScopes(t *testing.T) {
	sm, cloud := embedded(t, sim.Options{Snapshots: 20})
	cloud.Username, cloud.ProjectName, cloud.ProjectDomainID = "admin", "", ""
	system := cloud
	system.SystemScope = "all"
	c, err := SignIn(t.Context(), system, Options{Endpoint: sm.URL + "/volume"})
	require.NoError(t, err)
	assert.Equal(t, "admin", c.Session().UserName)
	assert.Empty(t, c.Session().ProjectID)

	domain := cloud
	domain.DomainID = "default"
	c, err = SignIn(t.Context(), domain, Options{Endpoint: sm.URL + "/volume"})
	require.NoError(t, err)
	assert.Equal(t, "admin", c.Session().UserName)
	assert.Empty(t, c.Session().ProjectID)
}

// TestTrust: the member trusts the reader with what it may do itself.
func TestTrust(t *testing.T) {
	sm, cloud := embedded(t, sim.Options{Snapshots: 50})
	member, err := SignIn(t.Context(), cloud, Options{})
	require.NoError(t, err)
	body := fmt.Sprintf(`{"trust": {"trustor_user_id": %q, "trustee_user_id": %q, "project_id": %q, "impersonation": false, "roles": [{"name": "member"}]}}`,
		sm.Keystone.UserID("member"), sm.Keystone.UserID("reader"), sm.Keystone.ProjectID("demo"))
	trusted := cloud
	trusted.Username, trusted.ProjectName, trusted.ProjectDomainID = "reader", "", ""
	trusted.TrustID = postJSON(t, cloud.AuthURL+"/OS-TRUST/trusts", member.block.Token(), body)
	c, err := SignIn(t.Context(), trusted, Options{})
	require.NoError(t, err)
	assert.Equal(t, "demo", c.Session().ProjectName)
	assert.Contains(t, c.Session().Roles, "member")
	page, err := c.List(t.Context(), model.Query{})
	require.NoError(t, err)
	assert.NotEmpty(t, page.Snapshots)
}

func TestTheCatalogueInAllItsStyles(t *testing.T) {
	for name, c := range map[string]struct {
		opt   sim.Options
		want  model.API
		check func(*config.Cloud)
	}{
		"block-storage only": {sim.Options{Catalogue: sim.Catalogue{Types: []string{"block-storage"}}}, model.API{Major: 3, Minor: 71, Max: 71}, nil},
		"volumev3 only":      {sim.Options{Catalogue: sim.Catalogue{Types: []string{"volumev3"}}}, model.API{Major: 3, Minor: 71, Max: 71}, nil},
		"project-less":       {sim.Options{Catalogue: sim.Catalogue{Style: sim.ProjectlessURL}}, model.API{Major: 3, Minor: 71, Max: 71}, nil},
		"unversioned":        {sim.Options{Catalogue: sim.Catalogue{Types: []string{"block-storage"}, Style: sim.UnversionedURL}}, model.API{Major: 3, Minor: 71, Max: 71}, nil},
		"old":                {sim.Options{API: sim.APIv2}, model.API{Major: 2}, nil},
		"both":               {sim.Options{API: sim.BothAPIs, MaxMicroversion: 27}, model.API{Major: 3, Minor: 27, Max: 27}, nil},
		"3.50":               {sim.Options{MaxMicroversion: 50}, model.API{Major: 3, Minor: 50, Max: 50}, nil},
		"internal":           {sim.Options{}, model.API{Major: 3, Minor: 71, Max: 71}, func(c *config.Cloud) { c.Interface = "internalURL" }},
		"second region":      {sim.Options{Catalogue: sim.Catalogue{Regions: []string{"north", "south"}}}, model.API{Major: 3, Minor: 71, Max: 71}, func(c *config.Cloud) { c.Region = "south" }},
	} {
		t.Run(name, func(t *testing.T) {
			c.opt.Snapshots = 30
			_, cloud := embedded(t, c.opt)
			if c.check != nil {
				c.check(&cloud)
			}
			client, err := SignIn(t.Context(), cloud, Options{})
			require.NoError(t, err)
			assert.Equal(t, c.want, client.Session().API)
			page, err := client.List(t.Context(), model.Query{})
			require.NoError(t, err)
			assert.NotEmpty(t, page.Snapshots)
		})
	}
}

func TestNoBlockStorageSaysWhatThereIs(t *testing.T) {
	_, cloud := embedded(t, sim.Options{Catalogue: sim.Catalogue{Types: []string{}}})
	_, err := SignIn(t.Context(), cloud, Options{})
	require.ErrorIs(t, err, model.ErrNoService)
	assert.ErrorContains(t, err, "the catalogue has")
	_, cloud = embedded(t, sim.Options{})
	cloud.Region = "nowhere"
	_, err = SignIn(t.Context(), cloud, Options{})
	require.ErrorIs(t, err, model.ErrNoService)
	assert.ErrorContains(t, err, `not in region "nowhere" with interface "public"; it has regions RegionOne`)
}

func TestTheEndpointCanBeNamed(t *testing.T) {
	sm, cloud := embedded(t, sim.Options{Snapshots: 5, Catalogue: sim.Catalogue{Types: []string{}}})
	c, err := SignIn(t.Context(), cloud, Options{Endpoint: sm.URL + "/volume"})
	require.NoError(t, err)
	_, err = c.List(t.Context(), model.Query{})
	assert.NoError(t, err)
}

// TestATokenThatEndsIsRenewedOnce: many requests meet the 401 at once.
func TestATokenThatEndsIsRenewedOnce(t *testing.T) {
	sm, cloud := embedded(t, sim.Options{Snapshots: 50})
	var log bytes.Buffer
	c, err := SignIn(t.Context(), cloud, Options{Log: &log})
	require.NoError(t, err)
	ends := c.Session().TokenEnds
	require.False(t, ends.IsZero())
	sm.ExpireTokens()
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			_, errs[i] = c.List(t.Context(), model.Query{Limit: 5})
		}()
	}
	wg.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	assert.Equal(t, 2, strings.Count(log.String(), "POST "), "one sign-in and one renewal")
	assert.True(t, c.Session().TokenEnds.After(ends), "the new token's end")
	assert.NotContains(t, log.String(), keystone.DefaultPassword)
	assert.NotContains(t, log.String(), c.block.Token())
}

func TestRefusedSignInsTellThemselvesApart(t *testing.T) {
	sm, cloud := embedded(t, sim.Options{})
	wrong := cloud
	wrong.Password = "hunter2-wrong"
	_, err := SignIn(t.Context(), wrong, Options{})
	require.ErrorIs(t, err, model.ErrSignIn)
	var f *model.Fault
	require.ErrorAs(t, err, &f)
	assert.NotEmpty(t, f.Hint)
	assert.NotEmpty(t, f.RequestID)
	assert.NotContains(t, err.Error()+f.Hint, "hunter2")

	sm.Kill()
	_, err = SignIn(t.Context(), cloud, Options{Sleep: func(context.Context, time.Duration) error { return nil }})
	assert.ErrorIs(t, err, model.ErrUnreachable)

	bad := cloud
	bad.AuthURL = "not an address"
	_, err = SignIn(t.Context(), bad, Options{})
	assert.ErrorIs(t, err, model.ErrConfig)
	bad = cloud
	bad.AuthType = "v3oidcpassword"
	_, err = SignIn(t.Context(), bad, Options{})
	assert.ErrorContains(t, err, "not supported")
}

func TestCertificates(t *testing.T) {
	sm, cloud := embedded(t, sim.Options{TLS: true})
	_, err := SignIn(t.Context(), cloud, Options{})
	require.ErrorIs(t, err, model.ErrCertificate)

	ca := filepath.Join(t.TempDir(), "ca.pem")
	require.NoError(t, os.WriteFile(ca, sm.CertPEM, 0o600))
	trusted := cloud
	trusted.CACert = ca
	c, err := SignIn(t.Context(), trusted, Options{})
	require.NoError(t, err)
	assert.False(t, c.Session().InsecureTLS)

	careless := cloud
	careless.Insecure = true
	c, err = SignIn(t.Context(), careless, Options{})
	require.NoError(t, err)
	assert.True(t, c.Session().InsecureTLS)
}

func TestAServerThatNeverAnswersIsGivenUp(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	_, err = SignIn(t.Context(), config.Cloud{AuthURL: "http://" + l.Addr().String(), Username: "u", Password: "p"}, Options{Timeouts: Timeouts{Headers: 50 * time.Millisecond}})
	require.ErrorIs(t, err, model.ErrUnreachable)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = SignIn(ctx, config.Cloud{AuthURL: "http://" + l.Addr().String(), Username: "u", Password: "p"}, Options{})
	require.ErrorIs(t, err, context.Canceled)
}

// TestARedirectDoesNotTakeTheTokenAlong: whoever can answer for the cloud must
// not be able to send a signed-in client elsewhere.
func TestARedirectDoesNotTakeTheTokenAlong(t *testing.T) {
	var visits int
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits++ }))
	defer elsewhere.Close()
	here := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer here.Close()
	_, cloud := embedded(t, sim.Options{})
	c, err := SignIn(t.Context(), cloud, Options{Endpoint: here.URL + "/v3"})
	require.NoError(t, err)
	_, err = c.List(t.Context(), model.Query{})
	require.Error(t, err)
	require.Zero(t, visits)
}

// TestRetry is the table of what is sent again.
func TestRetry(t *testing.T) {
	dial := &net.OpError{Op: "dial", Err: errors.New("refused")}
	reset := &net.OpError{Op: "read", Err: errors.New("reset")}
	for name, c := range map[string]struct {
		method  string
		status  int
		after   string
		err     error
		attempt int
		again   bool
	}{
		"a page, reset":           {http.MethodGet, 0, "", reset, 1, true},
		"a page, third time":      {http.MethodGet, 0, "", reset, 3, false},
		"a page, 503":             {http.MethodGet, 503, "", nil, 1, true},
		"a page, 500":             {http.MethodGet, 500, "", nil, 1, false},
		"a page, 404":             {http.MethodGet, 404, "", nil, 1, false},
		"a deletion, never sent":  {http.MethodDelete, 0, "", dial, 1, true},
		"a deletion, answer lost": {http.MethodDelete, 0, "", reset, 1, false},
		"a deletion, 503":         {http.MethodDelete, 503, "", nil, 1, false},
		"a deletion, 429":         {http.MethodDelete, 429, "1", nil, 1, true},
		"a page, 429 for long":    {http.MethodGet, 429, "120", nil, 1, false},
		"over quota":              {http.MethodPost, 413, "0", nil, 1, false},
		"legacy rate limit":       {http.MethodGet, 413, "7", nil, 1, false},
	} {
		req := httptest.NewRequest(c.method, "http://127.0.0.1/", nil)
		req.Body = nil
		var resp *http.Response
		if c.err == nil {
			resp = &http.Response{StatusCode: c.status, Header: http.Header{"Retry-After": {c.after}}}
		}
		_, again := retry(req, resp, c.err, c.attempt)
		assert.Equal(t, c.again, again, name)
	}
}

// postJSON makes something over plain HTTP and gives its id.
func postJSON(t *testing.T, address, token, body string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("X-Auth-Token", token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	var buf bytes.Buffer
	_, err = buf.ReadFrom(resp.Body)
	require.NoError(t, err)
	_, after, ok := strings.Cut(buf.String(), `"id":`)
	require.True(t, ok, buf.String())
	return strings.Trim(strings.SplitN(strings.TrimLeft(after, " "), ",", 2)[0], `"} `+"\n")
}
