// Package export writes snapshots as tables for other programs. CSV is for
// spreadsheets and eyes: no cell of it is a formula, and what a terminal must
// not be sent stands there as a visible sign. JSON is for programs: it has the
// originals, with everything but printable ASCII written by number.
package export

import (
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"snapdash/model"
	"snapdash/model/jsonline"
	"snapdash/ui/sanitize"
)

// Format is how a table is written.
type Format uint8

// The formats.
const (
	CSV   Format = iota // a line of headings, then a line for each row
	JSON                // one array
	Lines               // JSON Lines: an object on each line
)

// FormatOf gives the format that a file's name asks for: .csv, .json, .jsonl or
// .ndjson.
func FormatOf(path string) (Format, bool) {
	f, ok := map[string]Format{".csv": CSV, ".json": JSON, ".jsonl": Lines, ".ndjson": Lines}[strings.ToLower(filepath.Ext(path))]
	return f, ok
}

// Row is a snapshot with the names of what it belongs to, as far as they are known.
type Row struct {
	Snapshot model.Snapshot
	Volume   string
	Project  string
}

// Table writes rows in a format, a piece at a time.
type Table struct {
	format  Format
	rows    int
	altered int
}

// New begins a table.
func New(f Format) *Table { return &Table{format: f} }

// Rows counts the rows written so far.
func (t *Table) Rows() int { return t.rows }

// Altered counts the values that stand in the table otherwise than in the
// cloud: in CSV those with formulas or with what can't be shown, in JSON, also
// the metadata of CSV, those that are no UTF-8.
func (t *Table) Altered() int { return t.altered }

// headings are the columns of CSV.
var headings = []string{
	"id", "name", "description", "status", "size_gib", "volume_id", "volume_name", "project_id", "project_name", "created_at", "updated_at",
	"user_id", "group_snapshot_id", "progress", "metadata",
}

// Head is what stands before the first row.
func (t *Table) Head() []byte {
	switch t.format {
	case CSV:
		return []byte(strings.Join(headings, ",") + "\n")
	case JSON:
		return []byte("[\n")
	}
	return nil
}

// Foot is what stands after the last row.
func (t *Table) Foot() []byte {
	if t.format == JSON {
		return []byte("]\n")
	}
	return nil
}

// Append gives some rows as they are written after those before.
func (t *Table) Append(rows []Row) ([]byte, error) {
	if t.format == CSV {
		return t.csv(rows)
	}
	var out []byte
	for i := range rows {
		t.countBroken(&rows[i])
		line, err := jsonline.Append(nil, object(&rows[i]))
		if err != nil {
			return nil, err
		}
		if t.format == JSON && t.rows > 0 {
			out = append(out, ',')
		}
		out = append(out, line...)
		t.rows++
	}
	return out, nil
}

func (t *Table) csv(rows []Row) ([]byte, error) {
	var out []byte
	for i := range rows {
		cells, err := t.cells(&rows[i])
		if err != nil {
			return nil, err
		}
		for n, cell := range cells {
			if n > 0 {
				out = append(out, ',')
			}
			out = appendCell(out, cell)
		}
		out = append(out, '\n')
		t.rows++
	}
	return out, nil
}

// appendCell quotes what has a separator in it, the semicolon too: some programs
// take both at once. The csv package would not.
func appendCell(out []byte, cell string) []byte {
	if !strings.ContainsAny(cell, `,;"`) && strings.TrimSpace(cell) == cell {
		return append(out, cell...)
	}
	out = append(out, '"')
	out = append(out, strings.ReplaceAll(cell, `"`, `""`)...)
	return append(out, '"')
}

// cells are the row in the order of headings.
func (t *Table) cells(r *Row) ([]string, error) {
	s := &r.Snapshot
	metadata, err := t.metadata(s.Metadata)
	if err != nil {
		return nil, err
	}
	return []string{
		s.ID.String(), t.text(s.Name), t.text(s.Description), t.text(s.Status.String()), strconv.Itoa(int(s.SizeGiB)), t.text(s.VolumeID), t.text(r.Volume),
		t.text(s.ProjectID), t.text(r.Project), moment(s.CreatedAt), moment(s.UpdatedAt), t.text(s.UserID), t.text(s.GroupSnapshotID), t.text(s.Progress),
		metadata,
	}, nil
}

