package change

import (
	"slices"
	"strings"

	"snapdash/model"
)

// Objection is what speaks against an operation on one snapshot: a fact to be
// put into words, not the words.
type Objection struct {
	Snapshot model.ID
	Kind     ObjectionKind
	// Blocks reports that Cinder will refuse; otherwise it is for a person to judge.
	Blocks  bool
	Status  model.Status   // of BadStatus
	Volumes []model.Volume // of HasClones: made from it; of NewestOfAttached and the revert kinds: its own
	Names   []string       // of HasBackups
	Group   string         // of InGroup: the group snapshot's id
	Tag     model.Pair     // of Automated: the pair that gives the owner away
	Owner   Owner          // of Automated
	Change  Sign           // of InChange
}

// ObjectionKind is what an objection is about.
type ObjectionKind uint8

// The kinds of objection.
const (
	BadStatus          ObjectionKind = iota // its status refuses the operation
	InGroup                                 // a member of a group snapshot goes with the group only
	NotNewest                               // a volume goes back to its newest snapshot only
	VolumeNotAvailable                      // of a revert
	VolumeGrown                             // of a revert: the sizes differ
	InChange                                // another change of it is under way
	HasClones                               // volumes were made from it; many backends then refuse, after the 202
	HasBackups                              // backups were made from it
	NewestOfAttached                        // the newest snapshot of a volume in use
	Automated                               // its metadata says that automation owns it
	Internal                                // consumes no quota: one of Cinder's own temporaries
)

// Owner is the automation that a metadata key belongs to.
type Owner uint8

// The owners that are known by their keys.
const (
	Expiry     Owner = iota // expire_at, as cinder-snapshooter writes it
	Snapsentry              // x-snapsentry-…
	Kubernetes              // cinder.csi.openstack.org/…
)

var owners = []struct {
	prefix string
	whole  bool
	owner  Owner
}{
	{"expire_at", true, Expiry},
	{"x-snapsentry-", false, Snapsentry},
	{"cinder.csi.openstack.org/", false, Kubernetes},
}

// Facts is what is known around the snapshots. What is nil was not looked at,
// and is told as such in Check.Unchecked; an empty value is an answer.
type Facts struct {
	// Volumes are all that the person can see: clones are found by their
	// SnapshotID, and a snapshot's own volume by its id. For a tenant, no clone
	// here means none visible, not none.
	Volumes []model.Volume
	Backups map[model.ID][]string       // by name or id
	Newest  map[string]model.ID         // the newest snapshot of each volume
	Pending func(model.ID) (Sign, bool) // Engine.Pending
}

// Check is what Preflight found.
type Check struct {
	Count      int
	GiB        int64       // sum of the volumes' sizes, not of the space used
	Objections []Objection // in the order of the snapshots, those that block first in each
	Unchecked  []ObjectionKind
}

// Preflight looks for what speaks against an operation before it is submitted.
// It knows the removing operations, Revert and CreateVolume; against others only
// a change that is under way speaks.
func Preflight(op Op, snapshots []model.Snapshot, f Facts) Check {
	c := Check{Count: len(snapshots), GiB: Sum(snapshots), Unchecked: f.unchecked(op)}
	clones, byID := map[model.ID][]model.Volume{}, map[string]model.Volume{}
	for _, v := range f.Volumes {
		byID[v.ID] = v
		if id, err := model.ParseID(v.SnapshotID); err == nil {
			clones[id] = append(clones[id], v)
		}
	}
	for i := range snapshots {
		s := &snapshots[i]
		own := []model.Volume(nil)
		if v, ok := byID[s.VolumeID]; ok {
			own = append(own, v)
		}
		c.Objections = append(c.Objections, refusals(op, s, own, f)...)
		if sign, ok := f.pending(s.ID); ok {
			c.Objections = append(c.Objections, Objection{Snapshot: s.ID, Kind: InChange, Change: sign})
		}
		if op.removes() {
			c.Objections = append(c.Objections, doubts(s, own, clones[s.ID], f)...)
		}
	}
	return c
}

// Sum is the sum of the snapshots' volume sizes in GiB, which is not the space
// that they use.
func Sum(snapshots []model.Snapshot) int64 {
	var n int64
	for i := range snapshots {
		n += int64(snapshots[i].SizeGiB)
	}
	return n
}

func (f Facts) pending(id model.ID) (Sign, bool) {
	if f.Pending == nil {
		return Sign{}, false
	}
	return f.Pending(id)
}

// unchecked are the kinds that could not be looked for.
func (f Facts) unchecked(op Op) []ObjectionKind {
	var out []ObjectionKind
	if op.removes() {
		if f.Volumes == nil {
			out = append(out, HasClones)
		}
		if f.Backups == nil {
			out = append(out, HasBackups)
		}
		if f.Volumes == nil || f.Newest == nil {
			out = append(out, NewestOfAttached)
		}
	}
	if op == Revert {
		if f.Newest == nil {
			out = append(out, NotNewest)
		}
		if f.Volumes == nil {
			out = append(out, VolumeNotAvailable, VolumeGrown)
		}
	}
	return out
}

// refusals are the objections that Cinder itself has.
func refusals(op Op, s *model.Snapshot, own []model.Volume, f Facts) []Objection {
	var out []Objection
	add := func(k ObjectionKind) *Objection {
		out = append(out, Objection{Snapshot: s.ID, Kind: k, Blocks: true})
		return &out[len(out)-1]
	}
	if !statusAllows(op, s.Status) {
		add(BadStatus).Status = s.Status
	}
	if op.removes() && s.GroupSnapshotID != "" {
		add(InGroup).Group = s.GroupSnapshotID
	}
	if op != Revert {
		return out
	}
	if newest, ok := f.Newest[s.VolumeID]; ok && newest != s.ID {
		add(NotNewest).Volumes = own
	}
	for _, v := range own {
		if v.Status != "available" {
			add(VolumeNotAvailable).Volumes = own
		}
		if v.SizeGiB != s.SizeGiB {
			add(VolumeGrown).Volumes = own
		}
	}
	return out
}

// statusAllows follows cinder/volume/api.py. Force delete, reset and metadata
// are for every status.
func statusAllows(op Op, s model.Status) bool {
	switch op {
	case Delete, Unmanage:
		return s.Deletable()
	case Revert, CreateVolume:
		return s == model.Available
	}
	return true
}

// doubts are the objections to a removal that a person must judge.
func doubts(s *model.Snapshot, own, clones []model.Volume, f Facts) []Objection {
	var out []Objection
	if len(clones) > 0 {
		out = append(out, Objection{Snapshot: s.ID, Kind: HasClones, Volumes: clones})
	}
	if names := f.Backups[s.ID]; len(names) > 0 {
		out = append(out, Objection{Snapshot: s.ID, Kind: HasBackups, Names: slices.Clone(names)})
	}
	newest := f.Newest[s.VolumeID]
	if len(own) > 0 && newest == s.ID && (len(own[0].Attached) > 0 || own[0].Status == "in-use") {
		out = append(out, Objection{Snapshot: s.ID, Kind: NewestOfAttached, Volumes: own})
	}
	for _, o := range owners {
		i := slices.IndexFunc(s.Metadata, func(p model.Pair) bool {
			return p.Key == o.prefix || !o.whole && strings.HasPrefix(p.Key, o.prefix)
		})
		if i >= 0 {
			out = append(out, Objection{Snapshot: s.ID, Kind: Automated, Tag: s.Metadata[i], Owner: o.owner})
		}
	}
	if s.ConsumesQuota == model.No {
		out = append(out, Objection{Snapshot: s.ID, Kind: Internal})
	}
	return out
}
