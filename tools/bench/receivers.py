"""Receivers to measure beside each other: ours, and the stock ones, each on a free loopback port with TLS."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def run(*command, **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} answered {done.returncode}: {done.stderr[-500:] or done.stdout[-500:]}")
    return done.stdout


def make_identity(folder):
    """An authority and one certificate for either end: for the stock receivers, which know nothing of enrolment."""
    folder.mkdir(parents=True, exist_ok=True)
    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    run("openssl", "req", "-x509", *new_key, "-keyout", folder / "ca.key", "-out", folder / "roots.pem",
        "-subj", "/CN=bench authority", "-days", "2")
    run("openssl", "req", *new_key, "-keyout", folder / "key.pem", "-out", folder / "own.csr", "-subj", "/CN=localhost")
    (folder / "extensions").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n"
                                       "extendedKeyUsage=serverAuth,clientAuth\nbasicConstraints=CA:FALSE\n")
    run("openssl", "x509", "-req", "-in", folder / "own.csr", "-CA", folder / "roots.pem", "-CAkey", folder / "ca.key",
        "-CAcreateserial", "-days", "2", "-extfile", folder / "extensions", "-out", folder / "certificate.pem")
    return folder


class Receiver:
    """One process on a port. `identity` is the folder a sender presents itself with."""

    def __init__(self, name, folder):
        self.name, self.folder = name, pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.process = None

    def launch(self, command, **environment):
        log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log,
                                        env={**os.environ, **environment}, cwd=self.folder)
        log.close()
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} did not start, see {self.folder}/log")
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.05)
        raise RuntimeError(f"{self.name} does not listen, see {self.folder}/log")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def forget(self):
        """What it has stored so far may go: disks are finite."""


class Storescp(Receiver):
    """DCMTK's reference receiver, writing each data set bit by bit, and never waiting for the disk."""

    def start(self, identity, *more, **environment):
        self.identity, self.stored = identity, self.folder / "stored"
        self.stored.mkdir()
        return self.launch(["storescp", "+B", "+tls", identity / "key.pem", identity / "certificate.pem", "+cf",
                            identity / "roots.pem", *more, "-od", self.stored, self.port],
                           TCP_NODELAY="1", **environment)

    def start_durable(self, identity, library):
        """A process for each association, and each file on the disk before it is acknowledged."""
        return self.start(identity, "--fork", LD_PRELOAD=str(library))

    def where(self):
        return [f"localhost:{self.port}", "--tls", self.identity]

    def forget(self):
        for file in self.stored.iterdir():
            file.unlink()


class Orthanc(Receiver):
    def start(self, identity, **environment):
        self.identity = identity
        settings = {"Name": "bench", "StorageDirectory": str(self.folder / "stored"),
                    "IndexDirectory": str(self.folder / "stored"), "Plugins": [], "HttpPort": free_port(),
                    "RemoteAccessAllowed": False, "DicomPort": self.port, "DicomAet": "ANY",
                    "DicomCheckCalledAet": False, "DicomAlwaysAllowStore": True, "DicomTlsEnabled": True,
                    "DicomTlsCertificate": str(identity / "certificate.pem"),
                    "DicomTlsPrivateKey": str(identity / "key.pem"),
                    "DicomTlsTrustedCertificates": str(identity / "roots.pem")}
        (self.folder / "orthanc.json").write_text(json.dumps(settings, indent=1))
        return self.launch(["Orthanc", self.folder / "orthanc.json"], **environment)


class Relay(Receiver):
    def __init__(self, name, folder, binaries):
        super().__init__(name, folder)
        self.shanhaid = binaries / "server" / "shanhaid"
        self.data = self.folder / "relay"
        run(self.shanhaid, "init", "--data", self.data, "--dev")
        settings = self.data / "relay.toml"
        settings.write_text(settings.read_text().replace("#connections_max = 2000", "connections_max = 10000")
                            .replace('#level = "info"', 'level = "warn"'))
        self.identity = self.data / "dev" / "qingshan"

    def start(self):
        self.machines = free_port()
        return self.launch([self.shanhaid, "serve", "--data", self.data, "--dicom-port", self.port, "--machines-port",
                            self.machines, "--people-port", "0", "--ops-port", "0"])

    def where(self, door="dicom"):
        return [f"localhost:{self.port if door == 'dicom' else self.machines}", "--tls", self.identity]


def remove(folder):
    shutil.rmtree(folder, ignore_errors=True)
