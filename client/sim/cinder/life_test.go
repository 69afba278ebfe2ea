package cinder

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// empty is a service without anything, with one volume of 2 GB of the demo project.
func empty(t *testing.T, opt Options) (s *stage, volume string) {
	s = newStage(t, opt, recordedUsers())
	return s, s.newVolume("demo", "vol")
}

// newVolume makes a volume of 2 GB and waits for it.
func (s *stage) newVolume(user, name string) string {
	s.t.Helper()
	code, body := s.as(user, "POST", "volumes", fmt.Sprintf(`{"volume": {"name": %q, "size": 2}}`, name), "")
	require.Equal(s.t, 202, code, body)
	s.now = s.now.Add(2 * time.Second)
	return body["volume"].(map[string]any)["id"].(string)
}

// newSnapshot makes a snapshot and waits for it.
func (s *stage) newSnapshot(user, volume, name string) string {
	s.t.Helper()
	code, body := s.as(user, "POST", "snapshots", fmt.Sprintf(`{"snapshot": {"volume_id": %q, "name": %q}}`, volume, name), "")
	require.Equal(s.t, 202, code, body)
	s.now = s.now.Add(2 * time.Second)
	return body["snapshot"].(map[string]any)["id"].(string)
}

// status gives a snapshot's status, "gone" where there is none.
func (s *stage) status(id string) string {
	s.t.Helper()
	code, body := s.as("admin", "GET", "snapshots/"+id, "", "")
	if code == 404 {
		return "gone"
	}
	return body["snapshot"].(map[string]any)["status"].(string)
}

func TestLifeRunsByTheClock(t *testing.T) {
	s, volume := empty(t, Options{})
	code, body := s.as("demo", "POST", "snapshots", fmt.Sprintf(`{"snapshot": {"volume_id": %q, "name": "a"}}`, volume), "3.70")
	require.Equal(t, 202, code)
	snap := body["snapshot"].(map[string]any)
	id := snap["id"].(string)
	assert.Equal(t, "creating", snap["status"])
	assert.Nil(t, snap["updated_at"])
	s.now = s.now.Add(1499 * time.Millisecond)
	assert.Equal(t, "creating", s.status(id))
	s.now = s.now.Add(time.Millisecond)
	assert.Equal(t, "available", s.status(id))
	code, _ = s.as("demo", "DELETE", "snapshots/"+id, "", "")
	require.Equal(t, 202, code)
	assert.Equal(t, "deleting", s.status(id))
	s.now = s.now.Add(1500 * time.Millisecond)
	assert.Equal(t, "gone", s.status(id))
}

func TestNamesTellTheBackendWhatToDo(t *testing.T) {
	for _, c := range []struct{ name, created, deleted, message string }{
		{"plain", "available", "gone", ""},
		{"x-slow20-y", "creating", "deleting", ""},
		{"a-failcreate", "error", "gone", "create snapshot:Snapshot failed to create."},
		{"a-faildelete", "available", "error_deleting", "delete snapshot:Snapshot failed to delete."},
		{"a-busydelete", "available", "available", "delete snapshot:Snapshot is busy."},
	} {
		s, volume := empty(t, Options{})
		id := s.newSnapshot("demo", volume, c.name)
		assert.Equal(t, c.created, s.status(id), c.name)
		s.now = s.now.Add(18 * time.Second)
		code, _ := s.as("demo", "DELETE", "snapshots/"+id, "", "")
		require.Equal(t, 202, code, c.name)
		s.now = s.now.Add(2 * time.Second)
		assert.Equal(t, c.deleted, s.status(id), c.name)
		_, body := s.as("demo", "GET", "messages?resource_uuid="+id, "", "3.5")
		if list := body["messages"].([]any); c.message == "" {
			assert.Empty(t, list, c.name)
		} else {
			assert.Equal(t, c.message, list[0].(map[string]any)["user_message"], c.name)
			assert.Equal(t, id, list[0].(map[string]any)["resource_uuid"])
		}
	}
}

func TestSomeSeededSnapshotsRefuseToGo(t *testing.T) {
	s := populated(t, 300)
	fates := map[fate]string{}
	for i := range 300 {
		if r := s.c.st.seeds.snapshot(i); r.status == "available" && r.group == "" {
			fates[r.fate] = r.id
		}
	}
	for fate, want := range map[fate]string{lucky: "gone", isBusy: "available", failsDeleting: "error_deleting"} {
		id := fates[fate]
		require.NotEmpty(t, id)
		code, _ := s.as("admin", "DELETE", "snapshots/"+id, "", "")
		require.Equal(t, 202, code)
		s.now = s.now.Add(2 * time.Second)
		assert.Equal(t, want, s.status(id))
	}
	texts := map[string]any{}
	for fate, id := range fates {
		_, body := s.as("admin", "GET", "messages?resource_uuid="+id, "", "3.5")
		for _, o := range body["messages"].([]any) {
			texts[fmt.Sprint(fate)] = o.(map[string]any)["user_message"]
		}
	}
	assert.Equal(t, map[string]any{fmt.Sprint(isBusy): deleteBusyText, fmt.Sprint(failsDeleting): deleteFailedText}, texts)
}

