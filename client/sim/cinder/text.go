package cinder

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// form is how much of a snapshot an answer tells.
type form uint8

const (
	inSummary form = iota // nine fields, at every microversion
	inShort               // those and what the microversion brings: what changes answer
	inDetail              // those and project and progress
)

// snapshotText writes a snapshot. Times are cut to precision: only the answer
// to a creation has microseconds.
func (r *request) snapshotText(b []byte, s *snapshot, form form, precision time.Duration) []byte {
	b = append(b, `{"id": "`...)
	b = append(b, s.id...)
	b = append(b, `", "created_at": `...)
	b = appendTime(b, s.created, precision)
	b = append(b, `, "updated_at": `...)
	b = appendTime(b, s.updated, time.Second)
	b = append(b, `, "name": `...)
	b = appendNullable(b, s.name)
	b = append(b, `, "description": `...)
	b = appendNullable(b, s.desc)
	b = append(b, `, "volume_id": "`...)
	b = append(b, s.volume...)
	b = append(b, `", "status": "`...)
	b = append(b, s.status...)
	b = append(b, `", "size": `...)
	b = strconv.AppendInt(b, int64(s.size), 10)
	b = append(b, `, "metadata": `...)
	b = appendPairs(b, s.meta)
	if form != inSummary {
		b = r.newerFields(b, s)
	}
	if form == inDetail {
		b = append(b, `, "os-extended-snapshot-attributes:project_id": "`...)
		b = append(b, s.project...)
		b = append(b, `", "os-extended-snapshot-attributes:progress": "`...)
		b = append(b, s.progress...)
		b = append(b, '"')
	}
	return append(b, '}')
}

// newerFields are those that microversions brought.
func (r *request) newerFields(b []byte, s *snapshot) []byte {
	if r.mv >= 14 {
		b = append(b, `, "group_snapshot_id": `...)
		if s.group == "" {
			b = append(b, "null"...)
		} else {
			b = appendText(b, s.group)
		}
	}
	if r.mv >= 41 {
		b = append(b, `, "user_id": "`...)
		b = append(b, s.user...)
		b = append(b, '"')
	}
	if r.mv >= 65 {
		b = append(b, `, "consumes_quota": `...)
		b = strconv.AppendBool(b, !s.temporary)
	}
	return b
}

func appendPairs(b []byte, pairs []pair) []byte {
	b = append(b, '{')
	for i, p := range pairs {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = appendText(b, p.key)
		b = append(b, ": "...)
		b = appendText(b, p.value)
	}
	return append(b, '}')
}

func appendNullable(b []byte, s *string) []byte {
	if s == nil {
		return append(b, "null"...)
	}
	return appendText(b, *s)
}

// appendTime writes a time as Cinder does: UTC, microseconds, no zone.
func appendTime(b []byte, t time.Time, precision time.Duration) []byte {
	if t.IsZero() {
		return append(b, "null"...)
	}
	b = append(b, '"')
	b = t.UTC().Truncate(precision).AppendFormat(b, "2006-01-02T15:04:05.000000")
	return append(b, '"')
}

// appendText writes a JSON string, in ASCII as Python's json does.
func appendText(b []byte, s string) []byte {
	const hexDigits = "0123456789abcdef"
	unit := func(u rune) {
		b = append(b, '\\', 'u', hexDigits[u>>12&15], hexDigits[u>>8&15], hexDigits[u>>4&15], hexDigits[u&15])
	}
	b = append(b, '"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', byte(c))
		case c >= 0x20 && c < 0x7f:
			b = append(b, byte(c))
		case c > 0xffff && c <= utf8.MaxRune:
			c -= 0x10000
			unit(0xd800 + c>>10)
			unit(0xdc00 + c&0x3ff)
		default:
			unit(c)
		}
	}
	return append(b, '"')
}
