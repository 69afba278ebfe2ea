package client

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

const (
	rowJSON    = `{"snapshot":{"id":"` + oneID + `","name":"n","status":"creating","new_field":{"a": 1}}}`
	metaJSON   = `{"metadata":{"b":"2","a":1}}`
	volumeJSON = `{"volume":{"id":"v","name":"data","size":"5","status":"in-use","snapshot_id":null,"volume_type":"ssd","attachments":[{"server_id":"s","device":"/dev/vdb"}]}}`
	onePath    = "/v3/p/snapshots/" + oneID
)

func ptr(s string) *string { return &s }

// wireCases are the operations: what is called, what goes out, and what of the
// answer comes back.
var wireCases = []struct {
	name   string
	answer reply
	do     func(*Client, model.ID) (any, error)
	want   any
	method string
	path   string
	query  string
	body   string
}{
	{"show", reply{200, rowJSON, nil}, func(c *Client, id model.ID) (any, error) { d, err := c.Show(background(), id); return d.Unknown, err },
		[]model.Pair{{Key: "new_field", Value: `{"a": 1}`}}, "GET", onePath, "", ""},
	{"create", reply{202, rowJSON, nil}, func(c *Client, _ model.ID) (any, error) {
		s, err := c.Create(background(), model.Draft{VolumeID: "v", Name: "n", Force: true, Metadata: model.Metadata{{Key: "k", Value: "v"}}})
		return s.Status, err
	}, model.Creating, "POST", "/v3/p/snapshots", "", `{"snapshot":{"volume_id":"v","name":"n","metadata":{"k":"v"}}}`},
	{"update to empty", reply{200, rowJSON, nil}, func(c *Client, id model.ID) (any, error) {
		s, err := c.Update(background(), id, model.Edit{Name: ptr("")})
		return s.Name, err
	}, "n", "PUT", onePath, "", `{"snapshot":{"name":""}}`},
	{"update both", reply{200, rowJSON, nil}, func(c *Client, id model.ID) (any, error) {
		_, err := c.Update(background(), id, model.Edit{Name: ptr("a"), Description: ptr("b")})
		return nil, err
	}, nil, "PUT", onePath, "", `{"snapshot":{"name":"a","description":"b"}}`},
	{"delete", reply{202, "", nil}, func(c *Client, id model.ID) (any, error) { return nil, c.Delete(background(), id) }, nil, "DELETE", onePath, "", ""},
	{"force delete", reply{202, "", nil}, func(c *Client, id model.ID) (any, error) { return nil, c.ForceDelete(background(), id) },
		nil, "POST", onePath + "/action", "", `{"os-force_delete":{}}`},
	{"reset status", reply{202, "", nil}, func(c *Client, id model.ID) (any, error) {
		return nil, c.ResetStatus(background(), id, model.ErrorDeleting)
	}, nil, "POST", onePath + "/action", "", `{"os-reset_status":{"status":"error_deleting"}}`},
	{"update status", reply{202, "", nil}, func(c *Client, id model.ID) (any, error) {
		return nil, c.UpdateStatus(background(), id, model.Available, "40%")
	}, nil, "POST", onePath + "/action", "", `{"os-update_snapshot_status":{"status":"available","progress":"40%"}}`},
	{"unmanage", reply{202, "", nil}, func(c *Client, id model.ID) (any, error) { return nil, c.Unmanage(background(), id) },
		nil, "POST", onePath + "/action", "", `{"os-unmanage":{}}`},
	{"revert", reply{202, "", nil}, func(c *Client, id model.ID) (any, error) { return nil, c.Revert(background(), "v/../x", id) },
		nil, "POST", "/v3/p/volumes/v%2F..%2Fx/action", "", `{"revert":{"snapshot_id":"` + oneID + `"}}`},
	{"metadata", reply{200, metaJSON, nil}, func(c *Client, id model.ID) (any, error) { return c.Metadata(background(), id) },
		model.Metadata{{Key: "a", Value: "1"}, {Key: "b", Value: "2"}}, "GET", onePath + "/metadata", "", ""},
	{"merge metadata", reply{200, metaJSON, nil}, func(c *Client, id model.ID) (any, error) {
		md, err := c.MergeMetadata(background(), id, model.Metadata{{Key: "é", Value: `"`}})
		return len(md), err
	}, 2, "POST", onePath + "/metadata", "", `{"metadata":{"é":"\""}}`},
	{"clear metadata", reply{200, `{"metadata":{}}`, nil}, func(c *Client, id model.ID) (any, error) {
		md, err := c.ReplaceMetadata(background(), id, nil)
		return len(md), err
	}, 0, "PUT", onePath + "/metadata", "", `{"metadata":{}}`},
	{"metadata value", reply{200, `{"meta":{"a b":"1"}}`, nil}, func(c *Client, id model.ID) (any, error) { return c.MetadataValue(background(), id, "a b") },
		"1", "GET", onePath + "/metadata/a%20b", "", ""},
	{"value of a key with a slash", reply{200, `{"metadata":{"a/b":"1"}}`, nil}, func(c *Client, id model.ID) (any, error) { return c.MetadataValue(background(), id, "a/b") },
		"1", "GET", onePath + "/metadata", "", ""},
	{"set metadata value", reply{200, `{"meta":{"a?":"1"}}`, nil}, func(c *Client, id model.ID) (any, error) {
		return nil, c.SetMetadataValue(background(), id, "a?", "1")
	}, nil, "PUT", onePath + "/metadata/a%3F", "", `{"meta":{"a?":"1"}}`},
	{"set value of a key with a dot", reply{200, `{"meta":{"a.b":"1"}}`, nil}, func(c *Client, id model.ID) (any, error) {
		return nil, c.SetMetadataValue(background(), id, "a.b", "1")
	}, nil, "PUT", onePath + "/metadata/a.b", "", `{"meta":{"a.b":"1"}}`},
	{"set value of a key like a format", reply{200, metaJSON, nil}, func(c *Client, id model.ID) (any, error) {
		return nil, c.SetMetadataValue(background(), id, "a.json", "1")
	}, nil, "POST", onePath + "/metadata", "", `{"metadata":{"a.json":"1"}}`},
	{"delete a key with a dot", reply{200, "", nil}, func(c *Client, id model.ID) (any, error) {
		return nil, c.DeleteMetadataKey(background(), id, "backup.policy")
	}, nil, "DELETE", onePath + "/metadata/backup.policy", "", ""},
	{"delete metadata key", reply{200, "", nil}, func(c *Client, id model.ID) (any, error) { return nil, c.DeleteMetadataKey(background(), id, "a") },
		nil, "DELETE", onePath + "/metadata/a", "", ""},
	{"volumes", reply{200, `{"volumes":[{"id":"v"},5,{}],"volumes_links":[{"rel":"next","href":"http://elsewhere/"}]}`, nil}, func(c *Client, _ model.ID) (any, error) {
		p, err := c.Volumes(background(), model.VolumeQuery{AllProjects: true, Limit: 5, Marker: "m", Status: "available"})
		return []any{len(p.Volumes), p.More}, err
	}, []any{1, true}, "GET", "/v3/p/volumes/detail", "all_tenants=1&limit=5&marker=m&status=available", ""},
	{"volume", reply{200, volumeJSON, nil}, func(c *Client, _ model.ID) (any, error) { return c.Volume(background(), "v") },
		model.Volume{ID: "v", Name: "data", Status: "in-use", SizeGiB: 5, Type: "ssd", Attached: []model.Attachment{{ServerID: "s", Device: "/dev/vdb"}}},
		"GET", "/v3/p/volumes/v", "", ""},
	{"create volume", reply{202, volumeJSON, nil}, func(c *Client, id model.ID) (any, error) {
		v, err := c.CreateVolume(background(), model.VolumeDraft{SnapshotID: id, SizeGiB: 9})
		return v.ID, err
	}, "v", "POST", "/v3/p/volumes", "", `{"volume":{"snapshot_id":"` + oneID + `","size":9}}`},
	{"quota", reply{200, `{"quota_set":{"snapshots":{"limit":10,"in_use":3,"reserved":1},"gigabytes":{"limit":-1,"in_use":7,"reserved":0}}}`, nil},
		func(c *Client, _ model.ID) (any, error) { return c.Quota(background(), "") },
		model.Quota{Snapshots: model.Usage{Limit: 10, InUse: 3, Reserved: 1}, Gigabytes: model.Usage{Limit: -1, InUse: 7}},
		"GET", "/v3/p/os-quota-sets/p", "usage=true", ""},
	{"messages", reply{200, `{"messages":[{"resource_uuid":"` + oneID + `","user_message":"old","created_at":"2026-01-01T00:00:00.0"},{"resource_uuid":"other"},` +
		`{"resource_uuid":"` + oneID + `","user_message":"new","created_at":"2026-01-02T00:00:00.0"}]}`, nil}, func(c *Client, id model.ID) (any, error) {
		m, err := c.Messages(background(), id)
		if err != nil {
			return nil, err
		}
		return []any{len(m), m[0].Text}, nil
	}, []any{2, "new"}, "GET", "/v3/p/messages", "resource_uuid=" + oneID, ""},
	{"filters", reply{200, `{"resource_filters":[{"resource":"snapshot","filters":["name","status"]}]}`, nil},
		func(c *Client, _ model.ID) (any, error) { return c.Filters(background()) },
		[]string{"name", "status"}, "GET", "/v3/p/resource_filters", "resource=snapshot", ""},
	{"manage", reply{202, rowJSON, nil}, func(c *Client, _ model.ID) (any, error) {
		s, err := c.Manage(background(), model.ManageDraft{VolumeID: "v", Reference: model.Metadata{{Key: "source-name", Value: "x"}}})
		return s.Name, err
	}, "n", "POST", "/v3/p/manageable_snapshots", "", `{"snapshot":{"volume_id":"v","ref":{"source-name":"x"}}}`},
	{"projects", reply{200, `{"projects":[{"id":"1","name":"one"}],"links":{"next":null}}`, nil}, func(c *Client, _ model.ID) (any, error) { return c.Projects(background()) },
		[]model.Project{{ID: "1", Name: "one"}}, "GET", "/identity/v3/auth/projects", "", ""},
}

