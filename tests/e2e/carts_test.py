"""ECG files as carts write them, end to end: sent as they are, kept as they came, seen as DICOM by programs we did not
write, read before everything else and reported with their sheet in the signed PDF."""

import json
import pathlib
import re
import shutil
import unittest

from relay import TESTDATA, RelayTest, run

FORM = ("--doctor", "李医生", "--exam", "心电图")
ANYBODY = ("--patient-name", "张建国", "--patient-id", "M-0001", "--sex", "M")
READABLE = ("scp/ecgtoolkit_example.scp", "scp/welchallyn_mdw14_2006.SCP", "scp/welchallyn_mdw14_2017.SCP",
            "scp/scp_raw_12lead_gbk.scp", "aecg/hl7_example.xml", "muse/muse_ecg1.xml", "sierra/129DYPRG.XML",
            "sierra/3191723_ZZDEMOPTONLY_1-04_orig.xml", "ishne/ishne_12lead_1000hz.ecg", "edf/edf_12lead_500hz.edf",
            "contec/contec_ecg90a_like.ECG", "wfdb/ptb10s.hea")
REFUSED = {"sierra/invalid_doc_type.xml": "ecg.", "pdf/ecg_report_encrypted.pdf": "ecg.encrypted",
           "pdf/ecg_report_truncated.pdf": "ecg.truncated"}


