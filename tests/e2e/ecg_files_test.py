"""Every cart's file through `shanhai ecg`, judged by programs from elsewhere.

What a file holds comes from the test data's MANIFEST.md, where programs that are not ours read it.
"""

import json
import pathlib
import re
import struct
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

from relay import SHANHAI, TESTDATA, run

ECG = pathlib.Path(TESTDATA or "/nonexistent") / "ecg"
TWELVE, GENERAL, AMBULATORY = (f"1.2.840.10008.5.1.4.1.1.9.1.{kind}" for kind in (1, 2, 3))

# The object, the rate, and the first microvolts of the first lead.
FILES = {
    "scp/ecgtoolkit_example.scp": (GENERAL, 500, [-5, -5, -5]),  # with its median beat, 24 channels
    "scp/scp_raw_12lead_gbk.scp": (TWELVE, 500, [-117, -127.5, -110]),
    "scp/welchallyn_mdw14_2006.SCP": (GENERAL, 599.880024, [71.25, 82.5, 93.75]),
    "scp/welchallyn_mdw14_2017.SCP": (GENERAL, 599.880024, [-45, -52.5, -60]),
    "aecg/hl7_example.xml": (GENERAL, 500, [-5, -5, -5]),
    "aecg/aecg_12lead_500hz_utf8.xml": (TWELVE, 500, [-115, -130, -110]),
    "aecg/aecg_12lead_500hz_gb2312.xml": (TWELVE, 500, [-115, -130, -110]),
    "muse/muse_ecg1.xml": (GENERAL, 500, [156.16, 156.16, 156.16]),
    "muse/muse_ecg2.xml": (GENERAL, 500, [-48.8, -48.8, -48.8]),
    "ishne/ishne_12lead_1000hz.ecg": (TWELVE, 1000, [-117, -118.5, -127.5]),
    "ishne/ishne_2lead_360hz.ecg": (GENERAL, 360, [-145, -145, -145]),
    "edf/edf_12lead_500hz.edf": (TWELVE, 500, [-117, -127.5, -110]),
    "edf/edf_2lead_360hz.edf": (GENERAL, 360, [-145, -145, -145]),
    "wfdb/ptb10s.hea": (TWELVE, 1000, [-117, -118.5, -127.5]),
    "wfdb/100.hea": (AMBULATORY, 360, [-145, -145, -145]),
    "dicom/waveform_ecg_deid.dcm": (GENERAL, 1000, [100, 81.25, 62.5]),
    "dicom/ecg12_gb18030_500hz.dcm": (TWELVE, 500, [-117, -127.5, -110]),
    "dicom/general_ecg_2ch_utf8.dcm": (GENERAL, 360, [-145, -145, -145]),
    "dicom/ecgtoolkit_example.dcm": (GENERAL, 500, [-5, -5, -5]),  # the recording of the SCP and the aECG above
    "sierra/129DYPRG.XML": (TWELVE, 500, [240, 220, 200]),
    "sierra/3191723_ZZDEMOPTONLY_1-04_orig.xml": (GENERAL, 500, [165, 165, 150]),
    "contec/contec_ecg90a_like.ECG": (TWELVE, 800, [-150]),  # II, the first that is stored
    "edf/test_utf8.edf": (AMBULATORY, 128, [6.2473029679, 7.5765163653, 10.2349431602]),  # -24, -29 and -39 of 65535
    "edf/test_subsecond.edf": (AMBULATORY, 128, [6.2473029679, 7.5765163653, 10.2349431602]),
    "wfdb/test01_00s.hea": (GENERAL, 500, [100]),
    "aecg/minimum_aecg.xml": (GENERAL, 500, [-5, -5, -5]),
}
HELD = {"scp/healforce_prince180d_62.SCP": "ecg.gain"}  # what it says of its gain is contradictory
PICTURES = {"pdf/ecg_report_vector_zh.pdf", "pdf/ecg_report_scanned_raster.pdf", "pdf/ecg_photo_scan.jpg"}
REFUSED = {
    "sierra/invalid_doc_type.xml": "ecg.dialect",
    "aecg/empty_aecg.xml": "ecg.waveform",
    "pdf/ecg_report_encrypted.pdf": "ecg.encrypted",
    "pdf/ecg_report_truncated.pdf": "ecg.truncated",
    "wfdb/100.atr": "ecg.format",  # beats, and no waveform
    "wfdb/100.dat": "ecg.format",  # samples without their header
    "wfdb/ptb10s.dat": "ecg.format",
    "wfdb/test01_00s.dat": "ecg.format",
}


