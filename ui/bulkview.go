package ui

import (
	"slices"
	"strings"
)

// bulkRow is one line of the difference: a snapshot, or one of its keys.
type bulkRow struct {
	of   int         // index of the snapshot
	keys int         // on the snapshot's own line: how many keys differ
	key  *difference // nil on the snapshot's own line
}

// bulkSums count the difference over all snapshots.
type bulkSums struct{ changed, added, altered, removed int }

func (s bulkSums) text(all int) string {
	text := number(s.added) + " added, " + number(s.altered) + " changed, " + number(s.removed) + " removed, on " + number(s.changed) + " of " + count(all, "snapshot")
	if same := all - s.changed; same > 0 {
		text += "; " + number(same) + " as wanted already"
	}
	return text + "."
}

// compare makes the difference from the sets as the list has them.
func (b *bulkScreen) compare() {
	b.rows, b.sums = []bulkRow{}, bulkSums{}
	patch := b.patch()
	for i := range b.targets {
		before := b.targets[i].Metadata
		differences := compareSets(before, patch.Result(before))
		b.rows = append(b.rows, bulkRow{of: i, keys: len(differences)})
		if len(differences) > 0 {
			b.sums.changed++
		}
		for j := range differences {
			d := &differences[j]
			switch {
			case d.before == nil:
				b.sums.added++
			case d.now == nil:
				b.sums.removed++
			default:
				b.sums.altered++
			}
			b.rows = append(b.rows, bulkRow{of: i, key: d})
		}
	}
}

func (b *bulkScreen) view(a *App, width, height int) []string {
	head := []span{{" Metadata of ", a.theme.dim}, {count(len(b.targets), "snapshot"), a.theme.strong}, {"   " + a.where(), a.theme.accent}}
	out := []string{line(width, head...)}
	if b.hidden > 0 {
		out = append(out, line(width, span{" " + strings.ToUpper(count(b.hidden, "marked snapshot")) + " NOT SHOWN BY THE FILTER ARE AMONG THEM.", a.theme.warn}))
	}
	if b.rows != nil {
		return fill(append(out, b.review(a, width, height-len(out))...), width, height)
	}
	return fill(append(out, b.edit(a, width, height-len(out))...), width, height)
}

// edit draws the form, what is wrong with what is typed, and what it took in.
func (b *bulkScreen) edit(a *App, width, height int) []string {
	mode := "merge: other keys stay"
	if b.replace {
		mode = "replace: EVERY OTHER KEY GOES"
	}
	var gap []string
	if height > 12 {
		gap = []string{blank(width)}
	}
	out := append(slices.Clone(gap), line(width, span{" " + pad("Mode", 13), a.theme.dim}, span{mode, a.theme.strong}, span{"   " + a.key("bulk.mode", "ctrl+o") + " changes it", a.theme.dim}))
	out = append(out, b.form.view(a, width, true)...)
	out = append(append(out, b.hintLines(a, width)...), gap...)
	foot := slices.Concat(gap, a.paragraph(" Nothing is sent yet: enter on an empty field shows what.", width, a.theme.dim))
	if gap == nil {
		foot = nil
	}
	out = append(out, b.taken(a, width, height-len(out)-len(foot))...)
	return append(out, foot...)
}

// hintLines say what is wrong with what is typed, or what to type.
func (b *bulkScreen) hintLines(a *App, width int) []string {
	hint, st := "key=value, then enter; as many as you like", a.theme.dim
	if b.form.focus == bulkUnset {
		hint = "a key, then enter; as many as you like"
		if b.replace {
			hint = "a replacement removes every key that is not set here"
		}
	}
	if p := b.problem(); p != "" {
		hint, st = p, a.theme.warn
	}
	return a.pairNote(hint, width, st)
}

// taken are the pairs and keys that were taken in; where there is no room for all,
// those taken in last, which are taken out first.
func (b *bulkScreen) taken(a *App, width, room int) []string {
	set, unset := b.set.keys(), b.unset.keys()
	if b.replace {
		unset = nil
	}
	over := len(set) + len(unset) - max(1, room)
	if over > 0 {
		set = b.set.order
		if unset != nil {
			unset = b.unset.order
		}
	}
	var rows [][]span
	for _, k := range set {
		rows = append(rows, []span{{"   = ", a.theme.ok}, {k, a.theme.accent}, {"  " + b.set.values[k], a.theme.text}})
	}
	for _, k := range unset {
		rows = append(rows, []span{{"   - ", a.theme.danger}, {k, a.theme.accent}})
	}
	switch {
	case over > 0 && room > 1:
		rows = rows[over:]
		rows[0] = []span{{"   " + number(over+1) + " more", a.theme.dim}}
	case over > 0:
		rows = [][]span{append(rows[over], span{"   and " + number(over) + " more", a.theme.dim})}
	}
	out := make([]string, len(rows))
	for i, row := range rows {
		out[i] = line(width, row...)
	}
	return out
}

// review draws the difference for each snapshot.
func (b *bulkScreen) review(a *App, width, height int) []string {
	out := []string{line(width, span{" " + b.sums.text(len(b.targets)), a.theme.strong})}
	foot := setIn(a.paragraph("Nothing has been sent. "+a.key("bulk.send", "s")+" asks and sends, "+a.key("bulk.edit", "esc")+" goes back to editing.", width-2, a.theme.dim))
	room := max(1, height-2-len(foot))
	b.from = max(0, min(b.from, len(b.rows)-room))
	for _, r := range b.rows[b.from:min(len(b.rows), b.from+room)] {
		out = append(out, b.row(a, r, width))
	}
	out = fill(out, width, height-1-len(foot))
	place := blank(width)
	if more := len(b.rows) - room; more > 0 {
		place = line(width, span{" " + number(b.from) + " above, " + number(more-b.from) + " below: j and k scroll", a.theme.dim})
	}
	return append(append(out, place), foot...)
}

func (b *bulkScreen) row(a *App, r bulkRow, width int) string {
	if r.key != nil {
		return differenceLine(a, *r.key, width)
	}
	s := &b.targets[r.of]
	state := count(r.keys, "key") + " differ"
	if r.keys == 1 {
		state = "1 key differs"
	} else if r.keys == 0 {
		state = "as wanted already"
	}
	return line(width, span{" " + pad(cut(orDash(s.Name), 32), 33), a.theme.strong}, span{shortID(s.ID.String()) + "  " + state, a.theme.dim})
}
