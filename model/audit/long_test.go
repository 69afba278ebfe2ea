package audit_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"snapdash/model"
	"snapdash/model/audit"
	"snapdash/model/change"
	"snapdash/model/equivalent"
)

// TestTheLargestMetadataOfACloudIsReadBack: 128 pairs of 255 characters each are
// what Cinder takes, and its number makes up to twenty of a character.
func TestTheLargestMetadataOfACloudIsReadBack(t *testing.T) {
	set := map[string]string{}
	for i := range 128 {
		n := strconv.Itoa(i)
		text := strings.Repeat("\U000e0041", model.MaxText-len(n)) + n
		set[text] = text
	}
	job := change.Job{Op: change.MergeMetadata, Metadata: model.MetadataOf(set), Items: make([]change.Item, 1)}
	facts := &audit.Facts{Metadata: &set}
	e := audit.Entry{Time: noon, Operation: "merge-metadata", Before: facts, Wanted: facts, After: facts, Command: equivalent.Where{}.Job(job).Text()}
	text, err := e.Append([]byte("before\n"))
	require.NoError(t, err)
	b := audit.NewBackwards(bytes.NewReader(append(text, "after\n"...)), int64(len(text)+len("after\n")))
	_, err = b.Line()
	require.NoError(t, err)
	line, err := b.Line()
	require.NoError(t, err, "%d bytes", len(text))
	back, ok := audit.Parse(line)
	require.True(t, ok)
	require.Equal(t, e, back)
}
