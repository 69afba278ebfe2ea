package audit_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/model/audit"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestAnEntrySurvivesItsLine(t *testing.T) {
	name, md := "evil\x1b]52;c;x\x07\u202e\u009b", map[string]string{"a": "b\n"}
	e := audit.Entry{
		Time: noon, Run: "r", Job: 1, Item: 2, Cloud: "prod", Operation: "update", State: audit.Done, Outcome: "applied",
		Target: audit.Target{Kind: "snapshot", ID: "i", Name: name}, Before: &audit.Facts{Name: &name, Metadata: &md}, RequestID: "req-1",
	}
	line, err := e.Append(nil)
	require.NoError(t, err)
	require.NotContains(t, string(line), "\x1b")
	back, ok := audit.Parse(line)
	require.True(t, ok)
	require.Equal(t, e, back)
}

func TestWhatIsNoEntryIsRefused(t *testing.T) {
	for _, line := range []string{"", "x", "{}", "[]", "null", `{"time":"2026-11-23T12:00:00Z"}`, `{"operation":"delete"}`, `{"time":"yesterday","operation":"delete"}`, `{"time":"2026-11-23T12:00:00Z","operation":"delete"`} {
		_, ok := audit.Parse([]byte(line))
		require.False(t, ok, line)
	}
}

// all reads a text from its end.
func all(t *testing.T, text string, offset int64) (lines []string, tooLong int) {
	t.Helper()
	b := audit.NewBackwards(strings.NewReader(text), offset)
	for {
		line, err := b.Line()
		switch {
		case errors.Is(err, audit.ErrTooLong):
			tooLong++
		case errors.Is(err, io.EOF):
			return lines, tooLong
		default:
			require.NoError(t, err)
			lines = append(lines, string(line))
		}
	}
}

// TestLinesComeFromTheEnd holds the reader to a plain split, for files of all
// sizes, blocks ending anywhere.
func TestLinesComeFromTheEnd(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	const most = 8 << 20
	for range 80 {
		var b strings.Builder
		var want []string
		long := 0
		for range r.Intn(40) {
			n := r.Intn(200)
			switch r.Intn(150) {
			case 0:
				n = 65530 + r.Intn(12)
			case 1:
				n = most + 1 + r.Intn(200000)
			case 2:
				n = most - r.Intn(3)
			}
			b.WriteString(strings.Repeat("x", n) + "\n")
			switch {
			case n > most+65536:
				long++
			case n > most: // may be given or passed over: it is near the limit
				b.Reset()
				want, long = nil, 0
			case n > 0:
				want = append([]string{strings.Repeat("x", n)}, want...)
			}
		}
		text := b.String()
		if r.Intn(2) == 0 && strings.HasSuffix(text, "x\n") {
			text = strings.TrimSuffix(text, "\n") // a line that is being written
		}
		lines, tooLong := all(t, text, int64(len(text)))
		require.Equal(t, long, tooLong)
		require.Equal(t, len(want), len(lines))
		for i := range want {
			require.Equal(t, len(want[i]), len(lines[i]))
		}
	}
}

func TestReadingGoesOnWhereItEnded(t *testing.T) {
	var text bytes.Buffer
	for i := range 5000 {
		fmt.Fprintf(&text, "line %d\n", i)
	}
	at := int64(text.Len())
	n := 4999
	for at > 0 {
		b := audit.NewBackwards(bytes.NewReader(text.Bytes()), at)
		for range 7 {
			line, err := b.Line()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err)
			require.Equal(t, fmt.Sprintf("line %d", n), string(line))
			n--
		}
		at = b.Offset()
	}
	require.Equal(t, -1, n)
}

func entry(run string, item int, state audit.State, minutes int) audit.Entry {
	return audit.Entry{Time: noon.Add(time.Duration(minutes) * time.Minute), Run: run, Job: 1, Item: item, Operation: "delete", State: state, Target: audit.Target{Kind: "snapshot", Name: fmt.Sprintf("Snap-%d", item)}}
}

func TestLinesAreGatheredIntoChanges(t *testing.T) {
	var b audit.Book
	late := entry("a", 1, audit.Done, 9)
	late.Outcome, late.RequestID = "gone", "req-9"
	b.Add([]audit.Entry{late, entry("a", 2, audit.Sent, 8)})
	first := entry("a", 1, audit.Sent, 1)
	first.Command = "openstack volume snapshot delete x"
	b.Add([]audit.Entry{entry("a", 1, audit.Unknown, 7), entry("b", 1, audit.Sent, 6), first})
	require.Len(t, b.Changes, 3)
	c := b.Changes[0]
	require.Len(t, c.Lines, 3)
	require.Equal(t, audit.Done, c.Last().State)
	require.Equal(t, audit.Sent, c.First().State)
	require.Equal(t, first.Command, c.Command())
	require.Equal(t, "req-9", c.RequestID())
	require.Equal(t, late.Time, c.Ended())
	require.Zero(t, b.Changes[1].Ended())
	for text, want := range map[string]bool{
		"": true, "gone": true, "SNAP-1": true, "snap-2": false, "op:delete state:unknown": true, "outcome:gone name:snap": true,
		"op:update": false, "request:req-9 date:2026-11-23": true, "unheard:of": false, "openstack": true,
		"op:update,delete": true, "op:update,create": false, "op:update,": false, "op:,": true, "op:": true, "!op:delete": false, "-op:update": true, "!op:create,update !update": true, "!": true, "!gone": false,
		`"snapshot delete"`: true, `"delete snapshot"`: false, `!"snapshot delete"`: false, `outcome:"gone" op:"delete`: true, `name:"snap-1,b"`: false, `""`: true,
	} {
		require.Equal(t, want, c.Match(text), text)
	}
}
