package filter

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func sample() model.Row { return row(named("Web-Prod-nightly")) }

func row(s model.Snapshot) model.Row { return model.RowOf(s, "root-disk", "streams") }

func named(name string) model.Snapshot {
	id, _ := model.ParseID("8f3ac1de-2b0e-4f4e-9c57-0d1b7a3f5e21")
	return model.Snapshot{
		ID: id, Name: name, Description: "before maintenance", Status: model.Error, SizeGiB: 40, VolumeID: "b0b0144a-0000-4000-8000-000000000001",
		ProjectID: "9f3a", UserID: "u1", CreatedAt: now.Add(-40 * 24 * time.Hour), Metadata: model.Metadata{{Key: "tier", Value: "gold"}},
	}
}

func TestTerms(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "web": true, "WEB prod": true, "web nothing": false, "!web": false, "-web": false, "!nothing": true,
		`"before main"`: true, `"web  prod"`: false, "8f3ac1de": true, "b0b0": true, "root": true, "streams": true,
		"/^web.*ly$/": true, "/^prod/": false, "!/prod/": false, "~wpn": true, "~npw": false,
		"status:error": true, "status:available,error": true, "status:avail": false, "status:err": true, "!status:error": false, "status:": true,
		"name:prod": true, "name:root": false, "volume:root": true, "volume:b0b0": true, "project:streams": true, "desc:before": true, "user:u1": true, "id:8f3a": true,
		"size>39": true, "size>40": false, "size>=40": true, "size<=40": true, "size<40": false, "size=40": true, "size:40": true, "size<1t": true, "size>0.03t": true, "size>39.6": true, "size<=39.6": false, "size<40.4": true, "size>=40.4": false, "size=39.6": true,
		"age>30d": true, "age>6w": false, "age<2mo": true, "age>1y": false, "age>30": true, "age>": true, "updated<1h": false, "!updated<1h": true,
		"meta:tier": true, "meta:tier=gold": true, "meta:tier=silver": false, "meta:none": false, "is:transient": false, "!is:transient": true, "is:marked": false, "is:m": false, "id:c1de-2b0e": true,
		"a:b": false, "日次": false, "WEB-PROD": true, "!": true, `"web`: true, "/we": true,
	} {
		f, err := Parse(text)
		require.NoError(t, err, text)
		m := f.Matcher(now)
		assert.Equal(t, want, m == nil || m.Match(sample()), "%q", text)
	}
}

// Keys and values of metadata have blanks in them as Cinder allows.
func TestMetadataInQuotes(t *testing.T) {
	s := named("web")
	s.Metadata = model.Metadata{{Key: "my key", Value: "x"}, {Key: "owner", Value: "ops team"}}
	for text, want := range map[string]bool{
		`meta:owner="ops team"`: true, `meta:"owner"="ops team"`: true, `meta:"owner=ops team"`: true, `meta:owner="ops team`: true,
		`meta:owner="ops"`: false, `meta:owner=ops team`: false, `meta:"my key"`: true, `meta:"my key"=x`: true, `meta:"my key"="y"`: false,
		`meta:owner="ops team" web`: true, `meta:owner="ops team" db`: false, `!meta:owner="ops team"`: false, `meta:owner=`: true, `meta:owner="`: true, `meta:owner=""`: false, `meta:none=`: false,
	} {
		f, err := Parse(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, f.Matcher(now).Match(row(s)), "%q", text)
	}
}

func TestMistakesSayWhereAndWhy(t *testing.T) {
	for text, want := range map[string]Error{
		"x /a(/":   {2, "not a regular expression: missing closing ): `a(`"},
		"size>abc": {0, "size takes a number, such as size>100"},
		"age>1.5d": {0, "age takes a whole number, such as age>30d"},
		"age>3q":   {0, "age takes a unit: s m h d w mo y"},
		"size><3":  {4, "size takes one of < <= > >= ="},
		"name>x":   {4, "name takes a colon: name:…"},
		"is:blue":  {0, "is: knows transient and marked"},
	} {
		_, err := Parse(text)
		var e *Error
		require.ErrorAs(t, err, &e, text)
		assert.Equal(t, want, *e, text)
	}
}

