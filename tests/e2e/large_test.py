"""Very many objects, and one that is very large. Small numbers by default; SHANHAI_LONG=1 runs the whole."""

import hashlib
import http.client
import itertools
import json
import os
import struct
import time
import unittest

from dicom_wire import EXPLICIT, SECONDARY_CAPTURE, image, part10
from hostile import HostileTest, Vitals, only_when_asked

LONG = bool(os.environ.get("SHANHAI_LONG"))
MANY = 100_000 if LONG else 300       # in an association, which has no end by itself
MOST = 20_000                         # in a submission, as relay.toml has it, and in a report
HUGE = 0xFFFFFFF0  # bytes of pixels: with the header in front, offsets of the file pass 2^32
PIECE = bytes(range(256)) * 4096
FORM = {"patient": {"name": "张三", "id": "M1", "sex": "M"}, "requesting_doctor": "李医生", "exam_item": "胸部CT平扫"}


class Load(HostileTest):
    """What both kinds of load need."""

    SETTINGS = {"study_quiet_period": "1s"}

    def report(self, what, count, begun):
        took = time.monotonic() - begun
        now = Vitals(self.relay.process.pid)
        print(f"\n{what}: {count} in {took:.1f} s, {count / took:.0f}/s; resident {self.before.resident >> 20} MiB "
              f"before, {now.resident >> 20} MiB after")

    def declare(self, key, manifest):
        body = self.folder / "declaration.json"
        body.write_text(json.dumps({"key": key, "form": FORM, "manifest": manifest}))
        return self.relay.curl("qingshan", "/api/v1/submissions", "--data-binary", f"@{body}")

    def send(self, submission, size, pieces):
        connection = self.connection("qingshan")
        connection.request("PATCH", submission["upload"], pieces, {
            "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Length": str(size),
            "Content-Type": "application/offset+octet-stream"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def connection(self, who):
        return http.client.HTTPSConnection("localhost", self.relay.ports["machines"], context=self.context(who),
                                           timeout=600)

    def show(self, submission):
        return self.relay.curl("qingshan", f"/api/v1/submissions/{submission['id']}")[1]


class Many(Load):
    ROOM = 192 << 20    # 20,000 objects are decided on in one transaction

    def test_very_many_tiny_objects_in_one_association(self):
        begun = time.monotonic()
        with self.associate("longtan") as peer:
            for number in range(MANY):
                name = f"2.25.3{number:06}"
                self.assertEqual(peer.store(SECONDARY_CAPTURE, name, image(name, study="2.25.7")), (0, ""))
        self.report("C-STORE", MANY, begun)

    def test_very_many_tiny_objects_in_one_submission(self):
        begun = time.monotonic()
        count = MOST if LONG else 300
        files = [part10(SECONDARY_CAPTURE, name, EXPLICIT) + image(name, study="2.25.8")
                 for name in (f"2.25.4{number:06}" for number in range(count))]
        manifest = [{"name": f"{i}.dcm", "size": len(file), "sha256": hashlib.sha256(file).hexdigest()}
                    for i, file in enumerate(files)]
        submission = self.declare("many", manifest)[1]
        self.assertEqual(self.send(submission, sum(map(len, files)), iter([b"".join(files)])), 204)
        self.assertEqual(self.show(submission)["state"], "committed")
        self.report("submission", count, begun)

    def test_more_objects_than_a_report_can_name_are_refused_before_any_is_sent(self):
        for count, at in ((MOST + 1, "manifest.count"), (100_000, "http.body")):
            manifest = [{"name": f"{i}", "size": 1, "sha256": f"{i:064x}"} for i in range(count)]
            status, answer = self.declare("too-many", manifest)
            self.assertEqual((status, answer["error"]["at"]), (413, at))
            self.assertRegex(answer["error"]["sentence"], r"[一-鿿]{4,}.*。$")


@only_when_asked
class Huge(Load):
    def test_an_object_beyond_four_gigabytes_in_a_submission(self):
        begun = time.monotonic()
        head = part10(SECONDARY_CAPTURE, "2.25.51", EXPLICIT) + self.huge_head("2.25.51")
        size, digest = len(head) + HUGE, hashlib.sha256(head)
        for piece in self.pixels():
            digest.update(piece)
        submission = self.declare("huge", [{"name": "huge.dcm", "size": size, "sha256": digest.hexdigest()}])[1]
        self.assertEqual(self.send(submission, size, itertools.chain([head], self.pixels())), 204)
        done = self.show(submission)
        self.assertEqual(done["state"], "committed")
        self.report("bytes submitted", size, begun)
        self.check_tail(done["cases"][0], size)

    def test_an_object_beyond_four_gigabytes_in_an_association(self):
        begun = time.monotonic()
        with self.associate("dongpo") as peer:
            peer.send_store(SECONDARY_CAPTURE, "2.25.52", self.huge_head("2.25.52"), self.pixels())
            self.assertEqual(peer.response(), (0, ""))
        self.report("bytes stored", HUGE, begun)
        opened = self.wait_for_case("dr-wang", lambda e: e["kind"] == "case.opened" and e["site"] == "dongpo")
        self.check_tail(opened["about"], None)

    def check_tail(self, case, size):
        """The last bytes come back as they were sent, from beyond 2^32."""
        which = self.relay.curl("dr-wang", f"/api/v1/cases/{case}")[1]["objects"][0]
        path = f"/api/v1/cases/{case}/objects/{which['id']}"
        connection = self.connection("dr-wang")
        connection.request("GET", path)
        answer = connection.getresponse()
        length = int(answer.headers["Content-Length"])
        self.assertGreater(length, 1 << 32)
        if size is not None:
            self.assertEqual(length, size)
        tail, left = b"", length
        while piece := answer.read(1 << 20):
            tail, left = (tail + piece)[-256:], left - len(piece)
        self.assertEqual(left, 0)
        self.assertEqual(tail, (PIECE * 2)[HUGE % len(PIECE) + len(PIECE) - 256:HUGE % len(PIECE) + len(PIECE)])
        connection.close()

    def huge_head(self, name):
        """A data set up to its pixels, whose length is announced and whose bytes are made while they are sent."""
        return image(name, b"", "2.25.9." + name[-1])[:-4] + struct.pack("<I", HUGE)

    def pixels(self):
        for begin in range(0, HUGE, len(PIECE)):
            yield PIECE[:min(len(PIECE), HUGE - begin)]


if __name__ == "__main__":
    unittest.main(verbosity=2)
