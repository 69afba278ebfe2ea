package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

// ledger stands between the program and an embedded cloud, and writes down what
// was asked and what was answered, in the order of the answers.
type ledger struct {
	*httptest.Server
	cloud *sim.Cloud

	mu     sync.Mutex
	meddle gateway
	asked  map[string]int
	lines  []answered
}

// gateway may answer a request itself (true), as one in front of a cloud does; n
// counts the requests of that method and path.
type gateway func(w http.ResponseWriter, r *http.Request, n int, forward func(http.ResponseWriter)) bool

// through lets requests pass a gateway from now on.
func (l *ledger) through(g gateway) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.meddle = g
}

// answered is an answer; status 0 is none.
type answered struct {
	method, path string
	status       int
}

func newLedger(t *testing.T, cloud *sim.Cloud) *ledger {
	t.Helper()
	to, err := url.Parse(cloud.URL)
	require.NoError(t, err)
	l := &ledger{cloud: cloud, asked: map[string]int{}}
	proxy := httputil.NewSingleHostReverseProxy(to)
	l.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := r.Method + " " + r.URL.Path
		l.mu.Lock()
		l.asked[key]++
		n, meddle := l.asked[key], l.meddle
		l.mu.Unlock()
		told := &status{ResponseWriter: w}
		defer func() { // http.ErrAbortHandler goes on
			l.mu.Lock()
			defer l.mu.Unlock()
			l.lines = append(l.lines, answered{r.Method, r.URL.Path, told.code})
		}()
		if meddle != nil && meddle(told, r, n, func(w http.ResponseWriter) { proxy.ServeHTTP(w, r) }) {
			return
		}
		proxy.ServeHTTP(told, r)
	}))
	address := "http://" + l.Listener.Addr().String()
	proxy.ModifyResponse = func(r *http.Response) error {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		body = bytes.ReplaceAll(body, []byte(cloud.URL), []byte(address))
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		r.Header.Set("Content-Length", strconv.Itoa(len(body)))
		return nil
	}
	l.Start()
	t.Cleanup(l.Close)
	return l
}

// status remembers the status of an answer.
type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// answers gives the lines of a method whose path ends so.
func (l *ledger) answers(method, end string) (out []answered) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, n := range l.lines {
		if n.method == method && strings.HasSuffix(n.path, end) {
			out = append(out, n)
		}
	}
	return out
}

// deletions gives, per snapshot, the answers to the requests to delete it.
func (l *ledger) deletions() map[string][]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[string][]int{}
	for _, n := range l.lines {
		if n.method == http.MethodDelete {
			out[path.Base(n.path)] = append(out[path.Base(n.path)], n.status)
		}
	}
	return out
}

// program runs the built program through the ledger.
func (l *ledger) program(t *testing.T, args ...string) *termtest.Terminal {
	t.Helper()
	return termtest.Start(t, termtest.Options{
		Width: 120, Height: 40, Answers: true, Patience: time.Minute,
		Env: append(variables(l.cloud), "LC_ALL=C.UTF-8", "HOME="+t.TempDir(), "OS_AUTH_URL="+l.URL+strings.TrimPrefix(l.cloud.AuthURL, l.cloud.URL)),
	}, built, args...)
}

// staged is a cloud behind a ledger with snapshots of these names on a volume
// of the project demo, all available, and the prefix that a filter finds them
// by. busydelete and faildelete in a name are the sim's orders.
func staged(t *testing.T, names ...string) (*ledger, string) {
	t.Helper()
	s, cloud := embedded(t, sim.Options{Snapshots: 20, Seed: 7})
	prefix := "t" + strconv.FormatInt(time.Now().UnixNano(), 36)
	s.makeSnapshots(t, prefix, names...)
	return newLedger(t, cloud), prefix
}

