package table

import (
	"strings"

	"snapdash/ui/ink"
	"snapdash/ui/sanitize"
)

// drawRow draws one row into exactly width cells.
func drawRow(r Row, columns []Column, lay []int, width int, current bool, st Styles) string {
	p := pen{left: width, plain: current && st.Highlight == WholeRow}
	head := p.markers(r.Marker, current, st)
	for i, w := range lay {
		if w == 0 || i >= len(r.Cells) || p.left < w {
			continue
		}
		style := r.Cells[i].Style
		if head != "" {
			style = st.Cursor
		}
		p.put(style, head+fitted(r.Cells[i], w, columns[i].Right))
		p.put(style, blanks(min(p.left, between(width))))
		head = ""
	}
	p.put(st.Cursor, head)
	p.put(st.Text, blanks(p.left))
	if p.plain {
		return st.Cursor.Render(p.String())
	}
	return p.String()
}

// markers draws the first two cells: the cursor's sign and the row's own. On a
// current row whose first cell is highlighted too it gives them back, to be
// written as one piece with that cell, which saves two changes of style.
func (p *pen) markers(marker Cell, current bool, st Styles) (head string) {
	sign := sanitize.Fit(sanitize.Line(marker.Text), 1)
	if !current {
		p.put(marker.Style, sign)
		p.put(marker.Style, " ")
		return ""
	}
	if st.Highlight == MarkerAndName && p.left > lead {
		return ">" + sign
	}
	p.put(st.Cursor, ">")
	p.put(marker.Style, sign)
	return ""
}

// fitted gives a cell's text, printable, in exactly width cells.
func fitted(c Cell, width int, right bool) string {
	text := sanitize.Line(c.Text)
	if c.Short != "" && sanitize.Width(text) > width {
		text = sanitize.Line(c.Short)
	}
	if right {
		return sanitize.FitRight(text, width)
	}
	return sanitize.Fit(text, width)
}

// pen writes a row from the left.
type pen struct {
	strings.Builder
	left  int  // cells
	plain bool // one style will be put on the whole
}

// put writes printable text where there is room for it; the blanks at its ends
// get no style.
func (p *pen) put(style ink.Ink, text string) {
	w := sanitize.Width(text)
	if w > p.left {
		return
	}
	p.left -= w
	core := strings.Trim(text, " ")
	if p.plain || core == "" {
		p.WriteString(text)
		return
	}
	before := len(text) - len(strings.TrimLeft(text, " "))
	p.WriteString(text[:before])
	p.WriteString(style.Render(core))
	p.WriteString(text[before+len(core):])
}

func blanks(n int) string { return strings.Repeat(" ", max(0, n)) }
