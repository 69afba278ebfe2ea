package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
	"snapdash/model/audit"
	"snapdash/model/change"
)

// What the screens make of what the cloud says.

// TestEveryForeignChangeIsTold, not only the first.
func TestEveryForeignChangeIsTold(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	s := d.at()
	rename := func(name string) {
		_, err := d.app.cloud.Update(t.Context(), s.ID, model.Edit{Name: &name})
		require.NoError(t, err)
	}
	d.keys("e")
	d.text("-mine")
	for _, name := range []string{"first", "second"} {
		rename(name)
		d.keys("enter")
		d.sees(`Somebody changed it meanwhile: the name is "` + name + `" now.`)
	}
	d.keys("enter")
	d.pass(time.Second)
	assert.Equal(t, s.Name+"-mine", d.at().Name)
}

// withVolume is a cloud that says of every volume what one wants to hear.
type withVolume struct {
	Cloud
	status string
	asked  int
}

func (c *withVolume) Volume(ctx context.Context, id string) (model.Volume, error) {
	c.asked++
	v, err := c.Cloud.Volume(ctx, id)
	v.Status = c.status
	return v, err
}

func TestDetailsTellTheVolumesPresentState(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	cloud := &withVolume{Cloud: d.app.cloud, status: "available"}
	d.app.cloud = cloud
	d.pass(time.Minute)
	d.keys("enter")
	d.sees("available, ")
	asked := cloud.asked
	d.keys("esc enter")
	assert.Equal(t, asked, cloud.asked, "it was asked a moment ago")
	cloud.status = "maintenance"
	d.keys("r")
	d.sees("maintenance, ")
	cloud.status = "in-use"
	d.keys("esc")
	d.pass(time.Minute)
	d.keys("enter")
	d.sees("in-use, ")
}

func TestDetailsLeadToAVolumeAndARevert(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	name := d.at().Name
	d.keys("enter V")
	d.sees("Volume from " + name)
	d.keys("esc")
	d.line("revert")
	d.sees("Set volume", name)
}

func TestTheVolumesQuestionNamesWhatItIsMadeOf(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 50}, nil)
	name := d.at().Name
	d.keys("V")
	d.text("copy")
	d.keys("tab tab")
	d.text("fast")
	d.keys("enter")
	d.sees("Create a volume of", name, "The volume is called copy, and its type is fast.", "[ No ]")
}

// TestARefusedRowIsLookedAtAgain: the state that it was shown in may be an old one.
func TestARefusedRowIsLookedAtAgain(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, func(o *Options) { o.UndoWindow = time.Second })
	s := d.at()
	d.keys("d")
	d.sees("Delete 1 snapshot?", s.Name)
	d.pass(time.Second)
	require.NoError(t, d.app.cloud.ResetStatus(t.Context(), s.ID, model.ErrorDeleting))
	d.keys("y")
	d.pass(2 * time.Second)
	require.Equal(t, model.ErrorDeleting, d.at().Status)

	d.keys("enter")
	d.line("jobs")
	d.keys("t")
	d.pass(time.Second)
	d.sees("Try again to delete 1 snapshot?", "error_deleting", "only available and error can be deleted")
}

func TestAFailureInOneLineHasNames(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	s := d.at()
	long := d.app.list.At(1)
	long.Name = strings.Repeat("nightly-", 25)
	d.app.list.Put([]model.Snapshot{long})
	for object, want := range map[string]string{
		long.ID.String(): "delete snapshot nightly-nightly-nightly-nightly-nig~: busy (409)",
		s.ID.String():    "delete snapshot " + s.Name + ": busy (409)",
		"volume 00000000-0000-4000-8000-000000000001 to snapshot " + s.ID.String(): "delete snapshot volume 00000000 to snapshot " + s.Name + ": busy (409)",
		"web": "delete snapshot web: busy (409)",
	} {
		err := &model.Fault{Op: "delete snapshot", Object: object, Message: "busy", Status: 409}
		d.app.complain(err)
		d.sees("! " + want)
		d.keys("!")
		d.sees("What went wrong", strings.Fields(object)[0])
		d.keys("esc")
	}
}

func TestWhatIsGoneIsNotCalledDeleted(t *testing.T) {
	for op, want := range map[change.Op]string{
		change.PatchMetadata: "the snapshot is not there any more", change.CreateVolume: "the volume is not there any more", change.Delete: "Deleted:",
	} {
		assert.Equal(t, want, outcomeText(change.Event{Op: op, Outcome: change.Gone}))
	}
}