func TestWhatGoesOverTheWire(t *testing.T) {
	for _, w := range wireCases {
		t.Run(w.name, func(t *testing.T) {
			c, tr := talk(t, v370, w.answer)
			got, err := w.do(c, someID(t))
			require.NoError(t, err)
			assert.Equal(t, w.want, got)
			require.Len(t, tr.got, 1)
			sent := tr.got[0]
			assert.Equal(t, w.method+" "+w.path, sent.Method+" "+sent.Path)
			assert.Equal(t, w.query, sent.Query)
			if w.body == "" {
				assert.Empty(t, sent.Body)
			} else {
				assert.JSONEq(t, w.body, sent.Body)
			}
			if w.name != "projects" {
				assert.Equal(t, "volume 3.70", sent.Version)
			}
		})
	}
}

// Every operation tells its failure as a complete fault, whatever comes back.
func TestEveryOperationExplainsOddAnswers(t *testing.T) {
	for _, w := range wireCases {
		for _, odd := range []string{`{`, `<html>hello</html>`, `null`, `[]`, `{"snapshot":5,"metadata":5,"volume":5,"volumes":5}`} {
			if w.want == nil {
				continue // the status is the whole answer
			}
			c, _ := talk(t, v370, reply{w.answer.status, odd, nil})
			_, err := w.do(c, someID(t))
			f := faultIn(t, err)
			want := model.ErrAnswer
			if w.method != "GET" {
				want = model.ErrUnknown
			}
			assert.ErrorIs(t, f.Kind, want, "%s answered by %s", w.name, odd)
		}
	}
}

