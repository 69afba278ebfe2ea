package cinder

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sixProjects are the projects of the service that most tests look at.
var sixProjects = []Project{{adminProject, "admin"}, {demoProject, "demo"}, {otherProject, "other"},
	{"11111111111111111111111111111111", "web"}, {"22222222222222222222222222222222", "mail"}, {"33333333333333333333333333333333", "edge"}}

func populated(t *testing.T, n int) *stage {
	return newStage(t, Options{Snapshots: n, Seed: 5, Projects: sixProjects}, recordedUsers())
}

// walkPages follows markers to the end and gives all rows.
func walkPages(t *testing.T, s *stage, user, query string, limit int, between func(page int)) []map[string]any {
	t.Helper()
	var rows []map[string]any
	for page, marker := 0, ""; ; page++ {
		q := fmt.Sprintf("snapshots/detail?limit=%d&%s", limit, query)
		if marker != "" {
			q += "&marker=" + marker
		}
		code, body := s.as(user, "GET", q, "", "3.70")
		require.Equal(t, 200, code, body)
		list := body["snapshots"].([]any)
		for _, o := range list {
			rows = append(rows, o.(map[string]any))
		}
		if _, more := body["snapshots_links"]; !more {
			return rows
		}
		require.NotEmpty(t, list)
		marker = list[len(list)-1].(map[string]any)["id"].(string)
		if between != nil {
			between(page)
		}
	}
}

func idsOf(rows []map[string]any) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r["id"].(string)
	}
	return out
}

// churned has rows that were created, changed and deleted over the seeded ones.
func churned(t *testing.T) *stage {
	s := populated(t, 300)
	_, body := s.as("admin", "GET", "volumes?all_tenants=1", "", "")
	volume := body["volumes"].([]any)[0].(map[string]any)["id"].(string)
	for i := range 20 {
		s.as("admin", "POST", "snapshots", fmt.Sprintf(`{"snapshot": {"volume_id": %q, "name": "made-%d", "force": true}}`, volume, i%3), "")
		s.now = s.now.Add(400_000_000)
	}
	all := idsOf(walkPages(t, s, "admin", "all_tenants=1", 1000, nil))
	for i := 25; i < len(all); i += 9 {
		s.as("admin", "PUT", "snapshots/"+all[i], fmt.Sprintf(`{"snapshot": {"name": "renamed %d"}}`, i%4), "")
		s.as("admin", "POST", "snapshots/"+all[i-1]+"/action", `{"os-force_delete": {}}`, "")
	}
	s.as("admin", "PUT", "snapshots/"+all[31], `{"snapshot": {"name": ""}}`, "")
	s.as("admin", "PUT", "snapshots/"+all[32], `{"snapshot": {"name": null}}`, "")
	s.now = s.now.Add(5e9)
	return s
}

func TestPagesAreCompleteInEveryOrder(t *testing.T) {
	s := churned(t)
	want := idsOf(walkPages(t, s, "admin", "all_tenants=1", 1000, nil))
	slices.Sort(want)
	require.Greater(t, len(want), 250)
	orders := []string{"status:asc,created_at:desc", "display_name:desc,id:asc", "volume_size:asc,status:desc,updated_at:asc", "name"}
	for _, key := range snapshotTable.sortKeys {
		orders = append(orders, key+":asc", key+":desc")
	}
	for _, order := range orders {
		for _, limit := range []int{7, 100} {
			rows := walkPages(t, s, "admin", "all_tenants=1&sort="+order, limit, nil)
			q := &query{}
			_, firstDir, _ := strings.Cut(strings.Split(order, ",")[0], ":")
			for _, part := range append(strings.Split(order, ","), "created_at:"+firstDir, "id:"+firstDir) {
				k, d, _ := strings.Cut(part, ":")
				q.sort = append(q.sort, sortKey{k, d != "asc"})
			}
			for i := 1; i < len(rows); i++ {
				a, b := s.c.st.get(rows[i-1]["id"].(string)), s.c.st.get(rows[i]["id"].(string))
				require.False(t, q.less(b, a), "%s: row %d comes before row %d", order, i, i-1)
			}
			got := idsOf(rows)
			slices.Sort(got)
			require.Equal(t, want, got, "%s by %d", order, limit)
		}
	}
}

