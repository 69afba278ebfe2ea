package client

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"snapdash/model"
)

// maxProjectPages bounds the walk over Keystone's pages.
const maxProjectPages = 1000

// Projects gives the names of projects: all of them for an admin (Keystone's
// GET /projects), one's own for everybody else and where Keystone refuses (GET
// /auth/projects).
//
// Policy: identity:list_projects and identity:get_auth_projects. Errors:
// model.ErrNotSupported when the sign-in has no address of Keystone.
func (c *Client) Projects(ctx context.Context) ([]model.Project, error) {
	k := call{op: "list projects", method: http.MethodGet, path: "auth/projects", ok: http.StatusOK, keystone: true}
	if c.session.Admin() {
		all := k
		all.path = "projects"
		projects, err := c.walkProjects(ctx, all)
		if err == nil || !errors.Is(err, model.ErrForbidden) {
			return projects, err
		}
	}
	return c.walkProjects(ctx, k)
}

// walkProjects follows Keystone's pages, which exist from 2025.1 on where the
// operator set a limit. Of a next link only the marker is taken: its host may
// be another.
func (c *Client) walkProjects(ctx context.Context, k call) ([]model.Project, error) {
	var projects []model.Project
	seen := map[string]bool{}
	for range maxProjectPages {
		page, next, err := c.projectPage(ctx, k)
		if err != nil {
			return nil, err
		}
		fresh := false
		for _, p := range page {
			if !seen[p.ID] {
				seen[p.ID], fresh = true, true
				projects = append(projects, p)
			}
		}
		marker := markerOf(next)
		if marker == "" || !fresh {
			break
		}
		k.query = url.Values{"marker": {marker}}
	}
	return projects, nil
}

func (c *Client) projectPage(ctx context.Context, k call) (projects []model.Project, next string, err error) {
	a, err := send(ctx, c.identity, k)
	if err != nil {
		return nil, "", err
	}
	var top struct {
		Projects []struct {
			ID   loose `json:"id"`
			Name loose `json:"name"`
		} `json:"projects"`
		Links struct {
			Next loose `json:"next"`
		} `json:"links"`
	}
	if err := json.Unmarshal(a.body, &top); err != nil || top.Projects == nil {
		return nil, "", k.misread(a, "not a list of projects")
	}
	for _, p := range top.Projects {
		if p.ID != "" {
			projects = append(projects, model.Project{ID: string(p.ID), Name: string(p.Name)})
		}
	}
	return projects, string(top.Links.Next), nil
}

func markerOf(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	return u.Query().Get("marker")
}
