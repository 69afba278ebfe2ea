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
	err    error // what is wrong with the text; the list stays as it was
	past   []string
	gen    int
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
	return &prompt{
		sign: "/", in: newInput(before), past: a.filter.past,
		change: func(a *App, text string) tea.Cmd { return a.setFilter(text) },
		enter: func(a *App, text string) tea.Cmd {
			if text != "" {
				a.filter.past = append(a.filter.past, text)
			}
			return nil
		},
		cancel: func(a *App) tea.Cmd { return a.setFilter(before) },
	}
}

// setFilter puts a filter in force. A text that is no filter changes nothing on
// the list and says what is wrong with it.
func (a *App) setFilter(text string) tea.Cmd {
	_, err := filter.Parse(text)
	a.filter.text, a.filter.err = text, err
	if err != nil {
		return nil
	}
	return tea.Batch(a.rearrange(a.list.Order(), a.filter.matcher(a)), a.narrowDown())
}

// rearrange sorts and filters what is loaded: at once when that is quick, else
// in a command that the next call cancels.
func (a *App) rearrange(o model.Order, m model.Matcher) tea.Cmd {
	f := &a.filter
	f.gen++
	if f.cancel != nil {
		f.cancel()
		f.cancel = nil
	}
	if a.list.Len() <= arrangeHere {
		if o != a.list.Order() {
			a.list.SortBy(o)
		}
		a.list.SetFilter(m)
		return nil
	}
	ctx, cancel := context.WithCancel(a.opt.Context)
	f.cancel = cancel
	view, gen := a.list.View(), f.gen
	return func() tea.Msg {
		arr, err := view.Arranged(ctx, o, m)
		return rearrangedMsg{gen, arr, err == nil}
	}
}

// rearranged takes the arrangement over, unless another was asked for since.
func (a *App) rearranged(msg rearrangedMsg) tea.Cmd {
	if msg.gen == a.filter.gen && msg.ok {
		a.list.Adopt(msg.arrangement)
	}
	return nil
}
