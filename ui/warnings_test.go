package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// TestWhatMustBeSeenOfASignInIsNeverCutOff: on every width the dashboard draws in.
func TestWhatMustBeSeenOfASignInIsNeverCutOff(t *testing.T) {
	for _, c := range []struct {
		change      func(*model.Session)
		long, short string
		from        int // columns from which on both fit
	}{
		{func(s *model.Session) { s.PlainHTTP = true }, "unencrypted http", "plain http", 40},
		{func(s *model.Session) { s.InsecureTLS = true }, "certificates unchecked", "TLS unchecked", 40},
		{func(s *model.Session) { s.Protected = true }, "PROTECTED", "PROTECTED", 40},
		{func(s *model.Session) { s.Protected, s.PlainHTTP, s.InsecureTLS = true, true, true }, "PROTECTED  unencrypted http  certificates unchecked", "PROTECTED  plain http  TLS unchecked", 60},
	} {
		d := on(t, "admin", 120, 40, small, nil)
		for _, word := range []string{c.long, c.short} {
			d.misses(word)
		}
		c.change(&d.app.session)
		d.sees(c.long)
		d.app.session.ProjectName = "a-project-with-a-name-of-a-length-that-nobody-thought-of"
		for w := c.from; w <= 130; w++ {
			d.app.width = w
			screen := d.screen()
			require.True(t, strings.Contains(screen, c.long) || strings.Contains(screen, c.short), "%d columns\n%s", w, screen)
		}
		d.app.push(&rawScreen{text: "{}"})
		d.sees(c.long)
	}
}
