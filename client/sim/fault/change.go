package fault

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// change applies one rule to an answer that has been kept back.
func (h *Handler) change(rec *recorder, r Rule) {
	if r.Rewrite != 0 || r.NextHost != "" {
		rec.rewrite(func(doc map[string]any) {
			if r.NextHost != "" {
				relink(doc, r.NextHost)
			}
			eachResource(doc, func(row map[string]any) { r.Rewrite.apply(row) })
		})
	}
	if r.ContentType != "" {
		rec.header.Set("Content-Type", r.ContentType)
	}
	if r.Skew != 0 {
		rec.header.Set("Date", h.now().Add(r.Skew).UTC().Format(http.TimeFormat))
	}
}

// rewrite changes a body that is a JSON object, and leaves any other alone.
func (r *recorder) rewrite(f func(map[string]any)) {
	doc := decode(r.body.Bytes())
	if doc == nil {
		return
	}
	f(doc)
	out, _ := json.Marshal(doc) // it came from JSON
	r.body.Reset()
	r.body.Write(out)
}

func decode(body []byte) map[string]any {
	var doc map[string]any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if d.Decode(&doc) != nil {
		return nil
	}
	return doc
}

// eachResource visits what an answer is about: {"snapshot": {...}} or the rows
// of {"snapshots": [...]}, but not the links.
func eachResource(doc map[string]any, f func(map[string]any)) {
	for key, v := range doc {
		if strings.HasSuffix(key, "links") {
			continue
		}
		switch v := v.(type) {
		case map[string]any:
			f(v)
		case []any:
			for _, row := range v {
				if m, ok := row.(map[string]any); ok {
					f(m)
				}
			}
		}
	}
}

var timeText = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$`)

func (w Rewrite) apply(row map[string]any) {
	for key, v := range row {
		text, _ := v.(string)
		switch {
		case w&Nulls != 0 && key != "id":
			row[key] = nil
		case w&ZoneTimes != 0 && timeText.MatchString(text):
			row[key] = text + "Z"
		case w&UnknownStatus != 0 && key == "status":
			row[key] = "quiescing"
		}
	}
	if w&UnknownFields != 0 {
		row["x-future:field"] = map[string]any{"list": []any{1, "two", nil}}
		row["sealed"] = true
	}
}

// relink puts another host into every link to a next page.
func relink(doc map[string]any, host string) {
	for key, v := range doc {
		links, _ := v.([]any)
		if !strings.HasSuffix(key, "_links") {
			continue
		}
		for _, l := range links {
			link, _ := l.(map[string]any)
			href, _ := link["href"].(string)
			if u, err := url.Parse(href); err == nil && link != nil {
				u.Host = host
				link["href"] = u.String()
			}
		}
	}
}

// repage remembers the list that a path has sent and, when ordered to, sends
// rows of the one before again.
func (h *Handler) repage(rec *recorder, req *http.Request, due []Rule) {
	if rec.status != http.StatusOK || req.Method != http.MethodGet {
		return
	}
	h.mu.Lock()
	before := h.pages[req.URL.Path]
	h.mu.Unlock()
	for _, r := range due {
		switch {
		case before == nil:
		case r.Page == Loop:
			rec.body.Reset()
			rec.body.Write(before)
		case r.Page == Duplicate:
			rec.rewrite(func(doc map[string]any) { prepend(doc, decode(before)) })
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pages[req.URL.Path] = slices.Clone(rec.body.Bytes())
}

func prepend(doc, before map[string]any) {
	for key, v := range doc {
		rows, isList := v.([]any)
		old, _ := before[key].([]any)
		if isList && !strings.HasSuffix(key, "_links") {
			doc[key] = append(slices.Clone(old), rows...)
		}
	}
}

const pieces = 10 // in which a slow body is sent

// send writes the answer, whole, cut or slowly.
func (h *Handler) send(w http.ResponseWriter, req *http.Request, rec *recorder, due []Rule) {
	for key, v := range rec.header {
		w.Header()[key] = v
	}
	body := rec.body.Bytes()
	if len(body) > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(rec.status)
	var slow Rule
	broken := false
	for _, r := range due {
		if r.Slow > 0 {
			slow = r
		}
		if r.Cut != 0 {
			body, broken = body[:r.length(len(body))], true
		}
	}
	size := len(body)
	if slow.Slow > 0 {
		size = len(body)/pieces + 1
	}
	for part := range slices.Chunk(body, max(1, size)) {
		if h.sleep(req.Context(), slow.Slow/pieces); req.Context().Err() != nil {
			return
		}
		_, _ = w.Write(part)
		_ = http.NewResponseController(w).Flush() // where it cannot, nothing depends on it
	}
	if broken {
		panic(http.ErrAbortHandler) // net/http's own way to break a connection
	}
}

// length is how much of a body a cut leaves; it never leaves all of it.
func (r Rule) length(all int) int {
	if r.Cut < 0 {
		return all / 2
	}
	return min(r.Cut, max(0, all-1))
}
