package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
)

// lineWith is the first line of the screen that has a text, "" when none has.
func (d *driver) lineWith(text string) string {
	for _, l := range strings.Split(d.screen(), "\n") {
		if strings.Contains(l, text) {
			return l
		}
	}
	return ""
}

// TestTheSmallestListHasNamesAndStates, which is what a list is looked at for.
func TestTheSmallestListHasNamesAndStates(t *testing.T) {
	d := on(t, "admin", minWidth, minHeight, small, nil)
	assert.Equal(t, []string{"NAME", "STATUS"}, strings.Fields(d.lineWith("NAME")))
	d.sees(statusText(d.at().Status))
}

// TestTheSmallestListOfWhatIsStuckHasNames: d deletes what is named.
func TestTheSmallestListOfWhatIsStuckHasNames(t *testing.T) {
	for width, want := range map[int]string{40: "STATUS NAME", 60: "STATUS SINCE NAME VOLUME", 80: "STATUS SINCE NAME PROJECT VOLUME"} {
		d := on(t, "admin", width, minHeight, sim.Options{Snapshots: 2000}, nil)
		d.command("stuck")
		d.sees("STATUS")
		assert.Equal(t, want, strings.Join(strings.Fields(d.lineWith("STATUS")), " "))
		s, ok := d.stuck().chosen()
		require.True(t, ok)
		d.sees(s.Name[:14])
	}
}

// TestTheOrderIsTheOneInTheTitles at every width at which its column is shown.
func TestTheOrderIsTheOneInTheTitles(t *testing.T) {
	d := on(t, "admin", 120, 20, small, func(o *Options) { o.AllProjects = true })
	d.text(":sort size desc")
	d.keys("enter")
	for width := minWidth; width <= 120; width++ {
		d.app.width = width
		if head := d.lineWith("NAME"); strings.Contains(head, "SIZ") {
			assert.Contains(t, head, "SIZE ▼", width)
		}
	}
	d.app.width = 80
	assert.Equal(t, "NAME STATUS SIZE ▼ VOLUME AGE PROJECT", strings.Join(strings.Fields(d.lineWith("NAME")), " "))
}

// TestTheSmallestSortDialogShowsWhatEnterTakes wherever its cursor is.
func TestTheSmallestSortDialogShowsWhatEnterTakes(t *testing.T) {
	d := on(t, "admin", minWidth, minHeight, small, nil)
	d.keys("s")
	dialog := d.app.top().(*sortDialog)
	for range dialog.columns {
		d.sees("> "+dialog.columns[dialog.cursor].String(), "Sort by   "+number(dialog.cursor+1)+" of "+number(len(dialog.columns)))
		d.keys("j")
	}
	d.app.height = 24
	d.misses(" of " + number(len(dialog.columns)))
	for _, c := range dialog.columns {
		d.sees(c.String())
	}
}

// TestAFieldHasTheRoomThatItsLengthLeaves: the room for that is taken when it is told.
func TestAFieldHasTheRoomThatItsLengthLeaves(t *testing.T) {
	d := on(t, "admin", minWidth, 15, small, nil)
	d.keys("e")
	d.keys(strings.Repeat("backspace ", 60))
	d.text("a-name-of-20-letters")
	d.sees(">Name         a-name-of-20-letters", "  An empty field empties it in the", "  cloud too.")
	d.text(strings.Repeat("x", 180))
	d.sees("200 of 255", ">Name         ~xxxx ")
	d.keys("tab")
	d.sees("200 of 255", "a-name-")
}

// withMetadata opens the editor on a snapshot that has these pairs and no others.
func (d *driver) withMetadata(pairs map[string]string) {
	d.t.Helper()
	for d.at().Status != model.Available {
		d.keys("j")
	}
	_, err := d.app.cloud.ReplaceMetadata(d.t.Context(), d.at().ID, model.MetadataOf(pairs))
	require.NoError(d.t, err)
	d.keys("m")
}

// TestARenamedKeyIsSeen beside the one that it was, or alone where there is little room.
func TestARenamedKeyIsSeen(t *testing.T) {
	d := on(t, "admin", 120, 24, small, nil)
	d.withMetadata(map[string]string{"bad key": "x=y"})
	d.keys("n")
	d.keys(strings.Repeat("backspace ", 7))
	d.text("a-much-better-key")
	d.keys("enter e")
	d.text("Z")
	d.keys("enter")
	d.sees("~ bad key -> a-much-better-key  x=y -> x=yZ")
	d.app.width = 80
	d.sees("~ bad key -> a-much-better-key  x=y -> x=yZ")
	d.app.width = minWidth
	d.sees("~ -> a-much-better-key")
	d.keys("e")
	d.text("-and-more")
	d.sees("x=yZ-and-more")
}

