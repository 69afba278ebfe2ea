package equivalent_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"snapdash/model"
	"snapdash/model/change"
	"snapdash/model/equivalent"
)

// Cinder takes what ends in .json for "cfg", and openstack cuts or decodes others.
func TestNoCommandRemovesAnotherKey(t *testing.T) {
	set := model.Metadata{{Key: "k", Value: "v"}}
	for _, key := range []string{"", ".", "..", "cfg.json", "a/b", "a?b", "a#b", "a%62", "ü"} {
		target := []change.Item{{Snapshot: model.Snapshot{ID: two, Metadata: set}}, {Snapshot: model.Snapshot{ID: one, Metadata: model.Metadata{{Key: key}}}}}
		for _, job := range []change.Job{
			{Op: change.PatchMetadata, Patch: change.Patch{Unset: []string{"good", key}}},
			{Op: change.PatchMetadata, Patch: change.Patch{Unset: []string{key}, Set: set}},
			{Op: change.PatchMetadata, Patch: change.Patch{Set: set, Replace: true}},
			{Op: change.ReplaceMetadata, Metadata: set},
			{Op: change.ReplaceMetadata},
		} {
			job.Items = target
			c := here.Job(job)
			assert.Empty(t, c.Lines, "%q", key)
			assert.Len(t, c.Notes, 1, "%q", key)
		}
		merge := change.Job{Op: change.MergeMetadata, Metadata: set, Items: target}
		assert.Len(t, here.Job(merge).Lines, 1, "a merge removes nothing")
	}
	for _, key := range []string{"backup.policy", "a.xml", "a b", "a=b", "-c", "a;b"} {
		c := here.Job(on(change.PatchMetadata, change.Job{Patch: change.Patch{Unset: []string{key}}}, one))
		assert.Len(t, c.Lines, 1, "%q", key)
	}
}

func TestAFilterInBracesIsLeftOut(t *testing.T) {
	for value, kept := range map[string]bool{"{x}": false, "{a:b}": false, "{}": false, "{": true, "{x": true, "x}": true, "a{x}": true, "a=b": true, "-x": true} {
		for name, q := range map[string]model.Query{
			"name": {Name: value, Status: "updating"}, "name~": {NameLike: value, Status: "updating"}, "volume_id": {VolumeID: value, Status: "updating"},
		} {
			want := "cinder --os-volume-api-version 3.33 snapshot-list --filters status=updating"
			if kept {
				want += " --filters " + equivalent.Quote(name+"="+value)
			}
			c := here.List(equivalent.View{Query: q, Order: model.Order{Column: model.ColumnName}})
			assert.Equal(t, want+" --sort name:asc", c.Text())
			assert.Equal(t, kept, len(c.Notes) == 0, "%v", c.Notes)
		}
	}
	c := here.List(equivalent.View{Query: model.Query{Name: "{x}"}, Order: model.Order{Column: model.ColumnName}})
	assert.Equal(t, "openstack volume snapshot list --long --name '{x}' --sort-column Name --sort-ascending", c.Text())
}

// TestHalfAJobIsNoCommand: what can be written of a change would be another one.
func TestHalfAJobIsNoCommand(t *testing.T) {
	bad, good := model.Metadata{{Key: "a=b", Value: "v"}}, model.Metadata{{Key: "k", Value: "v"}}
	for _, job := range []change.Job{
		on(change.PatchMetadata, change.Job{Patch: change.Patch{Unset: []string{"old"}, Set: bad}}, one),
		on(change.PatchMetadata, change.Job{Patch: change.Patch{Unset: []string{"old"}, Set: model.Metadata{{Key: "k", Value: "\x00"}}}}, one, two),
		on(change.PatchMetadata, change.Job{Patch: change.Patch{Unset: []string{"a\x00"}, Set: good}}, one),
		on(change.Update, change.Job{Edit: model.Edit{Name: text("a\x00"), Description: text("")}}, one),
		{Op: change.Create, Items: []change.Item{{Draft: model.Draft{VolumeID: "v1", Metadata: good}}, {Draft: model.Draft{VolumeID: "v2", Metadata: bad}}}},
	} {
		c := here.Job(job)
		assert.Empty(t, c.Lines)
		assert.Len(t, c.Notes, 1)
	}
}

// TestABackendNamesNoOtherReference: its keys are the server's to choose.
func TestABackendNamesNoOtherReference(t *testing.T) {
	for _, key := range []string{"", "source-name=x", "="} {
		c := here.Job(change.Job{Op: change.Manage, Items: []change.Item{{Draft: model.Draft{VolumeID: "v1"}, Reference: model.Metadata{{Key: key, Value: "y"}}}}})
		assert.Empty(t, c.Lines, "%q", key)
		assert.Len(t, c.Notes, 1, "%q", key)
	}
	c := here.Job(change.Job{Op: change.Manage, Items: []change.Item{{Draft: model.Draft{VolumeID: "v1"}, Reference: model.Metadata{{Key: "-k", Value: "y"}}}}})
	assert.Equal(t, "openstack volume snapshot create --volume v1 --remote-source=-k=y ''", c.Text())
}

// TestVariablesOfAnotherCloudAreKeptOut: openstack takes OS_AUTH_URL and others
// before what stands in clouds.yaml.
func TestVariablesOfAnotherCloudAreKeptOut(t *testing.T) {
	unset := []string{"OS_AUTH_URL", "OS_PROJECT_ID"}
	for cloud, want := range map[string]string{"": "openstack", "envvars": "openstack --os-cloud envvars", "prod": "env -u OS_AUTH_URL -u OS_PROJECT_ID openstack --os-cloud prod"} {
		w := equivalent.Where{Cloud: cloud, Unset: unset}
		assert.Equal(t, want+" volume snapshot show "+one.String(), w.Show(one).Text())
		assert.NotContains(t, w.Messages("x").Text(), "env")
	}
}
