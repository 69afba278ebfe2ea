package model

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Session is one sign-in: to which cloud, as whom, with which abilities.
type Session struct {
	Cloud       string // the name in clouds.yaml; "" for OS_* variables, or their own where OS_CLOUD is set
	Region      string
	ProjectID   string
	ProjectName string
	UserID      string
	UserName    string
	Roles       []string
	Endpoint    string // of Block Storage, ends in a slash
	API         API
	TokenEnds   time.Time
	InsecureTLS bool // certificates are not checked
	ReadOnly    bool // the settings want nothing changed in this cloud
	Protected   bool // the settings want care: a production cloud
	PlainHTTP   bool // a password or token travels unencrypted to a host that is not loopback
}

// Admin reports whether the token has the admin role, by which stock policy
// decides on all_tenants, reset state and force delete.
func (s Session) Admin() bool {
	for _, r := range s.Roles {
		if strings.EqualFold(r, "admin") {
			return true
		}
	}
	return false
}

// API is the version of Block Storage spoken with a server.
type API struct {
	Major int          // 2 or 3
	Minor Microversion // what every request asks for; 0 on v2 and on v3.0
	Max   Microversion // the newest that the server has
}

// Microversion is the minor part of a Block Storage v3 version: 66 for 3.66.
type Microversion int

// The microversions that bring what the program uses, from Cinder's
// rest_api_version_history.
const (
	UserMessages    Microversion = 3
	Manageable      Microversion = 8
	GroupSnapshots  Microversion = 14
	MetadataFilter  Microversion = 22
	SortByName      Microversion = 30
	StrictFilters   Microversion = 31 // unknown filters are refused
	ResourceFilters Microversion = 33
	Revert          Microversion = 40
	SnapshotUser    Microversion = 41
	ListCount       Microversion = 45
	ConsumesQuota   Microversion = 65
	NoForceNeeded   Microversion = 66
	NoProjectInURL  Microversion = 67
	NewestKnown     Microversion = 71
)

// Has reports whether requests of this session may use what minimum brought.
func (a API) Has(minimum Microversion) bool { return a.Major == 3 && a.Minor >= minimum }

// String is the version as people write it: "3.70", "3.0" or "2".
func (a API) String() string {
	if a.Major != 3 {
		return strconv.Itoa(a.Major)
	}
	return fmt.Sprintf("3.%d", int(a.Minor))
}

// Project is a Keystone project.
type Project struct {
	ID   string
	Name string
}

// Quota is what a project may have and has. A limit of -1 is no limit; volumes
// and snapshots share the gigabytes unless the operator said otherwise.
type Quota struct {
	Snapshots Usage
	Gigabytes Usage // GiB
}

// Usage is one quota: its limit, and what is in use or reserved.
type Usage struct {
	Limit, InUse, Reserved int
}

// Left gives how much is left, and false when there is no limit.
func (u Usage) Left() (int, bool) {
	if u.Limit < 0 {
		return 0, false
	}
	return max(0, u.Limit-u.InUse-u.Reserved), true
}

// Message is one of Cinder's user messages: the only place where the reason of
// a failure that came after the 202 is told (microversion 3.3).
type Message struct {
	ID         string
	Text       string
	Level      string
	Event      string
	ResourceID string
	RequestID  string
	CreatedAt  time.Time
}
