package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"

	"snapdash/config"
	"snapdash/model"
)

// Options are the client's manners; the zero value is usable.
type Options struct {
	UserAgent       string             // goes before gophercloud's own
	Log             io.Writer          // a line for every request, without secrets; nil: none
	Endpoint        string             // of Block Storage, instead of the catalogue's
	MaxMicroversion model.Microversion // 0: the newest that this client knows
	Timeouts        Timeouts
	First           *model.Query                                     // a page to fetch at once, for the first List that asks for it; nil: none
	Sleep           func(ctx context.Context, d time.Duration) error // between attempts; nil: real time
}

// SignIn gets a token for a cloud, finds its Block Storage and negotiates the
// microversion. The token is renewed by itself from then on, except where the
// credentials cannot be used twice (a passcode, a bare token). Errors are
// *model.Fault with kinds ErrSignIn, ErrUnreachable, ErrCertificate,
// ErrNoService, ErrConfig, and where Keystone or Block Storage fails at the
// moment ErrServer or ErrThrottled.
func SignIn(ctx context.Context, cloud config.Cloud, opt Options) (*Client, error) {
	auth, err := authOptions(cloud)
	if err != nil {
		return nil, err
	}
	provider, err := openstack.NewClient(identityURL(cloud.AuthURL))
	if err != nil {
		return nil, badSettings(cloud, "auth_url "+cloud.AuthURL+" is no address")
	}
	base, err := newTransport(cloud, opt.Timeouts)
	if err != nil {
		return nil, badSettings(cloud, err.Error())
	}
	// a redirect is not followed: it would take the token to another host
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	provider.HTTPClient = http.Client{Transport: chain(base, opt), CheckRedirect: stay}
	if opt.UserAgent != "" {
		provider.UserAgent.Prepend(opt.UserAgent)
	}
	k := call{op: "sign in to", object: target(cloud), method: http.MethodGet, keystone: true}
	if err := openstack.AuthenticateV3(ctx, provider, &auth, gophercloud.EndpointOpts{}); err != nil {
		return nil, signInFault(k, err, cloud)
	}
	provider.ReauthFunc = renewing(provider.ReauthFunc, cloud)
	token, _ := bodyOf(provider)
	c := &Client{session: sessionOf(cloud, token), first: provider.Token()}
	if c.identity, err = openstack.NewIdentityV3(provider, gophercloud.EndpointOpts{}); err != nil {
		return nil, signInFault(k, err, cloud)
	}
	if opt.Endpoint != "" {
		cloud.Endpoint = opt.Endpoint
	}
	if cloud.Interface == "" {
		cloud.Interface = "public" // as every client has it, and as it is told where there is none
	}
	if err := c.findBlockStorage(provider, token, cloud); err != nil {
		return nil, err
	}
	c.fetchEarly(ctx, opt.First, opt.MaxMicroversion)
	if err := c.negotiate(ctx, opt.MaxMicroversion); err != nil {
		return nil, err
	}
	return c, nil
}

// renewing makes faults of what keeps a token from being renewed, here where the
// secrets are known that an error page may echo. Whoever met a 401 meanwhile waits
// for the same renewal, so that it goes on when the request that began it is given up;
// the transport's own bounds end it.
func renewing(renew func(context.Context) error, cloud config.Cloud) func(context.Context) error {
	if renew == nil {
		return nil
	}
	return func(ctx context.Context) error {
		if err := renew(context.WithoutCancel(ctx)); err != nil {
			return signInFault(call{method: http.MethodGet, keystone: true}, err, cloud)
		}
		return nil
	}
}

// target names the cloud and where it is.
func target(cloud config.Cloud) string {
	if cloud.Name == "" {
		return cloud.AuthURL
	}
	return cloud.Name + " (" + cloud.AuthURL + ")"
}

// badSettings is the fault for settings that cannot be used.
func badSettings(cloud config.Cloud, why string) *model.Fault {
	return &model.Fault{Kind: model.ErrConfig, Op: "read the settings of", Object: cloud.Name, Message: why, Hint: "They come from " + cloud.Source + "."}
}

// identityURL makes auth_url point at Keystone's v3: files give it with and
// without a version, and old ones with v2.0.
func identityURL(authURL string) string {
	u := strings.TrimRight(strings.TrimSpace(authURL), "/")
	for _, v := range []string{"/v2.0", "/v3"} {
		u = strings.TrimSuffix(u, v)
	}
	return u + "/v3/"
}