func TestARecordNamesTheSnapshotOfAVolume(t *testing.T) {
	s := model.Snapshot{ID: model.ID{8}, Name: "nightly", VolumeID: "00000000-0000-4000-8000-000000000001"}
	revert := target(change.Job{Op: change.Revert, Items: []change.Item{{Snapshot: s}}}, 0, change.ItemView{})
	assert.Equal(t, "(volume 00000000, nightly)", recordedName(&revert))
	made := target(change.Job{Op: change.CreateVolume, Items: []change.Item{{Snapshot: s}}}, 0, change.ItemView{})
	assert.Equal(t, "(volume of nightly)", recordedName(&made))
	assert.Equal(t, "(snapshot 08000000)", recordedName(&audit.Target{Kind: "snapshot", ID: s.ID.String()}))
	for _, of := range []audit.Target{revert, made} {
		assert.Equal(t, s.ID.String(), of.SnapshotID)
	}
}

func TestWhoseASnapshotWillBe(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 400}, func(o *Options) { o.AllProjects = true })
	d.pass(time.Second)
	of := map[bool]int{}
	for _, v := range pickedVolumes(d) {
		d.keys("c")
		d.text(v.ID)
		d.keys("enter")
		foreign := v.ProjectID != d.app.session.ProjectID
		if of[foreign]++; foreign {
			d.sees("its snapshot will belong to admin, yours")
		} else {
			d.misses("its snapshot will belong to")
		}
		d.keys("tab tab tab ctrl+v") // from the button
		d.text("q")
		d.sees("of 300")
		d.keys("esc") // back to the form
		d.sees("Create a snapshot", "Description")
		d.keys("esc")
	}
	require.Positive(t, of[true])
	require.Positive(t, of[false])
}

// losing loses the volume that the next page of volumes begins behind.
type losing struct {
	Cloud
	lost string
}

func (c *losing) Volumes(ctx context.Context, q model.VolumeQuery) (model.VolumePage, error) {
	if q.Marker != "" && c.lost == "" {
		c.lost = q.Marker
	}
	if q.Marker != "" && q.Marker == c.lost {
		return model.VolumePage{}, &model.Fault{Kind: model.ErrNotFound, Op: "list volumes", Status: 404, Message: "Marker could not be found."}
	}
	q.Limit = 100
	return c.Cloud.Volumes(ctx, q)
}

func TestVolumesAreListedThoughOneGoes(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 400}, func(o *Options) { o.AllProjects = true })
	cloud := &losing{Cloud: d.app.cloud}
	d.app.cloud = cloud
	d.keys("c")
	require.NotEmpty(t, cloud.lost)
	d.sees("300 of 300")
}

func TestSinceWhenNobodyAnswers(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	for before, want := range map[time.Duration]string{0: "no answer since 12:00:00,", 26 * time.Hour: "no answer since 11-22 10:00,"} {
		d.app.link.heard, d.app.link.lost = noon.Add(-before), model.ErrUnreachable
		assert.Contains(t, d.app.linkText(), want)
	}
}

// pickedVolumes are one volume of each project.
func pickedVolumes(d *driver) (out []model.Volume) {
	page, err := d.app.cloud.Volumes(d.t.Context(), model.VolumeQuery{AllProjects: true, Limit: 500})
	require.NoError(d.t, err)
	seen := map[string]bool{}
	for _, v := range page.Volumes {
		if !seen[v.ProjectID] {
			seen[v.ProjectID] = true
			out = append(out, v)
		}
	}
	return out
}

// TestSizesAreNotRoundedBelowTenThousand GiB: what a column says can be filtered by.
func TestSizesAreNotRoundedBelowTenThousand(t *testing.T) {
	for n, want := range map[int64]string{1: "1G", 1023: "1023G", 1024: "1T", 2000: "2000G", 2048: "2T", 9999: "9999G", 12_000: "11.7T", 3 << 20: "3P"} {
		assert.Equal(t, want, gib(n))
	}
	assert.Equal(t, "2,000 GiB", bytesGiB(2000))
	assert.Equal(t, "2 TiB", bytesGiB(2048))
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 400}, func(o *Options) { o.AllProjects = true })
	d.pass(time.Second)
	d.keys("/")
	d.text("size=2000g")
	d.keys("enter")
	assert.Equal(t, d.app.list.Shown(), strings.Count(d.screen(), "2000G"))
}
