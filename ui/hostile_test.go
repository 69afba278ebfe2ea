package ui

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
	"snapdash/ui/termtest"
)

// evil is a cloud all of whose answers have the same text wherever a text can
// stand, failures included.
type evil struct {
	text  string
	fails bool // what is asked fails, except for the list
}

// full sets every text in a value, whatever its type has.
func full[T any](text string) T {
	var v T
	fillAll(reflect.ValueOf(&v).Elem(), text, 0)
	return v
}

func fillAll(v reflect.Value, text string, depth int) {
	if !v.CanSet() || depth > 6 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillAll(v.Elem(), text, depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			fillAll(v.Field(i), text, depth+1)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes([]byte(text))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fillAll(v.Index(i), text, depth+1)
		}
	case reflect.Map:
		if v.Type().Key().Kind() == reflect.String {
			value := reflect.New(v.Type().Elem()).Elem()
			fillAll(value, text, depth+1)
			v.Set(reflect.MakeMap(v.Type()))
			v.SetMapIndex(reflect.ValueOf(text).Convert(v.Type().Key()), value)
		}
	default: // numbers, times and what is no text
	}
}

func (e evil) fault(op string) error {
	return &model.Fault{Kind: model.ErrServer, Op: op, Object: e.text, Status: 500, Message: e.text, RequestID: e.text, Hint: e.text}
}

// answer gives a full T, or a failure.
func answer[T any](e evil, op string) (T, error) {
	if e.fails {
		var none T
		return none, e.fault(op)
	}
	return full[T](e.text), nil
}

func (e evil) snapshot(i int) model.Snapshot {
	s := full[model.Snapshot](e.text)
	s.ID = model.ID{1: byte(i)}
	s.Status, s.SizeGiB, s.CreatedAt = model.Statuses()[i%len(model.Statuses())], int32(i), noon.Add(-time.Duration(i)*time.Hour)
	s.VolumeID += fmt.Sprint(i)
	return s
}

func (e evil) Session() model.Session {
	s := full[model.Session](e.text)
	s.API, s.ReadOnly = model.API{Major: 3, Minor: 71, Max: 71}, false
	return s
}

func (e evil) List(context.Context, model.Query) (model.Page, error) {
	p := full[model.Page](e.text)
	p.Snapshots, p.More, p.Count = nil, false, 40
	for i := range 40 {
		p.Snapshots = append(p.Snapshots, e.snapshot(i))
	}
	return p, nil
}

func (e evil) Show(_ context.Context, id model.ID) (model.Detail, error) {
	d, err := answer[model.Detail](e, "show snapshot")
	d.Snapshot = e.snapshot(int(id[1]))
	return d, err
}

func (e evil) Volumes(context.Context, model.VolumeQuery) (model.VolumePage, error) {
	p, err := answer[model.VolumePage](e, "list volumes")
	p.More = false
	return p, err
}

func (e evil) Backups(context.Context, model.BackupQuery) (model.BackupPage, error) {
	p, err := answer[model.BackupPage](e, "list backups")
	p.More = false
	return p, err
}

func (e evil) Metadata(context.Context, model.ID) (model.Metadata, error) {
	return answer[model.Metadata](e, "read metadata")
}

func (e evil) Volume(context.Context, string) (model.Volume, error) {
	return answer[model.Volume](e, "show volume")
}

func (e evil) Projects(context.Context) ([]model.Project, error) {
	return answer[[]model.Project](e, "list projects")
}

func (e evil) Quota(context.Context, string) (model.Quota, error) {
	return answer[model.Quota](e, "read the quota")
}

func (e evil) Messages(context.Context, model.ID) ([]model.Message, error) {
	return answer[[]model.Message](e, "list messages")
}

func (e evil) Manageable(context.Context, string, bool) ([]model.BackendSnapshot, error) {
	return answer[[]model.BackendSnapshot](e, "list manageable snapshots")
}

func (e evil) Manage(context.Context, model.ManageDraft) (model.Snapshot, error) {
	return answer[model.Snapshot](e, "manage snapshot")
}

func (e evil) Create(context.Context, model.Draft) (model.Snapshot, error) {
	return answer[model.Snapshot](e, "create")
}

func (e evil) Update(context.Context, model.ID, model.Edit) (model.Snapshot, error) {
	return answer[model.Snapshot](e, "update")
}

func (e evil) MergeMetadata(context.Context, model.ID, model.Metadata) (model.Metadata, error) {
	return answer[model.Metadata](e, "merge")
}

func (e evil) ReplaceMetadata(context.Context, model.ID, model.Metadata) (model.Metadata, error) {
	return answer[model.Metadata](e, "replace")
}

func (e evil) CreateVolume(context.Context, model.VolumeDraft) (model.Volume, error) {
	return answer[model.Volume](e, "create volume")
}

func (e evil) Delete(context.Context, model.ID) error { return e.fault("Delete") }

func (e evil) ForceDelete(context.Context, model.ID) error { return e.fault("ForceDelete") }

func (e evil) ResetStatus(context.Context, model.ID, model.Status) error {
	return e.fault("ResetStatus")
}

func (e evil) Unmanage(context.Context, model.ID) error { return e.fault("Unmanage") }

func (e evil) DeleteMetadataKey(context.Context, model.ID, string) error {
	return e.fault("DeleteMetadataKey")
}

func (e evil) Revert(context.Context, string, model.ID) error { return e.fault("Revert") }

var (
	ownColours = regexp.MustCompile(`\x1b\[[0-9;:]*m`)
	// ownMoves is what the renderer writes besides: cursor, erasing, scrolling.
	ownMoves = regexp.MustCompile(`\x1b\[\?7[hl]|\x1b\[[0-9;]*[ABCDEFGHIJKLMPSTXZ@abdefr` + "`" + `]|\x1b\[[0-9;:]*m|\x1bM|[\r\n\x08\t]`)
)

