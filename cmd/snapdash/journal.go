package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"snapdash/config"
	"snapdash/model/audit"
	"snapdash/ui"
	"snapdash/ui/sanitize"
)

// journal keeps the record of changes in files for the user alone: path is the
// newest, path.1 the one before it, and so on. Several programs may write at
// once: each writes whole lines to the file's end, and a lock keeps them from
// renaming the files at the same time.
type journal struct {
	path string
	most int64 // bytes of a file
	keep int   // files, the newest included
	mu   sync.Mutex
}

const (
	journalMost = 8 << 20
	journalKeep = 5
	pageEntries = 1000
)

func newJournal(path string) *journal {
	return &journal{path: path, most: journalMost, keep: journalKeep}
}

// journalPath is where the record is without --audit-file: the place for what a
// program keeps between its runs.
func journalPath(env func(string) string) (string, error) {
	dir, err := stateDir(env)
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "audit.jsonl"), nil
}

// journal is the record of changes that the flags ask for; nil for none.
func (f *flags) journal(env config.Env) ui.Journal {
	if !f.audit {
		return nil
	}
	if f.auditFile != "" {
		return newJournal(atHome(f.auditFile, env("HOME")))
	}
	path, err := journalPath(env)
	if err != nil {
		return noJournal{err}
	}
	return newJournal(path)
}

// noJournal is a record that has no place to be.
type noJournal struct{ err error }

func (n noJournal) Append([]audit.Entry) error { return n.err }

func (n noJournal) Read(audit.Cursor) (audit.Page, error) { return audit.Page{}, n.err }

func (n noJournal) Where() string { return "no file" }

// recordRest writes down what the program had not written when it ended. That it
// can't is said, and is no failure of the program.
func recordRest(app *ui.App, to ui.Journal, say io.Writer) {
	rest := app.Unrecorded()
	if len(rest) == 0 {
		return
	}
	if err := to.Append(rest); err != nil {
		fmt.Fprintln(say, "snapdash: record the last changes in "+to.Where()+": "+sanitize.Line(err.Error()))
	}
}

// Where tells where the record is kept.
func (j *journal) Where() string { return j.path }

// file is the n-th file, 0 the newest.
func (j *journal) file(n int) string {
	if n == 0 {
		return j.path
	}
	return j.path + "." + strconv.Itoa(n)
}

// Append writes entries at the end, all in one write.
func (j *journal) Append(entries []audit.Entry) error {
	var text []byte
	var err error
	for i := range entries {
		if text, err = entries[i].Append(text); err != nil {
			return err
		}
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := os.MkdirAll(filepath.Dir(j.path), 0o700); err != nil {
		return err
	}
	unlock := lockFolder(filepath.Dir(j.path))
	defer unlock()
	if err := j.rotate(int64(len(text))); err != nil {
		return err
	}
	return j.write(text)
}

func (j *journal) write(text []byte) error {
	f, err := openPrivate(j.path)
	if err != nil {
		return err
	}
	text, err = endedLine(f, text)
	if err == nil {
		_, err = f.Write(text)
	}
	return errors.Join(err, f.Close())
}

// endedLine puts a line end before text when the file's last line has none: a
// writer that was killed half way must not spoil the next one's line.
func endedLine(f *os.File, text []byte) ([]byte, error) {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return text, err
	}
	last := make([]byte, 1)
	if _, err := f.ReadAt(last, info.Size()-1); err != nil {
		return text, err
	}
	if last[0] != '\n' {
		text = append([]byte{'\n'}, text...)
	}
	return text, nil
}

// openPrivate opens a file to be written at its end, made for the user alone. A
// file that others may read is closed to them; what is no file is refused.
func openPrivate(path string) (*os.File, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no plain file", path)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.Mode().Perm()&0o077 != 0 {
		if err := f.Chmod(0o600); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	return f, nil
}

// rotate makes room when more bytes would make the newest file too large: each
// file takes the name of the one before it, and the oldest goes.
func (j *journal) rotate(more int64) error {
	info, err := os.Stat(j.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 || info.Size()+more <= j.most {
		return err
	}
	for n := j.keep - 1; n > 0; n-- {
		if err := os.Rename(j.file(n-1), j.file(n)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if j.keep == 1 {
		return os.Remove(j.path)
	}
	return nil
}

// Read gives the entries before a place, the newest first, page by page.
func (j *journal) Read(from audit.Cursor) (audit.Page, error) {
	var page audit.Page
	n, err := j.find(from)
	for ; err == nil && n < j.keep; n++ {
		var f *os.File
		if f, err = os.Open(j.file(n)); err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				err = nil
				continue
			}
			break
		}
		err = errors.Join(readPage(&page, f, from), f.Close())
		if page.More {
			break
		}
		from = audit.Cursor{}
	}
	return page, err
}

// find gives the number that the file of a cursor has by now; the one after the
// last when it is gone.
func (j *journal) find(from audit.Cursor) (int, error) {
	was, ok := from.File.(fs.FileInfo)
	if !ok {
		return 0, nil
	}
	for n := range j.keep {
		info, err := os.Stat(j.file(n))
		if err == nil && os.SameFile(was, info) {
			return n, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return 0, err
		}
	}
	return j.keep, nil
}

// readPage adds a file's entries until the page is full.
func readPage(page *audit.Page, f *os.File, from audit.Cursor) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no plain file", f.Name())
	}
	at := info.Size()
	if from.File != nil {
		at = min(at, from.Offset)
	}
	b := audit.NewBackwards(f, at)
	for looked := 0; looked < pageEntries; looked++ {
		line, err := b.Line()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, audit.ErrTooLong):
			page.Malformed++
			continue
		case err != nil:
			return err
		}
		if e, ok := audit.Parse(line); ok {
			page.Entries = append(page.Entries, e)
		} else {
			page.Malformed++
		}
	}
	page.More, page.Next = true, audit.Cursor{File: info, Offset: b.Offset()}
	return nil
}
