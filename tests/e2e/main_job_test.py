"""The main job from end to end with `shanhai`: submit, claim, read, sign, deliver, verify; foreign programs judge."""

import json
import pathlib
import unittest

from relay import SHANHAI, Relay, RelayTest, run

FINDINGS = "双肺纹理清晰，右肺上叶见一枚直径约6mm结节影，边界清楚。心影大小形态正常。双侧肋膈角锐利。"
IMPRESSION = "右肺上叶小结节，建议3个月后复查CT。"


class MainJob(RelayTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.study = sorted(cls.samples("ct", "main", "--slices", "6").iterdir())[0]
        cls.submitted = cls.relay.shanhai("qingshan", "--json", "submit", "--doctor", "李医生", "--exam", "胸部CT平扫",
                                          "--priority", "urgent", cls.study)

    def read_and_sign(self):
        """Claims the case that was submitted first, writes and signs; once for all tests of this class."""
        if not hasattr(MainJob, "report"):
            claim = self.relay.shanhai_json("dr-wang", "queue", "next")
            MainJob.case = claim["which"]["id"]
            drafted = self.relay.shanhai("dr-wang", "report", "draft", self.case, "--technique", "螺旋CT平扫",
                                         "--findings", FINDINGS, "--impression", IMPRESSION, "--quality", "甲")
            self.assertEqual(drafted.returncode, 0, drafted.stderr)
            MainJob.report = self.relay.sign("dr-wang", self.case)
            MainJob.pdf = self.folder / "report.pdf"
            got = self.relay.shanhai("qingshan", "report", "get", self.report["id"], "-o", self.pdf)
            self.assertEqual(got.returncode, 0, got.stderr)

    def test_1_a_clinic_submits_a_series_and_gets_a_receipt(self):
        self.assertEqual(self.submitted.returncode, 0, self.submitted.stderr)
        status = self.relay.shanhai_json("qingshan", "status")
        self.assertEqual(status["submissions"][0]["state"], "committed")
        self.assertEqual(len(status["submissions"][0]["receipt"]["objects"]), 6)

    def test_2_submitting_again_sends_nothing_and_opens_no_second_case(self):
        again = self.relay.shanhai("qingshan", "submit", "--doctor", "李医生", "--exam", "胸部CT平扫",
                                   "--priority", "urgent", self.study)
        self.assertEqual(again.returncode, 0, again.stderr)
        status = self.relay.shanhai_json("qingshan", "status")
        self.assertEqual(len(status["submissions"]), 1)

    def test_3_a_specialist_reads_it_and_signs(self):
        self.read_and_sign()
        self.assertEqual(self.report["by"], "dr-wang")

    def test_4_stock_programs_find_the_report_genuine(self):
        self.read_and_sign()
        trust = self.folder / "nss"
        trust.mkdir(exist_ok=True)
        run("certutil", "-N", "-d", f"sql:{trust}", "--empty-password")
        roots = self.relay.profile("qingshan") / "roots.pem"
        run("certutil", "-A", "-d", f"sql:{trust}", "-n", "root", "-t", "CT,C,C", "-i", roots)
        judged = run("pdfsig", "-nssdir", f"sql:{trust}", self.pdf).stdout
        self.assertIn("Signature is Valid", judged)
        self.assertIn("Certificate is Trusted", judged)
        whole = self.pdf.read_bytes()
        signed = self.folder / "signed.pdf"  # what follows is the evidence for those who ask in ten years
        signed.write_bytes(whole[:whole.index(b"\n%%EOF\n") + 7])
        self.assertIn("Total document signed", run("pdfsig", "-nssdir", f"sql:{trust}", signed).stdout)
        self.assertIn(b"/Type /DSS", whole[signed.stat().st_size:])

        text = run("pdftotext", "-layout", self.pdf, "-").stdout
        for wanted in ("云岭县人民医院", "青山镇卫生院", "王海波", "右肺上叶"):
            self.assertIn(wanted, text)

        attached = self.folder / "report.json"
        run("pdfdetach", "-save", "1", "-o", attached, self.pdf)
        document = json.loads(attached.read_text())
        self.assertEqual(document["impression"], IMPRESSION)
        self.assertEqual(len(document["objects"]), 6)
        self.assertEqual(run("qpdf", "--check", self.pdf).returncode, 0)

    def test_5_anyone_verifies_offline_with_the_images_that_were_read(self):
        self.read_and_sign()
        objects = self.folder / "objects"
        got = self.relay.shanhai("dr-wang", "study", "get", self.case, "-o", objects)
        self.assertEqual(got.returncode, 0, got.stderr)
        self.assertEqual(run("dcmdump", "-q", next(objects.rglob("*.dcm"))).returncode, 0)
        roots = self.relay.profile("qingshan") / "roots.pem"
        good = run(SHANHAI, "verify", self.pdf, "--roots", roots, "--objects", objects)
        self.assertEqual(good.returncode, 0, good.stdout + good.stderr)

        altered = next(objects.rglob("*.dcm"))
        content = bytearray(altered.read_bytes())
        content[-1] ^= 1
        altered.write_bytes(content)
        bad = run(SHANHAI, "verify", self.pdf, "--roots", roots, "--objects", objects)
        self.assertEqual(bad.returncode, 4, bad.stdout + bad.stderr)

    def test_6_a_report_altered_by_one_bit_is_found_out(self):
        self.read_and_sign()
        roots = self.relay.profile("qingshan") / "roots.pem"
        content = bytearray(self.pdf.read_bytes())
        content[len(content) // 3] ^= 4
        altered = self.folder / "altered.pdf"
        altered.write_bytes(content)
        self.assertEqual(run(SHANHAI, "verify", altered, "--roots", roots).returncode, 4)

    def test_7_the_clinic_acknowledges_and_the_inbox_is_empty(self):
        self.read_and_sign()
        acknowledged = self.relay.shanhai("qingshan", "report", "ack", self.report["id"], "--by", "李医生")
        self.assertEqual(acknowledged.returncode, 0, acknowledged.stderr)
        self.assertEqual(self.relay.shanhai_json("qingshan", "inbox")["items"], [])

    def test_8_the_administrator_sees_the_throughput_and_an_unbroken_trail(self):
        self.read_and_sign()
        stats = self.relay.shanhai_json("admin", "admin", "stats")
        self.assertEqual(stats["total"]["arrived"], 1)
        self.assertEqual(stats["total"]["reported"], 1)
        self.assertEqual([row["group"] for row in stats["by_reader"]], ["dr-wang"])
        self.assertEqual((stats["backlog"]["waiting"], stats["backlog"]["reports"]), (0, 1))
        sheet = self.relay.shanhai("admin", "admin", "stats", "--csv").stdout.splitlines()
        self.assertTrue(sheet[0].startswith("\ufeff分组,名称,到达"))
        self.assertTrue(sheet[-1].startswith("合计,"))
        self.assertEqual({line.count(",") for line in sheet}, {26})
        trail = self.relay.shanhai("admin", "admin", "audit", "--verify")
        self.assertEqual(trail.returncode, 0, trail.stderr)
        self.assertIn("签发报告", self.relay.shanhai("admin", "admin", "audit").stdout)

    def test_9_an_old_token_signs_nothing(self):
        other = sorted(self.samples("dr", "late").iterdir())[0]
        sent = self.relay.shanhai("longtan", "submit", "--doctor", "周医生", "--exam", "胸部正侧位", other)
        self.assertEqual(sent.returncode, 0, sent.stderr)
        claim = self.relay.shanhai_json("dr-wang", "queue", "next")
        case = claim["which"]["id"]
        self.assertEqual(self.relay.shanhai("dr-wang", "release", case).returncode, 0)
        self.assertEqual(self.relay.shanhai("dr-li", "claim", case).returncode, 0)
        late = self.relay.shanhai("dr-wang", "report", "draft", case, "--findings", "a", "--impression", "b",
                                  "--token", str(claim["token"]))
        self.assertEqual(late.returncode, 1, late.stdout)
        self.assertIn("case.token", late.stderr)


class Joining(unittest.TestCase):
    def test_the_first_administrator_and_then_a_clinic_join_with_a_code(self):
        import tempfile
        with tempfile.TemporaryDirectory(prefix="shanhai-e2e-") as folder:
            home = {"env": {**__import__("relay").ENVIRONMENT, "SHANHAI_HOME": str(pathlib.Path(folder) / "home")}}
            relay = Relay(folder).start()
            try:
                code = relay.init_output.strip().rpartition(" ")[2]
                url = f"https://localhost:{relay.ports['people']}"
                joined = run(SHANHAI, "enroll", url, code, "--name", "boss", **home)
                self.assertEqual(joined.returncode, 0, joined.stderr)
                boss = [SHANHAI, "--profile", "boss"]
                run(*boss, "admin", "site", "put", "clinic", "--name", "山脚村卫生室", "--level", "village", **home)
                made = run(*boss, "--json", "admin", "code", "--site", "clinic", "--label", "gateway", **home)
                self.assertEqual(made.returncode, 0, made.stderr)
                clinic = json.loads(made.stdout)["code"]
                joined = run(SHANHAI, "enroll", url, clinic.lower(), "--name", "clinic", **home)
                self.assertEqual(joined.returncode, 0, joined.stderr)
                who = run(SHANHAI, "--profile", "clinic", "ping", **home)
                self.assertIn("山脚村卫生室", who.stdout)

                used = run(SHANHAI, "enroll", url, clinic, "--name", "thief", **home)
                self.assertEqual(used.returncode, 1, used.stdout)
                self.assertIn("enrolment.code", used.stderr)
            finally:
                relay.stop()


if __name__ == "__main__":
    unittest.main(verbosity=2)
