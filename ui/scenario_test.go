package ui

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/client/sim/fault"
	"snapdash/model"
)

// small is a cloud with enough to look at.
var small = sim.Options{Snapshots: 400}

// TestFramesOfEveryScreen walks through the program at two sizes and keeps what
// the eye meets.
func TestFramesOfEveryScreen(t *testing.T) {
	for _, size := range []struct {
		name          string
		width, height int
	}{{"80x24", 80, 24}, {"120x40", 120, 40}} {
		t.Run(size.name, func(t *testing.T) {
			d := on(t, "admin", size.width, size.height, small, func(o *Options) { o.AllProjects = true; o.UndoWindow = 3 * time.Second })
			shot := func(name string) { d.golden(size.name + "/" + name) }
			d.pass(3 * time.Second)
			shot("list")
			d.keys("j j space space j")
			shot("list-marked")
			d.keys("d")
			shot("delete")
			d.keys("y")
			shot("delete-waiting")
			d.keys("u")
			shot("delete-undone")
			d.pass(10 * time.Second)
			d.keys("/")
			d.text("status:error age>30d")
			shot("filter-typed")
			d.keys("enter")
			shot("filter")
			d.keys("esc s")
			shot("sort")
			d.keys("esc ?")
			shot("help")
			d.keys("esc g enter")
			d.pass(time.Second)
			shot("detail")
			d.keys("J")
			shot("raw")
			d.keys("esc e")
			shot("edit")
			d.keys("esc m")
			shot("metadata")
			d.keys("a")
			d.text("owner")
			d.keys("enter")
			d.text("storage-team")
			shot("metadata-typed")
			d.keys("enter M")
			shot("metadata-review")
			d.keys("s")
			d.pass(time.Second)
			shot("metadata-saved")
			d.keys("esc c")
			shot("create-pick")
			d.keys("down")
			shot("create-pick-looking")
			d.keys("up")
			d.keys("enter")
			shot("create-form")
			d.keys("esc :")
			d.text("jobs")
			shot("command-line")
			d.keys("enter")
			shot("jobs")
		})
	}
}

func TestTooSmallATerminalGetsWords(t *testing.T) {
	d := on(t, "admin", 38, 9, small, nil)
	d.golden("too-small")
	for _, size := range [][2]int{{1, 1}, {2, 40}, {200, 1}, {41, 10}, {250, 70}} {
		d.app.width, d.app.height = size[0], size[1]
		require.NotPanics(t, func() { d.screen() })
	}
}

func TestTheFirstScreenSaysWhereItLooked(t *testing.T) {
	d := &driver{t: t, clock: noon}
	d.app = New(Options{
		Context: t.Context(), Version: "test", Now: func() time.Time { return noon },
		Places: []Place{{Where: "OS_* variables", Found: "not set"}, {Where: "/etc/openstack/clouds.yaml", Found: "2 clouds", Clouds: []string{"prod-eu", "lab"}}},
	})
	d.bothSizes("welcome")
}

// TestFramesOfWhatGoesWrong keeps the screens that nobody hopes to meet.
func TestFramesOfWhatGoesWrong(t *testing.T) {
	d := on(t, "member", 80, 24, sim.Options{Snapshots: 400, Faults: []fault.Rule{rule(t, "PUT /snapshots times=1 status=403")}}, nil)
	d.keys("e")
	d.text("-x")
	d.keys("enter")
	d.bothSizes("edit-refused")
	d.keys("esc")
	d.bothSizes("drop-changes")
	d.keys("y !")
	d.bothSizes("error")
	d.keys("esc /")
	d.text("name:nothing-is-called-so")
	d.keys("enter")
	d.bothSizes("list-filtered-empty")

	d = on(t, "member", 80, 24, small, nil)
	d.keys("m a")
	d.text("tier")
	d.keys("enter")
	d.text("silver")
	d.keys("enter")
	_, err := d.app.cloud.ReplaceMetadata(t.Context(), d.at().ID, model.MetadataOf(map[string]string{"tier": "platinum"}))
	require.NoError(t, err)
	d.keys("M")
	d.bothSizes("metadata-conflict")

	d = on(t, "reader", 80, 24, small, nil)
	d.keys("*")
	for _, id := range d.app.list.Marks() {
		d.app.list.Remove(id)
	}
	d.bothSizes("list-empty")
}

// bothSizes keeps the present screen at 80x24 and at 120x40.
func (d *driver) bothSizes(name string) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		d.app.width, d.app.height = size[0], size[1]
		d.golden(fmt.Sprintf("%dx%d/%s", size[0], size[1], name))
	}
}

func TestAnEditIsSeenOnTheOpenDetail(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	d.keys("enter e")
	d.text("-renamed")
	d.keys("enter")
	d.pass(time.Second)
	require.IsType(t, &detailScreen{}, d.app.top())
	d.sees("/ " + d.at().Name)
	require.True(t, strings.HasSuffix(d.at().Name, "-renamed"))
}