// makeSnapshots makes a volume and snapshots of it, and waits until they are
// available.
func (s stage) makeSnapshots(t *testing.T, prefix string, names ...string) (ids []string) {
	t.Helper()
	s.makeVolume(t, prefix)
	member := s.signIn(t, s.member)
	_, found := call(t, http.MethodGet, member.base+"/volumes?name="+prefix, member.token, nil)
	volume := found["volumes"].([]any)[0].(map[string]any)["id"].(string)
	for _, name := range names {
		_, made := call(t, http.MethodPost, member.base+"/snapshots", member.token, map[string]any{"snapshot": map[string]any{"volume_id": volume, "name": prefix + "-" + name}})
		ids = append(ids, made["snapshot"].(map[string]any)["id"].(string))
	}
	require.Eventually(t, func() bool {
		_, list := call(t, http.MethodGet, member.base+"/snapshots?limit=1000&status=available&volume_id="+volume, member.token, nil)
		return len(list["snapshots"].([]any)) == len(names)
	}, time.Minute, 100*time.Millisecond)
	return ids
}

// deleteAll marks what a filter finds, n rows, and deletes it.
func deleteAll(term *termtest.Terminal, filter string, n int) {
	term.See("NAME", "as of", "open")
	term.Keys("/")
	term.See("/")
	term.Type(filter)
	term.Keys("enter")
	term.See(fmt.Sprintf("/%s   %d of ", filter, n))
	term.Keys("*")
	term.See(fmt.Sprintf("%d marked", n))
	term.Keys("d")
	noun := "snapshots"
	if n == 1 {
		noun = "snapshot"
	}
	term.See(fmt.Sprintf("Delete %d %s?", n, noun))
	if n > 10 {
		term.See(fmt.Sprintf("Type %d to go on:", n))
		term.Type(strconv.Itoa(n))
		term.Keys("enter")
	} else {
		term.Keys("y")
	}
	term.Gone(fmt.Sprintf("Delete %d %s?", n, noun))
}

// jobs opens the screen of changes.
func jobs(term *termtest.Terminal) {
	term.Keys(":")
	term.Type("jobs")
	term.Keys("enter")
	term.See("/ Jobs")
}

// quit leaves the program from the screen of changes, with nothing under way.
func quit(t *testing.T, term *termtest.Terminal) {
	t.Helper()
	term.Keys("q")
	term.Gone("/ Jobs")
	term.Keys("q")
	require.Zero(t, term.Exit())
	require.True(t, term.Screen().Restored())
}

// TestADeletionThatTheCloudGivesUp: accepted, and then back as available because
// the backend is busy, or in error_deleting; the job has Cinder's own words.
func TestADeletionThatTheCloudGivesUp(t *testing.T) {
	t.Parallel()
	l, prefix := staged(t, "plain", "busydelete", "faildelete")
	term := l.program(t, "--undo", "0")
	deleteAll(term, "name:"+prefix, 3)
	term.See("All ended, delete: 1 done, 2 failed. :jobs shows why.", prefix+"-busydelete", "  available", prefix+"-faildelete", "error_deleting")
	term.Gone(prefix + "-plain")
	jobs(term)
	term.See("1 done, 2 failed", "delete snapshot:Snapshot is busy.", "delete snapshot:Snapshot failed to delete.")
	want := map[string]string{"busydelete": "back as it was", "faildelete": "in error_deleting"}
	for range 2 {
		term.Keys("n", "enter")
		s := term.See("Cinder says", "What it means", "Request id    req-")
		for name, meaning := range want {
			if s.Has(prefix + "-" + name) {
				require.True(t, s.Has(meaning), s.String())
				delete(want, name)
			}
		}
		term.Keys("esc")
		term.Gone("Cinder says")
	}
	require.Empty(t, want, "each was told")
	quit(t, term)
	for id, answers := range l.deletions() {
		require.Equal(t, []int{202}, answers, id)
	}
}

// TestAStormOfRefusalsDelaysAndRepeatsNothing: a gateway lets nothing through
// for a while; twenty deletions come to their end, each carried out once.
func TestAStormOfRefusalsDelaysAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	names := make([]string, 20)
	for i := range names {
		names[i] = fmt.Sprintf("%02d", i)
	}
	l, prefix := staged(t, names...)
	refused := 0
	l.through(func(w http.ResponseWriter, r *http.Request, _ int, _ func(http.ResponseWriter)) bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		if r.Method != http.MethodDelete || refused == 15 {
			return false
		}
		refused++
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return true
	})
	term := l.program(t, "--undo", "0")
	deleteAll(term, "name:"+prefix, 20)
	jobs(term)
	term.See("20 done")
	quit(t, term)
	deletions := l.deletions()
	require.Len(t, deletions, 20)
	storms := 0
	for id, answers := range deletions {
		last := len(answers) - 1
		require.Equal(t, http.StatusAccepted, answers[last], id)
		for _, code := range answers[:last] {
			require.Equal(t, http.StatusTooManyRequests, code, "nothing is sent again once it was accepted")
			storms++
		}
	}
	require.Equal(t, 15, storms)
}