func TestPagesHoldWhileRowsComeAndGo(t *testing.T) {
	for _, order := range []string{"created_at:desc", "created_at:asc", "name:asc", "status:desc"} {
		s := populated(t, 300)
		before := idsOf(walkPages(t, s, "admin", "all_tenants=1", 1000, nil))
		_, body := s.as("admin", "GET", "volumes", "", "")
		volume := body["volumes"].([]any)[0].(map[string]any)["id"].(string)
		gone := map[string]bool{}
		rows := walkPages(t, s, "admin", "all_tenants=1&sort="+order, 20, func(page int) {
			s.as("admin", "POST", "snapshots", fmt.Sprintf(`{"snapshot": {"volume_id": %q, "name": "m", "force": true}}`, volume), "")
			victim := before[(page*37+11)%len(before)]
			gone[victim] = true
			s.as("admin", "POST", "snapshots/"+victim+"/action", `{"os-force_delete": {}}`, "")
		})
		seen := map[string]int{}
		for _, id := range idsOf(rows) {
			seen[id]++
			assert.Equal(t, 1, seen[id], "%s: %s twice", order, id)
		}
		for _, id := range before {
			assert.True(t, gone[id] || seen[id] == 1, "%s: %s was lost", order, id)
		}
	}
}

func TestOffsetAndCountAgreeWithThePages(t *testing.T) {
	s := churned(t)
	for _, user := range []string{"admin", "demo"} {
		for _, filters := range []string{"", "status=available", "name=renamed 1", "status=error", "metadata={'tier':'gold'}", "consumes_quota=false", "status=nope"} {
			query := strings.NewReplacer(" ", "%20", "'", "%27", "{", "%7B", "}", "%7D").Replace(filters)
			if user == "admin" {
				query += "&all_tenants=1"
			}
			all := idsOf(walkPages(t, s, user, query, 1000, nil))
			_, body := s.as(user, "GET", "snapshots?with_count=true&limit=1&"+query, "", "3.70")
			assert.EqualValues(t, len(all), body["count"], "%s %s", user, filters)
			for _, offset := range []int{0, 1, 10, len(all) - 1, len(all), len(all) + 5} {
				if offset < 0 {
					continue
				}
				for _, sort := range []string{"", "&sort=display_name:asc"} {
					rows := all
					if sort != "" {
						rows = idsOf(walkPages(t, s, user, query+sort, 1000, nil))
					}
					_, body = s.as(user, "GET", fmt.Sprintf("snapshots?limit=3&offset=%d&%s%s", offset, query, sort), "", "3.70")
					var got []string
					for _, o := range body["snapshots"].([]any) {
						got = append(got, o.(map[string]any)["id"].(string))
					}
					from := min(offset, len(rows))
					assert.ElementsMatch(t, rows[from:min(from+3, len(rows))], got, "%s %s offset %d%s", user, filters, offset, sort)
				}
			}
		}
	}
}

func TestMarkerOfAnotherFilterStillHasItsPlace(t *testing.T) {
	s := populated(t, 300)
	all := walkPages(t, s, "admin", "all_tenants=1", 1000, nil)
	at := slices.IndexFunc(all, func(o map[string]any) bool { return o["status"] == "error" })
	require.Greater(t, at, 0)
	_, body := s.as("admin", "GET", "snapshots?all_tenants=1&status=available&limit=1&marker="+all[at]["id"].(string), "", "")
	next := slices.IndexFunc(all[at:], func(o map[string]any) bool { return o["status"] == "available" })
	assert.Equal(t, all[at+next]["id"], body["snapshots"].([]any)[0].(map[string]any)["id"])
}

func TestNextLinkLeadsOn(t *testing.T) {
	s := populated(t, 50)
	_, body := s.as("admin", "GET", "snapshots?all_tenants=1&limit=20", "", "")
	link, err := url.Parse(body["snapshots_links"].([]any)[0].(map[string]any)["href"].(string))
	require.NoError(t, err)
	_, body = s.as("admin", "GET", link.Path+"?"+link.RawQuery, "", "")
	assert.Len(t, body["snapshots"], 20)
	assert.Contains(t, body["snapshots_links"].([]any)[0].(map[string]any)["href"], recordedBase+"/v3/"+adminProject+"/snapshots?all_tenants=1&limit=20&marker=")
}

