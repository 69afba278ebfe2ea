package cinder

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// differs lists the recorded exchanges that the service answers otherwise, each
// with its reason. The test fails when one is missing here, and when one that
// stands here has become equal.
var differs = map[string]string{}

// The volumes of the recorded run.
const (
	volumeA     = "f71892b5-3afb-4abc-8008-05ec1647352b"
	volumeB     = "9ea2b88a-f358-43f6-a1ae-48a59d55e63d"
	volumeOther = "9eb711dd-ff81-4773-8505-b4f3d483742a"
	volumeAdmin = "094c4529-a113-4fed-8d09-b3c1a20896b1"
	volumeBig   = "c598a175-495b-41c1-bb5e-905e6bbe9bbb"
)

func recordedUsers() map[string]Caller {
	return map[string]Caller{
		"admin":  {UserID: "27c040be6f4e402f8e1c34cc1b3a7eeb", ProjectID: adminProject, Admin: true, Writer: true},
		"demo":   {UserID: "7639717cfc894c38a23f964327893503", ProjectID: demoProject, Writer: true},
		"other":  {UserID: "9e2a718832d24471b2583de159c0e27d", ProjectID: otherProject, Writer: true},
		"reader": {UserID: "11111111222222223333333344444444", ProjectID: demoProject},
	}
}

func recordedStage(t *testing.T, nameLike bool) *stage {
	return newStage(t, Options{
		MaxMicroversion: 70, KeystoneURL: "http://127.0.0.1:5000", Quota: Quota{Volumes: 10, Snapshots: 10, Gigabytes: 1000},
		NameLike: nameLike, NarrowText: true, Work: 100 * time.Millisecond,
	}, recordedUsers())
}

// replay is the run that was recorded: what was done without being recorded is
// done again here, before the exchange of that number.
type replay struct {
	*stage
	all  []exchange
	ids  map[string]string // by name, of what the run did not record the creation of
	when map[string]time.Time
}

func TestReplay(t *testing.T) {
	r := &replay{stage: recordedStage(t, false), all: recorded(t), ids: map[string]string{}, when: map[string]time.Time{}}
	r.learn()
	before := r.unrecorded()
	equal, all := 0, 0
	for _, e := range r.all {
		if e.file[0] == '9' {
			continue
		}
		all++
		if step := before[e.file[:3]]; step != nil {
			step()
		}
		diff := r.play(e)
		reason, listed := differs[e.file]
		switch {
		case diff == "":
			equal++
			assert.False(t, listed, "%s is equal now; take it off the list", e.file)
		case !listed:
			t.Errorf("%s: %s", e.file, diff)
		default:
			t.Logf("%s differs: %s\n%s", e.file, reason, diff)
		}
	}
	fmt.Printf("replay of Cinder 21.3: %d of %d equal\n", equal, all)
	assert.LessOrEqual(t, len(differs)*20, all, "at most one in twenty may differ")
}

// learned is what a listing tells of a row.
type learned struct {
	ID, Name string
	Created  string `json:"created_at"`
}

// learn reads ids and times of what was created between the recorded exchanges
// from the listings.
func (r *replay) learn() {
	for _, file := range []string{"255-", "363-", "346-", "341-", "351-"} {
		var body struct {
			Snapshots []learned
			Snapshot  learned
		}
		require.NoError(r.t, json.Unmarshal(findExchange(r.t, r.all, file).Response.Body, &body))
		for _, s := range append(body.Snapshots, body.Snapshot) {
			if s.Name == "dup" { // two of a name: the older is the last in the listing
				s.Name = "dup-b"
				if r.ids["dup-b"] != "" {
					s.Name = "dup-a"
				}
			}
			if s.ID == "" {
				continue
			}
			r.ids[s.Name] = s.ID
			at, err := time.Parse("2006-01-02T15:04:05", s.Created)
			require.NoError(r.t, err)
			r.when[s.Name] = at
		}
	}
	r.when["dup-a"] = r.when["dup-a"].Add(950 * time.Millisecond) // it became available in the next second
	r.ids["snap-03"] = "62c5b56e-8008-495c-a9ce-30789f0b7960"
	r.when["snap-03"] = r.when["snap-04"]
}

// reach moves the clock on to a time, never back.
func (r *replay) reach(at time.Time) {
	if at.After(r.now) {
		r.now = at
	}
}

// wait lets time pass until something has a status; "gone" is none.
func (r *replay) wait(user, kind, id, want string) {
	r.t.Helper()
	status := ""
	for range 200 {
		code, body := r.as(user, "GET", kind+"s/"+id, "", "")
		status = "gone"
		if code == 200 {
			status = body[kind].(map[string]any)["status"].(string)
		}
		if status == want {
			return
		}
		r.now = r.now.Add(100 * time.Millisecond)
	}
	r.t.Fatalf("%s %s is %s, not %s", kind, id, status, want)
}

