package client

import "time"

// parseTime reads the forms of an ISO 8601 time that OpenStack services and
// what imitates them have been seen to send: with T or a space, with or without
// a fraction, with Z, an offset, or none, which means UTC. The result is UTC;
// false when the text is no such time.
func parseTime(b []byte) (time.Time, bool) { return new(calendar).time(b) }

// A calendar reads times of which one day's mostly follow each other.
type calendar struct {
	day   [dayLength]byte // the day of the time before, as it was written
	start int64           // when it began, in seconds since 1970
}

const dayLength = len("2006-01-02")

func (c *calendar) time(b []byte) (time.Time, bool) {
	const length = len("2006-01-02T15:04:05")
	if len(b) < length || string(b[:dayLength]) != string(c.day[:]) && !c.begin(b) {
		return time.Time{}, false
	}
	second, ok := ofDay(b[dayLength:length])
	nano, rest := fraction(b[length:])
	east, known := zone(rest)
	if !ok || !known {
		return time.Time{}, false
	}
	return time.Unix(c.start+int64(second-east), int64(nano)).UTC(), true
}

// begin reads a day. It reports false when there is no such day.
func (c *calendar) begin(b []byte) bool {
	if !shaped(b[:dayLength], "dddd-dd-dd") {
		return false
	}
	year, month, day := twoDigits(b)*100+twoDigits(b[2:]), twoDigits(b[5:]), twoDigits(b[8:])
	if month < 1 || month > 12 || day < 1 || day > daysIn(month, year) {
		return false
	}
	copy(c.day[:], b)
	c.start = time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix()
	return true
}

// ofDay reads "T15:04:05" into seconds; a space does for the T.
func ofDay(b []byte) (seconds int, ok bool) {
	if b[0] != 'T' && b[0] != ' ' && b[0] != 't' || b[3] != ':' || b[6] != ':' {
		return 0, false
	}
	hour, minute, second := pair(b[1:]), pair(b[4:]), pair(b[7:])
	return hour*3600 + minute*60 + second, hour <= 23 && minute <= 59 && second <= 59
}

// pair reads two digits; what is none is more than any.
func pair(b []byte) int {
	tens, ones := b[0]-'0', b[1]-'0'
	if tens > 9 || ones > 9 {
		return 100
	}
	return int(tens)*10 + int(ones)
}

// shaped reports whether b looks like the pattern, byte by byte: d is a digit,
// all else itself.
func shaped(b []byte, pattern string) bool {
	if len(b) != len(pattern) {
		return false
	}
	for i, c := range b {
		if pattern[i] == 'd' && c-'0' > 9 || pattern[i] != 'd' && c != pattern[i] {
			return false
		}
	}
	return true
}

func twoDigits(b []byte) int { return int(b[0]-'0')*10 + int(b[1]-'0') }

func daysIn(month, year int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// fraction reads ".123456" into nanoseconds; digits past the ninth are dropped.
func fraction(b []byte) (nano int, rest []byte) {
	if len(b) < 2 || b[0] != '.' || b[1]-'0' > 9 {
		return 0, b
	}
	i, scale := 1, 100_000_000
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		nano += int(b[i]-'0') * scale
		scale /= 10
	}
	return nano, b[i:]
}

// zone reads "", "Z" or an offset into seconds east of UTC.
func zone(b []byte) (seconds int, ok bool) {
	switch {
	case len(b) == 0:
		return 0, true
	case b[0] == '+':
		return offset(b[1:])
	case b[0] == '-':
		seconds, ok = offset(b[1:])
		return -seconds, ok
	}
	return 0, len(b) == 1 && (b[0] == 'Z' || b[0] == 'z')
}

// offset reads "hh", "hhmm" or "hh:mm" into seconds.
func offset(b []byte) (seconds int, ok bool) {
	minutes := 0
	switch {
	case shaped(b, "dd"):
	case shaped(b, "dddd"):
		minutes = twoDigits(b[2:])
	case shaped(b, "dd:dd"):
		minutes = twoDigits(b[3:])
	default:
		return 0, false
	}
	hours := twoDigits(b)
	return hours*3600 + minutes*60, hours < 24 && minutes < 60
}
