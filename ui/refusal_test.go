package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/client/sim/cinder"
	"snapdash/client/sim/fault"
	"snapdash/model"
)

func rule(t *testing.T, text string) fault.Rule {
	t.Helper()
	r, err := fault.Parse(text)
	require.NoError(t, err)
	return r
}

func TestARefusedCreationKeepsTheFormFilled(t *testing.T) {
	d := on(t, "member", 120, 40, sim.Options{Snapshots: 400, Quota: cinder.Quota{Volumes: -1, Snapshots: 3, Gigabytes: -1}}, nil)
	d.keys("c")
	d.sees("0 snapshots left")
	d.keys("enter")
	d.text("one-too-many")
	d.keys("enter")
	d.text("kept")
	d.keys("enter")
	d.text("a=b")
	d.keys("enter tab enter")
	d.sees("SnapshotLimitExceeded", "Nothing was lost", "one-too-many", "kept", "a = ", "request")
	d.keys("esc")
	d.sees("Drop this snapshot?")
	d.keys("n")
	d.sees("one-too-many")
}

func TestARefusedEditKeepsWhatWasTyped(t *testing.T) {
	d := on(t, "member", 120, 40, sim.Options{Snapshots: 400, Faults: []fault.Rule{rule(t, "PUT /snapshots times=1 status=403")}}, nil)
	d.keys("e")
	d.text("-x")
	d.keys("enter")
	d.sees("Nothing was lost", "-x", "Edit ")
	d.keys("enter")
	d.sees("Saved: ")
	require.True(t, strings.HasSuffix(d.at().Name, "-x"))
}

func TestTooLongANameIsSaidBeforeItIsSent(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	d.keys("e")
	d.send(pasteOf(strings.Repeat("ä", 256)))
	d.keys("enter")
	d.sees("has more than 255 characters")
	d.keys("esc")
	d.sees("Drop your changes?")
}

func TestALostAnswerToASaveKeepsTheEditorOpen(t *testing.T) {
	d := on(t, "member", 120, 40, sim.Options{Snapshots: 400, Faults: []fault.Rule{rule(t, "POST /metadata times=1 reset=before")}}, nil)
	d.keys("m a")
	d.text("owner")
	d.keys("enter")
	d.text("storage")
	d.keys("enter M s")
	d.pass(time.Minute)
	d.sees("owner", "storage", "Nothing was lost")
	d.keys("M s")
	d.pass(time.Second)
	v, _ := d.at().Metadata.Get("owner")
	require.Equal(t, "storage", v)
}

func TestPastedValuesKeepTheirCharacters(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	value := strings.Repeat("日本語é😀", 40)
	d.keys("m a")
	d.send(pasteOf("note\n"))
	d.keys("enter")
	d.send(pasteOf(value))
	d.sees("200 of 255")
	d.keys("enter M s")
	v, _ := d.at().Metadata.Get("note")
	require.Equal(t, value, v)
}

// TestATokenThatEndsInTheMiddleOfAListing is renewed, and no row is missing.
func TestATokenThatEndsInTheMiddleOfAListing(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 5000, TokenLife: time.Hour, Faults: []fault.Rule{rule(t, "GET /snapshots/detail?marker times=1 status=401")}},
		func(o *Options) { o.AllProjects = true })
	d.pass(10 * time.Second)
	require.Equal(t, 5000, d.app.list.Len())
	d.pass(2 * time.Hour)
	d.keys("r")
	d.pass(10 * time.Second)
	require.Equal(t, 5000, d.app.list.Len())
	require.NoError(t, d.app.load.err)
}

func TestATroubledServerIsWaitedForAndTold(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 3000, Faults: []fault.Rule{rule(t, "GET /snapshots/detail?marker times=8 status=503")}},
		func(o *Options) { o.AllProjects = true })
	d.sees("trying again")
	d.pass(2 * time.Minute)
	d.misses("trying again")
	require.Equal(t, 3000, d.app.list.Len())
}

func TestRowsThatCannotBeReadAreToldAndTheOthersKept(t *testing.T) {
	d := on(t, "admin", 120, 40, small, nil)
	d.app.badRows([]model.BadRow{{ID: "zzz", Reason: "its id is no UUID"}})
	d.sees("read snapshot zzz")
	var f *model.Fault
	require.True(t, errors.As(d.app.toast.fault, &f))
	require.NotEmpty(t, f.Hint)
}

