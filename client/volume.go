package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"snapdash/model"
)

// Volumes asks for one page of volumes: GET /volumes/detail, microversion 3.0
// and API v2. A row that is no object with an id is left out.
//
// Policy: reader of the project (volume:get_all); every project's for an admin.
// Errors: 404 (model.ErrNotFound) when the marker has been deleted meanwhile;
// 400 for a bad filter.
func (c *Client) Volumes(ctx context.Context, q model.VolumeQuery) (model.VolumePage, error) {
	k := call{op: "list volumes", method: http.MethodGet, path: "volumes/detail", query: url.Values{}, ok: http.StatusOK}
	for key, value := range map[string]string{
		"limit": positive(q.Limit), "marker": q.Marker, "name": q.Name, "status": q.Status, "all_tenants": oneIf(q.AllProjects),
	} {
		if value != "" {
			k.query.Set(key, value)
		}
	}
	a, err := send(ctx, c.block, k)
	if err != nil {
		return model.VolumePage{}, err
	}
	var top struct {
		Volumes []json.RawMessage `json:"volumes"`
		Links   []wireLink        `json:"volumes_links"`
	}
	if err := json.Unmarshal(a.body, &top); err != nil || top.Volumes == nil {
		return model.VolumePage{}, k.misread(a, "not a list of volumes")
	}
	page := model.VolumePage{Volumes: make([]model.Volume, 0, len(top.Volumes)), More: hasNext(top.Links), RequestID: a.requestID}
	for _, raw := range top.Volumes {
		var w wireVolume
		if json.Unmarshal(raw, &w) == nil && w.ID != "" {
			page.Volumes = append(page.Volumes, w.volume())
		}
	}
	return page, nil
}

// Volume gives one volume: GET /volumes/{id}, microversion 3.0 and API v2.
//
// Policy: reader of the project (volume:get). Errors: 404 for unknown ids and
// for other projects' volumes alike.
func (c *Client) Volume(ctx context.Context, id string) (model.Volume, error) {
	return c.oneVolume(ctx, call{op: "show volume", object: id, method: http.MethodGet, path: path("volumes", id), ok: http.StatusOK})
}

// CreateVolume asks for a volume made from a snapshot: POST /volumes,
// microversion 3.0 and API v2. It is creating at first; deleting the snapshot
// before it is available leaves it in error.
//
// Policy: member of the project (volume:create). Errors: 404 for an unknown
// snapshot; 400 (model.ErrConflict) when the snapshot is not available; 400 when
// the size is below the snapshot's; 413 (model.ErrOverQuota) over the quota of
// volumes or gigabytes.
func (c *Client) CreateVolume(ctx context.Context, d model.VolumeDraft) (model.Volume, error) {
	k := call{op: "create volume", object: d.Name, method: http.MethodPost, path: "volumes", ok: http.StatusAccepted}
	if k.object == "" {
		k.object = "from snapshot " + d.SnapshotID.String()
	}
	k.body = map[string]any{"volume": wireVolumeDraft{SnapshotID: d.SnapshotID.String(), Name: d.Name, Size: d.SizeGiB, Type: d.Type}}
	return c.oneVolume(ctx, k)
}

type wireVolumeDraft struct {
	SnapshotID string `json:"snapshot_id"`
	Name       string `json:"name,omitempty"`
	Size       int32  `json:"size,omitempty"`
	Type       string `json:"volume_type,omitempty"`
}

func (c *Client) oneVolume(ctx context.Context, k call) (model.Volume, error) {
	a, err := send(ctx, c.block, k)
	if err != nil {
		return model.Volume{}, err
	}
	var top struct {
		Volume *wireVolume `json:"volume"`
	}
	if err := json.Unmarshal(a.body, &top); err != nil || top.Volume == nil || top.Volume.ID == "" {
		return model.Volume{}, k.misread(a, "not a volume")
	}
	return top.Volume.volume(), nil
}

type wireVolume struct {
	ID         loose           `json:"id"`
	Name       loose           `json:"name"`
	Status     loose           `json:"status"`
	Size       loose           `json:"size"`
	Type       loose           `json:"volume_type"`
	ProjectID  loose           `json:"os-vol-tenant-attr:tenant_id"`
	SnapshotID loose           `json:"snapshot_id"`
	Host       loose           `json:"os-vol-host-attr:host"`
	Attached   json.RawMessage `json:"attachments"`
	CreatedAt  loose           `json:"created_at"`
}

func (w wireVolume) volume() model.Volume {
	return model.Volume{
		ID: string(w.ID), Name: string(w.Name), Status: string(w.Status), SizeGiB: int32(w.Size.number(0)), Type: string(w.Type),
		ProjectID: string(w.ProjectID), SnapshotID: string(w.SnapshotID), Host: string(w.Host), Attached: attachments(w.Attached), CreatedAt: w.CreatedAt.time(),
	}
}

// attachments reads what it can; an odd one does not cost the volume.
func attachments(raw json.RawMessage) []model.Attachment {
	var rows []struct {
		ServerID loose `json:"server_id"`
		Device   loose `json:"device"`
	}
	if len(raw) == 0 || json.Unmarshal(raw, &rows) != nil {
		return nil
	}
	var attached []model.Attachment
	for _, r := range rows {
		attached = append(attached, model.Attachment{ServerID: string(r.ServerID), Device: string(r.Device)})
	}
	return attached
}

// wireLink is one entry of a listing's links; only whether there is a next one
// matters, never where it points.
type wireLink struct {
	Rel  loose `json:"rel"`
	Href loose `json:"href"`
}

func hasNext(links []wireLink) bool {
	for _, l := range links {
		if l.Rel == "next" {
			return true
		}
	}
	return false
}
