package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
)

func keymap(t *testing.T, pairs ...string) Keymap {
	t.Helper()
	var wanted []Rebinding
	for i := 0; i < len(pairs); i += 2 {
		wanted = append(wanted, Rebinding{pairs[i], strings.Fields(pairs[i+1])})
	}
	m, err := NewKeymap(wanted)
	require.NoError(t, err)
	return m
}

// TestTheKeysThatComeWithTheProgramDoNotClash, which NewKeymap takes for granted.
func TestTheKeysThatComeWithTheProgramDoNotClash(t *testing.T) {
	m := Keymap{keys: map[string][]string{}}
	require.NoError(t, m.clash(keyTables(New(Options{})), map[string]int{}))
}

func TestAReboundKeyDoesWhatTheOldOneDidAndIsShown(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, func(o *Options) {
		o.Keys = keymap(t, "list.delete", "D X", "everywhere.help", "f1", "list.sort", "")
	})
	d.keys("d")
	assert.NotContains(t, d.screen(), "Delete")
	assert.Contains(t, d.screen(), "D delete", "the footer follows")
	d.keys("D")
	assert.Contains(t, d.screen(), "Delete 1 snapshot?")
	d.keys("esc s")
	assert.NotContains(t, d.screen(), "Sort")
	d.keys("f1 j")
	assert.Contains(t, d.screen(), "D/X", "the help follows")
	assert.Contains(t, d.screen(), ":sort", "what has no key is called by its name")
	d.keys("esc : s o r t enter")
	assert.Contains(t, d.screen(), "Sort")
}

// TestHintsFollowTheKeys: no sentence names a key that does something else now.
func TestHintsFollowTheKeys(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, func(o *Options) {
		o.Keys = keymap(t, "list.clear", "x", "everywhere.help", "", "list.load", "o")
	})
	d.keys("/ z z z z enter")
	assert.Contains(t, d.screen(), "passes the filter. x clears it.")
	d.keys("x : n o p e enter")
	assert.Contains(t, d.screen(), ":help tells which")
	assert.Equal(t, "o", d.app.key("list.load", "L"))
	assert.Equal(t, "r", d.app.key("list.refresh", "r"))
}

func TestKeysAreRefusedByName(t *testing.T) {
	for _, c := range []struct {
		pairs []string // commands and their keys
		at    int
		want  string
	}{
		{[]string{"list.sort", "o", "list.delete", "o"}, 1, `list.delete can't be on "o": list.sort has that key`},
		{[]string{"list.delete", "a"}, 0, `list.delete can't be on "a": list.all has that key`},
		{[]string{"list.sort", "?"}, 0, `everywhere.help has that key`},
		{[]string{"everywhere.help", "d"}, 0, `has that key on the same screen`},
		{[]string{"list.delete", "ctrl+x"}, 0, "on no ctrl chord"},
		{[]string{"question.yes", "ctrl+y"}, 0, "on no ctrl chord"},
		{[]string{"metadata.replace", "ctrl+r"}, 0, "on no ctrl chord"},
		{[]string{"question.yes", "d"}, 0, "it would ask and answer"},
		{[]string{"list.delete", "y", "everywhere.copy", "Y"}, 0, "it would ask and answer"},
		{[]string{"list.sort", "ctrl+c"}, 0, "always ends or suspends"},
		{[]string{"list.sort", "ctrl+i"}, 0, "the same for tab"},
		{[]string{"list.sort", "hyper+x"}, 0, "there is no such key"},
		{[]string{"list.sort", "\x1b"}, 0, "there is no such key"},
		{[]string{"edit.save", "s"}, 0, "there it is text"},
		{[]string{"list.delet", "D"}, 0, "there is no command \"list.delet\"; there is list.delete"},
		{[]string{"delete", "D"}, 0, "list.delete"},
		{[]string{"x\x1b[31m", "D"}, 0, "there is no command"},
	} {
		var wanted []Rebinding
		for i := 0; i < len(c.pairs); i += 2 {
			wanted = append(wanted, Rebinding{c.pairs[i], strings.Fields(c.pairs[i+1])})
		}
		_, err := NewKeymap(wanted)
		var fault *KeyFault
		require.ErrorAs(t, err, &fault, c.pairs)
		assert.Contains(t, fault.Reason, c.want)
		assert.Equal(t, c.at, fault.Index, fault.Reason)
		assert.NotContains(t, fault.Reason, "\x1b")
	}
}

