package client

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// foreign404s are what gateways say of an address that they do not have.
var foreign404s = map[string]string{
	"Kong":           `{"message":"no Route matched with those values"}`,
	"Kong 3":         `{"message":"no Route matched with those values","request_id":"8d4f1c"}`,
	"AWS":            `{"message":"Not Found"}`,
	"Spring":         `{"timestamp":"2026-11-23T07:45:00Z","status":404,"error":"Not Found","message":"No message available","path":"/v3"}`,
	"APISIX":         `{"error_msg":"404 Route Not Found"}`,
	"Google":         `{"error":{"code":404,"message":"Requested entity was not found.","status":"NOT_FOUND"}}`,
	"Keystone's own": `{"error":{"code":404,"message":"Could not find project: x.","title":"Not Found"}}`,
	"bare, a code":   `{"message":"Snapshot x could not be found.","code":"404 Not Found","title":"Not Found"}`,
	"other envelope": `{"notFound":{"code":404,"message":"Snapshot x could not be found."}}`,
	"a page":         `<html><title>nginx</title><body>404 not here</body></html>`,
	"nothing":        ``,
}

// Deleting what is gone is a success, so that a gateway must not be believed.
func TestA404ThatIsNotBlockStoragesDoesNotMeanGone(t *testing.T) {
	id := someID(t)
	for name, body := range foreign404s {
		for _, api := range []model.API{v370, {Major: 2}} {
			for what, do := range map[string]func(*Client) error{
				"delete":     func(c *Client) error { return c.Delete(background(), id) },
				"show":       func(c *Client) error { _, err := c.Show(background(), id); return err },
				"list":       func(c *Client) error { _, err := c.List(background(), model.Query{Marker: id}); return err },
				"delete key": func(c *Client) error { return c.DeleteMetadataKey(background(), id, "a") },
				"volume":     func(c *Client) error { _, err := c.Volume(background(), oneID); return err },
			} {
				t.Run(name+", "+api.String()+", "+what, func(t *testing.T) {
					c, _ := talk(t, api, reply{404, body, nil})
					f := faultIn(t, do(c))
					assert.ErrorIs(t, f, model.ErrAnswer)
					assert.NotErrorIs(t, f, model.ErrNotFound)
					assert.Contains(t, f.Message, "something else answered in place of Block Storage: ")
					assert.Contains(t, f.Hint, "Nothing is known to be gone")
				})
			}
		}
	}
}

func TestA404OfAWrongAddressIsToldApartFromOneOfAnObject(t *testing.T) {
	for body, kind := range map[string]error{
		`{"itemNotFound":{"code":404,"message":"Snapshot x could not be found."}}`:                                                  model.ErrNotFound,
		`{"itemNotFound":{"code":404,"message":"The resource could not be found."}}`:                                                model.ErrNotSupported,
		`{"message":"The resource could not be found.<br /><br />\n\n\n","code":"404 Not Found","title":"Not Found"}`:               model.ErrNotSupported,
		`<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1>The resource could not be found.</body></html>`: model.ErrAnswer,
	} {
		c, _ := talk(t, v370, reply{404, body, nil})
		assert.ErrorIs(t, c.Delete(background(), someID(t)), kind, body)
	}
}

func TestKeystoneSpeaksOfWhatIsGoneInItsOwnEnvelope(t *testing.T) {
	for name, body := range foreign404s {
		c, _ := talk(t, v370, reply{404, body, nil})
		_, err := c.Projects(background())
		if f := faultIn(t, err); name == "Keystone's own" || name == "Google" { // who has the same envelope
			assert.ErrorIs(t, f, model.ErrNotFound, name)
		} else {
			assert.ErrorIs(t, f, model.ErrAnswer, name)
			assert.Contains(t, f.Message, "in place of Keystone", name)
		}
	}
	c, _ := talk(t, v370, reply{404, `{"itemNotFound":{"code":404,"message":"Snapshot x could not be found."}}`, nil})
	_, err := c.Projects(background())
	assert.ErrorIs(t, err, model.ErrAnswer)
}

func TestLimitsTellTheQuotaWhereAGatewayHidesIt(t *testing.T) {
	c, tr := talk(t, v370, reply{404, foreign404s["Kong"], nil}, reply{200, `{"limits":{"absolute":{"maxTotalSnapshots":7}}}`, nil})
	q, err := c.Quota(background(), "")
	require.NoError(t, err)
	assert.Equal(t, 7, q.Snapshots.Limit)
	assert.Len(t, tr.got, 2)
}
