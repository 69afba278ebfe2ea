package clienttest

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

var filterPlays = []play{
	{"each selects its rows", func(s *stage) {
		f := s.fewRows()
		for _, c := range selections(f) {
			s.sub(c.name, func(s *stage) {
				rows := s.walk(s.at(s.env.Other, c.since), c.query, nil)
				assert.Equal(s.T, f.having(c.rows), sortedIDs(rows))
				c.query.Limit = 1
				assert.Equal(s.T, f.having(c.rows), sortedIDs(s.walk(s.as(s.env.Other), c.query, nil)))
			})
		}
	}},
	{"below its microversion the client refuses", func(s *stage) {
		for _, c := range []struct {
			below model.Microversion
			query model.Query
		}{
			{model.MetadataFilter - 1, model.Query{Metadata: model.Metadata{{Key: "env", Value: "prod"}}}},
			{model.StrictFilters - 1, model.Query{NameLike: "alph"}},
			{model.StrictFilters - 1, model.Query{AvailabilityZone: "nova"}},
			{model.ListCount - 1, model.Query{WithCount: true}},
			{model.ConsumesQuota - 1, model.Query{ConsumesQuota: model.Yes}},
		} {
			_, err := s.at(s.env.Other, c.below).List(s.ctx, c.query)
			s.kind(model.ErrNotSupported, err)
		}
	}},
	{"what the server makes of them below and above", serverFilters},
	{"of an admin that no column has: nothing is found", func(s *stage) {
		s.fewRows()
		for _, version := range []string{"3.0", "3.70"} {
			r := s.ask(s.env.Admin, version, http.MethodGet, "/snapshots?all_tenants=1&bogus=x", nil)
			assert.Equal(s.T, http.StatusOK, r.status, r.text)
			assert.Empty(s.T, r.at("snapshots"))
		}
	}},
	{"part of a name is refused where the operator did not allow it", func(s *stage) {
		filters, err := s.as(s.env.Other).Filters(s.ctx)
		s.must(err)
		require.NotContains(s.T, filters, "name~")
		_, err = s.as(s.env.Other).List(s.ctx, model.Query{NameLike: "alph"})
		fault := s.kind(model.ErrInvalid, err)
		assert.Contains(s.T, fault.Message, "Invalid filters name~ are found in query options.")
	}},
	{"the count is of all rows under the filters", func(s *stage) {
		s.fewRows()
		c := s.as(s.env.Other)
		page, err := c.List(s.ctx, model.Query{WithCount: true, Limit: 2})
		s.must(err)
		assert.Equal(s.T, len(fewDrafts), page.Count)
		marker, _ := page.Last()
		page, err = c.List(s.ctx, model.Query{WithCount: true, Limit: 2, Status: "error", Marker: marker})
		s.must(err)
		assert.Equal(s.T, 2, page.Count)
		page, err = c.List(s.ctx, model.Query{Limit: 2})
		s.must(err)
		assert.Equal(s.T, -1, page.Count, "nobody asked")
	}},
	{"counting announces a page after the last", func(s *stage) {
		s.fewRows()
		c := s.as(s.env.Other)
		page, err := c.List(s.ctx, model.Query{WithCount: true, Limit: len(fewDrafts) - 1})
		s.must(err)
		marker, _ := page.Last()
		page, err = c.List(s.ctx, model.Query{WithCount: true, Limit: len(fewDrafts) - 1, Marker: marker})
		s.must(err)
		assert.Len(s.T, page.Snapshots, 1)
		assert.True(s.T, page.More, "a short last page with a count still has a link")
		marker, _ = page.Last()
		page, err = c.List(s.ctx, model.Query{WithCount: true, Limit: len(fewDrafts) - 1, Marker: marker})
		s.must(err)
		assert.Empty(s.T, page.Snapshots)
		assert.False(s.T, page.More)
	}},
	{"the filters that the operator allows", func(s *stage) {
		filters, err := s.as(s.env.Member).Filters(s.ctx)
		s.must(err)
		assert.ElementsMatch(s.T, []string{"name", "status", "volume_id", "metadata", "availability_zone", "consumes_quota"}, filters)
		_, err = s.at(s.env.Member, model.ResourceFilters-1).Filters(s.ctx)
		s.kind(model.ErrNotSupported, err)
	}},
}

type selection struct {
	name  string
	since model.Microversion
	query model.Query
	rows  func(model.Snapshot) bool
}

