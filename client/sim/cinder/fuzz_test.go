package cinder

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FuzzQuery holds that whatever is asked of a listing is answered by a page or
// by a refusal of the client's mistake, in JSON.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		"limit=1", "limit=-1&offset=99999999999999999999", "sort=name:asc,id", "sort=", "sort=:::", "sort_key=&sort_dir=", "marker=%zz", "metadata={'a':'b'}", `metadata={"a":"\ud83d`,
		"metadata={'a':", "name~=%25_", "status~=e&all_tenants=1", "with_count=true&limit=0", "offset=3&limit=2&marker=x", "consumes_quota=", "a;b=c", "%00=1", "volume_id=&id=",
	} {
		for _, mv := range []int{0, 22, 31, 45, 70} {
			f.Add(seed, mv, true)
			f.Add(seed, mv, false)
		}
	}
	f.Fuzz(func(t *testing.T, query string, mv int, admin bool) {
		s := populated(t, 60)
		user := "demo"
		if admin {
			user = "admin"
		}
		version := "3." + itoa((mv%71+71)%71)
		resp := s.send("GET", "/v3/snapshots?"+query, "", map[string]string{"X-Auth-Token": user, "OpenStack-API-Version": "volume " + version})
		text, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		var body struct {
			Snapshots []map[string]any `json:"snapshots"`
		}
		require.NoError(t, json.Unmarshal(text, &body), "%s", text)
		assert.Contains(t, []int{200, 400, 404}, resp.StatusCode, "%s", text)
	})
}

// FuzzBody holds that no body breaks a request: it is done or refused in JSON.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		"", "{", "[]", "null", `"a"`, `{}`, `{"snapshot": {}}`, `{"snapshot": []}`, `{"snapshot": {"volume_id": 1, "name": {"a": [1, null, true]}}}`, `{"snapshot": {"name": "\ud800"}}`,
		`{"metadata": {"a": "b", "A": "c"}}`, `{"metadata": {"": 1}}`, `{"meta": {"k": "v"}}`, `{"os-reset_status": null}`, `{"os-reset_status": {"status": 5}}`,
		`{"os-update_snapshot_status": {"status": "available", "progress": "%"}}`, `{"os-update_snapshot_status": {"progress": "é"}}`, `{"volume": {"size": 1e99}}`, `{"volume": {"size": "99999999999"}}`, `{"revert": []}`,
		`{"quota_set": {"snapshots": 99999999999}}`, `{"backup": {"volume_id": "x"}}`, `{"snapshot": {"ref": null, "volume_id": null}}`, `{"a": 1}{"b": 2}`,
	} {
		for path := range 10 {
			f.Add(seed, path)
		}
	}
	f.Fuzz(func(t *testing.T, text string, path int) {
		s := populated(t, 60)
		id, volume := s.c.st.seeds.id(3), s.c.st.seeds.volumes[0].id
		targets := []string{
			"POST snapshots", "PUT snapshots/" + id, "POST snapshots/" + id + "/metadata", "PUT snapshots/" + id + "/metadata/k", "POST snapshots/" + id + "/action",
			"POST volumes", "POST volumes/" + volume + "/action", "PUT os-quota-sets/" + demoProject, "POST manageable_snapshots", "POST backups", "PUT volumes/" + volume,
		}
		method, target, _ := strings.Cut(targets[(path%len(targets)+len(targets))%len(targets)], " ")
		resp := s.send(method, "/v3/"+target, text, map[string]string{"X-Auth-Token": "admin", "Content-Type": "application/json", "OpenStack-API-Version": "volume 3.70"})
		answer, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		if len(answer) > 0 {
			require.True(t, json.Valid(answer), "%s", answer)
		}
		assert.NotEqual(t, http.StatusInternalServerError, resp.StatusCode, "%s", answer)
		assert.Equal(t, 200, s.send("GET", "/v3/snapshots/detail?all_tenants=1", "", map[string]string{"X-Auth-Token": "admin"}).StatusCode)
	})
}
