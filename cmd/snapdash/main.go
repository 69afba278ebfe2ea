// Command snapdash is a terminal dashboard for Block Storage (Cinder) volume
// snapshots. It joins the packages: settings, a signed-in cloud, the screen.
// With --demo the cloud is one that it starts inside itself.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"snapdash/ui/sanitize"
)

// version is stamped by the Makefile.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), endings...)
	code := run(ctx)
	stop()
	os.Exit(code)
}

// run carries out the command line and gives the exit code.
func run(ctx context.Context) int {
	err := rootCommand().ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "snapdash: "+sanitize.Line(err.Error()))
	return exitCode(err)
}
