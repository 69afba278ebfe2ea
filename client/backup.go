package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"snapdash/model"
)

// Backups asks for one page of backups: GET /backups/detail, microversion 3.0
// and API v2. A row that is no object with an id is left out. There is no filter
// for the snapshot that a backup was made from: from 3.31 on Cinder refuses it
// (400) to everybody but admins, since it is not among the filters that it comes
// with, while that for the volume is.
//
// A cloud without a backup service answers with an empty list, since the API
// reads its database only; one that does not route the call at all, with 404
// (model.ErrNotFound), as it does for a marker that has been deleted meanwhile.
// Policy: reader of the project (backup:get_all); every project's for an admin.
func (c *Client) Backups(ctx context.Context, q model.BackupQuery) (model.BackupPage, error) {
	k := call{op: "list backups", object: q.VolumeID, method: http.MethodGet, path: "backups/detail", query: url.Values{}, ok: http.StatusOK}
	if q.VolumeID != "" {
		k.op = "list backups of volume"
	}
	for key, value := range map[string]string{
		"limit": positive(q.Limit), "marker": q.Marker, "volume_id": q.VolumeID, "all_tenants": oneIf(q.AllProjects),
	} {
		if value != "" {
			k.query.Set(key, value)
		}
	}
	a, err := send(ctx, c.block, k)
	if err != nil {
		return model.BackupPage{}, err
	}
	var top struct {
		Backups []json.RawMessage `json:"backups"`
		Links   []wireLink        `json:"backups_links"`
	}
	if err := json.Unmarshal(a.body, &top); err != nil || top.Backups == nil {
		return model.BackupPage{}, k.misread(a, "not a list of backups")
	}
	page := model.BackupPage{Backups: make([]model.Backup, 0, len(top.Backups)), More: hasNext(top.Links), RequestID: a.requestID}
	for _, raw := range top.Backups {
		var w wireBackup
		if json.Unmarshal(raw, &w) == nil && w.ID != "" {
			page.Backups = append(page.Backups, w.backup())
		}
	}
	return page, nil
}

type wireBackup struct {
	ID         loose `json:"id"`
	Name       loose `json:"name"`
	Status     loose `json:"status"`
	VolumeID   loose `json:"volume_id"`
	SnapshotID loose `json:"snapshot_id"`
	CreatedAt  loose `json:"created_at"`
}

func (w wireBackup) backup() model.Backup {
	return model.Backup{
		ID: string(w.ID), Name: string(w.Name), Status: string(w.Status), VolumeID: string(w.VolumeID),
		SnapshotID: string(w.SnapshotID), CreatedAt: w.CreatedAt.time(),
	}
}
