package cinder

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// listSnapshots answers GET /snapshots and /snapshots/detail.
func (r *request) listSnapshots(detail bool) {
	if r.c.opt.PageLatency > 0 { // without the lock: others are served meanwhile
		r.c.mu.Unlock()
		r.c.opt.Sleep(r.c.opt.PageLatency)
		r.c.mu.Lock()
		r.c.st.settle(r.c.opt.Now())
	}
	q, ok := r.readQuery(&snapshotTable)
	if !ok {
		return
	}
	var marker *snapshot
	if q.marker != "" {
		if marker = r.find(q.marker); marker == nil {
			return
		}
	}
	if !r.checkKeys(q, &snapshotTable) {
		return
	}
	rows := r.c.st.walk(q, marker).page(q.offset, q.limit)
	count := -1
	if q.count {
		count = r.c.st.count(q)
	}
	r.send(http.StatusOK, r.pageText(q, rows, count, detail))
}

// sees reports whether a snapshot exists for the caller.
func (r *request) sees(s *snapshot) bool { return r.caller.Admin || s.project == r.caller.ProjectID }

// pageText writes a page. A count of -1 was not asked for.
func (r *request) pageText(q *query, rows []snapshot, count int, detail bool) []byte {
	form := inSummary
	if detail {
		form = inDetail
	}
	b := make([]byte, 0, 800*(len(rows)+1))
	b = append(b, `{"snapshots": [`...)
	for i := range rows {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = r.snapshotText(b, &rows[i], form, time.Second)
	}
	b = append(b, ']')
	full := len(rows) >= q.limit
	if count >= 0 { // Cinder compares the total: a short last page has a link too
		full = count >= q.limit
	}
	if full && len(rows) > 0 {
		b = append(b, `, "snapshots_links": [{"rel": "next", "href": `...)
		b = appendText(b, r.nextLink(rows[len(rows)-1].id))
		b = append(b, `}]`...)
	}
	if count >= 0 {
		b = append(b, `, "count": `...)
		b = strconv.AppendInt(b, int64(count), 10)
	}
	return append(b, '}')
}

// nextLinks is the collection's link to its next page.
func (r *request) nextLinks(marker string) []any {
	return []any{object{"rel": "next", "href": r.nextLink(marker)}}
}

// nextLink is the request's own address with another marker, which comes last:
// all the rest stays, an offset too, so that following the link loses rows.
func (r *request) nextLink(marker string) string {
	var b strings.Builder
	b.WriteString(r.base + "/" + strings.Join(r.path, "/") + "?")
	for _, part := range strings.Split(r.URL.RawQuery, "&") {
		k, v, _ := strings.Cut(part, "=")
		key, err := url.QueryUnescape(k)
		value, err2 := url.QueryUnescape(v)
		if part != "" && key != "marker" && err == nil && err2 == nil {
			b.WriteString(url.QueryEscape(key) + "=" + url.QueryEscape(value) + "&")
		}
	}
	return b.String() + "marker=" + url.QueryEscape(marker)
}