// metadata writes pairs as JSON into a cell. What JSON writes by number is not
// altered; what is no UTF-8 is, which only the pairs can tell.
func (t *Table) metadata(md model.Metadata) (string, error) {
	text, err := json.Marshal(pairs(md))
	out := Cell(string(text))
	altered := out != string(text)
	for _, p := range md {
		altered = altered || !utf8.ValidString(p.Key) || !utf8.ValidString(p.Value)
	}
	if altered {
		t.altered++
	}
	return out, err
}

// pairs gives metadata under keys that JSON can hold. Several that are no UTF-8
// can become the same: from the second on they get a number, so that a reader
// loses none.
func pairs(md model.Metadata) map[string]string {
	out := md.Map()
	for _, p := range md {
		if utf8.ValidString(p.Key) {
			continue
		}
		delete(out, p.Key)
		plain := string([]rune(p.Key)) // U+FFFD for each byte
		key := plain
		for n := 2; has(out, key); n++ {
			key = plain + " (" + strconv.Itoa(n) + ")"
		}
		out[key] = p.Value
	}
	return out
}

// text makes a value safe to stand in a cell.
func (t *Table) text(s string) string {
	out := Cell(s)
	if out != s {
		t.altered++
	}
	return out
}

// Cell gives a value as it stands in CSV: on one line, printable, and, where a
// spreadsheet would take it for a formula, after an apostrophe. The same after a
// semicolon in it, at which a spreadsheet of many countries begins a new cell,
// within quotes or not.
func Cell(s string) string {
	out := sanitize.Line(s)
	if formula(s) || formula(out) {
		out = "'" + out
	}
	if !strings.Contains(out, ";") {
		return out
	}
	parts := strings.SplitAfter(out, ";")
	for i := 1; i < len(parts); i++ {
		if formula(parts[i]) {
			parts[i] = "'" + parts[i]
		}
	}
	return strings.Join(parts, "")
}

// formula reports whether a text begins with a sign that begins a formula, or
// with a wide or small form of it, which some spreadsheets read as the sign.
// Blanks do not matter to them; a quote does not to one that took the ; before
// it for the end of a cell.
func formula(s string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(s, func(r rune) bool { return r == '"' || unicode.IsSpace(r) }))
	return strings.ContainsRune("=+-@|%＝＋－＠﹦﹢﹣﹫", first)
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func has(m map[string]string, key string) bool {
	_, ok := m[key]
	return ok
}

// record is a row as a JSON object, under Cinder's names where it has them.
type record struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Status      string            `json:"status"`
	Size        int32             `json:"size"` // GiB
	VolumeID    string            `json:"volume_id"`
	VolumeName  string            `json:"volume_name,omitempty"`
	ProjectID   string            `json:"project_id,omitempty"`
	ProjectName string            `json:"project_name,omitempty"`
	CreatedAt   string            `json:"created_at,omitempty"`
	UpdatedAt   string            `json:"updated_at,omitempty"`
	UserID      string            `json:"user_id,omitempty"`
	Group       string            `json:"group_snapshot_id,omitempty"`
	Progress    string            `json:"progress,omitempty"`
	Consumes    *bool             `json:"consumes_quota,omitempty"`
	Metadata    map[string]string `json:"metadata"`
}

func object(r *Row) record {
	s := &r.Snapshot
	out := record{
		ID: s.ID.String(), Name: s.Name, Description: s.Description, Status: s.Status.String(), Size: s.SizeGiB, VolumeID: s.VolumeID, VolumeName: r.Volume,
		ProjectID: s.ProjectID, ProjectName: r.Project, CreatedAt: moment(s.CreatedAt), UpdatedAt: moment(s.UpdatedAt), UserID: s.UserID,
		Group: s.GroupSnapshotID, Progress: s.Progress, Metadata: pairs(s.Metadata),
	}
	if s.ConsumesQuota != model.NotTold {
		yes := s.ConsumesQuota == model.Yes
		out.Consumes = &yes
	}
	return out
}

// countBroken counts the texts that JSON can't hold as they are.
func (t *Table) countBroken(r *Row) {
	s := &r.Snapshot
	texts := []string{s.Name, s.Description, s.Status.String(), s.VolumeID, r.Volume, s.ProjectID, r.Project, s.UserID, s.GroupSnapshotID, s.Progress}
	for _, p := range s.Metadata {
		texts = append(texts, p.Key, p.Value)
	}
	for _, text := range texts {
		if strings.ToValidUTF8(text, "") != text {
			t.altered++
		}
	}
}
