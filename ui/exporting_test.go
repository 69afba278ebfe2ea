package ui

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
)

// shelf keeps files in memory.
type shelf struct {
	files   map[string]string
	writing int // begun and neither given a name nor thrown away
	failing error
	pieces  int
}

type shelved struct {
	*shelf
	path string
	text bytes.Buffer
	done bool
}

func (s *shelf) Create(path string, over bool) (File, error) {
	if _, there := s.files[path]; there && !over {
		return nil, fs.ErrExist
	}
	s.writing++
	return &shelved{shelf: s, path: path}, nil
}

func (f *shelved) Write(p []byte) (int, error) {
	f.pieces++
	if f.failing != nil {
		return 0, f.failing
	}
	return f.text.Write(p)
}

func (f *shelved) Commit() error { f.files[f.path] = f.text.String(); return nil }

func (f *shelved) Abandon() {
	if !f.done {
		f.done = true
		f.writing--
	}
}

func shelving(t *testing.T, width, height, snapshots int) (*driver, *shelf) {
	s := &shelf{files: map[string]string{}}
	d := on(t, "admin", width, height, sim.Options{Snapshots: snapshots}, func(o *Options) { o.AllProjects, o.Files, o.ReadOnly = true, s, true })
	d.pass(time.Second)
	return d, s
}

func (d *driver) line(text string) {
	d.keys(":")
	d.text(text)
	d.keys("enter")
}

func TestWhatIsShownIsExported(t *testing.T) {
	d, s := shelving(t, 120, 40, 5000)
	d.line("export all.csv")
	lines, err := csv.NewReader(strings.NewReader(s.files["all.csv"])).ReadAll()
	require.NoError(t, err)
	require.Len(t, lines, 5001)
	require.Equal(t, d.app.list.At(0).ID.String(), lines[1][0])
	require.Equal(t, d.app.list.At(4999).ID.String(), lines[5000][0])
	require.Equal(t, 3, s.pieces)
	require.Zero(t, s.writing)
	d.sees("Exported 5,000 shown, ", ": all.csv")

	d.keys("/")
	d.text("status:error")
	d.keys("enter")
	d.line("export errors.json")
	var all []map[string]any
	require.NoError(t, json.Unmarshal([]byte(s.files["errors.json"]), &all))
	require.Len(t, all, d.app.list.Shown())
	require.NotEmpty(t, all)
	for _, o := range all {
		require.Equal(t, "error", o["status"])
	}

	d.keys("space space")
	d.line("export marked.jsonl")
	require.Equal(t, 2, strings.Count(s.files["marked.jsonl"], "\n"))
	d.sees("Exported 2 marked")
}

// Names of volumes are looked up for what is on the screen: an export says for how
// many rows none stands in it.
func TestAnExportTellsHowManyVolumeNamesAreMissing(t *testing.T) {
	d, s := shelving(t, 120, 40, 3000)
	d.sees("3,000 snapshots")
	d.pass(3 * time.Second)
	d.line("export all.csv")
	lines, err := csv.NewReader(strings.NewReader(s.files["all.csv"])).ReadAll()
	require.NoError(t, err)
	name := slices.Index(lines[0], "volume_name")
	require.Positive(t, name)
	missing := 0
	for _, l := range lines[1:] {
		if l[name] == "" {
			missing++
		}
	}
	require.Less(t, missing, 3000)
	d.sees(number(missing) + " without the volume's name")
	d.keys("space")
	d.line("export one.csv")
	d.sees("Exported 1 marked", ": one.csv")
	d.misses("without the volume's name")
}

func TestAnExportNeverOverwritesWithoutAsking(t *testing.T) {
	d, s := shelving(t, 80, 24, 400)
	s.files["a.csv"] = "precious"
	d.line("export a.csv")
	d.sees("Overwrite a.csv?", "[ No ]")
	d.keys("enter")
	require.Equal(t, "precious", s.files["a.csv"])
	d.line("export a.csv")
	d.keys("y")
	require.Equal(t, 401, strings.Count(s.files["a.csv"], "\n"))
	require.Zero(t, s.writing)
}

func TestAnExportThatFailsSaysSoAndLeavesNothing(t *testing.T) {
	d, s := shelving(t, 80, 24, 400)
	for _, name := range []string{"export a.txt", "export a"} {
		d.line(name)
		d.sees(".csv, .json or .jsonl")
	}
	s.failing = errors.New("no space left on device")
	d.line("export a.csv")
	d.sees("no space left on device")
	require.Empty(t, s.files)
	require.Zero(t, s.writing)
	s.failing = nil
	d.line("export")
	d.sees("export to snapshots.csv")
	d.keys("enter")
	require.NotEmpty(t, s.files["snapshots.csv"])
}

func TestAlteredValuesAreCounted(t *testing.T) {
	d, s := shelving(t, 120, 40, 400)
	d.line("export before.csv")
	before := d.app.toast.text
	row := d.at()
	row.Name, row.Description = "=HYPERLINK()", "\x1b[2J"
	d.app.list.Put([]model.Snapshot{row})
	d.line("export a.csv")
	var was, is int
	const said = "Exported 400 shown, %d values ALTERED"
	must(fmt.Sscanf(before, said, &was))
	must(fmt.Sscanf(d.app.toast.text, said, &is))
	require.Equal(t, was+2, is)
	require.NotContains(t, s.files["a.csv"], "\x1b")
	d.line("export a.json")
	d.misses("ALTERED")
	require.Contains(t, s.files["a.json"], `\u001b[2J`)
}

