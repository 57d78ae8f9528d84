"""Doors under siege: peers that dawdle, that break TLS, or that show a certificate they should not have.

Every limit is a setting; here each is one second. Nothing is timed but by being hung up on.
"""

import os
import socket
import ssl
import struct
import unittest
from concurrent.futures import ThreadPoolExecutor

from dicom_wire import COMMAND, DATA_TF, LAST, associate_request, echo_request, fragment, pdu, store_request
from dicom_wire import SECONDARY_CAPTURE
from hostile import LIMIT, Door, HostileTest
from relay import run

TLS_DOORS = ("dicom", "machines", "people")
GET = b"GET /api/v1/whoami HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
POST = b"POST /api/v1/submissions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n{"


def client_hello(context=None):
    """The first flight of a TLS client, as bytes."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = (context or ssl._create_unverified_context()).wrap_bio(incoming, outgoing, server_hostname="localhost")
    try:
        tls.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


def raw(port, content):
    """Sends bytes to a TLS door without TLS; what it says to that."""
    with Door(port) as door:
        return door.say(content).hear()


class Dawdlers(HostileTest):
    SETTINGS = {**HostileTest.SHORT, "connections_max": 24}

    def assert_each_is_ended(self, dawdlers):
        """All at once, and while they hold their places somebody who behaves is served at every door."""
        with ThreadPoolExecutor(len(dawdlers)) as players:
            heard = [players.submit(dawdle) for dawdle in dawdlers]
            self.assert_served()
            return [each.result() for each in heard]

    def test_a_handshake_that_is_never_finished(self):
        hello = client_hello()
        openings = [b"", hello[:1], hello[:7], hello[:-1], hello]
        self.assert_each_is_ended([lambda port=port, opening=opening: raw(self.relay.ports[port], opening)
                                   for port in TLS_DOORS for opening in openings])

    def test_a_handshake_a_byte_at_a_time(self):
        def drip(port):
            with Door(self.relay.ports[port]) as door:
                return door.drip(client_hello())
        self.assert_each_is_ended([lambda port=port: drip(port) for port in TLS_DOORS])

    def test_a_request_that_never_comes_or_never_ends(self):
        for heard in self.assert_each_is_ended([lambda port=port, opening=opening: self.say(opening, port)
                                                for port in ("machines", "people", "ops")
                                                for opening in (b"", b"G", GET)]):
            self.assertEqual(heard, b"")

    def test_a_header_a_byte_at_a_time(self):
        self.assert_each_is_ended([lambda port=port: self.drip(GET + b"y" * 10_000, port)
                                   for port in ("machines", "people", "ops")])

    def test_a_body_that_stalls(self):
        self.assert_each_is_ended([lambda port=port: self.say(POST, port) for port in ("machines", "people")])

    def test_a_body_a_byte_at_a_time(self):
        self.assert_each_is_ended([lambda: self.drip(POST + b" " * 10_000)])

    def test_a_reply_that_is_not_read(self):
        with self.door("ops") as door:
            door.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            many = b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n" * 100
            try:
                while True:                     # until the relay, which cannot say more, hangs up on us
                    door.socket.sendall(many)
            except TimeoutError:
                self.fail(f"still connected after {LIMIT} s")
            except OSError:
                pass

    def test_an_association_that_is_never_asked_for_or_never_complete(self):
        half = associate_request()[:50]
        fragments = [b"", b"\4\0", pdu(DATA_TF, b"", 100), pdu(DATA_TF, fragment(1, COMMAND, b"half of a comm")),
                     pdu(DATA_TF, fragment(1, COMMAND | LAST, echo_request(), 4000), 4004)]
        storing = pdu(DATA_TF, fragment(3, COMMAND | LAST, store_request(SECONDARY_CAPTURE, "2.25.5")))
        scripts = [b"", b"\1", half] + [associate_request() + each for each in fragments]
        scripts += [associate_request() + storing, associate_request() + storing + pdu(DATA_TF, b"", 65536)]
        self.assert_each_is_ended([lambda script=script: self.say(script, "dicom") for script in scripts])

    def test_an_association_a_byte_at_a_time(self):
        self.assert_each_is_ended([lambda: self.drip(associate_request(), "dicom")])

    def test_more_of_them_than_a_door_has_places_keep_nobody_out_for_longer_than_the_limit(self):
        crowd = [Door(self.relay.ports[port]) for port in TLS_DOORS for _ in range(60)]
        try:
            self.assert_served()
        finally:
            for each in crowd:
                each.socket.close()


class BrokenTls(HostileTest):
    SETTINGS = HostileTest.SHORT

    def test_what_is_no_tls_is_answered_with_an_alert_or_nothing(self):
        garbage = {"HTTP": b"GET / HTTP/1.1\r\nHost: h\r\n\r\n", "DICOM": associate_request(), "zeros": bytes(4096),
                   "noise": os.urandom(4096), "SSL 2": b"\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10" + bytes(40),
                   "a record of 65535": b"\x16\x03\x01\xff\xff" + bytes(65535),
                   "a record of nothing": b"\x16\x03\x01\x00\x00" * 1000,
                   "a hello of 16 MB": b"\x16\x03\x01\x40\x00\x01\xff\xff\xff" + bytes(16380),
                   "data before the handshake": b"\x17\x03\x03\x00\x10" + bytes(16),
                   "alerts without end": b"\x15\x03\x01\x00\x02\x01\x5a" * 2000,
                   "a heartbeat": b"\x18\x03\x02\x00\x03\x01\x40\x00"}
        for port in TLS_DOORS:
            for name, content in garbage.items():
                with self.subTest(port=port, name=name):
                    heard = raw(self.relay.ports[port], content)
                    self.assertTrue(heard == b"" or heard[0] == 0x15, heard[:40])
                    self.assertLess(len(heard), 100)

    def test_a_record_larger_than_tls_allows_ends_an_established_connection(self):
        for length in (0x4101, 0x5000, 0xFFFF):
            for port in TLS_DOORS:
                with self.subTest(port=port, length=length):
                    self.assertEqual(self.after_handshake(port, struct.pack(">BHH", 0x17, 0x0303, length) +
                                                          os.urandom(length)), b"")

    def test_a_record_that_was_not_encrypted_by_us_ends_an_established_connection(self):
        for port in TLS_DOORS:
            self.assertEqual(self.after_handshake(port, b"\x17\x03\x03\x00\x40" + os.urandom(64)), b"")

    def after_handshake(self, port, raw):
        """Shakes hands, then writes past TLS; what was decrypted of the answer."""
        context = self.context(None if port == "people" else "qingshan")
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
        with Door(self.relay.ports[port]) as door:
            while True:
                try:
                    tls.do_handshake()
                    break
                except ssl.SSLWantReadError:
                    door.say(outgoing.read())
                    incoming.write(door.socket.recv(65536))
            incoming.write(door.say(outgoing.read() + raw).hear())
        try:
            return tls.read(65536)
        except (ssl.SSLError, OSError):
            return b""

    def test_renegotiation_is_refused(self):
        for port in TLS_DOORS:
            with self.subTest(port):
                asked = self.s_client(port, "-tls1_2", stdin="R\n")
                self.assertIn("RENEGOTIATING", asked.stdout + asked.stderr)
                self.assertRegex(asked.stderr, "no renegotiation|handshake failure|unexpected message")

    def test_protocols_and_ciphers_of_the_past_are_not_spoken(self):
        for port in TLS_DOORS:
            for old in (["-tls1"], ["-tls1_1"], ["-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0"],
                        ["-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA256:@SECLEVEL=0"],
                        ["-tls1_2", "-cipher", "aNULL:eNULL:@SECLEVEL=0"]):
                with self.subTest(port=port, old=old):
                    more = [] if "-cipher" in old else ["-cipher", "ALL:@SECLEVEL=0"]
                    said = self.s_client(port, *old, *more)
                    self.assertNotEqual(said.returncode, 0, said.stdout)
                    self.assertRegex(said.stdout, r"Cipher is \(NONE\)|^$")

    def s_client(self, port, *more, stdin=""):
        folder = self.relay.profile("qingshan")
        return run("openssl", "s_client", "-connect", f"localhost:{self.relay.ports[port]}", "-cert",
                   folder / "certificate.pem", "-key", folder / "key.pem", "-CAfile", folder / "roots.pem", *more,
                   input=stdin, timeout=LIMIT)

    def test_whatever_name_is_asked_for_the_certificate_is_ours(self):
        for name in ("localhost", "other.example", "127.0.0.1", "a" * 63 + ".example", "xn--fiqs8s", "*"):
            context = self.context()
            context.check_hostname = False
            with self.subTest(name), Door(self.relay.ports["machines"], context, name) as door:
                self.assertIn(b" 200 OK", door.say(b"GET /api/v1/whoami HTTP/1.1\r\nHost: localhost\r\n"
                                                   b"Connection: close\r\n\r\n").hear())


class OddCertificates(HostileTest):
    """Signed by the relay's own authority, as if somebody there had made a mistake, or by nobody."""

    SETTINGS = HostileTest.SHORT
    GOOD = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n"

    def identity(self, name, extensions=GOOD, when=("-days", "2"), issuer=None):
        """A folder with a key and a certificate that `issuer` (default: the relay's own) signed."""
        folder = self.folder / name
        folder.mkdir()
        authority = self.relay.data / "authority"
        key = ("ec", "-pkeyopt", "ec_paramgen_curve:P-256")
        issuer = issuer or (authority / "issuing.crt", authority / "issuing.key")
        (folder / "extensions").write_text(extensions)
        (folder / "serial").write_text("01")
        (folder / "index").write_text("")
        (folder / "ca.cnf").write_text(
            f"[ca]\ndefault_ca=d\n[d]\ndatabase={folder}/index\nserial={folder}/serial\nnew_certs_dir={folder}\n"
            f"default_md=sha256\npolicy=p\nunique_subject=no\nrand_serial=yes\n[p]\ncommonName=supplied\n")
        run("openssl", "req", "-new", "-newkey", *key, "-nodes", "-keyout", folder / "key.pem", "-out", folder / "csr",
            "-subj", f"/CN={name}", check=True)
        run("openssl", "ca", "-batch", "-config", folder / "ca.cnf", "-cert", issuer[0], "-keyfile", issuer[1], "-in",
            folder / "csr", "-out", folder / "leaf.pem", "-notext", "-extfile", folder / "extensions", *when,
            check=True)
        (folder / "certificate.pem").write_text((folder / "leaf.pem").read_text() + issuer[0].read_text())
        return folder

    def heard_by(self, folder, port="machines"):
        """What a peer with this certificate is answered, or why not."""
        arguments = ["--cacert", self.relay.profile("qingshan") / "roots.pem", "--cert", folder / "certificate.pem",
                     "--key", folder / "key.pem"]
        return run("curl", "-sS", *arguments, self.relay.url("/api/v1/whoami", port))

    def assert_no_conversation(self, folder):
        said = self.heard_by(folder)
        self.assertNotEqual(said.returncode, 0, said.stdout)
        self.assertEqual(said.stdout, "")
        try:
            with Door(self.relay.ports["dicom"], self.context(folder=folder)) as door:
                self.assertEqual(door.say(associate_request()).hear(), b"")
        except OSError:
            pass  # refused within the handshake, as TLS 1.2 does

    def test_a_certificate_of_ours_that_was_never_enrolled_is_nobody(self):
        folder = self.identity("stranger")
        said = self.heard_by(folder)
        self.assertIn("who.unknown", said.stdout)

    def test_certificates_that_were_or_will_be_valid_are_not_valid(self):
        self.assert_no_conversation(self.identity(
            "expired", when=("-startdate", "20200101000000Z", "-enddate", "20200102000000Z")))
        self.assert_no_conversation(self.identity(
            "future", when=("-startdate", "20980101000000Z", "-enddate", "20990101000000Z")))

    def test_certificates_for_something_else_open_nothing(self):
        constraint = "basicConstraints=critical,CA:FALSE\n"
        for name, extensions in {
                "server": constraint + "extendedKeyUsage=serverAuth\n",
                "signer": constraint + "extendedKeyUsage=emailProtection\n",
                "timestamps": constraint + "extendedKeyUsage=critical,timeStamping\n",
                "no-purpose": constraint,
                "authority": "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n",
                "unknown-critical": self.GOOD + "1.2.3.4=critical,ASN1:NULL\n"}.items():
            with self.subTest(name):
                self.assert_no_conversation(self.identity(name, extensions))

    def test_a_certificate_that_a_clinics_certificate_signed_is_worth_nothing(self):
        clinic = self.relay.profile("qingshan")
        self.assert_no_conversation(
            self.identity("child", issuer=(clinic / "certificate.pem", clinic / "key.pem")))

    def test_a_certificate_that_vouches_for_itself_is_worth_nothing(self):
        folder = self.folder / "self"
        folder.mkdir()
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
            folder / "key.pem", "-out", folder / "certificate.pem", "-subj", "/CN=gateway", "-days", "2",
            "-addext", "extendedKeyUsage=clientAuth", check=True)
        self.assert_no_conversation(folder)

    def test_a_very_long_chain_and_a_huge_certificate_are_refused(self):
        folder = self.identity("long")
        leaf, issuer = (folder / "leaf.pem").read_text(), (self.relay.data / "authority" / "issuing.crt").read_text()
        (folder / "certificate.pem").write_text(leaf + issuer * 300)
        self.assert_no_conversation(folder)
        names = ",".join(f"DNS:{'n' * 60}{i}.example" for i in range(2000))
        self.assert_no_conversation(self.identity("huge", self.GOOD + f"subjectAltName={names}\n"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
