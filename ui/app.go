package ui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// App is the dashboard: the root of the program's state. Only the call tree of
// Update writes it.
type App struct {
	opt    Options
	theme  theme
	glyphs glyphs

	width, height int
	stack         []screen // the last one gets the keys
	picks         int      // volume pickers opened and readings asked for so far; tells late answers apart
	prompt        *prompt  // the line being typed at the bottom, if any
	lines         []string // command lines entered so far
	toast         toast

	cloud   Cloud // nil until signed in
	session model.Session
	choice  Choice
	failure error // why the program cannot go on; cmd makes an exit code of it

	list    *model.List
	load    loading
	fresh   refreshing
	narrow  narrowing
	swept   sweeping
	names   naming
	poll    polling
	engine  *change.Engine
	changes changing
	sent    *underWay
	link    *link
	filter  filtering
	heard   *lastRequest
	next    *Choice // the cloud to go on with; nil: none
	record  recording
	exports exporting
	denied  map[change.Op]*denial // by policy
	allowed map[change.Op]bool

	slowLine bool // whether the line to the terminal has proved slow
	click    clicking
}

// New makes the dashboard. It does nothing until the program runs it.
func New(opt Options) *App {
	if opt.Tick == nil {
		opt.Tick = func(d time.Duration, msg tea.Msg) tea.Cmd {
			return tea.Tick(d, func(time.Time) tea.Msg { return msg })
		}
	}
	if opt.Chance == nil {
		opt.Chance = func() float64 { return 0.5 }
	}
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	a := &App{opt: opt, glyphs: unicodeGlyphs, list: model.NewList()}
	a.dress()
	a.heard = &lastRequest{}
	if opt.Context != nil {
		a.opt.Context = model.HearRequests(opt.Context, a.heard.hear)
	}
	a.names = newNaming()
	a.poll = newPolling()
	a.sent = newUnderWay()
	a.link = newLink(opt.Now)
	a.engine = change.New(change.Options{Concurrency: opt.Changes, UndoWindow: opt.UndoWindow, FollowFor: opt.FollowFor})
	a.load.query.AllProjects = opt.AllProjects
	a.stack = []screen{&welcome{}}
	return a
}

// dress puts on the theme and the signs that the options ask for.
func (a *App) dress() {
	a.theme, _ = themeNamed(builtIn[0].name)
	if t, ok := themeNamed(a.opt.Theme); ok {
		a.theme = t
	}
	if a.opt.Colours.styles != nil {
		a.theme = *a.opt.Colours.styles
	}
	switch {
	case a.opt.Plain:
		a.glyphs = plainGlyphs
	case a.opt.ASCII:
		a.glyphs = asciiGlyphs
	}
}

// Failure is why the program could not go on when it ended; nil when the user
// simply left. Its kind decides the exit code.
func (a *App) Failure() error { return a.failure }

// Init starts the sign-in when the cloud is known already.
func (a *App) Init() tea.Cmd {
	cmds := []tea.Cmd{a.opt.Tick(time.Minute, minuteTickMsg{})}
	if a.opt.Choice != nil {
		cmds = append(cmds, a.connect(*a.opt.Choice))
	}
	return tea.Batch(cmds...)
}

// Update takes one message and gives what to do next.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := a.take(msg)
	return a, tea.Batch(cmd, a.chores())
}

