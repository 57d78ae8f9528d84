"""A signed report in every form it travels in, fetched by the command line and read by programs that are not ours."""

import re
import unittest

from destinations import hl7, pdf_in
from forms_client import FormsTest, samples_of_forms
from relay import run

BREAK = "\\.br\\"
# What DCMTK 3.6.7 says of itself when it meets UTF-8, here and in any other file.
OWN_LIMIT = "W: The VR checker does not support this Specific Character Set: ISO_IR 192"


class Forms(FormsTest):
    def clean(self, *command):
        """A stock program that complains of nothing; what it says."""
        done = run(*command)
        self.assertEqual(done.returncode, 0, done.stderr)
        trouble = [line for line in re.findall(r"^[EWF]:.*", done.stderr, re.M) if line != OWN_LIMIT]
        self.assertEqual(trouble, [], command)
        return done.stdout

    def conforms(self, file, kind):
        """dciodvfy knows the standard by heart and has nothing to do with DCMTK."""
        done = run("dciodvfy", file)
        self.assertIn(kind, done.stderr + done.stdout)
        self.assertEqual(re.findall(r"^Error.*", done.stderr + done.stdout, re.M), [], file)

    # ---- DICOM

    def test_a_structured_report_is_read_in_chinese_beside_its_images(self):
        report = self.signed_report()
        file = self.fetch(report, "sr", "report.dcm")
        self.assertEqual(self.told["media_type"], "application/dicom")
        text = self.clean("dsrdump", "+U8", "+Pl", file)
        for part in ("Basic Text SR Document", "影像所见", "双肺纹理清晰。", "心影不大。", "未见异常。",
                     report["sha256"]):
            self.assertIn(part, text)
        self.assertIn("双肺纹理清晰。", self.clean("dsr2xml", file))

        self.conforms(file, "BasicTextSR")
        dump = self.clean("dcmdump", "+U8", "+L", file)
        images = sorted(self.study.iterdir())
        for tag in ("0010,0010", "0010,0020", "0010,0030", "0010,0040", "0020,000d"):
            of_image = run("dcmdump", "+U8", "+P", tag, images[0]).stdout.split("#")[0].strip()
            self.assertIn(of_image, dump, "as the images have it")
        for image in images:
            uid = run("dcmdump", "+P", "0008,0018", image).stdout.split("[")[1].split("]")[0]
            self.assertIn(f"(0008,1155) UI [{uid}]", dump, "what was read is the evidence")
        for line in ("(0040,a493) CS [VERIFIED]", "(0040,a496) CS [FINAL]", "(0008,0005) CS [ISO_IR 192]"):
            self.assertIn(line, dump)
        verified = re.search(r"\(0040,a030\) DT \[(\d{14})\+0800\]", dump).group(1)
        self.assertEqual(verified[4:6], f"{int(report['signed_at'][5:7]):02}")
        again = self.fetch(report, "sr", "again.dcm")
        self.assertEqual(file.read_bytes(), again.read_bytes(), "asked twice, the same object")

    def test_an_encapsulated_pdf_gives_the_signed_bytes_back(self):
        parities = set()
        for number in range(8):
            report = self.signed_report(impression="未见异常。" * (number + 1))
            file = self.fetch(report, "dicom-pdf", "pdf.dcm")
            self.clean("dcm2pdf", file, self.folder / "out.pdf")
            self.assertEqual((self.folder / "out.pdf").read_bytes(), self.pdf(report))
            parities.add(report["size"] % 2)
            if len(parities) == 2:
                break
        self.assertEqual(parities, {0, 1}, "of even and of odd length")
        self.conforms(file, "EncapsulatedPDF")
        self.assertIn("影像诊断报告", self.clean("dcmdump", "+U8", "+P", "0042,0010", file))

    def test_structured_reports_of_every_status_say_which_they_are(self):
        folder = self.folder / "every"
        dumps = {}
        for name in samples_of_forms(folder):
            file = folder / f"{name}.sr.dcm"
            self.clean("dsrdump", "+U8", file)
            self.clean("dsr2xml", file)
            if name != "hostile":  # of text that is not ASCII dciodvfy counts the bytes
                self.conforms(file, "BasicTextSR")
            dumps[name] = self.clean("dcmdump", "+U8", "+L", file)
        self.assertIn("[PRELIMINARY]", dumps["preliminary"])
        self.assertIn("[UNVERIFIED]", dumps["preliminary"])
        for name in ("final", "addendum", "amendment", "retraction", "ecg"):
            self.assertIn("(0040,a493) CS [VERIFIED]", dumps[name])
        for name in ("addendum", "amendment", "retraction"):
            self.assertIn("(0040,a360) SQ", dumps[name], "it follows another one")
        self.assertNotIn("(0040,a360) SQ", dumps["final"])
        verifier = dumps["ecg"].split("(0040,a073)")[1].split("(0040,a088)")[0]
        self.assertIn("赵敏", verifier, "the reviewer answers for it")
        author = dumps["ecg"].split("(0040,a078)")[1].split("(0040,a370)")[0]
        self.assertIn("杨海涛", author, "and somebody else wrote it")
        self.assertIn("WAVEFORM", dumps["ecg"])
        self.assertIn("＼", dumps["hostile"], "no backslash begins another value")

    # ---- HL7

    def test_a_hospital_reads_the_texts_and_the_file_in_one_message(self):
        report = self.signed_report(findings="双肺|清晰^&~\\。\n心影不大。")
        message = message_in(self.fetch(report, "hl7", "report.hl7"))
        request = message.segment("OBR")
        self.assertEqual((str(request[25]), str(request[3])), ("F", report["of"]))
        self.assertIn("dr-wang", str(request[32]))
        self.assertEqual(str(request[33]) if len(request) > 33 else "", "")
        texts = {str(one[3][0][0]): one for one in message.segments("OBX") if str(one[2]) == "FT"}
        self.assertEqual(unescaped(message, texts["59776-5"]), "双肺|清晰^&~\\。\n心影不大。")
        self.assertEqual(unescaped(message, texts["19005-8"]), "未见异常。")
        self.assertEqual({str(one[11]) for one in message.segments("OBX")}, {"F"})
        self.assertEqual(pdf_in(message), self.pdf(report))

    def test_messages_of_every_status_say_which_they_are(self):
        folder = self.folder / "messages"
        wanted = {"final": ("F", "F"), "preliminary": ("P", "P"), "addendum": ("C", "C"), "amendment": ("C", "C"),
                  "retraction": ("X", "X"), "ecg": ("F", "F"), "smallest": ("F", "F"), "hostile": ("F", "F"),
                  "withdrawn": ("X", "W")}
        for name in samples_of_forms(folder):
            message = message_in(folder / f"{name}.hl7")
            results = message.segments("OBX")
            self.assertEqual((str(message.segment("OBR")[25]), {str(one[11]) for one in results}),
                             (wanted[name][0], {wanted[name][1]}), name)
            self.assertEqual([str(one[1]) for one in results], [str(i + 1) for i in range(len(results))])
            names = [(str(one[3]), str(one[4])) for one in results]
            self.assertEqual(len(set(names)), len(names), "told apart by OBX-3 and OBX-4")
            self.assertEqual(pdf_in(message), (folder / "report.pdf").read_bytes())
        ecg = message_in(folder / "ecg.hl7")
        rate = next(one for one in ecg.segments("OBX") if str(one[3][0][0]) == "8867-4")
        self.assertEqual((str(rate[2]), str(rate[5]), str(rate[6])), ("NM", "72", "/min"))
        critical = next(one for one in ecg.segments("OBX") if str(one[3][0][0]) == "73568-8")
        self.assertEqual(str(critical[8]), "AA")
        self.assertIn("dr-zhao&赵敏", str(ecg.segment("OBR")[32]))
        self.assertIn("dr-yang&杨海涛", str(ecg.segment("OBR")[33]))

    # ---- whoever asks

    def test_a_form_is_shown_to_whoever_may_read_the_report_and_to_nobody_else(self):
        report = self.signed_report()
        path = f"/api/v1/reports/{report['id']}"
        for who in ("qingshan", "dr-wang"):
            self.assertEqual(self.relay.curl(who, path + "?as=hl7", "-o", self.folder / "out")[0], 200)
        status, said = self.relay.curl("dongpo", path + "?as=fhir")
        self.assertEqual((status, said["error"]["at"]), (404, "report"))
        status, said = self.relay.curl("qingshan", path + "?as=docx")
        self.assertEqual((status, said["error"]["at"]), (400, "report.form"))
        headers = run("curl", "-sS", "-D", "-", "-o", "/dev/null", *self.relay.tls("qingshan"),
                      self.relay.url(path + "?as=fhir")).stdout
        self.assertIn("Content-Type: application/fhir+json", headers)

    def test_what_was_taken_back_says_so_in_every_form(self):
        report = self.signed_report()
        said = self.relay.shanhai("dr-wang", "report", "recall", report["id"], "--reason", "左右写反")
        self.assertEqual(said.returncode, 0, said.stderr)
        message = message_in(self.fetch(report, "hl7", "back.hl7"))
        self.assertTrue(self.told["recalled"])
        self.assertEqual(str(message.segment("OBR")[25]), "X")
        self.assertIn('"status":"entered-in-error"', self.fetch(report, "fhir", "back.json").read_text())
        self.assertIn("左右写反", self.clean("dsrdump", "+U8", "+Pl", self.fetch(report, "sr", "back.dcm")))


def message_in(file):
    """As the library reads it: it cares which of CR and LF ends a segment."""
    return hl7.parse(file.read_bytes().decode())


def unescaped(message, result):
    """The text of an OBX as the library reads it, with line ends for the formatting command."""
    return message.unescape(str(result[5]).replace(BREAK, "\n"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
