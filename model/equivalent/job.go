package equivalent

import (
	"slices"
	"strconv"
	"strings"

	"snapdash/model"
	"snapdash/model/change"
)

// Job gives the commands that do what a job does. They do not look before they
// write, wait for the end or try again, which the program does.
func (w Where) Job(j change.Job) Command {
	b := &builder{where: w}
	switch j.Op {
	case change.Delete:
		b.line(b.openstack(append(snapshot("delete"), ids(j)...)...))
	case change.ForceDelete:
		b.line(b.openstack(append(snapshot("delete", "--force"), ids(j)...)...))
	case change.ResetStatus:
		b.resetStatus(j)
	case change.Unmanage:
		b.unmanage(j)
	case change.Revert:
		b.revert(j)
	case change.Update:
		b.update(j)
	case change.Create, change.Manage:
		b.create(j)
	case change.CreateVolume:
		b.createVolume(j)
	default:
		b.metadata(j)
	}
	return b.whole()
}

func snapshot(words ...string) []string { return append([]string{"volume", "snapshot"}, words...) }

func ids(j change.Job) []string {
	out := make([]string, len(j.Items))
	for i := range j.Items {
		out[i] = j.Items[i].Snapshot.ID.String()
	}
	return out
}

// each adds a command for every target: one as it is, several as a loop. The
// target's id stands between before and after.
func (b *builder) each(all []string, before []string, after ...string) {
	if len(all) == 1 {
		b.line(slices.Concat(before, all, after))
		return
	}
	if !b.writable(before) || !b.writable(after) {
		return
	}
	body := b.quoted(before) + ` "$id"`
	if len(after) > 0 {
		body += " " + b.quoted(after)
	}
	b.out.Lines = append(b.out.Lines, "for id in "+strings.Join(all, " ")+"; do "+body+"; done")
}

// settable are the states that openstack lets one set; cinder takes any.
var settable = []string{"available", "error", "creating", "deleting", "error_deleting"}

func (b *builder) resetStatus(j change.Job) {
	if state := j.Status.String(); !slices.Contains(settable, state) {
		b.line(append(append(b.cinder(0, "snapshot-reset-state"), option("--state", state)...), ids(j)...))
		return
	}
	b.each(ids(j), b.openstack(snapshot("set", "--state", j.Status.String())...))
}

func (b *builder) unmanage(j change.Job) {
	b.each(ids(j), b.cinder(model.Manageable, "snapshot-unmanage"))
	b.note("Newer versions of openstack have it as: openstack volume snapshot delete --remote ID")
}

func (b *builder) revert(j change.Job) {
	b.each(ids(j), b.cinder(model.Revert, "revert-to-snapshot"))
	b.note("Newer versions of openstack have it as: openstack --os-volume-api-version 3.40 volume revert ID")
}

// update renames and describes.
func (b *builder) update(j change.Job) {
	own := false
	for i := range j.Items {
		own = own || !j.Items[i].Edit.Empty()
	}
	if !own {
		b.edit(j.Edit, ids(j))
		return
	}
	for i := range j.Items {
		e := j.Items[i].Edit
		if e.Empty() {
			e = j.Edit
		}
		b.edit(e, []string{j.Items[i].Snapshot.ID.String()})
	}
}

// edit changes fields. openstack leaves one alone that is to be emptied; cinder
// empties it.
func (b *builder) edit(e model.Edit, all []string) {
	set := b.openstack(snapshot("set")...)
	sets := len(set)
	if e.Name != nil && *e.Name != "" {
		set = append(set, option("--name", *e.Name)...)
	}
	if e.Description != nil && *e.Description != "" {
		set = append(set, option("--description", *e.Description)...)
	}
	if len(set) > sets {
		b.each(all, set)
	}
	noName, noText := e.Name != nil && *e.Name == "", e.Description != nil && *e.Description == ""
	if !noName && !noText {
		return
	}
	empty := b.cinder(0, "snapshot-rename")
	if noText {
		empty = append(empty, "--description=")
	}
	if noName {
		b.each(all, empty, "")
		return
	}
	b.each(all, empty)
}

// create makes snapshots. Below 3.66, as which openstack asks, one of a volume
// in use is taken by force only; from there on it needs none, as if force were
// always given.
func (b *builder) create(j change.Job) {
	for i := range j.Items {
		d := &j.Items[i].Draft
		words := b.openstack(append(snapshot("create"), option("--volume", d.VolumeID)...)...)
		words, ok := b.pairs(words, "--remote-source", j.Items[i].Reference)
		if !ok {
			continue
		}
		if d.Description != "" {
			words = append(words, option("--description", d.Description)...)
		}
		if words, ok = b.pairs(words, "--property", d.Metadata); !ok {
			continue
		}
		if j.Op == change.Create && (d.Force || b.where.API.Has(model.NoForceNeeded)) {
			words = append(words, "--force")
		}
		b.line(named(words, d.Name))
	}
}

func (b *builder) createVolume(j change.Job) {
	for i := range j.Items {
		d := &j.Items[i].Volume
		from := d.SnapshotID
		if from.IsZero() {
			from = j.Items[i].Snapshot.ID
		}
		words := b.openstack("volume", "create", "--snapshot", from.String())
		if d.SizeGiB > 0 {
			words = append(words, "--size", strconv.Itoa(int(d.SizeGiB)))
		}
		if d.Type != "" {
			words = append(words, option("--type", d.Type)...)
		}
		b.line(named(words, d.Name))
	}
}
