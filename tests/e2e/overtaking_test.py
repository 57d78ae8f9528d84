"""An emergency on a slow link: it overtakes the same clinic's running upload, which then goes on and completes."""

import json
import shutil
import subprocess
import time
import unittest
import zlib

import tus_client
from relay import ENVIRONMENT, SHANHAI, RelayTest
from slow_link import SlowLink
from tus_test import declaration_of

RATE = 1_500_000  # bytes a second: 12 Mbit/s


class Overtaking(RelayTest):
    def setUp(self):
        self.link = SlowLink(self.relay.ports["machines"], RATE)
        self.addCleanup(self.link.close)
        name = self.id().rpartition(".")[2]
        self.profile = self.folder / f"profile-{name}"
        shutil.copytree(self.relay.profile("qingshan"), self.profile)
        facts = json.loads((self.profile / "profile.json").read_text())
        facts["machines_url"] = f"https://localhost:{self.link.port}"
        (self.profile / "profile.json").write_text(json.dumps(facts))
        seed = zlib.crc32(name.encode()) % 100_000
        self.routine = self.one_study(f"{name}-routine", 30, seed)
        self.emergency = self.one_study(f"{name}-emergency", 4, seed + 1)

    def one_study(self, name, slices, seed):
        made = self.samples("ct", name, "--slices", str(slices), "--seed", str(seed))
        return sorted(made.iterdir())[0]

    def submit(self, study, priority):
        started = subprocess.Popen(
            [SHANHAI, "--profile", self.profile, "--json", "submit", "--doctor", "李医生", "--exam", "检查",
             "--priority", priority, study], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
        self.addCleanup(started.kill)
        return started

    def submissions(self):
        found = self.relay.curl("qingshan", "/api/v1/submissions")[1]["submissions"]
        return {one["id"]: one for one in found}

    def wait_for_progress(self):
        """The relay's word that a routine upload is well on its way."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            for one in self.submissions().values():
                if one["state"] == "uploading" and one["offset"] > 0:
                    return one["id"]
        self.fail("the routine upload does not move")

    def overtake(self, routine_id):
        """Submits the emergency; the routine upload's bytes before and after, and how long it took."""
        before = self.submissions()[routine_id]["offset"]
        begun = time.monotonic()
        emergency = self.submit(self.emergency, "emergency")
        said, trouble = emergency.communicate(timeout=120)
        took = time.monotonic() - begun
        self.assertEqual(emergency.returncode, 0, trouble)
        done = json.loads(said)["submissions"][0]
        self.assertEqual(done["state"], "committed")
        self.assertTrue(done["signed_receipt"], "its receipt is here")
        routine = self.submissions()[routine_id]
        self.assertEqual(routine["state"], "uploading", "while the routine one is still on its way")
        return done["length"], before, routine["offset"], took

    def assert_gave_way(self, length, before, after, took):
        # Sharing fairly, the routine upload would have carried as much as the emergency in the same time.
        print(f"emergency: {length} bytes in {took:.1f} s; routine meanwhile: {after - before} bytes")
        self.assertLess(after - before, length, "the line was not shared as equals")

    def test_our_own_client_survives_being_overtaken(self):
        routine = self.submit(self.routine, "routine")
        which = self.wait_for_progress()
        self.assert_gave_way(*self.overtake(which))
        _, trouble = routine.communicate(timeout=120)
        self.assertEqual(routine.returncode, 0, trouble)
        self.assertEqual(self.submissions()[which]["state"], "committed")

    def test_a_stock_client_survives_being_overtaken(self):
        tus_client.install()
        files = sorted(self.routine.iterdir())
        stream = self.folder / "routine.stream"
        stream.write_bytes(b"".join(file.read_bytes() for file in files))
        status, submission = self.relay.curl("qingshan", "/api/v1/submissions", "--data-binary",
                                             declaration_of(files, "stock"))
        self.assertEqual(status, 201, submission)
        url = f"https://localhost:{self.link.port}{submission['upload']}"
        routine = tus_client.start(self.relay, "qingshan", stream, {"uploadUrl": url})
        which = self.wait_for_progress()
        self.assert_gave_way(*self.overtake(which))
        told = tus_client.finish(routine)
        self.assertNotIn("error", told, told)
        self.assertEqual(told["requests"], ["HEAD 200", "PATCH 204"], "it was slowed down, and noticed nothing else")
        self.assertEqual(self.submissions()[which]["state"], "committed")


if __name__ == "__main__":
    unittest.main(verbosity=2)
