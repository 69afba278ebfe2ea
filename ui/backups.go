package ui

import (
	"context"
	"errors"

	"snapdash/model"
)

// backupsOf asks which backups were made from the targets, volume by volume,
// since a server finds them by volume only. note says what was left out; found
// is nil when nothing could be looked at.
func backupsOf(ctx context.Context, cloud Reader, targets []model.Snapshot, admin bool) (found map[model.ID][]string, note string) {
	found = map[model.ID][]string{}
	asked := map[string]bool{}
	for i := range targets {
		volume := targets[i].VolumeID
		if volume == "" || asked[volume] {
			continue
		}
		if len(asked) == newestMax {
			return found, "Only the backups of the first " + number(newestMax) + " volumes were looked at."
		}
		asked[volume] = true
		whole, err := volumeBackups(ctx, cloud, model.BackupQuery{VolumeID: volume, AllProjects: admin, Limit: volumesAPage}, found)
		switch {
		case errors.Is(err, model.ErrNotFound):
			return nil, "Backups: this cloud has no backup service."
		case errors.Is(err, model.ErrForbidden):
			return nil, madeFrom("Backups", len(targets), noneVisible+", since the cloud does not let you list backups.")
		case err != nil:
			return nil, "Backups could not be looked at: " + err.Error()
		case !whole:
			note = "Not all backups of a volume were looked at."
		}
	}
	return found, note
}

// volumeBackups puts the backups of one volume that were made from snapshots
// into found, and tells whether those were all.
func volumeBackups(ctx context.Context, cloud Reader, q model.BackupQuery, found map[model.ID][]string) (whole bool, err error) {
	for range volumePagesMax {
		page, err := cloud.Backups(ctx, q)
		if err != nil {
			return false, err
		}
		for _, b := range page.Backups {
			if id, err := model.ParseID(b.SnapshotID); err == nil {
				name := b.Name
				if name == "" {
					name = b.ID
				}
				found[id] = append(found[id], name)
			}
		}
		if !page.More || len(page.Backups) == 0 {
			return true, nil
		}
		q.Marker = page.Backups[len(page.Backups)-1].ID
	}
	return false, nil
}
