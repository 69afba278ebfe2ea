package keystone

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options say what a Keystone starts with. The zero value is a Keystone with
// the accounts of DefaultAccounts, real time and no services but its own.
type Options struct {
	URL       string           // where clients reach it, without /v3: https://host/identity
	Now       func() time.Time // nil: time.Now
	TokenLife time.Duration    // 0: four hours, as devstack and Debian have it
	Password  string           // of every account; "": DefaultPassword
	Passcode  string           // the TOTP passcode that is right for everyone; "": none is
	Projects  []string         // names, in Default; nil: DefaultProjects
	Accounts  []Account        // nil: DefaultAccounts
	Services  []Service        // the catalogue beside identity
	Regions   []string         // in which identity stands; nil: RegionOne
}

// Account gives a user roles in a project; the first project of a user is its
// default one. Who is admin anywhere is admin of the domain and the system too.
type Account struct {
	User    string
	Project string
	Roles   []string
}

// Service is one catalogue entry. Its URL may hold %(project_id)s and, to tell
// regions apart, %(region)s; with the first it is left out of tokens that are
// not scoped to a project.
type Service struct {
	Type       string
	Name       string
	URL        string
	Regions    []string
	Interfaces []string
}

// Grant is what a valid token allows: who, where, as what.
type Grant struct {
	UserID, UserName       string
	ProjectID, ProjectName string // "" without project scope
	DomainID               string // of the scope: the project's, or the domain itself
	Roles                  []string
	Expires                time.Time
	System                 bool // scoped to the whole system
}

// Keystone is the identity service, an http.Handler for the paths from its
// version document down ("/", "/v3/..."). It may be used by many goroutines.
type Keystone struct {
	opt    Options
	mux    *http.ServeMux
	mu     sync.Mutex // held during every request, and over all below
	tables map[string]*table
	roles  []assignment
	tokens map[string]*token
	trusts *table
	creds  *table // application credentials
}

// New makes a Keystone and its accounts. Equal options give equal ids.
func New(opt Options) *Keystone {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.TokenLife <= 0 {
		opt.TokenLife = 4 * time.Hour
	}
	if opt.Password == "" {
		opt.Password = DefaultPassword
	}
	if opt.Projects == nil {
		opt.Projects = DefaultProjects()
	}
	if opt.Accounts == nil {
		opt.Accounts = DefaultAccounts()
	}
	if len(opt.Regions) == 0 {
		opt.Regions = []string{"RegionOne"}
	}
	opt.URL = strings.TrimRight(opt.URL, "/")
	k := &Keystone{opt: opt, tokens: map[string]*token{}}
	k.makeTables()
	k.seed()
	k.route()
	return k
}

// Verify looks a token up, as another service's middleware would.
func (k *Keystone) Verify(id string) (Grant, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	t := k.live(id)
	if t == nil {
		return Grant{}, false
	}
	return k.grant(t), true
}

// ExpireTokens makes every token that was issued so far invalid.
func (k *Keystone) ExpireTokens() {
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.tokens)
}

// ProjectID is the id of a project of domain Default, "" when there is none.
func (k *Keystone) ProjectID(name string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.tables["projects"].find("default", name).text("id")
}

// UserID is the id of a user of domain Default, "" when there is none.
func (k *Keystone) UserID(name string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.tables["users"].find("default", name).text("id")
}

func (k *Keystone) grant(t *token) Grant {
	user, project := k.tables["users"].rows[t.user], k.tables["projects"].rows[t.project]
	g := Grant{
		UserID: t.user, UserName: user.text("name"),
		ProjectID: t.project, ProjectName: project.text("name"),
		DomainID: t.domain, Expires: t.expires, System: t.system,
	}
	if t.project != "" {
		g.DomainID = project.text("domain_id")
	}
	for _, id := range k.rolesOf(t) {
		g.Roles = append(g.Roles, k.tables["roles"].rows[id].text("name"))
	}
	return g
}