def first_value(listing, name):
    return float(re.search(rf"DS \[([^\]]*)\].*{name}", listing).group(1))


def first_microvolts(file, listing, count=3):
    """Of the longest group's first channel: explicit VR little endian, (5400,1010) OW, as PS3.5 lays it out."""
    content = file.read_bytes()
    data = [found.end() + 4 for found in re.finditer(re.escape(bytes.fromhex("00541010") + b"OW\0\0"), content)]
    groups = listing.split("WaveformOriginality")[1:]
    samples = [int(re.search(r"UL (\d+).*NumberOfWaveformSamples", group).group(1)) for group in groups]
    longest = samples.index(max(samples))
    group = groups[longest]
    channels = int(re.search(r"US (\d+).*NumberOfWaveformChannels", group).group(1))
    stored = struct.unpack_from(f"<{channels * count}h", content, data[longest])[::channels]
    return [one * first_value(group, "ChannelSensitivity") + first_value(group, "ChannelBaseline") for one in stored]


@unittest.skipUnless(TESTDATA, "SHANHAI_TESTDATA names no folder of real files")
class EcgFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)

    def ecg(self, *arguments):
        """Without any enrolment: the home is empty but for the typefaces."""
        return run("env", f"SHANHAI_HOME={self.folder / 'home'}", SHANHAI, "ecg", *arguments)

    def done(self, *arguments):
        ended = self.ecg(*arguments)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        return ended

    def test_no_file_of_the_test_data_is_left_out(self):
        there = {str(file.relative_to(ECG)) for file in ECG.rglob("*") if file.is_file()}
        self.assertEqual(there, {*FILES, *HELD, *PICTURES, *REFUSED})

    def test_every_file_becomes_a_dicom_object_that_strangers_accept(self):
        object_file = self.folder / "ecg.dcm"
        for name, (sop_class, rate, microvolts) in FILES.items():
            with self.subTest(name):
                self.done("convert", ECG / name, "--to", "dicom", "-o", object_file,
                          "--patient-name", "Zhang^San=张^三", "--patient-id", "P1")
                listing = run("dcmdump", "+U8", "-Un", object_file)
                self.assertEqual((listing.returncode, listing.stderr), (0, ""))
                self.assertIn(f"UI [{sop_class}]", listing.stdout)
                self.assertIn("PN [Zhang^San=张^三]", listing.stdout)
                self.assertAlmostEqual(first_value(listing.stdout, "SamplingFrequency"), rate, places=6)
                for mine, theirs in zip(first_microvolts(object_file, listing.stdout), microvolts):
                    self.assertAlmostEqual(mine, theirs, places=6)
                verdict = run("dciodvfy", object_file)
                self.assertNotIn("Error -", verdict.stdout + verdict.stderr)

    def test_every_file_is_drawn_as_pdf_and_as_svg(self):
        pdf, svg = self.folder / "ecg.pdf", self.folder / "ecg.svg"
        for name in FILES:
            with self.subTest(name):
                self.done("draw", ECG / name, "-o", pdf)
                words = run("pdftotext", pdf, "-").stdout
                self.assertIn("25 mm/s", words)
                self.assertIn("10 mm/mV", words)
                fonts = run("pdffonts", pdf).stdout.splitlines()[2:]
                self.assertTrue(fonts)
                self.assertTrue(all(line.split()[-5] == "yes" for line in fonts), fonts)
                self.done("draw", ECG / name, "-o", svg, "--layout", "12x1", "--speed", "50", "--gain", "20")
                self.assertEqual(run("xmllint", "--noout", svg).returncode, 0)
                root = ElementTree.parse(svg).getroot()
                self.assertEqual((root.get("width"), root.get("height")), ("297mm", "210mm"))
                self.assertTrue([path for path in root.iter() if path.get("data-lead") not in (None, "1 mV")])
                self.assertLess(svg.stat().st_size, 300_000)

    def test_what_a_file_says_is_shown(self):
        view = json.loads(self.done("--json", "show", ECG / "scp/ecgtoolkit_example.scp").stdout)
        self.assertEqual((view["format"], view["seconds"], view["rate_hz"]), ("SCP-ECG", 10, 500))
        self.assertEqual(sorted(view["leads"]), sorted("I II III aVR aVL aVF V1 V2 V3 V4 V5 V6".split()))
        stated = {one["name"]: one["value"] for one in view["stated"]}
        self.assertEqual((stated["qrs"], stated["qt"], stated["qrs_axis"]), (120, 420, -61))
        shown = self.done("show", ECG / "scp/scp_raw_12lead_gbk.scp").stdout
        self.assertIn("采样 500 Hz", shown)
        self.assertIn("计算（仅供参考）", shown)
        for name in FILES:
            with self.subTest(name):
                view = json.loads(self.done("--json", "show", ECG / name).stdout)
                self.assertEqual(view["question"], "")
                self.assertAlmostEqual(view["rate_hz"], FILES[name][1], places=3)
        for name, question in {**HELD, **dict.fromkeys(PICTURES, "ecg.picture")}.items():
            with self.subTest(name):
                view = json.loads(self.done("--json", "show", ECG / name).stdout)
                self.assertEqual(view["question"], question)
                ended = self.ecg("draw", ECG / name, "-o", self.folder / "none.svg")
                self.assertEqual((ended.returncode, question in ended.stderr), (2, True), "no grid under it")

    def test_the_same_file_is_the_same_object(self):
        for number in (1, 2):
            self.done("convert", ECG / "muse/muse_ecg1.xml", "--to", "dicom", "-o", self.folder / f"{number}.dcm")
        self.assertEqual((self.folder / "1.dcm").read_bytes(), (self.folder / "2.dcm").read_bytes())

    def test_a_drawing_or_a_photo_becomes_an_object_that_gives_its_bytes_back(self):
        pdf = ECG / "pdf/ecg_report_vector_zh.pdf"
        self.done("convert", pdf, "--to", "dicom", "-o", self.folder / "pdf.dcm", "--patient-name", "Zhang^San")
        self.assertEqual(run("dcm2pdf", self.folder / "pdf.dcm", self.folder / "out.pdf").returncode, 0)
        self.assertEqual((self.folder / "out.pdf").read_bytes(), pdf.read_bytes())

        photo = ECG / "pdf/ecg_photo_scan.jpg"
        self.done("convert", photo, "--to", "dicom", "-o", self.folder / "jpg.dcm", "--patient-name", "Zhang^San")
        self.assertIn(photo.read_bytes(), (self.folder / "jpg.dcm").read_bytes())
        self.assertEqual(run("dcmj2pnm", self.folder / "jpg.dcm", self.folder / "out.pnm").returncode, 0)
        screenshot = self.folder / "screenshot"
        for kind in ("-mono", "-gray", "-png"):  # the last one in colours
            run("pdftoppm", "-png", kind, "-r", "40", "-singlefile", pdf, screenshot)
            self.done("convert", screenshot.with_suffix(".png"), "--to", "dicom", "-o", self.folder / "png.dcm",
                      "--patient-name", "Zhang^San")
            self.assertEqual(run("dcmj2pnm", self.folder / "png.dcm", self.folder / "out.ppm").returncode, 0)
        run("pdftoppm", "-r", "40", "-singlefile", pdf, screenshot)
        self.assertEqual((self.folder / "out.ppm").read_bytes(), screenshot.with_suffix(".ppm").read_bytes())
        for name in ("pdf.dcm", "jpg.dcm", "png.dcm"):
            verdict = run("dciodvfy", self.folder / name)
            self.assertNotIn("Error -", verdict.stdout + verdict.stderr)

    def test_what_cannot_be_read_is_refused_by_name(self):
        for name, code in REFUSED.items():
            with self.subTest(name):
                for wish in (("show",), ("convert", "--to", "dicom", "-o", self.folder / "none.dcm")):
                    ended = self.ecg(*wish, ECG / name)
                    self.assertEqual(ended.returncode, 2, ended.stderr)
                    self.assertIn(f"({code})", ended.stderr)
                    self.assertFalse((self.folder / "none.dcm").exists())
        alone = self.folder / "100.hea"  # without its signal file
        alone.write_bytes((ECG / "wfdb/100.hea").read_bytes())
        ended = self.ecg("convert", alone, "--to", "dicom", "-o", self.folder / "none.dcm")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("(ecg.companion)", ended.stderr)


if __name__ == "__main__":
    unittest.main()