class Carts(RelayTest):
    def submit(self, *paths, code=(0,), more=FORM):
        done = self.relay.shanhai("xiling", "--json", "submit", *more, *paths)
        self.assertIn(done.returncode, code, (paths, done.stderr))
        return done, json.loads(done.stdout) if done.stdout else None

    def objects_of(self, case, *more):
        folder = self.folder / case
        got = self.relay.shanhai("dr-wang", "study", "get", case, "-o", folder, *more)
        self.assertEqual(got.returncode, 0, got.stderr)
        return folder

    def detail(self, case):
        status, detail = self.relay.curl("dr-wang", f"/api/v1/cases/{case}")
        self.assertEqual(status, 200, detail)
        return detail

    def ecg_in(self, detail):
        """Beside it stands the report of its measurements."""
        return next(one for one in detail["objects"] if one["originals"])

    def cart(self, rhythm="stemi"):
        return self.samples("cart", "carts") / f"cart-{rhythm}-1"

    @unittest.skipUnless(TESTDATA, "SHANHAI_TESTDATA is not set")
    def test_every_readable_file_becomes_dicom_and_is_kept_as_it_came(self):
        for name in READABLE:
            with self.subTest(name):
                path = pathlib.Path(TESTDATA) / "ecg" / name
                paths = [path] + ([path.with_suffix(".dat")] if path.suffix == ".hea" else [])
                form = (*FORM, *ANYBODY) if name.startswith(("ishne", "wfdb", "edf", "contec", "sierra")) else FORM
                _, views = self.submit(*paths, code=(0, 6), more=form)
                view = views["submissions"][0]
                self.assertEqual(len(view["receipt"]["objects"]), len(paths))
                self.assertEqual(len(view["ecgs"]), 1)
                case = view["cases"][0]
                # One that is held for its patient is the clinic's to answer for; its objects are there all the same.
                status, detail = self.relay.curl("xiling", f"/api/v1/cases/{case}")
                self.assertEqual(status, 200, detail)
                shown = self.ecg_in(detail)
                self.assertEqual(len(shown["originals"]), len(paths))
                self.assertTrue(shown["ecg"]["leads"])
                self.check_object(case, shown, paths)

    def check_object(self, case, shown, paths):
        folder = self.folder / "got"
        shutil.rmtree(folder, ignore_errors=True)
        got = self.relay.shanhai("xiling", "study", "get", case, "-o", folder, "--originals")
        self.assertEqual(got.returncode, 0, got.stderr)
        originals = {file.read_bytes() for file in (folder / "originals").iterdir()}
        self.assertEqual(originals, {path.read_bytes() for path in paths})
        dicom = next(folder.glob(f"{shown['study']}/*/{shown['instance']}.dcm"))
        dumped = run("dcmdump", "-q", "+P", "0008,0016", "+P", "0008,0060", dicom)
        self.assertEqual(dumped.returncode, 0, dumped.stderr)
        self.assertIn("ECG", dumped.stdout)
        judged = run("dciodvfy", dicom)
        self.assertNotIn("Error - ", judged.stdout + judged.stderr)
        for report in set(folder.glob(f"{shown['study']}/*/*.dcm")) - {dicom}:
            told = run("dsrdump", report)
            self.assertEqual(told.returncode, 0, told.stderr)
            self.assertIn("ECG Report", told.stdout)

    @unittest.skipUnless(TESTDATA, "SHANHAI_TESTDATA is not set")
    def test_what_nobody_can_read_is_refused_with_a_sentence_and_the_next_parcel_goes_through(self):
        for name, code in REFUSED.items():
            with self.subTest(name):
                done = self.relay.shanhai("xiling", "submit", *FORM, *ANYBODY, "--strict",
                                          pathlib.Path(TESTDATA) / "ecg" / name)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn("(" + code, done.stderr)

    @unittest.skipUnless(TESTDATA, "SHANHAI_TESTDATA is not set")
    def test_a_drawn_ecg_is_shown_as_the_picture_that_it_is(self):
        pictures = pathlib.Path(TESTDATA) / "ecg" / "pdf"
        screenshot = self.folder / "screenshot"
        run("pdftoppm", "-png", "-r", "40", "-singlefile", pictures / "ecg_report_vector_zh.pdf", screenshot)
        for file, kind in ((pictures / "ecg_report_vector_zh.pdf", "1.2.840.10008.5.1.4.1.1.104.1"),
                           (pictures / "ecg_photo_scan.jpg", "1.2.840.10008.5.1.4.1.1.7"),
                           (screenshot.with_suffix(".png"), "1.2.840.10008.5.1.4.1.1.7")):
            with self.subTest(file.name):
                _, views = self.submit(file, more=(*FORM, *ANYBODY))
                case = views["submissions"][0]["cases"][0]
                detail = self.detail(case)
                self.assertEqual(self.ecg_in(detail)["sop_class"], kind)
                self.assertIn("ecg.picture", [doubt["field"] for doubt in detail["which"]["doubts"]])

    def test_a_villages_ecg_with_chest_pain_goes_first_and_is_reported_with_its_sheet(self):
        self.submit(*sorted(self.samples("dr", "film").iterdir()), more=("--doctor", "李医生", "--exam", "胸片"))
        done, views = self.submit(self.cart(), more=(*FORM, "--priority", "emergency", "--lane", "chest-pain",
                                                     "--body-part", "胸前"))
        self.assertIn("心电图", done.stderr, "the verdict is told before it is sent")
        seen = views["submissions"][0]["ecgs"][0]["ecg"]
        self.assertEqual((seen["format"], seen["rate_hz"], len(seen["leads"])), ("HL7 aECG", 500, 12))
        self.assertTrue(seen["computed"])
        self.assertTrue(seen["stated"])

        claim = self.relay.shanhai_json("dr-wang", "queue", "next")
        case = claim["which"]["id"]
        self.assertEqual(case, views["submissions"][0]["cases"][0])
        shown = self.relay.shanhai("dr-wang", "case", "show", case).stdout
        for part in ("HL7 aECG", "计算（仅供参考）", "500 Hz"):
            self.assertIn(part, shown)
        self.sheet_of(case)
        drafted = self.relay.shanhai("dr-wang", "report", "draft", case, "--technique", "12 导联", "--quality", "甲",
                                     "--findings", "窦性心律。II、III、aVF 导联 ST 段抬高。",
                                     "--impression", "急性下壁心肌梗死可能。")
        self.assertEqual(drafted.returncode, 0, drafted.stderr)
        report = self.relay.sign("dr-wang", case, accept=["report.critical=已电话通知"])
        pdf = self.folder / "ecg.pdf"
        self.assertEqual(self.relay.shanhai("xiling", "report", "get", report["id"], "-o", pdf).returncode, 0)
        self.assertIn("Pages:           2", run("pdfinfo", pdf).stdout)
        self.assertIn("aVF", run("pdftotext", "-layout", pdf, "-").stdout)
        folder = self.objects_of(case)
        verified = self.relay.shanhai("xiling", "verify", pdf, "--objects", folder)
        self.assertEqual(verified.returncode, 0, verified.stderr)

    def sheet_of(self, case):
        shown = self.ecg_in(self.detail(case))
        path = f"/api/v1/cases/{case}/objects/{shown['id']}/sheet.svg"
        svg = self.folder / "sheet.svg"
        for query in ("", "?layout=6x2&speed=50&gain=20", "?layout=12x1"):
            status, _ = self.relay.curl("dr-wang", path + query, "-o", svg)
            self.assertEqual(status, 200)
            self.assertEqual(run("xmllint", "--noout", svg).returncode, 0)
            self.assertIn('data-lead="aVF"', svg.read_text())
        self.assertEqual(self.relay.curl("dr-wang", path + "?layout=1x1")[1]["error"]["at"], "ecg.layout")
        self.assertEqual(self.relay.curl("longtan", path)[0], 404, "another clinic's patient")

    def test_the_same_file_twice_is_one_recording(self):
        _, first = self.submit(self.cart("normal"))
        _, again = self.submit(self.cart("normal"), more=("--doctor", "王医生", "--exam", "心电图"))
        cases = [views["submissions"][0]["cases"][0] for views in (first, again)]
        self.assertNotEqual(*cases)
        self.assertEqual(*[self.ecg_in(self.detail(case))["instance"] for case in cases])

    def held(self, file, question, word):
        """The case that asks, and what is answered to whoever wants its sheet all the same."""
        done, views = self.submit(file, code=(6,))
        self.assertIn(word, done.stdout + done.stderr)
        held = views["submissions"][0]["to_check"][0]
        self.assertIn(question, [doubt["field"] for doubt in held["doubts"]])
        _, detail = self.relay.curl("xiling", f"/api/v1/cases/{held['id']}")
        path = f"/api/v1/cases/{held['id']}/objects/{self.ecg_in(detail)['id']}/sheet.svg"
        return held["id"], *self.relay.curl("xiling", path)

    def test_without_gain_it_is_held_with_a_question_and_drawn_on_no_grid(self):
        text = (self.cart("normal") / "0001.xml").read_text().replace('unit="uV"/><digits>', 'unit="x"/><digits>')
        file = self.folder / "nogain.xml"
        file.write_text(text)
        _, _, answer = self.held(file, "ecg.gain", "增益")
        self.assertEqual(answer["error"]["at"], "ecg.gain")

    def test_without_a_rate_it_is_held_with_a_question_and_its_bytes_are_kept(self):
        file = self.folder / "norate.xml"
        file.write_text(re.sub('<increment [^>]*/>', '<increment value="0" unit="s"/>',
                               (self.cart("normal") / "0001.xml").read_text()))
        case, status, _ = self.held(file, "ecg.rate", "采样率")
        self.assertEqual(status, 415, "there is nothing to draw")
        self.relay.shanhai("xiling", "study", "get", case, "--originals", "-o", self.folder / "norate")
        kept = [one.read_bytes() for one in (self.folder / "norate").rglob("*") if one.is_file()]
        self.assertIn(file.read_bytes(), kept)


if __name__ == "__main__":
    unittest.main(verbosity=2)
