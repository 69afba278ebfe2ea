package client

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"snapdash/model"
)

// List asks for one page of snapshots: GET /snapshots/detail, or /snapshots for
// the summary, which lacks project and progress.
//
// Microversion: 3.0 and API v2; what a query may ask for beyond that is refused
// with model.ErrNotSupported before anything is sent, because older Cinders
// ignore filters that they do not know and answer unfiltered: metadata 3.22,
// part of a name and availability zone 3.31, count 3.45, consumes quota 3.65.
// Sorting by "name" below 3.30 is sent as "display_name", which is the same
// column. Policy: reader of the project (volume:get_all_snapshots).
//
// Errors: 400 for a bad sort key, filter, limit or offset; 404
// (model.ErrNotFound) when the marker has been deleted meanwhile or is another
// project's. Cinder clamps Limit to its osapi_max_limit, 1000 by default, and
// ignores all_tenants from everybody but admins. A next link is only noticed
// (Page.More), never followed: it may name another host, and after an offset it
// skips rows. With Then the page behind this one is asked for as soon as this one
// has come, and waits for who wants it.
func (c *Client) List(ctx context.Context, q model.Query) (model.Page, error) {
	k := listing(q)
	if err := c.canAnswer(k, q); err != nil {
		return model.Page{Count: -1}, err
	}
	if page, ok := c.takeEarly(ctx, q); ok {
		return page, nil
	}
	p := c.answerTo(ctx, q)
	defer bodies.Put(p.into)
	if p.err != nil {
		return model.Page{Count: -1}, p.err
	}
	room := rooms.Get().(*pageRoom)
	decoders <- struct{}{}
	page, err := room.decode(p.answer.body)
	<-decoders
	c.ahead.check(p, page)
	if err != nil {
		return model.Page{Count: -1, RequestID: p.answer.requestID}, k.misread(p.answer, "not a list of snapshots ("+err.Error()+")")
	}
	page.RequestID, page.At = p.answer.requestID, p.answer.at
	page.Release = sync.OnceFunc(func() { rooms.Put(room) })
	return page, nil
}

// rooms are those of pages that nobody looks at any more.
var rooms = sync.Pool{New: func() any { return new(pageRoom) }}

// listing is the request for a page, without its query.
func listing(q model.Query) call {
	k := call{op: "list snapshots", method: http.MethodGet, path: "snapshots/detail", ok: http.StatusOK}
	if q.Summary {
		k.path = "snapshots"
	}
	return k
}

// bodies are the pages that have been decoded: half a megabyte each, and no row
// keeps a part of one.
var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// decoders are the pages that are decoded at once: one processor is left to who
// draws and reads keys.
var decoders = make(chan struct{}, max(1, runtime.NumCPU()-1))

// canAnswer refuses a query of which the session's API would ignore a part.
func (c *Client) canAnswer(k call, q model.Query) error {
	for _, want := range []struct {
		asked   bool
		minimum model.Microversion
		what    string
	}{
		{len(q.Metadata) > 0, model.MetadataFilter, "filtering by metadata"},
		{q.NameLike != "", model.StrictFilters, "filtering by part of a name"},
		{q.AvailabilityZone != "", model.StrictFilters, "filtering by availability zone"},
		{q.WithCount, model.ListCount, "counting"},
		{q.ConsumesQuota != model.NotTold, model.ConsumesQuota, "filtering by consumed quota"},
	} {
		if !want.asked {
			continue
		}
		if err := c.needs(k, want.minimum, want.what); err != nil {
			return err
		}
	}
	return nil
}

func (c *Client) listQuery(q model.Query) url.Values {
	v := url.Values{}
	set := func(key, value string) {
		if value != "" {
			v.Set(key, value)
		}
	}
	c.setSort(v, q)
	set("limit", positive(q.Limit))
	set("offset", positive(q.Offset))
	if !q.Marker.IsZero() {
		v.Set("marker", q.Marker.String())
	}
	set("all_tenants", oneIf(q.AllProjects))
	if q.WithCount {
		v.Set("with_count", "true")
	}
	set("name", q.Name)
	set("name~", q.NameLike)
	set("status", q.Status)
	set("volume_id", q.VolumeID)
	set("project_id", q.ProjectID)
	set("availability_zone", q.AvailabilityZone)
	set("metadata", pythonLiteral(q.Metadata))
	switch q.ConsumesQuota {
	case model.Yes:
		v.Set("consumes_quota", "true")
	case model.No:
		v.Set("consumes_quota", "false")
	}
	return v
}

func (c *Client) setSort(v url.Values, q model.Query) {
	if len(q.Sort) == 0 {
		return
	}
	keys := make([]string, len(q.Sort))
	for i, s := range q.Sort {
		key := s.Key
		if key == "name" && !c.session.API.Has(model.SortByName) {
			key = "display_name"
		}
		if q.SortKeyDir {
			v.Set("sort_key", key)
			v.Set("sort_dir", direction(s))
			return
		}
		keys[i] = key + ":" + direction(s)
	}
	v.Set("sort", strings.Join(keys, ","))
}

func direction(s model.SortKey) string {
	if s.Descending {
		return "desc"
	}
	return "asc"
}

// pythonLiteral writes metadata as Cinder's filter wants it: text that Python's
// literal_eval takes for a dictionary. A JSON object of strings is one, with
// every quote and control character escaped alike.
func pythonLiteral(md model.Metadata) string {
	if len(md) == 0 {
		return ""
	}
	text, err := json.Marshal(md.Map())
	if err != nil {
		return ""
	}
	return string(text)
}

func positive(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func oneIf(yes bool) string {
	if yes {
		return "1"
	}
	return ""
}
