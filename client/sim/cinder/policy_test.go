package cinder

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadersWriteUnlessThePolicyIsStrict(t *testing.T) {
	for _, strict := range []bool{false, true} {
		s, volume := empty(t, Options{StrictPolicy: strict})
		id := s.newSnapshot("demo", volume, "a")
		for _, c := range []struct{ method, path, body, rule string }{
			{"PUT", "snapshots/" + id, `{"snapshot": {"name": "b"}}`, "volume:update_snapshot"},
			{"POST", "snapshots/" + id + "/metadata", `{"metadata": {"a": "b"}}`, "volume:update_snapshot_metadata"},
			{"DELETE", "snapshots/" + id + "/metadata/a", "", "volume:delete_snapshot_metadata"},
			{"POST", "snapshots", fmt.Sprintf(`{"snapshot": {"volume_id": %q}}`, volume), "volume:create_snapshot"},
			{"DELETE", "snapshots/" + id, "", "volume:delete_snapshot"},
			{"POST", "volumes", `{"volume": {"size": 1}}`, "volume:create"},
		} {
			if strict && strings.HasSuffix(c.path, "/a") { // what the reader could not write
				s.as("demo", "POST", "snapshots/"+id+"/metadata", `{"metadata": {"a": "b"}}`, "")
			}
			code, body := s.as("reader", c.method, c.path, c.body, "")
			if strict {
				assert.Equal(t, 403, code, c.rule)
				assert.Equal(t, "Policy doesn't allow "+c.rule+" to be performed.", messageOf(body))
			} else {
				assert.Less(t, code, 300, "%s %v", c.rule, body)
			}
		}
		code, _ := s.as("reader", "GET", "snapshots/"+id, "", "")
		assert.Equal(t, 200, code)
	}
}

func TestAdminRequestsAreForAdmins(t *testing.T) {
	s, volume := empty(t, Options{})
	id := s.newSnapshot("demo", volume, "a")
	for _, c := range []struct{ method, path, body, mv, rule string }{
		{"POST", "snapshots/" + id + "/action", `{"os-reset_status": {"status": "error"}}`, "", "volume_extension:snapshot_admin_actions:reset_status"},
		{"POST", "snapshots/" + id + "/action", `{"os-force_delete": {}}`, "", "volume_extension:snapshot_admin_actions:force_delete"},
		{"POST", "snapshots/" + id + "/action", `{"os-unmanage": {}}`, "", "snapshot_extension:snapshot_unmanage"},
		{"GET", "manageable_snapshots?host=a", "", "3.8", "snapshot_extension:list_manageable"},
		{"POST", "manageable_snapshots", fmt.Sprintf(`{"snapshot": {"volume_id": %q, "ref": "x"}}`, volume), "3.8", "snapshot_extension:snapshot_manage"},
		{"PUT", "os-quota-sets/" + demoProject, `{"quota_set": {"snapshots": 1}}`, "", "volume_extension:quotas:update"},
		{"DELETE", "os-quota-sets/" + demoProject, "", "", "volume_extension:quotas:delete"},
		{"GET", "os-services", "", "", "volume_extension:services:index"},
		{"GET", "scheduler-stats/get_pools", "", "", "scheduler_extension:scheduler_stats:get_pools"},
		{"POST", "volumes/" + volume + "/action", `{"os-reset_status": {"status": "error"}}`, "", "volume_extension:volume_admin_actions:reset_status"},
	} {
		code, body := s.as("demo", c.method, c.path, c.body, c.mv)
		assert.Equal(t, 403, code, c.rule)
		assert.Equal(t, "Policy doesn't allow "+c.rule+" to be performed.", messageOf(body))
		code, body = s.as("admin", c.method, c.path, c.body, c.mv)
		assert.Less(t, code, 300, "%s %v", c.rule, body)
		s.as("admin", "POST", "snapshots/"+id+"/action", `{"os-reset_status": {"status": "available"}}`, "")
	}
}

func TestOtherProjectsDoNotExist(t *testing.T) {
	s, volume := empty(t, Options{})
	id := s.newSnapshot("demo", volume, "a")
	for _, path := range []string{"snapshots/" + id, "snapshots/" + id + "/metadata", "volumes/" + volume} {
		code, _ := s.as("other", "GET", path, "", "")
		assert.Equal(t, 404, code, path)
		code, _ = s.as("admin", "GET", path, "", "")
		assert.Equal(t, 200, code, path)
	}
	code, body := s.as("other", "GET", "/v3/"+demoProject+"/snapshots", "", "")
	assert.Equal(t, 400, code)
	assert.Equal(t, "Malformed request url", messageOf(body))
	code, _ = s.as("other", "GET", "/v3/snapshots", "", "")
	assert.Equal(t, 200, code)
}