func selections(f *few) []selection {
	all := func(model.Snapshot) bool { return true }
	none := func(model.Snapshot) bool { return false }
	has := func(pairs ...model.Pair) func(model.Snapshot) bool {
		return func(row model.Snapshot) bool {
			for _, pair := range pairs {
				if value, ok := row.Metadata.Get(pair.Key); !ok || value != pair.Value {
					return false
				}
			}
			return true
		}
	}
	prod, second := model.Pair{Key: "env", Value: "prod"}, model.Pair{Key: "n", Value: "2"}
	quoted := model.Pair{Key: "quotes", Value: quotes}
	selections := []selection{
		{"volume", 0, model.Query{VolumeID: f.volumes[1]}, func(row model.Snapshot) bool { return row.VolumeID == f.volumes[1] }},
		{"volume of nobody", 0, model.Query{VolumeID: nobody}, none},
		{"name and status", 0, model.Query{Name: "alpha", Status: "creating"}, func(row model.Snapshot) bool {
			return row.Name == "alpha" && row.Status == model.Creating
		}},
		{"several statuses at once are none", 0, model.Query{Status: "error,available"}, none},
		{"one pair", model.MetadataFilter, model.Query{Metadata: model.Metadata{prod}}, has(prod)},
		{"two pairs", model.MetadataFilter, model.Query{Metadata: model.Metadata{prod, second}}, has(prod, second)},
		{"a pair with quotes", model.MetadataFilter, model.Query{Metadata: model.Metadata{quoted}}, has(quoted)},
		{"a pair of nobody", model.MetadataFilter, model.Query{Metadata: model.Metadata{{Key: "env", Value: "none"}}}, none},
		{"zone", model.StrictFilters, model.Query{AvailabilityZone: "nova"}, all},
		{"zone of nobody", model.StrictFilters, model.Query{AvailabilityZone: "none"}, none},
		{"consumes quota", model.ConsumesQuota, model.Query{ConsumesQuota: model.Yes}, all},
		{"consumes no quota", model.ConsumesQuota, model.Query{ConsumesQuota: model.No}, none},
	}
	for _, name := range []string{"alpha", "zeta 100%", "eta&x=1", "größe", "none"} {
		selections = append(selections, selection{"name " + name, 0, model.Query{Name: name},
			func(row model.Snapshot) bool { return row.Name == name }})
	}
	for _, status := range model.Statuses() {
		selections = append(selections, selection{"status " + status.String(), 0, model.Query{Status: status.String()},
			func(row model.Snapshot) bool { return row.Status == status }})
	}
	return selections
}

// serverFilters asks past the client, which does not send what the server would
// ignore: below 3.31 an unknown filter is ignored, from there on refused.
func serverFilters(s *stage) {
	f := s.fewRows()
	everything := len(f.rows)
	metadata := "metadata=" + url.QueryEscape("{'env':'prod'}")
	for _, c := range []struct {
		version, query string
		status, rows   int
	}{
		{"3.0", "bogus=x", 200, everything},
		{"3.30", "bogus=x", 200, everything},
		{"3.31", "bogus=x", 400, 0},
		{"3.30", "name~=alph", 200, everything},
		{"3.31", "name~=alph", 400, 0},
		{"3.70", "status~=err", 400, 0},
		{"3.21", metadata, 200, everything},
		{"3.22", metadata, 200, 3},
		{"3.22", "metadata=zzz", 200, 0},
		{"3.44", "with_count=true", 400, 0},
		{"3.45", "with_count=true", 200, everything},
		{"3.70", "user_id=x", 400, 0},
		{"3.70", "created_at=gt:2020-01-01T00:00:00", 400, 0},
		{"3.30", "display_name=none", 200, everything},
		{"3.70", "status=error&status=available", 200, 7},
		{"3.0", "limit=0", 200, 0},
	} {
		s.sub(c.query+" at "+c.version, func(s *stage) {
			r := s.ask(s.env.Other, c.version, http.MethodGet, "/snapshots?"+c.query, nil)
			require.Equal(s.T, c.status, r.status, r.text)
			rows, _ := r.at("snapshots").([]any)
			assert.Len(s.T, rows, c.rows)
			if c.status == http.StatusBadRequest {
				assert.Contains(s.T, r.message(), "Invalid filters", fmt.Sprint(r.body))
			}
		})
	}
}
