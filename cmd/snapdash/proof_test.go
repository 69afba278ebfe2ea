package main

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

// inStep waits until the program has drawn what all keys so far have done: help
// comes and goes after them. A frame is drawn from top to bottom: it is whole
// when its last line is.
func inStep(term *termtest.Terminal, last string) termtest.Screen {
	term.Keys("?")
	term.See("Help: List")
	term.Keys("esc")
	return term.Wait("the whole list", func(s termtest.Screen) bool {
		return !s.Has("Help: List") && strings.HasPrefix(s.Lines[0], " snapdash") && slices.Contains(s.Lines, last)
	})
}

// TestTheTerminalShowsWhatAFullRedrawShows presses keys at random, hard scrolls
// and dialogs among them, and then has the screen drawn anew (ctrl+l): nothing
// on it may change by that. So also after a storm of sizes.
func TestTheTerminalShowsWhatAFullRedrawShows(t *testing.T) {
	t.Parallel()
	keys := strings.Fields("j j k G g pgdown pgup ctrl+d ctrl+u ctrl+d pgdown space S")
	dialogs := [][2]string{{"s", "Sort by"}, {"d", "[ No ]"}, {"?", "Help: List"}}
	unnamed := regexp.MustCompile(`  [0-9a-f]{8}  `)
	for i, name := range []string{"xterm-256color", "tmux-256color", "screen", "linux"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, cloud := embedded(t, sim.Options{Snapshots: 300, Seed: 7, Clock: sim.HeldClock(time.Now())})
			term := termtest.Start(t, termtest.Options{Width: 100, Height: 120, Answers: true, Env: variables(cloud, "TERM="+name)}, built, "--refresh", "0")
			term.Wait("the names of all volumes", func(s termtest.Screen) bool {
				return s.Has("NAME", "as of") && !unnamed.MatchString(s.String())
			})
			term.Resize(100, 24)
			last := term.See("NAME", "? help").Lines[23]
			random := rand.New(rand.NewPCG(uint64(i), 1))
			for range termtest.Rounds(12) {
				for range 15 {
					if d := dialogs[random.IntN(len(dialogs))]; random.IntN(5) == 0 {
						term.Keys(d[0])
						term.See(d[1])
						term.Keys("esc")
						term.Gone(d[1])
						continue
					}
					term.Keys(keys[random.IntN(len(keys))])
				}
				if random.IntN(4) == 0 {
					for _, size := range [][2]int{{100, 24}, {1, 1}, {250, 70}, {39, 9}} {
						term.Resize(size[0], size[1])
					}
					term.See("snapdash needs") // no other size says that: the storm is over
					term.Resize(100, 24)
					term.See("NAME", last)
				}
				before, mark := inStep(term, last), term.Bytes()
				term.Keys("ctrl+l")
				after := inStep(term, last)
				require.Contains(t, string(term.Written()[mark:]), "\x1b[2J", "it was not drawn anew")
				require.Equal(t, before.String(), after.String())
			}
			term.Keys("q")
			require.Zero(t, term.Exit())
		})
	}
}

// TestNothingButOurOwnSequences reads all that the program writes in a tour of
// its screens, on a cloud whose texts and headers are full of escape sequences.
func TestNothingButOurOwnSequences(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 60, Seed: 7})
	env := variables(cloud, hostileEnv(t, cloud)...)
	term := termtest.Start(t, termtest.Options{Width: 120, Height: 40, Answers: true, Env: env}, built)
	term.See("NAME", "as of", "PWNED")
	for _, step := range [][2]string{
		{"enter", "Other fields"}, {"J", "{"}, {"esc", "Description"}, {"esc", "enter open"}, {"m", "KEY"}, {"esc", "enter open"}, {"e", "Edit "}, {"esc", "enter open"},
		{"d", "[ No ]"}, {"j", "openstack"}, {"esc", "enter open"}, {"c", "Create a snapshot"}, {"esc", "enter open"}, {"?", "Help"}, {"esc", "enter open"},
	} {
		term.Keys(step[0])
		term.See(step[1])
	}
	term.Keys("q")
	require.Zero(t, term.Exit())
	require.Empty(t, strangers(term.Written()))
}

// ownSequences are those that the renderer, Bubble Tea and the probe write.
var ownSequences = regexp.MustCompile("\x1b\\[[0-9;]*[ABCDEFGHIJKLMPSTXZ@abdefr`]|\x1b\\[c|\x1b\\[[0-9;:]*m|\x1b\\[[?>=<]?[0-9;$]*[hlmnpuW]|\x1b\\]2;(snapdash)?\a|\x1b\\[2[23];2t|\x1bM|[\r\n\b\t]")

// strangers is what else was written that a terminal would obey, or by which it
// would show text otherwise than it is.
func strangers(written []byte) string {
	if !utf8.Valid(written) {
		return "what is no UTF-8"
	}
	return strings.Map(func(r rune) rune {
		if r >= ' ' && r != 0x7f && (r < 0x80 || r > 0x9f) && r != 0x202e && r != 0x2028 {
			return -1
		}
		return r
	}, ownSequences.ReplaceAllString(string(written), ""))
}

// pwned is what a stranger would write to a terminal: it sets the title, clears
// the screen, turns text round, in C0 and C1 form.
const pwned = "\x1b]0;PWNED\x07\x1b[2J\u009b31m\u202e\u2028"

// hostileEnv puts a server between the program and a cloud that writes such text
// into every name, message, metadata pair, unknown field and request id.
func hostileEnv(t *testing.T, cloud *sim.Cloud) []string {
	t.Helper()
	to, err := url.Parse(cloud.URL)
	require.NoError(t, err)
	proxy := httputil.NewSingleHostReverseProxy(to)
	server := httptest.NewUnstartedServer(proxy)
	address := "http://" + server.Listener.Addr().String()
	proxy.ModifyResponse = func(r *http.Response) error {
		r.Header.Set("X-Openstack-Request-Id", "req-\x9b31m\u009b32m\u202e") // C0 is refused by net/http itself
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		var v any
		if json.Unmarshal(body, &v) == nil {
			if body, err = json.Marshal(spoilt(v)); err != nil {
				return err
			}
			body = bytes.ReplaceAll(body, []byte(cloud.URL), []byte(address))
			body = bytes.ReplaceAll(body, []byte("RAW"), []byte("\x9b31m\xff\xc2"))
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		r.Header.Set("Content-Length", strconv.Itoa(len(body)))
		return nil
	}
	server.Start()
	t.Cleanup(server.Close)
	return []string{"OS_AUTH_URL=" + address + strings.TrimPrefix(cloud.AuthURL, cloud.URL)}
}

// spoilt is a JSON value with pwned in its texts for people and in its keys.
func spoilt(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = spoilt(v[i])
		}
	case map[string]any:
		for key, value := range v {
			v[key] = spoilt(value)
			if text, ok := value.(string); ok && slices.Contains([]string{"name", "description", "user_message", "message", "user_id"}, key) {
				v[key] = text + pwned + "RAW"
			}
		}
		if md, ok := v["metadata"].(map[string]any); ok {
			md["k"+pwned+"RAW"] = "v" + pwned + "RAW"
		}
		if _, row := v["volume_id"]; row {
			v["unknown"+pwned] = "v" + pwned + "RAW"
		}
	}
	return v
}
