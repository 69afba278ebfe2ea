package clienttest

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// nobody is an id that no snapshot and no volume has.
const nobody = "00000000-0000-0000-0000-000000000001"

// Between two looks at something that settles, and at most so many looks.
const (
	lookEvery = 200 * time.Millisecond
	lookTimes = 300
)

func (s *suite) passOf(t testing.TB, who Account) pass {
	t.Helper()
	if p, ok := s.passes[who]; ok {
		return p
	}
	p, err := signIn(s.env.AuthURL, who)
	require.NoError(t, err)
	s.passes[who] = p
	return p
}

// raw asks Block Storage as who, below the project's address. version is a
// microversion as in the header, "3.40", or "" for none.
func (s *suite) raw(t testing.TB, who Account, version, method, path string, body any) reply {
	t.Helper()
	p := s.passOf(t, who)
	header := http.Header{"X-Auth-Token": {p.token}}
	if version != "" {
		header.Set("OpenStack-API-Version", "volume "+version)
	}
	r, err := send(method, p.block+path, header, body)
	require.NoError(t, err)
	return r
}

// ask is raw for a case.
func (s *stage) ask(who Account, version, method, path string, body any) reply {
	s.Helper()
	return s.raw(s.T, who, version, method, path, body)
}

// unlimit takes the quotas of the three projects away. Some cases set them.
func (s *suite) unlimit(t testing.TB) {
	t.Helper()
	for _, who := range []Account{s.env.Member, s.env.Other, s.env.Admin} {
		s.setQuota(t, who, -1, -1)
	}
}

func (s *suite) setQuota(t testing.TB, who Account, snapshots, gigabytes int) {
	t.Helper()
	r := s.raw(t, s.env.Admin, "", http.MethodPut, "/os-quota-sets/"+s.passOf(t, who).project,
		map[string]any{"quota_set": map[string]int{"snapshots": snapshots, "gigabytes": gigabytes, "volumes": -1}})
	require.Equal(t, http.StatusOK, r.status, r.text)
}

// name gives a name that nothing in the run has had.
func (s *suite) name() string {
	s.made++
	return fmt.Sprintf("contract-%d", s.made)
}

// volume makes a volume and waits until it is available.
func (s *stage) volume(who Account, name string, gib int) string {
	s.Helper()
	r := s.ask(who, "", http.MethodPost, "/volumes", map[string]any{"volume": map[string]any{"name": name, "size": gib}})
	require.Equal(s.T, http.StatusAccepted, r.status, r.text)
	id, ok := r.at("volume", "id").(string)
	require.True(s.T, ok, r.text)
	s.volumes = append(s.volumes, id)
	s.volumeSettles(who, id, "available")
	return id
}

// volumeSettles waits until a volume has one of the statuses and gives it; ""
// stands for one that is gone.
func (s *stage) volumeSettles(who Account, id string, wanted ...string) string {
	s.Helper()
	status := "?"
	for range lookTimes {
		r := s.ask(who, "", http.MethodGet, "/volumes/"+id, nil)
		status, _ = r.at("volume", "status").(string)
		for _, want := range wanted {
			if status == want {
				return status
			}
		}
		s.env.Pass(lookEvery)
	}
	require.Fail(s.T, "a volume does not settle", "%s is %q, wanted one of %q", id, status, wanted)
	return ""
}

// attach makes a volume in-use, as an instance would.
func (s *stage) attach(volume string) {
	s.Helper()
	r := s.ask(s.env.Admin, "", http.MethodPost, "/volumes/"+volume+"/action", map[string]any{"os-attach": map[string]string{
		"instance_uuid": "b4ccf0c9-afb3-4314-89be-3cdd05a24c8b", "mountpoint": "/dev/vdb", "mode": "rw"}})
	require.Equal(s.T, http.StatusAccepted, r.status, r.text)
	s.volumeSettles(s.env.Admin, volume, "in-use")
}

// snapshot makes a snapshot and waits until it is available.
func (s *stage) snapshot(c Client, d model.Draft) model.Snapshot {
	s.Helper()
	made, err := c.Create(s.ctx, d)
	s.must(err)
	return s.settles(c, made.ID, model.Available)
}

// settles waits until a snapshot has one of the statuses.
func (s *stage) settles(c Client, id model.ID, wanted ...model.Status) model.Snapshot {
	s.Helper()
	last := model.StatusUnknown
	for range lookTimes {
		detail, err := c.Show(s.ctx, id)
		s.must(err)
		last = detail.Status
		for _, want := range wanted {
			if last == want {
				return detail.Snapshot
			}
		}
		s.env.Pass(lookEvery)
	}
	require.Fail(s.T, "a snapshot does not settle", "%s is %q, wanted one of %v", id, last, wanted)
	return model.Snapshot{}
}

// vanishes waits until a snapshot is gone.
func (s *stage) vanishes(c Client, id model.ID) {
	s.Helper()
	for range lookTimes {
		_, err := c.Show(s.ctx, id)
		if errors.Is(err, model.ErrNotFound) {
			return
		}
		s.must(err)
		s.env.Pass(lookEvery)
	}
	require.Fail(s.T, "a snapshot does not vanish", "%s", id)
}

// reset writes a status as an admin.
func (s *stage) reset(id model.ID, status model.Status) {
	s.Helper()
	s.must(s.as(s.env.Admin).ResetStatus(s.ctx, id, status))
}

// sweep removes what the run made, as well as it can: the snapshots first,
// because a volume that has some cannot be deleted. What does not go is left.
func (s *suite) sweep() {
	p, err := signIn(s.env.AuthURL, s.env.Admin)
	if err != nil {
		return
	}
	header := http.Header{"X-Auth-Token": {p.token}, "Openstack-Api-Version": {"volume 3.40"}}
	ask := func(method, path string, body any) reply {
		r, err := send(method, p.block+path, header, body)
		if err != nil {
			return reply{}
		}
		return r
	}
	for _, volume := range s.volumes {
		rows, _ := ask(http.MethodGet, "/snapshots?all_tenants=1&volume_id="+volume, nil).at("snapshots").([]any)
		for _, row := range rows {
			fields, _ := row.(map[string]any)
			action := fmt.Sprintf("/snapshots/%v/action", fields["id"])
			// a new name, because the old one may ask the driver to fail
			ask(http.MethodPut, fmt.Sprintf("/snapshots/%v", fields["id"]), map[string]any{"snapshot": map[string]string{"name": "swept"}})
			ask(http.MethodPost, action, map[string]any{"os-reset_status": map[string]string{"status": "error"}})
			ask(http.MethodPost, action, map[string]any{"os-force_delete": map[string]any{}})
		}
	}
	s.env.Pass(5 * time.Second)
	for _, volume := range s.volumes {
		ask(http.MethodPut, "/volumes/"+volume, map[string]any{"volume": map[string]string{"name": "swept"}})
		ask(http.MethodPost, "/volumes/"+volume+"/action", map[string]any{"os-reset_status": map[string]string{
			"status": "available", "attach_status": "detached"}})
		ask(http.MethodDelete, "/volumes/"+volume, nil)
	}
}
