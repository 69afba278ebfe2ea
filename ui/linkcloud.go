package ui

import (
	"context"

	"snapdash/model"
)

// linked is a cloud whose answers, and the lack of them, the link hears of.
// What changes something needs no ear: the change engine asks afterwards.
type linked struct {
	Cloud
	link *link
}

// heard lets the link hear what comes of a request.
func heard[T any](l *link, request func() (T, error)) (T, error) {
	answered := l.ask()
	v, err := request()
	answered(err)
	return v, err
}

// List is Cloud's.
func (c linked) List(ctx context.Context, q model.Query) (model.Page, error) {
	return heard(c.link, func() (model.Page, error) { return c.Cloud.List(ctx, q) })
}

// Show is Cloud's.
func (c linked) Show(ctx context.Context, id model.ID) (model.Detail, error) {
	return heard(c.link, func() (model.Detail, error) { return c.Cloud.Show(ctx, id) })
}

// Metadata is Cloud's.
func (c linked) Metadata(ctx context.Context, id model.ID) (model.Metadata, error) {
	return heard(c.link, func() (model.Metadata, error) { return c.Cloud.Metadata(ctx, id) })
}

// Volumes is Cloud's.
func (c linked) Volumes(ctx context.Context, q model.VolumeQuery) (model.VolumePage, error) {
	return heard(c.link, func() (model.VolumePage, error) { return c.Cloud.Volumes(ctx, q) })
}

// Volume is Cloud's.
func (c linked) Volume(ctx context.Context, id string) (model.Volume, error) {
	return heard(c.link, func() (model.Volume, error) { return c.Cloud.Volume(ctx, id) })
}

// Backups is Cloud's.
func (c linked) Backups(ctx context.Context, q model.BackupQuery) (model.BackupPage, error) {
	return heard(c.link, func() (model.BackupPage, error) { return c.Cloud.Backups(ctx, q) })
}

// Manageable is Cloud's.
func (c linked) Manageable(ctx context.Context, host string, detail bool) ([]model.BackendSnapshot, error) {
	return heard(c.link, func() ([]model.BackendSnapshot, error) { return c.Cloud.Manageable(ctx, host, detail) })
}

// Messages is Cloud's.
func (c linked) Messages(ctx context.Context, id model.ID) ([]model.Message, error) {
	return heard(c.link, func() ([]model.Message, error) { return c.Cloud.Messages(ctx, id) })
}

// Filters is Cloud's.
func (c linked) Filters(ctx context.Context) ([]string, error) {
	return heard(c.link, func() ([]string, error) { return c.Cloud.Filters(ctx) })
}

// Quota is Cloud's.
func (c linked) Quota(ctx context.Context, project string) (model.Quota, error) {
	return heard(c.link, func() (model.Quota, error) { return c.Cloud.Quota(ctx, project) })
}
