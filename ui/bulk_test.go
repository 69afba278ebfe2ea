package ui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/client/sim/fault"
	"snapdash/model"
	"snapdash/model/change"
)

// reread is a snapshot's metadata as the cloud has it.
func reread(t *testing.T, d *driver, id model.ID) model.Metadata {
	t.Helper()
	md, err := d.app.cloud.Metadata(t.Context(), id)
	require.NoError(t, err)
	return md
}

// markThree marks the first three rows and gives them known metadata.
func markThree(t *testing.T, d *driver) []model.Snapshot {
	t.Helper()
	d.keys("g space space space")
	marked := d.app.targets()
	require.Len(t, marked, 3)
	for i, md := range []model.Metadata{nil, {{Key: "tier", Value: "gold"}}, {{Key: "old", Value: "x"}, {Key: "tier", Value: "silver"}}} {
		_, err := d.app.cloud.ReplaceMetadata(t.Context(), marked[i].ID, md)
		require.NoError(t, err)
		marked[i].Metadata = md
		d.app.list.Put(marked[i : i+1])
	}
	return d.app.targets()
}

func TestMetadataOfManyIsComparedAskedAndWritten(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	marked := markThree(t, d)
	d.keys("M")
	d.text("tier=gold")
	d.bothSizes("bulk-typed")
	d.keys("enter tab")
	d.text("old")
	d.keys("enter enter")
	d.sees("1 added, 1 changed, 1 removed, on 2 of 3 snapshots; 1 as wanted already.", "silver -> gold", "- old")
	d.bothSizes("bulk-review")
	d.keys("s")
	d.sees("Change the metadata of 3 snapshots?", "lab / demo", "[ No ]")
	d.bothSizes("bulk-question")
	d.keys("enter")
	require.Equal(t, marked[2].Metadata, reread(t, d, marked[2].ID), "the default is No")
	d.keys("s y")
	d.pass(time.Second)
	for _, s := range marked {
		require.Equal(t, model.Metadata{{Key: "tier", Value: "gold"}}, reread(t, d, s.ID))
	}
	require.Zero(t, d.app.list.MarkCount())
}

func TestMetadataOfManyIsReplacedAsAWhole(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	marked := markThree(t, d)
	d.keys("M ctrl+o")
	d.text("only=this")
	d.keys("enter enter s y")
	d.pass(time.Second)
	for _, s := range marked {
		require.Equal(t, model.Metadata{{Key: "only", Value: "this"}}, reread(t, d, s.ID))
	}
}

func TestConflictsOfAJobAreAskedPerSnapshot(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	marked := markThree(t, d)
	for _, i := range []int{0, 1} {
		_, err := d.app.cloud.ReplaceMetadata(t.Context(), marked[i].ID, model.Metadata{{Key: "tier", Value: "theirs"}})
		require.NoError(t, err)
	}
	d.keys("M")
	d.text("tier=mine")
	d.keys("enter enter s y")
	d.pass(time.Second)
	mine, theirs := model.Metadata{{Key: "tier", Value: "mine"}}, model.Metadata{{Key: "tier", Value: "theirs"}}
	require.Equal(t, theirs, reread(t, d, marked[0].ID))
	v, _ := reread(t, d, marked[2].ID).Get("tier")
	require.Equal(t, "mine", v)
	d.keys(":")
	d.text("jobs")
	d.keys("enter o")
	d.sees("nothing was sent to them", "YOU SAW", "CLOUD NOW", "theirs", "mine")
	d.bothSizes("conflicts")
	d.keys("s")
	d.sees("Theirs is kept everywhere")
	d.keys("space s y")
	d.pass(time.Second)
	first := d.app.engine.Jobs()[1].Items[conflicted(d.app.engine.Jobs()[1])[0]].ID
	require.Equal(t, mine, reread(t, d, first))
	for _, s := range marked[:2] {
		if s.ID != first {
			require.Equal(t, theirs, reread(t, d, s.ID), "theirs was kept")
		}
	}
}

func TestARefusedChangeOfManySaysWhichAndIsTriedAgain(t *testing.T) {
	opt := small
	opt.Faults = []fault.Rule{rule(t, "POST /metadata times=1 status=403")}
	d := on(t, "member", 120, 40, opt, nil)
	marked := markThree(t, d)
	d.keys("M")
	d.text("k=v")
	d.keys("enter enter s y")
	d.pass(time.Second)
	job := d.app.engine.Jobs()[0]
	require.Equal(t, 1, job.Tally[change.Failed])
	require.Equal(t, 2, job.Tally[change.Done])
	d.keys(":")
	d.text("jobs")
	d.keys("enter t")
	d.pass(time.Second)
	for _, s := range marked {
		v, _ := reread(t, d, s.ID).Get("k")
		require.Equal(t, "v", v)
	}
}

func TestBulkSaysWhatCinderWouldRefuseAndLosesNothing(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	d.keys("M")
	d.text("=v")
	d.sees("a key needs at least one character")
	d.keys("enter")
	d.sees("Not taken in")
	d.keys("esc")
	d.sees("Drop your changes?")
	d.keys("enter")
	d.sees("=v")
}