// TestALostAnswerIsLookedUp: the connection breaks after the request was sent.
// One deletion was carried out, the other was not; both are told truly and
// neither is sent again.
func TestALostAnswerIsLookedUp(t *testing.T) {
	t.Parallel()
	l, prefix := staged(t, "one", "two")
	cut, once := "", make(chan struct{})
	l.through(func(_ http.ResponseWriter, r *http.Request, _ int, forward func(http.ResponseWriter)) bool {
		if r.Method != http.MethodDelete {
			return false
		}
		l.mu.Lock()
		first := cut == ""
		if first {
			cut = path.Base(r.URL.Path)
		}
		l.mu.Unlock()
		if first {
			forward(httptest.NewRecorder())
			close(once)
		} else {
			<-once
		}
		panic(http.ErrAbortHandler)
	})
	term := l.program(t, "--undo", "0")
	deleteAll(term, "name:"+prefix, 2)
	jobs(term)
	term.See("answer lost")
	term.See("1 done, 1 failed")
	term.Keys("n", "enter")
	term.See("failed   not done", "the cloud does not show it", "Status now      available", "Try again if it is still wanted.")
	term.Keys("esc")
	term.Gone("Status now")
	quit(t, term)
	require.Len(t, l.deletions(), 2)
	for id, answers := range l.deletions() {
		require.Equal(t, []int{0}, answers, id)
		looks := l.answers(http.MethodGet, "/snapshots/"+id)
		require.NotEmpty(t, looks)
		if gone := looks[len(looks)-1].status == http.StatusNotFound; gone != (id == cut) {
			require.Fail(t, "told wrongly", "%s: %v", id, looks)
		}
	}
}

// TestATokenThatEndsInMidJobIsRenewed: the job goes on as if nothing had been.
func TestATokenThatEndsInMidJobIsRenewed(t *testing.T) {
	t.Parallel()
	l, prefix := staged(t, "1", "2", "3", "4", "5", "6")
	var ended sync.Once
	l.through(func(_ http.ResponseWriter, r *http.Request, _ int, _ func(http.ResponseWriter)) bool {
		if r.Method == http.MethodDelete && len(l.deletions()) == 2 {
			ended.Do(l.cloud.ExpireTokens)
		}
		return false
	})
	term := l.program(t, "--undo", "0", "--changes", "1")
	deleteAll(term, "name:"+prefix, 6)
	jobs(term)
	term.See("6 done")
	quit(t, term)
	require.Len(t, l.answers(http.MethodPost, "/auth/tokens"), 2)
	refused := 0
	for id, answers := range l.deletions() {
		require.Equal(t, http.StatusAccepted, answers[len(answers)-1], id)
		refused += len(answers) - 1
	}
	require.Positive(t, refused, "the token's end was met by a deletion")
}

// TestWhatIsTakenBackIsNeverSent looks at what the server was asked.
func TestWhatIsTakenBackIsNeverSent(t *testing.T) {
	t.Parallel()
	l, prefix := staged(t, "1", "2", "3")
	term := l.program(t, "--undo", "1h")
	deleteAll(term, "name:"+prefix, 3)
	term.See("3 changes not sent yet: u takes them back", "delete waits, u undoes")
	term.Keys("u")
	term.See("3 changes taken back; nothing was sent.")
	term.Gone("delete waits")
	jobs(term)
	term.See("3 taken back")
	quit(t, term)
	require.Empty(t, l.deletions())
	require.NotEmpty(t, l.answers(http.MethodGet, "/snapshots/detail"), "the ledger sees what is asked")
}

// cloudProcess is a snapdash sim in a process of its own.
type cloudProcess struct {
	command *exec.Cmd
	clouds  string
	address string
}

