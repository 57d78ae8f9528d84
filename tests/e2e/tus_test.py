"""Resumable uploads by curl, header by header, as tus 1.0 says."""

import base64
import hashlib
import json
import unittest

from relay import RelayTest, run

FORM = {"patient": {"name": "张三", "id": "M1", "sex": "M"}, "requesting_doctor": "李医生", "exam_item": "胸部CT平扫"}


def encoded(**metadata):
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items())


def declaration_of(files, key):
    manifest = []
    for file in files:
        content = file.read_bytes()
        manifest.append({"name": file.name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()})
    return json.dumps({"key": key, "form": FORM, "manifest": manifest})


class Uploads(RelayTest):
    """A declared submission for each test, and its stream in a file."""

    def setUp(self):
        name = self.id().rpartition(".")[2]
        seed = str(int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % 100000)
        study = sorted(self.samples("ct", name, "--slices", "4", "--seed", seed).iterdir())[0]
        self.files = sorted(study.iterdir())
        self.stream = self.folder / f"{name}.stream"
        self.stream.write_bytes(b"".join(f.read_bytes() for f in self.files))
        self.size = self.stream.stat().st_size
        status, self.submission = self.declare(name)
        self.assertEqual((status, self.submission["length"]), (201, self.size))

    def declare(self, key):
        return self.relay.curl("qingshan", "/api/v1/submissions", "--data-binary", declaration_of(self.files, key))

    def show(self):
        return self.relay.curl("qingshan", f"/api/v1/submissions/{self.submission['id']}")[1]

    def assert_committed(self):
        view = self.show()
        self.assertEqual(view["state"], "committed", view)
        case = self.relay.curl("dr-wang", f"/api/v1/cases/{view['cases'][0]}")[1]
        self.assertEqual({o["sha256"] for o in case["objects"]},
                         {hashlib.sha256(f.read_bytes()).hexdigest() for f in self.files})

    def request(self, method, path, *more, version="1.0.0"):
        """By curl: (status, headers in lower case)."""
        done = run("curl", "-sS", *self.relay.tls("qingshan"), *(["-I"] if method == "HEAD" else ["-X", method]),
                   "-D", "-", "-o", self.folder / "body", "-H", f"Tus-Resumable: {version}", *more,
                   self.relay.url(path))
        self.assertEqual(done.returncode, 0, done.stderr)
        head = done.stdout.replace("\r", "").strip().split("\n\n")[-1].splitlines()
        headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
        return int(head[0].split()[1]), {name.lower(): value for name, value in headers.items()}

    def patch(self, path, offset, content, *more):
        piece = self.folder / "piece"
        piece.write_bytes(content)
        return self.request("PATCH", path, "-H", "Content-Type: application/offset+octet-stream",
                            "-H", f"Upload-Offset: {offset}", "--data-binary", f"@{piece}", *more)


class Curl(Uploads):
    def test_the_server_says_what_it_speaks(self):
        status, headers = self.request("OPTIONS", "/api/v1/uploads")
        self.assertEqual(status, 204)
        self.assertEqual(headers["tus-version"], "1.0.0")
        for extension in ("creation", "creation-with-upload", "expiration", "termination", "checksum", "concatenation"):
            self.assertIn(extension, headers["tus-extension"].split(","))
        self.assertIn("sha256", headers["tus-checksum-algorithm"].split(","))
        self.assertGreater(int(headers["tus-max-size"]), 1 << 30)

    def test_a_piece_that_was_damaged_is_460_and_sent_again(self):
        content = self.stream.read_bytes()
        piece, rest = content[: self.size // 2], content[self.size // 2:]
        sum_of = lambda b: "Upload-Checksum: sha256 " + base64.b64encode(hashlib.sha256(b).digest()).decode()
        damaged = piece[:100] + bytes([piece[100] ^ 1]) + piece[101:]
        self.assertEqual(self.patch(self.submission["upload"], 0, damaged, "-H", sum_of(piece))[0], 460)
        self.assertEqual(self.request("HEAD", self.submission["upload"])[1]["upload-offset"], "0")
        self.assertEqual(self.patch(self.submission["upload"], 0, piece, "-H", sum_of(piece))[0], 204)
        sha1 = "Upload-Checksum: sha1 " + base64.b64encode(hashlib.sha1(rest).digest()).decode()
        self.assertEqual(self.patch(self.submission["upload"], len(piece), rest, "-H", sha1)[0], 204)
        self.assert_committed()

    def test_an_upload_says_when_it_expires_and_one_that_is_gone_is_gone(self):
        status, headers = self.request("HEAD", self.submission["upload"])
        self.assertEqual(status, 200)
        self.assertRegex(headers["upload-expires"], r"^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$")
        self.assertEqual(self.request("DELETE", self.submission["upload"])[0], 204)
        self.assertEqual(self.request("HEAD", self.submission["upload"])[0], 410)
        self.assertEqual(self.patch(self.submission["upload"], 0, b"x")[0], 410)

    def test_what_a_client_gets_wrong(self):
        path = self.submission["upload"]
        metadata = "Upload-Metadata: " + encoded(submission=self.submission["id"])
        create = lambda *more: self.request("POST", "/api/v1/uploads", *more)[0]
        self.assertEqual(create("-H", metadata), 400)
        self.assertEqual(create("-H", metadata, "-H", "Upload-Length: 5"), 409)
        self.assertEqual(create("-H", metadata, "-H", f"Upload-Length: {1 << 50}"), 413)
        self.assertEqual(create("-H", f"Upload-Length: {self.size}"), 400)
        self.assertEqual(self.patch(path, 7, b"x")[0], 409)
        self.assertEqual(self.request("PATCH", path, "-H", "Upload-Offset: 0", "-H", "Content-Type: text/plain",
                                      "--data-binary", "x")[0], 415)
        self.assertEqual(self.request("HEAD", path, version="0.2.2")[0], 412)

    def test_objects_are_readable_one_by_one_and_the_case_comes_whole(self):
        content = self.stream.read_bytes()
        first = self.files[0].stat().st_size
        self.assertEqual(self.patch(self.submission["upload"], 0, content[: first + 10])[0], 204)
        objects = f"/api/v1/submissions/{self.submission['id']}/objects"
        got = self.folder / "object"
        status, _ = self.relay.curl("qingshan", f"{objects}/0", "-o", got)
        self.assertEqual((status, got.read_bytes()), (200, self.files[0].read_bytes()))
        self.assertEqual(self.relay.curl("qingshan", f"{objects}/1")[0], 404)
        self.assertEqual(self.relay.curl("longtan", f"{objects}/0")[0], 404)
        view = self.show()
        self.assertEqual((view["state"], view["readable"], view["cases"]), ("uploading", 1, []))

        self.request("DELETE", self.submission["upload"])
        status, again = self.declare("again")
        self.assertEqual((again["held"], again["length"]), ([0], self.size - first), "held: not sent again")
        self.submission = again
        self.assertEqual(self.patch(again["upload"], 0, content[first:])[0], 204)
        self.assert_committed()


if __name__ == "__main__":
    unittest.main(verbosity=2)
