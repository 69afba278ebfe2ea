package fault

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]Rule{
		"GET /snapshots after=3 times=1 status=401":                     {Method: "GET", Path: "/snapshots", After: 3, Times: 1, Status: 401},
		"* nth=2 reset=after":                                           {After: 1, Times: 1, Reset: After},
		"/snapshots/*/metadata$ delay=200ms":                            {Path: "/snapshots/*/metadata$", Delay: 200 * time.Millisecond},
		"every=10 chance=0.5,7 status=429 body=overlimit retry-after=3": {Every: 10, Chance: 0.5, Seed: 7, Status: 429, Body: OverLimit, RetryAfter: "3"},
		"marker=gone": {MarkerGone: true},
		"cut=half slow=1s type=text/html page=loop next=h skew=-1h json=z,null": {Cut: -1, Slow: time.Second, ContentType: "text/html", Page: Loop, NextHost: "h", Skew: -time.Hour, Rewrite: ZoneTimes | Nulls},
	} {
		got, err := Parse(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "does not say what is to happen",
		"GET /x times=1":         "does not say what is to happen",
		"status=abc":             "not an HTTP status",
		"explode":                `unknown word "explode"`,
		"status=500 status=503":  "given twice",
		"body=json delay=1s":     "need a status",
		"chance=2 status=500":    "not a probability",
		"delay=fast":             "not a time span",
		"json=y":                 "is none of",
		"reset=sometime":         "none of",
		"after=1 nth=2 delay=1s": "goes with neither",
	} {
		_, err := Parse(text)
		assert.ErrorContains(t, err, want, text)
	}
}

// FuzzParse: never a panic, and a rule is read as it was written.
func FuzzParse(f *testing.F) {
	f.Add("GET /snapshots?marker after=2 times=1 status=503 body=html")
	f.Add("cut=3 json=z,fields,status,null chance=0.25,9")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Parse(text)
		if err != nil {
			return
		}
		again, err := Parse(r.String())
		require.NoError(t, err, "%q written as %q", text, r.String())
		require.Equal(t, r, again)
	})
}
