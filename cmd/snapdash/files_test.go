package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// names lists a folder.
func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestAFileIsWholePrivateAndNeverAnothers(t *testing.T) {
	dir := t.TempDir()
	d := diskFiles{home: dir}
	path := filepath.Join(dir, "a.csv")
	f, err := d.Create("~/a.csv", false)
	require.NoError(t, err)
	_, err = f.Write([]byte("one"))
	require.NoError(t, err)
	require.NotContains(t, names(t, dir), "a.csv", "not before it is whole")
	require.NoError(t, f.Commit())
	f.Abandon()
	require.Equal(t, []string{"a.csv"}, names(t, dir))
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	_, err = d.Create(path, false)
	require.ErrorIs(t, err, fs.ErrExist)
	f, err = d.Create(path, true)
	require.NoError(t, err)
	_, err = f.Write([]byte("two"))
	require.NoError(t, err)
	require.NoError(t, f.Commit())
	f.Abandon()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "two", string(text))
	require.Equal(t, []string{"a.csv"}, names(t, dir))
}

func TestAFileThatCameMeanwhileIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.csv")
	f, err := diskFiles{}.Create(path, false)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, []byte("another's"), 0o600))
	require.ErrorIs(t, f.Commit(), fs.ErrExist)
	f.Abandon()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "another's", string(text))
	require.Equal(t, []string{"a.csv"}, names(t, dir))
}

func TestWhatIsNoFileIsNotOverwritten(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "link.csv")
	require.NoError(t, os.Symlink("/dev/null", link))
	for _, path := range []string{dir, "/dev/null", link} {
		_, err := diskFiles{}.Create(path, true)
		require.ErrorContains(t, err, "no plain file")
	}
	_, err := diskFiles{}.Create(filepath.Join(dir, "none", "a.csv"), false)
	require.ErrorIs(t, err, fs.ErrNotExist)
}

// TestAFailureNamesWhatThePersonNamed, not the file under its passing name.
func TestAFailureNamesWhatThePersonNamed(t *testing.T) {
	dir := t.TempDir()
	none := filepath.Join(dir, "none")
	_, err := diskFiles{}.Create(filepath.Join(none, "a.csv"), false)
	require.EqualError(t, err, "open "+none+": no such file or directory")

	path := filepath.Join(dir, "a.csv")
	for _, over := range []bool{true, false} {
		f, err := diskFiles{}.Create(path, over)
		require.NoError(t, err)
		require.NoError(t, os.Remove(f.(*diskFile).Name()))
		err = f.Commit()
		require.ErrorIs(t, err, fs.ErrNotExist)
		require.ErrorContains(t, err, " "+path+": ")
		require.NotContains(t, err.Error(), ".snapdash-")
		_, err = f.Write([]byte("late"))
		require.EqualError(t, err, "write "+path+": file already closed")
		f.Abandon()
	}
}
