package ui

import (
	"context"

	"snapdash/model"
	"snapdash/model/change"
)

// carryOut makes the call that a request of the change engine stands for.
func carryOut(ctx context.Context, cloud Cloud, r change.Request) (reply change.Reply, err error) {
	switch r.Kind {
	case change.Send:
		return send(ctx, cloud, r)
	case change.Show:
		d, err := cloud.Show(ctx, r.ID)
		return change.Reply{Snapshot: d.Snapshot}, err
	case change.Messages:
		reply.Messages, err = cloud.Messages(ctx, r.ID)
	case change.Find:
		page, err := cloud.List(ctx, r.Query)
		return change.Reply{Candidates: page.Snapshots}, err
	case change.Survey:
		page, err := cloud.List(ctx, r.Query)
		return change.Reply{Candidates: page.Snapshots, Whole: !page.More && len(page.Bad) == 0}, err
	case change.ReadMetadata:
		reply.Metadata, err = cloud.Metadata(ctx, r.ID)
	case change.ShowVolume:
		reply.Volume, err = cloud.Volume(ctx, r.VolumeID)
	case change.FindVolume:
		page, err := cloud.Volumes(ctx, r.VolumeQuery)
		return change.Reply{Volumes: page.Volumes}, err
	}
	return reply, err
}

// send makes the call of the change itself.
func send(ctx context.Context, cloud Cloud, r change.Request) (reply change.Reply, err error) {
	switch r.Job.Op {
	case change.Delete:
		err = cloud.Delete(ctx, r.ID)
	case change.ForceDelete:
		err = cloud.ForceDelete(ctx, r.ID)
	case change.ResetStatus:
		err = cloud.ResetStatus(ctx, r.ID, r.Job.Status)
	case change.Unmanage:
		err = cloud.Unmanage(ctx, r.ID)
	case change.Revert:
		err = cloud.Revert(ctx, r.VolumeID, r.ID)
	case change.Create, change.Manage:
		reply.Snapshot, err = create(ctx, cloud, r)
	case change.CreateVolume:
		reply.Volume, err = cloud.CreateVolume(ctx, r.Item().Volume)
	case change.Update:
		reply.Snapshot, err = cloud.Update(ctx, r.ID, r.Job.Edit)
	case change.MergeMetadata:
		reply.Metadata, err = cloud.MergeMetadata(ctx, r.ID, r.Job.Metadata)
	case change.ReplaceMetadata:
		reply.Metadata, err = cloud.ReplaceMetadata(ctx, r.ID, r.Job.Metadata)
	case change.PatchMetadata:
		return write(ctx, cloud, r)
	}
	return reply, err
}

// create has a snapshot made, or one taken in that the backend has.
func create(ctx context.Context, cloud Cloud, r change.Request) (model.Snapshot, error) {
	it := r.Item()
	d := it.Draft
	if r.Job.Op == change.Create {
		return cloud.Create(ctx, d)
	}
	return cloud.Manage(ctx, model.ManageDraft{VolumeID: d.VolumeID, Reference: it.Reference, Name: d.Name, Description: d.Description, Metadata: d.Metadata})
}

// write makes one of the three calls that change metadata.
func write(ctx context.Context, cloud Cloud, r change.Request) (reply change.Reply, err error) {
	switch r.Write.How {
	case change.Merge:
		reply.Metadata, err = cloud.MergeMetadata(ctx, r.ID, r.Write.Metadata)
	case change.Replace:
		reply.Metadata, err = cloud.ReplaceMetadata(ctx, r.ID, r.Write.Metadata)
	case change.DeleteKey:
		err = cloud.DeleteMetadataKey(ctx, r.ID, r.Write.Key)
	}
	return reply, err
}