func TestReadOnlyHidesWhatChanges(t *testing.T) {
	d := on(t, "member", 120, 40, small, func(o *Options) { o.ReadOnly = true })
	for _, key := range []string{"M", "V"} {
		d.keys(key)
		require.IsType(t, &listScreen{}, d.app.top())
	}
	d.keys(":")
	d.text("revert")
	d.keys("enter")
	require.IsType(t, &listScreen{}, d.app.top())
}

// freshSnapshot takes a snapshot of the first available volume, and brings the
// cursor to it.
func freshSnapshot(t *testing.T, d *driver) model.Snapshot {
	t.Helper()
	page, err := d.app.cloud.Volumes(t.Context(), model.VolumeQuery{Status: "available", Limit: 1})
	require.NoError(t, err)
	require.NotEmpty(t, page.Volumes)
	s, err := d.app.cloud.Create(t.Context(), model.Draft{VolumeID: page.Volumes[0].ID, Name: "newest"})
	require.NoError(t, err)
	d.pass(10 * time.Second)
	d.keys("r")
	require.True(t, d.app.list.SetCursor(s.ID))
	require.Equal(t, model.Available, d.at().Status)
	return d.at()
}

func TestAVolumeIsSetBackToItsNewestSnapshotOnly(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	s := freshSnapshot(t, d)
	d.line("revert")
	d.sees("ALL DATA WRITTEN TO THE VOLUME SINCE", "lab / demo", "newest snapshot", "[ No ]")
	d.bothSizes("revert")
	d.keys("enter")
	require.Empty(t, d.app.engine.Jobs(), "the default is No")
	d.line("revert")
	d.keys("y")
	d.pass(20 * time.Second)
	require.Equal(t, change.Applied, d.app.engine.Jobs()[0].Items[0].Outcome)

	_, err := d.app.cloud.Create(t.Context(), model.Draft{VolumeID: s.VolumeID, Name: "newer"})
	require.NoError(t, err)
	d.pass(10 * time.Second)
	d.app.list.SetCursor(s.ID)
	d.line("revert")
	d.sees("cannot be set back", "not the volume's newest snapshot")
	d.bothSizes("revert-refused")
}

func TestARevertOnAProtectedCloudWantsItsNameTyped(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	freshSnapshot(t, d)
	d.app.session.Protected = true
	d.line("revert")
	d.sees("Type lab to go on:", "ALL DATA WRITTEN")
	d.text("labs")
	d.keys("enter")
	d.sees("Nothing was done")
	d.bothSizes("protected")
	require.Empty(t, d.app.engine.Jobs())
}

func TestRevertIsNotOfferedWhereTheCloudLacksIt(t *testing.T) {
	for _, opt := range []sim.Options{{Snapshots: 40, API: sim.APIv2}, {Snapshots: 40, MaxMicroversion: 39}} {
		d := on(t, "member", 120, 40, opt, nil)
		d.line("revert")
		require.IsType(t, &listScreen{}, d.app.top())
	}
}

func TestAVolumeIsMadeFromASnapshot(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	s := freshSnapshot(t, d)
	d.keys("V")
	d.text("restored")
	d.keys("tab ctrl+u")
	d.text("0")
	d.sees("whole number")
	d.bothSizes("volume-form")
	d.keys("enter")
	require.Empty(t, d.app.engine.Jobs())
	d.keys("ctrl+u enter")
	d.sees("Create a volume of", "lab / demo", "[ No ]")
	d.bothSizes("volume-question")
	d.keys("y")
	d.pass(5 * time.Second)
	it := d.app.engine.Jobs()[0].Items[0]
	require.Equal(t, change.Available, it.Outcome)
	require.Equal(t, "restored", it.Volume.Name)
	require.Equal(t, s.SizeGiB, it.Volume.SizeGiB)
	d.sees("Created and available: volume restored")
}

func TestARefusedVolumeKeepsTheForm(t *testing.T) {
	opt := small
	opt.Faults = []fault.Rule{rule(t, "POST /volumes times=1 status=413")}
	d := on(t, "member", 120, 40, opt, nil)
	freshSnapshot(t, d)
	d.keys("V")
	d.text("restored")
	d.keys("enter y")
	d.pass(time.Second)
	d.sees("restored", "Nothing was lost")
}

// TestTheQuestionOfARevertWaitsBelow: a key meant for what stands above is no answer.
func TestTheQuestionOfARevertWaitsBelow(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	freshSnapshot(t, d)
	d.hold = func(msg tea.Msg) bool { _, is := msg.(revertMsg); return is }
	d.line("revert")
	require.Len(t, d.held, 1)
	d.line("jobs")
	d.send(d.held[0])
	require.IsType(t, &jobsScreen{}, d.app.top())
	d.keys("y")
	require.Empty(t, d.app.engine.Jobs())
	d.keys("esc esc") // what y opened, and the jobs
	d.sees("ALL DATA WRITTEN TO THE VOLUME SINCE", "[ No ]")
}

// TestWhatIsNoPairIsNotBlamedOnItsCharacters, which are unusual and no reason.
func TestWhatIsNoPairIsNotBlamedOnItsCharacters(t *testing.T) {
	d := on(t, "admin", 120, 40, small, nil)
	d.keys("M")
	d.text("cost$center")
	d.keys("enter")
	d.sees("Not taken in: write a pair as key=value.")
	d.text("=7")
	d.sees("unusual characters")
	d.keys("enter")
	d.misses("Not taken in")
	require.Equal(t, []string{"cost$center"}, d.app.top().(*bulkScreen).set.order)
}
