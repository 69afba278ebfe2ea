package ui

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// What is asked around a removal is bounded: a question must not load a cloud.
const (
	volumesAPage   = 1000
	volumePagesMax = 5
	newestMax      = 20 // volumes that are asked for their newest snapshot
)

// typedFrom is how many targets make a button too little of an answer.
const typedFrom = 10

// guard lets a question that touches n targets be answered by a button, or, for
// many and on a protected cloud, only by typing.
func (a *App) guard(c *confirm, n int) *confirm {
	switch {
	case a.session.Protected:
		return c.demand(a.choice.Name)
	case n > typedFrom:
		c.bare = strconv.Itoa(n)
		return c.demand(number(n))
	}
	return c
}

// preflight asks for what speaks against a removal and tells it in words.
func (a *App) preflight(op change.Op, targets []model.Snapshot) func(*confirm) tea.Cmd {
	cloud, ctx, admin, pending := a.cloud, a.request(), a.session.Admin(), a.engine.Pending
	return func(c *confirm) tea.Cmd {
		signs := map[model.ID]change.Sign{}
		for i := range targets {
			if sign, ok := pending(targets[i].ID); ok {
				signs[targets[i].ID] = sign
			}
		}
		return func() tea.Msg {
			f, note := family(ctx, cloud, targets, admin)
			backups, more := backupsOf(ctx, cloud, targets, admin)
			f.Backups, note = backups, strings.TrimSpace(note+" "+more)
			f.Pending = func(id model.ID) (change.Sign, bool) { sign, ok := signs[id]; return sign, ok }
			return factsMsg{c, objections(change.Preflight(op, targets, f), namesOf(targets), note)}
		}
	}
}

// namesOf names each of the targets.
func namesOf(targets []model.Snapshot) func(model.ID) string {
	names := make(map[model.ID]string, len(targets))
	for i := range targets {
		names[targets[i].ID] = targets[i].Name
	}
	return func(id model.ID) string { return cmp.Or(names[id], shortID(id.String())) }
}

// family asks for the volumes around the targets, and which snapshot is the
// newest of each volume. note says what was left out.
func family(ctx context.Context, cloud Reader, targets []model.Snapshot, admin bool) (f change.Facts, note string) {
	volumes, whole, err := visibleVolumes(ctx, cloud, admin)
	switch {
	case err != nil:
		note = "Volumes could not be looked at: " + err.Error()
	case !whole:
		note = "Only the first " + number(len(volumes)) + " volumes were looked at."
		f.Volumes = volumes
	default:
		f.Volumes = volumes
	}
	newest := map[string]model.ID{}
	for i := range targets {
		id := targets[i].VolumeID
		if _, known := newest[id]; known {
			continue
		}
		if len(newest) == newestMax {
			note = strings.TrimSpace(note + " Only the first " + number(newestMax) + " volumes were asked for their newest snapshot.")
			break
		}
		page, err := cloud.List(ctx, model.Query{AllProjects: admin, VolumeID: id, Limit: 1})
		if err != nil {
			return f, strings.TrimSpace(note + " Which snapshots are the newest could not be asked: " + err.Error())
		}
		newest[id] = model.ID{}
		if len(page.Snapshots) > 0 {
			newest[id] = page.Snapshots[0].ID
		}
	}
	f.Newest = newest
	return f, note
}

// visibleVolumes gives the volumes that the person can see, and whether all.
func visibleVolumes(ctx context.Context, cloud Reader, admin bool) (volumes []model.Volume, whole bool, err error) {
	marker := ""
	for range volumePagesMax {
		page, err := cloud.Volumes(ctx, model.VolumeQuery{AllProjects: admin, Limit: volumesAPage, Marker: marker})
		if err != nil {
			return nil, false, err
		}
		volumes = append(volumes, page.Volumes...)
		if !page.More || len(page.Volumes) == 0 {
			return volumes, true, nil
		}
		marker = page.Volumes[len(page.Volumes)-1].ID
	}
	return volumes, false, nil
}

// madeFrom says of what is made from n snapshots what is so.
func madeFrom(what string, n int, so string) string {
	if n == 1 {
		return what + " made from it: " + so
	}
	return what + " made from them: " + so
}

const (
	clonesAndBackups = "Volumes and backups" // begins the line that a removal always has
	noneVisible      = "none visible to you"
)

// objections puts what was found into words. What the dialog says of itself,
// bad statuses and groups, is not said again.
func objections(c change.Check, name func(model.ID) string, note string) []string {
	var out []string
	clones, backups := false, false
	for _, o := range c.Objections {
		switch o.Kind {
		case change.HasClones:
			clones = true
			out = append(out, "Volumes made from "+name(o.Snapshot)+": "+volumeNames(o.Volumes)+". Many backends then refuse.")
		case change.HasBackups:
			backups = true
			out = append(out, "Backups made from "+name(o.Snapshot)+": "+listed(o.Names)+".")
		case change.NewestOfAttached:
			out = append(out, name(o.Snapshot)+" is the newest snapshot of "+volumeNames(o.Volumes)+", which is attached.")
		case change.Internal:
			out = append(out, name(o.Snapshot)+" is one of Cinder's own temporaries.")
		case change.InChange:
			out = append(out, name(o.Snapshot)+" is being changed already: "+opWords[o.Change.Op]+".")
		}
	}
	out = append(out, automated(c)...)
	if len(out) > factsMax {
		out = append(out[:factsMax:factsMax], "and "+number(len(out)-factsMax)+" more such facts.")
	}
	noClones := !clones && !slices.Contains(c.Unchecked, change.HasClones)
	noBackups := !backups && !slices.Contains(c.Unchecked, change.HasBackups)
	if text := noneOf(c.Count, noClones, noBackups); text != "" {
		out = append([]string{text}, out...)
	}
	if note != "" {
		out = append(out, note)
	}
	return out
}

// noneOf says of what nothing was found; that there is nothing cannot be known.
func noneOf(n int, clones, backups bool) string {
	switch {
	case clones && backups:
		return madeFrom(clonesAndBackups, n, noneVisible+".")
	case clones:
		return madeFrom("Volumes", n, noneVisible+".")
	case backups:
		return madeFrom("Backups", n, noneVisible+".")
	}
	return ""
}

const factsMax = 6

// automated tells what belongs to automation, in one line however many they are.
func automated(c change.Check) []string {
	var tags []string
	owned := map[model.ID]bool{}
	for _, o := range c.Objections {
		if o.Kind == change.Automated {
			owned[o.Snapshot] = true
			tag := o.Tag.Key
			if c.Count == 1 {
				tag += "=" + cut(o.Tag.Value, 40)
			}
			if !slices.Contains(tags, tag) {
				tags = append(tags, tag)
			}
		}
	}
	switch {
	case len(owned) == 0:
		return nil
	case c.Count == 1:
		return []string{"It belongs to automation: " + listed(tags) + "."}
	}
	verb := " of them belong to"
	if len(owned) == 1 {
		verb = " of them belongs to"
	}
	return []string{number(len(owned)) + verb + " automation: " + listed(tags) + "."}
}

func volumeNames(volumes []model.Volume) string {
	names := make([]string, 0, len(volumes))
	for _, v := range volumes {
		if v.Name == "" {
			v.Name = v.ID
		}
		names = append(names, v.Name)
	}
	if len(names) > 3 {
		names = append(names[:3], "and "+number(len(volumes)-3)+" more")
	}
	return strings.Join(names, ", ")
}
