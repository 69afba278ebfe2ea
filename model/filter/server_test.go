package filter

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

func TestTheServerGetsWhatItCanDo(t *testing.T) {
	const id = "b0b0144a-0000-4000-8000-000000000001"
	zed := []string{"name", "status", "volume_id", "metadata"}
	for _, c := range []struct {
		text    string
		allowed []string
		all     bool
		minor   model.Microversion
		want    model.Query
		left    string
	}{
		{"status:error web", nil, false, 70, model.Query{Status: "error"}, "web"},
		{"status:err", nil, false, 0, model.Query{}, "status:err"},
		{"status:error,available", nil, false, 70, model.Query{}, "status:error,available"},
		{"status:error status:creating", nil, false, 70, model.Query{Status: "error"}, "status:creating"},
		{"!status:error", nil, false, 70, model.Query{}, "!status:error"},
		{"status:error", []string{"name"}, false, 70, model.Query{}, "status:error"},
		{"volume:" + id, zed, false, 70, model.Query{VolumeID: id}, ""},
		{"volume:b0b0", zed, false, 70, model.Query{}, "volume:b0b0"},
		{"project:9f3ac1de2b0e4f4e9c570d1b7a3f5e21", zed, true, 70, model.Query{AllProjects: true, ProjectID: "9f3ac1de2b0e4f4e9c570d1b7a3f5e21"}, ""},
		{"project:9f3ac1de2b0e4f4e9c570d1b7a3f5e21", zed, false, 70, model.Query{}, "project:9f3ac1de2b0e4f4e9c570d1b7a3f5e21"},
		{"meta:a=b meta:a=c meta:k", zed, false, 22, model.Query{Metadata: model.Metadata{{Key: "a", Value: "b"}}}, "meta:a=b meta:a=c meta:k"},
		{"meta:a=b", zed, false, 21, model.Query{}, "meta:a=b"},
		{"name:web", zed, false, 70, model.Query{}, "name:web"},
		{"name:web", []string{"name~"}, false, 70, model.Query{NameLike: "web"}, "name:web"},
		{"name:50%", []string{"name~"}, false, 70, model.Query{}, "name:50%"},
	} {
		f, err := Parse(c.text)
		require.NoError(t, err)
		q, left := f.ServerPart(model.Query{AllProjects: c.all}, model.API{Major: 3, Minor: c.minor}, c.allowed)
		assert.Equal(t, c.want, q, c.text)
		assert.Equal(t, c.left, left.String(), c.text)
	}
}
