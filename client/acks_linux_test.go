package client

import (
	"io"
	"net"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAnswersAreAcknowledgedAtOnce on a connection that has been asked and has
// answered for a while, where Linux acknowledges late by itself.
func TestAnswersAreAcknowledgedAtOnce(t *testing.T) {
	echo, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = echo.Close() })
	go func() {
		for {
			conn, err := echo.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(conn, conn) }()
		}
	}()
	plain := new(net.Dialer).DialContext
	conn, err := prompt(plain)(t.Context(), "tcp", echo.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	for range 20 {
		_, err := conn.Write([]byte("question"))
		require.NoError(t, err)
		_, err = io.ReadFull(conn, make([]byte, 8))
		require.NoError(t, err)
	}
	quick := -1
	require.IsType(t, &promptConn{}, conn)
	require.NoError(t, conn.(*promptConn).raw.Control(func(fd uintptr) {
		quick, err = syscall.GetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK)
	}))
	require.NoError(t, err)
	assert.Equal(t, 1, quick)

	_, err = prompt(plain)(t.Context(), "tcp", "127.0.0.1:1")
	assert.Error(t, err)
}