// FuzzParse: never a panic, and what is written is read as the same again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"web !x", `"a b" status:error,creating`, "/a\\/b/ ~q", "age>30d size<=4t", "meta:k=v is:transient", `name:"x y"`, "-~x", `!"`, "a:b:c", `\"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		first, err := Parse(text)
		if err != nil {
			return
		}
		if m := first.Matcher(now); m != nil {
			m.Match(sample())
		}
		again, err := Parse(first.String())
		require.NoError(t, err, "%q written as %q", text, first.String())
		require.Equal(t, first.String(), again.String(), "%q", text)
		require.Len(t, again.terms, len(first.terms), "%q written as %q", text, first.String())
		for i := range first.terms {
			x, y := first.terms[i], again.terms[i]
			x.expr, y.expr = nil, nil
			require.Equal(t, x, y, "%q", text)
		}
	})
}

// TestRegularExpressionsFindWhatTheyFindAlone holds the search for what an
// expression needs against the expression itself.
func TestRegularExpressionsFindWhatTheyFindAlone(t *testing.T) {
	exprs := []string{"kafka", "K.fka", "^db-", "a|b", "(ab)+c", "(ab)*c", "x{2,}y", "x{0,3}y", "[kK]as", "s$", "(?:foo|bar)baz", "a?bcd", ".*", "ſ", `\.db`, "(?-i)DB", `\bdb\b`, `\Bb`, "(?m)^b$", "^$", "(a|ab)(c|bcd)$", "[^a-z]", "a{3,5}", `\d{2}`, "(?s)a.b", "a.b"}
	texts := []string{"", "db-kafka", "DB-KAFKA", "\u212aafka", "ababc", "c", "xxy", "y", "kas", "\u017f", "s", "foobaz", "BARBAZ", "bcd", "abcd", "x.db", "日本", "a\nb", "b\na", "my db is", "aaaa", "7-42", "abcd"}
	for _, e := range exprs {
		f, err := Parse("/" + e + "/")
		require.NoError(t, err)
		alone := regexp.MustCompile("(?i)" + e)
		for _, text := range texts {
			m := f.Matcher(now)
			assert.Equal(t, alone.MatchString(text), m.Match(row(named(text))), "%s on %q", e, text)
			assert.Equal(t, alone.MatchString(text), m.(model.Scanner).Scan(model.Owners{}).Match(row(named(text))), "scanned, %s on %q", e, text)
		}
	}
	assert.Equal(t, "kafka-", required("(?i)^db.kafka-.*1$"))
}

// FuzzAutomaton holds the automaton to what package regexp says.
func FuzzAutomaton(f *testing.F) {
	for _, e := range []string{"a.*b$", `\bx\B|y?`, "(a|b)*abb", "^[^a]+$", "(a{1,9}){1,9}b", "(?m)^x$"} {
		f.Add(e, "abb\nx aaab")
	}
	f.Fuzz(func(t *testing.T, expr, text string) {
		re, err := regexp.Compile("(?i)" + expr)
		if err != nil || len(expr) > 60 || len(text) > 300 {
			return
		}
		require.Equal(t, re.MatchString(text), newAutomaton(re).matches(text), "%q on %q", expr, text)
	})
}

func TestAnExpressionWithTooManyStatesIsStillRight(t *testing.T) {
	re := regexp.MustCompile("(a|b)*a(a|b){14}$")
	a := newAutomaton(re)
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		text := make([]byte, r.IntN(60))
		for i := range text {
			text[i] = 'a' + byte(r.IntN(2))
		}
		require.Equal(t, re.Match(text), a.matches(string(text)), "%s", text)
	}
	assert.Greater(t, len(a.states), mostStates)
}

// TestEveryPieceOfAnIDIsFound looks for all pieces of ids, and for some that
// are none, and compares with the text.
func TestEveryPieceOfAnIDIsFound(t *testing.T) {
	text := named("").ID.String()
	for from := range text {
		for to := from + 1; to <= len(text); to++ {
			n := newNeedle(text[from:to])
			require.True(t, n.inID(named("").ID), text[from:to])
			other := text[from:to] + "0"
			n = newNeedle(other)
			require.Equal(t, strings.Contains(text, other), n.inID(named("").ID), other)
			joined := strings.ReplaceAll(text[from:to], "-", "")
			n = newNeedle(joined)
			require.Equal(t, strings.Contains(text, joined), n.inID(named("").ID), joined)
		}
	}
}

