// A MongoDB-protocol server for the tests: FerretDB's embeddable package over SQLite files.
//
//	ferretdb -folder /tmp/some-folder [-listen 127.0.0.1:27017]
//
// Without -listen it takes a free port of the loopback address.
// It prints one line, "ready <uri>", once it accepts connections, and stops on SIGTERM, on SIGINT, or when its
// standard input ends (so that it never outlives the test run that started it, however that one died).
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	listen := flag.String("listen", "", "address to listen on")
	folder := flag.String("folder", "", "existing folder for the data")
	flag.Parse()

	if *folder == "" {
		fail(fmt.Errorf("-folder is missing"))
	}
	if *listen == "" {
		*listen = freeAddress()
	}

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()

	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()

	backend := freeAddress()
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: backend},
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:   "sqlite",
		SQLiteURL: "file:" + filepath.ToSlash(*folder) + "/",
	})
	if err != nil {
		fail(err)
	}

	go func() {
		waitFor(ctx, backend)
		go announce(ctx, "mongodb://"+*listen+"/", *listen)
		if err := serialize(ctx, *listen, backend); err != nil {
			fail(err)
		}
	}()

	if err = server.Run(ctx); err != nil {
		fail(err)
	}
}

// announce prints the ready line as soon as the address accepts a connection.
func announce(ctx context.Context, uri, address string) {
	if waitFor(ctx, address) {
		fmt.Println("ready", uri)
	}
}

// waitFor returns true once the address accepts a connection, false when the context ends before.
func waitFor(ctx context.Context, address string) bool {
	for ctx.Err() == nil {
		conn, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			_ = conn.Close()
			return true
		}
		time.Sleep(20 * time.Millisecond)
	}
	return false
}

// freeAddress asks the system for a free port. FerretDB can do so too, but does not say which one it got.
func freeAddress() string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fail(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "ferretdb:", err)
	os.Exit(1)
}
