package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client"
	"snapdash/client/sim"
	"snapdash/client/sim/keystone"
	"snapdash/config"
	"snapdash/model"
	"snapdash/model/change"
	"snapdash/model/equivalent"
)

// TestEquivalentCommandsWithTheRealPrograms runs the commands with openstack and
// cinder against the embedded cloud, and looks at what they did. It needs both
// programs and a shell that reads $'…': SNAPDASH_OPENSTACK names the shell.
func TestEquivalentCommandsWithTheRealPrograms(t *testing.T) {
	shell := os.Getenv("SNAPDASH_OPENSTACK")
	if shell == "" {
		t.Skip("SNAPDASH_OPENSTACK names no shell to run openstack and cinder in")
	}
	s, cloud := embedded(t, sim.Options{Snapshots: 20, Seed: 7})
	c, err := client.SignIn(t.Context(), config.Cloud{
		Name: "sim-admin", AuthURL: cloud.AuthURL, Username: "admin", UserDomainID: "default", Password: keystone.DefaultPassword, ProjectName: "admin", ProjectDomainID: "default",
	}, client.Options{})
	require.NoError(t, err)
	run := func(command equivalent.Command) string {
		t.Helper()
		require.NotEmpty(t, command.Lines, command.Notes)
		cmd := exec.Command(shell, "-c", command.Text())
		cmd.Env = append(os.Environ(), "OS_CLIENT_CONFIG_FILE="+s.clouds, "OS_AUTH_URL="+cloud.AuthURL, "OS_USERNAME=admin", "OS_PASSWORD="+keystone.DefaultPassword,
			"OS_PROJECT_NAME=admin", "OS_USER_DOMAIN_NAME=Default", "OS_PROJECT_DOMAIN_NAME=Default")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s\n%s", command.Text(), out)
		return string(out)
	}
	variables, named := equivalent.Where{API: c.Session().API}, equivalent.Where{Cloud: "sim-admin", Region: "RegionOne", API: c.Session().API}
	volumes, err := c.Volumes(t.Context(), model.VolumeQuery{Status: "available"})
	require.NoError(t, err)
	require.NotEmpty(t, volumes.Volumes)
	volume := volumes.Volumes[0].ID
	on := func(op change.Op, j change.Job, ids ...model.ID) change.Job {
		j.Op = op
		for _, id := range ids {
			j.Items = append(j.Items, change.Item{Snapshot: model.Snapshot{ID: id, VolumeID: volume}})
		}
		return j
	}
	show := func(id model.ID) model.Snapshot {
		t.Helper()
		d, err := c.Show(t.Context(), id)
		require.NoError(t, err)
		return d.Snapshot
	}

	var made []model.ID
	hostile := model.MetadataOf(map[string]string{"-k": "--os-cloud", "a b": "c=d", "esc": "\x1b[31m", "quote": `it's "\n"`, "u": "日本\u202e"})
	for _, name := range []string{"", "plain", "--help", "it's $(reboot) `reboot` \"日本\" ; #", "--", "-dash"} {
		known := map[model.ID]bool{}
		for _, id := range idsOf(t, c, volume) {
			known[id] = true
		}
		run(named.Job(change.Job{Op: change.Create, Items: []change.Item{{Draft: model.Draft{VolumeID: volume, Name: name, Description: "-d " + name, Metadata: hostile}}}}))
		for _, id := range idsOf(t, c, volume) {
			if !known[id] {
				made = append(made, id)
			}
		}
		got := show(made[len(made)-1])
		require.Equal(t, name, got.Name)
		require.Equal(t, strings.TrimSpace("-d "+name), got.Description, "Cinder trims")
		require.Equal(t, hostile, got.Metadata)
	}
	text := func(s string) *string { return &s }
	a, b := made[0], made[1]
	run(named.Job(on(change.Update, change.Job{Edit: model.Edit{Name: text("--version"), Description: text("-$'x'")}}, a, b)))
	for _, id := range []model.ID{a, b} {
		require.Equal(t, "--version", show(id).Name)
		require.Equal(t, "-$'x'", show(id).Description)
	}
	run(variables.Job(on(change.Update, change.Job{Edit: model.Edit{Name: text(""), Description: text("")}}, a, b)))
	require.Empty(t, show(a).Name+show(a).Description+show(b).Name)
	run(variables.Job(on(change.Update, change.Job{Edit: model.Edit{Name: text("n"), Description: text("d")}}, a)))
	run(variables.Job(on(change.Update, change.Job{Edit: model.Edit{Description: text("")}}, a)))
	require.Equal(t, "n", show(a).Name+show(a).Description)

	set := model.MetadataOf(map[string]string{"-k": "-v", "new": "x y"})
	run(named.Job(on(change.MergeMetadata, change.Job{Metadata: set}, a, b)))
	require.Len(t, show(b).Metadata, len(hostile)+1)
	run(named.Job(on(change.PatchMetadata, change.Job{Patch: change.Patch{Unset: []string{"-k", "a b", "u"}}}, a, b)))
	require.Len(t, show(a).Metadata, len(hostile)-2)
	run(named.Job(on(change.PatchMetadata, change.Job{Patch: change.Patch{Set: model.MetadataOf(map[string]string{"p": "1"}), Unset: []string{"esc"}}}, a)))
	require.Len(t, show(a).Metadata, len(hostile)-2)
	run(named.Job(on(change.ReplaceMetadata, change.Job{Metadata: set}, a, b)))
	require.Equal(t, set, show(a).Metadata)
	run(named.Job(on(change.ReplaceMetadata, change.Job{}, b)))
	require.Empty(t, show(b).Metadata)

	run(named.Job(on(change.ResetStatus, change.Job{Status: model.Error}, a, b)))
	require.Equal(t, model.Error, show(b).Status)
	run(variables.Job(on(change.ResetStatus, change.Job{Status: model.StatusOf("updating")}, a, b)))
	require.Equal(t, model.Updating, show(a).Status)
	run(named.Job(on(change.ResetStatus, change.Job{Status: model.Available}, made...)))
	run(named.Job(change.Job{Op: change.CreateVolume, Items: []change.Item{{Volume: model.VolumeDraft{SnapshotID: a, Name: "--from it", SizeGiB: 3000}}}}))
	found, err := c.Volumes(t.Context(), model.VolumeQuery{Name: "--from it"})
	require.NoError(t, err)
	require.Len(t, found.Volumes, 1)
	require.Equal(t, int32(3000), found.Volumes[0].SizeGiB)
	run(variables.Job(on(change.Revert, change.Job{}, made[len(made)-1])))

	for _, where := range []equivalent.Where{named, variables} {
		require.Contains(t, run(where.List(equivalent.View{Order: model.Order{Column: model.ColumnName}, Query: model.Query{AllProjects: true}})), a.String())
		require.Contains(t, run(where.List(equivalent.View{Order: model.Order{Column: model.ColumnSize, Descending: true}, Query: model.Query{Name: "n", Status: "available", VolumeID: volume}})), a.String())
		require.Contains(t, run(where.Show(a)), a.String())
		require.Contains(t, run(where.Raw(a)), `"id": "`+a.String())
		require.Contains(t, run(where.Metadata(a)), `"new": "x y"`)
		require.Contains(t, run(where.Volumes(model.VolumeQuery{AllProjects: true, Name: "--from it"})), "--from it")
		require.Contains(t, run(where.Volume(volume)), volume)
		run(where.Projects(true))
		run(where.Projects(false))
	}
	list := run(variables.List(equivalent.View{Query: model.Query{Status: "available", Metadata: model.MetadataOf(map[string]string{"-k": "-v", "new": "x y"}), AllProjects: true}}))
	require.Contains(t, list, a.String())
	require.NotContains(t, list, b.String())
	run(variables.Messages(a.String()))
	require.Contains(t, run(variables.Quota(c.Session().ProjectID)), "gigabytes")

	run(variables.Job(on(change.Unmanage, change.Job{}, made[2])))
	run(named.Job(on(change.Delete, change.Job{}, a, b)))
	run(named.Job(on(change.ForceDelete, change.Job{}, made[3:]...)))
	require.Eventually(t, func() bool {
		left := idsOf(t, c, volume)
		for _, id := range made {
			for _, l := range left {
				if id == l {
					return false
				}
			}
		}
		return true
	}, 30*time.Second, 200*time.Millisecond)
	require.Contains(t, run(variables.Manageable("embedded@memory#memory")), made[2].String())
}

// idsOf are the snapshots of a volume.
func idsOf(t *testing.T, c *client.Client, volume string) (out []model.ID) {
	t.Helper()
	page, err := c.List(t.Context(), model.Query{AllProjects: true, VolumeID: volume})
	require.NoError(t, err)
	for _, s := range page.Snapshots {
		out = append(out, s.ID)
	}
	return out
}
