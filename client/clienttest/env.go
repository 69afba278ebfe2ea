package clienttest

import (
	"context"
	"time"

	"snapdash/model"
)

// Client is what the suite asks of a client; *client.Client has it all.
type Client interface {
	Session() model.Session

	List(ctx context.Context, q model.Query) (model.Page, error)
	Show(ctx context.Context, id model.ID) (model.Detail, error)
	Create(ctx context.Context, d model.Draft) (model.Snapshot, error)
	Update(ctx context.Context, id model.ID, e model.Edit) (model.Snapshot, error)
	Delete(ctx context.Context, id model.ID) error
	ForceDelete(ctx context.Context, id model.ID) error
	ResetStatus(ctx context.Context, id model.ID, s model.Status) error
	UpdateStatus(ctx context.Context, id model.ID, s model.Status, progress string) error
	Unmanage(ctx context.Context, id model.ID) error

	Metadata(ctx context.Context, id model.ID) (model.Metadata, error)
	MergeMetadata(ctx context.Context, id model.ID, md model.Metadata) (model.Metadata, error)
	ReplaceMetadata(ctx context.Context, id model.ID, md model.Metadata) (model.Metadata, error)
	MetadataValue(ctx context.Context, id model.ID, key string) (string, error)
	SetMetadataValue(ctx context.Context, id model.ID, key, value string) error
	DeleteMetadataKey(ctx context.Context, id model.ID, key string) error

	Volumes(ctx context.Context, q model.VolumeQuery) (model.VolumePage, error)
	Volume(ctx context.Context, id string) (model.Volume, error)
	CreateVolume(ctx context.Context, d model.VolumeDraft) (model.Volume, error)
	Backups(ctx context.Context, q model.BackupQuery) (model.BackupPage, error)
	Revert(ctx context.Context, volumeID string, snapshot model.ID) error

	Manageable(ctx context.Context, host string, detail bool) ([]model.BackendSnapshot, error)
	Manage(ctx context.Context, d model.ManageDraft) (model.Snapshot, error)

	Projects(ctx context.Context) ([]model.Project, error)
	Quota(ctx context.Context, projectID string) (model.Quota, error)
	Messages(ctx context.Context, id model.ID) ([]model.Message, error)
	Filters(ctx context.Context) ([]string, error)
}

// Account is a user of the cloud, who signs in by password. User and project
// are in the domain Default.
type Account struct {
	User, Password, Project string
}

// Env is a server to play the contract on.
type Env struct {
	Name    string // which server answers, for reports: "sim", "cinder 21.3"
	AuthURL string // of Keystone, ends in /v3

	// Admin has the role admin. Member and Reader share a project, Other is a
	// member of another. Nobody else may work in these three projects during the
	// run, and Other's must hold no snapshot at its start.
	Admin, Member, Reader, Other Account

	// SignIn makes a client that speaks at most the microversion newest: 3.0 for
	// 0, and what it agrees on with the server for model.NewestKnown.
	SignIn func(ctx context.Context, who Account, newest model.Microversion) (Client, error)

	// Many is a query for Admin that selects more than two full pages of
	// snapshots, 1000 each, that nobody changes during the run.
	Many model.Query

	// Grouped is an available snapshot that belongs to a group snapshot. A server
	// that leaves it out has one made, which needs groups (3.13, 3.14).
	Grouped model.ID

	// Pass lets time pass: it sleeps, or moves the server's clock.
	Pass func(d time.Duration)

	// Expire ends all tokens of an account, so that the next request with one
	// of them is refused.
	Expire func(who Account) error

	// Lacks names the cases that this server cannot play, each with the reason.
	// A name that no case has fails the run.
	Lacks map[string]string
}
