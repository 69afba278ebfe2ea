package main

import "github.com/spf13/cobra"

// simCommand runs the embedded cloud alone.
func simCommand() *cobra.Command {
	return &cobra.Command{Use: "sim", Short: "Run the embedded cloud alone"}
}
