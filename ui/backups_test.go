package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/client/sim/fault"
	"snapdash/model"
)

// backedUp has one backup of each of some snapshots.
type backedUp struct {
	Cloud
	of      []model.Snapshot
	queries []model.BackupQuery
}

func (c *backedUp) Backups(_ context.Context, q model.BackupQuery) (model.BackupPage, error) {
	c.queries = append(c.queries, q)
	page := model.BackupPage{Backups: []model.Backup{{ID: "1", Name: "of-the-volume", VolumeID: q.VolumeID}}}
	for _, s := range c.of {
		if s.VolumeID == q.VolumeID && q.Marker == "" {
			page.Backups = append(page.Backups, model.Backup{ID: "2", Name: "weekly-of-" + s.Name, VolumeID: s.VolumeID, SnapshotID: s.ID.String()})
			page.More = true
		}
	}
	return page, nil
}

func TestBackupsMadeFromItSpeakAgainstADeletion(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	s := d.at()
	cloud := &backedUp{Cloud: d.app.cloud, of: []model.Snapshot{s}}
	d.app.cloud = cloud
	d.keys("d")
	d.pass(time.Second)
	d.sees("Backups made from "+s.Name+": weekly-of-"+s.Name, "Volumes made from it: none visible to you.")
	d.misses("of-the-volume")
	d.bothSizes("delete-backups")
	require.Len(t, cloud.queries, 2)
	require.Equal(t, s.VolumeID, cloud.queries[0].VolumeID, "only those of its volume are asked for")
	require.Equal(t, "2", cloud.queries[1].Marker)
}

func TestBackupsThatCannotBeSeenAreNotSaidToBeNone(t *testing.T) {
	for rules, says := range map[string]string{
		"GET /backups/detail times=9 status=404": "Backups: this cloud has no backup service.",
		"GET /backups/detail times=9 status=403": "Backups made from it: none visible to you, since the cloud does not let you list backups.",
		"GET /backups/detail times=9 status=501": "Backups could not be looked at: ",
	} {
		d := on(t, "member", 120, 40, sim.Options{Snapshots: 400, Faults: []fault.Rule{rule(t, rules)}}, nil)
		d.keys("d")
		d.pass(time.Second)
		d.sees(says, "Volumes made from it: none visible to you.")
		d.misses("Volumes and backups")
	}
	d := on(t, "member", 120, 40, small, nil)
	d.keys("d")
	d.pass(time.Second)
	d.sees("Volumes and backups made from it: none visible to you.")
}

func TestBackupsOfManyVolumesAreNotAllAskedFor(t *testing.T) {
	d := on(t, "admin", 120, 40, small, func(o *Options) { o.AllProjects = true })
	cloud := &backedUp{Cloud: d.app.cloud}
	d.app.cloud = cloud
	d.keys("* d")
	d.pass(time.Second)
	require.Len(t, cloud.queries, newestMax)
	told := strings.Join(strings.Fields(d.screen()), " ")
	require.Contains(t, told, "Only the first 20 volumes were asked for their newest snapshot. Only the backups of the first 20 volumes were looked at.")
	require.True(t, cloud.queries[0].AllProjects)
}
