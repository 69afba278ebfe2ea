package ui

import (
	"snapdash/model"
	"snapdash/model/audit"
	"snapdash/model/change"
)

// before is the target as it was, as far as the change concerns it.
func before(job change.Job, index int, it change.ItemView) *audit.Facts {
	s := &job.Items[index].Snapshot
	switch job.Op {
	case change.Create, change.Manage, change.CreateVolume, change.Revert:
		return nil
	case change.Update:
		return edited(job, index, s)
	case change.Delete, change.ForceDelete, change.Unmanage:
		return &audit.Facts{Status: s.Status.String(), Name: &s.Name, Description: &s.Description, Metadata: pairs(s.Metadata)}
	case change.ResetStatus:
		return &audit.Facts{Status: s.Status.String()}
	}
	return &audit.Facts{Metadata: pairs(it.Before)}
}

// wanted is what a request is to make of its target.
func wanted(r change.Request) *audit.Facts {
	j, item := r.Job, r.Item()
	switch j.Op {
	case change.Create, change.Manage:
		return &audit.Facts{Name: &item.Draft.Name, Description: &item.Draft.Description, Metadata: pairs(item.Draft.Metadata)}
	case change.CreateVolume:
		return &audit.Facts{Name: &item.Volume.Name, VolumeType: item.Volume.Type}
	case change.Update:
		return &audit.Facts{Name: j.Edit.Name, Description: j.Edit.Description}
	case change.ResetStatus:
		return &audit.Facts{Status: j.Status.String()}
	case change.MergeMetadata, change.ReplaceMetadata:
		return &audit.Facts{Metadata: pairs(j.Metadata)}
	case change.PatchMetadata:
		return written(r.Write)
	}
	return nil
}

// written is what one of the three metadata calls sends.
func written(w change.Write) *audit.Facts {
	if w.How == change.DeleteKey {
		return &audit.Facts{RemovedKeys: []string{w.Key}}
	}
	return &audit.Facts{Metadata: pairs(w.Metadata)}
}

// after is the target as the server told it, nil when it did not.
func after(job change.Job, index int, it change.ItemView) *audit.Facts {
	switch {
	case (it.State == change.Done || it.Outcome == change.Altered && it.After != nil) && metadataOp(job.Op):
		return &audit.Facts{Metadata: pairs(it.After)}
	case it.Volume != nil:
		return &audit.Facts{Status: it.Volume.Status}
	case it.Snapshot == nil || it.Outcome == change.Gone:
		return nil
	case job.Op == change.Update:
		return edited(job, index, it.Snapshot)
	}
	return &audit.Facts{Status: it.Snapshot.Status.String()}
}

// edited are the fields of s that an update changes.
func edited(job change.Job, index int, s *model.Snapshot) *audit.Facts {
	var f audit.Facts
	edit := editOf(job, index)
	if edit.Name != nil {
		f.Name = &s.Name
	}
	if edit.Description != nil {
		f.Description = &s.Description
	}
	return &f
}

// editOf is what an item's update changes.
func editOf(job change.Job, index int) model.Edit {
	if e := job.Items[index].Edit; !e.Empty() {
		return e
	}
	return job.Edit
}

func pairs(md model.Metadata) *map[string]string {
	m := md.Map()
	return &m
}
