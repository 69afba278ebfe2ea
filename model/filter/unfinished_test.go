package filter

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestUnfinished(t *testing.T) {
	for text, want := range map[string]string{
		"age>30": "age>30", "web !age>30": "!age>30", "size>": "size>", "status: web": "status:", "meta:": "meta:", "~": "~", "-": "-", "/": "/",
		"size> age>": "size>", "age>30d": "", "web": "", "": "", "meta:tier=": "", "size>1": "", "foo:": "",
	} {
		f, err := Parse(text)
		require.NoError(t, err)
		assert.Equal(t, want, f.Unfinished(), text)
	}
}
