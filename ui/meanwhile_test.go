package ui

import (
	"context"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
	"snapdash/model/change"
)

// What is pressed, and what others do, while an answer is on its way.

func answers(msg tea.Msg) bool  { _, ok := msg.(changeRepliedMsg); return ok }
func readings(msg tea.Msg) bool { _, ok := msg.(editReadMsg); return ok }
func sets(msg tea.Msg) bool     { _, ok := msg.(metadataReadMsg); return ok }

// selective refuses to create snapshots of some names, and counts what it is asked to.
type selective struct {
	Cloud
	refused string
	asked   map[string]int
}

func (c *selective) Create(ctx context.Context, draft model.Draft) (model.Snapshot, error) {
	c.asked[draft.Name]++
	if draft.Name == c.refused {
		return model.Snapshot{}, &model.Fault{Kind: model.ErrOverQuota, Op: "create snapshot", Object: draft.Name, Status: 413, Message: "too many"}
	}
	return c.Cloud.Create(ctx, draft)
}

// formUnderWay has a creation of another job on its way, and after it that of the form.
func formUnderWay(t *testing.T, refused string) (*driver, *selective) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	cloud := &selective{d.app.cloud, refused, map[string]int{}}
	d.app.cloud = cloud
	d.hold = answers
	d.app.start(change.Job{Op: change.Create, Items: []change.Item{{Draft: model.Draft{VolumeID: d.at().VolumeID, Name: "other"}}}})
	d.send(nil)
	d.keys("c down enter")
	d.text("mine")
	d.keys("tab tab tab enter")
	require.Len(t, d.held, 2)
	return d, cloud
}

func TestAFormIsNotOpenedAgainByAnotherRefusal(t *testing.T) {
	d, cloud := formUnderWay(t, "other")
	d.send(d.held[0])
	d.sees("asking for the snapshot")
	d.keys("enter")
	assert.Equal(t, 1, cloud.asked["mine"])
	d.send(d.held[1])
	assert.IsType(t, &listScreen{}, d.app.top())
}

func TestAFormIsNotClosedByAnotherCreation(t *testing.T) {
	d, _ := formUnderWay(t, "mine")
	d.send(d.held[0])
	d.send(d.held[1])
	d.sees("too many", "Nothing was lost: the form is as you filled it.", "mine")
}

func TestAnEditorIsNotClosedByTheEndOfAnotherChange(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	s, name := d.at(), "renamed"
	d.hold = answers
	d.app.start(change.Job{Op: change.Update, Edit: model.Edit{Name: &name}, Items: []change.Item{{Snapshot: s}}})
	d.send(nil)
	d.keys("m a")
	d.text("mine")
	d.keys("tab x enter M s")
	d.sees("saving")
	d.send(d.held[0])
	d.sees("saving")
}

// TestAVolumeThatIsGoneTakesNoRowWithIt: it is the volume made of a snapshot that
// somebody deletes at once, not the snapshot.
func TestAVolumeThatIsGoneTakesNoRowWithIt(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	s := d.at()
	for _, op := range []change.Op{change.CreateVolume, change.Revert} {
		d.run(d.app.changed(change.Event{Op: op, ID: s.ID, State: change.Failed, Outcome: change.Gone}))
		assert.True(t, d.app.list.Has(s.ID), "%v", op)
	}
	d.run(d.app.changed(change.Event{Op: change.Delete, ID: s.ID, State: change.Done, Outcome: change.Gone}))
	assert.False(t, d.app.list.Has(s.ID))
}

// reviewed opens the review of one added pair.
func reviewed(t *testing.T, way string, begin model.Metadata) (*driver, model.Snapshot) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	s := d.at()
	_, err := d.app.cloud.ReplaceMetadata(t.Context(), s.ID, begin)
	require.NoError(t, err)
	d.keys("m a")
	d.text("mine")
	d.keys("tab x enter " + way)
	d.pass(10 * time.Minute) // a long look
	return d, s
}

func theirs(t *testing.T, d *driver, s model.Snapshot, md model.Metadata) {
	t.Helper()
	_, err := d.app.cloud.MergeMetadata(t.Context(), s.ID, md)
	require.NoError(t, err)
}

