package client

import (
	"context"
	"encoding/json"
	"net/http"

	"snapdash/model"
)

// Metadata gives a snapshot's metadata: GET /snapshots/{id}/metadata,
// microversion 3.0 and API v2.
//
// Policy: reader of the project (volume:get_snapshot_metadata). Errors: 404 for
// unknown ids.
func (c *Client) Metadata(ctx context.Context, id model.ID) (model.Metadata, error) {
	return c.metadata(ctx, call{op: "read metadata of snapshot", method: http.MethodGet}, id)
}

// MergeMetadata sets the given pairs, leaves all others and gives the whole set
// afterwards: POST /snapshots/{id}/metadata, microversion 3.0 and API v2.
// Cinder reads, merges and writes without a lock: the last writer wins. On
// MySQL keys that differ only in case collapse into one.
//
// Policy: member of the project (volume:update_snapshot_metadata). Errors: 404;
// 400 for an empty key; 413, told as model.ErrInvalid, for a key or value over
// 255 characters. Some databases answer 500 to characters outside the BMP.
func (c *Client) MergeMetadata(ctx context.Context, id model.ID, md model.Metadata) (model.Metadata, error) {
	k := call{op: "merge metadata of snapshot", method: http.MethodPost, body: wireMetadata{md.Map()}}
	return c.metadata(ctx, k, id)
}

// ReplaceMetadata makes md the whole set; an empty md clears it: PUT
// /snapshots/{id}/metadata, microversion 3.0 and API v2. Policy and errors are
// those of MergeMetadata.
func (c *Client) ReplaceMetadata(ctx context.Context, id model.ID, md model.Metadata) (model.Metadata, error) {
	k := call{op: "replace metadata of snapshot", method: http.MethodPut, body: wireMetadata{md.Map()}}
	return c.metadata(ctx, k, id)
}

// wireMetadata is the body of both. The key must be there even when the set is
// empty.
type wireMetadata struct {
	Metadata map[string]string `json:"metadata"`
}

func (c *Client) metadata(ctx context.Context, k call, id model.ID) (model.Metadata, error) {
	k.object, k.path, k.ok = id.String(), path("snapshots", id.String(), "metadata"), http.StatusOK
	a, err := send(ctx, c.block, k)
	if err != nil {
		return nil, err
	}
	var top struct {
		Metadata map[string]loose `json:"metadata"`
	}
	if err := json.Unmarshal(a.body, &top); err != nil || top.Metadata == nil {
		return nil, k.misread(a, "not metadata")
	}
	return metadataOf(top.Metadata), nil
}

func metadataOf(m map[string]loose) model.Metadata {
	plain := make(map[string]string, len(m))
	for key, value := range m {
		plain[key] = string(value)
	}
	return model.MetadataOf(plain)
}

// MetadataValue gives one value: GET /snapshots/{id}/metadata/{key},
// microversion 3.0 and API v2. A key that no address can name (see model.Addressable)
// is looked up in the whole set.
//
// Policy: reader of the project (volume:get_snapshot_metadata). Errors: 404 for
// an unknown id or key.
func (c *Client) MetadataValue(ctx context.Context, id model.ID, key string) (string, error) {
	k := keyCall("read metadata of snapshot", http.MethodGet, id, key)
	if !model.Addressable(key) {
		return c.valueFromSet(ctx, k, id, key)
	}
	a, err := send(ctx, c.block, k)
	if err != nil {
		return "", err
	}
	var top struct {
		Meta map[string]loose `json:"meta"`
	}
	if err := json.Unmarshal(a.body, &top); err != nil || top.Meta == nil {
		return "", k.misread(a, "not a metadata value")
	}
	return string(top.Meta[key]), nil
}

func (c *Client) valueFromSet(ctx context.Context, k call, id model.ID, key string) (string, error) {
	md, err := c.Metadata(ctx, id)
	if err != nil {
		return "", err
	}
	value, ok := md.Get(key)
	if !ok {
		return "", k.noSuchKey()
	}
	return value, nil
}

// SetMetadataValue sets one pair: PUT /snapshots/{id}/metadata/{key},
// microversion 3.0 and API v2. A key that no address can name is merged
// instead. Policy and errors are those of MergeMetadata.
func (c *Client) SetMetadataValue(ctx context.Context, id model.ID, key, value string) error {
	if !model.Addressable(key) {
		_, err := c.MergeMetadata(ctx, id, model.Metadata{{Key: key, Value: value}})
		return err
	}
	k := keyCall("set metadata of snapshot", http.MethodPut, id, key)
	k.body = map[string]any{"meta": map[string]string{key: value}}
	return done(send(ctx, c.block, k))
}

// DeleteMetadataKey deletes one pair: DELETE /snapshots/{id}/metadata/{key},
// microversion 3.0 and API v2. For a key that no address can name the set is
// read and replaced without it, which loses what somebody else writes between
// the two.
//
// Policy: member of the project (volume:delete_snapshot_metadata). Errors: 404
// for an unknown id or key.
func (c *Client) DeleteMetadataKey(ctx context.Context, id model.ID, key string) error {
	k := keyCall("delete metadata of snapshot", http.MethodDelete, id, key)
	if model.Addressable(key) {
		return done(send(ctx, c.block, k))
	}
	md, err := c.Metadata(ctx, id)
	if err != nil {
		return err
	}
	if _, ok := md.Get(key); !ok {
		return k.noSuchKey()
	}
	rest := make(model.Metadata, 0, len(md))
	for _, p := range md {
		if p.Key != key {
			rest = append(rest, p)
		}
	}
	_, err = c.ReplaceMetadata(ctx, id, rest)
	return err
}

func (k call) noSuchKey() *model.Fault {
	return &model.Fault{Kind: model.ErrNotFound, Op: k.op, Object: k.object, Message: "it has no metadata with this key"}
}

func keyCall(op, method string, id model.ID, key string) call {
	return call{
		op:     op,
		object: id.String() + " key " + key,
		method: method,
		path:   path("snapshots", id.String(), "metadata", key),
		ok:     http.StatusOK,
	}
}
