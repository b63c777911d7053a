package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"sync"
)

// serialize accepts connections on one address and forwards their commands to another, one at a time over all
// connections. FerretDB 1 finds and then writes without a transaction around the two, so that of two clients that
// compare and set the same document both win; MongoDB promises that one does. One command at a time gives that.
func serialize(ctx context.Context, listen, backend string) error {
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	go func() {
		<-ctx.Done()
		_ = listener.Close()
	}()

	var turn sync.Mutex
	for {
		client, err := listener.Accept()
		if err != nil {
			return nil // closed
		}
		go forward(client, backend, &turn)
	}
}

func forward(client net.Conn, backend string, turn *sync.Mutex) {
	defer client.Close()
	server, err := net.Dial("tcp", backend)
	if err != nil {
		return
	}
	defer server.Close()
	for {
		request, err := readMessage(client)
		if err != nil {
			return
		}
		reply, err := exchange(server, request, turn)
		if err != nil {
			return
		}
		if _, err = client.Write(reply); err != nil {
			return
		}
	}
}

func exchange(server net.Conn, request []byte, turn *sync.Mutex) ([]byte, error) {
	turn.Lock()
	defer turn.Unlock()
	if _, err := server.Write(request); err != nil {
		return nil, err
	}
	const opMsg, moreToCome = 2013, 2
	isMessage := len(request) >= 20 && binary.LittleEndian.Uint32(request[12:]) == opMsg
	if isMessage && binary.LittleEndian.Uint32(request[16:])&moreToCome != 0 {
		return nil, nil // no reply is expected
	}
	return readMessage(server)
}

// readMessage reads one message of MongoDB's wire protocol: its length, that length included, comes first.
func readMessage(from io.Reader) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return nil, err
	}
	length := binary.LittleEndian.Uint32(head[:])
	if length < 16 || length > 64<<20 {
		return nil, fmt.Errorf("a message of %d bytes", length)
	}
	message := make([]byte, length)
	copy(message, head[:])
	_, err := io.ReadFull(from, message[4:])
	return message, err
}
