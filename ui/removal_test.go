package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/client/sim/fault"
	"snapdash/model"
)

func TestManyAreDeletedOnlyWhenTheirNumberIsTyped(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	before := d.app.list.Len()
	for range typedFrom + 1 {
		d.keys("space")
	}
	d.keys("d")
	d.pass(time.Second)
	d.sees("Delete 11 snapshots?", "Type 11 to go on:", "none visible to you")
	d.bothSizes("delete-typed")
	d.keys("y enter")
	d.sees("Nothing was done: type 11")
	d.keys("backspace")
	d.text("11")
	d.keys("enter")
	d.pass(30 * time.Second)
	require.Less(t, d.app.list.Len(), before)
}

func TestAProtectedCloudWantsItsNameTyped(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	d.app.session.Protected = true
	d.keys("j")
	s := d.at()
	d.keys("d enter")
	d.sees("Type lab to go on:", "Nothing was done")
	d.text("lab")
	d.keys("enter")
	jobs := d.app.engine.Jobs()
	require.Len(t, jobs, 1)
	require.Equal(t, s.ID, jobs[0].Items[0].ID)
}

func TestWhatSpeaksAgainstADeletionIsToldInItsDialog(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	s := d.at()
	_, err := d.app.cloud.CreateVolume(t.Context(), model.VolumeDraft{SnapshotID: s.ID, Name: "made-from-it"})
	require.NoError(t, err)
	_, err = d.app.cloud.ReplaceMetadata(t.Context(), s.ID, model.MetadataOf(map[string]string{"expire_at": "2027-01-01"}))
	require.NoError(t, err)
	d.keys("enter")
	d.pass(time.Second)
	d.keys("d")
	d.pass(time.Second)
	d.sees("Volumes made from "+s.Name+": made-from-it", "It belongs to automation: expire_at=2027-01-01", "[ No ]")
	d.bothSizes("delete-facts")
	d.keys("enter")
	require.True(t, d.app.list.Has(s.ID), "the default is No")
}

func TestAVolumeThatCannotBeLookedAtIsSaid(t *testing.T) {
	d := on(t, "member", 120, 40, sim.Options{Snapshots: 400, Faults: []fault.Rule{rule(t, "GET /volumes/detail times=9 status=503")}}, nil)
	d.keys("d")
	d.pass(time.Minute)
	d.sees("Volumes could not be looked at")
	d.misses("Volumes made from it: none", "Volumes and backups")
}

func TestOnlyAnAdminIsOfferedRepairs(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	d.keys("?")
	d.misses("reset-state", "force-delete")
	d.keys("esc :")
	d.text("reset-state")
	d.keys("enter")
	d.sees("reset-state is for admins. Your roles are member and reader.")
}

func TestAnAdminResetsAStateAndForcesADeletion(t *testing.T) {
	d := on(t, "admin", 120, 40, small, nil)
	s := d.at()
	d.keys(":")
	d.text("reset-state")
	d.keys("enter")
	d.bothSizes("reset-state")
	d.keys("down enter")
	d.sees("Reset 1 snapshot to error?", "nothing else: the backend does not hear of it", "[ No ]")
	d.bothSizes("reset-question")
	d.keys("y")
	d.pass(10 * time.Second)
	require.Equal(t, model.Error, d.at().Status)

	d.keys(":")
	d.text("force-delete")
	d.keys("enter")
	d.sees("Force delete 1 snapshot?", "may stay there")
	d.keys("n")
	require.True(t, d.app.list.Has(s.ID))
	d.keys(":")
	d.text("force-delete")
	d.keys("enter y")
	d.pass(30 * time.Second)
	require.False(t, d.app.list.Has(s.ID))
}

// TestAMemberOfAGroupIsNotSaidToBeInABadState where it is available.
func TestAMemberOfAGroupIsNotSaidToBeInABadState(t *testing.T) {
	targets := []model.Snapshot{{Status: model.Available, GroupSnapshotID: "g"}, {Status: model.Available}}
	of := []string{"Cinder refuses 1: what belongs to a group snapshot goes with it only."}
	assert.Equal(t, of, undeletableLines(targets, "deleted"))
	targets = append(targets, model.Snapshot{Status: model.Deleting, GroupSnapshotID: "g"})
	of = append([]string{"Cinder refuses 1: only available and error can be unmanaged."}, of...)
	assert.Equal(t, of, undeletableLines(targets, "unmanaged"))
	assert.Empty(t, undeletableLines(targets[1:2], "deleted"))
}