// sends sends what is reviewed, and checks what the cloud has then.
func (d *driver) sends(s model.Snapshot, want model.Metadata) {
	d.t.Helper()
	d.keys("s")
	d.pass(5 * time.Second)
	md, err := d.app.cloud.Metadata(d.t.Context(), s.ID)
	require.NoError(d.t, err)
	assert.Equal(d.t, want, md)
}

func TestWhatIsWrittenDuringTheReviewIsNotReplacedUnseen(t *testing.T) {
	d, s := reviewed(t, "R", model.Metadata{{Key: "keep", Value: "1"}})
	theirs(t, d, s, model.Metadata{{Key: "theirs", Value: "important"}})
	d.keys("s")
	d.sees("Not sent: somebody changed it again while you looked.", "theirs")
	d.sends(s, model.Metadata{{Key: "keep", Value: "1"}, {Key: "mine", Value: "x"}, {Key: "theirs", Value: "important"}})
}

// TestAMergeHeedsItsOwnKeysOnly: other keys may change as they like.
func TestAMergeHeedsItsOwnKeysOnly(t *testing.T) {
	d, s := reviewed(t, "M", nil)
	theirs(t, d, s, model.Metadata{{Key: "beat", Value: "2"}})
	d.keys("s")
	assert.IsType(t, &listScreen{}, d.app.top())

	d, s = reviewed(t, "M", nil)
	theirs(t, d, s, model.Metadata{{Key: "mine", Value: "theirs"}})
	d.keys("s")
	d.sees("Not sent: somebody changed it again while you looked.", "theirs")
	d.sends(s, model.Metadata{{Key: "mine", Value: "x"}})
}

// TestADecisionOutlivesAnotherChange of another key.
func TestADecisionOutlivesAnotherChange(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	s := d.at()
	theirs(t, d, s, model.Metadata{{Key: "a", Value: "1"}, {Key: "b", Value: "1"}})
	d.keys("m")
	for _, row := range []string{"a", "b"} {
		for m := d.app.top().(*metadataScreen); m.edit.Rows()[m.cursor].Key != row; {
			d.keys("j")
		}
		d.keys("e")
		d.text("mine")
		d.keys("enter g")
	}
	theirs(t, d, s, model.Metadata{{Key: "a", Value: "2"}})
	d.keys("M space")
	theirs(t, d, s, model.Metadata{{Key: "b", Value: "2"}})
	d.keys("s")
	conflicts := d.app.top().(*metadataScreen).conflicts
	require.Len(t, conflicts, 2)
	assert.True(t, conflicts[0].Theirs)
	assert.False(t, conflicts[1].Theirs)
}

func TestEscWhileItIsReadAgainGoesBackToTheText(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	before := d.at().Name
	d.keys("e")
	d.text("-typed")
	d.hold = readings
	d.keys("enter enter")
	require.Len(t, d.held, 1, "it is read once")
	d.keys("ctrl+c")
	assert.False(t, d.quit)
	d.sees("has not been saved")
	d.keys("n q")
	assert.IsType(t, &editScreen{}, d.app.top())
	d.send(d.held[0])
	assert.Empty(t, d.app.engine.Jobs(), "it comes too late")
	d.hold = nil
	d.keys("enter")
	d.pass(time.Second)
	assert.Equal(t, before+"-typed", d.at().Name)

	d.keys("m a")
	d.text("mine")
	d.hold = sets
	d.keys("tab x enter M esc")
	require.IsType(t, &metadataScreen{}, d.app.top())
	d.send(d.held[1])
	d.sees("mine")
	d.misses("send")
}

// TestAReadingThatWasGivenUpDoesNotCount: it comes late and tells of before.
func TestAReadingThatWasGivenUpDoesNotCount(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	s, name := d.at(), "renamed by somebody else"
	d.hold = readings
	d.keys("e x enter esc")
	_, err := d.app.cloud.Update(t.Context(), s.ID, model.Edit{Name: &name})
	require.NoError(t, err)
	d.keys("enter")
	d.send(d.held[0])
	d.sees("reading it again")
	d.send(d.held[1])
	d.sees("Somebody changed it meanwhile")

	d, s = reviewed(t, "M", nil)
	d.hold = sets
	d.keys("esc R esc R")
	d.send(d.held[0])
	d.sees("reading the cloud's present set")
	d.send(d.held[1])
	theirs(t, d, s, model.Metadata{{Key: "theirs", Value: "important"}})
	d.keys("s esc R")
	d.send(d.held[2])
	d.misses("Nothing has been sent")
	d.send(d.held[3])
	d.sees("theirs", "Nothing has been sent")
}

