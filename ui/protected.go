package ui

import (
	tea "charm.land/bubbletea/v2"
)

// nameQuestion has the cloud's name typed before a question is put: on a
// protected cloud a key pressed by mistake must not be enough.
type nameQuestion struct {
	then *confirm
	form form
}

// carefully puts a question, on a protected cloud after its name was typed.
func (a *App) carefully(c *confirm) tea.Cmd {
	if !a.session.Protected {
		return a.push(c)
	}
	return a.push(newNameQuestion(c))
}

func newNameQuestion(c *confirm) *nameQuestion {
	return &nameQuestion{then: c, form: newForm(formField{label: "Cloud", in: newInput("")})}
}

func (q *nameQuestion) title() string { return "Protected cloud" }

func (q *nameQuestion) boxWidth(a *App) int { return min(a.width, 100) }

func (q *nameQuestion) typing() bool { return true }

func (q *nameQuestion) typed(_ *App, msg tea.Msg) tea.Cmd {
	q.form.typed(msg)
	return nil
}

func (q *nameQuestion) commands(*App) []command {
	return []command{
		cmd("go-on", "enter", "go on", func(a *App) tea.Cmd {
			if q.form.value(0) != a.choice.Name {
				return a.warn("That is not the cloud's name; nothing has been done.")
			}
			return a.replace(q.then)
		}).inFooter(),
		cmd("no", "esc", "no", (*App).pop).inFooter(),
	}
}

func (q *nameQuestion) view(a *App, width, _ int) []string {
	inner := width - 4
	out := a.paragraph("This cloud is protected. Type its name, "+a.choice.Name+", to be asked.", inner, a.theme.warn)
	return a.frame(q.then.heading, append(out, q.form.view(a, inner, true)...), width)
}