// authOptions makes gophercloud's options of a cloud's settings.
func authOptions(c config.Cloud) (gophercloud.AuthOptions, error) {
	ao := gophercloud.AuthOptions{IdentityEndpoint: identityURL(c.AuthURL), AllowReauth: true}
	if !config.IsHTTP(strings.TrimSpace(c.AuthURL)) {
		return ao, badSettings(c, "auth_url is missing or no http address")
	}
	switch kind := authKind(c); kind {
	case "applicationcredential":
		ao.ApplicationCredentialID, ao.ApplicationCredentialName = c.AppCredentialID, c.AppCredentialName
		ao.ApplicationCredentialSecret = c.AppCredentialSecret.Reveal()
		if c.AppCredentialID == "" {
			ao.Username, ao.UserID, ao.DomainName, ao.DomainID = user(c)
		}
		return ao, complete(c, ao) // the credential carries its scope
	case "token":
		ao.TokenID, ao.AllowReauth = c.Token.Reveal(), false
		if c.Token == "" {
			return ao, lacks(c, aToken)
		}
	case "password", "totp", "multifactor":
		ao.Username, ao.UserID, ao.DomainName, ao.DomainID = user(c)
		ao.Password, ao.Passcode = c.Password.Reveal(), c.Passcode.Reveal()
		if ao.Username == "" && ao.UserID == "" {
			return ao, badSettings(c, "there is no user name, application credential or token")
		}
	default:
		return ao, badSettings(c, "auth_type "+c.AuthType+" is not supported; supported are password, token, totp and application credentials")
	}
	ao.Scope = scope(c)
	return ao, complete(c, ao)
}

// authKind is the way of signing in: as auth_type says, else as the settings
// that are there suggest.
func authKind(c config.Cloud) string {
	switch kind := strings.TrimPrefix(strings.ToLower(c.AuthType), "v3"); {
	case kind != "":
		return kind
	case c.AppCredentialID != "" || c.AppCredentialName != "":
		return "applicationcredential"
	case c.Token != "" && c.Password == "":
		return "token"
	}
	return "password"
}

// user says who signs in; an id needs no domain.
func user(c config.Cloud) (name, id, domainName, domainID string) {
	if c.UserID != "" {
		return "", c.UserID, "", ""
	}
	if c.UserDomainID != "" {
		return c.Username, "", "", c.UserDomainID
	}
	if c.UserDomainName != "" {
		return c.Username, "", c.UserDomainName, ""
	}
	if c.DomainName == "" && c.DomainID == "" {
		return c.Username, "", "", "default" // the domain that every Keystone begins with
	}
	return c.Username, "", c.DomainName, c.DomainID
}

// scope says for what the token is to be good; nil: for what the user's default says.
func scope(c config.Cloud) *gophercloud.AuthScope {
	switch {
	case c.TrustID != "":
		return &gophercloud.AuthScope{TrustID: c.TrustID}
	case c.SystemScope == "all":
		return &gophercloud.AuthScope{System: true}
	case c.ProjectID != "":
		return &gophercloud.AuthScope{ProjectID: c.ProjectID}
	case c.ProjectName != "" && c.ProjectDomainID != "":
		return &gophercloud.AuthScope{ProjectName: c.ProjectName, DomainID: c.ProjectDomainID}
	case c.ProjectName != "":
		return &gophercloud.AuthScope{ProjectName: c.ProjectName, DomainName: c.ProjectDomainName}
	case c.DomainID != "":
		return &gophercloud.AuthScope{DomainID: c.DomainID}
	case c.DomainName != "":
		return &gophercloud.AuthScope{DomainName: c.DomainName}
	}
	return nil
}

// signInFault explains why there is no token.
func signInFault(k call, err error, c config.Cloud) *model.Fault {
	f := faultOf(k, err, false, c.Password.Reveal(), c.Token.Reveal(), c.Passcode.Reveal(), c.AppCredentialSecret.Reveal())
	switch f.Status {
	case http.StatusUnauthorized:
		f.Kind = model.ErrSignIn
		f.Hint = "Check user, password, project and their domains in " + c.Source + "."
	case http.StatusBadRequest:
		f.Kind = model.ErrSignIn
		f.Hint = "Keystone did not take the way of signing in; check " + c.Source + "."
	case http.StatusNotFound:
		// Keystone says so, with its envelope, of a token or application credential
		// that is none; anything else that answers 404 is not Keystone.
		if errors.Is(f.Kind, model.ErrNotFound) {
			f.Kind = model.ErrSignIn
			f.Hint = "The token or application credential is gone or was never there; check " + c.Source + "."
			break
		}
		f.Kind = model.ErrConfig
		f.Hint = "There is no Keystone v3 at this address; check auth_url in " + c.Source + "."
	}
	return f
}

// sessionOf reads from the token who one is.
func sessionOf(cloud config.Cloud, token tokenBody) model.Session {
	s := model.Session{Cloud: cloud.Name, Region: cloud.Region, InsecureTLS: cloud.Insecure, PlainHTTP: plainHTTP(cloud.AuthURL), ReadOnly: cloud.ReadOnly, Protected: cloud.Protected}
	user, project := partOf[tokens.User](token.User), partOf[tokens.Project](token.Project)
	s.UserID, s.UserName = user.ID, user.Name
	s.ProjectID, s.ProjectName = project.ID, project.Name
	for _, r := range partOf[[]tokens.Role](token.Roles) {
		s.Roles = append(s.Roles, r.Name)
	}
	s.TokenEnds = token.ends()
	return s
}
