package equivalent

import (
	"slices"
	"strings"

	"snapdash/model"
)

// View is what the list shows.
type View struct {
	Query model.Query // scope and what the server filters by
	Order model.Order
	Rest  string // the part of the filter that no command has; "" when there is none
}

// List gives the command for the list of snapshots. openstack knows five states
// and no metadata; for the rest it is cinder.
func (w Where) List(v View) Command {
	b := &builder{where: w}
	q := &v.Query
	if q.Status != "" && !slices.Contains(settable, q.Status) || len(q.Metadata) > 0 || q.NameLike != "" {
		b.cinderList(v)
	} else {
		b.openstackList(v)
	}
	if v.Rest != "" {
		b.note("No command has this part of the filter: " + Quote(v.Rest))
	}
	return b.out
}

func (b *builder) openstackList(v View) {
	q := &v.Query
	words := b.openstack(snapshot("list", "--long")...)
	if q.AllProjects {
		words = append(words, "--all-projects")
	}
	for _, o := range [][2]string{{"--project", q.ProjectID}, {"--status", q.Status}, {"--volume", q.VolumeID}, {"--name", q.Name}} {
		if o[1] != "" {
			words = append(words, option(o[0], o[1])...)
		}
	}
	if column := sortColumns[v.Order.Column]; column != "" {
		words = append(words, "--sort-column", column, direction(v.Order))
	} else {
		b.note("openstack cannot sort by " + v.Order.Column.String() + ".")
	}
	b.line(words)
}

// sortColumns are the columns of openstack's table.
var sortColumns = map[model.Column]string{
	model.ColumnCreated: "Created At", model.ColumnName: "Name", model.ColumnStatus: "Status", model.ColumnSize: "Size",
	model.ColumnVolume: "Volume", model.ColumnID: "ID", model.ColumnDescription: "Description",
}

func direction(o model.Order) string {
	if o.Descending {
		return "--sort-descending"
	}
	return "--sort-ascending"
}

// cinderList filters by key=value, which came with 3.33.
func (b *builder) cinderList(v View) {
	q := &v.Query
	words := b.cinder(model.ResourceFilters, "snapshot-list")
	if q.AllProjects {
		words = append(words, "--all-tenants")
	}
	if q.ProjectID != "" {
		words = append(words, option("--tenant", q.ProjectID)...)
	}
	for _, f := range b.filters(q) { // each with its own option: of several values the program takes the first
		words = append(words, "--filters", f)
	}
	if key := cinderKeys[v.Order.Column]; key != "" {
		words = append(words, "--sort", key+map[bool]string{true: ":desc", false: ":asc"}[v.Order.Descending])
	} else {
		b.note("cinder cannot sort by " + v.Order.Column.String() + ".")
	}
	b.line(words)
}

// filters are what the list is filtered by, without what cinder would misread:
// it takes any value in braces for a dictionary, even a name.
func (b *builder) filters(q *model.Query) []string {
	var filters []string
	for _, f := range [][2]string{{"status=", q.Status}, {"volume_id=", q.VolumeID}, {"name=", q.Name}, {"name~=", q.NameLike}} {
		switch {
		case f[1] == "":
		case strings.HasPrefix(f[1], "{") && strings.HasSuffix(f[1], "}"):
			b.note(noteBraces)
		default:
			filters = append(filters, f[0]+f[1])
		}
	}
	if pairs, ok := dictionary(q.Metadata); ok && len(q.Metadata) > 0 {
		filters = append(filters, "metadata="+pairs)
	} else if !ok {
		b.note(notePairs)
	}
	return filters
}

// cinderKeys are the sort keys that the cinder program lets through and that
// snapshots have.
var cinderKeys = map[model.Column]string{
	model.ColumnCreated: "created_at", model.ColumnName: "name", model.ColumnStatus: "status", model.ColumnID: "id",
}

// dictionary writes pairs as the cinder program reads them: {key:value,…},
// without any quoting. It reports whether that says all of them.
func dictionary(md model.Metadata) (string, bool) {
	parts := make([]string, len(md))
	for i, p := range md {
		parts[i] = p.Key + ":" + p.Value
		trimmed := strings.TrimSpace(p.Key) == p.Key && strings.TrimSpace(p.Value) == p.Value
		if p.Key == "" || strings.Contains(p.Key, ":") || strings.Contains(parts[i], ",") || !trimmed {
			return "", false
		}
	}
	return "{" + strings.Join(parts, ",") + "}", true
}

func (w Where) one(words ...string) Command {
	b := &builder{where: w}
	b.line(b.openstack(words...))
	return b.out
}

// Show gives the command for one snapshot.
func (w Where) Show(id model.ID) Command { return w.one(snapshot("show", id.String())...) }

// Raw gives the command for one snapshot as JSON.
func (w Where) Raw(id model.ID) Command { return w.one(snapshot("show", "-f", "json", id.String())...) }

// Metadata gives the command for a snapshot's metadata.
func (w Where) Metadata(id model.ID) Command {
	return w.one(snapshot("show", "-c", "properties", "-f", "json", id.String())...)
}

// Volumes gives the command for the list of volumes.
func (w Where) Volumes(q model.VolumeQuery) Command {
	words := []string{"volume", "list"}
	if q.AllProjects {
		words = append(words, "--all-projects")
	}
	if q.Status != "" {
		words = append(words, option("--status", q.Status)...)
	}
	if q.Name != "" {
		words = append(words, option("--name", q.Name)...)
	}
	return w.one(words...)
}

// Volume gives the command for one volume.
func (w Where) Volume(id string) Command { return w.one(named([]string{"volume", "show"}, id)...) }

// Messages gives the command for Cinder's messages on a snapshot or a volume.
func (w Where) Messages(id string) Command {
	b := &builder{where: w}
	b.line(append(b.cinder(5, "message-list"), option("--resource_uuid", id)...)) // 3.5 filters; openstack cannot
	return b.out
}

// Manageable gives the command for what a backend has, known to Cinder or not.
func (w Where) Manageable(host string) Command {
	b := &builder{where: w}
	b.line(named(b.cinder(model.Manageable, "snapshot-manageable-list"), host))
	return b.out
}

// Quota gives the command for a project's quota with what is in use.
func (w Where) Quota(projectID string) Command {
	b := &builder{where: w}
	b.line(named(b.cinder(0, "quota-usage"), projectID))
	return b.out
}

// Projects gives the command for the projects that one may see.
func (w Where) Projects(all bool) Command {
	if all {
		return w.one("project", "list")
	}
	return w.one("project", "list", "--my-projects")
}
