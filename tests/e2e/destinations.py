"""Systems of a clinic that take reports: a webhook's receiver and a hospital's HL7 listener, which behave as told."""

import base64
import hashlib
import hmac
import http.server
import json
import pathlib
import socketserver
import ssl
import sys
import threading

from ports import held_port
from relay import run

try:
    import hl7
except ImportError:  # Debian's package, asked for by another Python
    sys.path.append("/usr/lib/python3/dist-packages")
    import hl7


def make_authority(folder):
    """A receiver's own authority and a certificate for this computer: (ca.pem, certificate.pem, key.pem)."""
    folder = pathlib.Path(folder)
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    made = [run("openssl", "req", "-x509", *curve, "-keyout", folder / "ca.key", "-out", folder / "ca.pem", "-days",
                "30", "-subj", "/CN=HIS root", "-addext", "keyUsage=critical,keyCertSign"),
            run("openssl", "req", *curve, "-keyout", folder / "key.pem", "-out", folder / "request.pem", "-subj",
                "/CN=localhost")]
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n"
                                  "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\n")
    made.append(run("openssl", "x509", "-req", "-in", folder / "request.pem", "-CA", folder / "ca.pem", "-CAkey",
                    folder / "ca.key", "-CAcreateserial", "-days", "30", "-extfile", folder / "names", "-out",
                    folder / "certificate.pem"))
    assert all(one.returncode == 0 for one in made), made
    return folder / "ca.pem", folder / "certificate.pem", folder / "key.pem"


class Receiver:
    """Answers each message as `behaviour(number)` says, and keeps what it was told. Up or down on one port."""

    def __init__(self, certificate=None, key=None):
        self.port = held_port()
        self.told = []
        self.behave = lambda number: "accept"
        self.heard = threading.Condition()
        self.certificate, self.key = certificate, key
        self.server = None

    def start(self):
        self.leaving = threading.Event()
        self.server = self.make_server()
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate, self.key)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()
        return self

    def stop(self):
        if self.server:
            self.leaving.set()
            self.server.shutdown()
            self.server.server_close()
            self.thread.join()
            self.server = None

    def note(self, message):
        """Kept; answers how to behave."""
        with self.heard:
            self.told.append(message)
            self.heard.notify_all()
            return self.behave(len(self.told))

    def wait_for(self, count, limit=60):
        with self.heard:
            assert self.heard.wait_for(lambda: len(self.told) >= count, limit), f"told only {len(self.told)} of {count}"
        return self.told[:count]


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        pass  # the relay hangs up on those who misbehave


class HookServer(Server, http.server.HTTPServer):
    pass


class Hooks(Receiver):
    """A webhook receiver that believes only what is signed with its key, by the specification and not by our code."""

    key_text = None

    def url(self):
        return f"https://localhost:{self.port}/hooks"

    def make_server(self):
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                assert is_signed(receiver.key_text, self.headers, body), "nobody we know said this"
                told = {"id": self.headers["webhook-id"], "body": json.loads(body)}
                getattr(self, "do_" + receiver.note(told))()

            def reply(self, status, *more):
                self.send_response(status)
                for name, value in more:
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_accept(self):
                self.reply(204)

            def do_refuse(self):
                self.reply(403)

            def do_fail(self):
                self.reply(500)

            def do_redirect(self):
                self.reply(307, ("Location", "https://localhost:1/"))

            def do_hang(self):
                receiver.leaving.wait(60)

            def do_lie(self):
                """A yes that promises more than it says."""
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nyes")
                self.close_connection = True

            def log_message(self, *_):
                pass

        return HookServer(("127.0.0.1", self.port), Handler)


def is_signed(key, headers, body):
    secret = base64.b64decode(key.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(one, "v1," + wanted) for one in headers["webhook-signature"].split())


class Hospital(Receiver):
    """Listens for HL7 v2 over MLLP and understands it with the library `hl7`."""

    def make_server(self):
        hospital = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                block = b""
                while not block.endswith(b"\x1c\r"):
                    piece = self.request.recv(65536)
                    if not piece:
                        return
                    block += piece
                assert block.startswith(b"\x0b"), "a block begins with VT"
                message = hl7.parse(block[1:-2].decode())
                behaviour = hospital.note(message)
                if behaviour == "hang":
                    hospital.leaving.wait(60)
                elif behaviour != "leave":
                    code = {"accept": "AA", "refuse": "AE"}[behaviour]
                    self.request.sendall(b"\x0b" + str(message.create_ack(code)).encode() + b"\x1c\r")

        return Server(("127.0.0.1", self.port), Handler)


def pdf_in(message):
    """The document of an ORU: its one result of type ED, base64."""
    [result] = [one for one in message.segments("OBX") if str(one[2]) == "ED"]
    _, kind, subtype, encoding, data = [str(part) for part in result[5][0]]
    assert (kind, subtype, encoding) == ("application", "pdf", "Base64")
    return base64.b64decode(data, validate=True)
