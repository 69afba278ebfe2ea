package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

func TestASetOfSnapshotsAndWhatComesOfIt(t *testing.T) {
	t.Parallel()
	s, _ := embedded(t, sim.Options{Snapshots: 60, Seed: 7})
	s.set(t)
}

// TestLiveSet does so on the cloud that SNAPDASH_LIVE names.
func TestLiveSet(t *testing.T) { live(t, stage.set) }

// set takes snapshots of two volumes as a set, changes the metadata of both at
// once, makes a volume of one and sets the other's volume back.
func (s stage) set(t *testing.T) {
	t.Helper()
	prefix := fmt.Sprintf("st-%08x", uint32(time.Now().UnixNano()))
	s.makeVolume(t, prefix+"-a")
	s.makeVolume(t, prefix+"-b")
	term := s.program(t, "--os-cloud", s.member, "--undo", "0")
	term.See("NAME", "STATUS", "as of", "c create")

	term.Keys("c")
	term.See("Volume:")
	term.Type(prefix)
	term.See("2 of ", prefix+"-a", prefix+"-b")
	term.Keys("shift+tab")
	term.See("2 marked")
	term.Keys("enter")
	term.See("Snapshots of 2 volumes, 2 GiB", "{volume}")
	term.Keys("ctrl+u")
	term.Type("all")
	term.See("2 of the names have a namesake")
	term.Keys("ctrl+u")
	term.Type("{volume}-s")
	term.Gone("namesake")
	term.Keys("tab", "tab", "ctrl+u")
	term.Type(prefix)
	term.See("Set          " + prefix)
	term.Keys("enter")
	term.See("Take 2 snapshots as a set?", "[ No ]", "snapdash-set = "+prefix, "/meta:snapdash-set="+prefix)
	term.Keys("y")
	term.See("/ Jobs", "2 done")
	term.Keys("q")
	term.Gone("/ Jobs")
	term.Keys("/")
	term.Type("meta:snapdash-set=" + prefix)
	term.Keys("enter")
	term.See("2 of ")
	seeRow(term, prefix+"-a-s", "available")
	seeRow(term, prefix+"-b-s", "available")

	s.metadataOfBoth(t, term, prefix)
	s.volumeFrom(t, term, prefix)
	s.setBack(t, term, prefix)
	term.Keys("q")
	require.Zero(t, term.Exit())
}

// metadataOfBoth changes the metadata of the two rows shown.
func (s stage) metadataOfBoth(t *testing.T, term *termtest.Terminal, prefix string) {
	t.Helper()
	term.Keys("*")
	term.See("2 marked")
	term.Keys("M")
	term.See("Metadata of 2 snapshots", "merge: other keys stay")
	term.Type("tier=gold")
	term.Keys("enter")
	term.See("= tier  gold", "enter on an empty field")
	term.Keys("enter")
	term.See("2 added, 0 changed, 0 removed, on 2 of 2 snapshots", "+ tier", "Nothing has been sent")
	term.Keys("s")
	term.See("Change the metadata of 2 snapshots?", "[ No ]")
	term.Keys("y")
	term.See("All ended, change metadata: 2 done.")
	for _, found := range s.ofSet(t, prefix) {
		require.Equal(t, map[string]any{"snapdash-set": prefix, "tier": "gold"}, found["metadata"])
	}
}

// volumeFrom makes a volume of the row under the cursor, of twice its size.
func (s stage) volumeFrom(t *testing.T, term *termtest.Terminal, prefix string) {
	t.Helper()
	term.Keys("V")
	term.See("Size in GiB")
	term.Type(prefix + "-back")
	term.Keys("tab", "ctrl+u")
	term.Type("0")
	term.See("the size is a whole number of GiB")
	term.Keys("enter")
	term.See("Not sent", prefix+"-back")
	term.Keys("ctrl+u")
	term.Type("2")
	term.See("Without a type it gets the one of")
	term.Keys("enter")
	term.See("Create a volume of 2 GiB?", "[ No ]")
	term.Keys("y")
	term.See("Created and available: volume " + prefix + "-back")
	member := s.signIn(t, s.member)
	_, found := call(t, http.MethodGet, member.base+"/volumes/detail?name="+prefix+"-back", member.token, nil)
	v := found["volumes"].([]any)[0].(map[string]any)
	require.EqualValues(t, 2, v["size"])
	require.Equal(t, "available", v["status"])
}

// setBack sets the volume under the cursor back to its snapshot, and is refused
// once that is no more the newest.
func (s stage) setBack(t *testing.T, term *termtest.Terminal, prefix string) {
	t.Helper()
	revert := func() {
		term.Keys(":")
		term.Type("revert")
		term.Keys("enter")
	}
	revert()
	at := term.See("Set volume "+prefix, " back?", "ALL DATA WRITTEN TO THE VOLUME SINCE", "[ No ]")
	term.Keys("enter")
	term.Gone("ALL DATA WRITTEN")
	term.See("sorted by")
	revert()
	term.See("ALL DATA WRITTEN")
	term.Keys("y")
	term.See("Volume set back to " + prefix)

	volume := prefix + "-a"
	if !at.Has("Set volume " + volume) {
		volume = prefix + "-b"
	}
	member := s.signIn(t, s.member)
	_, found := call(t, http.MethodGet, member.base+"/volumes/detail?name="+volume, member.token, nil)
	id := found["volumes"].([]any)[0].(map[string]any)["id"]
	_, made := call(t, http.MethodPost, member.base+"/snapshots", member.token, map[string]any{"snapshot": map[string]any{"volume_id": id, "name": prefix + "-newer"}})
	newer := made["snapshot"].(map[string]any)["id"].(string)
	require.Eventually(t, func() bool {
		_, now := call(t, http.MethodGet, member.base+"/snapshots/"+newer, member.token, nil)
		return now["snapshot"].(map[string]any)["status"] == "available"
	}, time.Minute, 100*time.Millisecond)
	revert()
	term.See("cannot be set back", "not the volume's newest snapshot")
	term.Keys("esc")
	term.Gone("cannot be set back")
}

// ofSet is what the cloud itself says of a set.
func (s stage) ofSet(t *testing.T, tag string) (out []map[string]any) {
	t.Helper()
	member := s.signIn(t, s.member)
	_, found := call(t, http.MethodGet, member.base+"/snapshots/detail?limit=1000", member.token, nil)
	for _, one := range found["snapshots"].([]any) {
		if one := one.(map[string]any); strings.HasPrefix(one["name"].(string), tag) {
			out = append(out, one)
		}
	}
	require.Len(t, out, 2)
	return out
}
