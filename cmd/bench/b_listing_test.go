package bench

import (
	"fmt"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client"
	"snapdash/model"
)

// BenchmarkListing loads everything into a list as the program does, four pages
// at once, and one page after another, beside plain net/http that reads the
// same bodies into nothing, as many at once.
func BenchmarkListing(b *testing.B) {
	for _, rows := range []int{53_098, 1_000_000} {
		b.Run(grouped(rows), func(b *testing.B) {
			clouds := cloudAlone(b, rows)
			c := signIn(b, clouds, "sim-admin", "")
			p := plainFor(b, clouds, "sim-admin", c)
			for _, atOnce := range []int{4, 1} {
				b.Run(fmt.Sprintf("%d at once", atOnce), func(b *testing.B) { listing(b, c, p, rows, atOnce) })
			}
		})
	}
}

func listing(b *testing.B, c *client.Client, p *plain, rows, atOnce int) {
	b.Helper()
	turns := 7
	if rows > 100_000 {
		turns = 3
	}
	var ours, plain []time.Duration
	for b.Loop() {
		queries := load(b, c, atOnce, model.NewList()) // warm, and tells the pages
		for range turns {
			ours = append(ours, timed(func() {
				list := model.NewList()
				load(b, c, atOnce, list)
				require.Equal(b, rows, list.Len())
			}))
			plain = append(plain, timed(func() { p.all(b, queries, atOnce) }))
		}
	}
	besides(b, fmt.Sprintf("complete listing of %s, %d at once", grouped(rows), atOnce), ours, "net/http into nothing", plain, "1.3")
}

// BenchmarkDecoder is a page of 1000 typical rows, beside encoding/json. It is
// package client's own benchmark, since nobody else can call the decoder.
func BenchmarkDecoder(b *testing.B) {
	var lines map[string]map[string]float64
	for b.Loop() {
		out, err := exec.Command("go", "test", "../../client", "-run", "^$", "-bench", "^BenchmarkDecodePage$", "-benchmem").CombinedOutput()
		require.NoError(b, err, string(out))
		lines = benchmarkLines(string(out))
	}
	ours, theirs := lines["DecodePage/scanner"], lines["DecodePage/encoding-json"]
	require.NotNil(b, ours)
	require.NotNil(b, theirs)
	const rows = 1000
	say := func(m map[string]float64) string {
		return fmt.Sprintf("%.2f µs, %.2f allocations", m["ns/row"]/1000, m["allocs/op"]/rows)
	}
	b.ReportMetric(ours["ns/row"]/theirs["ns/row"], "x")
	tell(b, figure{"decoding a row", say(ours), "encoding/json, as the fuzz test holds it: " + say(theirs), fmt.Sprintf("%.2f", ours["ns/row"]/theirs["ns/row"]), "3 µs, 3 allocations"})
}
