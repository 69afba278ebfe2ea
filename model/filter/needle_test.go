package filter

import (
	"encoding/binary"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// Texts of few different characters are full of places where a needle nearly is.
func TestANeedleIsFoundWhereItIsAndNowhereElse(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	few := []string{"a", "A", "b", "B", "-", "0", "@", "`", "\x00", "\x01", "K", "ä", "\xff"}
	text := func(n int) string {
		var s strings.Builder
		for range n {
			s.WriteString(few[r.IntN(len(few))])
		}
		return s.String()
	}
	found := 0
	for range 200_000 {
		in, of := text(r.IntN(40)), text(r.IntN(5))
		n := newNeedle(of)
		want := strings.Contains(asciiLower(in), n.lower)
		if !n.ascii {
			want = strings.Contains(strings.ToLower(in), n.lower)
		}
		if want {
			found++
		}
		require.Equal(t, want, n.in(in), "%q in %q", of, in)
	}
	assert.Greater(t, found, 50_000)
}

// asciiLower folds what an ASCII needle may be spelled in.
func asciiLower(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'A' && c <= 'Z' {
			return c + 'a' - 'A'
		}
		return c
	}, strings.ToValidUTF8(s, "\x7f"))
}

func TestANeedleAtTheVeryEnd(t *testing.T) {
	for n := range 40 {
		in := strings.Repeat("x", n) + "Kafka"
		assert.True(t, needleOf("kafka").in(in), in)
		assert.True(t, needleOf("KA").in(in), in)
		assert.False(t, needleOf("kafkaa").in(in), in)
	}
}

func needleOf(text string) *needle {
	n := newNeedle(text)
	return &n
}

// BenchmarkNeedle is a text that has the needle's letters but not the needle.
func BenchmarkNeedle(b *testing.B) {
	n := needleOf("kafka-0001")
	for _, text := range []string{"db-kafka-0123456-nightly", "taken before maintenance window 123456 of the storage cluster"} {
		b.Run(text[:2], func(b *testing.B) {
			for b.Loop() {
				if n.in(text) {
					b.Fatal("found")
				}
			}
		})
	}
}

// TestFewIDsAreWrittenOut: that digits are found in the end shows nothing of how
// many ids were looked into for it.
func TestFewIDsAreWrittenOut(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	ids := make([]model.ID, 20_000)
	for i := range ids {
		binary.BigEndian.PutUint64(ids[i][:8], r.Uint64())
		binary.BigEndian.PutUint64(ids[i][8:], r.Uint64())
	}
	for _, text := range []string{"dead", "beefed", "cafe-9", "abcd", "1234", "ffff", "0000"} {
		n, written := newNeedle(text), 0
		for _, id := range ids {
			if n.mayBeInID(id) {
				written++
			}
		}
		assert.Less(t, written, len(ids)/1000, text) // 29 places, 65,536 possibilities: one of 2260
	}
}

// TestBothEndsOfANeedleMustBeThere before a place is looked at closely.
func TestBothEndsOfANeedleMustBeThere(t *testing.T) {
	n := newNeedle("Ab")
	place := func(first, end byte) bool {
		return zeroBytes(differ(uint64(first), n.bits[0], n.pair[0])|differ(uint64(end), n.bits[1], n.pair[1]))&0x80 != 0
	}
	for first := range 128 {
		for end := range 128 {
			want := (first == 'a' || first == 'A') && (end == 'b' || end == 'B')
			require.Equal(t, want, place(byte(first), byte(end)), "%q %q", first, end)
		}
	}
}
