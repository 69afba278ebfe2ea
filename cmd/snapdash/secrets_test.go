package main

import (
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

// planted are the secrets of the test's accounts; all have "planted" in them.
const (
	plantedPassword = "planted-password"
	plantedPasscode = "planted-passcode"
	plantedSecret   = "planted-app-secret"
	userData        = "what-a-user-wrote" // no secret: it must be found
)

// spy stands before a cloud's Keystone. It notes every token that is given out
// and, when told to, refuses with a page that quotes the request.
type spy struct {
	url    string
	mu     sync.Mutex
	tokens []string
	echo   bool
}

func newSpy(t *testing.T, cloud *sim.Cloud) *spy {
	t.Helper()
	to, err := url.Parse(cloud.URL)
	require.NoError(t, err)
	s := &spy{}
	pass := httputil.NewSingleHostReverseProxy(to)
	pass.ModifyResponse = func(r *http.Response) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		if token := r.Header.Get("X-Subject-Token"); token != "" {
			s.tokens = append(s.tokens, token)
		}
		return nil
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		echo := s.echo
		s.mu.Unlock()
		if !echo {
			pass.ServeHTTP(w, r)
			return
		}
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, "you sent %s with %s", body, r.Header)
	}))
	t.Cleanup(server.Close)
	s.url = server.URL + strings.TrimPrefix(cloud.AuthURL, cloud.URL)
	return s
}

func (s *spy) refuse() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.echo = true
}

// secrets are all texts that must be nowhere, in the forms that are usual.
func (s *spy) secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := append([]string{"planted"}, s.tokens...)
	for _, secret := range append([]string{plantedPassword, plantedPasscode, plantedSecret}, s.tokens...) {
		out = append(out, base64.StdEncoding.EncodeToString([]byte(secret)), url.QueryEscape(secret))
	}
	return out
}

// signIns are ways to sign in, as entries of clouds.yaml.
func signIns(t *testing.T, cloud *sim.Cloud, s *spy) map[string]string {
	t.Helper()
	const scope = "      project_name: demo\n      project_domain_name: Default\n"
	const member = "      username: member\n      user_domain_name: Default\n"
	stage := stage{clouds: filepath.Join(t.TempDir(), "clouds.yaml")}
	require.NoError(t, os.WriteFile(stage.clouds, []byte(cloud.CloudsYAML()), 0o600))
	p := stage.signIn(t, "sim-member")
	_, made := call(t, http.MethodPost, cloud.AuthURL+"/users/"+cloud.Keystone.UserID("member")+"/application_credentials", p.token,
		map[string]any{"application_credential": map[string]any{"name": "snapdash", "secret": plantedSecret}})
	credential := made["application_credential"].(map[string]any)["id"].(string)
	s.tokens = append(s.tokens, p.token)
	return map[string]string{
		"password":               "    auth:\n      password: " + plantedPassword + "\n" + member + scope,
		"application credential": "    auth_type: v3applicationcredential\n    auth:\n      application_credential_id: " + credential + "\n      application_credential_secret: " + plantedSecret + "\n",
		"passcode":               "    auth_type: v3totp\n    auth:\n      passcode: " + plantedPasscode + "\n" + member + scope,
		"token":                  "    auth_type: v3token\n    auth:\n      token: " + p.token + "\n" + scope,
	}
}

