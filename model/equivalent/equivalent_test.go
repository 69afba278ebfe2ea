package equivalent_test

import (
	"bytes"
	"math/rand"
	"os/exec"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
	"snapdash/model/change"
	"snapdash/model/equivalent"
)

// hostile are words that a shell, a terminal or an option parser may trip over.
var hostile = []string{
	"", " ", "plain", "two words", "-x", "--help", "--", "it's", `"`, `\`, `\n`, "$(reboot)", "`reboot`", "$HOME", "a;b", "a&b|c>d<e", "*?[a]", "~root", "#", "!1", "{a,b}",
	"a=b", "=", "=ls", "tab\tnew\nline\r", "\x1b[31m", "\x1b]52;c;AAAA\x07", "\u009b31m", "\u202eevil", "\u200b", "e\u0301", "\u3164", "日本", "übung", "😀", "👍🏽",
	"\xff\xfe", "'\x1b'", `\'` + "\x01" + "7", "\x7f", "\u2028", "\ue000", "%s%n", "a\x011", strings.Repeat("x", 255), "'", "''", "a'b'c", `$'\n'`,
}

// shells are the programs here that read $'…'; the plain sh need not.
func shells() [][]string {
	var out [][]string
	for _, s := range [][]string{{"bash"}, {"zsh", "-f"}, {"ksh"}, {"mksh"}, {"busybox", "sh"}, {"sh"}} {
		if got, err := run(s, `[ $'\101' = A ] && printf yes`); err == nil && got == "yes" {
			out = append(out, s)
		}
	}
	return out
}

func run(shell []string, script string) (string, error) {
	cmd := exec.Command(shell[0], append(shell[1:], "-s")...)
	cmd.Stdin = strings.NewReader(script + "\n")
	var out bytes.Buffer
	cmd.Stdout = &out
	err := cmd.Run()
	return out.String(), err
}

// handed gives the words that a shell hands on.
func handed(t *testing.T, shell []string, quoted []string) []string {
	t.Helper()
	out, err := run(shell, `printf '%s\0' `+strings.Join(quoted, " "))
	require.NoError(t, err)
	return strings.Split(strings.TrimSuffix(out, "\x00"), "\x00")
}

// words are hostile ones, and others made at random of the same stuff.
func words(r *rand.Rand, n int) []string {
	out := append([]string(nil), hostile...)
	all := []rune(strings.Join(hostile, ""))
	for range n {
		var b strings.Builder
		for range 1 + r.Intn(12) {
			switch r.Intn(4) {
			case 0:
				b.WriteByte(byte(1 + r.Intn(255)))
			case 1:
				b.WriteRune(rune(1 + r.Intn(0x2ff)))
			default:
				b.WriteRune(all[r.Intn(len(all))])
			}
		}
		out = append(out, strings.ReplaceAll(b.String(), "\x00", ""))
	}
	return out
}

func TestAShellReadsTheSameBytes(t *testing.T) {
	all := words(rand.New(rand.NewSource(1)), 4000)
	var quoted, easy, easyQuoted []string
	for _, w := range all {
		q := equivalent.Quote(w)
		quoted = append(quoted, q)
		if !strings.HasPrefix(q, "$'") {
			easy, easyQuoted = append(easy, w), append(easyQuoted, q)
		}
	}
	require.Equal(t, easy, handed(t, []string{"sh"}, easyQuoted), "what has no control character is for every sh")
	with := shells()
	require.NotEmpty(t, with, "no shell here reads $'…': bash, zsh, ksh or busybox is needed")
	for _, s := range with {
		require.Equal(t, all, handed(t, s, quoted), "%v", s)
	}
}

// unquoted reads what Quote writes, as the standard says.
func unquoted(q string) string {
	var b strings.Builder
	for i := 0; i < len(q); i++ {
		switch {
		case strings.HasPrefix(q[i:], "$'"):
			for i += 2; q[i] != '\''; i++ {
				if q[i] != '\\' {
					b.WriteByte(q[i])
				} else if i++; q[i] == '\'' || q[i] == '\\' {
					b.WriteByte(q[i])
				} else {
					b.WriteByte((q[i]-'0')<<6 | (q[i+1]-'0')<<3 | (q[i+2] - '0'))
					i += 2
				}
			}
		case q[i] == '\'':
			for i++; q[i] != '\''; i++ {
				b.WriteByte(q[i])
			}
		case q[i] == '\\':
			i++
			b.WriteByte(q[i])
		default:
			b.WriteByte(q[i])
		}
	}
	return b.String()
}

