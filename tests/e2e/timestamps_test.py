"""An RFC 3161 authority elsewhere: `openssl ts` behind a small web server, there and away."""

import http.server
import json
import subprocess
import threading
import unittest

from relay import SHANHAI, RelayTest, run

CONFIG = """[tsa]
serial = {at}/serial
signer_cert = {at}/tsa.crt
signer_key = {at}/tsa.key
certs = {at}/root.crt
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


class Authority(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        at = self.server.at
        query = self.rfile.read(int(self.headers["Content-Length"]))
        (at / "query").write_bytes(query)
        made = subprocess.run(["openssl", "ts", "-reply", "-queryfile", at / "query", "-config", at / "tsa.cnf",
                               "-section", "tsa"], capture_output=True, check=True)
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(made.stdout)))
        self.end_headers()
        self.wfile.write(made.stdout)

    def log_message(self, *_):
        pass


class Timestamps(RelayTest):
    @classmethod
    def configure(cls, relay):
        at = cls.folder
        for command in (
                ["req", "-x509", "-newkey", "rsa:3072", "-noenc", "-keyout", at / "root.key", "-out", at / "root.crt",
                 "-subj", "/O=授时中心/CN=Time Root", "-days", "3650", "-utf8"],
                ["req", "-new", "-newkey", "rsa:3072", "-noenc", "-keyout", at / "tsa.key", "-out", at / "tsa.csr",
                 "-subj", "/O=授时中心/CN=Time", "-utf8"],
                ["x509", "-req", "-in", at / "tsa.csr", "-CA", at / "root.crt", "-CAkey", at / "root.key", "-days",
                 "365", "-out", at / "tsa.crt", "-extfile", at / "tsa.ext"]):
            (at / "tsa.ext").write_text("basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
                                        "extendedKeyUsage=critical,timeStamping\n")
            made = run("openssl", *command)
            assert made.returncode == 0, made.stderr
        (at / "tsa.cnf").write_text(CONFIG.format(at=at))
        (at / "serial").write_text("01")
        cls.port = 0
        cls.open_authority()
        settings = relay.data / "relay.toml"
        ours = f'[timestamps]\nurl = "http://127.0.0.1:{cls.port}/"\nroots = "{at}/root.crt"\npolicy = "1.2.3.4.1"\n'
        kept = [line for line in settings.read_text().splitlines() if line != "[timestamps]"]
        settings.write_text("\n".join(kept) + "\n" + ours)

    @classmethod
    def open_authority(cls):
        http.server.HTTPServer.allow_reuse_address = True
        cls.server = http.server.HTTPServer(("127.0.0.1", cls.port), Authority)
        cls.server.at = cls.folder
        cls.port = cls.server.server_port
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()

    @classmethod
    def close_authority(cls):
        cls.server.shutdown()
        cls.server.server_close()

    @classmethod
    def tearDownClass(cls):
        cls.close_authority()
        super().tearDownClass()

    def case_of(self, seed, *more):
        study = sorted(self.samples("dr", f"dr{seed}", "--seed", str(seed)).iterdir())[0]
        sent = self.relay.shanhai("qingshan", "submit", "--doctor", "李医生", "--exam", "胸片", *more, study)
        self.assertEqual(sent.returncode, 0, sent.stderr)
        case = self.relay.shanhai_json("dr-wang", "queue", "next")["which"]["id"]
        drafted = self.relay.shanhai("dr-wang", "report", "draft", case, "--findings", "双肺纹理清晰。", "--impression",
                                     "未见异常。")
        self.assertEqual(drafted.returncode, 0, drafted.stderr)
        return case

    def check_the_clinic_believes(self, report):
        """Online it asks who says when, offline it remembers; a stranger names both, who signs and who says when."""
        file = self.folder / "report.pdf"
        for command in (("report", "get", report, "-o", file), ("fetch", report, "--as", "fhir", "-o", "/dev/null")):
            got = self.relay.shanhai("qingshan", *command)
            self.assertEqual(got.returncode, 0, got.stderr)
        for who in ("qingshan", "xiling"):
            if who == "xiling":
                before = self.relay.shanhai(who, "--json", "verify", file)
                self.assertEqual(json.loads(before.stdout)["state"], "unproven_time", "nobody told it yet")
                updated = self.relay.shanhai_json(who, "trust", "update")
                self.assertEqual(updated["timestamp_roots"], ["Time Root"])
            self.assertEqual(self.relay.shanhai_json(who, "verify", file)["state"], "valid")

        roots, times = self.relay.profile("qingshan") / "roots.pem", self.folder / "root.crt"
        by = lambda *said: json.loads(run(SHANHAI, "--json", "verify", file, *said).stdout)["state"]  # noqa: E731
        self.assertEqual(by("--roots", roots, "--timestamp-roots", times), "valid")
        self.assertEqual(by("--roots", roots), "unproven_time")
        self.assertEqual(by("--roots", times, "--timestamp-roots", roots), "unknown_signer", "each for its own")

    def test_the_time_comes_from_elsewhere_and_while_it_is_away_a_routine_report_waits(self):
        case = self.case_of(1)
        self.relay.look("dr-wang", case)
        signed = self.relay.shanhai_json("dr-wang", "report", "sign", case, "--yes")
        self.assertTrue(signed["timed"])
        self.check_the_clinic_believes(signed["id"])

        case = self.case_of(2)
        self.close_authority()
        self.relay.look("dr-wang", case)
        waiting = self.relay.shanhai("dr-wang", "report", "sign", case, "--yes")
        self.assertEqual(waiting.returncode, 1, waiting.stdout)
        self.assertIn("timestamp.unreachable", waiting.stderr)
        self.assertIn("不用重新签名", waiting.stderr)
        kept = json.loads((self.relay.profile("dr-wang") / "state" / "unsent" / case).read_text())

        self.open_authority()
        self.relay.look("dr-wang", case)
        signed = self.relay.shanhai_json("dr-wang", "report", "sign", case, "--yes")
        self.assertEqual(signed["id"], kept["report"], "the signature of before, sent again")
        self.assertFalse((self.relay.profile("dr-wang") / "state" / "unsent" / case).exists())

        case = self.case_of(3, "--priority", "emergency")
        self.close_authority()
        self.relay.look("dr-wang", case)
        issued = self.relay.shanhai("dr-wang", "report", "sign", case, "--yes")
        self.assertEqual(issued.returncode, 0, issued.stderr)
        self.assertIn("时间戳待补", issued.stdout)
        self.open_authority()


if __name__ == "__main__":
    unittest.main(verbosity=2)
