package ui

import tea "charm.land/bubbletea/v2"

// moves are the commands that go from line to line.
func (j *jobsScreen) moves() []command {
	some := func(a *App) bool { return len(a.engine.Heads()) > 0 }
	by := func(step func() int) func(*App) tea.Cmd {
		return func(a *App) tea.Cmd { j.move(a, step()); return nil }
	}
	page := func() int { return max(1, j.height-1) }
	return []command{
		cmd("open", "enter right l", "all about this one", func(a *App) tea.Cmd {
			if j.item < 0 {
				j.move(a, 1)
			}
			return a.push(&jobItemScreen{job: j.job, item: j.item})
		}).inFooter().onlyWhen(some),
		cmd("next-trouble", "n", "next that failed or is unknown", j.nextTrouble).inFooter().onlyWhen(troubles),
		cmd("down", "j down", "down", by(func() int { return 1 })),
		cmd("up", "k up", "up", by(func() int { return -1 })),
		cmd("next-job", "J", "next job", func(a *App) tea.Cmd { j.jump(a, 1); return nil }),
		cmd("previous-job", "K", "previous job", func(a *App) tea.Cmd { j.jump(a, -1); return nil }),
		cmd("top", "g home", "the newest job", func(a *App) tea.Cmd { j.jump(a, -len(a.engine.Heads())); return nil }),
		cmd("bottom", "G end", "the oldest job", func(a *App) tea.Cmd { j.jump(a, len(a.engine.Heads())); return nil }),
		cmd("page-down", "pgdown blank ctrl+d", "a page down", by(page)),
		cmd("page-up", "pgup ctrl+u", "a page up", by(func() int { return -page() })),
	}
}

// move goes n lines down, over the lines of jobs and of their targets.
func (j *jobsScreen) move(a *App, n int) {
	heads, at := j.settle(a)
	if at < 0 {
		return
	}
	for j.item += n; j.item < -1 && at > 0; {
		at--
		j.item += len(heads[at].Job.Items) + 1
	}
	for j.item >= len(heads[at].Job.Items) && at+1 < len(heads) {
		j.item -= len(heads[at].Job.Items) + 1
		at++
	}
	j.job = heads[at].ID
	j.item = max(-1, min(j.item, len(heads[at].Job.Items)-1))
}

// jump goes to the line of another job.
func (j *jobsScreen) jump(a *App, n int) {
	if heads, at := j.settle(a); at >= 0 {
		j.job, j.item = heads[max(0, min(at+n, len(heads)-1))].ID, -1
	}
}