// TestReadOnlyOffersNothingThatChanges presses every key that would.
func TestReadOnlyOffersNothingThatChanges(t *testing.T) {
	d := on(t, "member", 120, 40, small, func(o *Options) { o.ReadOnly = true })
	d.sees("READ-ONLY")
	d.misses("d delete", "c create", "e edit")
	before := d.app.list.Totals()
	for _, keys := range []string{"d", "c", "e", "enter", "d", "e", "m", "a", "d", "M", "R"} {
		d.keys(keys)
		d.misses("Delete 1", "Create a snapshot", "Edit ")
	}
	d.keys("esc")
	d.keys("esc :")
	d.text("delete")
	d.keys("enter")
	d.sees("Nothing can be changed: snapdash was started read-only.")
	require.Equal(t, before, d.app.list.Totals())
	require.Zero(t, len(d.app.engine.Jobs()))
}

// TestAnEditDoesNotWriteOverOthersUnseen: it is read again first; what somebody else
// wrote into the same field is shown, and written over when that is wanted.
func TestAnEditDoesNotWriteOverOthersUnseen(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 50}, nil)
	theirs, description := "theirname", "their words"
	of := d.at()
	d.keys("e")
	d.text("-mine")
	_, err := d.app.cloud.Update(t.Context(), of.ID, model.Edit{Description: &description})
	require.NoError(t, err)
	d.keys("enter")
	d.sees("Saved:")
	d.pass(time.Minute)
	assert.Equal(t, []string{of.Name + "-mine", description}, []string{d.at().Name, d.at().Description}, "the other field is nobody's business")

	d.keys("e")
	d.text("!")
	_, err = d.app.cloud.Update(t.Context(), of.ID, model.Edit{Name: &theirs})
	require.NoError(t, err)
	d.keys("enter")
	d.sees("Somebody changed it meanwhile", `the name is "theirname" now`, "enter writes yours over it")
	got, err := d.app.cloud.Show(t.Context(), of.ID)
	require.NoError(t, err)
	assert.Equal(t, theirs, got.Name)
	d.keys("enter")
	d.pass(time.Minute)
	got, err = d.app.cloud.Show(t.Context(), of.ID)
	require.NoError(t, err)
	assert.Equal(t, of.Name+"-mine!", got.Name)
}

// TestAnEditOfWhatIsGoneSaysSo and keeps what was typed.
func TestAnEditOfWhatIsGoneSaysSo(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 50}, nil)
	d.keys("e")
	d.text("-mine")
	require.NoError(t, d.app.cloud.ForceDelete(t.Context(), d.at().ID))
	d.cloud.Advance(time.Minute)
	d.keys("enter")
	d.sees("could not be", "404", "-mine")
	d.misses("correct it")
}

// TestASetThatTheCloudKeptOtherwiseIsTold, and stays open with what was typed: the
// embedded cloud keeps one of two keys that differ in case only, as MySQL does.
func TestASetThatTheCloudKeptOtherwiseIsTold(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	for _, pair := range [][2]string{{"zone", "1"}, {"Zone", "2"}} {
		d.misses("keeps another set")
		d.keys("m a")
		d.text(pair[0])
		d.keys("tab")
		d.text(pair[1])
		d.keys("enter M s")
	}
	d.sees("Zone", "keeps another set", "Look at the metadata")
	d.misses("Saved:")
	d.keys("esc y enter")
	d.sees("Metadata (", "zone", "2")
}

// TestAVolumeThatIsGoneIsNotOfferedAgain: the volumes had been listed before it went.
func TestAVolumeThatIsGoneIsNotOfferedAgain(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50, Faults: []fault.Rule{rule(t, "POST /snapshots times=1 status=404")}}, nil)
	cloud := &without{Cloud: d.app.cloud}
	d.app.cloud = cloud
	d.keys("c down enter")
	d.text("made-here")
	gone := *d.app.top().(*createScreen).volume
	cloud.gone = gone.ID
	d.keys("enter enter enter enter")
	d.sees("404", "ctrl+v another volume")
	d.keys("ctrl+v")
	d.sees("Volume:")
	d.misses(gone.Name + " ")
	d.keys("esc")
	d.sees("Nothing was lost", gone.Name)
	d.keys("ctrl+v enter")
	d.sees("made-here")
	d.misses("Nothing was lost", gone.Name)
}

// without lists no volume that is gone.
type without struct {
	Cloud
	gone string
}

func (c *without) Volumes(ctx context.Context, q model.VolumeQuery) (model.VolumePage, error) {
	page, err := c.Cloud.Volumes(ctx, q)
	page.Volumes = slices.DeleteFunc(page.Volumes, func(v model.Volume) bool { return v.ID == c.gone })
	return page, err
}
