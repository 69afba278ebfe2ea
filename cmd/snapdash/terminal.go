package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
)

// checkTerminal refuses what can't show a dashboard, before anything is drawn.
func checkTerminal() error {
	if !term.IsTerminal(os.Stdin.Fd()) || !term.IsTerminal(os.Stdout.Fd()) {
		return fmt.Errorf("%w: standard input and output must be a terminal; for scripts use the openstack command", errTerminal)
	}
	if t := os.Getenv("TERM"); t == "" || t == "dumb" {
		return fmt.Errorf("%w: TERM is %q, which cannot move the cursor; set TERM to what your terminal is, such as xterm-256color", errTerminal, t)
	}
	return nil
}

// utf8Locale reports whether the locale writes UTF-8, by the variables that decide it.
func utf8Locale(env func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := env(name); v != "" {
			v = strings.ToLower(v)
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return false
}
