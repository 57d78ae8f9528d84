"""A disk that fills half-way: what does not fit is refused, nothing half-stored is ever seen, and when there is room
again everything goes on where it was."""

import hashlib
import json
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import unittest

from dicom_wire import EXPLICIT, SECONDARY_CAPTURE, image, part10
from hostile import HostileTest

FULL = 0xA700
SLICE = 512 * 1024
TUS = ["-H", "Tus-Resumable: 1.0.0"]
FORM = {"patient": {"name": "张三", "id": "M1", "sex": "M"}, "requesting_doctor": "李医生", "exam_item": "胸部CT平扫"}


def instance(number):
    return f"2.25.1000{number}"


class FillingDisk:
    """What both ways of running out of room, squeeze() and relieve(), have in common."""

    SETTINGS = {"study_quiet_period": "1s", "checkpoint": "256KiB"}

    def test_an_association_is_told_object_by_object_and_goes_on(self):
        self.squeeze()
        self.addCleanup(self.relieve)
        taken = []
        with self.associate("longtan") as peer:
            for number in range(40):
                pixels = number.to_bytes(4, "big") * (SLICE // 4)
                status, _ = peer.store(SECONDARY_CAPTURE, instance(number), image(instance(number), pixels, "2.25.5"))
                self.assertIn(status, (0, FULL))
                taken += [number] if status == 0 else []
                if status == FULL and len(taken) < number - 2:
                    break
            self.assertGreater(len(taken), 0, "it filled before anything was sent")
            self.assertLess(len(taken), 40, "it never filled")
            self.assertEqual(peer.echo(), 0)

            self.relieve()
            again = max(taken) + 1
            pixels = again.to_bytes(4, "big") * (SLICE // 4)
            self.assertEqual(peer.store(SECONDARY_CAPTURE, instance(again), image(instance(again), pixels, "2.25.5")),
                             (0, ""))
        opened = self.wait_for_case("dr-wang", lambda e: e["kind"] == "case.opened" and e["site"] == "longtan")
        case = self.relay.curl("dr-wang", f"/api/v1/cases/{opened['about']}")[1]
        self.assertEqual(sorted(each["instance"] for each in case["objects"]),
                         sorted(instance(number) for number in [*taken, again]))

    def test_a_submission_is_told_and_resumes_where_it_was_safe(self):
        files = [part10(SECONDARY_CAPTURE, name, EXPLICIT) + image(name, name.encode() * (SLICE // 16), "2.25.6")
                 for name in (f"2.25.2000{number:03}" for number in range(30))]
        manifest = [{"name": f"{i}.dcm", "size": len(file), "sha256": hashlib.sha256(file).hexdigest()}
                    for i, file in enumerate(files)]
        body = json.dumps({"key": "full", "form": FORM, "manifest": manifest})
        status, submission = self.relay.curl("qingshan", "/api/v1/submissions", "--data-binary", body)
        self.assertEqual(status, 201, submission)
        stream = b"".join(files)

        self.squeeze()
        self.addCleanup(self.relieve)
        status, answer = self.patch(submission, 0, stream)
        self.assertEqual((status, answer["error"]["code"]), (507, "storage_full"))
        self.assertRegex(answer["error"]["sentence"], r"[一-鿿]{4,}")
        self.assertEqual(self.show(submission)["state"], "uploading", "nothing is committed that is not whole")

        self.relieve()
        safe = self.show(submission)["offset"]
        self.assertLess(safe, len(stream))
        status, answer = self.patch(submission, safe, stream[safe:])
        self.assertEqual(status, 204, answer)
        self.assertEqual(self.show(submission)["state"], "committed")

    def patch(self, submission, offset, content):
        with tempfile.NamedTemporaryFile() as piece:
            piece.write(content)
            piece.flush()
            return self.relay.curl("qingshan", submission["upload"], "-X", "PATCH", *TUS, "-H",
                                   f"Upload-Offset: {offset}", "-H", "Content-Type: application/offset+octet-stream",
                                   "--data-binary", f"@{piece.name}")

    def show(self, submission):
        return self.relay.curl("qingshan", f"/api/v1/submissions/{submission['id']}")[1]


class FileSizeLimit(FillingDisk, HostileTest):
    """For everybody: the kernel lets no file grow beyond a size. Packs stop growing, the ledger does not."""

    def squeeze(self):
        self.limit(4 << 20)

    def relieve(self):
        self.limit(resource.RLIM_INFINITY)

    def limit(self, size):
        _, hard = resource.prlimit(self.relay.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.relay.process.pid, resource.RLIMIT_FSIZE, (size, hard))


def can_mount():
    """Whether a small file system of our own can be had here."""
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "none", folder]
        if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
            return False
        return subprocess.run(["umount", folder], capture_output=True).returncode == 0


@unittest.skipUnless(can_mount(), "a file system of a few megabytes takes root and mount")
class SmallFileSystem(FillingDisk, HostileTest):
    """A file system that is full for everything: packs, ledger and its journal."""

    @classmethod
    def place(cls):
        folder = tempfile.mkdtemp(prefix="shanhai-disk-")
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4G", "shanhai-disk", folder], check=True)
        cls.addClassCleanup(shutil.rmtree, folder)
        cls.addClassCleanup(subprocess.run, ["umount", folder], check=True)
        cls.disk = pathlib.Path(folder)
        return folder

    def resize(self, size):
        subprocess.run(["mount", "-o", f"remount,size={size}", str(self.disk)], check=True)

    def used(self):
        return shutil.disk_usage(self.disk).used

    def squeeze(self):
        self.resize(self.used() + (4 << 20))

    def relieve(self):
        self.resize("4G")

    def test_with_no_room_at_all_it_says_so_and_stays(self):
        self.resize(self.used())
        self.addCleanup(self.relieve)
        self.assertEqual(self.ops("/healthz")[0], 200)
        self.assertEqual(self.ops("/readyz")[0], 507)
        body = json.dumps({"key": "none", "form": FORM, "manifest": [
            {"name": "a", "size": 1, "sha256": hashlib.sha256(b"a").hexdigest()}]})
        status, answer = self.relay.curl("qingshan", "/api/v1/submissions", "--data-binary", body)
        self.assertEqual((status, answer["error"]["code"]), (507, "storage_full"))
        with self.associate("dongpo") as peer:
            self.assertEqual(peer.echo(), 0)
            self.assertEqual(peer.store(SECONDARY_CAPTURE, "2.25.31", image("2.25.31", bytes(SLICE)))[0], FULL)

            self.relieve()
            self.assertEqual(peer.store(SECONDARY_CAPTURE, "2.25.31", image("2.25.31", bytes(SLICE)))[0], 0)
        self.assertEqual(self.relay.curl("qingshan", "/api/v1/submissions", "--data-binary", body)[0], 201)


if __name__ == "__main__":
    unittest.main(verbosity=2)
