package client

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"snapdash/model"
)

// Quota tells what a project may have and has, "" for the session's own: GET
// /os-quota-sets/{project}?usage=true, and where that is refused GET /limits,
// which counts nothing reserved. Microversion 3.0 and API v2; another project's
// limits need 3.39 and an admin.
//
// Policy: members may read their own project's (volume_extension:quotas:show),
// admins everyone's. Errors: 403 (model.ErrForbidden) for another project's.
func (c *Client) Quota(ctx context.Context, projectID string) (model.Quota, error) {
	own := projectID == "" || projectID == c.session.ProjectID
	if projectID == "" {
		projectID = c.session.ProjectID
	}
	if projectID == "" {
		return c.limits(ctx, "")
	}
	q, err := c.quotaSet(ctx, projectID)
	if err == nil || !refused(err) {
		return q, err
	}
	switch {
	case own:
		return c.limits(ctx, "")
	case c.session.API.Has(limitsOfProject):
		return c.limits(ctx, projectID)
	}
	return q, err
}

// limitsOfProject is the microversion of the project_id parameter of limits.
const limitsOfProject model.Microversion = 39

// refused reports whether asking elsewhere may help. It may where a gateway lets
// only some addresses through.
func refused(err error) bool {
	var f *model.Fault
	return errors.As(err, &f) && f.Status == http.StatusNotFound || errors.Is(err, model.ErrForbidden) || errors.Is(err, model.ErrNotSupported)
}

type wireUsage struct {
	Limit    loose `json:"limit"`
	InUse    loose `json:"in_use"`
	Reserved loose `json:"reserved"`
}

func (w wireUsage) usage() model.Usage {
	return model.Usage{Limit: w.Limit.number(-1), InUse: w.InUse.number(0), Reserved: w.Reserved.number(0)}
}

func (c *Client) quotaSet(ctx context.Context, projectID string) (model.Quota, error) {
	k := call{
		op: "read quota of project", object: projectID, method: http.MethodGet, path: path("os-quota-sets", projectID),
		query: url.Values{"usage": {"true"}}, ok: http.StatusOK,
	}
	a, err := send(ctx, c.block, k)
	if err != nil {
		return model.Quota{}, err
	}
	var top struct {
		Set *struct {
			Snapshots wireUsage `json:"snapshots"`
			Gigabytes wireUsage `json:"gigabytes"`
		} `json:"quota_set"`
	}
	if err := json.Unmarshal(a.body, &top); err != nil || top.Set == nil {
		return model.Quota{}, k.misread(a, "not a quota")
	}
	return model.Quota{Snapshots: top.Set.Snapshots.usage(), Gigabytes: top.Set.Gigabytes.usage()}, nil
}

func (c *Client) limits(ctx context.Context, projectID string) (model.Quota, error) {
	k := call{op: "read limits", object: projectID, method: http.MethodGet, path: "limits", query: url.Values{}, ok: http.StatusOK}
	if projectID != "" {
		k.query.Set("project_id", projectID)
	}
	a, err := send(ctx, c.block, k)
	if err != nil {
		return model.Quota{}, err
	}
	var top struct {
		Limits *struct {
			Absolute struct {
				MaxSnapshots  loose `json:"maxTotalSnapshots"`
				Snapshots     loose `json:"totalSnapshotsUsed"`
				MaxGigabytes  loose `json:"maxTotalVolumeGigabytes"`
				UsedGigabytes loose `json:"totalGigabytesUsed"`
			} `json:"absolute"`
		} `json:"limits"`
	}
	if err := json.Unmarshal(a.body, &top); err != nil || top.Limits == nil {
		return model.Quota{}, k.misread(a, "not limits")
	}
	abs := top.Limits.Absolute
	return model.Quota{
		Snapshots: model.Usage{Limit: abs.MaxSnapshots.number(-1), InUse: abs.Snapshots.number(0)},
		Gigabytes: model.Usage{Limit: abs.MaxGigabytes.number(-1), InUse: abs.UsedGigabytes.number(0)},
	}, nil
}
