package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

// built is the program, built once for all tests of this package.
var built string

func TestMain(m *testing.M) {
	if dir := os.Getenv("COUNT"); dir != "" { // see TestTerminalsCountCellsAsWeDo
		os.Exit(countHere(dir))
	}
	if path := os.Getenv("JOURNAL"); path != "" { // see TestManyProgramsWriteAtOnce
		os.Exit(writeHere(path, os.Getenv("WRITER")))
	}
	if where := os.Getenv("FAULT"); where != "" { // see TestAPanicRestoresTheTerminalAndLeavesAReport
		os.Exit(crashHere(where))
	}
	dir, err := os.MkdirTemp("", "snapdash")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	built = filepath.Join(dir, "snapdash")
	out, err := exec.Command("go", "build", "-o", built, ".").CombinedOutput()
	if err != nil {
		fmt.Fprintf(os.Stderr, "build: %v\n%s", err, out)
		os.Exit(1)
	}
	flag.Parse()
	_ = flag.Set("test.parallel", "6") // these tests wait for terminals, which costs nothing
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// stage is a cloud to play the scenario on.
type stage struct {
	clouds        string // path of its clouds.yaml
	admin, member string // entries there; member's project has quota left

	width, height int    // of the terminal; 120x40 when zero
	inside        string // the terminal multiplexer that the program runs in: tmux, screen or none
	bitsPerSecond int    // of the line; 0: no limit
}

// program runs the built program in a terminal against the stage.
func (s stage) program(t *testing.T, args ...string) *termtest.Terminal {
	t.Helper()
	opt := termtest.Options{
		Width: cmp.Or(s.width, 120), Height: cmp.Or(s.height, 40), BitsPerSecond: s.bitsPerSecond, SpeedTold: s.bitsPerSecond == 9600, Answers: s.inside == "" && s.bitsPerSecond == 0,
		Env: []string{"LANG=C.UTF-8", "LC_ALL=C.UTF-8", "OS_CLIENT_CONFIG_FILE=" + s.clouds, "HOME=" + t.TempDir()},
	}
	if s.inside != "" {
		return inMultiplexer(t, s.inside, opt, append([]string{built}, args...)...)
	}
	return termtest.Start(t, opt, built, args...)
}

// embedded starts a cloud in this process and writes its clouds.yaml.
func embedded(t *testing.T, opt sim.Options) (stage, *sim.Cloud) {
	t.Helper()
	cloud, err := sim.Start(opt)
	require.NoError(t, err)
	t.Cleanup(cloud.Close)
	path := filepath.Join(t.TempDir(), "clouds.yaml")
	require.NoError(t, os.WriteFile(path, []byte(cloud.CloudsYAML()), 0o600))
	return stage{clouds: path, admin: "sim-admin", member: "sim-member"}, cloud
}

func TestScenarioOnTheEmbeddedCloud(t *testing.T) {
	t.Parallel()
	s, _ := embedded(t, sim.Options{Snapshots: 2500, Seed: 7})
	s.play(t)
}

// live plays on the cloud that SNAPDASH_LIVE names; make test-cloud does, and
// fails when the line that is printed here is missing.
func live(t *testing.T, play func(stage, *testing.T)) {
	t.Helper()
	clouds := os.Getenv("SNAPDASH_LIVE")
	if clouds == "" {
		t.Skip("SNAPDASH_LIVE names no cloud")
	}
	play(stage{clouds: clouds, admin: "real-admin", member: "real-demo"}, t)
	if !t.Failed() {
		fmt.Println("live cloud: 1 cases of cmd/snapdash")
	}
}

// TestLiveScenario plays the scenario on a real cloud.
func TestLiveScenario(t *testing.T) { live(t, stage.play) }

// play is the scenario: sign in, list, filter, sort, all projects, detail,
// create, wait, rename, metadata both ways, delete, gone.
func (s stage) play(t *testing.T) {
	volume := fmt.Sprintf("sc-%08x", uint32(time.Now().UnixNano())) // short: it has to fit into 60 columns
	s.makeVolume(t, volume)

	term := s.program(t, "--os-cloud", s.member, "--undo", "500ms")
	term.See("NAME", "STATUS", "as of")
	term.Keys("c")
	term.See("Volume:")
	term.Type(volume)
	term.See("1 of ", volume)
	term.Keys("enter")
	term.See("[ Create ]")
	term.Type(volume + "-snap")
	term.Keys("tab")
	term.Type("made in a terminal")
	term.Keys("tab")
	term.Type("tier=gold")
	term.Keys("enter", "tab", "enter")
	term.See("Created and available: " + volume + "-snap")

	term.Keys("/")
	term.Type("name:" + volume)
	term.Keys("enter")
	term.See("1 of ", volume+"-snap", "  available")
	term.Keys("enter")
	term.See("Description", "made in a terminal")
	term.Keys("G")
	term.See("Messages (0)", "tier", "gold")
	term.Keys("esc")
	term.See("sorted by")
	term.Keys("e")
	term.See("Edit " + volume + "-snap")
	term.Type("2")
	term.Keys("enter")
	term.See("Saved: " + volume + "-snap2")

	s.editMetadata(t, term)

	term.Keys("d")
	term.See("Delete 1 snapshot?", volume+"-snap2", "[ No ]")
	term.Keys("enter")
	term.Gone("Delete 1 snapshot?")
	term.Keys("d", "y")
	term.See("Deleted: ")
	term.See(" 0 of ") // whatever else the project holds, the filter passes nothing
	term.Keys("q")
	require.Zero(t, term.Exit())
	require.True(t, term.Screen().Restored())
	s.browseAsAdmin(t)
}

// editMetadata merges one pair in, then replaces the set by another.
func (s stage) editMetadata(t *testing.T, term *termtest.Terminal) {
	t.Helper()
	term.Keys("m")
	term.See("KEY", "tier", "gold")
	term.Keys("a")
	term.Type("owner")
	term.Keys("enter")
	term.Type("storage")
	term.Keys("enter", "M")
	term.See("Merge will do this", "+ owner")
	term.Keys("s")
	term.Gone("Merge will do this", "saving", "KEY")
	term.Keys("m")
	term.See("owner", "storage", "2 pairs")
	term.Keys("d", "R")
	term.See("Replace will make the set", "- owner")
	term.Keys("s")
	term.Gone("Replace will make the set", "saving", "KEY")
	term.Keys("m")
	term.See("tier", "1 pair")
	term.Keys("esc")
	term.Gone("1 pair")
}

// browseAsAdmin toggles all projects, sorts and pages.
func (s stage) browseAsAdmin(t *testing.T) {
	t.Helper()
	term := s.program(t, "--os-cloud", s.admin)
	term.See("NAME", "STATUS", "as of")
	term.Keys("a")
	term.See("/ all projects")
	if cmp.Or(s.width, 120) >= 80 {
		term.See("PROJECT")
	}
	term.Keys("s")
	term.See("Sort by", "project")
	term.Keys("j", "j", "j", "S")
	term.See("sorted by size")
	term.Keys("G", "g", "ctrl+d", "ctrl+u", "?")
	term.See("Help: List")
	term.Keys("esc")
	term.Gone("Help: List")
	term.Keys("a")
	term.Gone("/ all projects")
	term.Keys("q")
	require.Zero(t, term.Exit())
}

// pass is a signed-in account of the stage.
type pass struct{ token, base, project string }

// signIn gets a token by plain HTTP.
func (s stage) signIn(t *testing.T, entry string) pass {
	t.Helper()
	var file struct {
		Clouds map[string]struct {
			Auth map[string]string `yaml:"auth"`
		} `yaml:"clouds"`
	}
	text, err := os.ReadFile(s.clouds)
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, &file))
	auth := file.Clouds[entry].Auth
	def := map[string]any{"name": "Default"}
	header, token := call(t, http.MethodPost, auth["auth_url"]+"/auth/tokens", "", map[string]any{"auth": map[string]any{
		"identity": map[string]any{"methods": []string{"password"}, "password": map[string]any{"user": map[string]any{"name": auth["username"], "password": auth["password"], "domain": def}}},
		"scope":    map[string]any{"project": map[string]any{"name": auth["project_name"], "domain": def}},
	}})
	project := token["token"].(map[string]any)["project"].(map[string]any)["id"].(string)
	return pass{header.Get("X-Subject-Token"), blockStorage(t, token), project}
}

