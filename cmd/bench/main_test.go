package bench

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client"
	"snapdash/cmd/tuning"
	"snapdash/config"
	"snapdash/ui/termtest"
)

// built is the program, made when the first benchmark wants it.
var built string

func TestMain(m *testing.M) {
	if what := os.Getenv(typicalProcess); what != "" {
		fmt.Fprintln(os.Stderr, beTypical(what))
		os.Exit(1)
	}
	// What is measured here without a terminal runs as the program does.
	tuning.PaceCollector(os.Getenv)
	tuning.AddCores(os.Getenv)
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	built = filepath.Join(dir, "snapdash")
	before := loadAverage()
	code := m.Run()
	_ = os.RemoveAll(dir)
	if err := writeTable(before); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// build makes the program as make build does, once.
func build(b *testing.B) {
	b.Helper()
	if _, err := os.Stat(built); err == nil {
		return
	}
	command := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", built, "../snapdash")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := command.CombinedOutput()
	require.NoError(b, err, string(out))
}

// cloudAlone runs the embedded cloud in a process of its own and gives the
// path of its clouds.yaml. Faults and the like are args of snapdash sim.
func cloudAlone(b *testing.B, snapshots int, args ...string) string {
	b.Helper()
	build(b)
	clouds := filepath.Join(b.TempDir(), "clouds.yaml")
	command := exec.Command(built, append([]string{"sim", "--snapshots", strconv.Itoa(snapshots), "--clouds-file", clouds}, args...)...)
	said, err := command.StderrPipe()
	require.NoError(b, err)
	require.NoError(b, command.Start())
	b.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		_ = command.Wait()
	})
	line, err := bufio.NewReader(said).ReadString('\n')
	require.NoError(b, err)
	require.Equal(b, "ready\n", line)
	return clouds
}

// settings are an entry of a clouds.yaml.
func settings(b *testing.B, clouds, name string) config.Cloud {
	b.Helper()
	env := func(key string) string { return map[string]string{"OS_CLIENT_CONFIG_FILE": clouds}[key] }
	c, err := config.Sources{Env: env, Dirs: config.StandardDirs(env)}.Find(name)
	require.NoError(b, err)
	return c
}

func signIn(b *testing.B, clouds, name, endpoint string) *client.Client {
	b.Helper()
	c, err := client.SignIn(context.Background(), settings(b, clouds, name), client.Options{Endpoint: endpoint})
	require.NoError(b, err)
	return c
}

// dashboard runs the program on a cloud, in a terminal of 120x40.
func dashboard(b *testing.B, clouds, name string, args ...string) *termtest.Terminal {
	b.Helper()
	build(b)
	return termtest.Start(b, termtest.Options{
		Width: 120, Height: 40, Answers: true, Patience: 5 * time.Minute, Dir: b.TempDir(),
		Env: []string{"LC_ALL=C.UTF-8", "OS_CLIENT_CONFIG_FILE=" + clouds},
	}, built, append([]string{"--os-cloud", name}, args...)...)
}

// leave ends the program.
func leave(term *termtest.Terminal) {
	term.Signal(syscall.SIGTERM)
	term.Exit()
}

// resident is what a process has in memory and the most that it had, in MB.
func resident(b *testing.B, pid int) (now, most float64) {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	require.NoError(b, err)
	for line := range strings.Lines(string(text)) {
		var kb float64
		if _, err := fmt.Sscanf(line, "VmRSS: %f kB", &kb); err == nil {
			now = kb * 1024 / 1e6
		}
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kb); err == nil {
			most = kb * 1024 / 1e6
		}
	}
	require.NotZero(b, now)
	return now, most
}

// cpu is the processor time that a process has used.
func cpu(b *testing.B, pid int) time.Duration {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	require.NoError(b, err)
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, err := strconv.Atoi(fields[11])
	require.NoError(b, err)
	system, err := strconv.Atoi(fields[12])
	require.NoError(b, err)
	return time.Duration(user+system) * 10 * time.Millisecond // the kernel's ticks for programs are 1/100 s everywhere
}

// benchmarkLines reads what go test -bench prints: by benchmark, the metrics.
func benchmarkLines(text string) map[string]map[string]float64 {
	out := map[string]map[string]float64{}
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		name := strings.TrimPrefix(fields[0], "Benchmark")
		if i := strings.LastIndexByte(name, '-'); i > 0 {
			name = name[:i]
		}
		metrics := map[string]float64{}
		for i := 2; i+1 < len(fields); i += 2 {
			metrics[fields[i+1]], _ = strconv.ParseFloat(fields[i], 64)
		}
		out[name] = metrics
	}
	return out
}
