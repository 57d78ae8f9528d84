"""What an attacker, a broken device or a bad day sends, from sockets of our own; and how the relay is afterwards."""

import atexit
import functools
import http.client
import os
import pathlib
import re
import shutil
import socket
import ssl
import tempfile
import time
import unittest

from dicom_wire import Association
from relay import SHANHAID, Relay, RelayTest, run

LIMIT = 20          # seconds in which anything here is over; every limit of the relay under test is far below
PATIENTS = ("Odd^File", "SYN-ODD", "CompressedSamples", "4MR1", "Lestrade", "张三", "SECRET^NAME")


@functools.cache
def untouched_county():
    """The data of a relay that was made and never started, once for all tests of a program."""
    folder = tempfile.mkdtemp(prefix="shanhai-e2e-")
    atexit.register(shutil.rmtree, folder)
    return Relay(folder, "--dev").data


class Door:
    """One connection to a listener, with or without TLS. Says anything, and hears until the relay ends it."""

    def __init__(self, port, context=None, name="localhost"):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=LIMIT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if context:
            self.socket = context.wrap_socket(self.socket, server_hostname=name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def say(self, content):
        """What is sent to somebody who has hung up is lost, which is for hear() to notice."""
        try:
            self.socket.sendall(content)
        except OSError:
            pass
        return self

    def hear(self, enough=lambda heard: False):
        """All that comes until the relay ends the connection; that it does so within the limit is the promise."""
        heard = b""
        while not enough(heard):
            try:
                piece = self.socket.recv(65536)
            except TimeoutError:
                raise AssertionError(f"still connected after {LIMIT} s; heard {heard[:80]!r}") from None
            except (OSError, ssl.SSLError):
                return heard
            if not piece:
                return heard
            heard += piece
        return heard

    def drip(self, content, pause=0.1):
        """A byte at a time, waiting in between for the relay to speak or to end it; answers what was heard."""
        heard = b""
        deadline = time.monotonic() + LIMIT
        self.socket.settimeout(pause)
        for at in range(len(content)):
            assert time.monotonic() < deadline, "a dripping connection was never ended"
            try:
                self.socket.sendall(content[at:at + 1])
                piece = self.socket.recv(65536)
            except TimeoutError:
                continue
            except (OSError, ssl.SSLError):
                return heard
            if not piece:
                return heard
            heard += piece
        self.socket.settimeout(LIMIT)
        return heard + self.hear()


class Vitals:
    """What a process holds, as the kernel says."""

    def __init__(self, pid):
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
        self.resident = int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) << 10
        self.threads = int(re.search(r"Threads:\s+(\d+)", status)[1])
        self.descriptors = len(os.listdir(f"/proc/{pid}/fd"))


class HostileTest(RelayTest):
    """A relay with short limits. After every test it is ready, as small as before, and knows nobody's name."""

    SETTINGS = {}
    ROOM = 96 << 20     # bytes it may have grown by: allocators keep some of what was used
    SHORT = {"handshake": "1s", "http_idle": "1s", "http_header": "1s", "http_progress": "1s", "artim": "1s",
             "association_idle": "1s", "drain": "2s"}

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="shanhai-e2e-", dir=cls.place()))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.relay = Relay(cls.folder, like=untouched_county())
        cls.set(**cls.SETTINGS)
        cls.relay.start()
        cls.addClassCleanup(cls.end)
        for who in ("qingshan", "longtan"):
            cls.assert_served(who)
        cls.before = Vitals(cls.relay.process.pid)

    @classmethod
    def place(cls):
        """Where the relay's folder is to be; None: where temporary files are."""
        return None

    @classmethod
    def set(cls, **settings):
        """Writes settings into relay.toml, where each stands with its default, commented out."""
        file = cls.relay.data / "relay.toml"
        text = file.read_text()
        for name, value in settings.items():
            written = f'"{value}"' if isinstance(value, str) else str(value)
            text, count = re.subn(rf"(?m)^#?{name} = .*$", f"{name} = {written}", text)
            assert count == 1, f"{name} stands {count} times in relay.toml"
        file.write_text(text)

    @classmethod
    def tearDownClass(cls):
        code = cls.relay.stop()
        checked = run(SHANHAID, "check", "--data", cls.relay.data)
        log = cls.relay.log.read_text(errors="replace")
        assert code == 0, f"ended with {code}: {log[-2000:]}"
        assert checked.returncode == 0, checked.stdout + checked.stderr
        bugs = [line for line in log.splitlines() if re.search(r"\.bug|internal|unsealed|litter", line)]
        assert not bugs, bugs[:5]
        for name in PATIENTS:
            assert name not in log, f"{name} stands in the log"

    @classmethod
    def end(cls):
        if cls.relay.process.poll() is None:
            cls.relay.kill()

    def tearDown(self):
        self.assert_healthy()

    def assert_healthy(self):
        self.assertEqual(self.ops("/readyz"), (200, "ready\n"))
        self.assert_served()
        most = self.before.descriptors + 4
        deadline = time.monotonic() + LIMIT
        while (now := Vitals(self.relay.process.pid)).descriptors > most and time.monotonic() < deadline:
            self.ops("/healthz")        # its answer is what we wait for in between
        self.assertLessEqual(now.descriptors, most, "descriptors did not come back")
        self.assertLessEqual(now.threads, self.before.threads + 1)
        self.assertLess(now.resident, self.before.resident + self.ROOM, "memory did not come back")

    @classmethod
    def assert_served(cls, who="qingshan"):
        """Somebody who behaves is served at once, on both doors."""
        status, _ = cls.relay.curl(who, "/api/v1/whoami")
        assert status == 200, status
        with cls.associate(who) as peer:
            assert peer.echo() == 0

    @classmethod
    def ops(cls, path):
        connection = http.client.HTTPConnection("127.0.0.1", cls.relay.ports["ops"], timeout=LIMIT)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    @classmethod
    def context(cls, who="qingshan", folder=None):
        folder = folder or (cls.relay.profile(who) if who else None)
        context = ssl.create_default_context(cafile=cls.relay.profile("qingshan") / "roots.pem")
        context.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)
        if folder:
            context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
        return context

    @classmethod
    def door(cls, port, who="qingshan"):
        """A connection to a listener as somebody: `ops` is plain, `people` asks for no certificate."""
        if port == "ops":
            return Door(cls.relay.ports[port])
        return Door(cls.relay.ports[port], cls.context(None if port == "people" else who))

    @classmethod
    def associate(cls, who="qingshan", contexts=None, **more):
        return Association(cls.door("dicom", who), contexts, **more)

    def say(self, content, port="machines"):
        """Sends these very bytes and answers all that comes back until the relay ends the connection."""
        with self.door(port) as door:
            return door.say(content).hear()

    def drip(self, content, port="machines"):
        """The same, a byte at a time."""
        with self.door(port) as door:
            return door.drip(content)


def only_when_asked(test):
    """For what takes minutes or gigabytes, a test or a class of them: runs when SHANHAI_LONG is set."""
    return unittest.skipUnless(os.environ.get("SHANHAI_LONG"), "takes minutes: SHANHAI_LONG=1 runs it")(test)