func TestMessages(t *testing.T) {
	s := populated(t, 5000)
	_, body := s.as("admin", "GET", "messages", "", "3.3")
	all := body["messages"].([]any)
	require.Greater(t, len(all), 3, "seeded snapshots in error have left messages")
	var pages []any
	for marker := ""; ; {
		path := "messages?limit=2"
		if marker != "" {
			path += "&marker=" + marker
		}
		_, body = s.as("admin", "GET", path, "", "3.5")
		pages = append(pages, body["messages"].([]any)...)
		if _, more := body["messages_links"]; !more {
			break
		}
		marker = pages[len(pages)-1].(map[string]any)["id"].(string)
	}
	assert.Equal(t, all, pages)
	for i := 1; i < len(all); i++ {
		assert.GreaterOrEqual(t, all[i-1].(map[string]any)["created_at"], all[i].(map[string]any)["created_at"], "the newest first")
	}
	one := all[0].(map[string]any)
	code, answer := s.as("admin", "GET", "messages/"+one["id"].(string), "", "3.3")
	assert.Equal(t, 200, code)
	assert.Equal(t, one, answer["message"])
	assert.Contains(t, []string{"error", "error_deleting"}, s.status(one["resource_uuid"].(string)))
	code, _ = s.as("admin", "DELETE", "messages/"+one["id"].(string), "", "3.3")
	assert.Equal(t, 204, code)
	code, answer = s.as("admin", "GET", "messages/"+one["id"].(string), "", "3.3")
	assert.Equal(t, 404, code)
	assert.Equal(t, "Message "+one["id"].(string)+" could not be found.", messageOf(answer))
	_, body = s.as("demo", "GET", "messages", "", "3.3")
	assert.Len(t, body["messages"], len(all)-1, "other projects' are among them")
	code, _ = s.as("demo", "GET", "messages?bogus=1", "", "3.31")
	assert.Equal(t, 400, code)
	s.now = s.now.Add(2 * guaranteed)
	_, body = s.as("admin", "GET", "messages", "", "3.3")
	assert.Empty(t, body["messages"], "they are kept for thirty days")
}

func TestStuckSeedsStaySo(t *testing.T) {
	s := populated(t, 2500)
	for i := range 2500 {
		if r := s.c.st.seeds.snapshot(i); r.status == "creating" {
			s.now = s.now.Add(24 * time.Hour)
			assert.Equal(t, "creating", s.status(r.id))
			return
		}
	}
	t.Fatal("none is creating")
}

func TestForcedDeletionOfWhatFailsFailsAgain(t *testing.T) {
	s, volume := empty(t, Options{})
	id := s.newSnapshot("demo", volume, "faildelete")
	for range 2 {
		code, _ := s.as("admin", "POST", "snapshots/"+id+"/action", `{"os-force_delete": {}}`, "")
		require.Equal(t, 202, code)
		s.now = s.now.Add(2 * time.Second)
		assert.Equal(t, "error_deleting", s.status(id))
	}
	code, _ := s.as("demo", "DELETE", "snapshots/"+id, "", "")
	assert.Equal(t, 400, code)
}

func TestRevert(t *testing.T) {
	s, volume := empty(t, Options{})
	revert := func(id string) (int, string) {
		code, body := s.as("demo", "POST", "volumes/"+volume+"/action", fmt.Sprintf(`{"revert": {"snapshot_id": %q}}`, id), "3.40")
		return code, messageOf(body)
	}
	code, text := revert("x")
	assert.Equal(t, 400, code)
	assert.Equal(t, "Volume "+volume+" doesn't have any snapshots.", text)
	older, latest := s.newSnapshot("demo", volume, "older"), s.newSnapshot("demo", volume, "latest")
	code, _ = revert(older)
	assert.Equal(t, 400, code)
	code, _ = revert(latest)
	require.Equal(t, 202, code)
	assert.Equal(t, "restoring", s.status(latest))
	code, text = revert(latest)
	assert.Equal(t, 409, code)
	assert.Contains(t, text, "Volume's status must be 'available'.")
	s.now = s.now.Add(2 * time.Second)
	assert.Equal(t, "available", s.status(latest))
	_, body := s.as("demo", "GET", "volumes/"+volume, "", "")
	assert.Equal(t, "available", body["volume"].(map[string]any)["status"])

	failing := s.newSnapshot("demo", volume, "failrevert")
	code, _ = revert(failing)
	require.Equal(t, 202, code)
	s.now = s.now.Add(2 * time.Second)
	assert.Equal(t, "available", s.status(failing))
	_, body = s.as("demo", "GET", "volumes/"+volume, "", "")
	assert.Equal(t, "error", body["volume"].(map[string]any)["status"])
}

