package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/filter"
)

// filtering is the filter in force, and the arranging of a large list that
// goes on beside the keys.
type filtering struct {
	text   string
	err    error    // what is wrong with a text that is being typed; the filter before it stays in force
	back   model.ID // where the cursor is to be when the list has been arranged; zero: where it is
	past   []string
	gen    int
	busy   bool        // the list is being arranged in a command
	order  model.Order // the order that it gets then
	cancel context.CancelFunc
}

// arrangeHere is up to how many rows a list is filtered and sorted at once,
// within a frame; larger ones are arranged in a command.
const arrangeHere = 20000

// matcher is the filter in force as the list takes it; nil when there is none.
func (f *filtering) matcher(a *App) model.Matcher {
	if f.text == "" {
		return nil
	}
	parsed, err := filter.Parse(f.text)
	if err != nil {
		return nil
	}
	return parsed.Matcher(a.now())
}

// filterPrompt asks for a filter; the list follows every key.
func filterPrompt(a *App) *prompt {
	before := a.filter.text
	cursor, _ := a.list.Cursor()
	p := &prompt{sign: "/", in: newInput(before), past: a.filter.past, change: (*App).setFilter}
	p.enter = func(a *App, text string) tea.Cmd {
		if a.filter.err != nil { // it can't be kept; what is wrong stands beside it
			a.prompt = p
			return nil
		}
		if text != "" {
			a.filter.past = append(a.filter.past, text)
		}
		return a.unfinishedTerm()
	}
	p.cancel = func(a *App) tea.Cmd {
		a.filter.err = nil
		if a.filter.text == before {
			a.list.SetCursor(cursor)
			return nil
		}
		a.filter.back = cursor
		return a.setFilter(before)
	}
	return p
}

// filterBy is setFilter for a text that is not being typed.
func (a *App) filterBy(text string) tea.Cmd {
	cmd := a.setFilter(text)
	if err := a.filter.err; err != nil {
		a.filter.err = nil
		return a.warn("Not filtered: " + err.Error() + ".")
	}
	return tea.Batch(cmd, a.unfinishedTerm())
}

// unfinishedTerm tells of a term of the filter that holds nothing back, since a
// part of it is missing: what is marked next would be more than was meant.
func (a *App) unfinishedTerm() tea.Cmd {
	f, err := filter.Parse(a.filter.text)
	if term := f.Unfinished(); err == nil && term != "" {
		return a.warn("Left out of the filter, since its value or unit is missing: " + term)
	}
	return nil
}

// setFilter puts a filter in force. A text that is no filter changes nothing and
// says what is wrong with it.
func (a *App) setFilter(text string) tea.Cmd {
	if _, a.filter.err = filter.Parse(text); a.filter.err != nil {
		return nil
	}
	a.filter.text = text
	return tea.Batch(a.rearrange(a.order(), a.filter.matcher(a)), a.narrowDown())
}

// rearrange sorts and filters what is loaded: at once when that is quick, else
// in a command that the next call cancels.
func (a *App) rearrange(o model.Order, m model.Matcher) tea.Cmd {
	return a.arrange(o, func() {
		if o != a.list.Order() {
			a.list.SortBy(o)
		}
		a.list.SetFilter(m)
	}, func(ctx context.Context, v model.View) (model.Arrangement, error) { return v.Arranged(ctx, o, m) })
}

// order is the order of the list, or the one that is being worked out for it.
func (a *App) order() model.Order {
	if a.filter.busy {
		return a.filter.order
	}
	return a.list.Order()
}

// stopArranging drops what is being worked out: the list begins anew.
func (f *filtering) stopArranging() {
	f.gen++
	f.busy = false
	if f.cancel != nil {
		f.cancel()
		f.cancel = nil
	}
}

// arrange does it here, or beside the keys where the list is large.
func (a *App) arrange(o model.Order, here func(), beside func(context.Context, model.View) (model.Arrangement, error)) tea.Cmd {
	f := &a.filter
	f.stopArranging()
	if a.list.Len() <= arrangeHere {
		here()
		a.goBack()
		return nil
	}
	ctx, cancel := context.WithCancel(a.opt.Context)
	f.cancel, f.busy, f.order = cancel, true, o
	view, gen := a.list.View(), f.gen
	return func() tea.Msg {
		arr, err := beside(ctx, view)
		return rearrangedMsg{gen, arr, err == nil}
	}
}

// rearranged takes the arrangement over, unless another was asked for since.
func (a *App) rearranged(msg rearrangedMsg) tea.Cmd {
	if msg.gen != a.filter.gen {
		return nil
	}
	if a.filter.busy = false; msg.ok {
		a.list.Adopt(msg.arrangement)
		a.goBack()
	}
	return nil
}

// ageFilter filters anew where what passes changes with the time. What is being
// arranged is young enough.
func (a *App) ageFilter() tea.Cmd {
	parsed, err := filter.Parse(a.filter.text)
	if err != nil || !parsed.Ages() || a.filter.busy {
		return nil
	}
	m := parsed.Matcher(a.now())
	return a.arrange(a.list.Order(), func() { a.list.SetFilter(m) }, func(ctx context.Context, v model.View) (model.Arrangement, error) { return v.Filtered(ctx, m) })
}

// goBack puts the cursor where it was before a filter that was not kept.
func (a *App) goBack() {
	if f := &a.filter; !f.back.IsZero() {
		a.list.SetCursor(f.back)
		f.back = model.ID{}
	}
}
