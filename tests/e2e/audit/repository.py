"""Audit repositories for tests: a real rsyslog with TLS, and a receiver of our own that looks at every byte."""

import json
import re
import shutil
import socket
import ssl
import subprocess
import threading

from relay import run


def make_keys(folder):
    """An authority that has nothing to do with the relay's, a server below it and a client."""
    folder.mkdir()
    for name, extensions in (("ca", "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign"),
                             ("server", "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n"
                                        "keyUsage=digitalSignature"),
                             ("client", "extendedKeyUsage=clientAuth\nkeyUsage=digitalSignature")):
        request, ext = folder / f"{name}.csr", folder / f"{name}.ext"
        ext.write_text(extensions)
        made = run("openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / f"{name}.key", "-out",
                   request, "-subj", f"/CN=audit {name}")
        assert made.returncode == 0, made.stderr
        issuer = ["-signkey", folder / "ca.key"] if name == "ca" else \
            ["-CA", folder / "ca.crt", "-CAkey", folder / "ca.key", "-CAcreateserial"]
        signed = run("openssl", "x509", "-req", "-in", request, "-days", "30", "-extfile", ext, "-out",
                     folder / f"{name}.crt", *issuer)
        assert signed.returncode == 0, signed.stderr
        (folder / f"{name}.key").chmod(0o600)
    return folder


class Rsyslog:
    """Debian's rsyslog, which asks for a client certificate and writes down what it understood, a line of JSON each."""

    program = shutil.which("rsyslogd") or "/usr/sbin/rsyslogd"

    def __init__(self, folder, keys, port):
        self.folder, self.port, self.process = folder, port, None
        folder.mkdir()
        self.received = folder / "received"
        properties = "\n".join(f'  property(outname="{name}" name="{name}" format="jsonf")' +
                               ('' if name == "msg" else '\n  constant(value=", ")')
                               for name in ("pri", "hostname", "app-name", "procid", "msgid", "timereported", "msg"))
        (folder / "rsyslog.conf").write_text(f"""
global(workDirectory="{folder}" maxMessageSize="64k" defaultNetstreamDriver="gtls"
       defaultNetstreamDriverCAFile="{keys / 'ca.crt'}" defaultNetstreamDriverCertFile="{keys / 'server.crt'}"
       defaultNetstreamDriverKeyFile="{keys / 'server.key'}")
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="x509/certvalid")
input(type="imtcp" address="127.0.0.1" port="{port}")
template(name="json" type="list") {{
  constant(value="{{")
{properties}
  constant(value="}}\\n")
}}
action(type="omfile" file="{self.received}" template="json")
""")

    def start(self):
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [self.program, "-n", "-f", self.folder / "rsyslog.conf", "-i", self.folder / "pid"],
                stdout=log, stderr=log)
        return self

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    def messages(self):
        """What it has written so far; a line that is half written does not count yet."""
        if not self.received.exists():
            return []
        return [json.loads(line) for line in self.received.read_text().split("\n")[:-1]]


class Receiver(threading.Thread):
    """Reads frames as RFC 5425 says (octets counted), and keeps them as bytes. Hangs up after `hang_up_after`."""

    def __init__(self, keys, port):
        super().__init__(daemon=True)
        self.frames, self.wrong, self.connections, self.hang_up_after, self.stream = [], [], 0, None, None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(keys / "server.crt", keys / "server.key")
        context.load_verify_locations(keys / "ca.crt")
        context.verify_mode = ssl.CERT_REQUIRED
        self.context = context
        self.listener = socket.create_server(("127.0.0.1", port))
        self.start()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            try:
                with self.context.wrap_socket(connection, server_side=True) as self.stream:
                    self.read(self.stream)
            except OSError:
                pass

    def read(self, stream):
        buffer = b""
        while True:
            while (head := re.match(rb"(\d+) ", buffer)) and len(buffer) >= head.end() + int(head[1]):
                self.frames.append(buffer[head.end():head.end() + int(head[1])])
                buffer = buffer[head.end() + int(head[1]):]
                if self.hang_up_after is not None and len(self.frames) >= self.hang_up_after:
                    self.hang_up_after = None
                    return
            if buffer and not re.match(rb"\d{1,7}( |$)", buffer[:8]):
                self.wrong.append(buffer[:80])
                return
            piece = stream.recv(65536)
            if not piece:
                return
            buffer += piece

    def stop(self):
        """Hangs up, or it would go on hearing what is meant for whoever comes after it."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        try:
            if self.stream:
                self.stream.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.join(30)
