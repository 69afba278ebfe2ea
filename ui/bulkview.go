package ui

import (
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
	return fill(append(out, b.edit(a, width)...), width, height)
}

// edit draws the form, what it took in, and what is wrong with what is typed.
func (b *bulkScreen) edit(a *App, width int) []string {
	mode := "merge: other keys stay"
	if b.replace {
		mode = "replace: EVERY OTHER KEY GOES"
	}
	out := []string{blank(width), line(width, span{" " + pad("Mode", 13), a.theme.dim}, span{mode, a.theme.strong}, span{"   ctrl+o changes it", a.theme.dim})}
	out = append(out, b.form.view(a, width, true)...)
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
	out = append(out, line(width, span{strings.Repeat(" ", formLabel) + hint, st}), blank(width))
	for _, k := range b.set.keys() {
		out = append(out, line(width, span{"   = ", a.theme.ok}, span{k, a.theme.accent}, span{"  " + b.set.values[k], a.theme.text}))
	}
	for _, k := range b.unset.keys() {
		if !b.replace {
			out = append(out, line(width, span{"   - ", a.theme.danger}, span{k, a.theme.accent}))
		}
	}
	return append(out, blank(width), line(width, span{" Nothing is sent yet: enter on an empty field shows what.", a.theme.dim}))
}

// review draws the difference for each snapshot.
func (b *bulkScreen) review(a *App, width, height int) []string {
	out := []string{line(width, span{" " + b.sums.text(len(b.targets)), a.theme.strong})}
	room := max(1, height-3)
	b.from = max(0, min(b.from, len(b.rows)-room))
	for _, r := range b.rows[b.from:min(len(b.rows), b.from+room)] {
		out = append(out, b.row(a, r, width))
	}
	out = fill(out, width, height-2)
	place := ""
	if more := len(b.rows) - room; more > 0 {
		place = "  " + number(b.from) + " lines above, " + number(more-b.from) + " below"
	}
	return append(out, blank(width), line(width, span{" Nothing has been sent. s asks and sends, esc goes back to editing.", a.theme.dim}, span{place, a.theme.dim}))
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
