package model

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
