package filter

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDoubt(t *testing.T) {
	for text, want := range map[string]string{
		"status:eror":             "No state is called eror.",
		"web status:error,avai,x": "No state is called x.",
		"state:error":             "state is no field, so it is looked for as it is. Fields: " + fields + ".",
		"status:error":            "", "web": "", "12:30": "", "foo:": "", "!status:eror": "", "!state:x": "", "name:a:b": "", "": "", "size>1": "", "/a:b/": "", "~a:b": "",
	} {
		f, err := Parse(text)
		require.NoError(t, err)
		assert.Equal(t, want, f.Doubt(), text)
	}
}