func TestBlanksThatAreLettersOrSymbolsAreWrittenByNumber(t *testing.T) {
	for _, r := range []rune{0x115f, 0x1160, 0x17b4, 0x180b, 0x2800, 0x3164, 0xfe0f, 0xffa0, 0xfffc, 0x13441, 0x13442, 0x16fe4, 0x1d159, 0xe0100} {
		q := equivalent.Quote("a" + string(r) + "b")
		require.Regexp(t, `^\$'a(\\[0-7]{3})+b'$`, q, "%U", r)
		require.Equal(t, "a"+string(r)+"b", unquoted(q))
	}
}

func FuzzQuote(f *testing.F) {
	for _, w := range hostile {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, w string) {
		q := equivalent.Quote(w)
		require.Equal(t, w, unquoted(q))
		require.NotEmpty(t, q)
		for _, r := range q {
			require.True(t, unicode.IsPrint(r) && !unicode.Is(unicode.M, r), "%q", q)
		}
	})
}

var (
	one, _ = model.ParseID("8f3ac1de-0000-4000-8000-000000000001")
	two, _ = model.ParseID("8f3ac1de-0000-4000-8000-000000000002")
	here   = equivalent.Where{API: model.API{Major: 3, Minor: 70}}
)

func on(op change.Op, j change.Job, targets ...model.ID) change.Job {
	j.Op = op
	for _, id := range targets {
		j.Items = append(j.Items, change.Item{Snapshot: model.Snapshot{ID: id}})
	}
	return j
}

func text(s string) *string { return &s }

