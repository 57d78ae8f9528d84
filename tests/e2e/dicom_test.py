"""DICOM over TLS, judged by DCMTK: what stock senders send is stored, found again byte for byte, and becomes a case."""

import pathlib
import re
import unittest

from relay import BINARIES, TESTDATA, RelayTest, run

COMMITMENT_SCU = BINARIES / "tests" / "e2e" / "commitment_scu"


class StockSender(RelayTest):
    def test_echo_is_answered(self):
        done = self.relay.dcmtk("echoscu", "qingshan")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_sender_without_a_certificate_is_not_served(self):
        roots = self.relay.profile("qingshan") / "roots.pem"
        done = run("echoscu", "+tla", "+cf", roots, "localhost", self.relay.ports["dicom"])
        self.assertNotEqual(done.returncode, 0)

    def test_a_sender_whose_certificate_is_of_another_authority_is_not_served(self):
        key, certificate = self.folder / "foreign.key", self.folder / "foreign.crt"
        made = run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                   "-keyout", key, "-out", certificate, "-subj", "/CN=gateway", "-days", "2")
        self.assertEqual(made.returncode, 0, made.stderr)
        roots = self.relay.profile("qingshan") / "roots.pem"
        done = run("echoscu", "+tls", key, certificate, "+cf", roots, "localhost", self.relay.ports["dicom"])
        self.assertNotEqual(done.returncode, 0)

    def test_a_machine_that_was_enrolled_with_an_ae_title_must_use_it(self):
        self.assertNotEqual(self.relay.dcmtk("echoscu", "qingshan-dr1", title="OTHER").returncode, 0)
        self.assertEqual(self.relay.dcmtk("echoscu", "qingshan-dr1", title="QS_DR1").returncode, 0)

    def test_a_series_becomes_a_case_after_the_quiet_period_and_comes_back_byte_for_byte(self):
        series = self.samples("ct", "quiet", "--slices", "5")
        study = sorted(series.iterdir())[0]
        sent = self.relay.dcmtk("storescu", "longtan", "+sd", study)
        self.assertEqual(sent.returncode, 0, sent.stderr)

        opened = self.wait_for_case("dr-wang", lambda e: e["kind"] == "case.opened" and e["site"] == "longtan")
        status, case = self.relay.curl("dr-wang", f"/api/v1/cases/{opened['about']}")
        self.assertEqual(status, 200)
        self.assertFalse(case["which"]["declared_complete"])
        self.assertEqual(len(case["objects"]), 5)

        back = self.folder / "back.dcm"
        which = case["objects"][0]
        path = f"/api/v1/cases/{opened['about']}/objects/{which['id']}"
        done = run("curl", "-sS", *self.relay.tls("dr-wang"), "-o", back, self.relay.url(path))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(which["instance"], run("dcmdump", "+P", "0008,0018", back).stdout)
        original = next(f for f in study.iterdir() if which["instance"] in run("dcmdump", "+P", "0008,0018", f).stdout)
        self.assertEqual(data_set(back), data_set(original))

    def test_sending_again_is_success_and_changes_nothing(self):
        study = sorted(self.samples("us", "again", "--frames", "3").iterdir())[0]
        for _ in range(2):
            sent = self.relay.dcmtk("storescu", "dongpo", "-xs", "+sd", study)
            self.assertEqual(sent.returncode, 0, sent.stderr)
        opened = self.wait_for_case("dr-wang", lambda e: e["kind"] == "case.opened" and e["site"] == "dongpo")
        _, case = self.relay.curl("dr-wang", f"/api/v1/cases/{opened['about']}")
        self.assertEqual(len(case["objects"]), 1)

    def test_a_device_that_stays_is_told_on_its_own_association_what_is_held(self):
        study = sorted(self.samples("dr", "stays").iterdir())[0]
        file = sorted(study.iterdir())[0]
        sent = self.relay.dcmtk("storescu", "qingshan", "-xs", file)
        self.assertEqual(sent.returncode, 0, sent.stderr)
        shown = run("dcmdump", "+P", "0008,0016", "+P", "0008,0018", "-Un", file).stdout
        sop_class, instance = re.findall(r"\[([0-9.]+)\]", shown)
        asked = run(COMMITMENT_SCU, self.relay.ports["dicom"], self.relay.profile("qingshan"), "ANY", "2.25.77",
                    sop_class, instance, "2.25.404")
        self.assertEqual(asked.returncode, 0, asked.stderr)
        self.assertEqual(asked.stdout.split("\n")[:-1],
                         ["status 0", "event 2", f"held {instance} 0", f"failed 2.25.404 {0x0112}"])

    @unittest.skipUnless(TESTDATA, "SHANHAI_TESTDATA names no folder of real files")
    def test_real_objects_of_every_transfer_syntax_are_stored(self):
        folder = pathlib.Path(TESTDATA) / "dicom" / "transfer-syntax"
        # The MR files are one instance in several syntaxes, so each goes out from another site.
        for name, option, site in [("MR_small.dcm", "-xe", "xiling"), ("MR_small_implicit.dcm", "-xi", "qingshan"),
                                   ("MR_small_bigendian.dcm", "-xb", "longtan"), ("MR_small_RLE.dcm", "-xr", "dongpo"),
                                   ("MR_small_jpeg_ls_lossless.dcm", "-xt", "shuangqiao"),
                                   ("JPEG-LL.dcm", "-xs", "xiling"), ("JPEG2000.dcm", "-xw", "xiling"),
                                   ("CT_small_deflated.dcm", "-xd", "xiling")]:
            with self.subTest(name):
                sent = self.relay.dcmtk("storescu", site, "-v", option, folder / name)
                self.assertIn("Received Store Response (Success)", sent.stdout + sent.stderr)

    @unittest.skipUnless(TESTDATA, "SHANHAI_TESTDATA names no folder of real files")
    def test_the_same_uid_with_other_bytes_is_told_apart(self):
        odd = pathlib.Path(TESTDATA) / "dicom" / "odd"
        first = self.relay.dcmtk("storescu", "shuangqiao", "-v", odd / "odd_duplicate_uid_a.dcm")
        self.assertIn("Received Store Response (Success)", first.stdout + first.stderr)
        second = self.relay.dcmtk("storescu", "shuangqiao", "-v", odd / "odd_duplicate_uid_b.dcm")
        self.assertIn("0x111", second.stdout + second.stderr)
        for who in ("shuangqiao", "admin"):
            conflicts = self.relay.shanhai_json(who, "conflict", "list")["conflicts"]
            self.assertEqual(len(conflicts), 1)
            self.assertNotEqual(conflicts[0]["held"]["sha256"], conflicts[0]["apart"]["sha256"])
        self.assertEqual(self.relay.shanhai_json("qingshan", "conflict", "list")["conflicts"], [])


def data_set(file):
    """The bytes behind the file meta group: preamble, DICM, then (0002,0000) says how long the group is."""
    content = pathlib.Path(file).read_bytes()
    length = int.from_bytes(content[140:144], "little")
    return content[144 + length:]


if __name__ == "__main__":
    unittest.main(verbosity=2)