func TestMicroversions(t *testing.T) {
	for _, newest := range []int{0, 27, 43, 50, 59, 64, 66, 70, 71} {
		opt := Options{MaxMicroversion: newest}
		if newest == 0 {
			opt.MaxMicroversion = -1
		}
		s, volume := empty(t, opt)
		id := s.newSnapshot("demo", volume, "a")
		_, body := s.as("admin", "GET", "/", "", "")
		version := body["versions"].([]any)[0].(map[string]any)
		assert.Equal(t, fmt.Sprintf("3.%d", newest), version["version"])
		code, _ := s.as("demo", "GET", "snapshots", "", fmt.Sprintf("3.%d", newest+1))
		assert.Equal(t, 406, code)
		_, body = s.as("demo", "GET", "snapshots/"+id, "", "latest")
		snap := body["snapshot"].(map[string]any)
		for field, since := range map[string]int{"group_snapshot_id": 14, "user_id": 41, "consumes_quota": 65} {
			_, has := snap[field]
			assert.Equal(t, newest >= since, has, "%s at 3.%d", field, newest)
		}
		for path, since := range map[string]int{"messages": 3, "group_snapshots": 14, "resource_filters": 33, "manageable_snapshots?host=a": 8} {
			code, _ = s.as("admin", "GET", path, "", "latest")
			assert.Equal(t, newest >= since, code == 200, "%s at 3.%d", path, newest)
		}
	}
}

func TestVersionHeader(t *testing.T) {
	s, _ := empty(t, Options{})
	for header, want := range map[string]int{
		"": 200, "volume 3.70": 200, "volume latest": 200, "volume  3.5": 400, "volume 3.72": 406, "volume 2.0": 406, "volume x.y": 400, "volume": 400,
		"compute 2.1": 400, "compute 2.1, volume 3.5": 200, "volume 3.5, compute 2.1": 200, "volumev3 3.5": 200, "volume 3.-1": 400,
	} {
		resp := s.send("GET", "/v3/snapshots", "", map[string]string{"X-Auth-Token": "demo", "OpenStack-API-Version": header})
		assert.Equal(t, want, resp.StatusCode, "%q", header)
	}
}

func TestVersionTwoKnowsNoMicroversions(t *testing.T) {
	s := newStage(t, Options{V2: true, NoV3: true, Snapshots: 20, Projects: sixProjects}, recordedUsers())
	resp := s.send("GET", "/v2/"+adminProject+"/snapshots/detail?all_tenants=1", "", map[string]string{"X-Auth-Token": "admin", "OpenStack-API-Version": "volume 3.70"})
	assert.Equal(t, 200, resp.StatusCode)
	assert.Empty(t, resp.Header.Get("OpenStack-API-Version"))
	code, body := s.as("admin", "GET", "/v2/"+adminProject+"/snapshots/detail?all_tenants=1&limit=5&sort_key=created_at&sort_dir=asc", "", "3.70")
	require.Equal(t, 200, code)
	require.Len(t, body["snapshots"], 5)
	assert.NotContains(t, body["snapshots"].([]any)[0], "user_id")
	assert.Contains(t, body["snapshots_links"].([]any)[0].(map[string]any)["href"], "/v2/"+adminProject+"/snapshots/detail?")
	for _, path := range []string{"/v3/", "/v3/snapshots"} {
		assert.Equal(t, 404, s.send("GET", path, "", map[string]string{"X-Auth-Token": "admin"}).StatusCode, path)
	}
	_, body = s.as("admin", "GET", "/", "", "")
	assert.Equal(t, "v2.0", body["versions"].([]any)[0].(map[string]any)["id"])
	code, body = s.as("admin", "POST", "/v2/volumes", `{"volume": {"size": 1}}`, "")
	require.Equal(t, 202, code)
	volume := body["volume"].(map[string]any)["id"].(string)
	s.now = s.now.Add(5e9)
	code, _ = s.as("admin", "POST", "/v2/volumes/"+volume+"/action", `{"os-attach": {"mountpoint": "/dev/vdb"}}`, "")
	require.Equal(t, 202, code)
	create := fmt.Sprintf(`{"snapshot": {"volume_id": %q}}`, volume)
	code, _ = s.as("admin", "POST", "/v2/snapshots", create, "")
	assert.Equal(t, 400, code, "in use, and there is no 3.66 here")
}

func TestWhatNoRouteHas(t *testing.T) {
	s, _ := empty(t, Options{})
	for _, c := range []struct{ method, path string }{
		{"GET", "/v3/" + demoProject}, {"GET", "/v3/" + demoProject + "/"}, {"GET", "/v3/" + demoProject + "/snapshots/"}, {"GET", "/v3/" + demoProject + "//snapshots"},
		{"PATCH", "/v3/snapshots"}, {"GET", "/v3/nothing"}, {"GET", "/v4/"}, {"GET", "/v3/snapshots/a/b/c/d"}, {"POST", "/v3/limits"},
	} {
		resp := s.send(c.method, c.path, "", map[string]string{"X-Auth-Token": "demo"})
		assert.Equal(t, http.StatusNotFound, resp.StatusCode, c.path)
		assert.NotEmpty(t, resp.Header.Get("X-Openstack-Request-Id"))
	}
}