func TestEveryOperationHasItsCommand(t *testing.T) {
	md := func(kv ...string) model.Metadata {
		m := map[string]string{}
		for i := 0; i < len(kv); i += 2 {
			m[kv[i]] = kv[i+1]
		}
		return model.MetadataOf(m)
	}
	const id1, id2 = "8f3ac1de-0000-4000-8000-000000000001", "8f3ac1de-0000-4000-8000-000000000002"
	for _, c := range []struct {
		job  change.Job
		want string
	}{
		{on(change.Delete, change.Job{}, one, two), "openstack volume snapshot delete " + id1 + " " + id2},
		{on(change.ForceDelete, change.Job{}, one), "openstack volume snapshot delete --force " + id1},
		{on(change.ResetStatus, change.Job{Status: model.Error}, one), "openstack volume snapshot set --state error " + id1},
		{on(change.ResetStatus, change.Job{Status: model.Error}, one, two), "for id in " + id1 + " " + id2 + `; do openstack volume snapshot set --state error "$id"; done`},
		{on(change.ResetStatus, change.Job{Status: model.Updating}, one, two), "cinder snapshot-reset-state --state updating " + id1 + " " + id2},
		{on(change.Unmanage, change.Job{}, one), "cinder --os-volume-api-version 3.8 snapshot-unmanage " + id1},
		{on(change.Revert, change.Job{}, one), "cinder --os-volume-api-version 3.40 revert-to-snapshot " + id1},
		{on(change.Update, change.Job{Edit: model.Edit{Name: text("-n'"), Description: text("a b")}}, one),
			`openstack volume snapshot set '--name=-n'\''' --description 'a b' ` + id1},
		{on(change.Update, change.Job{Edit: model.Edit{Name: text(""), Description: text("")}}, one), "cinder snapshot-rename --description= " + id1 + " ''"},
		{on(change.Update, change.Job{Edit: model.Edit{Name: text("n"), Description: text("")}}, one),
			"openstack volume snapshot set --name n " + id1 + "\ncinder snapshot-rename --description= " + id1},
		{on(change.Update, change.Job{Edit: model.Edit{Name: text("")}}, one, two), "for id in " + id1 + " " + id2 + `; do cinder snapshot-rename "$id" ''; done`},
		{change.Job{Op: change.Update, Items: []change.Item{
			{Snapshot: model.Snapshot{ID: one}, Edit: model.Edit{Name: text("a")}}, {Snapshot: model.Snapshot{ID: two}, Edit: model.Edit{Name: text("b")}},
		}}, "openstack volume snapshot set --name a " + id1 + "\nopenstack volume snapshot set --name b " + id2},
		{on(change.MergeMetadata, change.Job{Metadata: md("tier", "gold", "-k", "\x1b")}, one),
			`openstack volume snapshot set $'--property=-k=\033' --property tier=gold ` + id1},
		{on(change.ReplaceMetadata, change.Job{}, one), "openstack volume snapshot set --no-property " + id1},
		{on(change.PatchMetadata, change.Job{Patch: change.Patch{Unset: []string{"a=b", "-c"}}}, one), "openstack volume snapshot unset --property a=b --property=-c " + id1},
		{on(change.PatchMetadata, change.Job{Patch: change.Patch{Set: md("a", "1"), Unset: []string{"a", "b"}}}, one),
			"openstack volume snapshot unset --property b " + id1 + "\nopenstack volume snapshot set --property a=1 " + id1},
		{on(change.PatchMetadata, change.Job{Patch: change.Patch{Set: md("a", "1"), Unset: []string{"b"}, Replace: true}}, one),
			"openstack volume snapshot set --no-property --property a=1 " + id1},
		{change.Job{Op: change.Create, Items: []change.Item{{Draft: model.Draft{VolumeID: "v1", Name: "-n", Description: "d", Metadata: md("k", "v")}}}},
			"openstack volume snapshot create --volume v1 --description d --property k=v --force -- -n"},
		{change.Job{Op: change.Manage, Items: []change.Item{{Draft: model.Draft{VolumeID: "v1", Name: "n"}, Reference: md("source-name", "snapshot-1")}}},
			"openstack volume snapshot create --volume v1 --remote-source source-name=snapshot-1 n"},
		{change.Job{Op: change.CreateVolume, Items: []change.Item{{Volume: model.VolumeDraft{SnapshotID: one, Name: "n", SizeGiB: 3, Type: "fast ssd"}}}},
			"openstack volume create --snapshot " + id1 + " --size 3 --type 'fast ssd' n"},
	} {
		assert.Equal(t, c.want, here.Job(c.job).Text())
	}
	old := equivalent.Where{Cloud: "prod eu", Region: "-r", API: model.API{Major: 2}}
	assert.Equal(t, "openstack --os-cloud 'prod eu' --os-region-name=-r --os-volume-api-version 2 volume snapshot create --volume v ''",
		old.Job(change.Job{Op: change.Create, Items: []change.Item{{Draft: model.Draft{VolumeID: "v"}}}}).Text())
}

func TestWhatNoCommandCanSayIsSaidInWords(t *testing.T) {
	for _, key := range []string{"", "a=b"} {
		c := here.Job(on(change.MergeMetadata, change.Job{Metadata: model.Metadata{{Key: key, Value: "v"}}}, one))
		assert.Empty(t, c.Lines)
		assert.Len(t, c.Notes, 1)
	}
	c := here.Job(on(change.Update, change.Job{Edit: model.Edit{Name: text("a\x00b")}}, one))
	assert.Empty(t, c.Lines)
	assert.Contains(t, c.Notes[0], "NUL")
	c = equivalent.Where{Cloud: "x"}.Job(on(change.Revert, change.Job{}, one))
	assert.Len(t, c.Notes, 2, "cinder reads no clouds.yaml, and newer versions have the command")
	c = equivalent.Where{Cloud: "envvars"}.Job(on(change.Revert, change.Job{}, one))
	assert.Len(t, c.Notes, 1, "the variables are there")
	c = here.Job(on(change.Update, change.Job{Edit: model.Edit{Name: text("\x1b")}}, one))
	assert.Len(t, c.Notes, 1)
}