func TestNotSupportedIsSaidBeforeSending(t *testing.T) {
	v327 := model.API{Major: 3, Minor: 27, Max: 27}
	id := someID(t)
	list := func(q model.Query) func(*Client) error {
		return func(c *Client) error { _, err := c.List(background(), q); return err }
	}
	for _, n := range []struct {
		api     model.API
		do      func(*Client) error
		message string
	}{
		{v327, func(c *Client) error { return c.Revert(background(), "v", id) }, "reverting a volume needs 3.40, this cloud has 3.27"},
		{v327, func(c *Client) error { _, err := c.Filters(background()); return err }, "reading the allowed filters needs 3.33, this cloud has 3.27"},
		{v327, list(model.Query{WithCount: true}), "counting needs 3.45, this cloud has 3.27"},
		{v327, list(model.Query{NameLike: "x"}), "filtering by part of a name needs 3.31, this cloud has 3.27"},
		{v327, list(model.Query{AvailabilityZone: "x"}), "filtering by availability zone needs 3.31, this cloud has 3.27"},
		{v327, list(model.Query{ConsumesQuota: model.No}), "filtering by consumed quota needs 3.65, this cloud has 3.27"},
		{model.API{Major: 3}, list(model.Query{Metadata: model.Metadata{{Key: "a", Value: "b"}}}), "filtering by metadata needs 3.22, this cloud has 3.0"},
		{model.API{Major: 2}, func(c *Client) error { _, err := c.Messages(background(), id); return err }, "reading messages needs 3.3, this cloud has 2"},
		{model.API{Major: 2}, func(c *Client) error { _, err := c.Manageable(background(), "h", true); return err }, "listing manageable snapshots needs 3.8, this cloud has 2"},
		{model.API{Major: 2}, func(c *Client) error { _, err := c.Manage(background(), model.ManageDraft{}); return err }, "managing a snapshot needs 3.8, this cloud has 2"},
	} {
		c, tr := talk(t, n.api)
		f := faultIn(t, n.do(c))
		assert.ErrorIs(t, f.Kind, model.ErrNotSupported)
		assert.Equal(t, n.message, f.Message)
		assert.Empty(t, tr.got)
	}
}

