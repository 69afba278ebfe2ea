package client

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseTime(t *testing.T) {
	at := time.Date(2026, 11, 23, 7, 45, 7, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"2026-11-23T07:45:07":            at,
		"2026-11-23T07:45:07.000000":     at,
		"2026-11-23T07:45:07.147112":     at.Add(147112 * time.Microsecond),
		"2026-11-23T07:45:07.1471129999": at.Add(147112999 * time.Nanosecond),
		"2026-11-23 07:45:07":            at,
		"2026-11-23T07:45:07Z":           at,
		"2026-11-23T09:45:07+02:00":      at,
		"2026-11-23T09:45:07.5+0200":     at.Add(time.Second / 2),
		"2026-11-22T19:45:07-12":         at,
		"2024-02-29T00:00:00":            time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC),
	} {
		got, ok := parseTime([]byte(text))
		require.True(t, ok, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{
		"", "null", "yesterday", "2026-11-23", "2026-13-01T00:00:00", "2026-00-01T00:00:00", "2026-02-29T00:00:00", "2026-11-23T24:00:00",
		"2026-11-23T07:60:07", "2026-11-23T07:45:60", "2026-11-23T07:45:07.", "2026-11-23T07:45:07x", "2026-11-23T07:45:07+2",
		"2026-11-23T07:45:07+99:00", "2026-1a-23T07:45:07", "2026-11-23T07:45:07+02:0x", "1763883907",
	} {
		_, ok := parseTime([]byte(text))
		assert.False(t, ok, text)
	}
}

// referenceTime is parseTime as package time does it.
func referenceTime(text string) (at time.Time, ok bool) {
	for _, separator := range []string{"T", " "} {
		for _, zone := range []string{"", "Z07:00", "Z0700", "Z07"} {
			at, err := time.Parse("2006-01-02"+separator+"15:04:05"+zone, strings.ToUpper(text))
			if err == nil {
				return at.UTC(), true
			}
		}
	}
	return time.Time{}, false
}

// laxOnly matches what package time takes and nobody sends: a comma for the
// point, hours of one digit, offsets of 24 hours.
var laxOnly = regexp.MustCompile(`,|^.{11}\d:|[+-]24(:?\d\d)?$`)

func FuzzParseTime(f *testing.F) {
	for _, text := range []string{"2026-11-23T07:45:07.147112", "2026-11-23 07:45:07Z", "2026-02-29T09:45:07+02:00", "2026-11-23t09:45:07.5-0230", "0000-01-01T00:00:00-12"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if laxOnly.MatchString(text) {
			return
		}
		got, ok := parseTime([]byte(text))
		want, known := referenceTime(text)
		require.Equal(t, known, ok, "%q", text)
		require.Equal(t, want, got, "%q", text)
		var c calendar
		c.time([]byte("2024-02-29T23:59:59"))
		for range 2 {
			again, ok := c.time([]byte(text))
			require.Equal(t, known, ok, "%q after another", text)
			require.Equal(t, want, again, "%q after another", text)
		}
	})
}
