package main

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

func TestAStuckSnapshotOnTheEmbeddedCloud(t *testing.T) {
	t.Parallel()
	s, _ := embedded(t, sim.Options{Snapshots: 20, Seed: 7})
	s.getOut(t)
}

// TestLiveStuck does so on the cloud that SNAPDASH_LIVE names.
func TestLiveStuck(t *testing.T) { live(t, stage.getOut) }

// getOut finds a snapshot whose deletion failed in the stuck view, with Cinder's
// own words, writes another state for it, and has Cinder forget it.
func (s stage) getOut(t *testing.T) {
	t.Helper()
	prefix := "s" + strconv.FormatInt(time.Now().UnixNano(), 36)
	id := s.makeSnapshots(t, prefix, "faildelete")[0]
	name := prefix + "-faildelete"
	term := s.program(t, "--os-cloud", s.member, "--undo", "0")
	deleteAll(term, "name:"+name, 1)
	term.See("error_deleting", "the deletion was accepted and then failed")
	stuckAt(term, name)
	term.See("x error_deleting", "Cinder said", "delete snapshot:", "An admin has to: force delete")
	leaveStuck(t, term)

	term = s.program(t, "--os-cloud", s.admin, "--all-projects", "--undo", "0")
	term.See("NAME", "as of", "open")
	stuckAt(term, name)
	term.See("x error_deleting", "Cinder said", "delete snapshot:", "F  force delete:")
	term.Keys("R")
	term.See("Reset the state of", "x error")
	term.Keys("j")
	term.See("> x error")
	term.Keys("enter")
	term.See("Reset 1 snapshot to error?")
	term.Keys("y")
	term.See("State reset: "+name, "── x error for", "d  delete:")
	term.Keys("U")
	term.See("Unmanage 1 snapshot?", name)
	term.Keys("y")
	term.See("Unmanaged; the backend keeps it: " + name)
	admin := s.signIn(t, s.admin)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, admin.base+"/snapshots/"+id, nil)
	require.NoError(t, err)
	req.Header.Set("X-Auth-Token", admin.token)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	leaveStuck(t, term)
	s.removeVolume(t, prefix)
}

// stuckAt opens the stuck view, waits until all states are answered, and goes
// to the snapshot that came into its state last.
func stuckAt(term *termtest.Terminal, name string) {
	term.Keys(":")
	term.See(" :")
	term.Type("stuck")
	term.See(":stuck")
	term.Keys("enter")
	term.See("/ Stuck", "in error, or in progress for 30m")
	term.Keys("G")
	term.See(" for less than a minute: " + name)
}

// leaveStuck leaves the program from the stuck view.
func leaveStuck(t *testing.T, term *termtest.Terminal) {
	t.Helper()
	term.Keys("q")
	term.Gone("/ Stuck")
	term.Keys("q")
	require.Zero(t, term.Exit())
}