// TestScanningFindsWhatMatchingOneByOneFinds: what is remembered of volumes and
// projects changes nothing.
func TestScanningFindsWhatMatchingOneByOneFinds(t *testing.T) {
	l := model.NewList()
	for i := range 500 {
		l.Put([]model.Snapshot{{ID: model.ID{byte(i), byte(i >> 8), 77}, VolumeID: fmt.Sprint("b0", i%7), ProjectID: fmt.Sprint("c", i%5)}})
	}
	l.SetVolumeName("b03", "root")
	l.SetProjectName("c2", "root-of-all")
	for _, text := range []string{"root", "b03", "!root", "c4", "4d", "root b03", "!c1 !b02", "zzz"} {
		f, err := Parse(text)
		require.NoError(t, err)
		m, want := f.Matcher(now), 0
		for i := range 500 {
			s, _ := l.Get(model.ID{byte(i), byte(i >> 8), 77})
			names := map[string]string{"b03": "root", "c2": "root-of-all"}
			if m.Match(model.RowOf(s, names[s.VolumeID], names[s.ProjectID])) {
				want++
			}
		}
		l.SetFilter(m)
		assert.Equal(t, want, l.Shown(), text)
	}
}

func TestMarkedRowsAreFound(t *testing.T) {
	l := model.NewList()
	l.Put([]model.Snapshot{{ID: model.ID{1}}, {ID: model.ID{2}}})
	l.Mark(model.ID{2}, true)
	f, err := Parse("is:marked")
	require.NoError(t, err)
	l.SetFilter(f.Matcher(now))
	assert.Equal(t, 1, l.Shown())
	assert.Equal(t, model.ID{2}, l.IDAt(0))
}

func TestMatchingDoesNotAllocate(t *testing.T) {
	f, err := Parse("nothing size>3 status:error !name:zzz id:abc meta:tier=gold /b.*d/ ~qq age>3d deadbeef")
	require.NoError(t, err)
	m, s := f.Matcher(now), sample()
	assert.Zero(t, testing.AllocsPerRun(100, func() { m.Match(s) }))
}

// BenchmarkMillion filters a million rows as the program does.
func BenchmarkMillion(b *testing.B) {
	l := model.NewList()
	page := make([]model.Snapshot, 1000)
	for i := range 1_000_000 {
		s := model.Snapshot{Name: fmt.Sprintf("db-kafka-%07d-nightly", i), VolumeID: fmt.Sprint("volume-", i%30000), Status: model.Available}
		binary.BigEndian.PutUint64(s.ID[:], uint64(i)*0x9e3779b97f4a7c15)
		if i%2 == 0 {
			s.Description = fmt.Sprintf("taken before maintenance window %d of the storage cluster", i)
		}
		page[i%1000] = s
		if i%1000 == 999 {
			l.Put(page)
		}
	}
	v := l.View()
	for _, text := range []string{"kafka-0001", "nightly !window", "12345", "/kafka-.*1$/", "/[a-f]+[0-9]/", "~k01", "status:error", "size>3", "age>3d"} {
		b.Run(text, func(b *testing.B) {
			f, _ := Parse(text)
			for b.Loop() {
				_, _ = v.Arranged(b.Context(), l.Order(), f.Matcher(now))
			}
		})
	}
}

func TestAPairIsFoundByItsFilter(t *testing.T) {
	for _, value := range []string{"gold", "two words", `a "quoted" \ one`, "a=b", "x:y"} {
		f, err := Parse(Pair("set", value))
		require.NoError(t, err)
		s := named("n")
		s.Metadata = model.Metadata{{Key: "set", Value: value}}
		assert.True(t, f.Matcher(now).Match(row(s)), value)
		s.Metadata = model.Metadata{{Key: "set", Value: "other"}}
		assert.False(t, f.Matcher(now).Match(row(s)), value)
	}
}
