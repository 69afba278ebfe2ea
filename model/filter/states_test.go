package filter

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// TestTypedStatesAreNotRemembered: the room for a cloud's own states is bounded, and
// what is typed is parsed with every letter.
func TestTypedStatesAreNotRemembered(t *testing.T) {
	for i := range 300 {
		_, err := Parse(fmt.Sprintf("status:zz%d", i))
		require.NoError(t, err)
	}
	assert.Equal(t, "zz-of-the-wire", model.StatusOf("zz-of-the-wire").String())
}

// TestAStateThatComesLaterIsFound by a filter that was typed before any cloud told it.
func TestAStateThatComesLaterIsFound(t *testing.T) {
	wants := map[string]bool{"status:yy-late": true, "status:error,yy-late": true, "!status:yy-late": false, "status:yy-la": false}
	filters := map[string]Filter{}
	for text := range wants {
		f, err := Parse(text)
		require.NoError(t, err)
		filters[text] = f
	}
	s := named("web")
	s.Status = model.StatusOf("yy-late")
	for text, want := range wants {
		assert.Equal(t, want, filters[text].Matcher(now).Match(row(s)), text)
	}
}

func TestOnlyAgesGoWithTheTime(t *testing.T) {
	for text, want := range map[string]bool{"age>1d": true, "web updated<2h": true, "web size>3 status:error": false, "": false} {
		f, err := Parse(text)
		require.NoError(t, err)
		assert.Equal(t, want, f.Ages(), text)
	}
}
