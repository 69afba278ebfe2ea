package bench

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
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

// typicalProcess is where serveTypical tells the process that it starts what to
// serve: rows, and the address of the embedded cloud.
const typicalProcess = "BENCH_TYPICAL"

// serveTypical serves rows and gives the clouds.yaml and the endpoint to use. A
// process of its own does it: one that makes pages and measures at once would
// measure itself.
func serveTypical(b *testing.B, rows int) (clouds, endpoint string) {
	b.Helper()
	clouds = cloudAlone(b, 0)
	address, err := url.Parse(signIn(b, clouds, "sim-admin", "").Session().Endpoint)
	require.NoError(b, err)
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), fmt.Sprintf("%s=%d %s://%s", typicalProcess, rows, address.Scheme, address.Host))
	said, err := command.StdoutPipe()
	require.NoError(b, err)
	require.NoError(b, command.Start())
	b.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	own, err := bufio.NewReader(said).ReadString('\n')
	require.NoError(b, err)
	return clouds, strings.TrimSpace(own) + "/volume/v3"
}

// beTypical is that process; it lasts until it is killed.
func beTypical(what string) error {
	count, address, _ := strings.Cut(what, " ")
	rows, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	next, err := url.Parse(address)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + listener.Addr().String())
	return http.Serve(listener, &typical{rows: rows, next: httputil.NewSingleHostReverseProxy(next)})
}

// sentBy asks how many bytes of bodies have been sent.
func sentBy(b *testing.B, endpoint string) int64 {
	b.Helper()
	resp, err := http.Get(endpoint + sentPath)
	require.NoError(b, err)
	text, err := io.ReadAll(resp.Body)
	require.NoError(b, err)
	require.NoError(b, resp.Body.Close())
	n, err := strconv.ParseInt(string(text), 10, 64)
	require.NoError(b, err)
	return n
}

const sentPath = "/sent"

// ServeHTTP answers a page, and hands on what is no listing.
func (t *typical) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasSuffix(r.URL.Path, "/snapshots/detail"):
		t.page(w, r.URL.Query())
	case strings.HasSuffix(r.URL.Path, sentPath):
		fmt.Fprint(w, t.sent.Load())
	default:
		t.next.ServeHTTP(w, r)
	}
}

func (t *typical) page(w http.ResponseWriter, q url.Values) {
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
