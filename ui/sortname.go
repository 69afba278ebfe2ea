package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
)

// sortByName is sortBy for a typed column, such as "size", "-age" or "name desc".
func (a *App) sortByName(arg string) tea.Cmd {
	words := strings.Fields(strings.ReplaceAll(strings.ToLower(arg), ":", " "))
	if len(words) == 0 {
		return a.push(newSortDialog(a))
	}
	name, desc := strings.CutPrefix(words[0], "-")
	order, ok := orderNamed(name)
	if !ok {
		return a.warn("There is no column " + name + ". Columns: " + listed(columnNames()) + ".")
	}
	switch rest := words[1:]; {
	case len(rest) == 0:
	case desc || len(rest) > 1 || !slices.Contains(directions, rest[0]):
		return a.surplus("sort", "a column, then asc or desc")
	default:
		desc = rest[0] == "desc"
	}
	order.Descending = order.Descending != desc
	return a.sortBy(order)
}

// directions are how a column can be sorted.
var directions = []string{"asc", "desc"}

// orderNamed is the order that goes up by a column's name here or by Cinder's, or
// by the age, which is what the list shows of when a snapshot was created.
func orderNamed(name string) (model.Order, bool) {
	if name == "age" {
		return model.Order{Column: model.ColumnCreated, Descending: true}, true
	}
	for _, c := range model.Columns() {
		if key, ok := c.ServerKey(model.API{}); c.String() == name || ok && key == name {
			return model.Order{Column: c}, true
		}
	}
	return model.Order{}, false
}

func columnNames() []string {
	var names []string
	for _, c := range model.Columns() {
		names = append(names, c.String())
	}
	return names
}
