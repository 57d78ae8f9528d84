"""STOW-RS by clients from elsewhere: dicomweb-client under node, and Orthanc, a stock PACS."""

import json
import shutil
import unittest

from relay import run
from stow_client import Orthanc, StowTest, instances, stock_client


class Clients(StowTest):
    def test_a_stock_javascript_client_stores_and_reads_the_answer(self):
        client = stock_client()
        if not client:
            self.skipTest("npm cannot fetch what package-lock.json names")
        files = self.study("javascript", "--slices", "3", "--seed", "2")
        profile = self.relay.profile("dongpo")
        done = run("node", client, self.relay.url("/dicomweb"), profile, *files)
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual(sorted(instances(answer, "00081199", "00081155")), sorted(self.uids(files)))

    @unittest.skipUnless(shutil.which("Orthanc") and Orthanc.PLUGIN.exists(), "Orthanc's DICOMweb plugin is missing")
    def test_a_stock_pacs_forwards_a_study(self):
        files = self.study("pacs", "--slices", "3", "--seed", "8")
        orthanc = Orthanc(self.folder / "orthanc", self.relay.url("/dicomweb/"), self.relay.profile("shuangqiao"))
        try:
            ids = [orthanc.ask("/instances", "--data-binary", f"@{file}")["ID"] for file in files]
            sent = orthanc.ask("/dicom-web/servers/relay/stow", "--data-binary",
                               json.dumps({"Resources": ids, "Synchronous": True}))
        finally:
            orthanc.stop()
        self.assertNotIn("OrthancError", sent)
        opened = self.wait_for_case("dr-wang", lambda e: e["kind"] == "case.opened" and e["site"] == "shuangqiao")
        _, case = self.relay.curl("dr-wang", f"/api/v1/cases/{opened['about']}")
        self.assertEqual(sorted(o["instance"] for o in case["objects"]), sorted(self.uids(files)))


if __name__ == "__main__":
    unittest.main(verbosity=2)