func startCloud(t *testing.T, address string, args ...string) *cloudProcess {
	t.Helper()
	c := &cloudProcess{clouds: filepath.Join(t.TempDir(), "clouds.yaml")}
	c.command = exec.Command(built, append([]string{"sim", "--listen", address, "--snapshots", "20", "--seed", "7", "--clouds-file", c.clouds}, args...)...)
	said, err := c.command.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, c.command.Start())
	t.Cleanup(c.kill)
	told, err := bufio.NewReader(said).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "ready\n", told)
	text, err := os.ReadFile(c.clouds)
	require.NoError(t, err)
	c.address = regexp.MustCompile(`http://([0-9.:]+)/`).FindStringSubmatch(string(text))[1]
	return c
}

func (c *cloudProcess) kill() {
	_ = c.command.Process.Signal(syscall.SIGKILL)
	_ = c.command.Wait()
}

// killed is a program whose server is killed while it deletes n snapshots, four
// at once at most, of which it answered but one.
func killed(t *testing.T, n int) (*cloudProcess, *termtest.Terminal) {
	t.Helper()
	cloud := startCloud(t, "127.0.0.1:0", "--fault", "DELETE /snapshots after=1 delay=1h")
	term := termtest.Start(t, termtest.Options{
		Width: 120, Height: 40, Answers: true, Patience: time.Minute, Env: []string{"LC_ALL=C.UTF-8", "OS_CLIENT_CONFIG_FILE=" + cloud.clouds},
	}, built, "--os-cloud", "sim-admin", "--all-projects", "--undo", "0", "--follow", "10s")
	term.See("NAME", "as of", "open")
	term.Keys("/")
	term.Type("status:available")
	term.Keys("enter")
	term.See("/status:available ")
	for i := range n {
		term.Keys("space")
		term.See(fmt.Sprintf("%d marked", i+1))
	}
	term.Keys("d")
	term.See(fmt.Sprintf("Delete %d snapshots?", n))
	term.Keys("y")
	term.Gone(fmt.Sprintf("Delete %d snapshots?", n))
	jobs(term)
	answer := regexp.MustCompile(`(?m)^    (accepted|done|failed) `)
	term.Wait("requests under way that nobody answers, and one that was answered", func(s termtest.Screen) bool {
		return strings.Count(s.String(), "\n    asked ") == min(n-1, 4) && len(answer.FindAllString(s.String(), -1)) == 1
	})
	cloud.kill()
	term.See("answer lost")
	term.Keys("?")
	term.See("Help: Jobs")
	term.Keys("esc")
	term.Gone("Help: Jobs")
	return cloud, term
}

// unknowns is how many changes of a job are unknown.
var unknowns = regexp.MustCompile(`[0-9] unknown`)

// TestAServerKilledInMidJobLeavesUnknownsAndAUsableProgram: nobody answers for
// as long as an end is awaited; then it is said that nothing is known. When a
// server is there again the person has it looked up.
func TestAServerKilledInMidJobLeavesUnknownsAndAUsableProgram(t *testing.T) {
	t.Parallel()
	cloud, term := killed(t, 3)
	term.Wait("that nothing is known", func(s termtest.Screen) bool { return unknowns.MatchString(s.String()) && !s.Has(" running") })
	startCloud(t, cloud.address)
	term.Keys("c")
	term.Wait("it being looked up", func(s termtest.Screen) bool { return !unknowns.MatchString(s.String()) && s.Has(" running") })
	term.Keys("ctrl+c")
	term.See("unfinished?", "[ Leave ]")
	term.Keys("y")
	require.Zero(t, term.Exit())
	require.True(t, term.Screen().Restored())
}

// TestAServerThatComesBackGoesOnWithTheJob: what had no answer is looked up by
// itself and told truly, what had not been sent is sent.
func TestAServerThatComesBackGoesOnWithTheJob(t *testing.T) {
	t.Parallel()
	cloud, term := killed(t, 7)
	startCloud(t, cloud.address)
	s := term.Wait("all ended", func(s termtest.Screen) bool {
		return s.Has("/ Jobs", "All ended, delete:") && !s.Has("pending", "running")
	})
	require.NotRegexp(t, unknowns, s.String())
	// Four were under way; more are lost if the program used a connection that it
	// had not yet heard the end of. The new server has all that the old one had.
	lost := strings.Count(s.String(), "the cloud does not show it")
	require.Contains(t, []int{4, 5, 6}, lost, s.String())
	require.Equal(t, 6-lost, strings.Count(s.String(), "\n    done "), s.String())
	quit(t, term)
}
