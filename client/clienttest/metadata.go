package clienttest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/stretchr/testify/assert"

	"snapdash/model"
)

var metadataPlays = []play{
	{"read, merged, replaced, cleared", func(s *stage) {
		c, made := s.oneSnapshot()
		has := func(want model.Metadata) {
			s.Helper()
			got, err := c.Metadata(s.ctx, made.ID)
			s.must(err)
			assert.True(s.T, want.Equal(got), "%v is not %v", got, want)
			shown, err := c.Show(s.ctx, made.ID)
			s.must(err)
			assert.True(s.T, want.Equal(shown.Metadata))
		}
		has(model.Metadata{{Key: "a", Value: "1"}, {Key: "b", Value: "2"}})

		got, err := c.MergeMetadata(s.ctx, made.ID, model.Metadata{{Key: "b", Value: "new"}, {Key: "c", Value: ""}})
		s.must(err)
		merged := model.Metadata{{Key: "a", Value: "1"}, {Key: "b", Value: "new"}, {Key: "c", Value: ""}}
		assert.Equal(s.T, merged, got)
		has(merged)

		got, err = c.MergeMetadata(s.ctx, made.ID, nil)
		s.must(err)
		assert.Equal(s.T, merged, got, "nothing to merge changes nothing")

		got, err = c.ReplaceMetadata(s.ctx, made.ID, model.Metadata{{Key: "only", Value: "this"}})
		s.must(err)
		assert.Equal(s.T, model.Metadata{{Key: "only", Value: "this"}}, got)
		has(got)

		got, err = c.ReplaceMetadata(s.ctx, made.ID, nil)
		s.must(err)
		assert.Empty(s.T, got)
		has(nil)
	}},
	{"one key", func(s *stage) {
		c, made := s.oneSnapshot()
		value, err := c.MetadataValue(s.ctx, made.ID, "a")
		s.must(err)
		assert.Equal(s.T, "1", value)
		s.must(c.SetMetadataValue(s.ctx, made.ID, "a", "9"))
		s.must(c.SetMetadataValue(s.ctx, made.ID, "new key:x_y-z.1", "größe"))
		s.must(c.DeleteMetadataKey(s.ctx, made.ID, "b"))
		got, err := c.Metadata(s.ctx, made.ID)
		s.must(err)
		assert.Equal(s.T, model.Metadata{{Key: "a", Value: "9"}, {Key: "new key:x_y-z.1", Value: "größe"}}, got)
	}},
	{"a key leaves those alone that look like it", func(s *stage) {
		c, made := s.oneSnapshot()
		all := model.MetadataOf(map[string]string{"a": "1", "a.b": "2", "a.xml": "3", "a.json": "4", ".json": "5", "Ã¼": "6", "ü": "7", "..": "8"})
		for _, p := range all {
			_, err := c.ReplaceMetadata(s.ctx, made.ID, all)
			s.must(err)
			value, err := c.MetadataValue(s.ctx, made.ID, p.Key)
			s.must(err)
			assert.Equal(s.T, p.Value, value, p.Key)
			s.must(c.SetMetadataValue(s.ctx, made.ID, p.Key, "new"))
			s.must(c.DeleteMetadataKey(s.ctx, made.ID, p.Key))
			rest := all.Map()
			delete(rest, p.Key)
			got, err := c.Metadata(s.ctx, made.ID)
			s.must(err)
			assert.Equal(s.T, model.MetadataOf(rest), got, p.Key)
		}
	}},
	{"addresses as Cinder reads them", func(s *stage) {
		c, made := s.oneSnapshot()
		_, err := c.ReplaceMetadata(s.ctx, made.ID, model.MetadataOf(map[string]string{"a": "1", "a.b": "2", "a.json": "3", ".json": "4", "Ã¼": "5", "ü": "6"}))
		s.must(err)
		for address, key := range map[string]string{"a.b": "a.b", "a.json": "a", "a%2Ejson": "a", "a.json.json": "a.json", ".json": ".json", "%C3%BC": "Ã¼"} {
			r := s.ask(s.env.Member, "", http.MethodGet, "/snapshots/"+made.ID.String()+"/metadata/"+address, nil)
			var body struct{ Meta map[string]string }
			s.must(json.Unmarshal([]byte(r.text), &body))
			assert.Contains(s.T, body.Meta, key, address)
		}
	}},
	{"a key that is not there", func(s *stage) {
		c, made := s.oneSnapshot()
		_, err := c.MetadataValue(s.ctx, made.ID, "none")
		fault := s.kind(model.ErrNotFound, err)
		assert.Equal(s.T, fmt.Sprintf("Snapshot %s has no metadata with key none.", made.ID), fault.Message)
		s.kind(model.ErrNotFound, c.DeleteMetadataKey(s.ctx, made.ID, "none"))
	}},
	{"of a snapshot that is not there", func(s *stage) {
		missing, err := model.ParseID(nobody)
		s.must(err)
		c, pairs := s.as(s.env.Member), model.Metadata{{Key: "a", Value: "b"}}
		_, err = c.Metadata(s.ctx, missing)
		s.kind(model.ErrNotFound, err)
		_, err = c.MergeMetadata(s.ctx, missing, pairs)
		s.kind(model.ErrNotFound, err)
		_, err = c.ReplaceMetadata(s.ctx, missing, pairs)
		s.kind(model.ErrNotFound, err)
		_, err = c.MetadataValue(s.ctx, missing, "a")
		s.kind(model.ErrNotFound, err)
		s.kind(model.ErrNotFound, c.SetMetadataValue(s.ctx, missing, "a", "b"))
		s.kind(model.ErrNotFound, c.DeleteMetadataKey(s.ctx, missing, "a"))
	}},
	{"keys with a slash are written as a set", func(s *stage) {
		c, made := s.oneSnapshot()
		s.must(c.SetMetadataValue(s.ctx, made.ID, "app/tier", "db"))
		value, err := c.MetadataValue(s.ctx, made.ID, "app/tier")
		s.must(err)
		assert.Equal(s.T, "db", value)
		r := s.ask(s.env.Member, "", http.MethodGet, "/snapshots/"+made.ID.String()+"/metadata/app%2Ftier", nil)
		assert.Equal(s.T, http.StatusNotFound, r.status)
	}},
	{"as long as may be, and longer", func(s *stage) {
		c, made := s.oneSnapshot()
		long := strings.Repeat("k", model.MaxText)
		_, err := c.MergeMetadata(s.ctx, made.ID, model.Metadata{{Key: long, Value: long}})
		s.must(err)
		for _, pair := range []model.Pair{{Key: long + "k", Value: "v"}, {Key: "k", Value: long + "k"}} {
			for _, write := range []func(model.Metadata) error{
				func(md model.Metadata) error { _, err := c.MergeMetadata(s.ctx, made.ID, md); return err },
				func(md model.Metadata) error { _, err := c.ReplaceMetadata(s.ctx, made.ID, md); return err },
			} {
				fault := s.kind(model.ErrInvalid, write(model.Metadata{pair}))
				assert.Equal(s.T, http.StatusRequestEntityTooLarge, fault.Status)
				assert.Contains(s.T, fault.Message, "Invalid metadata size")
			}
		}
	}},
	{"many pairs", func(s *stage) {
		c, made := s.oneSnapshot()
		var many model.Metadata
		for i := range 200 {
			many = append(many, model.Pair{Key: fmt.Sprintf("key%03d", i), Value: fmt.Sprint(i)})
		}
		got, err := c.ReplaceMetadata(s.ctx, made.ID, many)
		s.must(err)
		assert.Equal(s.T, many, got)
	}},
	{"in every state", func(s *stage) {
		c, made := s.oneSnapshot()
		for i, status := range model.Statuses() {
			s.sub(status.String(), func(s *stage) {
				s.reset(made.ID, status)
				s.must(c.SetMetadataValue(s.ctx, made.ID, "n", fmt.Sprint(i)))
				value, err := c.MetadataValue(s.ctx, made.ID, "n")
				s.must(err)
				assert.Equal(s.T, fmt.Sprint(i), value)
			})
		}
	}},
	{"an admin's, of any project", func(s *stage) {
		_, made := s.oneSnapshot()
		_, err := s.as(s.env.Admin).MergeMetadata(s.ctx, made.ID, model.Metadata{{Key: "by", Value: "admin"}})
		s.must(err)
	}},
	{"bodies that no client sends", func(s *stage) {
		_, made := s.oneSnapshot()
		base := "/snapshots/" + made.ID.String() + "/metadata"
		for _, c := range badMetadata {
			s.sub(c.method+c.path+" "+c.body, func(s *stage) {
				r := s.ask(s.env.Member, "", c.method, base+c.path, c.body)
				assert.Equal(s.T, cmp.Or(c.status, 400), r.status, r.text)
				assert.Contains(s.T, r.message(), c.words)
			})
		}
	}},
}

