package main

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

func TestRepairsOnTheEmbeddedCloud(t *testing.T) {
	t.Parallel()
	s, _ := embedded(t, sim.Options{Snapshots: 20, Seed: 7})
	s.repairs(t)
}

// TestLiveRepairs does so on the cloud that SNAPDASH_LIVE names.
func TestLiveRepairs(t *testing.T) { live(t, stage.repairs) }

// repairs deletes as a member what the backend lets go, keeps back and fails
// at, and clears up as an admin: reset state, then force delete.
func (s stage) repairs(t *testing.T) {
	t.Helper()
	prefix := "r" + strconv.FormatInt(time.Now().UnixNano(), 36)
	ids := s.makeSnapshots(t, prefix, "plain", "busydelete", "faildelete")
	term := s.program(t, "--os-cloud", s.member, "--undo", "0")
	deleteAll(term, "name:"+prefix, 3)
	term.See("All ended, delete: 1 done, 2 failed. :jobs shows why.", prefix+"-busydelete")
	seeRow(term, prefix+"-faildelete", "error_deleting")
	term.Gone(prefix + "-plain")
	jobs(term)
	term.See("1 done, 2 failed", "Snapshot is busy.", "Snapshot failed to delete.")
	quit(t, term)

	term = s.program(t, "--os-cloud", s.admin, "--all-projects", "--undo", "0")
	term.See("NAME", "as of", "open")
	term.Keys("/")
	term.Type("name:" + prefix + "-faildelete")
	term.Keys("enter")
	term.See("-faildelete   1 of ")
	seeRow(term, prefix+"-faildelete", "error_deleting")
	term.Keys(":")
	term.Type("reset-state")
	term.Keys("enter")
	term.See("Reset the state of", "> ")
	term.Keys("enter")
	term.See("Reset 1 snapshot to available?")
	term.Keys("y")
	term.See("State reset: " + prefix + "-faildelete")
	seeRow(term, prefix+"-faildelete", "available") // the top line counts others' states too

	// what the backend does goes by the name
	member := s.signIn(t, s.member)
	for _, id := range ids[1:] {
		call(t, http.MethodPut, member.base+"/snapshots/"+id, member.token, map[string]any{"snapshot": map[string]any{"name": prefix + "-cured"}})
	}
	term.Keys("/", "ctrl+u")
	term.Type("name:" + prefix + "-cured")
	term.Keys("enter", "ctrl+r")
	term.See("-cured   2 of ")
	term.Keys("*")
	term.See("2 marked")
	term.Keys(":")
	term.Type("force-delete")
	term.Keys("enter")
	term.See("Force delete 2 snapshots?")
	term.Keys("y")
	term.See("All ended, force delete: 2 done.")
	term.See("-cured   0 of ")
	term.Keys("q")
	require.Zero(t, term.Exit())
	s.removeVolume(t, prefix)
}

// seeRow waits for a snapshot's row in a state.
func seeRow(term *termtest.Terminal, name, status string) {
	term.Wait(name+" in "+status, func(s termtest.Screen) bool {
		return slices.ContainsFunc(s.Lines, func(line string) bool {
			cells := strings.Fields(line)
			at := slices.Index(cells, name)
			return at >= 0 && slices.Contains(cells[at+1:], status)
		})
	})
}

// removeVolume deletes the volume that makeSnapshots made.
func (s stage) removeVolume(t *testing.T, name string) {
	t.Helper()
	member := s.signIn(t, s.member)
	_, found := call(t, http.MethodGet, member.base+"/volumes?name="+name, member.token, nil)
	for _, v := range found["volumes"].([]any) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, member.base+"/volumes/"+v.(map[string]any)["id"].(string), nil)
		require.NoError(t, err)
		req.Header.Set("X-Auth-Token", member.token)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusAccepted, resp.StatusCode)
	}
}
