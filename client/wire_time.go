package client

import "time"

// parseTime reads the forms of an ISO 8601 time that OpenStack services and
// what imitates them have been seen to send: with T or a space, with or without
// a fraction, with Z, an offset, or none, which means UTC. The result is UTC;
// false when the text is no such time.
func parseTime(b []byte) (time.Time, bool) {
	const length = len("2006-01-02T15:04:05")
	if len(b) < length || !shaped(b[:length], "dddd-dd-ddTdd:dd:dd") {
		return time.Time{}, false
	}
	year, month, day := twoDigits(b)*100+twoDigits(b[2:]), twoDigits(b[5:]), twoDigits(b[8:])
	hour, minute, second := twoDigits(b[11:]), twoDigits(b[14:]), twoDigits(b[17:])
	if month < 1 || month > 12 || day < 1 || day > daysIn(month, year) || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	nano, rest := fraction(b[length:])
	east, ok := zone(rest)
	if !ok {
		return time.Time{}, false
	}
	return time.Date(year, time.Month(month), day, hour, minute, second-east, nano, time.UTC), true
}

// shaped reports whether b looks like the pattern, byte by byte: d is a digit,
// T one of the separators of date and time, all else itself.
func shaped(b []byte, pattern string) bool {
	if len(b) != len(pattern) {
		return false
	}
	for i, c := range b {
		ok := c == pattern[i]
		switch pattern[i] {
		case 'd':
			ok = c-'0' <= 9
		case 'T':
			ok = c == 'T' || c == ' ' || c == 't'
		}
		if !ok {
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
