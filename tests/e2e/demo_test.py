"""What a visitor runs first, as they run it: on made-up studies, and on files of somebody else's."""

import pathlib
import unittest

from relay import BINARIES, TESTDATA, run

DEMO = pathlib.Path(__file__).resolve().parents[2] / "tools" / "demo"


class Demo(unittest.TestCase):
    def demo(self, *more):
        done = run(DEMO, "--once", "--built", BINARIES, *more)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("acknowledged", done.stdout)

    def test_the_whole_job_is_done_on_made_up_studies(self):
        self.demo()

    @unittest.skipUnless(TESTDATA, "SHANHAI_TESTDATA is not set")
    def test_the_whole_job_is_done_on_real_files(self):
        self.demo("--data", pathlib.Path(TESTDATA) / "dicom")


if __name__ == "__main__":
    unittest.main(verbosity=2)
