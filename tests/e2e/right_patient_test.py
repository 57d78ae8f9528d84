"""Right patient, right characters: a parcel whose images contradict its form waits for the clinic, and is then read."""

import pathlib
import unittest

from relay import TESTDATA, RelayTest, run

HELD = 6  # exit code


class RightPatient(RelayTest):
    def submit(self, name, *more, kind="dr"):
        folder = sorted(self.samples(kind, name).iterdir())[0]
        return self.relay.shanhai("qingshan", "submit", "--doctor", "李医生", *more, folder)

    def held(self):
        return self.relay.shanhai_json("qingshan", "case", "list", "--state", "held")["cases"]

    def queue(self):
        return [case["id"] for case in self.relay.shanhai_json("dr-wang", "queue", "list")["cases"]]

    def test_1_a_contradiction_is_held_the_clinic_is_told_which_field_confirms_and_it_is_read(self):
        sent = self.submit("one", "--patient-name", "欧阳别人", "--priority", "emergency")
        self.assertEqual(sent.returncode, HELD, sent.stdout + sent.stderr)
        self.assertIn("已安全收到", sent.stdout)
        self.assertIn("姓名不一致", sent.stdout)
        self.assertIn("submit.held", sent.stderr)

        case = self.held()[0]
        self.assertEqual([doubt["field"] for doubt in case["doubts"] if doubt["kind"] == "contradiction"],
                         ["patient.name"])
        self.assertNotIn(case["id"], self.queue())
        refused = self.relay.shanhai("dr-wang", "claim", case["id"])
        self.assertEqual(refused.returncode, 1)
        self.assertIn("case.held", refused.stderr)
        self.wait_for_case("qingshan", lambda event: event["kind"] == "case.held" and event["about"] == case["id"])

        status, submissions = self.relay.curl("qingshan", "/api/v1/submissions")
        self.assertEqual(status, 200)
        self.assertEqual(submissions["submissions"][0]["to_check"][0]["id"], case["id"])

        confirmed = self.relay.shanhai("qingshan", "case", "confirm", case["id"], "--by", "李春兰")
        self.assertEqual(confirmed.returncode, 0, confirmed.stderr)
        claim = self.relay.shanhai_json("dr-wang", "claim", case["id"])
        self.assertEqual(claim["which"]["checked"]["by"], "李春兰")
        shown = self.relay.shanhai("dr-wang", "case", "show", case["id"]).stdout
        self.assertIn("姓名不一致", shown)
        self.assertIn("李春兰", shown)
        self.relay.shanhai("dr-wang", "report", "draft", case["id"], "--findings", "心肺未见异常。", "--impression",
                           "未见异常。", "--quality", "甲")
        self.relay.look("dr-wang", case["id"])
        refused = self.relay.shanhai("dr-wang", "report", "sign", case["id"], "--yes")
        self.assertIn("report.patient", refused.stderr, "whoever signs is told once more, and says why it is right")
        self.relay.sign("dr-wang", case["id"], accept=["report.patient=送检机构已核对身份证"])

    def test_2_a_second_one_is_corrected_and_both_forms_are_kept(self):
        sent = self.submit("two", "--patient-name", "欧阳别人", "--sex", "O", "--history", "咳嗽三天",
                           "--number", "SQ-2")
        self.assertEqual(sent.returncode, HELD, sent.stdout + sent.stderr)
        case = self.held()[0]
        name = [doubt["image"] for doubt in case["doubts"] if doubt["field"] == "patient.name"][0]
        right = name.rpartition("=")[2].replace("^", "")

        corrected = self.relay.shanhai("qingshan", "case", "correct", case["id"], "--by", "李春兰",
                                       "--patient-name", right)
        self.assertEqual(corrected.returncode, 0, corrected.stdout + corrected.stderr)
        self.assertIn(case["id"], self.queue())
        status, history = self.relay.curl("qingshan", f"/api/v1/cases/{case['id']}/forms")
        self.assertEqual(status, 200)
        self.assertEqual([one["form"]["patient"]["name"] for one in history["forms"]], ["欧阳别人", right])
        self.assertEqual(history["forms"][1]["form"]["history"], "咳嗽三天", "what was not corrected stays")
        again = self.relay.shanhai("qingshan", "case", "correct", case["id"], "--by", "王五", "--patient-name", "谁")
        self.assertIn("case.not-held", again.stderr)

    def test_3_a_third_one_is_cancelled_and_never_read(self):
        sent = self.submit("three", "--patient-id", "ZZ999")
        self.assertEqual(sent.returncode, HELD, sent.stdout + sent.stderr)
        case = self.held()[0]["id"]
        cancelled = self.relay.shanhai("qingshan", "case", "cancel", case, "--by", "李春兰", "--reason", "选错了文件")
        self.assertEqual(cancelled.returncode, 0, cancelled.stderr)
        self.assertEqual(self.held(), [])
        self.assertNotIn(case, self.queue())
        self.assertIn("case.cancelled", self.relay.shanhai("dr-wang", "claim", case).stderr)

    def test_4_an_identity_number_with_a_wrong_digit_is_refused_before_anything_is_sent(self):
        sent = self.submit("four", "--identity", "110105194912310029")
        self.assertEqual(sent.returncode, 2, sent.stdout)
        self.assertIn("identity.check-digit", sent.stderr)
        self.assertNotIn("110105194912310029", sent.stderr + pathlib.Path(self.relay.log).read_text())

    @unittest.skipUnless(TESTDATA, "needs SHANHAI_TESTDATA")
    def test_5_rare_and_mislabelled_characters_are_right_from_the_device_to_the_signed_report(self):
        charset = pathlib.Path(TESTDATA) / "dicom" / "charset"
        for file, name, doubt in (("charset_gb18030_four_byte.dcm", "䶮𠮷㐂", False),
                                  ("charset_gbk_bytes_declared_latin1.dcm", "陈小红", True)):
            sent = self.relay.shanhai("qingshan", "--json", "submit", "--doctor", "李医生", "--exam", "检查",
                                      charset / file)
            self.assertEqual(sent.returncode, 0, sent.stdout + sent.stderr)
            listed = self.relay.shanhai("dr-wang", "queue", "list").stdout
            self.assertIn(name, listed)
            case = [one for one in self.relay.shanhai_json("dr-wang", "queue", "list")["cases"]
                    if one["patient_name"] == name][0]
            self.assertEqual("charset" in [one["field"] for one in case["doubts"]], doubt, file)

            self.relay.shanhai("dr-wang", "claim", case["id"])
            self.relay.shanhai("dr-wang", "report", "draft", case["id"], "--findings", f"{name}，䶮与𠮷。",
                               "--impression", "未见异常。", "--quality", "甲")
            signed = self.relay.sign("dr-wang", case["id"])
            pdf = self.folder / "rare.pdf"
            self.relay.shanhai("qingshan", "report", "get", signed["id"], "-o", pdf)
            text = run("pdftotext", "-layout", pdf, "-").stdout
            for character in name + "䶮𠮷":
                self.assertIn(character, text, file)
            fonts = run("pdffonts", pdf).stdout.splitlines()[2:]
            self.assertTrue(fonts and all(" yes yes " in line for line in fonts), fonts)  # embedded, subset


if __name__ == "__main__":
    unittest.main(verbosity=2)
