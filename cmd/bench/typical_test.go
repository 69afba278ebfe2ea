package bench

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// typical serves a listing of many snapshots as they are where automation makes
// them: all with names, half with descriptions, two metadata pairs each, one of
// which is different in every row. All else is the embedded cloud's.
type typical struct {
	rows int
	next http.Handler
	sent atomic.Int64 // bytes of bodies
}

// serveTypical serves rows and gives the clouds.yaml and the endpoint to use.
func serveTypical(b *testing.B, rows int) (server *typical, clouds, endpoint string) {
	b.Helper()
	clouds = cloudAlone(b, 0)
	c := signIn(b, clouds, "sim-admin", "")
	address, err := url.Parse(c.Session().Endpoint)
	require.NoError(b, err)
	server = &typical{rows: rows, next: httputil.NewSingleHostReverseProxy(&url.URL{Scheme: address.Scheme, Host: address.Host})}
	srv := httptest.NewServer(server)
	b.Cleanup(srv.Close)
	return server, clouds, srv.URL + "/volume/v3"
}

// ServeHTTP answers a page, and hands on what is no listing.
func (t *typical) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.URL.Path, "/snapshots/detail") {
		t.next.ServeHTTP(w, r)
		return
	}
	q := r.URL.Query()
	from, _ := strconv.Atoi(q.Get("offset"))
	if marker := q.Get("marker"); len(marker) == 36 {
		n, _ := strconv.ParseInt(marker[24:], 16, 64)
		from = int(n) + 1
	}
	limit, err := strconv.Atoi(q.Get("limit"))
	if err != nil || limit > 1000 {
		limit = 1000
	}
	to := min(t.rows, from+limit)
	body := append(make([]byte, 0, 800*(to-from+1)), `{"snapshots": [`...)
	for i := from; i < to; i++ {
		if i > from {
			body = append(body, ", "...)
		}
		body = typicalRow(body, i)
	}
	body = append(body, ']')
	if q.Get("with_count") != "" {
		body = fmt.Appendf(body, `, "count": %d`, t.rows)
	}
	if to < t.rows {
		body = append(body, `, "snapshots_links": [{"rel": "next", "href": "http://127.0.0.1/next"}]`...)
	}
	body = append(body, '}')
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	t.sent.Add(int64(len(body)))
	_, _ = w.Write(body)
}

// typicalName is the name of row i.
func typicalName(i int) string { return fmt.Sprintf("db-kafka-%07d-nightly", i*7919%1_000_003) }

// typicalRow writes row i; the end of its id is i, so that it can be a marker.
func typicalRow(out []byte, i int) []byte {
	h := uint64(i+1) * 0x9e3779b97f4a7c15
	made := 1_990_000_000 - i*60
	at := func(seconds int) string { return timeText(int64(seconds)) }
	description := "null"
	if i%2 == 0 {
		description = fmt.Sprintf(`"taken before maintenance window %d of the storage cluster"`, i)
	}
	return fmt.Appendf(out, `{"id": "%08x-65ea-4609-a763-%012x", "created_at": "%s", "updated_at": "%s", "name": "%s", "description": %s, `+
		`"volume_id": "%08x-aaaa-4bbb-8ccc-%012x", "status": "available", "size": %d, "metadata": {"backup-id": "%036x", "retention": "%d days"}, `+
		`"group_snapshot_id": null, "user_id": "%032x", "consumes_quota": true, "os-extended-snapshot-attributes:project_id": "%032x", `+
		`"os-extended-snapshot-attributes:progress": "100%%"}`,
		uint32(h>>32), i, at(made), at(made+40), typicalName(i), description, h%30000, h%30000, h%500, h, h%30, h%40, h%300)
}