// take hands a message to its handler.
func (a *App) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.width, a.height = msg.Width, msg.Height
	case tea.KeyPressMsg:
		return a.pressed(msg)
	case tea.PasteMsg:
		return a.pasted(msg)
	case connectedMsg:
		return a.connected(msg)
	case pageLoadedMsg:
		return a.pageLoaded(msg)
	case loadTickMsg:
		return a.loadTicked(msg)
	case snapshotShownMsg:
		return a.snapshotShown(msg)
	case volumeNamedMsg:
		return a.volumeNamed(msg)
	case projectsNamedMsg:
		return a.projectsNamed(msg)
	case rearrangedMsg:
		return a.rearranged(msg)
	case changeRepliedMsg:
		return a.changeReplied(msg)
	case changeTickMsg:
		a.changes.armed = false
	case pollTickMsg:
		a.poll.armed = false
		return a.pollRows()
	case nameTickMsg:
		a.names.armed = false
		return a.nameVisible()
	case minuteTickMsg:
		return a.minutePassed()
	case toastTickMsg:
		a.toast.expire(msg.n)
	case recordedMsg:
		return a.recorded(msg)
	case exportBegunMsg:
		return a.exportBegun(msg)
	case exportedMsg:
		return a.exported(msg)
	case copiedMsg:
		return a.copied(msg)
	default:
		return a.taken(msg)
	}
	return nil
}

// taken offers a reply that belongs to one kind of screen to the screens on
// the stack, by what they can take and not by which is on top. Several may: details
// of one snapshot, opened from the list and from what is stuck, say.
func (a *App) taken(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.MouseClickMsg:
		return a.clicked(msg)
	case tea.MouseWheelMsg:
		return a.wheeled(msg)
	case LineMsg:
		return a.lineProved(msg.Slow)
	case live:
		return msg.deliver(a)
	case linkTickMsg:
		return a.linkTicked()
	case linkProbedMsg:
		return a.linkProbed()
	}
	var cmds []tea.Cmd
	for _, s := range slices.Backward(slices.Clone(a.stack)) {
		if t, ok := s.(taker); ok {
			if cmd, mine := t.take(a, msg); mine {
				cmds = append(cmds, cmd)
			}
		}
	}
	return tea.Batch(cmds...)
}

// taker is a screen that asks for things of its own.
type taker interface {
	take(a *App, msg tea.Msg) (cmd tea.Cmd, mine bool)
}

// chores is what follows from any message: changes to send, rows to poll, names
// to look up, the next ticks. Nothing is armed when there is nothing to wait for.
func (a *App) chores() tea.Cmd {
	if a.cloud == nil {
		return nil
	}
	return tea.Batch(a.tendLink(), a.sendChanges(), a.armPoll(), a.armNames(), a.armRefresh())
}

// pressed sends a key to the line being typed, to the top screen, or to the
// commands that are always there.
func (a *App) pressed(msg tea.KeyPressMsg) tea.Cmd {
	defer func(n int) { a.toast.pressed(msg.String(), n, a.now()) }(a.toast.n)
	a.fresh.key = a.now()
	if msg.String() == "ctrl+c" {
		return a.leave()
	}
	if msg.String() == "ctrl+z" {
		return tea.Suspend
	}
	if a.tooSmall() && msg.String() != "ctrl+l" {
		return nil // no key acts on what is not shown
	}
	if a.prompt != nil {
		return a.prompt.typed(a, msg)
	}
	if t, ok := a.top().(typist); ok && t.typing() {
		if msg.Text == "" {
			if cmd, done := a.perform(a.commandsOf(a.top()), msg); done {
				return cmd
			}
		}
		return t.typed(a, msg)
	}
	if cmd, done := a.perform(a.commandsOf(a.top()), msg); done {
		return cmd
	}
	if cmd, done := a.perform(a.commandsEverywhere(), msg); done {
		return cmd
	}
	return a.unoffered(msg)
}

// pasted text only ever goes to where text is typed; it never is a command.
func (a *App) pasted(msg tea.PasteMsg) tea.Cmd {
	if a.tooSmall() {
		return nil
	}
	if a.prompt != nil {
		return a.prompt.typed(a, msg)
	}
	if t, ok := a.top().(typist); ok && t.typing() {
		return t.typed(a, msg)
	}
	return a.say("Pasted text is only taken where text is typed.")
}

// request gives the context for a request that outlives no program.
func (a *App) request() context.Context { return a.opt.Context }

// now is the injected clock's time.
func (a *App) now() time.Time { return a.opt.Now() }
