package client

import (
	"context"
	"net/http"

	"snapdash/model"
)

// ForceDelete deletes a snapshot in any state: action os-force_delete,
// microversion 3.0 and API v2. The backend may fail again, which leaves it in
// error_deleting.
//
// Policy: admin (volume_extension:snapshot_admin_actions:force_delete). Errors:
// 403, 404; 400 (model.ErrConflict) for members of a group snapshot.
func (c *Client) ForceDelete(ctx context.Context, id model.ID) error {
	return c.act(ctx, "force delete snapshot", id, "os-force_delete", struct{}{})
}

// ResetStatus writes a state into Cinder's database without touching the
// backend: action os-reset_status, microversion 3.0 and API v2. All ten states
// are accepted, deleted included, after which the row stays listed.
//
// Policy: admin (volume_extension:snapshot_admin_actions:reset_status). Errors:
// 403, 404; 400 for a word that is no state.
func (c *Client) ResetStatus(ctx context.Context, id model.ID, s model.Status) error {
	return c.act(ctx, "reset status of snapshot", id, "os-reset_status", map[string]string{"status": s.String()})
}

// UpdateStatus reports a snapshot's progress as a storage driver would: action
// os-update_snapshot_status, microversion 3.0 and API v2. Only creating may
// become creating, available or error, and deleting may become deleting or
// error_deleting. progress is "0%" to "100%", or "" to leave it.
//
// Policy: by default anyone in the project (snapshot_extension:
// snapshot_actions:update_snapshot_status). Errors: 404; 400 (model.ErrConflict)
// in any other state; 400 for a progress that is no percentage.
func (c *Client) UpdateStatus(ctx context.Context, id model.ID, s model.Status, progress string) error {
	arguments := map[string]string{"status": s.String()}
	if progress != "" {
		arguments["progress"] = progress
	}
	return c.act(ctx, "update status of snapshot", id, "os-update_snapshot_status", arguments)
}

// Unmanage makes Cinder forget a snapshot and leave it on the backend: action
// os-unmanage, microversion 3.0 and API v2. It becomes unmanaging and disappears.
//
// Policy: admin (snapshot_extension:snapshot_unmanage). Errors: 403, 404; 400
// (model.ErrConflict) when it is neither available nor in error.
func (c *Client) Unmanage(ctx context.Context, id model.ID) error {
	return c.act(ctx, "unmanage snapshot", id, "os-unmanage", struct{}{})
}

func (c *Client) act(ctx context.Context, op string, id model.ID, action string, arguments any) error {
	return done(send(ctx, c.block, call{
		op:     op,
		object: id.String(),
		method: http.MethodPost,
		path:   path("snapshots", id.String(), "action"),
		body:   map[string]any{action: arguments},
		ok:     http.StatusAccepted,
	}))
}

// Revert sets a volume back to its latest snapshot: volume action revert. The
// snapshot becomes restoring and then available again, the volume reverting.
//
// Microversion 3.40, otherwise model.ErrNotSupported. Policy: member of the
// project (volume:revert_to_snapshot). Errors: 404; 400 (model.ErrConflict) when
// it is not the volume's latest snapshot or the volume has grown since; 409 when
// the volume or the snapshot is not available.
func (c *Client) Revert(ctx context.Context, volumeID string, snapshot model.ID) error {
	k := call{
		op:     "revert volume " + volumeID + " to snapshot",
		object: snapshot.String(),
		method: http.MethodPost,
		path:   path("volumes", volumeID, "action"),
		body:   map[string]any{"revert": map[string]string{"snapshot_id": snapshot.String()}},
		ok:     http.StatusAccepted,
	}
	if err := c.needs(k, model.Revert, "reverting a volume"); err != nil {
		return err
	}
	return done(send(ctx, c.block, k))
}