// waiting is a server that asks to wait for an hour.
type waiting struct{ Cloud }

func (c *waiting) Create(context.Context, model.Draft) (model.Snapshot, error) {
	return model.Snapshot{}, &model.Fault{Kind: model.ErrThrottled, Op: "create snapshot", Status: 429, Message: "slow down", Wait: time.Hour}
}

func (c *waiting) Update(context.Context, model.ID, model.Edit) (model.Snapshot, error) {
	return model.Snapshot{}, &model.Fault{Kind: model.ErrThrottled, Op: "update snapshot", Status: 429, Message: "slow down", Wait: time.Hour}
}

// TestAFormWhoseJobIsTakenBackIsOpenAgain with what was typed.
func TestAFormWhoseJobIsTakenBackIsOpenAgain(t *testing.T) {
	for open, still := range map[string]string{"c down enter m i n e tab tab tab enter": "[ Create ]", "e m i n e enter": "enter save"} {
		d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
		d.app.cloud = &waiting{d.app.cloud}
		d.keys(open)
		d.sees("leave, it goes on")
		d.line("jobs")
		d.keys("x")
		d.sees("1 change taken back")
		d.keys("esc")
		d.sees("mine", still)
		d.misses("it goes on")
		assert.NotEmpty(t, d.app.typedIn())
	}
}

// TestASecondEnterSendsNothing while the first is under way.
func TestASecondEnterSendsNothing(t *testing.T) {
	for name, open := range map[string]func(d *driver){
		"edit":   func(d *driver) { d.keys("e"); d.text("x"); d.keys("enter enter enter") },
		"create": func(d *driver) { d.keys("c down enter"); d.text("x"); d.keys("tab tab tab enter enter enter") },
		"volume": func(d *driver) { d.keys("V"); d.text("x"); d.keys("enter y enter enter") },
	} {
		t.Run(name, func(t *testing.T) {
			d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
			d.hold = answers
			open(d)
			assert.Len(t, d.app.engine.Jobs(), 1)
			d.sees("leave, it goes on")
		})
	}
}

func TestLeavingWhileMetadataIsFirstRead(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	d.hold = sets
	d.keys("m ctrl+c")
	assert.True(t, d.quit)
}

// TestWhatIsTypedBeforeTheEditorIsThereIsNotLost, nor taken for keys of others; nothing
// is sent by what was typed blindly.
func TestWhatIsTypedBeforeTheEditorIsThereIsNotLost(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	d.hold = sets
	d.keys("m a")
	d.text("quota=u")
	d.keys("tab")
	d.send(pasteOf("y\n"))
	d.keys("enter M s s")
	require.Len(t, d.held, 1)
	d.send(d.held[0])
	d.sees("quota=u", "reading the cloud's present set")
	assert.Empty(t, d.app.engine.Jobs())
	d.send(d.held[1])
	d.sees("+ quota=u  y", "Nothing has been sent.")

	d.keys("esc esc y m a x esc")
	assert.IsType(t, &listScreen{}, d.app.top())
	d.send(d.held[2])
	assert.IsType(t, &listScreen{}, d.app.top())
}

// TestASortUnderWayIsNotLost with a filter, another turn or another scope: a large
// list is sorted beside the keys.
func TestASortUnderWayIsNotLost(t *testing.T) {
	bySize := model.Order{Column: model.ColumnSize}
	for keys, want := range map[string]model.Order{
		"/ m a i l enter": bySize, "S": {Column: model.ColumnSize, Descending: true}, "S S": bySize, "a": bySize, "/ m esc": bySize,
	} {
		d := on(t, "admin", 120, 40, sim.Options{Snapshots: arrangeHere + 100}, func(o *Options) { o.AllProjects = true })
		d.pass(30 * time.Second)
		require.True(t, d.app.load.complete())
		d.hold = func(msg tea.Msg) bool { _, ok := msg.(rearrangedMsg); return ok }
		d.line("sort size")
		d.keys(keys)
		d.hold = nil
		for _, msg := range d.held {
			d.send(msg)
		}
		d.pass(time.Minute)
		assert.Equal(t, want, d.app.list.Order(), keys)
	}
}

