package export_test

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"snapdash/model"
	"snapdash/ui/export"
	"snapdash/ui/sanitize"
)

func rows(names ...string) []export.Row {
	out := make([]export.Row, len(names))
	for i, n := range names {
		out[i] = export.Row{Snapshot: model.Snapshot{
			ID: model.ID{15: byte(i)}, Name: n, Status: model.Available, SizeGiB: 3, VolumeID: "v", ProjectID: "p",
			CreatedAt: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Metadata: model.MetadataOf(map[string]string{"k": n}),
		}, Volume: "data", Project: "demo"}
	}
	return out
}

// written writes rows in two pieces.
func written(t *testing.T, f export.Format, all []export.Row) (string, *export.Table) {
	t.Helper()
	table := export.New(f)
	out := table.Head()
	for _, part := range [][]export.Row{all[:len(all)/2], all[len(all)/2:]} {
		text, err := table.Append(part)
		require.NoError(t, err)
		out = append(out, text...)
	}
	require.Equal(t, len(all), table.Rows())
	return string(append(out, table.Foot()...)), table
}

func TestTheFileNameSaysTheFormat(t *testing.T) {
	for name, want := range map[string]export.Format{"a.csv": export.CSV, "/b/a.JSON": export.JSON, "x.jsonl": export.Lines, "x.ndjson": export.Lines} {
		got, ok := export.FormatOf(name)
		require.True(t, ok, name)
		require.Equal(t, want, got, name)
	}
	for _, name := range []string{"", "csv", "a.txt", "a.csv/", "a."} {
		_, ok := export.FormatOf(name)
		require.False(t, ok, name)
	}
}

func TestCSVHasNoFormulaAndNoControlCharacter(t *testing.T) {
	for _, v := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "|cmd", "%0", "＝1", "-", "=cmd|' /C calc'!A0",
		"\u00a0=1", "\u3000=1", "\u00a0\u3000 @x", "\u3000-1", "\u2003+1", "﹦1"} {
		require.Equal(t, "'", export.Cell(v)[:1], "%q", v)
	}
	for _, v := range []string{"", "plain", "a=b", "a,b", `"`, "'", "日本", "1-2"} {
		require.Equal(t, v, export.Cell(v))
	}
	names := []string{"plain", "=1+1", "a,b\"c", "\x1b[31mred", "two\nlines", "ü"}
	text, table := written(t, export.CSV, rows(names...))
	require.NotContains(t, text, "\x1b")
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	require.Len(t, lines, 1+len(names))
	require.Equal(t, "id", lines[0][0])
	require.Equal(t, []string{"plain", "'=1+1", "a,b\"c", "␛[31mred", "two␊lines", "ü"}, []string{lines[1][1], lines[2][1], lines[3][1], lines[4][1], lines[5][1], lines[6][1]})
	require.Equal(t, "2026-11-23T12:00:00Z", lines[1][9])
	require.Equal(t, `{"k":"plain"}`, lines[1][14])
	require.Equal(t, 3, table.Altered())
}

func TestMetadataThatIsAlteredIsCounted(t *testing.T) {
	for value, want := range map[string]int{"plain": 0, "ü": 0, "\x1b[2J": 0, "\xff": 1, "a;=1": 1, "\u00a0": 1} {
		row := rows("plain")
		row[0].Snapshot.Metadata = model.Metadata{{Key: "k", Value: value}}
		_, table := written(t, export.CSV, row)
		require.Equal(t, want, table.Altered(), "%q", value)
	}
}

func TestNoPairIsLostToAnotherWithABrokenKey(t *testing.T) {
	row := rows("plain")
	row[0].Snapshot.Metadata = model.Metadata{{Key: "\xfe", Value: "1"}, {Key: "\xff", Value: "2"}, {Key: "\ufffd", Value: "3"}, {Key: "\ufffd (2)", Value: "4"}}
	want := map[string]string{"\ufffd": "3", "\ufffd (2)": "4", "\ufffd (3)": "1", "\ufffd (4)": "2"}
	text, table := written(t, export.Lines, row)
	var one struct{ Metadata map[string]string }
	require.NoError(t, json.Unmarshal([]byte(text), &one))
	require.Equal(t, want, one.Metadata)
	require.Equal(t, 2, table.Altered())
	text, _ = written(t, export.CSV, row)
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	clear(one.Metadata)
	require.NoError(t, json.Unmarshal([]byte(lines[1][14]), &one.Metadata))
	require.Equal(t, want, one.Metadata)
}

// A value must not leave its cell, nor begin a formula, for a reader that takes
// the semicolon for a separator, alone or beside the comma.
func TestASemicolonBeginsNoFormula(t *testing.T) {
	names := map[string]string{
		"x;=HYPERLINK(A1)": "x;'=HYPERLINK(A1)", ";\u00a0@x;+1": ";' @x;'+1", `x;"=1+1;`: `x;'"=1+1;`, "=1;=2": "'=1;'=2", "a;b;": "a;b;", "a; b": "a; b",
	}
	for name, want := range names {
		require.Equal(t, want, export.Cell(name))
		text, table := written(t, export.CSV, rows(name))
		require.Equal(t, want != name, table.Altered() > 0)
		require.Contains(t, text, `,"`+strings.ReplaceAll(want, `"`, `""`)+`",`)
		for _, piece := range strings.Split(text, ";")[1:] {
			require.NotRegexp(t, `^["\s]*[=+@-]`, piece)
		}
		lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		require.NoError(t, err)
		require.Equal(t, want, lines[1][1])
	}
}

func TestJSONHasTheOriginals(t *testing.T) {
	names := []string{"plain", "=1+1", "\x1b[31m\u202e\u009b", "two\nlines", "😀"}
	type object struct {
		ID, Name string
		Size     int
		Metadata map[string]string
	}
	text, table := written(t, export.JSON, rows(names...))
	var all []object
	require.NoError(t, json.Unmarshal([]byte(text), &all))
	lines, _ := written(t, export.Lines, rows(names...))
	require.Len(t, strings.Split(strings.TrimSuffix(lines, "\n"), "\n"), len(names))
	for i, line := range strings.Split(strings.TrimSuffix(lines, "\n"), "\n") {
		var one object
		require.NoError(t, json.Unmarshal([]byte(line), &one))
		require.Equal(t, all[i], one)
		require.Equal(t, names[i], one.Name)
		require.Equal(t, names[i], one.Metadata["k"])
		require.Equal(t, 3, one.Size)
	}
	for _, c := range []byte(text + lines) {
		require.True(t, c == '\n' || c >= 0x20 && c < 0x7f)
	}
	require.Zero(t, table.Altered())
	_, table = written(t, export.JSON, rows("\xff"))
	require.Equal(t, 2, table.Altered())
	empty, _ := written(t, export.JSON, nil)
	require.NoError(t, json.Unmarshal([]byte(empty), &all))
	require.Empty(t, all)
}

func FuzzCell(f *testing.F) {
	for _, s := range []string{"", "=1", " \t-1", "\x00", "＝", "a\u202e", "'=1", "\u00a0=", "a;=1", "a;\"@"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := export.Cell(s)
		require.False(t, sanitize.Altered(c), "%q", c)
		for _, part := range strings.Split(c, ";") {
			if trimmed := strings.TrimLeft(part, "\" \u3000"); trimmed != "" {
				r, _ := utf8.DecodeRuneInString(trimmed)
				require.NotContains(t, "=+-@\t\r\n＝＋－＠", string(r), "%q", c)
			}
		}
	})
}
