package cinder

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// million is a service with a million snapshots in two projects.
func million(tb testing.TB) *Cinder {
	tb.Helper()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	return New(Options{
		Snapshots: 1_000_000, Seed: 1, Projects: []Project{{adminProject, "admin"}, {demoProject, "demo"}},
		BaseURL: func() string { return recordedBase }, Now: func() time.Time { return now },
		Verify: func(string) (Caller, bool) { return Caller{UserID: "u", ProjectID: adminProject, Admin: true}, true },
	})
}

// discard is an answer that nobody reads.
type discard struct{ h http.Header }

func (d discard) Header() http.Header         { return d.h }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)               {}

// get asks for a path and lets the answer go.
func get(c *Cinder, path, query string) {
	req := httptest.NewRequest(http.MethodGet, "/", nil)
	req.URL.Path, req.URL.RawQuery = path, query
	req.Header.Set("OpenStack-API-Version", "volume 3.70")
	c.ServeHTTP(discard{http.Header{}}, req)
}

func BenchmarkStart(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		million(b)
	}
}

func BenchmarkListing(b *testing.B) {
	c := million(b)
	middle := c.st.seeds.id(500_000)
	for _, bench := range []struct{ name, query string }{
		{"first page of a million", "all_tenants=1"},
		{"page in the middle by marker", "all_tenants=1&marker=" + middle},
		{"page in the middle by offset", "all_tenants=1&offset=500000"},
		{"by name", "all_tenants=1&sort=name:asc&marker=" + middle},
		{"by status and size", "all_tenants=1&sort=status:asc,volume_size:desc&marker=" + middle},
		{"one project", "marker=" + middle},
		{"by status", "all_tenants=1&status=error&marker=" + middle},
		{"count of all", "all_tenants=1&limit=1&with_count=true"},
		{"count of a project", "limit=1&with_count=true"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			get(c, "/v3/snapshots/detail", bench.query) // the order is worked out once
			b.ReportAllocs()
			for b.Loop() {
				get(c, "/v3/snapshots/detail", bench.query)
			}
		})
	}
}
