package client

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
)

// A saying is what an error's body says, whichever of the services and
// middlewares in the path wrote it.
type saying struct {
	envelope   string // "itemNotFound", "error", "message" for the bare form, "" when it is no OpenStack envelope
	text       string
	retryAfter string
}

// said reads an error body. Known are Cinder's faults {"name": {"code",
// "message"}}, its rate limit's {"overLimitFault": {…, "details"}}, Keystone's
// and keystonemiddleware's {"error": {…}}, the bare {"message", "code",
// "title"} of unrouted addresses, HTML pages and plain text.
func said(body []byte, contentType string) saying {
	trimmed := strings.TrimSpace(string(body[:min(len(body), 64<<10)]))
	if strings.HasPrefix(trimmed, "{") {
		var top map[string]json.RawMessage
		if json.Unmarshal(body, &top) != nil {
			return saying{}
		}
		return saidInJSON(top)
	}
	if strings.HasPrefix(trimmed, "<") || strings.Contains(contentType, "html") {
		return saying{text: textOfHTML(trimmed)}
	}
	if strings.HasPrefix(trimmed, "[") || strings.HasPrefix(trimmed, `"`) {
		return saying{}
	}
	return saying{text: oneLine(trimmed)}
}

// wireFault is the inside of an envelope. Code and retryAfter come as numbers
// and as strings, so that they are taken as any text.
type wireFault struct {
	Message    loose `json:"message"`
	Details    loose `json:"details"`
	RetryAfter loose `json:"retryAfter"`
	Title      loose `json:"title"`
}

func saidInJSON(top map[string]json.RawMessage) saying {
	if _, bare := top["message"]; bare {
		var f wireFault
		if readInto(top, &f) && f.Message != "" {
			return saying{envelope: "message", text: textOfHTML(string(f.Message))}
		}
	}
	if len(top) != 1 {
		return saying{}
	}
	for name, raw := range top {
		var f wireFault
		if json.Unmarshal(raw, &f) != nil || f.Message+f.Details+f.Title == "" {
			return saying{}
		}
		s := saying{envelope: name, text: string(f.Message), retryAfter: string(f.RetryAfter)}
		if f.Details != "" {
			s.text = strings.TrimSpace(s.text + " " + string(f.Details))
		}
		if s.text == "" {
			s.text = string(f.Title)
		}
		return s
	}
	return saying{}
}

// readInto decodes an already split object.
func readInto(top map[string]json.RawMessage, into any) bool {
	whole, err := json.Marshal(top)
	return err == nil && json.Unmarshal(whole, into) == nil
}

var (
	htmlTitle  = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	htmlHidden = regexp.MustCompile(`(?is)<(script|style|head)\b.*?</(script|style|head)>`)
	htmlTag    = regexp.MustCompile(`(?s)<[^>]*>`)
)

// textOfHTML gives the title and the visible words of a page, on one line.
func textOfHTML(page string) string {
	words := oneLine(html.UnescapeString(htmlTag.ReplaceAllString(htmlHidden.ReplaceAllString(page, " "), " ")))
	m := htmlTitle.FindStringSubmatch(page)
	if m == nil {
		return words
	}
	title := oneLine(html.UnescapeString(m[1]))
	if title == "" || strings.HasPrefix(words, title) {
		return words
	}
	return strings.TrimSpace(title + ": " + words)
}

// oneLine joins words that whitespace separates.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
