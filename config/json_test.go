package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestJSONIsReadAsJSON, as programs write it: what openstacksdk takes is no error here.
func TestJSONIsReadAsJSON(t *testing.T) {
	for written, want := range map[string]string{
		`p`: "p", `a\/b`: "a/b", `a\\/b`: `a\/b`, `a\\\/b`: `a\/b`, `\ud83d\uDE00`: "😀", `\\ud83d\\ude00`: `\ud83d\ude00`, `\u00fc\"\t`: "ü\"\t", `😀`: "😀",
	} {
		text := "{\n\t\"clouds\"\t:\t{\"p\":\n\t\t{\"auth\"\t: {\"auth_url\": \"https:\\/\\/x\\/v3\",\t\"password\": \"" + written + "\"}, \"verify\":\tfalse}}}\n"
		c, err := sources(t, map[string]string{"clouds.json": text}).Find("p")
		require.NoError(t, err, written)
		assert.Equal(t, want, c.Password.Reveal(), written)
		assert.Equal(t, "https://x/v3", c.AuthURL)
		assert.True(t, c.Insecure)
	}
	_, err := sources(t, map[string]string{"clouds.json": "{\"clouds\":\n\t{\"p\"\t:\n\t{\"verify\": \"maybe\"}}}"}).Find("p")
	assert.ErrorContains(t, err, "line 3: verify takes true or false")
}