func TestListAsks(t *testing.T) {
	id := someID(t)
	name := []model.SortKey{{Key: "name"}, {Key: "created_at", Descending: true}}
	for _, l := range []struct {
		api   model.API
		query model.Query
		path  string
		want  string
	}{
		{v370, model.Query{}, "/v3/p/snapshots/detail", ""},
		{v370, model.Query{Summary: true, AllProjects: true, Limit: 7, Offset: 3, Marker: id, WithCount: true}, "/v3/p/snapshots",
			"all_tenants=1&limit=7&marker=" + oneID + "&offset=3&with_count=true"},
		{v370, model.Query{Sort: name}, "/v3/p/snapshots/detail", "sort=name%3Aasc%2Ccreated_at%3Adesc"},
		{v370, model.Query{Sort: name, SortKeyDir: true}, "/v3/p/snapshots/detail", "sort_dir=asc&sort_key=name"},
		{model.API{Major: 3, Minor: 29}, model.Query{Sort: name}, "/v3/p/snapshots/detail", "sort=display_name%3Aasc%2Ccreated_at%3Adesc"},
		{model.API{Major: 2}, model.Query{Sort: name, SortKeyDir: true}, "/v2/p/snapshots/detail", "sort_dir=asc&sort_key=display_name"},
		{v370, model.Query{Name: "a b", NameLike: "x%", Status: "error", VolumeID: "v", ProjectID: "q", AvailabilityZone: "z", ConsumesQuota: model.No}, "/v3/p/snapshots/detail",
			"availability_zone=z&consumes_quota=false&name=a+b&name~=x%25&project_id=q&status=error&volume_id=v"},
		{v370, model.Query{Metadata: model.Metadata{{Key: `it's "so"`, Value: `é\`}}}, "/v3/p/snapshots/detail",
			"metadata=%7B%22it%27s+%5C%22so%5C%22%22%3A%22%C3%A9%5C%5C%22%7D"},
	} {
		c, tr := talk(t, l.api, reply{200, `{"snapshots":[],"snapshots_links":[{"rel":"next","href":"http://127.0.0.1:1/elsewhere"}]}`, map[string]string{"X-Openstack-Request-Id": "req-1", "Date": "Mon, 23 Nov 2026 07:45:28 GMT"}})
		page, err := c.List(background(), l.query)
		require.NoError(t, err)
		page.Release = nil
		assert.Equal(t, model.Page{Snapshots: []model.Snapshot{}, Count: -1, More: true, RequestID: "req-1", At: time.Date(2026, 11, 23, 7, 45, 28, 0, time.UTC)}, page)
		require.Len(t, tr.got, 1, "a next link is never followed")
		assert.Equal(t, l.path, tr.got[0].Path)
		assert.Equal(t, l.want, tr.got[0].Query)
		if l.api.Major == 2 {
			assert.Empty(t, tr.got[0].Version)
		}
	}
}

func TestForceIsSentOnlyWhereItIsNeeded(t *testing.T) {
	for minor, want := range map[model.Microversion]string{0: `,"force":true`, 65: `,"force":true`, 66: ``} {
		c, tr := talk(t, model.API{Major: 3, Minor: minor}, reply{202, rowJSON, nil}, reply{202, rowJSON, nil})
		_, err := c.Create(background(), model.Draft{VolumeID: "v", Force: true})
		require.NoError(t, err)
		_, err = c.Create(background(), model.Draft{VolumeID: "v"})
		require.NoError(t, err)
		assert.Equal(t, `{"snapshot":{"volume_id":"v"`+want+`}}`, tr.got[0].Body)
		assert.Equal(t, `{"snapshot":{"volume_id":"v"}}`, tr.got[1].Body)
	}
}

func TestEmptyEditIsRefusedHere(t *testing.T) {
	c, tr := talk(t, v370)
	_, err := c.Update(background(), someID(t), model.Edit{})
	assert.ErrorIs(t, faultIn(t, err).Kind, model.ErrInvalid)
	assert.Empty(t, tr.got)
}

// The router takes .json for a format: DELETE …/a.json would delete "a".
func TestDeletingAKeyLikeAFormatLeavesItsNeighbour(t *testing.T) {
	c, tr := talk(t, v370, reply{200, `{"metadata":{"a":"1","a.json":"2"}}`, nil}, reply{200, `{"metadata":{"a":"1"}}`, nil}, reply{200, `{"metadata":{"a":"1"}}`, nil})
	require.NoError(t, c.DeleteMetadataKey(background(), someID(t), "a.json"))
	require.Len(t, tr.got, 2)
	assert.Equal(t, "PUT", tr.got[1].Method)
	assert.Equal(t, `{"metadata":{"a":"1"}}`, tr.got[1].Body)
	assert.ErrorIs(t, c.DeleteMetadataKey(background(), someID(t), "a.json"), model.ErrNotFound)
}

func TestQuotaFallsBackToLimits(t *testing.T) {
	forbidden := reply{403, `{"forbidden":{"code":403,"message":"Policy doesn't allow volume_extension:quotas:show to be performed."}}`, nil}
	limits := reply{200, `{"limits":{"rate":[],"absolute":{"maxTotalSnapshots":10,"totalSnapshotsUsed":2,"maxTotalVolumeGigabytes":1000,"totalGigabytesUsed":9}}}`, nil}
	want := model.Quota{Snapshots: model.Usage{Limit: 10, InUse: 2}, Gigabytes: model.Usage{Limit: 1000, InUse: 9}}
	for _, q := range []struct {
		api     model.API
		project string
		query   string
	}{{v370, "", ""}, {model.API{Major: 2}, "p", ""}, {v370, "other", "project_id=other"}} {
		c, tr := talk(t, q.api, forbidden, limits)
		got, err := c.Quota(background(), q.project)
		require.NoError(t, err)
		assert.Equal(t, want, got)
		assert.Equal(t, q.query, tr.got[1].Query)
	}
	c, tr := talk(t, model.API{Major: 3, Minor: 38}, forbidden)
	_, err := c.Quota(background(), "other")
	assert.ErrorIs(t, err, model.ErrForbidden)
	assert.Len(t, tr.got, 1, "below 3.39 limits would be one's own")
}

func TestProjectsOfAnAdmin(t *testing.T) {
	all := []reply{
		{200, `{"projects":[{"id":"1","name":"one"}],"links":{"next":"http://127.0.0.1:1/v3/projects?marker=1"}}`, nil},
		{200, `{"projects":[{"id":"2","name":"two"}],"links":{"next":"http://127.0.0.1:1/v3/projects?marker=1"}}`, nil},
		{200, `{"projects":[{"id":"2","name":"two"}],"links":{"next":"http://127.0.0.1:1/v3/projects?marker=1"}}`, nil},
	}
	c, tr := talk(t, v370, all...)
	c.session.Roles = []string{"admin"}
	projects, err := c.Projects(background())
	require.NoError(t, err)
	assert.Equal(t, []model.Project{{ID: "1", Name: "one"}, {ID: "2", Name: "two"}}, projects)
	assert.Equal(t, "marker=1", tr.got[1].Query)

	c, tr = talk(t, v370, reply{403, `{"error":{"code":403,"message":"no","title":"Forbidden"}}`, nil}, reply{200, `{"projects":[]}`, nil})
	c.session.Roles = []string{"admin"}
	_, err = c.Projects(background())
	require.NoError(t, err)
	assert.Equal(t, "/identity/v3/auth/projects", tr.got[1].Path)

	c.identity = nil
	_, err = c.Projects(background())
	assert.ErrorIs(t, err, model.ErrNotSupported)
}

func TestManageableWalksByOffset(t *testing.T) {
	row := func(name string) string {
		return `{"reference":{"source-name":"` + name + `"},"source_reference":{"source-name":"vol"},"size":4,"safe_to_manage":true,"cinder_id":null,"extra_info":null}`
	}
	for _, last := range []string{`{"manageable-snapshots":[]}`, `{"manageable-snapshots":[` + row("a") + `]}`} {
		c, tr := talk(t, v370, reply{200, `{"manageable-snapshots":[` + row("a") + `,` + row("b") + `]}`, nil}, reply{200, last, nil})
		rows, err := c.Manageable(background(), "node@lvm#pool", true)
		require.NoError(t, err)
		require.Len(t, rows, 2)
		assert.Equal(t, model.BackendSnapshot{
			Reference: model.Metadata{{Key: "source-name", Value: "a"}}, Volume: model.Metadata{{Key: "source-name", Value: "vol"}}, SizeGiB: 4, Safe: true,
		}, rows[0])
		assert.Equal(t, "/v3/p/manageable_snapshots/detail", tr.got[0].Path)
		assert.Equal(t, "host=node%40lvm%23pool&offset=2", tr.got[1].Query)
	}
}
