package change

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"snapdash/model"
)

func kinds(list []Objection) (out []ObjectionKind) {
	for _, o := range list {
		out = append(out, o.Kind)
	}
	return out
}

func TestPreflight(t *testing.T) {
	vol := func(status string, size int32) model.Volume {
		return model.Volume{ID: snap(0).VolumeID, Status: status, SizeGiB: size}
	}
	clone := model.Volume{ID: "c", Name: "restore", SnapshotID: idOf(0).String()}
	newest := map[string]model.ID{snap(0).VolumeID: idOf(0)}
	older := map[string]model.ID{snap(0).VolumeID: idOf(1)}
	change := func(f func(*model.Snapshot)) model.Snapshot {
		s := snap(0)
		f(&s)
		return s
	}
	status := func(st model.Status) model.Snapshot { return change(func(s *model.Snapshot) { s.Status = st }) }
	tagged := func(key string) model.Snapshot {
		return change(func(s *model.Snapshot) { s.Metadata = md("a", "b", key, "v") })
	}

	for _, c := range []struct {
		name   string
		op     Op
		s      model.Snapshot
		f      Facts
		want   []ObjectionKind
		blocks int
	}{
		{"nothing", Delete, snap(0), Facts{}, nil, 0},
		{"error may go", Delete, status(model.Error), Facts{}, nil, 0},
		{"error_deleting", Delete, status(model.ErrorDeleting), Facts{}, []ObjectionKind{BadStatus}, 1},
		{"error_deleting by force", ForceDelete, status(model.ErrorDeleting), Facts{}, nil, 0},
		{"creating", Unmanage, status(model.Creating), Facts{}, []ObjectionKind{BadStatus}, 1},
		{"group", ForceDelete, change(func(s *model.Snapshot) { s.GroupSnapshotID = "g" }), Facts{}, []ObjectionKind{InGroup}, 1},
		{"clone", Delete, snap(0), Facts{Volumes: []model.Volume{clone}}, []ObjectionKind{HasClones}, 0},
		{"backup", Delete, snap(0), Facts{Backups: map[model.ID][]string{idOf(0): {"weekly"}}}, []ObjectionKind{HasBackups}, 0},
		{"newest of attached", Delete, snap(0), Facts{Volumes: []model.Volume{vol("in-use", 10)}, Newest: newest}, []ObjectionKind{NewestOfAttached}, 0},
		{"older of attached", Delete, snap(0), Facts{Volumes: []model.Volume{vol("in-use", 10)}, Newest: older}, nil, 0},
		{"newest of a volume at rest", Delete, snap(0), Facts{Volumes: []model.Volume{vol("available", 10)}, Newest: newest}, nil, 0},
		{"expire_at", Delete, tagged("expire_at"), Facts{}, []ObjectionKind{Automated}, 0},
		{"not quite expire_at", Delete, tagged("expire_at_all"), Facts{}, nil, 0},
		{"snapsentry", Delete, tagged("x-snapsentry-managed"), Facts{}, []ObjectionKind{Automated}, 0},
		{"csi", Delete, tagged("cinder.csi.openstack.org/cluster"), Facts{}, []ObjectionKind{Automated}, 0},
		{"internal", Delete, change(func(s *model.Snapshot) { s.ConsumesQuota = model.No }), Facts{}, []ObjectionKind{Internal}, 0},
		{"quota not told", Delete, snap(0), Facts{}, nil, 0},
		{"in change", Update, snap(0), Facts{Pending: func(model.ID) (Sign, bool) { return Sign{Op: Delete}, true }}, []ObjectionKind{InChange}, 0},
		{"a tag is no reason not to rename", Update, tagged("expire_at"), Facts{}, nil, 0},

		{"revert", Revert, snap(0), Facts{Volumes: []model.Volume{vol("available", 10)}, Newest: newest}, nil, 0},
		{"revert to an older one", Revert, snap(0), Facts{Newest: older}, []ObjectionKind{NotNewest}, 1},
		{"revert in use", Revert, snap(0), Facts{Volumes: []model.Volume{vol("in-use", 10)}}, []ObjectionKind{VolumeNotAvailable}, 1},
		{"revert grown", Revert, snap(0), Facts{Volumes: []model.Volume{vol("available", 20)}}, []ObjectionKind{VolumeGrown}, 1},
		{"revert from error", Revert, status(model.Error), Facts{}, []ObjectionKind{BadStatus}, 1},
		{"volume from error", CreateVolume, status(model.Error), Facts{}, []ObjectionKind{BadStatus}, 1},
	} {
		got := Preflight(c.op, []model.Snapshot{c.s}, c.f)
		assert.Equal(t, c.want, kinds(got.Objections), c.name)
		blocks := 0
		for _, o := range got.Objections {
			assert.Equal(t, idOf(0), o.Snapshot, c.name)
			if o.Blocks {
				blocks++
			}
		}
		assert.Equal(t, c.blocks, blocks, c.name)
	}
}

func TestPreflightSaysWhatItDidNotLookAt(t *testing.T) {
	assert.Equal(t, []ObjectionKind{HasClones, HasBackups, NewestOfAttached}, Preflight(Delete, nil, Facts{}).Unchecked)
	all := Facts{Volumes: []model.Volume{}, Backups: map[model.ID][]string{}, Newest: map[string]model.ID{}}
	assert.Empty(t, Preflight(Delete, nil, all).Unchecked)
	assert.Empty(t, Preflight(Revert, nil, all).Unchecked)
	assert.Equal(t, []ObjectionKind{NotNewest, VolumeNotAvailable, VolumeGrown}, Preflight(Revert, nil, Facts{}).Unchecked)
	assert.Empty(t, Preflight(Update, nil, Facts{}).Unchecked)
}

func TestPreflightSumsAndTellsDetails(t *testing.T) {
	a, b := snap(0), snap(1)
	a.SizeGiB, b.SizeGiB = 1<<30, 1<<30
	a.Metadata = md("expire_at", "2026-12-20", "x-snapsentry-managed", "true")
	c := Preflight(Delete, []model.Snapshot{a, b}, Facts{})
	assert.Equal(t, int64(1)<<31, c.GiB)
	assert.Equal(t, 2, c.Count)
	assert.Equal(t, []Objection{
		{Snapshot: a.ID, Kind: Automated, Owner: Expiry, Tag: model.Pair{Key: "expire_at", Value: "2026-12-20"}},
		{Snapshot: a.ID, Kind: Automated, Owner: Snapsentry, Tag: model.Pair{Key: "x-snapsentry-managed", Value: "true"}},
	}, c.Objections)
}
