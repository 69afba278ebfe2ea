package cinder

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The projects and users of the recorded cloud.
const (
	recordedBase = "http://127.0.0.1:8776"
	adminProject = "2bab11fd5dd14284b97920bb5450cda0"
	demoProject  = "a0aff56df9684f68bcea2d8393a3db20"
	otherProject = "de21f939c1d846ab9cab5449fc2ad8ae"
)

// exchange is one recorded request with its answer.
type exchange struct {
	file    string
	Name    string
	User    string
	Request struct {
		Method, URL string
		Headers     map[string]string
		Body        json.RawMessage
	}
	Response struct {
		Status  int
		Headers map[string]string
		Body    json.RawMessage
	}
}

func recorded(t *testing.T) []exchange {
	t.Helper()
	files, err := filepath.Glob("testdata/recorded/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	sort.Strings(files)
	var out []exchange
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		e := exchange{file: strings.TrimSuffix(filepath.Base(file), ".json")}
		require.NoError(t, json.Unmarshal(text, &e), file)
		out = append(out, e)
	}
	return out
}

// find gives the exchange whose file begins so.
func findExchange(t *testing.T, all []exchange, prefix string) exchange {
	t.Helper()
	for _, e := range all {
		if strings.HasPrefix(e.file, prefix) {
			return e
		}
	}
	t.Fatalf("no recording %s", prefix)
	return exchange{}
}

// stage is a service under test with a clock that stands still, and callers
// whose token is their name.
type stage struct {
	t     *testing.T
	c     *Cinder
	now   time.Time
	users map[string]Caller
	ids   []string // given to what is created next, before any made-up one
}

// newStage fills what opt leaves out.
func newStage(t *testing.T, opt Options, users map[string]Caller) *stage {
	t.Helper()
	s := &stage{t: t, now: time.Date(2026, 11, 23, 7, 45, 5, 0, time.UTC), users: users}
	opt.Now = func() time.Time { return s.now }
	opt.Sleep = func(d time.Duration) { s.now = s.now.Add(d) }
	opt.Verify = func(token string) (Caller, bool) { c, ok := s.users[token]; return c, ok }
	if opt.BaseURL == nil {
		opt.BaseURL = func() string { return recordedBase }
	}
	s.c = New(opt)
	made := s.c.mint
	s.c.mint = func() string {
		if len(s.ids) == 0 {
			return made()
		}
		id := s.ids[0]
		s.ids = s.ids[1:]
		return id
	}
	return s
}

// send sends a request and returns the answer.
func (s *stage) send(method, url, body string, header map[string]string) *http.Response {
	s.t.Helper()
	var in io.Reader
	if body != "" {
		in = strings.NewReader(body)
	}
	req := httptest.NewRequest(method, recordedBase+"/", in)
	path, query, _ := strings.Cut(url, "?")
	req.URL.RawQuery = query
	req.URL.Path, req.URL.RawPath = path, path
	if i := strings.IndexByte(path, '%'); i >= 0 {
		req.URL.Path = unescaped(path)
	}
	for k, v := range header {
		req.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	s.c.ServeHTTP(w, req)
	return w.Result()
}

// as sends a request as a user below the user's project and decodes the answer.
func (s *stage) as(user, method, path, body, microversion string) (int, map[string]any) {
	s.t.Helper()
	h := map[string]string{"X-Auth-Token": user, "Accept": "application/json"}
	if body != "" {
		h["Content-Type"] = "application/json"
	}
	if microversion != "" {
		h["OpenStack-API-Version"] = "volume " + microversion
	}
	if !strings.HasPrefix(path, "/") {
		path = "/v3/" + s.users[user].ProjectID + "/" + path
	}
	resp := s.send(method, path, body, h)
	text, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	out := map[string]any{}
	if len(text) > 0 {
		require.NoError(s.t, json.Unmarshal(text, &out), string(text))
	}
	return resp.StatusCode, out
}