func TestKeysMayBeExchanged(t *testing.T) {
	keymap(t, "list.sort", "a", "list.all", "s")
	keymap(t, "list.delete", "alt+d", "list.up", "up", "list.down", "down")
	keymap(t, "everywhere.copy", "Y", "list.open", "o")
}

// TestEveryScreensCommandsCanBeRebound: the settings know every screen there
// is, and every command has a name.
func TestEveryScreensCommandsCanBeRebound(t *testing.T) {
	known := map[string]bool{}
	for _, table := range keyTables(New(Options{})) {
		known[table.screen] = true
		for _, c := range table.commands {
			assert.NotEmpty(t, c.name, "%s: the command on %v has no name", table.title, c.Keys())
		}
	}
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	screens := 0
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != "commands" {
				continue
			}
			name := f.Recv.List[0].Type.(*ast.StarExpr).X.(*ast.Ident).Name
			screens++
			assert.True(t, known[nameOfType(name)], "%s of %s is not among keyTables", name, path)
		}
	}
	assert.Greater(t, screens, 15)
}

// TestEveryCommandIsInReach of a keyboard without function keys and alt, inside
// of screen and tmux, which take ctrl+a and ctrl+b for themselves.
func TestEveryCommandIsInReach(t *testing.T) {
	for _, table := range keyTables(New(Options{})) {
		for _, c := range table.commands {
			reach := c.name != "" && !table.typing && table.screen != "question"
			for _, k := range c.Keys() {
				hard := k == "ctrl+a" || k == "ctrl+b" || strings.Contains(k, "alt+") || keyNames.MatchString(k) && strings.HasPrefix(k, "f")
				reach = reach || !hard
				if dangerous(c.name) {
					assert.NotContains(t, k, "ctrl+", "%s.%s", table.screen, c.name)
				}
			}
			assert.True(t, reach, "%s.%s is only on %v", table.screen, c.name, c.Keys())
		}
	}
}

// FuzzKeymap: nothing that stands in a file makes the judge of keys panic.
func FuzzKeymap(f *testing.F) {
	f.Add("list.delete", "D")
	f.Add("everywhere.help", "ctrl+a f1")
	f.Fuzz(func(_ *testing.T, command, keys string) {
		_, _ = NewKeymap([]Rebinding{{command, strings.Fields(keys)}, {"list.sort", []string{"o"}}})
	})
}

// TestSentencesTellTheKeysThereAre, not those that the commands come with.
func TestSentencesTellTheKeysThereAre(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, func(o *Options) {
		o.Keys = keymap(t, "metadata.send", "w", "metadata.replace", "P", "metadata.edit", "b", "bulk.send", "w", "bulk.edit", "b", "bulk.mode", "ctrl+t",
			"set.while-attached", "ctrl+t", "create.while-attached", "ctrl+t")
	})
	d.withMetadata(map[string]string{"tier": "gold"})
	d.keys("d M")
	d.sees("P replaces the whole set")
	d.keys("P")
	d.sees("w sends it, b goes back to editing")
	d.keys("b esc y M")
	d.sees("ctrl+t changes it")
	d.text("a=1")
	d.keys("enter enter")
	d.sees("w asks and sends, b goes back to editing")
	d.app.session.API.Minor = 50 // takes a snapshot of what is in use by force only
	used := model.Volume{Status: "in-use"}
	assert.Contains(t, (&createScreen{volume: &used}).forceLines(d.app, 120)[0], "ctrl+t changes it")
	assert.Contains(t, strings.Join(newSet([]model.Volume{used}, noon).doubts(d.app), " "), "without force (ctrl+t)")
}