// TestCreateEditMetadataDelete goes through the life of a snapshot.
func TestCreateEditMetadataDelete(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	d.pass(time.Second)
	before := d.app.list.Len()
	d.keys("c")
	d.text("prod")
	d.keys("enter")
	d.text("made-here")
	d.keys("enter")
	d.text("by a test")
	d.keys("enter")
	d.text("tier=gold")
	d.keys("enter enter")
	d.sees("[ Create ]", "tier = ", "gold")
	d.keys("enter")
	require.Equal(t, before+1, d.app.list.Len())
	require.Equal(t, "made-here", d.at().Name)
	require.Equal(t, model.Creating, d.at().Status)
	d.sees("~ creating")
	d.pass(10 * time.Second)
	require.Equal(t, model.Available, d.at().Status)
	d.sees("Created and available: made-here")

	d.keys("e")
	d.text("-renamed")
	d.keys("enter")
	require.Equal(t, "made-here-renamed", d.at().Name)
	d.sees("Saved: made-here-renamed")

	d.keys("m a")
	d.text("owner")
	d.keys("enter")
	d.text("storage")
	d.keys("enter M")
	d.sees("+ owner", "Merge will do this")
	d.keys("s")
	require.Equal(t, model.MetadataOf(map[string]string{"tier": "gold", "owner": "storage"}), d.at().Metadata)

	d.keys("m d R")
	d.sees("- owner", "Replace will make the set")
	d.keys("s")
	require.Equal(t, model.MetadataOf(map[string]string{"tier": "gold"}), d.at().Metadata)

	id := d.at().ID
	d.keys("d")
	d.sees("Delete 1 snapshot?", "made-here-renamed", "[ No ]")
	d.keys("enter")
	require.True(t, d.app.list.Has(id), "the default is No")
	d.keys("d y")
	d.sees("delete")
	d.pass(5 * time.Second)
	require.False(t, d.app.list.Has(id))
	d.sees("Deleted: ")
}

func TestABusySnapshotComesBackAndCinderSaysWhy(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	d.keys("c enter")
	d.text("busydelete-me")
	d.keys("tab tab tab enter")
	d.pass(10 * time.Second)
	require.Equal(t, model.Available, d.at().Status)
	d.keys("d y")
	d.pass(20 * time.Second)
	require.Equal(t, model.Available, d.at().Status)
	d.sees("gave it up")
	d.keys("!")
	d.sees("Cinder says: delete snapshot:Snapshot is busy.")
}

func TestAllProjectsProvesItself(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	own := d.app.list.Len()
	d.keys("a")
	d.sees("The cloud ignored all projects", "demo")
	d.misses("PROJECT")
	require.Equal(t, own, d.app.list.Len())

	d = on(t, "admin", 120, 40, small, nil)
	d.keys("a")
	d.pass(time.Second)
	d.sees("PROJECT", "all projects", "streams")
	require.Equal(t, 400, d.app.list.Len())
	d.keys("a")
	d.misses("PROJECT")
}

func TestCursorAndMarksStayOnTheirSnapshotsThroughARefresh(t *testing.T) {
	d := on(t, "admin", 120, 40, small, func(o *Options) { o.AllProjects = true })
	d.keys("j j j space j")
	at, marks := d.at().ID, d.app.list.Marks()
	d.keys("r")
	require.Equal(t, at, d.at().ID)
	require.Equal(t, marks, d.app.list.Marks())
	require.Equal(t, 400, d.app.list.Len())
}

func TestAnotherPersonsChangeIsShownBeforeAnythingIsSent(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	s := d.at()
	d.keys("m a")
	d.text("tier")
	d.keys("enter")
	d.text("silver")
	d.keys("enter")
	_, err := d.app.cloud.ReplaceMetadata(t.Context(), s.ID, model.MetadataOf(map[string]string{"tier": "platinum"}))
	require.NoError(t, err)
	if _, had := s.Metadata.Get("tier"); had {
		t.Fatal("choose another snapshot")
	}
	d.keys("M")
	d.sees("Someone changed this metadata", "platinum", "silver", "KEEP", "mine")
	d.keys("enter s")
	d.sees("the cloud has this set already")
	md, err := d.app.cloud.Metadata(t.Context(), s.ID)
	require.NoError(t, err)
	v, _ := md.Get("tier")
	require.Equal(t, "platinum", v, "theirs was chosen")
}

func TestPastedTextIsNeverACommand(t *testing.T) {
	d := on(t, "admin", 120, 40, small, nil)
	before := d.screen()
	d.send(pasteOf("dyq:quit\r"))
	require.False(t, d.quit)
	d.sees("Pasted text is only taken where text is typed.")
	require.NotEqual(t, before, d.screen())
}

func TestLeavingWithChangesUnfinishedAsksFirst(t *testing.T) {
	d := on(t, "member", 120, 40, small, func(o *Options) { o.UndoWindow = time.Hour })
	d.keys("d y q")
	require.False(t, d.quit)
	d.sees("Leave with 1 change unfinished?")
	d.keys("n q y")
	require.True(t, d.quit)
}

