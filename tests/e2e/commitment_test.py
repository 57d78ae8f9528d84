"""Storage Commitment, judged by a stock Orthanc: it sends, asks whether it may delete, and is called back over TLS."""

import json
import pathlib
import shutil
import subprocess
import time
import unittest
import urllib.error
import urllib.request

from ports import held_port
from relay import ENVIRONMENT, RelayTest, run

ORTHANC = shutil.which("Orthanc", path="/usr/sbin:/usr/bin")
TITLE = "QS_DR1"


class Orthanc:
    """A clinic's archive: it is the device `who`, with its certificate and its AE title."""

    def __init__(self, folder, relay, who):
        self.http, self.dicom = held_port(), held_port()
        profile = relay.profile(who)
        tls = {"DicomTlsEnabled": True, "DicomTlsCertificate": f"{profile}/certificate.pem",
               "DicomTlsPrivateKey": f"{profile}/key.pem", "DicomTlsTrustedCertificates": f"{profile}/roots.pem"}
        modality = {"AET": "SHANHAI", "Host": "localhost", "Port": relay.ports["dicom"], "UseDicomTls": True,
                    "AllowStorageCommitment": True}
        settings = {"StorageDirectory": f"{folder}/db", "IndexDirectory": f"{folder}/db", "HttpPort": self.http,
                    "DicomPort": self.dicom, "DicomAet": TITLE, "DicomModalities": {"relay": modality}, **tls}
        folder.mkdir()
        (folder / "orthanc.json").write_text(json.dumps(settings))
        self.log = folder / "log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([ORTHANC, "--verbose", folder / "orthanc.json"], stdout=log, stderr=log,
                                            env=ENVIRONMENT)

    def ask(self, path, body=None, kind="application/json"):
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.http}{path}", data, {"Content-Type": kind})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())

    def wait_until(self, question, limit=60):
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline:
            try:
                if answer := question():
                    return answer
            except (urllib.error.URLError, ConnectionError):
                pass
            try:
                self.process.wait(0.1)  # there is nothing to wait on but its end
                break
            except subprocess.TimeoutExpired:
                pass
        raise AssertionError(self.log.read_text(errors="replace")[-4000:])

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


@unittest.skipUnless(ORTHANC, "Orthanc is not installed")
class StockArchive(RelayTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        settings = cls.relay.data / "relay.toml"
        cls.relay.stop()
        settings.write_text(with_setting(settings.read_text(), "intake", 'commitment_retry = "1s"'))
        cls.relay.start()
        cls.orthanc = Orthanc(cls.folder / "orthanc", cls.relay, "qingshan-dr1")
        cls.orthanc.wait_until(lambda: cls.orthanc.ask("/system"))

    @classmethod
    def tearDownClass(cls):
        cls.orthanc.stop()
        super().tearDownClass()

    def give_address(self):
        devices = self.relay.shanhai_json("admin", "admin", "device", "list")["devices"]
        device = next(one for one in devices if one["ae_title"] == TITLE and not one.get("revoked_at"))
        said = self.relay.shanhai("admin", "admin", "device", "commitment", device["fingerprint"][:16],
                                  f"localhost:{self.orthanc.dicom}")
        self.assertEqual(said.returncode, 0, said.stderr)

    def test_an_archive_learns_what_it_may_delete(self):
        self.give_address()
        study = sorted(self.samples("ct", "committed", "--slices", "3").iterdir())[0]
        for file in sorted(study.iterdir()):
            self.orthanc.ask("/instances", file.read_bytes(), "application/dicom")
        instances = self.orthanc.ask("/instances")
        sent = self.orthanc.ask("/modalities/relay/store", {"Resources": instances, "StorageCommitment": True})
        self.assertEqual(sent["FailedInstancesCount"], 0)

        def reported():
            report = self.orthanc.ask(f"/storage-commitment/{sent['StorageCommitmentTransactionUID']}")
            return report if report["Status"] != "Pending" else None

        report = self.orthanc.wait_until(reported)
        self.assertEqual(report["Status"], "Success", report)
        self.assertEqual(len(report["Success"]), 3)

    def test_an_archive_learns_what_it_must_not_delete_even_when_the_relay_died_in_between(self):
        self.give_address()
        missing = ["1.2.840.10008.5.1.4.1.1.2", "2.25.404"]
        asked = self.orthanc.ask("/modalities/relay/storage-commitment", {"DicomInstances": [missing]})
        self.relay.kill()
        self.relay.start_on(self.relay.ports)

        def reported():
            report = self.orthanc.ask(f"/storage-commitment/{pathlib.PurePath(asked['Path']).name}")
            return report if report["Status"] != "Pending" else None

        report = self.orthanc.wait_until(reported)
        self.assertEqual(report["Status"], "Failure", report)
        self.assertEqual(report["Failures"][0]["FailureReason"], 0x0112)
        self.assertIn("intake.commitments.reported", self.relay.log.read_text())  # it was called back


def with_setting(text, section, line):
    """The settings with one more line in a section, which may be there already or not."""
    header = f"[{section}]"
    if header in text:
        return text.replace(header, f"{header}\n{line}", 1)
    return f"{text}\n{header}\n{line}\n"


if __name__ == "__main__":
    unittest.main(verbosity=2)
