package cinder

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestQuota(t *testing.T) {
	s, volume := empty(t, Options{Quota: Quota{Volumes: 3, Snapshots: 2, Gigabytes: 20}})
	s.newSnapshot("demo", volume, "a")
	id := s.newSnapshot("demo", volume, "b")
	create := fmt.Sprintf(`{"snapshot": {"volume_id": %q}}`, volume)
	resp := s.send("POST", "/v3/snapshots", create, map[string]string{"X-Auth-Token": "demo", "Content-Type": "application/json"})
	assert.Equal(t, 413, resp.StatusCode)
	assert.Equal(t, "0", resp.Header.Get("Retry-After"))
	_, body := s.as("demo", "GET", "os-quota-sets/"+demoProject+"?usage=true", "", "")
	set := body["quota_set"].(map[string]any)
	assert.Equal(t, map[string]any{"limit": 2.0, "in_use": 2.0, "reserved": 0.0}, set["snapshots"])
	assert.Equal(t, map[string]any{"limit": 20.0, "in_use": 6.0, "reserved": 0.0}, set["gigabytes"])

	s.as("demo", "DELETE", "snapshots/"+id, "", "")
	s.now = s.now.Add(2e9)
	code, _ := s.as("demo", "POST", "snapshots", create, "")
	assert.Equal(t, 202, code, "what is gone is free again")

	code, body = s.as("admin", "PUT", "os-quota-sets/"+demoProject, `{"quota_set": {"snapshots": -1, "gigabytes": 7, "groups": 3}}`, "")
	require.Equal(t, 200, code)
	assert.Equal(t, 3.0, body["quota_set"].(map[string]any)["groups"])
	code, body = s.as("demo", "POST", "snapshots", create, "")
	assert.Equal(t, 413, code)
	assert.Contains(t, messageOf(body), "Requested 2G, quota is 7G and 6G has been consumed.")
	for set, want := range map[string]string{
		`{"quota_set": {"snapshots": -2}}`:     "Invalid input received: snapshots must be >= -1",
		`{"quota_set": {"snapshots": "x"}}`:    "Invalid input received: snapshots must be an integer",
		`{"quota_set": {"bogus": 1, "oh": 2}}`: "Invalid input received: Bad key(s) in quota set: bogus, oh",
	} {
		code, body = s.as("admin", "PUT", "os-quota-sets/"+demoProject, set, "")
		assert.Equal(t, 400, code)
		assert.Equal(t, want, messageOf(body))
	}
	s.as("admin", "PUT", "os-quota-sets/"+demoProject, `{"quota_set": {"gigabytes": -1, "snapshots___DEFAULT__": 0}}`, "")
	code, _ = s.as("demo", "POST", "snapshots", create, "")
	assert.Equal(t, 413, code, "the type's limit counts too")
	s.as("admin", "DELETE", "os-quota-sets/"+demoProject, "", "")
	_, body = s.as("demo", "GET", "limits", "", "")
	assert.Equal(t, 2.0, body["limits"].(map[string]any)["absolute"].(map[string]any)["maxTotalSnapshots"])
}

func TestUsageCountsTheSeeded(t *testing.T) {
	s := populated(t, 300)
	count := func() (n, gigabytes int) {
		for _, o := range walkPages(t, s, "demo", "consumes_quota=true", 1000, nil) {
			n++
			gigabytes += int(o["size"].(float64))
		}
		_, body := s.as("demo", "GET", "volumes/detail", "", "")
		for _, o := range body["volumes"].([]any) {
			gigabytes += int(o.(map[string]any)["size"].(float64))
		}
		return n, gigabytes
	}
	for range 3 {
		n, gigabytes := count()
		u := s.c.st.used(demoProject)
		assert.Equal(t, n, u.Snapshots)
		assert.Equal(t, gigabytes, u.Gigabytes)
		id := walkPages(t, s, "demo", "status=available", 1000, nil)[3]["id"].(string)
		s.as("admin", "POST", "snapshots/"+id+"/action", `{"os-force_delete": {}}`, "")
		s.as("demo", "PUT", "snapshots/"+walkPages(t, s, "demo", "", 1000, nil)[5]["id"].(string), `{"snapshot": {"name": "x"}}`, "")
		s.now = s.now.Add(2e9)
	}
}