// TestAWarningLeavesItsPairOnTheRow and is told below it where there is no room for both.
func TestAWarningLeavesItsPairOnTheRow(t *testing.T) {
	d := on(t, "admin", minWidth, minHeight, small, nil)
	d.withMetadata(map[string]string{"owner": "storage-team", "tier!": "gold"})
	d.sees("owner         storage-team")
	d.keys("j")
	d.sees("    owner         storage-team", " >   tier!         gold               !\n", " unusual characters: usual are letters,", "digits and - _ : . blank")
	d.keys("k")
	d.misses("unusual")
	d.app.width = 120
	d.sees("tier!         gold", "! unusual characters")
}

// TestWhatIsSaidBelowTheEditorIsWhole at the size that most terminals have.
func TestWhatIsSaidBelowTheEditorIsWhole(t *testing.T) {
	for _, width := range []int{minWidth, 80} {
		d := on(t, "admin", width, 24, small, nil)
		d.withMetadata(map[string]string{"owner": "storage"})
		d.keys("a")
		words := func() string { return strings.Join(strings.Fields(d.screen()), " ") }
		assert.Contains(t, words(), "a key is letters, digits and - _ : . blank, 1 to 255 ")
		d.text("k")
		d.keys("enter")
		assert.Contains(t, words(), "a value is at most 255 characters ")
		d.keys("enter")
		m := d.app.top().(*metadataScreen)
		m.err, m.unsure = &model.Fault{Kind: model.ErrUnknown, Op: "save metadata of", Message: "the answer was lost"}, true
		assert.Contains(t, words(), "Nothing was lost: your changes are still here. Whether the cloud took them is not known; saving reads its set again first.")
		d.sees("\n doing        save metadata of\n", "\n answer       the answer was lost\n")
		d.app.height = minHeight
		assert.Contains(t, words(), "saving reads its set again first.")
	}
}

// TestTheSmallestReviewScrolls and always says how to send what it shows, and how not to.
func TestTheSmallestReviewScrolls(t *testing.T) {
	d := on(t, "admin", minWidth, minHeight, small, nil)
	long := strings.Repeat("storage ", 8) + "END"
	d.withMetadata(map[string]string{"owner": "x", "gone": "y"})
	d.keys("d j e")
	d.text(long)
	d.keys("enter M")
	end := "Nothing has been sent. s sends it, esc\n goes back to editing."
	seen := ""
	for range 12 {
		d.sees(end, "j and k scroll")
		seen += d.screen()
		d.keys("j")
	}
	for _, want := range []string{"Merge will do this", "~ owner", "END", "Merge removes nothing", "To remove"} {
		assert.Contains(t, seen, want)
	}
	d.sees(" 0 below")
	d.keys("k")
	d.sees(" 1 below")
	d.keys("pgup pgup pgup pgup")
	d.sees(" 0 above", "Merge will do this")
	d.keys("pgdown")
	d.misses(" 0 above")
	d.app.height = 24
	d.misses("scroll")
	d.sees(end, "Merge will do this", "END")
	d.keys("esc")
	d.sees("KEY")
}

// TestTheSmallestReviewFollowsItsConflicts: what enter decides about is seen.
func TestTheSmallestReviewFollowsItsConflicts(t *testing.T) {
	d := on(t, "admin", minWidth, minHeight, small, nil)
	d.withMetadata(map[string]string{"a": "1", "b": "1", "c": "1"})
	for range 3 {
		d.keys("e 2 enter j")
	}
	d.keys("g j e 2 enter g")
	_, err := d.app.cloud.ReplaceMetadata(t.Context(), d.app.top().(*metadataScreen).of.ID, model.MetadataOf(map[string]string{"a": "3", "b": "3", "c": "3"}))
	require.NoError(t, err)
	d.keys("M")
	d.sees("pgdown, pgup scroll")
	m := d.app.top().(*metadataScreen)
	require.Len(t, m.conflicts, 3)
	for _, want := range []string{" > b ", " > c ", " > a "} {
		d.keys("j")
		d.sees(want)
	}
	d.keys("pgdown pgdown pgdown pgdown")
	d.sees(" 0 below")
}