// TestReadmeFrame keeps the frame that README shows.
func TestReadmeFrame(t *testing.T) {
	d := on(t, "admin", 100, 20, sim.Options{Snapshots: 2500}, func(o *Options) { o.AllProjects = true })
	d.pass(3 * time.Second)
	d.keys("/")
	d.text("age>20d")
	d.keys("enter j j space j")
	d.golden("readme")
}

// TestNoTwoLiveCommandsShareAKey looks at every screen that is passed.
func TestNoTwoLiveCommandsShareAKey(t *testing.T) {
	d := on(t, "admin", 120, 40, small, nil)
	check := func() {
		seen := map[string]string{}
		for _, c := range d.app.top().commands(d.app) {
			for _, k := range c.Keys() {
				if c.live(d.app) {
					require.Empty(t, seen[k], "%s: %s and %s on %s", d.app.top().title(), seen[k], c.Help().Desc, k)
					seen[k] = c.Help().Desc
				}
			}
		}
	}
	for _, keys := range []string{"", "space", "esc s", "esc ?", "esc enter", "J", "esc e", "esc m", "esc esc c", "enter", "esc d"} {
		d.keys(keys)
		check()
	}
}

// TestASCIIMeansASCII: not a single other character, borders and names included.
func TestASCIIMeansASCII(t *testing.T) {
	d := on(t, "admin", 100, 30, sim.Options{Snapshots: 400}, func(o *Options) { o.ASCII, o.AllProjects = true, true })
	for _, keys := range []string{"", "ctrl+d ctrl+d", "d", "esc ?", "esc enter", "esc s"} {
		d.keys(keys)
		for _, r := range d.app.View().Content {
			require.Less(t, r, rune(0x7f), "%q after %s", r, keys)
		}
	}
}

// TestNoScreenLetsAControlSequenceThrough looks at what is written: only
// colours of our own, whatever the names are.
func TestNoScreenLetsAControlSequenceThrough(t *testing.T) {
	d := on(t, "admin", 200, 60, sim.Options{Snapshots: 2500}, func(o *Options) { o.AllProjects = true })
	evil := "x\x1b]0;t\x07\x1b[2J\u009b31m\u202egnp\u2028\U000E0041\x9b"
	s := d.at()
	s.Name, s.Description, s.Metadata = evil, evil, model.Metadata{{Key: evil, Value: evil}}
	d.app.list.Put([]model.Snapshot{s})
	d.app.list.SetVolumeName(s.VolumeID, evil)
	colours := regexp.MustCompile(`\x1b\[[0-9;:]*m`)
	for _, keys := range []string{"g", "space d", "n e", "esc m", "esc enter", "J", "esc esc ?", "esc : x", "enter"} {
		d.keys(keys)
		d.app.complain(errors.New(evil))
		rest := colours.ReplaceAllString(d.app.View().Content, "")
		for _, r := range rest {
			require.True(t, r == '\n' || unicode.IsPrint(r), "%q after %s", r, keys)
		}
	}
}

func TestAJobCanBePausedResumedAndDropped(t *testing.T) {
	d := on(t, "member", 120, 40, small, func(o *Options) { o.UndoWindow = time.Minute })
	d.keys("space space d y : x")
	d.keys("esc :")
	d.text("jobs")
	d.keys("enter")
	d.sees("delete, 2 snapshots", "2 pending", "waits")
	d.keys("p")
	d.sees("Paused: what was sent is followed", "paused")
	d.pass(2 * time.Minute)
	d.sees("2 pending")
	d.keys("r")
	d.sees("Resumed.")
	d.keys("x")
	d.pass(time.Minute)
	d.sees("2 failed")
}

// TestAFilterDoesNotHideThatAllProjectsCame: there are roles of other names that see all.
func TestAFilterDoesNotHideThatAllProjectsCame(t *testing.T) {
	d := on(t, "admin", 120, 40, small, nil)
	d.app.session.Roles = []string{"cloud_observer"}
	d.keys("/")
	d.text("project:admin")
	d.keys("enter a")
	d.misses("The cloud ignored all projects")
	require.True(t, d.app.load.query.AllProjects)
}

// TestAllProjectsIsJudgedToTheEnd: the newest rows may be of one's own project alone.
func TestAllProjectsIsJudgedToTheEnd(t *testing.T) {
	d := on(t, "admin", 120, 40, small, nil)
	d.app.session.Roles = []string{"cloud_observer"}
	page, err := d.app.cloud.Volumes(t.Context(), model.VolumeQuery{AllProjects: true, Status: "available", Limit: 1})
	require.NoError(t, err)
	d.pass(time.Second)
	for range FirstPage {
		_, err := d.app.cloud.Create(t.Context(), model.Draft{VolumeID: page.Volumes[0].ID})
		require.NoError(t, err)
	}
	d.keys("a")
	d.misses("The cloud ignored all projects")
	require.True(t, d.app.load.query.AllProjects)
	require.Equal(t, 400+FirstPage, d.app.list.Len())
}