func TestCreationIsChecked(t *testing.T) {
	s, volume := empty(t, Options{})
	long := strings.Repeat("é", 256)
	for _, c := range []struct{ more, message string }{
		{`, "display_description": "x"`, "Additional properties are not allowed ('display_description' was unexpected)"},
		{`, "name": ["x"]`, "Invalid input for field/attribute name. Value: ['x']. ['x'] is not of type 'string', 'null'"},
		{`, "name": "` + long + `"`, "'" + long + "' is too long"},
		{`, "description": "😀"`, "does not match '^["},
		{`, "description": "a\u200bb"`, "does not match '^["},
		{`, "metadata": ["a"]`, "['a'] is not of type 'object', 'null'"},
		{`, "metadata": {"a$": "b"}`, "'a$' does not match any of the regexes: '^[a-zA-Z0-9-_:. /]{1,255}$'"},
		{`, "metadata": {"a": "` + long + `"}`, "is too long"},
		{`, "force": 7`, "7 is not"},
	} {
		code, body := s.as("demo", "POST", "snapshots", fmt.Sprintf(`{"snapshot": {"volume_id": %q%s}}`, volume, c.more), "")
		assert.Equal(t, 400, code, c.more)
		assert.Contains(t, messageOf(body), c.message)
	}
	code, body := s.as("demo", "POST", "snapshots", fmt.Sprintf(`{"snapshot": {"volume_id": %q, "name": " 日次 ", "description": "naïve 日本", "metadata": {"a/b c": ""}}}`, volume), "")
	require.Equal(t, 202, code, body)
	snap := body["snapshot"].(map[string]any)
	assert.Equal(t, "日次", snap["name"])
	assert.Equal(t, map[string]any{"a/b c": ""}, snap["metadata"])
}

func TestUpdate(t *testing.T) {
	s, volume := empty(t, Options{})
	id := s.newSnapshot("demo", volume, "a")
	for _, c := range []struct {
		body       string
		name, desc any
	}{
		{`{"name": "b"}`, "b", nil}, {`{"description": "d"}`, "b", "d"}, {`{"name": "", "description": ""}`, "", ""}, {`{"name": null, "description": null}`, nil, nil},
	} {
		code, body := s.as("demo", "PUT", "snapshots/"+id, `{"snapshot": `+c.body+`}`, "")
		require.Equal(t, 200, code)
		snap := body["snapshot"].(map[string]any)
		assert.Equal(t, c.name, snap["name"])
		assert.Equal(t, c.desc, snap["description"])
	}
}

func TestAnswerToAnUpdateHasTheTimeOfTheChangeBefore(t *testing.T) {
	s, volume := empty(t, Options{})
	id := s.newSnapshot("demo", volume, "a")
	_, body := s.as("demo", "GET", "snapshots/"+id, "", "")
	before := body["snapshot"].(map[string]any)["updated_at"]
	s.now = s.now.Add(60e9)
	_, body = s.as("demo", "PUT", "snapshots/"+id, `{"snapshot": {"name": "b"}}`, "")
	assert.Equal(t, before, body["snapshot"].(map[string]any)["updated_at"])
	_, body = s.as("demo", "GET", "snapshots/"+id, "", "")
	assert.NotEqual(t, before, body["snapshot"].(map[string]any)["updated_at"])
}

func TestMetadataKeysAndCase(t *testing.T) {
	for _, keep := range []bool{false, true} {
		s, volume := empty(t, Options{KeepCase: keep})
		id := s.newSnapshot("demo", volume, "a")
		_, body := s.as("demo", "POST", "snapshots/"+id+"/metadata", `{"metadata": {"Case": "1", "case": "2", "ünï": "\ud83d\ude00"}}`, "")
		want := map[string]any{"Case": "2", "ünï": "😀"}
		if keep {
			want = map[string]any{"Case": "1", "case": "2", "ünï": "😀"}
		}
		assert.Equal(t, want, body["metadata"])
		code, _ := s.as("demo", "GET", "snapshots/"+id+"/metadata/%C3%BCn%C3%AF", "", "")
		assert.Equal(t, 404, code, "the router takes each byte for a letter")
	}
}

func TestChangesOfSeededRowsStay(t *testing.T) {
	s := populated(t, 100)
	id := s.c.st.seeds.id(42)
	s.as("admin", "POST", "snapshots/"+id+"/metadata", `{"metadata": {"k": "v"}}`, "")
	s.as("admin", "PUT", "snapshots/"+id, `{"snapshot": {"name": "mine"}}`, "")
	_, body := s.as("admin", "GET", "snapshots/"+id, "", "")
	snap := body["snapshot"].(map[string]any)
	assert.Equal(t, "mine", snap["name"])
	assert.Equal(t, "v", snap["metadata"].(map[string]any)["k"])
	_, body = s.as("admin", "GET", "snapshots?all_tenants=1&name=mine", "", "")
	assert.Len(t, body["snapshots"], 1)
	fresh := s.c.st.seeds.snapshot(42)
	assert.NotEqual(t, "mine", nameOf(fresh.name), "the seed goes on to tell the same")
}

