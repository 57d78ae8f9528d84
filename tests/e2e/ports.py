"""Ports for servers that are started later, or come back."""

import socket

_held = []


def held_port(number=0):
    """A port of loopback (0: any) that only a server gets that asks for it by number, with SO_REUSEADDR as servers do.

    Looking for a free one and letting it go is not enough: while nobody listens there, the kernel may give it to any
    connection as its own end, even to the relay that is trying to reach it, and the two ends of one socket then talk to
    themselves. So a socket that never listens stays bound to it until the test ends.
    """
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", number))
    _held.append(holder)
    return holder.getsockname()[1]