func TestGivenUpSnapshotsCanBeTakenInAgain(t *testing.T) {
	s, volume := empty(t, Options{})
	id := s.newSnapshot("demo", volume, "a")
	code, _ := s.as("admin", "POST", "snapshots/"+id+"/action", `{"os-unmanage": {}}`, "")
	require.Equal(t, 202, code)
	assert.Equal(t, "unmanaging", s.status(id))
	s.now = s.now.Add(2 * time.Second)
	assert.Equal(t, "gone", s.status(id))
	_, body := s.as("admin", "GET", "manageable_snapshots/detail?host=embedded@memory%23memory", "", "3.8")
	list := body["manageable-snapshots"].([]any)
	require.Len(t, list, 1)
	one := list[0].(map[string]any)
	assert.Equal(t, map[string]any{"source-name": "snapshot-" + id}, one["reference"])
	assert.Contains(t, one, "reason_not_safe")
	code, _ = s.as("admin", "POST", "manageable_snapshots", fmt.Sprintf(`{"snapshot": {"volume_id": %q, "ref": {"source-name": "snapshot-%s"}}}`, volume, id), "3.8")
	assert.Equal(t, 202, code)
	_, body = s.as("admin", "GET", "manageable_snapshots?host=embedded@memory%23memory", "", "3.8")
	assert.Empty(t, body["manageable-snapshots"])
	for query, want := range map[string]string{"": "Host field is missing.", "?host=a&cluster=b": "One and only one of cluster and host must be set."} {
		mv := "3.17"
		if query == "" {
			mv = "3.8"
		}
		code, body = s.as("admin", "GET", "manageable_snapshots"+query, "", mv)
		assert.Equal(t, 400, code)
		assert.Equal(t, "Invalid input received: "+want, messageOf(body))
	}
}

func TestBackupHoldsTheSnapshotMeanwhile(t *testing.T) {
	s, volume := empty(t, Options{})
	id := s.newSnapshot("demo", volume, "a")
	body := fmt.Sprintf(`{"backup": {"volume_id": %q, "snapshot_id": %q, "name": "b"}}`, volume, id)
	code, answer := s.as("demo", "POST", "backups", body, "")
	require.Equal(t, 202, code)
	backup := answer["backup"].(map[string]any)["id"].(string)
	assert.Equal(t, "backing-up", s.status(id))
	code, answer = s.as("demo", "POST", "backups", body, "")
	assert.Equal(t, 400, code)
	assert.Contains(t, messageOf(answer), `must be available, but the current status is "backing-up".`)
	s.now = s.now.Add(2 * time.Second)
	assert.Equal(t, "available", s.status(id))
	_, answer = s.as("demo", "GET", "backups/"+backup, "", "")
	assert.Equal(t, "available", answer["backup"].(map[string]any)["status"])
	code, _ = s.as("other", "GET", "backups/"+backup, "", "")
	assert.Equal(t, 404, code)
	code, _ = s.as("demo", "DELETE", "backups/"+backup, "", "")
	assert.Equal(t, 202, code)
	s.now = s.now.Add(2 * time.Second)
	_, answer = s.as("demo", "GET", "backups/detail", "", "")
	assert.Empty(t, answer["backups"])
}

func TestGroupMembersCannotGoAlone(t *testing.T) {
	s := populated(t, 300)
	_, body := s.as("admin", "GET", "group_snapshots/detail?all_tenants=1", "", "3.58")
	groups := body["group_snapshots"].([]any)
	require.NotEmpty(t, groups)
	group := groups[0].(map[string]any)
	assert.Contains(t, group, "project_id")
	_, body = s.as("admin", "GET", "snapshots/detail?all_tenants=1&group_snapshot_id="+group["id"].(string), "", "3.14")
	members := body["snapshots"].([]any)
	require.NotEmpty(t, members)
	id := members[0].(map[string]any)["id"].(string)
	code, answer := s.as("admin", "DELETE", "snapshots/"+id, "", "")
	assert.Equal(t, 400, code)
	assert.Contains(t, messageOf(answer), "must not be part of a group")
	code, _ = s.as("admin", "POST", "snapshots/"+id+"/action", `{"os-force_delete": {}}`, "")
	assert.Equal(t, 400, code)
	code, answer = s.as("admin", "GET", "group_snapshots/"+group["id"].(string), "", "3.14")
	assert.Equal(t, 200, code)
	assert.NotContains(t, answer["group_snapshot"], "project_id")
	code, _ = s.as("admin", "GET", "group_snapshots/"+id, "", "3.14")
	assert.Equal(t, 404, code)
	code, _ = s.as("admin", "GET", "group_snapshots", "", "3.13")
	assert.Equal(t, 404, code)
}