func TestVolumes(t *testing.T) {
	s := populated(t, 300)
	var all []string
	for marker := ""; ; {
		q := "volumes/detail?all_tenants=1&limit=70&sort=size:asc"
		if marker != "" {
			q += "&marker=" + marker
		}
		_, body := s.as("admin", "GET", q, "", "")
		for _, o := range body["volumes"].([]any) {
			marker = o.(map[string]any)["id"].(string)
			assert.NotContains(t, all, marker)
			all = append(all, marker)
		}
		if _, more := body["volumes_links"]; !more {
			break
		}
	}
	assert.Len(t, all, firstVolumes)
	_, body := s.as("admin", "GET", "volumes?all_tenants=1&status=in-use&with_count=1&limit=1", "", "3.45")
	assert.Greater(t, body["count"], 50.0)
	code, _ := s.as("demo", "GET", "volumes?bogus=1", "", "3.31")
	assert.Equal(t, 400, code)

	of := map[bool]string{}
	for _, id := range all {
		if v := s.c.st.volumes[id]; v.status == "available" {
			of[s.c.st.snapshotsOf(v) > 0] = id
		}
	}
	code, body = s.as("admin", "DELETE", "volumes/"+of[true], "", "")
	assert.Equal(t, 400, code)
	assert.Contains(t, messageOf(body), "have snapshots")
	code, _ = s.as("admin", "DELETE", "volumes/"+of[true]+"?cascade=true", "", "")
	assert.Equal(t, 202, code)
	s.now = s.now.Add(2e9)
	code, _ = s.as("admin", "GET", "volumes/"+of[true], "", "")
	assert.Equal(t, 404, code)
	_, body = s.as("admin", "GET", "snapshots?all_tenants=1&volume_id="+of[true], "", "")
	assert.Empty(t, body["snapshots"])
	code, _ = s.as("admin", "DELETE", "volumes/"+of[false], "", "")
	assert.Equal(t, 202, code)
}

func TestVolumeCreation(t *testing.T) {
	s, volume := empty(t, Options{})
	id := s.newSnapshot("demo", volume, "a")
	for body, want := range map[string]string{
		`{}`:                                 "Invalid input received: Volume size 'None' must be an integer and greater than 0",
		`{"size": 0}`:                        "Invalid input for field/attribute size. Value: 0. 0 is less than the minimum of 1",
		`{"size": "x"}`:                      "Invalid input for field/attribute size. Value: x. 'x' does not match '^[0-9]+$'",
		`{"size": 1, "volume_type": "nope"}`: "Volume type with name nope could not be found.",
		`{"snapshot_id": "` + id + `", "size": 1}`:                "Invalid input received: Volume size '1'GB cannot be smaller than the snapshot size 2GB. They must be >= original snapshot size.",
		`{"size": 1, "name": "` + strings.Repeat("n", 256) + `"}`: "Invalid input received: name has 256 characters, more than 255.",
	} {
		code, answer := s.as("demo", "POST", "volumes", `{"volume": `+body+`}`, "")
		assert.GreaterOrEqual(t, code, 400)
		assert.Equal(t, want, messageOf(answer))
	}
	code, answer := s.as("demo", "POST", "volumes", `{"volume": {"size": "3", "snapshot_id": "`+id+`", "name": "from", "imageRef": null, "metadata": {"a": "b"}}}`, "")
	require.Equal(t, 202, code, answer)
	made := answer["volume"].(map[string]any)
	assert.Equal(t, 3.0, made["size"])
	assert.Equal(t, id, made["snapshot_id"])
	s.now = s.now.Add(2e9)
	code, answer = s.as("demo", "PUT", "volumes/"+made["id"].(string), `{"volume": {"name": "renamed", "description": "d"}}`, "")
	require.Equal(t, 200, code)
	assert.Equal(t, "renamed", answer["volume"].(map[string]any)["name"])
	code, _ = s.as("demo", "POST", "volumes/"+made["id"].(string)+"/action", `{"os-extend": {"new_size": 5}}`, "")
	require.Equal(t, 202, code)
	_, answer = s.as("demo", "GET", "volumes/summary", "", "3.36")
	assert.Equal(t, map[string]any{"total_count": 2.0, "total_size": 7.0, "metadata": map[string]any{"a": []any{"b"}}}, answer["volume-summary"])
}

func TestAttachment(t *testing.T) {
	s, volume := empty(t, Options{})
	act := func(user, body string) int {
		code, _ := s.as(user, "POST", "volumes/"+volume+"/action", body, "")
		return code
	}
	require.Equal(t, 202, act("demo", `{"os-attach": {"instance_uuid": "x", "mountpoint": "/dev/vdb"}}`))
	assert.Equal(t, 400, act("demo", `{"os-attach": {"instance_uuid": "y", "mountpoint": "/dev/vdc"}}`))
	code, _ := s.as("demo", "DELETE", "volumes/"+volume, "", "")
	assert.Equal(t, 400, code)
	require.Equal(t, 202, act("demo", `{"os-detach": {}}`))
	require.Equal(t, 202, act("admin", `{"os-reset_status": {"status": "ERROR"}}`))
	_, body := s.as("demo", "GET", "volumes/"+volume, "", "")
	assert.Equal(t, "error", body["volume"].(map[string]any)["status"])
	assert.Equal(t, 400, act("demo", `{"os-nothing": {}}`))
	code, _ = s.as("demo", "DELETE", "volumes/"+volume, "", "")
	assert.Equal(t, 202, code)
}