func (r *replay) volume(user, id, name string, size int, more string) {
	r.t.Helper()
	r.stage.ids = []string{id}
	code, _ := r.as(user, "POST", "volumes", fmt.Sprintf(`{"volume": {"name": %q, "size": %d%s}}`, name, size, more), "")
	require.Equal(r.t, 202, code)
	r.wait(user, "volume", id, "available")
}

// snapshot creates one under its recorded id at its recorded time.
func (r *replay) snapshot(user, volume, key, name, more string) string {
	r.t.Helper()
	if at, ok := r.when[key]; ok {
		r.reach(at)
	}
	if id := r.ids[key]; id != "" {
		r.stage.ids = []string{id}
	}
	code, body := r.as(user, "POST", "snapshots", fmt.Sprintf(`{"snapshot": {"volume_id": %q, "name": %q%s}}`, volume, name, more), "")
	require.Equal(r.t, 202, code, body)
	id := body["snapshot"].(map[string]any)["id"].(string)
	r.ids[key] = id
	return id
}

// unrecorded are the steps of the recorded run that were not recorded, by the
// number of the exchange that follows.
func (r *replay) unrecorded() map[string]func() {
	demoSnapshot := func(name, until string) func() {
		return func() { r.wait("demo", "snapshot", r.ids[name], until) }
	}
	return map[string]func(){
		"014": func() {}, // the token was revoked here; who verified it has not noticed
		"015": func() { delete(r.users, "demo") },
		"016": func() { r.users["demo"] = recordedUsers()["demo"] },
		"031": func() {
			r.volume("demo", volumeA, "vol-a", 2, "")
			r.volume("demo", volumeB, "vol-b", 1, "")
			r.volume("other", volumeOther, "vol-o", 3, "")
			r.volume("admin", volumeAdmin, "vol-adm", 1, "")
		},
		"033": func() { r.wait("demo", "snapshot", "3dcec943-65ea-4609-a763-f4431bb869df", "available") },
		"067": func() { r.wait("demo", "volume", volumeB, "in-use") },
		"074": func() { r.fill(volumeA, "fill") },
		"078": func() { r.volume("demo", volumeBig, "vol-big", 5, ""); r.fill(volumeBig, "gb") },
		"084": r.standingSet,
		"085": func() {
			r.stage.ids = []string{"bdcfca59-0935-413c-831e-59078db6dd4e"} // of the user message
			r.wait("demo", "snapshot", "43753012-472d-4043-a901-b19fa014e83f", "error")
		},
		"106": func() {
			r.as("admin", "POST", "snapshots/"+r.ids["snap-03"]+"/action", `{"os-reset_status": {"status": "creating"}}`, "")
		},
		"111": demoSnapshot("snap-03", "gone"),
		"337": demoSnapshot("dup-a", "gone"),
		"339": func() {
			r.wait("demo", "snapshot", "43753012-472d-4043-a901-b19fa014e83f", "gone")
			r.snapshot("demo", volumeA, "slow6-snap", "slow6-snap", "")
		},
		"340": demoSnapshot("slow6-snap", "available"),
		"345": func() {
			r.snapshot("demo", volumeA, "faildelete-snap", "faildelete-snap", "")
			r.wait("demo", "snapshot", r.ids["faildelete-snap"], "available")
		},
		"346": demoSnapshot("faildelete-snap", "error_deleting"),
		"350": func() {
			r.snapshot("demo", volumeA, "busydelete-snap", "busydelete-snap", "")
			r.wait("demo", "snapshot", r.ids["busydelete-snap"], "available")
		},
		"354": func() { r.wait("demo", "volume", "a2b5cd5d-10e1-44a5-b5e3-f2fdc642a566", "available") },
		"356": demoSnapshot("snap-05", "gone"),
		"358": func() {
			code, _ := r.as("demo", "POST", "volumes", fmt.Sprintf(`{"volume": {"name": "slow6-from", "size": 5, "snapshot_id": %q}}`, r.ids["snap-07"]), "")
			require.Equal(r.t, 202, code)
		},
		"359": demoSnapshot("snap-07", "gone"),
		"361": func() {
			r.snapshot("demo", volumeA, "latest-of-a", "latest-of-a", "")
			r.wait("demo", "snapshot", r.ids["latest-of-a"], "available")
		},
		"364": func() { r.wait("demo", "volume", volumeA, "available") },
		"366": func() { r.wait("admin", "snapshot", r.ids["adm-03"], "gone") },
	}
}