const notAString = "Value for metadata key: k is not a string or unicode"

var badMetadata = []struct {
	method, path, body, words string
	status                    int // 0 for 400
}{
	{"POST", "", `{}`, "Missing required element 'metadata' in request body.", 0},
	{"POST", "", `{"metadata":["a"]}`, "Missing required element 'metadata' in request body.", 0},
	{"POST", "", `{"metadata":{"":"v"}}`, "Metadata key:  has 0 characters, less than 1.", 0},
	{"POST", "", `{"metadata":{"k":1}}`, notAString, 0},
	{"POST", "", `{"metadata":{"k":null}}`, notAString, 0},
	{"POST", "", `{"metadata":{"k":true}}`, notAString, 0},
	{"POST", "", `{"metadata":{"k":{"a":1}}}`, notAString, 0},
	{"POST", "", `{"metadata":{"a$b%":"v"}}`, "", 200},
	{"POST", "", `{not json`, "Malformed request body", 0},
	{"PUT", "", `{"metadata":{"k":1}}`, notAString, 0},
	{"PUT", "", `{}`, "Missing required element 'metadata' in request body.", 0},
	{"PUT", "/a", `{"meta":{"b":"9"}}`, "Request body and URI mismatch", 0},
	{"PUT", "/a", `{"meta":{"a":"9","b":"9"}}`, "Request body contains too many items", 0},
	{"PUT", "/a", `{"metadata":{"a":"9"}}`, "Missing required element 'meta' in request body.", 0},
}