func TestEveryViewHasItsCommand(t *testing.T) {
	desc := model.Order{Column: model.ColumnCreated, Descending: true}
	for want, c := range map[string]equivalent.Command{
		"openstack volume snapshot list --long --sort-column 'Created At' --sort-descending": here.List(equivalent.View{Order: desc}),
		"openstack volume snapshot list --long --all-projects --project p --status error --volume v --name=-n --sort-column Size --sort-ascending": here.List(equivalent.View{
			Query: model.Query{AllProjects: true, ProjectID: "p", Status: "error", VolumeID: "v", Name: "-n"}, Order: model.Order{Column: model.ColumnSize}}),
		`cinder --os-volume-api-version 3.33 snapshot-list --all-tenants --filters status=updating --filters 'metadata={-a:b'\''c,d:e:f}' --sort created_at:desc`: here.List(equivalent.View{
			Query: model.Query{AllProjects: true, Status: "updating", Metadata: model.Metadata{{Key: "-a", Value: "b'c"}, {Key: "d", Value: "e:f"}}}, Order: desc}),
		"openstack volume snapshot show " + one.String():                                  here.Show(one),
		"openstack volume snapshot show -f json " + one.String():                          here.Raw(one),
		"openstack volume snapshot show -c properties -f json " + one.String():            here.Metadata(one),
		"openstack volume list --all-projects --status available --name n":                here.Volumes(model.VolumeQuery{AllProjects: true, Status: "available", Name: "n"}),
		"openstack volume show -- -v":                                                     here.Volume("-v"),
		"cinder --os-volume-api-version 3.5 message-list --resource_uuid " + one.String(): here.Messages(one.String()),
		"cinder --os-volume-api-version 3.8 snapshot-manageable-list 'node@lvm#pool'":     here.Manageable("node@lvm#pool"),
		"cinder quota-usage p":                 here.Quota("p"),
		"openstack project list":               here.Projects(true),
		"openstack project list --my-projects": here.Projects(false),
	} {
		assert.Equal(t, want, c.Text())
	}
	c := here.List(equivalent.View{Order: model.Order{Column: model.ColumnProject}, Rest: "age>30d"})
	assert.Len(t, c.Notes, 2)
	for _, pair := range []model.Pair{{Key: "a:b", Value: "c"}, {Key: "a", Value: "b,c"}, {Key: " a", Value: "b"}, {Value: "b"}} {
		c := here.List(equivalent.View{Query: model.Query{Metadata: model.Metadata{pair}}, Order: desc})
		assert.Equal(t, "cinder --os-volume-api-version 3.33 snapshot-list --sort created_at:desc", c.Text())
		assert.Len(t, c.Notes, 1)
	}
}

// TestHostileValuesReachTheProgramWhole lets a shell run the commands with
// functions in the place of the programs, which tell what they were given.
func TestHostileValuesReachTheProgramWhole(t *testing.T) {
	with := shells()
	require.NotEmpty(t, with)
	var script strings.Builder
	script.WriteString("openstack() { printf '%s\\0' openstack \"$@\" end; }\ncinder() { printf '%s\\0' cinder \"$@\" end; }\n")
	var want []string
	add := func(j change.Job, args ...string) {
		script.WriteString(here.Job(j).Text() + "\n")
		want = append(want, strings.Join(args, "\x00"))
	}
	opt := func(name, v string) []string {
		if v == "" || v[0] == '-' {
			return []string{name + "=" + v}
		}
		return []string{name, v}
	}
	for _, w := range words(rand.New(rand.NewSource(2)), 300) {
		if w != "" {
			args := append([]string{"openstack", "volume", "snapshot", "set"}, opt("--name", w)...)
			add(on(change.Update, change.Job{Edit: model.Edit{Name: text(w)}}, one), append(args, one.String())...)
		}
		if model.Addressable(w) && !strings.ContainsAny(w, "?#%") {
			args := append([]string{"openstack", "volume", "snapshot", "unset"}, opt("--property", w)...)
			add(on(change.PatchMetadata, change.Job{Patch: change.Patch{Unset: []string{w}}}, one), append(args, one.String())...)
		}
		args := append([]string{"openstack", "volume", "snapshot", "create"}, opt("--volume", w)...)
		args = append(args, "--property", "k="+w, "--force")
		if strings.HasPrefix(w, "-") {
			args = append(args, "--")
		}
		add(change.Job{Op: change.Create, Items: []change.Item{{Draft: model.Draft{VolumeID: w, Name: w, Metadata: model.Metadata{{Key: "k", Value: w}}}}}}, append(args, w)...)
	}
	for _, s := range with {
		out, err := run(s, script.String())
		require.NoError(t, err)
		require.Equal(t, want, strings.Split(strings.TrimSuffix(out, "\x00end\x00"), "\x00end\x00"), "%v", s)
	}
}
