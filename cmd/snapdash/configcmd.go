package main

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"snapdash/ui/sanitize"
)

// configCommand shows the settings in force. It takes the dashboard's flags, so
// that one can see what they would do.
func configCommand(f *flags, set *pflag.FlagSet) *cobra.Command {
	c := &cobra.Command{
		Use:   "config",
		Short: "Print the settings in force and where each comes from, as a settings file",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := f.fill(c.Flags()); err != nil {
				return err
			}
			return f.settings.print(c.OutOrStdout(), c.Flags())
		},
	}
	c.Flags().AddFlagSet(set)
	return c
}

// print writes the settings as YAML, with where they come from behind them.
func (s *settings) print(w io.Writer, set *pflag.FlagSet) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# settings file: %s\n", cmp.Or(sanitize.Line(s.file.Path), "none, for no HOME says where"))
	set.VisitAll(func(f *pflag.Flag) {
		if slices.Contains(onlyTyped, f.Name) {
			return
		}
		from := s.origin[f.Name]
		if from == "" {
			from = "default"
		}
		value := shownValue(f)
		if v, ok := s.vars[f.Name]; ok {
			value = plainYAML(v)
		}
		fmt.Fprintf(&b, "%-32s # %s\n", f.Name+": "+value, sanitize.Line(from))
	})
	if len(s.file.Keys) > 0 {
		b.WriteString("keys:\n")
		for _, e := range s.file.Keys {
			fmt.Fprintf(&b, "  %-30s # %s: line %d\n", e.Name+": "+plainYAML(strings.Join(e.Texts, " ")), sanitize.Line(s.file.Path), e.Line)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shownValue is a flag's value as YAML.
func shownValue(f *pflag.Flag) string {
	if list, ok := f.Value.(pflag.SliceValue); ok {
		shown := make([]string, 0, len(list.GetSlice()))
		for _, t := range list.GetSlice() {
			shown = append(shown, plainYAML(t))
		}
		return "[" + strings.Join(shown, ", ") + "]"
	}
	if f.Value.Type() == "string" {
		return plainYAML(f.Value.String())
	}
	return f.Value.String()
}

// plainYAML quotes a text; of an address it leaves out what may be a secret.
func plainYAML(text string) string {
	if u, err := url.Parse(text); err == nil && u.Host != "" && (u.User != nil || u.RawQuery != "") {
		u.User, u.RawQuery = nil, ""
		text = u.String() + " (the rest is not shown)"
	}
	return strconv.Quote(text)
}
