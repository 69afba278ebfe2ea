package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

// TestNoProgramIsStartedThroughAShell reads the sources: what is started is
// named by a literal, is no shell, and gets no text of the cloud in its
// arguments.
func TestNoProgramIsStartedThroughAShell(t *testing.T) {
	found := 0
	require.NoError(t, filepath.WalkDir("../..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() && (strings.HasPrefix(e.Name(), ".") && len(e.Name()) > 2 || e.Name() == "termtest") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		require.NoError(t, err)
		for _, i := range file.Imports {
			name, _ := strconv.Unquote(i.Path.Value)
			require.NotEqual(t, "plugin", name)
			require.False(t, i.Name != nil && name == "os/exec", "%s: under a name of its own the calls are not seen here", path)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if of, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := of.X.(*ast.Ident); ok && (x.Name == "os" && of.Sel.Name == "StartProcess" || x.Name == "syscall" && of.Sel.Name == "Exec" || x.Name == "exec" && of.Sel.Name == "Cmd") {
					t.Errorf("%s starts a program in another way", set.Position(n.Pos()))
				}
			}
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			of, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := of.X.(*ast.Ident); !ok || x.Name != "exec" || !strings.HasPrefix(of.Sel.Name, "Command") {
				return true
			}
			found++
			args := call.Args
			if of.Sel.Name == "CommandContext" {
				args = args[1:]
			}
			for _, a := range args {
				literal, ok := a.(*ast.BasicLit)
				require.True(t, ok, "%s: an argument that is no literal", set.Position(a.Pos()))
				text, err := strconv.Unquote(literal.Value)
				require.NoError(t, err)
				assert.NotContains(t, []string{"sh", "bash", "env", "eval", "xargs", "cmd", "-c"}, filepath.Base(text))
			}
			return true
		})
		return nil
	}))
	require.Positive(t, found, "nothing is started at all: is this looking at the sources?")
}

// TestPlainHTTPIsSaidOnTheScreen signs in at a host of another name, by way of a
// proxy, so that nothing leaves the machine.
func TestPlainHTTPIsSaidOnTheScreen(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 20})
	here, err := url.Parse(cloud.URL)
	require.NoError(t, err)
	const host = "keystone.invalid:5000"
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		assert.Equal(t, host, r.In.Host)
		r.SetURL(&url.URL{Scheme: here.Scheme, Host: here.Host})
	}})
	t.Cleanup(proxy.Close)
	env := variables(cloud, "OS_AUTH_URL="+strings.Replace(cloud.AuthURL, here.Host, host, 1), "HTTP_PROXY="+proxy.URL)
	for _, width := range []int{60, 120} {
		term := termtest.Start(t, termtest.Options{Width: width, Height: 24, Answers: true, Env: env}, built)
		term.See("NAME", "available")
		term.Wait("the warning", func(s termtest.Screen) bool {
			return strings.Contains(s.Lines[0], "unencrypted http") || strings.Contains(s.Lines[0], "plain http")
		})
		term.Keys("enter")
		term.See("Description")
		require.Contains(t, term.Screen().Lines[0], "http", "on every screen")
		term.Keys("q")
		term.See("sorted by")
		term.Keys("q")
		require.Zero(t, term.Exit())
	}
	term := termtest.Start(t, termtest.Options{Env: variables(cloud)}, built)
	require.NotContains(t, term.See("NAME", "available").Lines[0], "http", "to this machine itself nothing is said")
}

// TestLastWordsAreNoSequences: what a server said is told again when the program
// has ended, where no renderer stands before the terminal.
func TestLastWordsAreNoSequences(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Openstack-Request-Id", "req-\x9b31m\u009b32m\u202e")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte("{\"error\": {\"code\": 401, \"title\": \"no\\u001b]0;PWNED\\u0007\", \"message\": \"told\\u001b[2J\\u009b31m\\u202e\\u2028 \x9b31m\"}}"))
	}))
	t.Cleanup(server.Close)
	term := on(t, variables(cloud, "OS_AUTH_URL="+server.URL+"/v3"))
	term.See("Could not sign in", "told␛[2J")
	term.Keys("q")
	require.Equal(t, exitSignIn, term.Exit())
	require.True(t, term.Screen().Has("told␛[2J<U+009B>31m<U+202E><U+2028>"), "%s", term.Screen())
	require.Empty(t, strangers(term.Written()))
}