// TestAFilterByAgeMovesNothing: rows stay in their order, though names came since.
func TestAFilterByAgeMovesNothing(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: arrangeHere + 100}, func(o *Options) { o.AllProjects = true })
	d.pass(30 * time.Second)
	require.True(t, d.app.load.complete())
	d.run(d.app.rearrange(model.Order{Column: model.ColumnVolume}, nil))
	d.text("/age>1d")
	d.keys("enter")
	first := d.app.list.IDAt(0)
	s, _ := d.app.list.Get(first)
	d.app.list.SetVolumeName(s.VolumeID, "zzzz")
	d.pass(2 * time.Minute)
	assert.Equal(t, first, d.app.list.IDAt(0))
}

func TestAFilterByAgeGoesWithTheTime(t *testing.T) {
	for _, snapshots := range []int{50, arrangeHere + 100} {
		d := on(t, "admin", 120, 40, sim.Options{Snapshots: snapshots}, func(o *Options) { o.AllProjects = true })
		d.pass(time.Minute)
		d.keys("/")
		d.text("age<30d")
		d.keys("enter")
		young := d.app.list.Shown()
		require.Positive(t, young)
		d.pass(20 * 24 * time.Hour)
		assert.Less(t, d.app.list.Shown(), young)
	}
}

// TestAnOlderAnswerTakesNothingBack: answers to two questions may come in the other order.
func TestAnOlderAnswerTakesNothingBack(t *testing.T) {
	d, admin := besideAdmin(t, nil)
	s := d.at()
	d.keys("enter")
	d.hold = func(msg tea.Msg) bool { _, is := msg.(snapshotShownMsg); return is }
	d.keys("r")
	d.pass(2 * time.Second)
	require.NoError(t, admin.ResetStatus(t.Context(), s.ID, model.Error))
	d.keys("r")
	require.Len(t, d.held, 2)
	late, soon := d.held[0], d.held[1]
	d.hold = nil
	d.send(soon)
	d.sees("error")
	d.send(late)
	now, _ := d.app.list.Get(s.ID)
	require.Equal(t, model.Error, now.Status)
	require.Equal(t, model.Error, d.app.top().(*detailScreen).detail.Status)
}

// TestALaterAnswerCountsWhateverItsTimeSays: the hosts of a cloud have a clock each.
func TestALaterAnswerCountsWhateverItsTimeSays(t *testing.T) {
	d, _ := besideAdmin(t, nil)
	s := d.at()
	d.keys("enter")
	d.pass(time.Second)
	s.Status, s.UpdatedAt = model.Deleting, s.UpdatedAt.Add(-time.Minute)
	d.send(snapshotShownMsg{id: s.ID, asked: d.clock, detail: model.Detail{Snapshot: s}})
	now, _ := d.app.list.Get(s.ID)
	require.Equal(t, model.Deleting, now.Status)
	require.Equal(t, model.Deleting, d.app.top().(*detailScreen).detail.Status)
}

// TestAReadingForAFormThatWasLeftIsNoneForTheNextOne: it tells what was there before.
func TestAReadingForAFormThatWasLeftIsNoneForTheNextOne(t *testing.T) {
	d := on(t, "member", 120, 40, sim.Options{Snapshots: 50}, nil)
	s := d.at()
	d.hold = readings
	d.keys("e")
	d.text("-1")
	d.keys("enter esc esc y")
	require.IsType(t, &listScreen{}, d.app.top())
	name := "of another"
	_, err := d.app.cloud.Update(t.Context(), s.ID, model.Edit{Name: &name})
	require.NoError(t, err)
	d.keys("e")
	d.text("-2")
	d.keys("enter")
	require.Len(t, d.held, 2)
	d.hold = nil
	d.send(d.held[0])
	d.send(d.held[1])
	d.sees("Somebody changed it meanwhile")
	there, err := d.app.cloud.Show(t.Context(), s.ID)
	require.NoError(t, err)
	require.Equal(t, name, there.Name)
}

