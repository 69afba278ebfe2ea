package model

import "strings"

// Column is what a list of snapshots can be sorted by.
type Column uint8

// The columns. The order within each is total: ties are broken by id.
const (
	ColumnCreated Column = iota
	ColumnName
	ColumnStatus
	ColumnSize
	ColumnVolume
	ColumnProject
	ColumnUpdated
	ColumnID
	ColumnDescription
)

// columnNames are what people type and read; serverKeys the columns of Cinder's
// snapshot table, "" where its order is not the one meant here (volumes and
// projects sort by name here, by id there).
var (
	columnNames = [...]string{"created", "name", "status", "size", "volume", "project", "updated", "id", "description"}
	serverKeys  = [...]string{"created_at", "display_name", "status", "volume_size", "", "", "updated_at", "id", "display_description"}
)

// Columns lists all columns.
func Columns() []Column {
	all := make([]Column, len(columnNames))
	for i := range all {
		all[i] = Column(i)
	}
	return all
}

// String is the column's name.
func (c Column) String() string { return columnNames[c] }

// ServerKey is the sort key that Cinder takes for the column, and whether it
// has one. display_name works at every microversion, name from 3.30 only.
func (c Column) ServerKey(API) (string, bool) { return serverKeys[c], serverKeys[c] != "" }

// Order is a column and a direction.
type Order struct {
	Column     Column
	Descending bool
}

// comparator compares two snapshots in an order; names are those of volumes
// and projects as they were known when the order was chosen.
func (o Order) comparator(names Names) func(a, b *Snapshot) int {
	by := compareBy(o.Column, names)
	if o.Descending {
		return func(a, b *Snapshot) int {
			if d := by(b, a); d != 0 {
				return d
			}
			return b.ID.Compare(a.ID)
		}
	}
	return func(a, b *Snapshot) int {
		if d := by(a, b); d != 0 {
			return d
		}
		return a.ID.Compare(b.ID)
	}
}

// compareBy compares by the column alone.
func compareBy(c Column, names Names) func(a, b *Snapshot) int {
	switch c {
	case ColumnName:
		return func(a, b *Snapshot) int { return strings.Compare(a.Name, b.Name) }
	case ColumnStatus:
		return func(a, b *Snapshot) int {
			if a.Status == b.Status {
				return 0
			}
			return strings.Compare(a.Status.String(), b.Status.String())
		}
	case ColumnSize:
		return func(a, b *Snapshot) int { return int(a.SizeGiB) - int(b.SizeGiB) }
	case ColumnVolume:
		return func(a, b *Snapshot) int {
			return strings.Compare(names.volumeKey(a.VolumeID), names.volumeKey(b.VolumeID))
		}
	case ColumnProject:
		return func(a, b *Snapshot) int {
			return strings.Compare(names.projectKey(a.ProjectID), names.projectKey(b.ProjectID))
		}
	case ColumnUpdated:
		return func(a, b *Snapshot) int { return a.UpdatedAt.Compare(b.UpdatedAt) }
	case ColumnID:
		return func(a, b *Snapshot) int { return a.ID.Compare(b.ID) }
	case ColumnDescription:
		return func(a, b *Snapshot) int { return strings.Compare(a.Description, b.Description) }
	}
	return func(a, b *Snapshot) int { return a.CreatedAt.Compare(b.CreatedAt) }
}

// Names are the names of volumes and projects as far as they are known, by id.
type Names struct {
	Volumes, Projects map[string]string
}

// clone copies the names, for a goroutine of its own.
func (n Names) clone() Names {
	c := Names{make(map[string]string, len(n.Volumes)), make(map[string]string, len(n.Projects))}
	for k, v := range n.Volumes {
		c.Volumes[k] = v
	}
	for k, v := range n.Projects {
		c.Projects[k] = v
	}
	return c
}

// volumeKey sorts by name where there is one, by id else; the id behind the
// name keeps the snapshots of each of two volumes of one name together.
func (n Names) volumeKey(id string) string { return keyOf(n.Volumes[id], id) }

func (n Names) projectKey(id string) string { return keyOf(n.Projects[id], id) }

func keyOf(name, id string) string {
	if name == "" {
		return id
	}
	return name + "\x00" + id
}
