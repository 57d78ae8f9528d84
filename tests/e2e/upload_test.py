"""Submissions over HTTPS by a stock client (curl): resumable, all or nothing, and clear about what is wrong."""

import hashlib
import json
import pathlib
import unittest

from relay import RelayTest, run

TUS = ["-H", "Tus-Resumable: 1.0.0"]
FORM = {"patient": {"name": "张三", "id": "M1", "sex": "M"}, "requesting_doctor": "李医生", "exam_item": "胸部CT平扫"}


def line_of(file):
    content = pathlib.Path(file).read_bytes()
    return {"name": pathlib.Path(file).name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


class Upload(RelayTest):
    def setUp(self):
        name = self.id().rpartition(".")[2]
        study = sorted(self.samples("ct", name, "--slices", "3", "--seed", str(abs(hash(name)) % 10000)).iterdir())[0]
        self.files = sorted(study.iterdir())
        self.stream = b"".join(f.read_bytes() for f in self.files)
        self.key = name

    def declare(self, who="qingshan", manifest=None, **more):
        body = {"key": self.key, "form": FORM, "manifest": manifest or [line_of(f) for f in self.files], **more}
        return self.relay.curl(who, "/api/v1/submissions", "--data-binary", json.dumps(body))

    def patch(self, submission, offset, content, who="qingshan"):
        piece = self.folder / "piece"
        piece.write_bytes(content)
        return self.relay.curl(who, submission["upload"], "-X", "PATCH", *TUS, "-H", f"Upload-Offset: {offset}",
                               "-H", "Content-Type: application/offset+octet-stream", "--data-binary", f"@{piece}")

    def offset(self, submission):
        done = run("curl", "-sSI", *TUS, *self.relay.tls("qingshan"), self.relay.url(submission["upload"]))
        headers = dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)
        return int({name.lower(): value for name, value in headers.items()}["upload-offset"])

    def show(self, submission):
        return self.relay.curl("qingshan", f"/api/v1/submissions/{submission['id']}")[1]

    def test_a_study_sent_in_pieces_becomes_a_case_with_a_receipt(self):
        status, submission = self.declare()
        self.assertEqual((status, submission["state"]), (201, "uploading"))
        cut = len(self.stream) // 2 + 7
        self.assertEqual(self.patch(submission, 0, self.stream[:cut])[0], 204)
        self.assertEqual(self.offset(submission), cut)
        self.assertEqual(self.patch(submission, cut, self.stream[cut:])[0], 204)

        done = self.show(submission)
        self.assertEqual(done["state"], "committed")
        self.assertEqual([o["sha256"] for o in done["receipt"]["objects"]], [line_of(f)["sha256"] for f in self.files])
        status, case = self.relay.curl("dr-wang", f"/api/v1/cases/{done['cases'][0]}")
        self.assertEqual(status, 200)
        self.assertEqual(len(case["objects"]), 3)

        again = self.declare()[1]
        self.assertEqual((again["id"], again["state"]), (submission["id"], "committed"))

    def test_what_was_acknowledged_survives_kill_9(self):
        submission = self.declare()[1]
        cut = len(self.stream) // 2
        self.assertEqual(self.patch(submission, 0, self.stream[:cut])[0], 204)
        self.relay.kill()
        self.relay.start()
        self.assertEqual(self.offset(submission), cut)
        self.assertEqual(self.patch(submission, cut, self.stream[cut:])[0], 204)
        self.assertEqual(self.show(submission)["state"], "committed")

    def test_a_wrong_offset_is_a_conflict(self):
        submission = self.declare()[1]
        status, body = self.patch(submission, 5, self.stream[5:])
        self.assertEqual((status, body["error"]["at"]), (409, "upload.offset"))

    def test_a_manifest_that_lies_about_a_digest_commits_nothing(self):
        manifest = [line_of(f) for f in self.files]
        manifest[1]["sha256"] = "00" * 32
        submission = self.declare(manifest=manifest)[1]
        status, body = self.patch(submission, 0, self.stream)
        self.assertEqual((status, body["error"]["at"], body["error"]["subject"]), (422, "object.digest", "1"))
        self.assertEqual(self.offset(submission), manifest[0]["size"], "what was right is kept")
        self.assertEqual(self.show(submission)["state"], "uploading")

    def test_a_file_that_is_not_dicom_is_refused_by_name(self):
        text = self.folder / "notes.txt"
        text.write_text("这不是影像" * 100)
        self.files, self.stream = [text], text.read_bytes()
        submission = self.declare()[1]
        status, body = self.patch(submission, 0, self.stream)
        self.assertEqual((status, body["error"]["at"]), (400, "dicom.not"))
        self.assertTrue(body["error"]["sentence"])

    def test_a_truncated_image_is_refused(self):
        cut = self.folder / "cut.dcm"
        cut.write_bytes(self.files[0].read_bytes()[:-1000])
        self.files, self.stream = [cut], cut.read_bytes()
        submission = self.declare()[1]
        status, body = self.patch(submission, 0, self.stream)
        self.assertEqual((status, body["error"]["at"]), (400, "dicom.truncated"))

    def test_another_site_does_not_see_it(self):
        submission = self.declare()[1]
        status, body = self.relay.curl("longtan", f"/api/v1/submissions/{submission['id']}")
        self.assertEqual((status, body["error"]["code"]), (404, "not_found"))

    def test_the_same_key_with_other_content_is_a_conflict(self):
        self.declare()
        status, body = self.declare(manifest=[line_of(self.files[0])])
        self.assertEqual((status, body["error"]["at"]), (409, "submission.key"))

    def test_without_a_certificate_there_is_no_conversation(self):
        roots = self.relay.profile("qingshan") / "roots.pem"
        done = run("curl", "-sS", "--cacert", roots, self.relay.url("/api/v1/whoami"))
        self.assertNotEqual(done.returncode, 0)

    def test_a_certificate_of_another_authority_opens_nothing(self):
        key, certificate = self.folder / "foreign.key", self.folder / "foreign.crt"
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", key, "-out", certificate, "-subj", "/CN=gateway", "-days", "2", check=True)
        roots = self.relay.profile("qingshan") / "roots.pem"
        done = run("curl", "-sS", "--cacert", roots, "--cert", certificate, "--key", key,
                   self.relay.url("/api/v1/whoami"))
        self.assertNotEqual(done.returncode, 0)

    def test_a_certificate_that_was_revoked_opens_nothing_from_that_moment(self):
        devices = self.relay.curl("admin", "/api/v1/admin/devices")[1]["devices"]
        which = next(d for d in devices if d["site"] == "shuangqiao")
        self.assertEqual(self.relay.curl("shuangqiao", "/api/v1/whoami")[0], 200)
        path = f"/api/v1/admin/devices/{which['fingerprint']}"
        self.assertEqual(self.relay.curl("admin", path, "-X", "DELETE")[0], 200)
        status, body = self.relay.curl("shuangqiao", "/api/v1/whoami")
        self.assertEqual((status, body["error"]["at"]), (403, "who.revoked"))

    def test_tls_1_1_is_not_spoken(self):
        done = run("openssl", "s_client", "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0",
                   "-connect", f"localhost:{self.relay.ports['machines']}", stdin=-3)
        self.assertNotIn("Cipher is ECDHE", done.stdout)
        self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