// TestASetReadForAnEditorThatWasClosedIsNoneForTheNextOne.
func TestASetReadForAnEditorThatWasClosedIsNoneForTheNextOne(t *testing.T) {
	d := on(t, "member", 120, 40, sim.Options{Snapshots: 50}, nil)
	d.hold = sets
	d.keys("m esc")
	_, err := d.app.cloud.MergeMetadata(t.Context(), d.at().ID, model.MetadataOf(map[string]string{"of-another": "1"}))
	require.NoError(t, err)
	d.keys("m")
	require.Len(t, d.held, 2)
	d.hold = nil
	d.send(d.held[0])
	d.send(d.held[1])
	d.sees("of-another")
}

// TestNoMoreNamesAreAskedForAtOnceThanMeant, also where details ask for one meanwhile.
func TestNoMoreNamesAreAskedForAtOnceThanMeant(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 5000}, func(o *Options) { o.AllProjects = true })
	d.hold = func(msg tea.Msg) bool { _, ok := msg.(volumeNamedMsg); return ok }
	d.sees("sorted by created") // of what is not drawn no name is asked for
	d.keys("j")
	d.pass(nameRest)
	require.Len(t, d.held, namesAtOnce)
	d.send(d.held[0])
	d.keys("G enter") // the details ask for a volume of their own
	require.Equal(t, namesAtOnce, d.app.names.inFlight)
	d.pass(nameRest)
	require.Equal(t, namesAtOnce, d.app.names.inFlight)
}

// TestAnAnswerIsForAllScreensThatShowWhatItIsAbout, also for one below of the same kind.
func TestAnAnswerIsForAllScreensThatShowWhatItIsAbout(t *testing.T) {
	d := on(t, "admin", 120, 40, small, halfAnHour)
	d.command("stuck")
	d.pass(3 * time.Second)
	id := d.stuck().rows[0].ID
	d.keys("esc")
	require.True(t, d.app.list.SetCursor(id))
	d.keys("enter")
	d.command("stuck")
	d.pass(3 * time.Second)
	d.keys("g enter")
	require.Equal(t, id, d.app.top().(*detailScreen).id)
	require.NoError(t, d.app.cloud.ForceDelete(t.Context(), id))
	d.cloud.Advance(time.Minute)
	d.keys("r")
	d.sees("the cloud no longer has it")
	d.keys("esc esc")
	require.Equal(t, id, d.app.top().(*detailScreen).id)
	d.sees("the cloud no longer has it")
}

func TestTheQuotaIsForTheFormBelowTheSetToo(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	d.hold = func(msg tea.Msg) bool { _, ok := msg.(quotaMsg); return ok }
	d.keys("c tab enter")
	require.IsType(t, &setScreen{}, d.app.top())
	require.Len(t, d.held, 2)
	d.hold = nil
	d.send(d.held[0])
	d.send(d.held[1])
	d.keys("esc")
	require.IsType(t, &createScreen{}, d.app.top())
	require.True(t, d.app.top().(*createScreen).hasQuota)
}

// TestTheNextOfWhatIsGoneIsTheOneThatWasBehindIt, and that of details opened elsewhere
// the one behind them in the list.
func TestTheNextOfWhatIsGoneIsTheOneThatWasBehindIt(t *testing.T) {
	d := on(t, "admin", 120, 40, small, halfAnHour)
	rows := d.app.list.Window(0, 3)
	d.keys("enter")
	require.NoError(t, d.app.cloud.ForceDelete(t.Context(), rows[0].ID))
	d.cloud.Advance(time.Minute)
	d.keys("r")
	d.sees("the cloud no longer has it")
	d.keys("n")
	require.Equal(t, rows[1].ID, d.app.top().(*detailScreen).id)

	d.keys("esc G")
	d.command("stuck")
	d.pass(3 * time.Second)
	d.keys("enter")
	id := d.app.top().(*detailScreen).id
	d.app.list.SetCursor(id)
	behind := d.app.list.Window(d.app.list.CursorIndex()+1, 1)[0].ID
	d.app.list.MoveTo(0)
	d.keys("n")
	require.Equal(t, behind, d.app.top().(*detailScreen).id)
}
