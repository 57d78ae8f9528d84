"""Revocation: who was revoked is told to everybody in a list that openssl reads, and is known offline afterwards."""

import unittest

from relay import RelayTest, run


class Trust(RelayTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.study = sorted(cls.samples("ct", "trust", "--slices", "2").iterdir())[0]
        sent = cls.relay.shanhai("qingshan", "submit", "--doctor", "李医生", "--exam", "胸部CT平扫", cls.study)
        assert sent.returncode == 0, sent.stderr
        claim = cls.relay.shanhai_json("dr-wang", "queue", "next")
        case = claim["which"]["id"]
        cls.relay.shanhai("dr-wang", "report", "draft", case, "--findings", "双肺纹理清晰。",
                          "--impression", "未见异常。")
        report = cls.relay.sign("dr-wang", case)
        cls.pdf = cls.folder / "report.pdf"
        got = cls.relay.shanhai("qingshan", "report", "get", report["id"], "-o", cls.pdf)
        assert got.returncode == 0, got.stderr
        cls.roots = cls.relay.profile("qingshan") / "roots.pem"

    def verify(self, *more):
        return self.relay.shanhai("qingshan", "--json", "verify", self.pdf, *more)

    def test_1_a_report_carries_its_evidence(self):
        self.assertIn('"level":"PAdES-B-LT"', self.verify().stdout)
        self.assertIn('"revocation_known_at"', self.verify().stdout)

    def test_2_a_revocation_is_known_offline_once_the_lists_were_fetched(self):
        devices = self.relay.shanhai_json("admin", "admin", "device", "list")
        signer = next(one for one in devices["devices"]
                      if one["kind"] == "signer" and one["person"] == "dr-wang")
        self.assertEqual(self.relay.shanhai("qingshan", "trust", "update").returncode, 0)
        self.assertEqual(self.verify().returncode, 0)

        revoked = self.relay.shanhai("admin", "admin", "device", "revoke", signer["fingerprint"])
        self.assertEqual(revoked.returncode, 0, revoked.stderr)
        self.assertEqual(self.verify().returncode, 0, "nobody has told this computer yet")

        for _ in range(200):  # the relay signs one list a second, however many ask
            updated = self.relay.shanhai("qingshan", "--json", "trust", "update")
            if '"revoked":1' in updated.stdout:
                break
        self.assertIn('"revoked":1', updated.stdout, updated.stderr)
        told = self.verify()
        self.assertEqual(told.returncode, 7, told.stdout + told.stderr)
        self.assertIn('"state":"revoked_since"', told.stdout)
        self.assertIn("(verify.revoked-since)", told.stderr)

    def test_3_openssl_reads_the_list(self):
        kept = self.relay.profile("qingshan") / "crls.pem"
        said = run("openssl", "crl", "-in", kept, "-noout", "-text").stdout
        self.assertIn("Serial Number", said)


if __name__ == "__main__":
    unittest.main()
