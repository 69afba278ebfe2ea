package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"snapdash/model"
)

// maxManageablePages bounds the walk over a backend's snapshots.
const maxManageablePages = 1000

// Manageable lists all snapshots that a backend has: GET
// /manageable_snapshots?host=…, with detail /manageable_snapshots/detail. host is
// a pool such as "node@lvm#pool". The answers announce no next page, so that
// pages are asked for by offset until one is empty, or is the first one again
// from a server that knows no offset.
//
// Microversion 3.8, otherwise model.ErrNotSupported. Policy: admin
// (snapshot_extension:list_manageable). Errors: 403; 400 for an unknown host or
// a driver that cannot list.
func (c *Client) Manageable(ctx context.Context, host string, detail bool) ([]model.BackendSnapshot, error) {
	k := call{op: "list manageable snapshots of", object: host, method: http.MethodGet, path: "manageable_snapshots", ok: http.StatusOK}
	if detail {
		k.path = "manageable_snapshots/detail"
	}
	if err := c.needs(k, model.Manageable, "listing manageable snapshots"); err != nil {
		return nil, err
	}
	k.query = url.Values{"host": {host}}
	all := []model.BackendSnapshot{}
	for range maxManageablePages {
		rows, err := c.manageablePage(ctx, k)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 || len(all) > 0 && rows[0].Reference.Equal(all[0].Reference) {
			break
		}
		all = append(all, rows...)
		k.query.Set("offset", strconv.Itoa(len(all)))
	}
	return all, nil
}

func (c *Client) manageablePage(ctx context.Context, k call) ([]model.BackendSnapshot, error) {
	a, err := send(ctx, c.block, k)
	if err != nil {
		return nil, err
	}
	var top struct {
		Rows []wireManageable `json:"manageable-snapshots"`
	}
	if err := json.Unmarshal(a.body, &top); err != nil || top.Rows == nil {
		return nil, k.misread(a, "not a list of manageable snapshots")
	}
	rows := make([]model.BackendSnapshot, 0, len(top.Rows))
	for _, w := range top.Rows {
		rows = append(rows, w.manageable())
	}
	return rows, nil
}

type wireManageable struct {
	Reference map[string]loose `json:"reference"`
	Source    map[string]loose `json:"source_reference"`
	Size      loose            `json:"size"`
	Safe      loose            `json:"safe_to_manage"`
	Why       loose            `json:"reason_not_safe"`
	ID        loose            `json:"cinder_id"`
	Extra     loose            `json:"extra_info"`
}

func (w wireManageable) manageable() model.BackendSnapshot {
	return model.BackendSnapshot{
		Reference: metadataOf(w.Reference), Volume: metadataOf(w.Source), SizeGiB: int32(w.Size.number(0)),
		Safe: w.Safe.bool(), Why: string(w.Why), ID: string(w.ID), Extra: string(w.Extra),
	}
}

// Manage makes Cinder know a snapshot that the backend has: POST
// /manageable_snapshots. The answer is in state creating.
//
// Microversion 3.8, otherwise model.ErrNotSupported. Policy: admin
// (snapshot_extension:snapshot_manage). Errors: 403; 404 for an unknown volume;
// 400 when the volume's backend is down or managed by a disabled service. A
// reference that the backend does not know ends in error, told by Messages.
func (c *Client) Manage(ctx context.Context, d model.ManageDraft) (model.Snapshot, error) {
	k := call{op: "manage snapshot", object: d.Name, method: http.MethodPost, path: "manageable_snapshots", ok: http.StatusAccepted}
	if err := c.needs(k, model.Manageable, "managing a snapshot"); err != nil {
		return model.Snapshot{}, err
	}
	k.body = map[string]any{"snapshot": wireManageDraft{
		VolumeID: d.VolumeID, Reference: d.Reference.Map(), Name: d.Name, Description: d.Description, Metadata: d.Metadata.Map(),
	}}
	a, err := send(ctx, c.block, k)
	if err != nil {
		return model.Snapshot{}, err
	}
	detail, err := detailOf(k, a)
	return detail.Snapshot, err
}

type wireManageDraft struct {
	VolumeID    string            `json:"volume_id"`
	Reference   map[string]string `json:"ref"`
	Name        string            `json:"name,omitempty"`
	Description string            `json:"description,omitempty"`
	Metadata    map[string]string `json:"metadata,omitempty"`
}
