"""A real relay on loopback, and the programs that talk to it: what every end-to-end test stands on."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

from ports import held_port

BINARIES = pathlib.Path(os.environ["SHANHAI_BINARIES"])
SHANHAID = BINARIES / "server" / "shanhaid"
SHANHAI = BINARIES / "tools" / "shanhai" / "shanhai"
SAMPLES = BINARIES / "tools" / "samples" / "shanhai-samples"
TESTDATA = os.environ.get("SHANHAI_TESTDATA")

# DCMTK waits for a delayed ACK after every message unless it is told not to.
ENVIRONMENT = {**os.environ, "TCP_NODELAY": "1", "LC_ALL": "C.UTF-8"}


def run(*command, **more):
    """Runs a program to its end, with a limit; its outputs are text."""
    settings = {"capture_output": True, "text": True, "errors": "replace", "timeout": 120, "env": ENVIRONMENT, **more}
    return subprocess.run([str(part) for part in command], **settings)


class Relay:
    """One relay in a folder of its own. Started and stopped, or killed, as often as a test likes.

    `like` is the data of a relay that was made before and never started: copying it spares making all its keys."""

    def __init__(self, folder, *init_options, like=None):
        self.data = pathlib.Path(folder) / "relay"
        self.log = pathlib.Path(folder) / "relay.log"
        self.process = None
        if like:
            shutil.copytree(like, self.data)
            return
        made = run(SHANHAID, "init", "--data", self.data, *init_options)
        assert made.returncode == 0, made.stderr
        self.init_output = made.stdout

    def start(self):
        return self.start_on({"dicom": 0, "machines": 0, "people": 0, "ops": 0})

    def start_on(self, ports):
        """On these ports: for whoever expects to find it again where it was."""
        options = [part for door, port in ports.items() for part in (f"--{door}-port", str(port))]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([SHANHAID, "serve", "--data", self.data, *options],
                                            stdout=subprocess.PIPE, stderr=log, text=True, env=ENVIRONMENT)
        line = self.process.stdout.readline()
        assert line, self.log.read_text()
        self.ports = json.loads(line)
        return self

    def stop(self):
        """Asks it to end, as an operator does; answers its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.ended()

    def kill(self):
        """The power cut, as far as a process can feel one."""
        self.process.kill()
        self.ended()

    def ended(self):
        code = self.process.wait(60)
        self.process.stdout.close()
        for port in self.ports.values():
            held_port(port)  # it may come back, and finds them free
        return code

    def profile(self, name):
        return self.data / "dev" / name

    def tls(self, name):
        """What curl needs to be somebody."""
        folder = self.profile(name)
        return ["--cacert", folder / "roots.pem", "--cert", folder / "certificate.pem", "--key", folder / "key.pem"]

    def url(self, path, port="machines"):
        return f"https://localhost:{self.ports[port]}{path}"

    def curl(self, who, path, *more):
        """One request by a stock client: (status, body as JSON or text)."""
        done = run("curl", "-sS", *self.tls(who), "-w", "\n%{http_code}", *more, self.url(path))
        assert done.returncode == 0, done.stderr
        body, _, status = done.stdout.rpartition("\n")
        try:
            body = json.loads(body)
        except ValueError:
            pass
        return int(status), body

    def shanhai(self, who, *command, **more):
        return run(SHANHAI, "--profile", self.profile(who), *command, **more)

    def shanhai_json(self, who, *command):
        done = self.shanhai(who, "--json", *command)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def look(self, who, case):
        """Opens every image, as a careful reader does: the relay asks those who have not."""
        with tempfile.TemporaryDirectory() as folder:
            read = self.shanhai(who, "study", "get", case, "-o", folder)
            assert read.returncode == 0, read.stderr

    def sign(self, who, case, *more, accept=()):
        """Looks, signs, and answers the report."""
        self.look(who, case)
        said = [part for one in accept for part in ("--accept", one)]
        return self.shanhai_json(who, "report", "sign", case, "--yes", *said, *more)

    def dcmtk_command(self, program, who, *more, title=None):
        folder = self.profile(who)
        return [program, "+tls", folder / "key.pem", folder / "certificate.pem", "+cf", folder / "roots.pem",
                "-aet", title or "ANY", "-aec", "SHANHAI", "localhost", self.ports["dicom"], *more]

    def dcmtk(self, program, who, *more, title=None):
        return run(*self.dcmtk_command(program, who, *more, title=title))


class RelayTest(unittest.TestCase):
    """A county with a running relay, and a folder that is gone afterwards."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="shanhai-e2e-"))
        cls.relay = Relay(cls.folder, "--dev")
        cls.configure(cls.relay)
        cls.relay.start()

    @classmethod
    def configure(cls, relay):
        """For tests that need other settings than the defaults."""

    @classmethod
    def tearDownClass(cls):
        if cls.relay.process.poll() is None:
            cls.relay.stop()
        shutil.rmtree(cls.folder)

    @classmethod
    def samples(cls, study, name, *more):
        folder = cls.folder / name
        made = run(SAMPLES, "--out", folder, "--study", study, *more)
        assert made.returncode == 0, made.stderr
        return folder

    @classmethod
    def wait_for_case(cls, who, wanted, after=0):
        """Follows the relay's events until `wanted(event)`; the relay makes us wait, we do not sleep."""
        while True:
            status, page = cls.relay.curl(who, f"/api/v1/events?after={after}&wait=30")
            assert status == 200, page
            assert page["events"], "nothing happened for half a minute"
            for event in page["events"]:
                if wanted(event):
                    return event
            after = page["last"]
