package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"snapdash/model"
)

// referencePage is decodePage as encoding/json does it: slow, and easy to read.
func referencePage(body []byte) (model.Page, error) {
	page := model.Page{Count: -1}
	var top map[string]json.RawMessage
	if err := json.Unmarshal(body, &top); err != nil {
		return page, err
	}
	raw, ok := top["snapshots"]
	if !ok {
		return page, errors.New(`no "snapshots" in it`)
	}
	var rows []json.RawMessage
	if err := json.Unmarshal(raw, &rows); err != nil {
		return page, err
	}
	for i, r := range rows {
		s, bad := referenceRow(r)
		if bad != nil {
			bad.Index = i
			page.Bad = append(page.Bad, *bad)
			continue
		}
		page.Snapshots = append(page.Snapshots, s)
	}
	if n, ok := referenceCount(top["count"]); ok {
		page.Count = n
	}
	var links []json.RawMessage
	_ = json.Unmarshal(top["snapshots_links"], &links)
	for _, l := range links {
		var link map[string]json.RawMessage
		var rel loose
		_ = json.Unmarshal(l, &link)
		_ = json.Unmarshal(link["rel"], &rel)
		page.More = page.More || rel == "next"
	}
	return page, nil
}

func referenceCount(raw json.RawMessage) (int, bool) {
	if len(raw) == 0 {
		return 0, false
	}
	var l loose
	if json.Unmarshal(raw, &l) != nil {
		return 0, false
	}
	n, ok := wholeNumber([]byte(l))
	return int(n), ok && n >= 0
}

func referenceRow(raw json.RawMessage) (model.Snapshot, *model.BadRow) {
	var row map[string]json.RawMessage
	if json.Unmarshal(raw, &row) != nil || row == nil {
		return model.Snapshot{}, &model.BadRow{Reason: "not an object"}
	}
	var s model.Snapshot
	bad := ""
	text := func(key string) string {
		v := bytes.TrimSpace(row[key])
		if len(v) == 0 {
			return ""
		}
		if v[0] == '{' || v[0] == '[' {
			bad = key
			return ""
		}
		var l loose
		_ = json.Unmarshal(v, &l)
		return string(l)
	}
	sent := text("id")
	id, err := model.ParseID(sent)
	if err != nil || id.IsZero() {
		bad = "id"
		sent = capText(sent, 64)
	} else {
		sent = id.String()
	}
	s.ID = id
	s.Name, s.Description = text("name"), text("description")
	status := text("status")
	s.Status = model.StatusOf(status[:min(len(status), maxStatus)])
	s.VolumeID = text("volume_id")
	s.ProjectID = text("os-extended-snapshot-attributes:project_id")
	s.Progress = text("os-extended-snapshot-attributes:progress")
	s.GroupSnapshotID, s.UserID = text("group_snapshot_id"), text("user_id")
	if size := text("size"); size != "" {
		n, ok := wholeNumber([]byte(size))
		if !ok {
			bad = "size"
		}
		s.SizeGiB = n
	}
	md, ok := referenceMetadata(row["metadata"])
	if !ok {
		bad = "metadata"
	}
	s.Metadata = md
	var created, updated, quota loose
	_ = json.Unmarshal(row["created_at"], &created)
	_ = json.Unmarshal(row["updated_at"], &updated)
	_ = json.Unmarshal(row["consumes_quota"], &quota)
	s.CreatedAt, s.UpdatedAt = created.time(), updated.time()
	switch strings.ToLower(string(quota)) {
	case "true":
		s.ConsumesQuota = model.Yes
	case "false":
		s.ConsumesQuota = model.No
	}
	if bad != "" {
		return s, &model.BadRow{ID: sent, Reason: bad + " not understood"}
	}
	return s, nil
}

func referenceMetadata(raw json.RawMessage) (model.Metadata, bool) {
	if len(raw) == 0 {
		return nil, true
	}
	var m map[string]loose
	if json.Unmarshal(raw, &m) != nil {
		return nil, false
	}
	plain := make(map[string]string, len(m))
	for k, v := range m {
		plain[k] = string(v)
	}
	return model.MetadataOf(plain), true
}
