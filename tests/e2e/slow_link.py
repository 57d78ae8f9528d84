"""A clinic's uplink: a TCP proxy on loopback through which all its connections share so many bytes a second."""

import socket
import threading
import time


class SlowLink:
    PIECE = 8 * 1024

    def __init__(self, port, bytes_a_second):
        self.target = ("127.0.0.1", port)
        self.rate = bytes_a_second
        self.free_at = time.monotonic()
        self.lock = threading.Lock()
        self.closed = threading.Event()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 * 1024)
        self.port = self.server.getsockname()[1]
        self.open = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            relay = socket.create_connection(self.target)
            relay.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 32 * 1024)
            self.open += [client, relay]
            threading.Thread(target=self.carry, args=(client, relay, self.take_turn), daemon=True).start()
            threading.Thread(target=self.carry, args=(relay, client, lambda count: None), daemon=True).start()

    def take_turn(self, count):
        """Waits until the line has carried these bytes, behind whatever else is on it."""
        with self.lock:
            now = time.monotonic()
            self.free_at = max(now, self.free_at) + count / self.rate
            wait = self.free_at - now
        self.closed.wait(wait)

    def carry(self, source, sink, take_turn):
        try:
            while piece := source.recv(self.PIECE):
                take_turn(len(piece))
                sink.sendall(piece)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self.closed.set()
        for one in (self.server, *self.open):
            one.close()
