"""Requests and bodies that mean harm, at the doors of a whole relay. Unit tests beside the HTTP server hold the table
of framings; here is what a stranger at the socket hears, and that nobody behind him is hurt."""

import json
import re
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from hostile import HostileTest

CLOSE = "Connection: close\r\n"


def request(target="/api/v1/whoami", fields=CLOSE, body=b"", method="GET"):
    return f"{method} {target} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n".encode("latin-1") + body


def statuses(heard):
    """The status of every response in what was heard."""
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", heard)]


class BadRequests(HostileTest):
    SETTINGS = HostileTest.SHORT

    def assert_refused(self, content, status=400, port="machines"):
        """One refusal, in our words, and nothing that came behind it was read as a request."""
        heard = self.say(content + request("/api/v1/cases"), port)
        self.assertEqual(statuses(heard), [status], content[:200])
        error = json.loads(heard.partition(b"\r\n\r\n")[2])["error"]
        self.assertTrue(error["code"] and error["at"] and error["sentence"] and error["request_id"])
        self.assertNotIn(b"SECRET", heard, "a refusal repeats nothing of the request")

    def test_a_request_that_two_readers_would_frame_differently_is_refused_on_every_door(self):
        framings = ["Content-Length: 5\r\nContent-Length: 5\r\n", "Content-Length: 5\r\nContent-Length: 6\r\n",
                    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: xchunked\r\n",
                    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "Transfer-Encoding : chunked\r\n",
                    "Transfer-Encoding:\r\n chunked\r\n", "Content-Length: 5, 5\r\n", "Content-Length: +5\r\n",
                    "Content-Length: 18446744073709551621\r\n", "Content-Length: 5\nX: y\r\n"]
        for port in ("machines", "people", "ops"):
            for fields in framings:
                with self.subTest(port=port, fields=fields):
                    self.assert_refused(request("/", fields, b"0\r\n\r\nSECRET", "POST"), port=port)

    def test_a_path_that_leads_elsewhere_is_refused(self):
        for target in ("/api/v1/%2e%2e/%2e%2e/etc/passwd", "/../../etc/passwd", "//etc/passwd", "/api//v1",
                       "/api\\v1\\whoami", "/api/v1/cases/%2fSECRET", "/api/v1/cases/%5c", "/api/v1/cases/SECRET%00",
                       "/api/v1/%c0%ae%c0%ae/SECRET", "/api/v1/cases/%ff", "/api/v1/cases/..;/SECRET/..",
                       "file:///etc/passwd", "*", "/api/v1/whoami#SECRET"):
            with self.subTest(target):
                self.assert_refused(request(target))

    def test_an_identity_that_is_none_names_nothing(self):
        for target in ("/api/v1/cases/SECRET", "/api/v1/submissions/" + "x" * 4000, "/api/v1/cases/..%20",
                       "/api/v1/cases/case_'%20OR%201=1--", "/api/v1/submissions/%F0%9F%8F%A5", "/.git/config",
                       "/api/v1/cases/%3Cscript%3E"):
            with self.subTest(target):
                heard = self.say(request(target))
                self.assertEqual(statuses(heard), [404])
                self.assertNotIn(b"SECRET", heard)
                self.assertNotIn(b"<script>", heard)

    def test_floods_of_fields_and_endless_lines_end_at_the_limit(self):
        for content in (request(fields="".join(f"X-{i}: y\r\n" for i in range(5000))),
                        request("/" + "a" * 100_000), b"G" * 1_000_000, request(fields="X: " + "y" * 1_000_000)):
            self.assertIn(statuses(self.say(content)), ([431], [400]))

    def test_methods_nobody_offers_and_protocols_nobody_speaks_change_nothing(self):
        for method in ("TRACE", "CONNECT", "PROPFIND", "DELETE"):
            self.assertEqual(statuses(self.say(request(method=method))), [405])
        upgrade = "Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AAAA\r\n"
        self.assertEqual(statuses(self.say(request(fields=upgrade))), [200])
        self.assertEqual(statuses(self.say(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")), [400])
        self.assertEqual(statuses(self.say(request(fields="Expect: miracles\r\n"))), [417])

    def test_a_body_that_is_not_what_was_declared_is_told_and_does_no_harm(self):
        form = json.dumps({"key": "k", "form": {}, "manifest": []}).encode()
        longer = f"Content-Length: {len(form) + 10}\r\n{CLOSE}"
        with self.door("machines") as door:
            self.assertEqual(statuses(door.say(request("/api/v1/submissions", longer, form, "POST")).hear()), [],
                             "nobody waits for ever for what does not come")
        shorter = f"Content-Length: {len(form) - 1}\r\n"
        heard = self.say(request("/api/v1/submissions", shorter, form + request(), "POST"))
        self.assertEqual(statuses(heard), [400, 400], "what is left over is no request")
        far_too_long = f"Content-Length: {1 << 62}\r\n"
        self.assertEqual(statuses(self.say(request("/api/v1/submissions", far_too_long, b"{", "POST"))), [413])

    def test_json_that_is_a_bomb_is_refused_at_once(self):
        head = '{"key":"k","form":{"patient":{"name":"SECRET^NAME"'
        deep = '{"a":' * 100_000
        bombs = {
            "deep objects": deep.encode(),
            "deep arrays": b'{"a":' + b"[" * 4_000_000,
            "cut off": head.encode(),
            "not UTF-8": b'{"key":"\xc0\xaf\xff"}',
            "a lone surrogate": rb'{"key":"\ud800"}',
            "surrogates reversed": rb'{"key":"\udc00\ud800"}',
            "a control character": b'{"key":"a\x01b"}',
            "a number beyond all": b'{"manifest":[{"name":"a","size":' + b"9" * 500_000 + b"}]}",
            "an exponent beyond all": b'{"manifest":[{"name":"a","size":1e999999999}]}',
            "a fraction": b'{"manifest":[{"name":"a","size":1.5}]}',
            "the same key twice": b'{"key":"a","key":"b"}',
            "the same key a hundred thousand times": b'{"x":{' + b'"a":1,' * 100_000 + b'"a":1}}',
            "another type": b'{"key":[],"form":7,"manifest":"x"}',
            "no object": b"[[]]",
            "a byte order mark": b"\xef\xbb\xbf{}",
            "UTF-16": '{"key":"a"}'.encode("utf-16"),
            "something behind it": b"{} {}",
            "nothing": b"",
        }
        for name, body in bombs.items():
            with self.subTest(name):
                begun = time.monotonic()
                fields = f"Content-Length: {len(body)}\r\n{CLOSE}"
                self.assert_refused(request("/api/v1/submissions", fields, body, "POST"))
                self.assertLess(time.monotonic() - begun, 5)

    def test_many_bombs_at_once_are_each_refused_while_others_are_served(self):
        body = b'{"manifest":[' + b'{"name":"n","size":1,"sha256":"00"},' * 150_000 + b"{}]}"
        content = request("/api/v1/submissions", f"Content-Length: {len(body)}\r\n{CLOSE}", body, "POST")
        with ThreadPoolExecutor(4) as players:
            answers = [players.submit(self.say, content) for _ in range(4)]
            self.assert_served()
            for answer in answers:
                self.assertIn(statuses(answer.result()), ([400], [413]))

    def test_headers_of_a_resumable_upload_are_read_strictly(self):
        tus = "Tus-Resumable: 1.0.0\r\n"
        path = "/api/v1/uploads/sub_01h455vb4pex5vsknk084sn02q"
        stream = "Content-Type: application/offset+octet-stream\r\nContent-Length: 0\r\n"
        for offset in ("-1", "0x0", "1e3", "18446744073709551616", "", "0 0", "٣"):
            wire = offset.encode().decode("latin-1")
            with self.subTest(offset):
                self.assert_refused(request(path, f"{tus}{stream}{CLOSE}Upload-Offset: {wire}\r\n", method="PATCH"))
        self.assertEqual(statuses(self.say(request(path, tus + stream + CLOSE + "Upload-Offset: 0\r\n",
                                                   method="PATCH"))), [404])
        self.assertEqual(statuses(self.say(request(path, stream + CLOSE + "Upload-Offset: 0\r\n",
                                                   method="PATCH"))), [412])


if __name__ == "__main__":
    unittest.main(verbosity=2)
