package ui

import "strings"

// KeyTable is the table of all keys, in Markdown, made from the same
// declarations that dispatch them.
func KeyTable() string {
	a := New(Options{})
	metadata := &metadataScreen{phase: phaseTable}
	var b strings.Builder
	for _, s := range []struct {
		title    string
		commands []command
	}{
		{"Everywhere", a.global()},
		{"List", newListScreen().commands(a)},
		{"Detail", (&detailScreen{}).commands(a)},
		{"Metadata", metadata.tableCommands()},
		{"Metadata, before sending", metadata.reviewCommands()},
		{"Edit", (&editScreen{}).commands(a)},
		{"History", (&historyScreen{}).commands(a)},
		{"Copy (`y`)", (&copyScreen{}).commands(a)},
		{"Equivalent command (`=`)", (&twinScreen{}).commands(a)},
		{"Jobs", (&jobsScreen{}).commands(a)},
		{"Question", (&confirm{yes: "yes"}).commands(a)},
	} {
		b.WriteString("**" + s.title + "**\n\n| keys | does | command |\n|---|---|---|\n")
		for _, c := range s.commands {
			keys := make([]string, 0, 3)
			for _, k := range c.Keys() {
				keys = append(keys, "`"+strings.ReplaceAll(k, "|", `\|`)+"`")
			}
			name := ""
			if c.name != "" {
				name = "`:" + c.name + "`"
			}
			b.WriteString("| " + strings.Join(keys, " ") + " | " + c.Help().Desc + " | " + name + " |\n")
		}
		b.WriteString("\n")
	}
	return b.String()
}