// fill creates snapshots until the quota refuses one.
func (r *replay) fill(volume, name string) {
	for i := range 12 {
		body := fmt.Sprintf(`{"snapshot": {"volume_id": %q, "name": "%s-%d"}}`, volume, name, i)
		if code, _ := r.as("demo", "POST", "snapshots", body, ""); code != 202 {
			return
		}
	}
	r.t.Error("the quota refused nothing")
}

// standingSet takes the limits away, deletes what filled the quota and creates
// the snapshots that the rest of the run is about.
func (r *replay) standingSet() {
	for _, p := range []string{otherProject, adminProject} {
		code, _ := r.as("admin", "PUT", "os-quota-sets/"+p, `{"quota_set": {"snapshots": -1, "gigabytes": -1, "volumes": -1}}`, "")
		require.Equal(r.t, 200, code)
	}
	r.now = r.now.Add(200 * time.Millisecond)
	_, body := r.as("demo", "GET", "snapshots", "", "")
	for _, s := range body["snapshots"].([]any) {
		if id := s.(map[string]any)["id"].(string); id != r.ids["snap-01"] {
			code, _ := r.as("demo", "DELETE", "snapshots/"+id, "", "")
			require.Equal(r.t, 202, code)
		}
	}
	r.now = r.now.Add(200 * time.Millisecond)
	for i := 2; i < 13; i++ {
		name, volume, env := fmt.Sprintf("snap-%02d", i), volumeA, "dev"
		if i%3 == 0 {
			volume = volumeBig
		}
		if i%2 == 1 {
			env = "prod"
		}
		r.snapshot("demo", volume, name, name, fmt.Sprintf(`, "description": "demo %d", "metadata": {"env": %q, "n": "%d"}`, i, env, i))
	}
	for i := 1; i < 5; i++ {
		name := fmt.Sprintf("oth-%02d", i)
		r.snapshot("other", volumeOther, name, name, `, "metadata": {"env": "dev"}`)
	}
	for i := 1; i < 4; i++ {
		name := fmt.Sprintf("adm-%02d", i)
		r.snapshot("admin", volumeAdmin, name, name, "")
	}
	r.snapshot("demo", volumeA, "dup-a", "dup", "")
	r.snapshot("demo", volumeA, "dup-b", "dup", "")
	r.now = r.now.Add(100 * time.Millisecond)
}

// play sends one recorded request at its time and tells how the answer differs.
func (r *replay) play(e exchange) string {
	if at, err := time.Parse(time.RFC1123, e.Response.Headers["Date"]); err == nil {
		r.reach(at)
	}
	if id, at := created(e); id != "" {
		r.stage.ids = []string{id}
		r.reach(at)
	}
	return r.compare(e, false)
}

// created gives id and time of what an exchange created.
func created(e exchange) (id string, at time.Time) {
	var body map[string]struct {
		ID        string
		CreatedAt string `json:"created_at"`
	}
	if e.Request.Method != "POST" || e.Response.Status != 202 || json.Unmarshal(e.Response.Body, &body) != nil {
		return "", time.Time{}
	}
	for _, o := range body {
		at, _ := time.Parse("2006-01-02T15:04:05", o.CreatedAt)
		return o.ID, at
	}
	return "", time.Time{}
}

var told = []string{"Content-Type", "Openstack-Api-Version", "Vary", "Retry-After", "Www-Authenticate"}

// compare plays an exchange and describes the difference, "" where there is none.
func (r *replay) compare(e exchange, cut bool) string {
	h := map[string]string{}
	for k, v := range e.Request.Headers {
		h[k] = strings.TrimSuffix(strings.TrimPrefix(v, "<token:"), ">")
	}
	if h["X-Auth-Token"] == "" && e.User != "none" && cut {
		h["X-Auth-Token"] = e.User
	}
	resp := r.send(e.Request.Method, e.Request.URL, requestText(e), h)
	text, err := io.ReadAll(resp.Body)
	require.NoError(r.t, err)
	var diffs []string
	note := func(what string, want, got any) {
		diffs = append(diffs, fmt.Sprintf("%s\n   recorded %v\n   answered %v", what, want, got))
	}
	if resp.StatusCode != e.Response.Status {
		note("status", e.Response.Status, resp.StatusCode)
	}
	for _, name := range told {
		if want, got := e.Response.Headers[name], resp.Header.Get(name); want != got {
			note(name, want, got)
		}
	}
	for _, name := range []string{"X-Openstack-Request-Id", "X-Compute-Request-Id"} {
		if want, got := e.Response.Headers[name] != "", resp.Header.Get(name) != ""; want != got {
			note(name, want, got)
		}
	}
	if a, b := resp.Header.Get("X-Openstack-Request-Id"), resp.Header.Get("X-Compute-Request-Id"); b != "" && a != b {
		note("request ids", a, b)
	}
	if want, got := plain(e.Response.Body), plain(text); cut {
		noteCut(note, want, got)
	} else {
		differences(note, "body", want, got)
	}
	return strings.Join(diffs, "\n  ")
}