// TestGhostPage holds the quirk of with_count: a short last page has a link.
func TestGhostPage(t *testing.T) {
	s := populated(t, 50)
	_, body := s.as("admin", "GET", "snapshots?all_tenants=1&limit=30&with_count=1", "", "3.45")
	rows := body["snapshots"].([]any)
	marker := rows[29].(map[string]any)["id"].(string)
	_, body = s.as("admin", "GET", "snapshots?all_tenants=1&limit=30&with_count=1&marker="+marker, "", "3.45")
	assert.Len(t, body["snapshots"], 20)
	assert.Contains(t, body, "snapshots_links")
	marker = body["snapshots"].([]any)[19].(map[string]any)["id"].(string)
	_, body = s.as("admin", "GET", "snapshots?all_tenants=1&limit=30&with_count=1&marker="+marker, "", "3.45")
	assert.Empty(t, body["snapshots"])
	assert.NotContains(t, body, "snapshots_links")
}

func TestFiltersByMicroversion(t *testing.T) {
	s := populated(t, 300)
	for _, c := range []struct {
		user, query, mv string
		code            int
		message         string
	}{
		{"demo", "bogus=1", "3.30", 200, ""},
		{"demo", "bogus=1", "3.31", 400, "Invalid filters bogus are found in query options."},
		{"demo", "b=1&a=1", "3.31", 400, "Invalid filters a, b are found in query options."},
		{"demo", "with_count=1", "3.44", 400, "Invalid filters with_count are found in query options."},
		{"demo", "with_count=1", "3.30", 200, ""},
		{"demo", "name~=a", "3.34", 400, "Invalid filters name~ are found in query options."},
		{"demo", "sort=name:asc", "3.29", 400, "Invalid input received: Invalid sort key"},
		{"demo", "sort=name:asc", "3.30", 200, ""},
		{"demo", "sort=bogus&bogus=1", "3.31", 400, "Invalid filters bogus are found in query options."},
		{"demo", "sort=bogus:up", "3.0", 400, "Invalid input received: Unknown sort direction, must be 'desc' or 'asc'."},
		{"demo", "sort=bogus&marker=none", "3.0", 404, "Snapshot none could not be found."},
		{"demo", "consumes_quota=maybe", "3.65", 400, "Value 'maybe' for 'use_quota' is not a boolean."},
	} {
		code, body := s.as(c.user, "GET", "snapshots?"+c.query, "", c.mv)
		require.Equal(t, c.code, code, c.query)
		if c.message != "" {
			assert.Equal(t, c.message, messageOf(body), c.query)
		}
	}
}

// messageOf gives the message of an error envelope.
func messageOf(body map[string]any) string {
	for _, v := range body {
		if m, ok := v.(map[string]any); ok {
			text, _ := m["message"].(string)
			return text
		}
	}
	return ""
}

func TestLikeMatchesAsSQLDoes(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"nightly", "web-NIGHTLY-01", true}, {"n%y", "any-nightly", true}, {"w_b", "web", true}, {"w_b", "wb", false},
		{"", "x", true}, {"%", "", true}, {"_", "", false}, {"ß", "ss", false}, {"日", "日次", true}, {"a%b%c", "xxabyycz", true}, {"a%b%c", "acb", false},
	} {
		assert.Equal(t, c.want, like(c.pattern, c.text), "%q in %q", c.pattern, c.text)
	}
}

func TestAllProjectsAreForAdminsOnly(t *testing.T) {
	s := populated(t, 300)
	for user, want := range map[string]bool{"admin": true, "demo": false, "reader": false} {
		projects := map[string]bool{}
		for _, o := range walkPages(t, s, user, "all_tenants=1", 1000, nil) {
			projects[o["os-extended-snapshot-attributes:project_id"].(string)] = true
		}
		assert.Equal(t, want, len(projects) > 1, user)
	}
}
