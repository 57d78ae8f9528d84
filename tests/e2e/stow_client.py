"""What tests of STOW-RS share: bodies, answers, and two stock clients that know nothing of us."""

import json
import pathlib
import shutil
import subprocess

from ports import held_port
from relay import BINARIES, RelayTest, run

CLIENT = pathlib.Path(__file__).resolve().parent / "stow"
RELATED = 'multipart/related; type="application/dicom"; boundary={}'


def multipart(files, boundary="part-of-a-study", media_type="application/dicom"):
    body = b"a preamble that means nothing\r\n"
    for file in files:
        content = file if isinstance(file, bytes) else pathlib.Path(file).read_bytes()
        body += f"--{boundary}\r\nContent-Type: {media_type}\r\n\r\n".encode() + content + b"\r\n"
    return body + f"--{boundary}--\r\nan epilogue".encode()


def stock_client():
    """store.mjs in the build folder, beside what package-lock.json pins; none when that cannot be fetched."""
    place = BINARIES / "tests" / "stow-judge"
    lock = CLIENT / "package-lock.json"
    is_there = (place / lock.name).is_file() and (place / lock.name).read_bytes() == lock.read_bytes()
    shutil.copytree(CLIENT, place, dirs_exist_ok=True)
    if not is_there or not (place / "node_modules").is_dir():
        fetched = run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=place)
        if fetched.returncode != 0:
            shutil.rmtree(place)
            return None
    return place / "store.mjs"


def instances(answer, sequence, attribute):
    return [item[attribute]["Value"][0] for item in answer.get(sequence, {}).get("Value", [])]


class Orthanc:
    """A stock PACS on loopback that forwards to the relay with its DICOMweb plugin, as the holder of a profile."""

    PLUGIN = pathlib.Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")

    def __init__(self, folder, url, profile):
        self.port = held_port()
        folder.mkdir()
        server = {"Url": url, "CertificateFile": str(profile / "certificate.pem"),
                  "CertificateKeyFile": str(profile / "key.pem"), "CertificateKeyPassword": ""}
        (folder / "orthanc.json").write_text(json.dumps({
            "StorageDirectory": str(folder / "db"), "IndexDirectory": str(folder / "db"), "HttpPort": self.port,
            "DicomServerEnabled": False, "AuthenticationEnabled": False, "RemoteAccessAllowed": False,
            "HttpsCACertificates": str(profile / "roots.pem"), "Plugins": [str(self.PLUGIN)],
            "DicomWeb": {"Enable": True, "Servers": {"relay": server}}}))
        with open(folder / "orthanc.log", "wb") as log:
            self.process = subprocess.Popen(["Orthanc", folder / "orthanc.json"], stdout=log, stderr=log)

    def ask(self, path, *more):
        done = run("curl", "-sS", "--retry", "30", "--retry-connrefused", *more, f"http://127.0.0.1:{self.port}{path}")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


class StowTest(RelayTest):
    def study(self, name, *more):
        return sorted(sorted(self.samples("ct", name, *more).iterdir())[0].iterdir())

    def post(self, who, body, *more, path="/dicomweb/studies", kind=RELATED.format("part-of-a-study")):
        file = self.folder / "body"
        file.write_bytes(body)
        return self.relay.curl(who, path, "-X", "POST", "-H", f"Content-Type: {kind}", "-H", "Expect:",
                               "--data-binary", f"@{file}", *more)

    def uids(self, files, tag="0008,0018"):
        return [run("dcmdump", "+P", tag, f).stdout.split("[")[1].split("]")[0] for f in files]