// differences notes every place in which two JSON values differ.
func differences(note func(string, any, any), at string, want, got any) {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			break
		}
		for k := range g {
			if _, ok := w[k]; !ok {
				note(at+"."+k, "nothing", g[k])
			}
		}
		for k := range w {
			if v, ok := g[k]; ok {
				differences(note, at+"."+k, w[k], v)
			} else {
				note(at+"."+k, w[k], "nothing")
			}
		}
		return
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			break
		}
		for i := range w {
			differences(note, fmt.Sprintf("%s[%d]", at, i), w[i], g[i])
		}
		return
	}
	if !reflect.DeepEqual(want, got) {
		note(at, want, got)
	}
}

// noteCut compares the first rows of a listing that was shortened for the record.
func noteCut(note func(string, any, any), want, got any) {
	a, _ := want.(map[string]any)["snapshots"].([]any)
	b, _ := got.(map[string]any)["snapshots"].([]any)
	if len(b) > len(a) {
		b = b[:len(a)]
	}
	if !reflect.DeepEqual(a, b) {
		note("first rows", a, b)
	}
}

// requestText gives a request's body as it was sent: a JSON text, or a string
// that was sent as it is.
func requestText(e exchange) string {
	var raw string
	switch {
	case len(e.Request.Body) == 0 || string(e.Request.Body) == "null":
		return ""
	case json.Unmarshal(e.Request.Body, &raw) == nil:
		return raw
	}
	return string(e.Request.Body)
}

var (
	requestID = regexp.MustCompile(`^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	timeText  = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d{6})$`)
)

// plain decodes a body with times and request ids replaced by their form.
func plain(text []byte) any {
	var v any
	if json.Unmarshal(text, &v) != nil {
		return string(text)
	}
	if v == "" { // an empty body was recorded as an empty string
		return ""
	}
	return formOf(v)
}

func formOf(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = formOf(v[k])
		}
	case []any:
		for i := range v {
			v[i] = formOf(v[i])
		}
	case string:
		if requestID.MatchString(v) {
			return "a request id"
		}
		if m := timeText.FindStringSubmatch(v); m != nil && m[1] == "000000" {
			return "a time in seconds"
		} else if m != nil {
			return "a time in microseconds"
		}
	}
	return v
}

// TestReplayWithNameLike compares the record of a cloud whose operator allows
// name~ and status~; each listing was recorded with its first five rows.
func TestReplayWithNameLike(t *testing.T) {
	r := &replay{stage: recordedStage(t, true), all: recorded(t)}
	r.restore()
	equal, all := 0, 0
	for _, e := range r.all {
		if e.file[0] != '9' {
			continue
		}
		all++
		if diff := r.compare(e, true); diff != "" {
			t.Errorf("%s: %s", e.file, diff)
			continue
		}
		equal++
	}
	fmt.Printf("replay of Cinder 21.3 with name~: %d of %d equal\n", equal, all)
}

// restore puts all rows in that the shortened listings tell of.
func (r *replay) restore() {
	seen := map[string]bool{}
	var rows []*snapshot
	for _, e := range r.all {
		var body struct {
			Snapshots []map[string]any
		}
		if e.file[0] != '9' || json.Unmarshal(e.Response.Body, &body) != nil {
			continue
		}
		for _, o := range body.Snapshots {
			if id := o["id"].(string); !seen[id] {
				seen[id] = true
				rows = append(rows, rowOf(r.t, o))
			}
		}
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].created.Before(rows[j].created) })
	for _, s := range rows {
		s.project = demoProject
		r.c.st.add(s)
	}
}

// rowOf makes a row of its JSON.
func rowOf(t *testing.T, o map[string]any) *snapshot {
	parse := func(v any) time.Time {
		if v == nil {
			return time.Time{}
		}
		at, err := time.Parse("2006-01-02T15:04:05", v.(string))
		require.NoError(t, err)
		return at
	}
	text := func(v any) *string {
		if v == nil {
			return nil
		}
		s := v.(string)
		return &s
	}
	s := &snapshot{id: o["id"].(string), created: parse(o["created_at"]), updated: parse(o["updated_at"]), name: text(o["name"]), desc: text(o["description"]),
		volume: o["volume_id"].(string), status: o["status"].(string), size: int(o["size"].(float64)), progress: "100%"}
	for k, v := range o["metadata"].(map[string]any) {
		s.meta = append(s.meta, pair{k, v.(string)})
	}
	return s
}
