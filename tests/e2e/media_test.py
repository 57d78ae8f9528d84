"""CDs, sticks and ZIPs as clinics hand them over, made by stock programs: zip, Python's zipfile, dcmmkdir."""

import pathlib
import shutil
import stat
import unittest
import zipfile

from relay import TESTDATA, RelayTest, run


class GbkName(zipfile.ZipInfo):
    """A name as Windows in Chinese writes it: in code page 936, without the flag that says UTF-8."""

    def _encodeFilenameFlags(self):  # zipfile has no other way to choose a name's bytes
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


class Media(RelayTest):
    def setUp(self):
        name = self.id().rpartition(".")[2]
        self.place = self.folder / f"media-{name[5:35]}"
        self.place.mkdir()
        self.seed = str(sum(name.encode()) % 10000)
        self.images = sorted(sorted(self.samples("ct", f"s-{name}", "--slices", "3", "--seed", self.seed).iterdir())[0]
                             .iterdir())

    def submit(self, *paths, exam="胸部CT平扫", more=(), who="qingshan"):
        return self.relay.shanhai(who, "--json", "submit", "--doctor", "李医生", "--exam", exam, *more, *paths)

    def receipt_of(self, done):
        self.assertEqual(done.returncode, 0, done.stderr)
        status = self.relay.shanhai_json("qingshan", "status")
        return [line["name"] for line in status["submissions"][0]["receipt"]["objects"]]

    def disc(self):
        """A folder with a DICOMDIR by DCMTK, names as on a CD."""
        disc = self.place / "disc"
        (disc / "CT").mkdir(parents=True)
        for number, image in enumerate(self.images, 1):
            shutil.copy(image, disc / "CT" / f"IMG{number:05}")
        made = run("dcmmkdir", "+r", "+I", "CT", cwd=disc)
        self.assertEqual(made.returncode, 0, made.stderr)
        return disc

    def test_a_zip_from_windows_shows_its_chinese_names(self):
        with zipfile.ZipFile(self.place / "wang.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            for number, image in enumerate(self.images, 1):
                packed.writestr(GbkName(f"王大爷\\胸部平扫\\第{number}层.dcm"), image.read_bytes())
        self.assertEqual(sorted(self.receipt_of(self.submit(self.place / "wang.zip"))),
                         [f"王大爷/胸部平扫/第{number}层.dcm" for number in (1, 2, 3)])

    def test_a_zip_of_a_disc_by_the_stock_program(self):
        disc = self.disc()
        (disc / "AUTORUN.INF").write_text("[autorun]")
        made = run("zip", "-q", "-r", self.place / "disc.zip", ".", cwd=disc)
        self.assertEqual(made.returncode, 0, made.stderr)
        done = self.submit(self.place / "disc.zip", more=["--strict"])
        self.assertEqual(sorted(self.receipt_of(done)), ["CT/IMG00001", "CT/IMG00002", "CT/IMG00003"])
        self.assertEqual(done.stderr, "")

    def test_a_disc_names_what_is_missing_and_what_it_does_not_list(self):
        disc = self.disc()
        (disc / "CT" / "IMG00002").unlink()
        extra = sorted(self.samples("dr", "extra").iterdir())[0]
        shutil.copy(extra if extra.is_file() else sorted(extra.iterdir())[0], disc / "FORGOTTEN")
        done = self.submit(disc)
        self.assertEqual(sorted(self.receipt_of(done)), ["CT/IMG00001", "CT/IMG00003"])
        self.assertIn("CT/IMG00002", next(x for x in done.stderr.splitlines() if "(media.missing)" in x))
        self.assertIn("FORGOTTEN", next(x for x in done.stderr.splitlines() if "(media.unlisted)" in x))
        self.assertNotEqual(self.submit(disc, more=["--strict"]).returncode, 0)

    def test_links_locks_tricks_and_doubles_are_left_out_by_name(self):
        with zipfile.ZipFile(self.place / "odd.zip", "w") as packed:
            packed.write(self.images[0], "good")
            for name in ("../../up", "/absolute", "C:\\drive", "inner.zip"):
                packed.writestr(zipfile.ZipInfo(name), self.images[1].read_bytes())
            link, device = zipfile.ZipInfo("link"), zipfile.ZipInfo("device")
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            device.external_attr = (stat.S_IFBLK | 0o600) << 16
            packed.writestr(link, "/etc/passwd")
            packed.writestr(device, "")
            packed.write(self.images[2], "double")
            with self.assertWarns(UserWarning):
                packed.write(self.images[1], "double")
        locked = run("zip", "-q", "-j", "-P", "secret", self.place / "odd.zip", self.images[1])
        self.assertEqual(locked.returncode, 0, locked.stderr)

        done = self.submit(self.place / "odd.zip")
        self.assertEqual(sorted(self.receipt_of(done)), ["double", "good"])
        codes = sorted(line.rpartition("(")[2].rstrip(")") for line in done.stderr.splitlines() if "跳过" in line)
        self.assertEqual(codes, ["media.duplicate", "media.encrypted", "media.link", "media.nested", "media.path",
                                 "media.path", "media.path", "media.special"])

    def test_a_bomb_is_refused_before_it_is_unpacked(self):
        with zipfile.ZipFile(self.place / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            with packed.open("zeros", "w") as entry:
                for _ in range(400):
                    entry.write(bytes(1 << 20))
        done = self.submit(self.place / "bomb.zip")
        self.assertEqual(done.returncode, 2)
        self.assertIn("(media.bomb)", done.stderr)

    def test_a_zip_that_was_not_copied_to_its_end_is_refused(self):
        with zipfile.ZipFile(self.place / "whole.zip", "w") as packed:
            packed.write(self.images[0], "image")
        (self.place / "cut.zip").write_bytes((self.place / "whole.zip").read_bytes()[:-100])
        done = self.submit(self.place / "cut.zip")
        self.assertEqual(done.returncode, 2)
        self.assertIn("(media.zip)", done.stderr)

    def test_a_damaged_image_in_a_zip_is_left_out(self):
        with zipfile.ZipFile(self.place / "damaged.zip", "w") as packed:
            packed.write(self.images[0], "good")
            packed.write(self.images[1], "bad")
        content = bytearray((self.place / "damaged.zip").read_bytes())
        content[content.index(self.images[1].read_bytes()[-600:-500])] ^= 1
        (self.place / "damaged.zip").write_bytes(content)
        done = self.submit(self.place / "damaged.zip")
        self.assertEqual(self.receipt_of(done), ["good"])
        self.assertIn("(media.damaged)", done.stderr)

    @unittest.skipUnless(TESTDATA, "SHANHAI_TESTDATA names no folder of real files")
    def test_of_a_disc_with_two_patients_one_is_chosen(self):
        disc = pathlib.Path(TESTDATA) / "dicom" / "dicomdir"
        unsure = self.submit(disc)
        self.assertEqual(unsure.returncode, 2)
        self.assertIn("(submit.patients)", unsure.stderr)
        self.assertIn("77654033", unsure.stderr)
        self.assertIn("98890234", unsure.stderr)
        nobody = self.submit(disc, more=["--patient", "12345"])
        self.assertIn("(submit.patient)", nobody.stderr)

        done = self.submit(disc, exam="拍片", more=["--patient", "77654033"])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("(media.missing)", done.stderr, "its MR files were never copied, and that is said")
        sent = self.relay.shanhai_json("qingshan", "status")["submissions"]
        names = [line["name"] for one in sent for line in one["receipt"]["objects"] if line["name"][0].isdigit()]
        self.assertEqual(len(names), 7)
        self.assertTrue(all(name.startswith("77654033/") for name in names), names)


if __name__ == "__main__":
    unittest.main(verbosity=2)