// TestARequestIdIsNeverCut: no part of one is of use to who looks for it in a log.
func TestARequestIdIsNeverCut(t *testing.T) {
	const id = "req-c271ef83-6441-4760-a54e-0123456789ab"
	for width, want := range map[int][]string{
		100: {"2026-11-23 12:00:00   sent   " + id + "\n"},
		80:  {"2026-11-23 12:00:00   sent\n                " + id + "\n"},
		40:  {"req-c271ef83-6441-", "4760-a54e-0123456789ab"},
	} {
		d, m := recorded(t, "member", width, 40)
		d.keys("d y")
		d.pass(20 * time.Second)
		for i := range m.lines {
			m.lines[i].RequestID, m.lines[i].Time = id, noon
		}
		d.text(":history")
		d.keys("enter enter G")
		d.keys(strings.Repeat("j ", 20))
		d.sees(want...)
	}
}

// TestTheSmallestQuestionScrollsWhole, what must not be missed first.
func TestTheSmallestQuestionScrollsWhole(t *testing.T) {
	d := on(t, "admin", minWidth, minHeight, small, func(o *Options) { o.AllProjects = true })
	for d.at().Status.Deletable() {
		d.keys("j")
	}
	d.keys("space g")
	for d.app.list.MarkCount() < 12 {
		if d.at().Status == model.Available {
			d.app.list.Mark(d.at().ID, true)
		}
		d.keys("j")
	}
	two := d.app.list.Marks()[:2]
	d.keys("/")
	d.text("id:" + two[0].String())
	d.keys("enter d")
	words := func() string { return strings.Join(strings.Fields(d.screen()), " ") }
	assert.Contains(t, words(), "11 MARKED SNAPSHOTS NOT SHOWN BY THE FILTER ARE AMONG THEM. Cinder refuses 1:")
	for _, keys := range [][2]string{{"down", "up"}, {"pgdown", "pgup"}} {
		seen := ""
		for range 40 {
			d.sees("Delete 12 snapshots?", " below: down, up", "Type 12 to go on:")
			seen += words() + "\n"
			d.keys(keys[0])
		}
		for _, want := range []string{"belong to automation", "Volume sizes add up", "followed to its end", shortID(two[0].String()), shortID(two[1].String()), "= shows it", " 0 below"} {
			assert.Contains(t, seen, want, keys[0])
		}
		d.keys(strings.Repeat(keys[1]+" ", 40))
		d.sees(" 0 above", "11 MARKED")
	}
	d.text("12")
	d.keys("enter")
	d.misses("Type 12")

	d = on(t, "admin", minWidth, minHeight, small, nil)
	for d.at().Status.Deletable() {
		d.keys("j")
	}
	d.keys("d")
	d.sees("Delete 1 snapshot?", "Cinder refuses 1:", d.at().Name[:12], " 0 above", ": j, k", "[ No ]")
	d.keys("j j j j j j j j")
	d.sees(" 0 below", "= shows it", "[ No ]")
	d.keys("k pgup pgup")
	d.sees("Cinder refuses 1:")
}

// TestAQuestionIsReadWhole where its heading has no room for it.
func TestAQuestionIsReadWhole(t *testing.T) {
	d := on(t, "admin", minWidth, minHeight, small, nil)
	d.withMetadata(map[string]string{"owner": "x"})
	d.keys("d esc")
	d.sees("\n  Drop your changes to the metadata?\n", "  Nothing has been sent to the cloud;\n  what you typed would be lost.\n", "[ No ]")
	d.app.width = 80
	d.misses("\n  Drop your changes to the metadata?\n")
}

// TestTheSmallestFormShowsWhatHasTheFocus, what is wrong with it, and what was taken in.
func TestTheSmallestFormShowsWhatHasTheFocus(t *testing.T) {
	d := on(t, "admin", minWidth, minHeight, small, nil)
	d.keys("c enter")
	d.sees(">Name", "Description", "Metadata", "Volume")
	d.keys("tab tab")
	d.sees(">Metadata", "key=value, then enter; as many as\n     you like")
	for _, pair := range []string{"tier=gold", "owner=storage"} {
		d.text(pair)
		d.keys("enter")
	}
	d.text("no pair")
	d.keys("enter")
	d.sees(">Metadata     no pair", "write a pair as key=value", "tier = gold", "owner = storage")
	d.text("!=x")
	d.keys("enter")
	d.sees(">Metadata     no pair!=x", "     Cinder takes letters, digits and\n     - _ : . / blank here\n", "tier = gold", "owner = storage")
	d.keys(strings.Repeat("backspace ", 10))
	for _, pair := range []string{"a=1", "b=2", "c=3", "d=4"} {
		d.text(pair)
		d.keys("enter")
	}
	d.sees(">Metadata", "4 more\n", "c = 3", "d = 4") // those typed last
	d.keys("tab")
	d.sees("[ Create ]")
	d.misses(">Metadata")
	d.keys("tab")
	d.sees(">Name", "Volume")
}