// makeVolume asks the cloud for a volume of 1 GiB, in a project without limits,
// and waits for it.
func (s stage) makeVolume(t *testing.T, name string) {
	t.Helper()
	member, admin := s.signIn(t, s.member), s.signIn(t, s.admin)
	call(t, http.MethodPut, admin.base+"/os-quota-sets/"+member.project, admin.token, map[string]any{"quota_set": map[string]any{"volumes": -1, "snapshots": -1, "gigabytes": -1}})
	_, made := call(t, http.MethodPost, member.base+"/volumes", member.token, map[string]any{"volume": map[string]any{"name": name, "size": 1}})
	id := made["volume"].(map[string]any)["id"].(string)
	require.Eventually(t, func() bool {
		_, v := call(t, http.MethodGet, member.base+"/volumes/"+id, member.token, nil)
		return v["volume"].(map[string]any)["status"] == "available"
	}, 60*time.Second, 100*time.Millisecond)
}

// blockStorage finds the service's public address in a token's catalogue.
func blockStorage(t *testing.T, token map[string]any) string {
	t.Helper()
	for _, e := range token["token"].(map[string]any)["catalog"].([]any) {
		entry := e.(map[string]any)
		for _, p := range entry["endpoints"].([]any) {
			if ep := p.(map[string]any); entry["type"] == "block-storage" && ep["interface"] == "public" {
				return strings.TrimRight(ep["url"].(string), "/")
			}
		}
	}
	t.Fatal("no Block Storage in the catalogue")
	return ""
}

// call makes a request and reads the JSON that comes back.
func call(t *testing.T, method, address, token string, body any) (http.Header, map[string]any) {
	t.Helper()
	var text bytes.Buffer
	if body != nil { // Cinder refuses a GET that has one
		require.NoError(t, json.NewEncoder(&text).Encode(body))
	}
	req, err := http.NewRequestWithContext(t.Context(), method, address, &text)
	require.NoError(t, err)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("X-Auth-Token", token)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	var out map[string]any
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&out), "%s %s: %d", method, address, resp.StatusCode)
	require.Less(t, resp.StatusCode, 300, "%v", out)
	return resp.Header, out
}
