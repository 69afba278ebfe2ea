package ui

import (
	tea "charm.land/bubbletea/v2"
)

// global are the commands that every screen has.
func (a *App) global() []command {
	return []command{
		cmd("help", "?", "help", func(a *App) tea.Cmd { return a.push(&helpScreen{of: a.top()}) }).inFooter().
			onlyWhen(func(a *App) bool { _, open := a.top().(*helpScreen); return !open }),
		cmd("command", ":", "command line", func(a *App) tea.Cmd { return a.ask(commandPrompt(a)) }).onlyWhen(signedIn),
		cmd("error", "!", "the last error, whole", (*App).showFault).onlyWhen(func(a *App) bool { return a.toast.fault != nil || a.toastCut() }),
		cmd("jobs", "", "changes and their outcomes", (*App).showJobs).onlyWhen(signedIn),
		cmd("cloud", "", "go to another cloud", func(a *App) tea.Cmd { return a.switchCloud("") }).onlyWhen(signedIn),
		cmd("stuck", "", "what is stuck, and the ways out", (*App).showStuck).onlyWhen(signedIn),
		cmd("equivalent", "=", "the command that does the same", (*App).showTwins).onlyWhen((*App).hasTwins),
		cmd("copy", "y", "copy a field, or all marked ids", (*App).showCopy).onlyWhen((*App).canCopy),
		cmd("history", "", "the record of changes", (*App).showHistory).onlyWhen(signedIn),
		cmd("undo", "u", "take back what has not been sent yet", (*App).undo).onlyWhen((*App).undoable),
		cmd("redraw", "ctrl+l", "draw the screen anew", func(*App) tea.Cmd { return tea.ClearScreen }),
		cmd("low-bandwidth", "", "draw with fewer bytes, or with all again", (*App).switchLean).onlyWhen(signedIn),
		cmd("back", "esc q", "back", (*App).pop).inFooter().onlyWhen(func(a *App) bool { return len(a.stack) > 1 }),
		cmd("quit", "q", "quit", (*App).leave).inFooter().onlyWhen(func(a *App) bool { return len(a.stack) == 1 }),
	}
}

// readOnly reports whether nothing may be changed: by a flag, or by the
// cloud's own settings.
func (a *App) readOnly() bool { return a.opt.ReadOnly || a.session.ReadOnly }

// signedIn reports whether a cloud answers.
func signedIn(a *App) bool { return a.cloud != nil }
