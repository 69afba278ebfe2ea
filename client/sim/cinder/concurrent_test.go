package cinder

import (
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestRequestsAtTheSameTime is for the race detector.
func TestRequestsAtTheSameTime(t *testing.T) {
	c := New(Options{
		Snapshots: 200, Projects: sixProjects, PageLatency: time.Nanosecond, Sleep: func(time.Duration) {}, BaseURL: func() string { return recordedBase },
		Verify: func(string) (Caller, bool) {
			return Caller{UserID: "u", ProjectID: adminProject, Admin: true, Writer: true}, true
		},
	})
	id := c.st.seeds.id(7)
	var all sync.WaitGroup
	for _, target := range []string{
		"GET /v3/snapshots/detail?all_tenants=1&sort=status:asc", "GET /v3/snapshots?with_count=1&limit=1", "PUT /v3/snapshots/" + id, "GET /v3/volumes/detail",
		"GET /v3/limits", "GET /", "DELETE /v3/snapshots/" + c.st.seeds.id(9), "GET /v3/messages",
	} {
		all.Go(func() {
			for range 20 {
				method, path, _ := strings.Cut(target, " ")
				req := httptest.NewRequest(method, path, strings.NewReader(`{"snapshot": {"name": "x"}}`))
				req.Header.Set("OpenStack-API-Version", "volume 3.70")
				w := httptest.NewRecorder()
				c.ServeHTTP(w, req)
				assert.Less(t, w.Code, 500)
			}
		})
	}
	all.Wait()
}
