package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"snapdash/model"
)

// Messages gives what Cinder has told users about a snapshot, newest first: GET
// /messages. Only here stands why something failed after its 202. Messages last
// 30 days by default.
//
// Microversion 3.3, otherwise model.ErrNotSupported; the server filters by
// resource from 3.5 on, below it only the newest page is searched. Policy:
// reader of the project (message:get_all).
func (c *Client) Messages(ctx context.Context, id model.ID) ([]model.Message, error) {
	k := call{
		op: "read messages about snapshot", object: id.String(), method: http.MethodGet, path: "messages",
		query: url.Values{"resource_uuid": {id.String()}}, ok: http.StatusOK,
	}
	if err := c.needs(k, model.UserMessages, "reading messages"); err != nil {
		return nil, err
	}
	a, err := send(ctx, c.block, k)
	if err != nil {
		return nil, err
	}
	var top struct {
		Messages []wireMessage `json:"messages"`
	}
	if err := json.Unmarshal(a.body, &top); err != nil || top.Messages == nil {
		return nil, k.misread(a, "not a list of messages")
	}
	messages := []model.Message{}
	for _, w := range top.Messages {
		if string(w.ResourceID) == id.String() {
			messages = append(messages, w.message())
		}
	}
	slices.SortStableFunc(messages, func(a, b model.Message) int { return b.CreatedAt.Compare(a.CreatedAt) })
	return messages, nil
}

type wireMessage struct {
	ID         loose `json:"id"`
	Text       loose `json:"user_message"`
	Level      loose `json:"message_level"`
	Event      loose `json:"event_id"`
	ResourceID loose `json:"resource_uuid"`
	RequestID  loose `json:"request_id"`
	CreatedAt  loose `json:"created_at"`
}

func (w wireMessage) message() model.Message {
	return model.Message{
		ID: string(w.ID), Text: string(w.Text), Level: string(w.Level), Event: string(w.Event),
		ResourceID: string(w.ResourceID), RequestID: string(w.RequestID), CreatedAt: w.CreatedAt.time(),
	}
}

// Filters lists the filters that the operator allows in a listing of snapshots,
// such as "name~": GET /resource_filters?resource=snapshot. Others are refused
// from 3.31 on, except from admins, who get an empty list instead.
//
// Microversion 3.33, otherwise model.ErrNotSupported. Policy: anyone.
func (c *Client) Filters(ctx context.Context) ([]string, error) {
	k := call{
		op: "read allowed filters", method: http.MethodGet, path: "resource_filters",
		query: url.Values{"resource": {"snapshot"}}, ok: http.StatusOK,
	}
	if err := c.needs(k, model.ResourceFilters, "reading the allowed filters"); err != nil {
		return nil, err
	}
	a, err := send(ctx, c.block, k)
	if err != nil {
		return nil, err
	}
	var top struct {
		Resources []struct {
			Resource loose    `json:"resource"`
			Filters  []string `json:"filters"`
		} `json:"resource_filters"`
	}
	if err := json.Unmarshal(a.body, &top); err != nil || top.Resources == nil {
		return nil, k.misread(a, "not a list of filters")
	}
	filters := []string{}
	for _, r := range top.Resources {
		if r.Resource == "snapshot" {
			filters = append(filters, r.Filters...)
		}
	}
	return filters, nil
}