// TestSecretsAreWrittenNowhere goes through the program with everything on that
// writes, and looks through all that was written for what it signed in with.
func TestSecretsAreWrittenNowhere(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"password", "application credential", "passcode", "token"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud, err := sim.Start(sim.Options{Snapshots: 300, Seed: 7, Password: plantedPassword, Passcode: plantedPasscode})
			require.NoError(t, err)
			t.Cleanup(cloud.Close)
			s := newSpy(t, cloud)
			entry := signIns(t, cloud, s)[name]
			home, conf := t.TempDir(), filepath.Join(t.TempDir(), "clouds.yaml")
			entry = strings.Replace(entry, "    auth:\n", "    auth:\n      auth_url: "+s.url+"\n", 1)
			require.NoError(t, os.WriteFile(conf, []byte("clouds:\n  lab:\n"+entry), 0o600))
			term := termtest.Start(t, termtest.Options{
				Width: 120, Height: 40, Answers: true, Dir: home, Env: []string{"HOME=" + home, "OS_CLIENT_CONFIG_FILE=" + conf},
			}, built, "--os-cloud", "lab", "--debug-log", filepath.Join(home, "debug.log"), "--undo", "0s")
			workThrough(t, term)
			args, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", term.Pid()))
			require.NoError(t, err)

			s.refuse()
			cloud.ExpireTokens()
			term.Keys("r")
			term.See("! ")
			term.Keys("!")
			term.See("What went wrong")
			term.Keys("esc")
			term.Gone("What went wrong")
			term.Keys("q")
			require.Zero(t, term.Exit())
			again := termtest.Start(t, termtest.Options{Answers: true, Dir: home, Env: []string{"HOME=" + home, "OS_CLIENT_CONFIG_FILE=" + conf}}, built, "--os-cloud", "lab")
			again.See("Could not sign in")
			again.Keys("q")
			require.Equal(t, exitSignIn, again.Exit())

			all := map[string]string{"the screen": string(term.Written()) + string(again.Written()), "the arguments": string(args)}
			gather(t, home, all)
			for _, file := range []string{"debug.log", "all.csv", "all.json", ".local/state/snapdash/audit.jsonl"} {
				require.Contains(t, all, file)
			}
			for where, text := range all {
				for _, secret := range s.secrets() {
					assert.NotContains(t, text, secret, where)
				}
				if where != "debug.log" && where != "the arguments" {
					assert.Contains(t, text, userData, "%s: what is no secret is there", where)
				}
			}
		})
	}
}

// workThrough writes something on everything that is written to.
func workThrough(t *testing.T, term *termtest.Terminal) {
	t.Helper()
	term.See("NAME", "STATUS", "as of")
	term.Keys("m")
	term.See("KEY")
	term.Keys("a")
	term.Type("note")
	term.Keys("enter")
	term.Type(userData)
	term.Keys("enter", "M")
	term.See("Merge will do this")
	term.Keys("s")
	term.See("Saved")
	term.Keys("enter")
	term.See("Description", userData)
	term.Keys("J")
	term.See(`"metadata"`)
	term.Keys("esc") // one at a time: two are alt+esc
	term.See("Description")
	term.Keys("esc")
	term.See("NAME")
	term.Keys("y", "r")
	term.See("Copied last request id")
	for _, name := range []string{"all.csv", "all.json"} {
		term.Type(":export " + name)
		term.Keys("enter")
		term.See("Exported ", name)
	}
	term.Type(":history")
	term.Keys("enter")
	term.See("merge-metadata", "applied")
	term.Keys("enter")
	term.See("note = " + userData)
	term.Keys("esc")
	term.See("WHEN")
	term.Keys("esc")
	term.See("NAME")
	term.Keys("d", "y")
	term.See("Deleted: ")
}

// gather reads every file below a folder, all of which must be private.
func gather(t *testing.T, dir string, into map[string]string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), path)
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		name, err := filepath.Rel(dir, path)
		require.NoError(t, err)
		into[name] = string(text)
		return nil
	}))
}

func TestCertificatesThatAreNotCheckedAreSaidOnTheScreen(t *testing.T) {
	t.Parallel()
	s, _ := embedded(t, sim.Options{Snapshots: 20, TLS: true}) // its clouds.yaml says verify: false
	for _, width := range []int{60, 80, 120} {
		s.width, s.height = width, 24
		term := s.program(t, "--os-cloud", s.member)
		term.Wait("the warning", func(now termtest.Screen) bool {
			return strings.Contains(now.Lines[0], "certificates unchecked") || strings.Contains(now.Lines[0], "TLS unchecked")
		})
		term.Keys("q")
		require.Zero(t, term.Exit())
	}
}
