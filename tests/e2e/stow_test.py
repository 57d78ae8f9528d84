"""STOW-RS by curl; DCMTK and xmllint judge what comes back."""

import json
import os
import pathlib
import subprocess
import unittest
from xml.etree import ElementTree

from relay import ENVIRONMENT, TESTDATA, run
from stow_client import StowTest, instances, multipart


def attributes_of(native_model):
    """Each attribute of a Native DICOM Model, with its values and how deep it lies; whatever the layout."""
    found = []

    def walk(element, depth):
        name = element.tag.rpartition("}")[2]
        if name == "DicomAttribute" and element.get("tag")[:4] != "0002":
            values = [child.text for child in element if child.tag.endswith("Value")]
            found.append((depth, element.get("tag"), element.get("vr"), element.get("keyword"), values))
        for child in element:
            walk(child, depth + 1)

    walk(ElementTree.fromstring(native_model.encode()), 0)
    return found


class Stow(StowTest):
    def test_a_study_survives_kill_9_becomes_a_case_and_comes_back_byte_for_byte(self):
        files = self.study("quiet", "--slices", "4", "--seed", "1")
        status, answer = self.post("longtan", multipart(files))
        self.assertEqual(status, 200, answer)
        self.relay.kill()
        self.relay.start()
        self.assertEqual(sorted(instances(answer, "00081199", "00081155")), sorted(self.uids(files)))

        opened = self.wait_for_case("dr-wang", lambda e: e["kind"] == "case.opened" and e["site"] == "longtan")
        _, case = self.relay.curl("dr-wang", f"/api/v1/cases/{opened['about']}")
        self.assertFalse(case["which"]["declared_complete"])
        self.assertEqual(len(case["objects"]), 4)
        back = self.folder / "back.dcm"
        which = case["objects"][0]
        path = f"/api/v1/cases/{opened['about']}/objects/{which['id']}"
        done = run("curl", "-sS", *self.relay.tls("dr-wang"), "-o", back, self.relay.url(path))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(back.read_bytes(), [f.read_bytes() for f in files])

    def test_one_object_without_parts_into_its_study(self):
        file = self.study("single", "--slices", "1", "--seed", "3")[0]
        study = self.uids([file], "0020,000d")[0]
        status, answer = self.post("xiling", file.read_bytes(), path=f"/dicomweb/studies/{study}",
                                   kind="application/dicom")
        self.assertEqual(status, 200, answer)
        status, answer = self.post("xiling", file.read_bytes(), path="/dicomweb/studies/2.25.1",
                                   kind="application/dicom")
        self.assertEqual((status, instances(answer, "00081198", "00081197")), (409, [0xA900]))

    def test_the_answer_is_what_dcmtk_writes_for_the_same_data_set(self):
        """dcm2json, and dcm2xml in PS3.19's native form, agree with us attribute for attribute."""
        file = self.study("twin", "--slices", "1", "--seed", "5")[0]
        status, in_json = self.post("xiling", multipart([file]))
        self.assertEqual(status, 200)
        item = in_json["00081199"]["Value"][0]
        dump, twin = self.folder / "answer.dump", self.folder / "answer.dcm"
        dump.write_text("(0008,1190) UR\n(0008,1199) SQ\n(fffe,e000) -\n"
                        f"(0008,1150) UI [{item['00081150']['Value'][0]}]\n"
                        f"(0008,1155) UI [{item['00081155']['Value'][0]}]\n"
                        "(0008,1190) UR\n(fffe,e00d) -\n(fffe,e0dd) -\n")
        made = run("dump2dcm", dump, twin)
        self.assertEqual(made.returncode, 0, made.stderr)
        foreign = json.loads(run("dcm2json", twin).stdout)
        self.assertEqual({tag: value for tag, value in foreign.items() if tag[:4] != "0002"}, in_json)

        _, in_xml = self.post("xiling", multipart([file]), "-H", "Accept: application/dicom+xml")
        checked = subprocess.run(["xmllint", "--noout", "-"], input=in_xml, text=True, capture_output=True, timeout=60)
        self.assertEqual(checked.returncode, 0, checked.stderr)
        foreign = run("dcm2xml", "--native-format", twin).stdout
        self.assertEqual(attributes_of(in_xml), attributes_of(foreign))

    def test_what_is_refused_says_why_and_costs_the_others_nothing(self):
        good, cut = self.study("mixed", "--slices", "2", "--seed", "6")
        status, answer = self.post("xiling", multipart([cut.read_bytes()[:-500], good]))
        self.assertEqual(status, 202)
        self.assertEqual(instances(answer, "00081199", "00081155"), self.uids([good]))
        self.assertEqual(instances(answer, "0008119A", "00081197"), [0xC000])
        status, body = self.post("xiling", b"{}", kind="application/dicom+json")
        self.assertEqual((status, body["error"]["at"]), (415, "stow.media-type"))
        self.assertTrue(body["error"]["sentence"])
        status, body = self.post("xiling", multipart([good, cut])[:-1000])
        self.assertEqual(status, 202, "what was whole is stored, and the answer says that something was not")
        status, body = self.post("xiling", multipart([good]), "-H", "Accept: text/html")
        self.assertEqual((status, body["error"]["at"]), (406, "stow.accept"))

    def test_chunked_and_huge_bodies_pass_through_without_being_held(self):
        """256 MB through curl from a pipe: chunked, and the relay's memory does not grow with it."""
        header = self.study("huge", "--slices", "1", "--seed", "7")[0]
        large = self.folder / "large.dcm"
        made = run("dcmodify", "-nb", "-gin", "-m", "0008,0060=OT", header)
        self.assertEqual(made.returncode, 0, made.stderr)
        with open(large, "wb") as out:
            out.write(header.read_bytes())
            out.write(b"\xfc\xff\xfc\xff" + b"OB\0\0" + (256 << 20).to_bytes(4, "little"))  # data set trailing padding
            for _ in range(256):
                out.write(os.urandom(1 << 20))
        before = self.resident()
        with open(large, "rb") as body:
            done = subprocess.run(
                ["curl", "-sS", *map(str, self.relay.tls("xiling")), "-w", "\n%{http_code}", "-H", "Expect:",
                 "-H", "Content-Type: application/dicom", "-H", "Transfer-Encoding: chunked", "-T", "-", "-X", "POST",
                 self.relay.url("/dicomweb/studies")], stdin=body, capture_output=True, text=True, timeout=300,
                env=ENVIRONMENT)
        self.assertEqual(done.stdout.rpartition("\n")[2], "200", done.stdout + done.stderr)
        self.assertLess(self.peak() - before, 64 << 10, "kilobytes")

    def resident(self):
        return self.memory("VmRSS")

    def peak(self):
        return self.memory("VmHWM")

    def memory(self, what):
        status = pathlib.Path(f"/proc/{self.relay.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith(what)).split()[1])

    @unittest.skipUnless(TESTDATA, "SHANHAI_TESTDATA names no folder of real files")
    def test_real_objects_of_every_transfer_syntax_are_stored(self):
        folder = pathlib.Path(TESTDATA) / "dicom" / "transfer-syntax"
        # The MR files are one instance in several syntaxes, so one of them stands for all.
        for name in ("MR_small_bigendian.dcm", "JPEG-LL.dcm", "JPEG2000.dcm", "CT_small_deflated.dcm"):
            with self.subTest(name):
                status, answer = self.post("qingshan", multipart([folder / name]))
                self.assertEqual(status, 200, answer)

    @unittest.skipUnless(TESTDATA, "SHANHAI_TESTDATA names no folder of real files")
    def test_the_same_uid_with_other_bytes_is_told_apart(self):
        odd = pathlib.Path(TESTDATA) / "dicom" / "odd"
        self.assertEqual(self.post("qingshan", multipart([odd / "odd_duplicate_uid_a.dcm"]))[0], 200)
        status, answer = self.post("qingshan", multipart([odd / "odd_duplicate_uid_b.dcm"]))
        self.assertEqual((status, instances(answer, "00081198", "00081197")), (409, [0x0111]))


if __name__ == "__main__":
    unittest.main(verbosity=2)
