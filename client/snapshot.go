package client

import (
	"context"
	"encoding/json"
	"net/http"
	"sort"

	"snapdash/model"
)

// Show gives one snapshot with everything that its answer held: GET
// /snapshots/{id}, microversion 3.0 and API v2; group snapshot from 3.14, user
// from 3.41, consumes quota from 3.65. An admin may name a snapshot of any
// project.
//
// Policy: reader of the project (volume:get_snapshot). Errors: 404
// (model.ErrNotFound) for unknown ids and for other projects' snapshots alike.
func (c *Client) Show(ctx context.Context, id model.ID) (model.Detail, error) {
	k := call{op: "show snapshot", object: id.String(), method: http.MethodGet, path: path("snapshots", id.String()), ok: http.StatusOK}
	a, err := send(ctx, c.block, k)
	if err != nil {
		return model.Detail{}, err
	}
	return detailOf(k, a)
}

// wireDraft is the body of a create. Cinder refuses keys that it does not know,
// so that absent ones stay out.
type wireDraft struct {
	VolumeID    string            `json:"volume_id"`
	Name        string            `json:"name,omitempty"`
	Description string            `json:"description,omitempty"`
	Metadata    map[string]string `json:"metadata,omitempty"`
	Force       bool              `json:"force,omitempty"`
}

// Create asks for a snapshot of a volume: POST /snapshots, microversion 3.0 and
// API v2. The answer is in state creating; whether it becomes available or ends
// in error shows later, the reason in Messages. CreatedAt in this answer has
// microseconds that every later answer lacks. From 3.66 on force is not sent:
// Cinder snapshots in-use volumes without it and refuses force=false. An admin's
// snapshot of another project's volume belongs to the admin's project.
//
// Policy: member of the project (volume:create_snapshot). Errors: 404 for an
// unknown volume or another project's; 400 (model.ErrConflict) when the volume
// is neither available nor, with force, in-use; 400 (model.ErrInvalid) for a
// name or description over 255 characters or with control characters, and for
// metadata keys outside [a-zA-Z0-9-_:. /]; 413 (model.ErrOverQuota) over the
// quota of snapshots or gigabytes.
func (c *Client) Create(ctx context.Context, d model.Draft) (model.Snapshot, error) {
	k := call{op: "create snapshot", object: d.Name, method: http.MethodPost, path: "snapshots", ok: http.StatusAccepted}
	if k.object == "" {
		k.object = "of volume " + d.VolumeID
	}
	k.body = map[string]any{"snapshot": wireDraft{
		VolumeID:    d.VolumeID,
		Name:        d.Name,
		Description: d.Description,
		Metadata:    d.Metadata.Map(),
		Force:       d.Force && !c.session.API.Has(model.NoForceNeeded),
	}}
	a, err := send(ctx, c.block, k)
	if err != nil {
		return model.Snapshot{}, err
	}
	detail, err := detailOf(k, a)
	return detail.Snapshot, err
}

// Update changes a snapshot's name or description, also to empty: PUT
// /snapshots/{id}, microversion 3.0 and API v2, in every state. The answer has
// neither project nor progress.
//
// Policy: member of the project (volume:update_snapshot). Errors: 404 for
// unknown ids; 400 for texts over 255 characters, and for an empty edit, which
// is refused here already.
func (c *Client) Update(ctx context.Context, id model.ID, e model.Edit) (model.Snapshot, error) {
	k := call{op: "update snapshot", object: id.String(), method: http.MethodPut, path: path("snapshots", id.String()), ok: http.StatusOK}
	if e.Empty() {
		return model.Snapshot{}, &model.Fault{Kind: model.ErrInvalid, Op: k.op, Object: k.object, Message: "nothing to change"}
	}
	changed := map[string]string{}
	if e.Name != nil {
		changed["name"] = *e.Name
	}
	if e.Description != nil {
		changed["description"] = *e.Description
	}
	k.body = map[string]any{"snapshot": changed}
	a, err := send(ctx, c.block, k)
	if err != nil {
		return model.Snapshot{}, err
	}
	detail, err := detailOf(k, a)
	return detail.Snapshot, err
}

// Delete asks for a snapshot to be deleted: DELETE /snapshots/{id},
// microversion 3.0 and API v2. The 202 means that it was accepted: the snapshot
// becomes deleting and then disappears, or goes back to available when the
// backend finds it busy, or ends in error_deleting; Messages tells why.
//
// Policy: member of the project (volume:delete_snapshot). Errors: 404 when it
// is gone already; 400 (model.ErrConflict) in every state but available and
// error, for members of a group snapshot, and while the backend is frozen.
func (c *Client) Delete(ctx context.Context, id model.ID) error {
	k := call{op: "delete snapshot", object: id.String(), method: http.MethodDelete, path: path("snapshots", id.String()), ok: http.StatusAccepted}
	return done(send(ctx, c.block, k))
}

// done drops the body of an answer whose status is all it has to say: a body
// that was cut off does not make an accepted request unknown.
func done(a answer, err error) error {
	if err != nil && a.status != 0 {
		return nil
	}
	return err
}

// detailOf reads {"snapshot": {…}}.
func detailOf(k call, a answer) (model.Detail, error) {
	var top struct {
		Snapshot json.RawMessage `json:"snapshot"`
	}
	if err := json.Unmarshal(a.body, &top); err != nil || len(top.Snapshot) == 0 {
		return model.Detail{}, k.misread(a, "not a snapshot")
	}
	row, bad := decodeRow(top.Snapshot)
	if bad != nil {
		return model.Detail{}, k.misread(a, "a snapshot that cannot be read: "+bad.Reason)
	}
	return model.Detail{Snapshot: row, Raw: a.body, Unknown: unknownFields(top.Snapshot)}, nil
}

// knownFields are the fields that model.Snapshot has a place for.
var knownFields = map[string]bool{
	"id": true, "name": true, "description": true, "status": true, "size": true, "volume_id": true, "metadata": true,
	"created_at": true, "updated_at": true, "group_snapshot_id": true, "user_id": true, "consumes_quota": true,
	"os-extended-snapshot-attributes:project_id": true, "os-extended-snapshot-attributes:progress": true,
}

// unknownFields gives the other fields of a snapshot, sorted by name.
func unknownFields(raw json.RawMessage) []model.Pair {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return nil
	}
	var unknown []model.Pair
	for name, value := range fields {
		if !knownFields[name] {
			unknown = append(unknown, model.Pair{Key: name, Value: string(value)})
		}
	}
	sort.Slice(unknown, func(i, j int) bool { return unknown[i].Key < unknown[j].Key })
	return unknown
}
