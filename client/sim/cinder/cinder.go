// Package cinder is a Block Storage service in memory that answers as Cinder
// 21.3 was recorded to answer: v3 with microversions, and v2. Its first
// snapshots are a pure function of a seed, so that a million cost nothing until
// they are asked for; what is changed lies over them. Nothing in it runs by
// itself: a state that is to change at a time changes when it is next looked at.
package cinder

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Caller is who a token stands for.
type Caller struct {
	UserID, ProjectID string
	Admin             bool
	Writer            bool // has the member role, which the strict policy asks of writers
}

// Project is a project that the first snapshots are spread over.
type Project struct{ ID, Name string }

// Options say what the service starts with and what is around it.
type Options struct {
	Snapshots       int
	Seed            int64
	Projects        []Project // none: no snapshots and volumes to begin with
	Verify          func(token string) (Caller, bool)
	BaseURL         func() string // where clients reach the service, without a slash at the end
	KeystoneURL     string        // told to those without a token
	Now             func() time.Time
	Sleep           func(time.Duration)
	PageLatency     time.Duration // how long a listing takes
	MaxMicroversion int           // the minor part; 0: 71, below 0: none newer than 3.0
	V2, NoV3        bool
	NameLike        bool // the operator allowed name~ and status~
	StrictPolicy    bool // a reader cannot write, as in later releases
	NarrowText      bool // the database keeps no characters beyond U+FFFF, as MySQL's utf8: metadata with some is answered 500
	KeepCase        bool // metadata keys that differ only in case are two, as on PostgreSQL
	Quota           Quota
	Work            time.Duration // how long the backend takes for anything; 0: 1.5 s
}

// Quota are the limits of every project until an admin sets others; -1: none.
type Quota struct{ Volumes, Snapshots, Gigabytes int }

// maxRows is Cinder's osapi_max_limit.
const maxRows = 1000

// Cinder is the service.
type Cinder struct {
	opt Options
	mu  sync.Mutex
	st  *store

	reqIDs idMaker
	mint   func() string // makes the id of what is created
}

// New makes a service.
func New(opt Options) *Cinder {
	switch {
	case opt.MaxMicroversion == 0:
		opt.MaxMicroversion = 71
	case opt.MaxMicroversion < 0:
		opt.MaxMicroversion = 0
	}
	opt.MaxMicroversion = max(0, opt.MaxMicroversion)
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Sleep == nil {
		opt.Sleep = time.Sleep
	}
	if opt.Quota == (Quota{}) {
		opt.Quota = Quota{Volumes: -1, Snapshots: -1, Gigabytes: -1}
	}
	if opt.Work == 0 {
		opt.Work = takes
	}
	ids := idMaker{seed: mix(uint64(opt.Seed) + 77)}
	c := &Cinder{opt: opt, reqIDs: idMaker{seed: uint64(opt.Seed)}, mint: ids.next}
	c.st = newStore(opt)
	c.st.mint = func() string { return c.mint() }
	return c
}

// request is one request on its way.
type request struct {
	*http.Request
	c       *Cinder
	w       http.ResponseWriter
	caller  Caller
	version int // 2 or 3
	mv      int // the microversion's minor part; 0 on v2
	project string
	path    []string // below the project
	id      string   // of the request
	base    string   // of the project's resources, for links
	status  int      // of the answer
	out     []byte   // its body
}

// ServeHTTP answers one request.
func (c *Cinder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	req := &request{Request: r, c: c, w: w, id: "req-" + c.reqIDs.next()}
	c.mu.Unlock()
	w.Header().Set("X-Openstack-Request-Id", req.id)
	parts := strings.Split(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/")
	switch {
	case parts[0] == "" && len(parts) == 1:
		req.versions(http.StatusMultipleChoices)
	case parts[0] == "healthcheck":
		req.answer(http.StatusOK, object{"detailed": false, "reasons": []any{"OK"}})
	case parts[0] == "v3" && !c.opt.NoV3, parts[0] == "v2" && c.opt.V2:
		req.version = int(parts[0][1] - '0')
		req.serveVersion(parts[1:])
	default:
		req.unrouted()
	}
	req.deliver()
}

// serveVersion checks token, microversion and project, and goes on to the resource.
func (r *request) serveVersion(parts []string) {
	var ok bool
	if r.caller, ok = r.c.opt.Verify(r.Header.Get("X-Auth-Token")); !ok {
		r.unauthorized()
		return
	}
	r.w.Header().Set("X-Compute-Request-Id", r.id)
	if !r.microversion() {
		return
	}
	if len(parts) == 0 || len(parts) == 1 && parts[0] == "" {
		r.versions(http.StatusOK)
		return
	}
	r.base = r.c.opt.BaseURL() + "/v" + strconv.Itoa(r.version)
	if isProject(parts[0]) {
		r.project, parts = parts[0], parts[1:]
		r.base += "/" + r.project
		if r.project != r.caller.ProjectID {
			r.bad("Malformed request url")
			return
		}
	}
	r.project = r.caller.ProjectID
	r.path = parts
	r.c.mu.Lock()
	defer r.c.mu.Unlock()
	r.c.st.settle(r.c.opt.Now())
	r.route()
}

// now is the time of the request.
func (r *request) now() time.Time { return r.c.opt.Now().UTC() }

// isProject tells a project's id from the name of a resource, as Cinder's
// routes do: by its letters.
func isProject(s string) bool { return s != "" && strings.Trim(s, "0123456789abcdef-") == "" }

// wanted is the part of the version header that is for this service: a list may
// name others too.
func (r *request) wanted() string {
	h := r.Header.Get("OpenStack-API-Version")
	for _, part := range strings.Split(h, ",") {
		if part = strings.TrimSpace(part); strings.HasPrefix(part, "volume") {
			return part
		}
	}
	return strings.TrimSpace(h)
}

// microversion reads the wanted microversion, and refuses one that is not there.
func (r *request) microversion() bool {
	if r.version == 2 {
		return true
	}
	h := r.wanted()
	word, number, _ := strings.Cut(h, " ")
	switch {
	case h == "":
	case !strings.Contains(word, "volume"):
		r.refuse(http.StatusBadRequest, "badRequest", "The server could not comply with the request since it is either malformed or otherwise incorrect.")
		return false
	case number == "latest":
		r.mv = r.c.opt.MaxMicroversion
	default:
		major, minor, ok := strings.Cut(number, ".")
		n, err := strconv.Atoi(minor)
		m, err2 := strconv.Atoi(major)
		if !ok || err != nil || err2 != nil || n < 0 {
			r.refuse(http.StatusBadRequest, "badRequest", "API Version String "+number+" is of invalid format. Must be of format MajorNum.MinorNum.")
			return false
		}
		if m != 3 || n > r.c.opt.MaxMicroversion {
			r.w.Header().Set("OpenStack-API-Version", "volume "+number)
			r.w.Header().Set("Vary", "OpenStack-API-Version")
			r.refuse(http.StatusNotAcceptable, "computeFault", "Version "+number+" is not supported by the API. Minimum is 3.0 and maximum is 3."+strconv.Itoa(r.c.opt.MaxMicroversion)+".")
			return false
		}
		r.mv = n
	}
	r.w.Header().Set("OpenStack-API-Version", "volume 3."+strconv.Itoa(r.mv))
	r.w.Header().Set("Vary", "OpenStack-API-Version")
	return true
}
