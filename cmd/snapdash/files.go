package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"snapdash/ui"
)

// atHome takes a path from the user's home where it begins with ~/. A shell does so
// for none that stands in a file, nor behind the = of a flag.
func atHome(path, home string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok && home != "" {
		return filepath.Join(home, rest)
	}
	return path
}

// diskFiles makes files for the user alone, whole or not at all.
type diskFiles struct{ home string }

// Create begins a file beside the place where it will be. A path may begin
// with ~/.
func (d diskFiles) Create(path string, over bool) (ui.File, error) {
	path, err := filepath.Abs(atHome(path, d.home))
	if err != nil {
		return nil, err
	}
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is there and is no plain file", path)
	case !over:
		return nil, fs.ErrExist
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".snapdash-*") // made with 0600
	if err != nil {
		return nil, in(filepath.Dir(path), err)
	}
	return &diskFile{File: tmp, path: path, over: over}, nil
}

// diskFile is a file under a name of its own until it is whole.
type diskFile struct {
	*os.File
	path string
	over bool
	done bool
}

// in says of what a failure is by the name that the person knows: that of the
// passing file would be none.
func in(path string, err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return &fs.PathError{Op: p.Op, Path: path, Err: p.Err}
	case errors.As(err, &l):
		return &fs.PathError{Op: l.Op, Path: path, Err: l.Err}
	}
	return err
}

// Write writes p.
func (f *diskFile) Write(p []byte) (int, error) {
	n, err := f.File.Write(p)
	return n, in(f.path, err)
}

// Commit gives the file its name. A file that has taken the name meanwhile is
// left alone unless it was to be overwritten.
func (f *diskFile) Commit() error { return in(f.path, f.commit()) }

func (f *diskFile) commit() error {
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if f.over {
		if err := os.Rename(f.Name(), f.path); err != nil {
			return err
		}
		f.done = true
		return nil
	}
	err := os.Link(f.Name(), f.path) // which a rename would overwrite
	if err != nil && !errors.Is(err, fs.ErrExist) {
		if _, there := os.Lstat(f.path); errors.Is(there, fs.ErrNotExist) { // a file system without links
			err = os.Rename(f.Name(), f.path)
			f.done = err == nil
		}
	}
	return err
}

// Abandon removes what was written under the passing name.
func (f *diskFile) Abandon() {
	if !f.done {
		f.done = true
		f.Close()
		_ = os.Remove(f.Name())
	}
}
