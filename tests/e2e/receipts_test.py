"""Receipts: what the relay signed is checked by openssl, which knows nothing of us, and by `shanhai verify`."""

import base64
import json
import re
import shutil
import unittest

from relay import RelayTest, run


class Receipts(RelayTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.study = sorted(cls.samples("ct", "receipts", "--slices", "3").iterdir())[0]
        cls.receipts = cls.folder / "receipts"
        done = cls.relay.shanhai("qingshan", "submit", "--doctor", "李医生", "--exam", "胸部CT平扫", "--receipts",
                                 cls.receipts, cls.study)
        assert done.returncode == 0, done.stderr
        cls.receipt = next(cls.receipts.glob("*.p7m"))
        cls.roots = cls.relay.profile("qingshan") / "roots.pem"

    def verify(self, file, *more):
        return self.relay.shanhai("qingshan", "--json", "verify", file, *more)

    def test_openssl_finds_the_signature_genuine_and_prints_the_receipt(self):
        out = self.folder / "statement.json"
        done = run("openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", self.receipt, "-CAfile",
                   self.roots, "-out", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Verification successful", done.stderr)
        statement = out.read_text()
        self.assertEqual(statement, self.receipt.with_suffix(".json").read_text().rstrip("\n"))
        self.assertEqual(statement, json.dumps(json.loads(statement), sort_keys=True, separators=(",", ":"),
                                               ensure_ascii=False), "canonical JSON (RFC 8785)")
        self.assertEqual(len(json.loads(statement)["objects"]), 3)

    def parts(self, sealed):
        """Signature value and timestamp token, cut out of the DER where openssl says that they are."""
        listed = run("openssl", "asn1parse", "-inform", "DER", "-in", sealed).stdout.splitlines()
        der = sealed.read_bytes()

        def piece(line, with_header):
            at, header, length = map(int, re.match(r"\s*(\d+):d=\s*\d+\s+hl=(\d+)\s+l=\s*(\d+)", line).groups())
            return der[at if with_header else at + header: at + header + length]

        stamp = next(i for i, line in enumerate(listed) if "id-smime-aa-timeStampToken" in line)
        token = next(line for line in listed[stamp:] if "SEQUENCE" in line)
        signature = next(line for line in reversed(listed[:stamp]) if "OCTET STRING" in line)
        return piece(signature, False), piece(token, True)

    def test_openssl_finds_the_time_genuine(self):
        signature, token = self.folder / "signature", self.folder / "token"
        value, stamp = self.parts(self.receipt)
        signature.write_bytes(value)
        token.write_bytes(stamp)
        judge = ["openssl", "ts", "-verify", "-token_in", "-in", token, "-CAfile", self.roots, "-data", signature]
        done = run(*judge)
        self.assertIn("Verification: OK", done.stdout + done.stderr)
        signature.write_bytes(value[:-1] + bytes([value[-1] ^ 1]))
        self.assertNotEqual(run(*judge).returncode, 0)

    def test_shanhai_verify_agrees_without_a_network(self):
        done = self.verify(self.receipt, "--objects", self.study)
        self.assertEqual(done.returncode, 0, done.stderr)
        said = json.loads(done.stdout)
        self.assertEqual((said["state"], said["site"], said["objects_held"]), ("valid", "qingshan", 3))
        self.assertEqual(len(said["objects"]["present"]), 3)

    def test_a_changed_byte_is_noticed_by_both(self):
        content = self.receipt.read_bytes()
        changed = self.folder / "changed.p7m"
        at = content.index(b'"site":"qingshan"') + 8
        changed.write_bytes(content[:at] + b"Q" + content[at + 1:])
        self.assertEqual(self.verify(changed).returncode, 4)
        self.assertNotEqual(run("openssl", "cms", "-verify", "-inform", "DER", "-in", changed, "-CAfile", self.roots,
                                "-out", self.folder / "none").returncode, 0)

    def test_files_that_are_not_those_are_named(self):
        other = self.folder / "other"
        shutil.copytree(self.study, other)
        first, second, _ = sorted(other.iterdir())
        first.unlink()
        second.write_bytes(second.read_bytes()[:-1] + b"\0\0")
        done = self.verify(self.receipt, "--objects", other)
        self.assertEqual(done.returncode, 4)
        said = json.loads(done.stdout)["objects"]
        self.assertEqual((len(said["present"]), len(said["missing"]), len(said["altered"])), (1, 1, 1))

    def test_asking_again_gives_the_same_bytes_also_after_kill_9(self):
        self.relay.kill()
        self.relay.start()
        submission = self.receipt.stem
        view = self.relay.curl("qingshan", f"/api/v1/submissions/{submission}")[1]
        self.assertEqual(base64.b64decode(view["signed_receipt"]), self.receipt.read_bytes())

    def test_a_relay_from_before_receipts_were_signed_gains_its_key_at_the_next_start(self):
        self.relay.stop()
        for name in ("receipt.crt", "receipt.key"):
            (self.relay.data / "authority" / name).unlink()
        self.relay.start()
        self.assertTrue((self.relay.data / "authority" / "receipt.crt").exists())
        self.assertEqual(self.verify(self.receipt).returncode, 0, "older receipts stay good")


if __name__ == "__main__":
    unittest.main(verbosity=2)
