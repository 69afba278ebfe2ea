package ui

import (
	"strings"
	"time"

	"snapdash/model"
)

// keyTable is the commands of one screen, or of one part of it.
type keyTable struct {
	title, screen string // screen is its name in settings
	commands      []command
	typing        bool // characters are text there
	aside         bool // too slight for README
}

// keyTables are all tables of commands there are, those that every screen has
// first.
func keyTables(a *App) []keyTable {
	metadata := &metadataScreen{phase: phaseTable}
	of := func(title string, s screen) keyTable {
		return keyTable{title: title, screen: screenName(s), commands: s.commands(a)}
	}
	form := func(t keyTable) keyTable { t.typing = true; return t }
	aside := func(t keyTable) keyTable { t.aside = true; return t }
	return []keyTable{
		{title: "Everywhere", screen: everywhere, commands: a.global()},
		of("List", newListScreen()),
		of("Detail", &detailScreen{}),
		{title: "Metadata", screen: "metadata", commands: metadata.tableCommands()},
		{title: "Metadata, before sending", screen: "metadata", commands: metadata.reviewCommands()},
		form(of("Edit", &editScreen{})),
		of("History", &historyScreen{}),
		of("Stuck", &stuckScreen{}),
		of("Manage", &manageScreen{}),
		of("Copy (`y`)", &copyScreen{}),
		of("Equivalent command (`=`)", &twinScreen{}),
		of("Jobs", &jobsScreen{}),
		aside(of("Job", &jobItemScreen{})),
		form(of("Metadata of many", newBulk(nil, 0))),
		of("Metadata of many, before sending", &bulkScreen{rows: []bulkRow{}}),
		of("Conflicts", &conflictsScreen{}),
		form(of("Volume", newVolume(model.Snapshot{}))),
		form(of("Set of snapshots", newSet(nil, time.Time{}))),
		aside(of("Revert", &revertScreen{})),
		of("Question", &confirm{yes: "yes"}),
		form(aside(keyTable{title: "Create", screen: "create", commands: (&createScreen{volume: &model.Volume{}}).commands(a)})),
		form(aside(of("Create, picking a volume", &createScreen{}))),
		form(aside(keyTable{title: "Metadata, typing", screen: "metadata", commands: metadata.typingCommands()})),
		aside(of("Start", &welcome{})),
		aside(of("Clouds", &cloudsScreen{})),
		aside(of("Sort", &sortDialog{})),
		aside(of("Reset state", &resetDialog{states: model.Statuses()})),
		form(aside(of("Question, typed", (&confirm{yes: "yes"}).demand("yes")))),
		aside(of("Help", &helpScreen{})),
		aside(of("Raw JSON", &rawScreen{})),
		aside(of("Error", &faultScreen{})),
		aside(of("Bare text", &bareScreen{})),
		aside(of("Recorded change", &recordScreen{})),
	}
}

// KeyTable is the table of all keys, in Markdown, made from the same
// declarations that dispatch them.
func KeyTable() string {
	var b strings.Builder
	for _, s := range keyTables(New(Options{})) {
		if s.aside {
			continue
		}
		b.WriteString("**" + s.title + "**, in settings `" + s.screen + "`\n\n| keys | does | command |\n|---|---|---|\n")
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
