package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"snapdash/model"
	"snapdash/ui"
)

// flags are the dashboard's own settings from the command line.
type flags struct {
	cloud, region, endpoint string
	demo                    bool
	demoSnapshots           int
	allProjects, readOnly   bool
	theme                   string
	ascii, unicode          bool
	connections             int
	changes                 int
	progressBar             string
	refresh, undo, follow   time.Duration
	stuckAfter              time.Duration
	debugLog                string
	clipboard               string
	audit                   bool
	auditFile               string
	config                  string
	lowBandwidth            string
	color                   string
	plain, mouse            bool
	settings                settings
	look                    string // the theme's name, decided
	styles                  ui.Theme
}

// rootCommand is the whole command line.
func rootCommand() *cobra.Command {
	f := &flags{}
	root := &cobra.Command{
		Use:           "snapdash",
		Short:         "A terminal dashboard for OpenStack Block Storage volume snapshots",
		Long:          longHelp,
		Args:          noArgs,
		Version:       version,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := f.fill(c.Flags()); err != nil {
				return err
			}
			return f.dashboard(c.Context())
		},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		return fmt.Errorf("%w: %s; see snapdash --help", errUsage, err.Error())
	})
	p := root.Flags()
	p.StringVar(&f.cloud, "os-cloud", "", "sign in to this cloud of clouds.yaml (else OS_CLOUD, else OS_* variables)")
	p.StringVar(&f.region, "os-region-name", "", "the region, where the cloud has several")
	p.StringVar(&f.endpoint, "endpoint", "", "the Block Storage endpoint, instead of the catalogue's")
	p.BoolVar(&f.demo, "demo", false, "use the embedded cloud: nothing to set up, nothing leaves this machine")
	p.IntVar(&f.demoSnapshots, "demo-snapshots", 2500, "how many snapshots the embedded cloud has")
	p.BoolVarP(&f.allProjects, "all-projects", "A", false, "begin with all projects (admins)")
	p.BoolVar(&f.readOnly, "read-only", false, "offer nothing that changes the cloud")
	p.StringVar(&f.theme, "theme", "auto", "colours: auto, "+strings.Join(ui.Themes(), ", ")+", or a file of ~/.config/snapdash/themes")
	p.BoolVar(&f.ascii, "ascii", false, "draw with ASCII only (the default where the locale is not UTF-8)")
	p.BoolVar(&f.unicode, "unicode", false, "draw with Unicode whatever the locale says")
	p.IntVar(&f.connections, "connections", 4, "list requests in flight at once, lowered where fewer do as well (1: one page after the other)")
	p.DurationVar(&f.refresh, "refresh", 30*time.Second, "how often the list is brought up to date by itself (0: only when asked)")
	p.IntVar(&f.changes, "changes", 4, "changes sent at once, lowered where the cloud asks for patience (1: one after the other)")
	p.StringVar(&f.progressBar, "progress-bar", "auto", "show how far changes are in the terminal's own progress bar: on, off, or auto, which leaves out terminals that mistake it")
	p.DurationVar(&f.undo, "undo", 3*time.Second, "how long a deletion waits, to be taken back with u, before it is sent (0: not at all)")
	p.DurationVar(&f.follow, "follow", 10*time.Minute, "how long the end of a change is awaited before it is said to be still under way")
	p.DurationVar(&f.stuckAfter, "stuck-after", 30*time.Minute, "how long a snapshot may be in progress before :stuck shows it (0: not at all)")
	p.StringVar(&f.debugLog, "debug-log", "", "write every request (no secrets) to this file")
	p.BoolVar(&f.audit, "audit", true, "record every change in a local file, which :history shows (--audit=false: not at all)")
	p.StringVar(&f.auditFile, "audit-file", "", "the record's file (default ~/.local/state/snapdash/audit.jsonl)")
	p.StringVar(&f.clipboard, "clipboard", "auto", "how text is copied: auto, direct (OSC 52), tmux, screen, or off (it is shown to be selected)")
	p.StringVar(&f.config, "config", "", "the settings file (else SNAPDASH_CONFIG, else ~/.config/snapdash/config.yaml)")
	p.StringVar(&f.lowBandwidth, "low-bandwidth", "auto", "spend few bytes: on, off, or auto, which is where the line proves slow")
	p.StringVar(&f.color, "color", "auto", "colours at all: auto (NO_COLOR, CLICOLOR and the terminal decide), always, never")
	p.BoolVar(&f.plain, "plain", false, "words only, for screen readers: no rules, no bars, changes of state as sentences")
	p.BoolVar(&f.mouse, "mouse", false, "take clicks, double clicks and the wheel (selecting text then needs shift)")
	root.AddCommand(simCommand(), configCommand(f, p), versionCommand())
	completionCommand(root)
	return root
}

// completionCommand adds cobra's own completion, which is to refuse a shell that it
// does not know like any other wrong use: by itself it shows its help and succeeds.
func completionCommand(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() != "completion" {
			continue
		}
		c.Args, c.RunE = noArgs, func(c *cobra.Command, _ []string) error { return c.Help() }
		for _, shell := range c.Commands() {
			shell.Args = noArgs
		}
	}
}

// noArgs refuses what stands beside the flags: no command takes any.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	why := "takes flags only, not"
	if c.HasSubCommands() {
		why = "has no command"
	}
	return fmt.Errorf("%w: %s %s %q; see %[2]s --help", errUsage, c.CommandPath(), why, args[0])
}

// versionCommand says what --version does, for those who look for it there.
func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(c.OutOrStdout(), "snapdash version "+version)
			return err
		},
	}
}

const longHelp = `snapdash lists, shows, creates, edits and deletes the volume snapshots of an
OpenStack cloud, from the keyboard.

It signs in like the openstack command: with --os-cloud or OS_CLOUD to a cloud
of clouds.yaml, or with OS_* variables. --demo needs no cloud at all.

Exit codes: 0 left by the user, 2 wrong use, 3 no cloud configured or its
settings not usable, 4 sign-in refused, 5 not reachable, 6 certificate not
trusted, 7 no Block Storage in the catalogue, 8 forbidden, 9 no usable terminal,
10 a fault of the program itself, 129 SIGHUP, 130 SIGINT, 143 SIGTERM, 1
anything else.`

// asciiOnly decides between ASCII and Unicode.
func (f *flags) asciiOnly() bool {
	switch {
	case f.ascii || f.settings.origin["ascii"] != "":
		return f.ascii
	case f.unicode:
		return false
	}
	return !utf8Locale(os.Getenv)
}

// settingsFault is a failure of what the program was told by flags or its own
// settings file: the command line, or what stands for it, is wrong.
func settingsFault(op string, err error) error {
	return &model.Fault{Kind: errUsage, Op: op, Message: err.Error(), Err: err}
}

// configFault is a failure of a cloud's settings.
func configFault(op string, err error) error {
	return &model.Fault{Kind: model.ErrConfig, Op: op, Message: err.Error(), Err: err}
}
