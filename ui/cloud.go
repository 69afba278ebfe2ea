package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
)

// Cloud is what the dashboard needs of a signed-in cloud. Every error is a
// *model.Fault.
type Cloud interface {
	Session() model.Session
	Reader
	Writer
}

// Reader asks and changes nothing.
type Reader interface {
	List(ctx context.Context, q model.Query) (model.Page, error)
	Show(ctx context.Context, id model.ID) (model.Detail, error)
	Metadata(ctx context.Context, id model.ID) (model.Metadata, error)
	Volumes(ctx context.Context, q model.VolumeQuery) (model.VolumePage, error)
	Volume(ctx context.Context, id string) (model.Volume, error)
	Backups(ctx context.Context, q model.BackupQuery) (model.BackupPage, error)
	Manageable(ctx context.Context, host string, detail bool) ([]model.BackendSnapshot, error)
	Projects(ctx context.Context) ([]model.Project, error)
	Quota(ctx context.Context, projectID string) (model.Quota, error)
	Messages(ctx context.Context, id model.ID) ([]model.Message, error)
	Filters(ctx context.Context) ([]string, error)
}

// Writer changes snapshots and what hangs on them.
type Writer interface {
	Create(ctx context.Context, d model.Draft) (model.Snapshot, error)
	Update(ctx context.Context, id model.ID, e model.Edit) (model.Snapshot, error)
	Delete(ctx context.Context, id model.ID) error
	ForceDelete(ctx context.Context, id model.ID) error
	ResetStatus(ctx context.Context, id model.ID, s model.Status) error
	Unmanage(ctx context.Context, id model.ID) error
	Manage(ctx context.Context, d model.ManageDraft) (model.Snapshot, error)
	MergeMetadata(ctx context.Context, id model.ID, md model.Metadata) (model.Metadata, error)
	ReplaceMetadata(ctx context.Context, id model.ID, md model.Metadata) (model.Metadata, error)
	DeleteMetadataKey(ctx context.Context, id model.ID, key string) error
	Revert(ctx context.Context, volumeID string, snapshot model.ID) error
	CreateVolume(ctx context.Context, d model.VolumeDraft) (model.Volume, error)
}

// Choice is a cloud that can be signed in to.
type Choice struct {
	Name string // as in clouds.yaml, or a name of our own for the others
	Demo bool   // the embedded cloud
}

// Place is one place where cloud settings are looked for, and what was there.
type Place struct {
	Where  string
	Found  string // "not set", "none", "2 clouds: …", or why it could not be read
	Clouds []string
}

// Options is everything that the dashboard takes from outside.
type Options struct {
	Context context.Context // ends when the program must; parent of every request
	Connect func(ctx context.Context, c Choice) (Cloud, error)
	Choice  *Choice // the cloud to sign in to at start; nil: ask, showing Places
	Places  []Place
	// FindPlaces looks for clouds when another one is to be chosen; nil: there are none.
	FindPlaces func() []Place
	Version    string

	Now  func() time.Time
	Tick func(d time.Duration, msg tea.Msg) tea.Cmd
	// Chance gives a number from 0 to 1, to spread what many do at the same time;
	// nil: always the middle.
	Chance func() float64

	AllProjects bool
	Region      string    // the region that was asked for, "" when none was
	Variables   []string  // those set that say who one is, to be kept out of another cloud's commands
	Clipboard   Clipboard // how text gets into the clipboard
	Journal     Journal   // where changes are recorded; nil: nowhere
	Files       Files     // for exports
	// Buffer puts text into the multiplexer's own clipboard; nil where there is
	// none that could be asked.
	Buffer      func(ctx context.Context, text string) error
	Process     int           // the number of this process, which tells the runs in the record apart
	Theme       string        // a name from Themes; "" is the first
	ASCII       bool          // signs and borders from ASCII only
	Concurrency int           // list requests in flight; 0: the default
	Refresh     time.Duration // from one refresh to the next; 0: only when asked for
	Changes     int           // changes that are sent at once; 0: the default
	UndoWindow  time.Duration
	StuckAfter  time.Duration // how long a snapshot may be in progress before it counts as stuck
	FollowFor   time.Duration // how long the end of a change is awaited; 0: 10 minutes
	ReadOnly    bool
	Keys        Keymap // keys other than the declared ones
	// LowBandwidth spends as few bytes as can be: the cursor is a marker alone, and
	// what only informs is drawn more seldom.
	LowBandwidth bool
	HeedLine     bool           // do so when a LineMsg says that the line is slow
	Colours      Theme          // in place of Theme
	Plain        bool           // words only, for who hears the screen: no rules, no signs, changes as sentences
	ProgressBar  bool           // show how far changes are in the terminal's own progress bar (OSC 9;4)
	Mouse        bool           // take clicks and the wheel, which the terminal then does not
	Zone         *time.Location // for absolute times; nil: UTC
}