// printable fails unless a frame holds printable text in lines of at most width cells,
// and colours of our own.
func printable(t *testing.T, frame string, width int, where string) {
	t.Helper()
	require.True(t, utf8.ValidString(frame), where)
	for _, l := range strings.Split(ownColours.ReplaceAllString(frame, ""), "\n") {
		require.LessOrEqual(t, ansi.StringWidthWc(l), width, "%s: %q", where, l)
		for _, r := range l {
			require.True(t, unicode.IsPrint(r), "%s: %U in %q", where, r, l)
		}
	}
}

// tour draws every screen that a command leads to, and those that their
// commands lead to, with whatever is asked for on the way.
func tour(d *driver, depth int, path string, look func(path string)) {
	a := d.app
	look(path)
	if depth == 0 || d.quit {
		return
	}
	stack, prompt := append([]screen(nil), a.stack...), a.prompt
	for _, c := range append(a.top().commands(a), a.global()...) {
		name := strings.TrimSpace(c.name + " " + strings.Join(c.Keys(), " "))
		if !c.live(a) || c.name == "quit" || c.name == "cloud" {
			continue
		}
		d.run(c.run(a))
		d.send(lateTick{})
		if len(a.stack) > len(stack) || a.prompt != nil {
			tour(d, depth-1, path+" > "+name, look)
		} else {
			look(path + " > " + name)
		}
		a.stack, a.prompt = append([]screen(nil), stack...), prompt
	}
}

// lateTick is a message that nobody waits for: what follows from any message follows.
type lateTick struct{}

// hostileTexts are what strangers have been seen to write, and worse.
var hostileTexts = []string{
	"plain", "", " ", "\x1b]0;title\x07", "\x1b[2J\x1b[H", "\x1b]52;c;aGk=\x1b\\", "\x1bP+q\x1b\\", "\x1b(0lqk\x1b(B", "\x0e\x0f\x05",
	"\u009b31m\u009d0;t\u009c", "\x9b31m\xff\xc2", "\u202egnp.exe", "\u2066a\u2069\u061c\u200e\u200f", "\U000E0041\U000E007F", "a\u2028b\u2029c\u0085d",
	"l1\nl2\r\nl3\tx\b\x7f", "日次バックアップ-17", "👩\u200d👩\u200d👧 👍🏽 🇩🇪 ❤\ufe0f", "e\u0301\u0301\u0301\u0301\u0301\u0301", "עברית 12 العربية", "हिन्दी กำ", "\u1112\u1161\u11ab\u3164",
	"\ufeff\u200b\u00ad\u2800", "\ue000\U0010ffff\ufffe", "{\"a\": \"\x1b[31m\"}", strings.Repeat("日\x1b", 300), strings.Repeat("x", 5000),
}

// countedAlike reports whether the emulator, which counts by clusters, gives
// each line the width that terminals do, which count by characters.
func countedAlike(frame string) bool {
	for _, l := range strings.Split(frame, "\n") {
		if ansi.StringWidth(l) != ansi.StringWidthWc(l) {
			return false
		}
	}
	return true
}

// hostileTour goes through every screen of a cloud that says nothing but text,
// depth commands deep.
func hostileTour(t *testing.T, text string, fails bool, width, height int, ascii bool, depth int) {
	d := newDriver(t, evil{text, fails}, sim.HeldClock(noon), func(o *Options) {
		o.AllProjects, o.ASCII, o.Plain = true, ascii, len(text)%4 == 3
		o.Journal, o.Files = hostileRecord(t, text), &shelf{files: map[string]string{}}
	})
	p := termtest.NewPainter(t, "xterm-256color", colorprofile.ANSI256, width, height)
	d.begin(width, height)
	d.pass(time.Second)
	tour(d, depth, "", func(path string) {
		v := d.app.View()
		printable(t, v.Content, width, path)
		require.Equal(t, "snapdash", v.WindowTitle)
		written := string(p.Paint(v.Content))
		rest := ownMoves.ReplaceAllString(written, "")
		require.False(t, strings.ContainsFunc(rest, func(r rune) bool { return !unicode.IsPrint(r) }), "%s: %q", path, rest)
		if countedAlike(v.Content) {
			require.Equal(t, strings.Split(strings.TrimSuffix(d.screen(), "\n"), "\n"), p.Shows(), path)
		}
	})
}

// TestNoScreenLetsHostileTextThrough tours all screens with each of them.
func TestNoScreenLetsHostileTextThrough(t *testing.T) {
	for i, text := range hostileTexts[:termtest.Rounds(len(hostileTexts))] {
		depth := 1
		if i == 8 || i == 15 { // all of C0, and C1 with bytes that are no UTF-8
			depth = 2
		}
		hostileTour(t, text, i%2 == 1, []int{100, 60, 41}[i%3], []int{24, 15, 11}[i%3], i%5 == 4, depth)
	}
}

// FuzzScreens tours all screens with any text in any place.
func FuzzScreens(f *testing.F) {
	for i, text := range hostileTexts[:termtest.Rounds(len(hostileTexts))] {
		f.Add(text, i%2 == 0, 80, 24, i%3 == 0)
	}
	f.Fuzz(func(t *testing.T, text string, fails bool, width, height int, ascii bool) {
		hostileTour(t, text, fails, 40+abs(width)%120, 10+abs(height)%40, ascii, 1)
	})
}

func abs(n int) int { return max(n, -n, 0) }

func (e evil) Filters(context.Context) ([]string, error) {
	return answer[[]string](e, "read allowed filters")
}
