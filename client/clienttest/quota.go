package clienttest

import (
	"net/http"

	"github.com/stretchr/testify/assert"

	"snapdash/model"
)

var quotaPlays = []play{
	{"counts what is there", func(s *stage) {
		f := s.fewRows()
		project := s.passOf(s.T, s.env.Other).project
		for _, who := range []Account{s.env.Other, s.env.Admin} {
			quota, err := s.as(who).Quota(s.ctx, project)
			s.must(err)
			assert.Equal(s.T, -1, quota.Snapshots.Limit)
			assert.Equal(s.T, len(f.rows), quota.Snapshots.InUse)
			assert.Zero(s.T, quota.Snapshots.Reserved)
			gib := 3 // its volumes
			for _, row := range f.rows {
				gib += int(row.SizeGiB)
			}
			assert.Equal(s.T, gib, quota.Gigabytes.InUse, "volumes and snapshots share the gigabytes")
		}
	}},
	{"of snapshots exceeded", func(s *stage) {
		defer s.unlimit(s.T)
		volume := s.volume(s.env.Member, s.name(), 1)
		quota, err := s.as(s.env.Member).Quota(s.ctx, s.passOf(s.T, s.env.Member).project)
		s.must(err)
		s.setQuota(s.T, s.env.Member, quota.Snapshots.InUse+1, -1)
		s.snapshot(s.as(s.env.Member), model.Draft{VolumeID: volume})
		_, err = s.as(s.env.Member).Create(s.ctx, model.Draft{VolumeID: volume})
		fault := s.kind(model.ErrOverQuota, err)
		assert.Equal(s.T, http.StatusRequestEntityTooLarge, fault.Status)
		assert.Contains(s.T, fault.Message, "SnapshotLimitExceeded: Maximum number of snapshots allowed")
	}},
	{"of gigabytes exceeded", func(s *stage) {
		defer s.unlimit(s.T)
		volume := s.volume(s.env.Member, s.name(), 5)
		quota, err := s.as(s.env.Member).Quota(s.ctx, s.passOf(s.T, s.env.Member).project)
		s.must(err)
		s.setQuota(s.T, s.env.Member, -1, quota.Gigabytes.InUse+4)
		_, err = s.as(s.env.Member).Create(s.ctx, model.Draft{VolumeID: volume})
		fault := s.kind(model.ErrOverQuota, err)
		assert.Contains(s.T, fault.Message, "VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested 5G")
	}},
	{"a refusal over quota is told with Retry-After 0", func(s *stage) {
		defer s.unlimit(s.T)
		volume := s.volume(s.env.Member, s.name(), 1)
		quota, err := s.as(s.env.Member).Quota(s.ctx, s.passOf(s.T, s.env.Member).project)
		s.must(err)
		s.setQuota(s.T, s.env.Member, quota.Snapshots.InUse, -1)
		r := s.ask(s.env.Member, "", http.MethodPost, "/snapshots", `{"snapshot":{"volume_id":"`+volume+`"}}`)
		assert.Equal(s.T, http.StatusRequestEntityTooLarge, r.status, r.text)
		assert.Equal(s.T, "overLimit", r.envelope())
		assert.Equal(s.T, "0", r.header.Get("Retry-After"))
	}},
	{"a reader reads it", func(s *stage) {
		_, err := s.as(s.env.Reader).Quota(s.ctx, s.passOf(s.T, s.env.Reader).project)
		s.must(err)
	}},
	{"another project's is forbidden", func(s *stage) {
		r := s.ask(s.env.Member, "", http.MethodGet, "/os-quota-sets/"+s.passOf(s.T, s.env.Other).project+"?usage=true", nil)
		assert.Equal(s.T, http.StatusForbidden, r.status, r.text)
		assert.Equal(s.T, "Policy doesn't allow volume_extension:quotas:show to be performed.", r.message())
	}},
	{"only an admin sets it", func(s *stage) {
		r := s.ask(s.env.Member, "", http.MethodPut, "/os-quota-sets/"+s.passOf(s.T, s.env.Member).project,
			`{"quota_set":{"snapshots":500}}`)
		assert.Equal(s.T, http.StatusForbidden, r.status, r.text)
	}},
	{"limits tell the same", func(s *stage) {
		s.fewRows()
		r := s.ask(s.env.Other, "", http.MethodGet, "/limits", nil)
		assert.Equal(s.T, http.StatusOK, r.status, r.text)
		assert.InDelta(s.T, len(fewDrafts), r.at("limits", "absolute", "totalSnapshotsUsed"), 0)
		assert.InDelta(s.T, -1, r.at("limits", "absolute", "maxTotalSnapshots"), 0)
	}},
}
