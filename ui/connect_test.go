package ui

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestTheCloudToSignInToIsOnTheScreen: of more clouds than there are lines, the
// one under the cursor must be seen, or enter signs in to another than is meant.
func TestTheCloudToSignInToIsOnTheScreen(t *testing.T) {
	var names []string
	for i := range 40 {
		names = append(names, fmt.Sprintf("cloud-%02d", i))
	}
	for _, height := range []int{10, 14, 24} {
		d := &driver{t: t, clock: noon}
		d.app = New(Options{Context: t.Context(), Now: func() time.Time { return noon }, Places: []Place{{Where: "OS_* variables", Found: "not set"}, {Where: "clouds.yaml", Found: "40 clouds", Clouds: names}}})
		d.app.width, d.app.height = 80, height
		for _, name := range names {
			require.Contains(t, d.screen(), "> "+name)
			d.keys("down")
		}
		d.sees("> embedded cloud")
	}
}