func TestLeavingGivesAnExportUp(t *testing.T) {
	d, s := shelving(t, 80, 24, 400)
	_, cmd := d.app.Update(exportBegunMsg{gen: d.app.exports.gen, path: "a.csv", file: must(s.Create("a.csv", false))})
	require.Equal(t, 1, s.writing)
	d.app.Abandon()
	require.Zero(t, s.writing)
	d.run(cmd) // its last piece comes late
	require.Zero(t, s.writing)
	d.app.Update(exportBegunMsg{gen: -1, path: "b.csv", file: must(s.Create("b.csv", false))})
	require.Zero(t, s.writing, "one that nobody waits for is thrown away")
}

func TestNobodyLeavesAnExportUnasked(t *testing.T) {
	d, s := shelving(t, 80, 24, 400)
	d.hold = func(msg tea.Msg) bool { _, ok := msg.(exportBegunMsg); return ok }
	d.line("export a.csv")
	d.keys("q")
	d.sees("Leave and give up the export?")
	d.keys("n")
	d.hold = nil
	_, cmd := d.app.Update(d.held[0])
	d.line("cloud lab")
	d.sees("Not left: the export to a.csv has not ended.")
	d.keys("q")
	d.sees("Leave and give up the export?", "The export to a.csv has not ended and would be dropped.", "[ No ]")
	require.False(t, d.quit)
	d.run(cmd)
	d.sees("Leave?", "All changes have ended.")
	d.keys("n")
	require.Contains(t, s.files, "a.csv")
	d.keys("q")
	require.True(t, d.quit)
}

// TestAnExportIsOfWhatWasShown, whatever is shown by the time it ends.
func TestAnExportIsOfWhatWasShown(t *testing.T) {
	d, s := shelving(t, 80, 24, 5000)
	d.hold = func(msg tea.Msg) bool { m, ok := msg.(exportedMsg); return ok && !m.done }
	d.line("export a.csv")
	d.hold = nil
	d.keys("a")
	d.pass(time.Second)
	for len(d.held) > 0 {
		next := d.held[0]
		d.held = d.held[1:]
		d.send(next)
	}
	require.Equal(t, 5001, strings.Count(s.files["a.csv"], "\n"))
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestTmuxIsAskedBeforeTheTerminal(t *testing.T) {
	var got []string
	fail := errors.New("no server running")
	d := on(t, "admin", 120, 40, small, func(o *Options) {
		o.Clipboard = InTmux
		o.Buffer = func(_ context.Context, text string) error {
			got = append(got, text)
			if len(got) > 1 {
				return fail
			}
			return nil
		}
	})
	d.keys("y i")
	require.Equal(t, []string{d.at().ID.String()}, got)
	require.Empty(t, d.raw)
	d.sees("tmux has it too")
	d.keys("y i")
	require.Len(t, d.raw, 1, "the terminal's way when tmux does not take it")
	require.Equal(t, d.at().ID.String(), copied(t, d.raw[0]))
}

// TestTheQuestionWhetherToOverwriteWaitsBelow what was opened while the disk was asked.
func TestTheQuestionWhetherToOverwriteWaitsBelow(t *testing.T) {
	d, s := shelving(t, 120, 40, 50)
	s.files["old.csv"] = "of last year"
	d.hold = func(msg tea.Msg) bool { _, is := msg.(exportBegunMsg); return is }
	d.line("export old.csv")
	d.keys("enter")
	d.send(d.held[0])
	require.IsType(t, &detailScreen{}, d.app.top())
	d.keys("y esc esc")
	require.Equal(t, "of last year", s.files["old.csv"])
	d.sees("Overwrite old.csv?", "[ No ]")
	d.keys("n enter")
	d.line("export old.csv")
	d.keys("esc")
	d.send(d.held[1])
	d.sees("Not exported: old.csv is there already.")
}

// TestAYesToOverwritingTakesNoOtherExportsPlace: one may have begun since the question.
func TestAYesToOverwritingTakesNoOtherExportsPlace(t *testing.T) {
	d, s := shelving(t, 120, 40, 5000)
	s.files["old.csv"] = "of last year"
	d.line("export old.csv")
	d.sees("Overwrite old.csv?")
	d.hold = func(msg tea.Msg) bool { _, is := msg.(exportedMsg); return is }
	d.line("export new.csv")
	d.keys("y")
	d.sees("another export is under way")
	require.Equal(t, "of last year", s.files["old.csv"])
	d.hold = nil
	d.send(d.held[0])
	require.Contains(t, s.files, "new.csv")
	require.Zero(t, s.writing)
}

// TestAnExportTellsWhatWasNotLoadedWhenItBegan: what comes while it is written is not
// in it.
func TestAnExportTellsWhatWasNotLoadedWhenItBegan(t *testing.T) {
	s := &shelf{files: map[string]string{}}
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 5000}, func(o *Options) { o.Files, o.ReadOnly, o.Concurrency = s, true, 1 })
	d.hold = func(msg tea.Msg) bool {
		_, page := msg.(pageLoadedMsg)
		_, piece := msg.(exportedMsg)
		return page || piece
	}
	d.keys("a")
	first := d.held[0]
	d.held = nil
	d.send(first)
	d.line("export part.csv")
	d.hold = nil
	for _, msg := range d.held { // the other pages, then what was written
		d.send(msg)
	}
	require.True(t, d.app.load.complete())
	require.Less(t, strings.Count(s.files["part.csv"], "\n"), 5000)
	d.sees("NOT ALL LOADED YET")
}
