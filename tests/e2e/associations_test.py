"""Many associations, cut associations and full disks: what they cost, and what they leave behind."""

import os
import pathlib
import re
import resource
import shutil
import socket
import ssl
import struct
import unittest

from relay import SHANHAID, RelayTest, run

APPLICATION = b"1.2.840.10008.3.1.1.1"
CT = b"1.2.840.10008.5.1.4.1.1.2"
EXPLICIT = b"1.2.840.10008.1.2.1"
COUNT = int(os.environ.get("SHANHAI_ASSOCIATIONS", "200"))  # 5000 for the figure; the descriptors must be allowed


def item(kind, body):
    return struct.pack(">BBH", kind, 0, len(body)) + body


def request(title, sop_class):
    """An A-ASSOCIATE-RQ for one class (PS3.8 section 9.3.2)."""
    context = struct.pack(">BBBB", 1, 0, 0, 0) + item(0x30, sop_class) + item(0x40, EXPLICIT)
    user = item(0x51, struct.pack(">I", 16384)) + item(0x52, b"2.25.7")
    body = (struct.pack(">HH", 1, 0) + b"SHANHAI".ljust(16) + title.encode().ljust(16) + bytes(32)
            + item(0x10, APPLICATION) + item(0x20, context) + item(0x50, user))
    return struct.pack(">BBI", 1, 0, len(body)) + body


def fragment(command, last, data):
    pdv = struct.pack(">IBB", len(data) + 2, 1, (1 if command else 0) | (2 if last else 0)) + data
    return struct.pack(">BBI", 4, 0, len(pdv)) + pdv


def element(tag, value):
    return struct.pack("<HHI", 0, tag, len(value)) + value


def even(uid):
    return uid + b"\0" * (len(uid) % 2)


def store(uid, sop_class):
    body = (element(0x0002, even(sop_class)) + element(0x0100, struct.pack("<H", 1))
            + element(0x0110, struct.pack("<H", 1)) + element(0x0700, struct.pack("<H", 0))
            + element(0x0800, struct.pack("<H", 1)) + element(0x1000, even(uid.encode())))
    return fragment(True, True, element(0x0000, struct.pack("<I", len(body))) + body)


class Device:
    """An association of a machine that speaks for itself, a PDU at a time."""

    def __init__(self, relay, who, title="ANY", sop_class=CT):
        self.sop_class = sop_class
        context = ssl.create_default_context(cafile=relay.profile(who) / "roots.pem")
        context.load_cert_chain(relay.profile(who) / "certificate.pem", relay.profile(who) / "key.pem")
        plain = socket.create_connection(("localhost", relay.ports["dicom"]), timeout=60)
        self.stream = context.wrap_socket(plain, server_hostname="localhost")
        self.stream.sendall(request(title, sop_class))
        answer = self.stream.recv(4096)
        assert answer[0] == 2, answer

    def begin_object(self, uid, pieces):
        """A command and the front of its data set; the rest never comes."""
        self.stream.sendall(store(uid, self.sop_class))
        for _ in range(pieces):
            self.stream.sendall(fragment(False, False, bytes(16000)))

    def store(self, file):
        """A whole object; answers its status."""
        content = pathlib.Path(file).read_bytes()
        uid = re.search(rb"\x08\x00\x18\x00UI..([0-9.]+)", content, re.DOTALL).group(1).decode()
        data = content[144 + int.from_bytes(content[140:144], "little"):]  # behind the file meta group
        self.stream.sendall(store(uid, self.sop_class))
        for at in range(0, len(data), 16000):
            self.stream.sendall(fragment(False, at + 16000 >= len(data), data[at:at + 16000]))
        answer = self.stream.recv(4096)
        return int.from_bytes(answer[answer.index(b"\0\0\0\x09\2\0\0\0") + 8:][:2], "little")

    def die(self):
        self.stream.close()


def status_of(process, name):
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1])
    raise AssertionError(name)


def settle(relay):
    """Until the relay has done what it was sent: an echo comes back when its turn has come."""
    done = relay.dcmtk("echoscu", "longtan", "--repeat", "3")
    assert done.returncode == 0, done.stderr


class OddSender(RelayTest):
    def test_an_object_of_a_private_class_is_stored(self):
        # storescu refuses to send what it does not know, so this sender is our own.
        private = "1.3.12.2.1107.5.9.1"
        file = self.folder / "private.dcm"
        shutil.copy(next(sorted(self.samples("ct", "private", "--slices", "1").iterdir())[0].iterdir()), file)
        done = run("dcmodify", "-nb", "-m", f"0008,0016={private}", file)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(Device(self.relay, "xiling", sop_class=private.encode()).store(file), 0)


class ManyAssociations(RelayTest):
    def test_an_association_costs_kilobytes_and_no_thread(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 2 * COUNT)), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        settle(self.relay)  # what is allocated once
        before, threads = status_of(self.relay.process, "VmRSS"), status_of(self.relay.process, "Threads")

        idle = [Device(self.relay, "qingshan") for _ in range(COUNT)]
        settle(self.relay)
        resting = (status_of(self.relay.process, "VmRSS") - before) / COUNT
        for number, device in enumerate(idle):
            device.begin_object(f"2.25.{1000 + number}", 70)  # a megabyte each, and no end
        settle(self.relay)
        active = (status_of(self.relay.process, "VmRSS") - before) / COUNT
        print(f"{COUNT} associations: {resting:.1f} KiB resident each when idle, {active:.1f} KiB within an object, "
              f"{status_of(self.relay.process, 'Threads')} threads")

        self.assertEqual(status_of(self.relay.process, "Threads"), threads)
        self.assertLess(resting, 64)
        # Two pieces of at least 16 KiB each; few associations get larger ones, from a budget of 16 MiB for all.
        self.assertLess(active, 64 + max(2 * 16 * 1024 / COUNT, 32))
        for device in idle:
            device.die()


class CutAssociations(RelayTest):
    def packs(self):
        return sorted(self.relay.data.rglob("*.pack"))

    def unsealed(self):
        return [pack for pack in self.packs() if not pack.with_suffix(".jsonl").exists()]

    def test_an_object_that_was_cut_off_leaves_nothing(self):
        before = self.packs()
        device = Device(self.relay, "dongpo")
        device.begin_object("2.25.1", 100)
        self.wait_until(lambda: self.packs() != before)
        device.die()

        self.wait_until(lambda: self.packs() == before)
        status, found = self.relay.curl("admin", "/api/v1/conflicts")
        self.assertEqual((status, found["conflicts"]), (200, []))

    def test_a_full_disk_is_said_and_nothing_half_stored_stays(self):
        study = sorted(self.samples("dr", "large").iterdir())[0]
        size = max(file.stat().st_size for file in study.iterdir())
        limited = run("prlimit", "--pid", self.relay.process.pid, f"--fsize={size // 2}:{size * 1000}")
        self.assertEqual(limited.returncode, 0, limited.stderr)
        before = self.packs()
        sent = self.relay.dcmtk("storescu", "xiling", "-v", "+sd", study)
        self.assertIn("OutOfResources", sent.stdout + sent.stderr)  # DCMTK's word for 0xA7xx
        self.wait_until(lambda: self.packs() == before)

        run("prlimit", "--pid", self.relay.process.pid, f"--fsize={size * 1000}")
        again = self.relay.dcmtk("storescu", "xiling", "+sd", study)
        self.assertEqual(again.returncode, 0, again.stdout + again.stderr)

    def test_packs_cut_by_kill_9_are_sealed_at_the_next_start(self):
        study = sorted(self.samples("ct", "cut", "--slices", "3").iterdir())[0]
        kept = Device(self.relay, "longtan")
        for file in sorted(study.iterdir()):
            self.assertEqual(kept.store(file), 0)
        begun = Device(self.relay, "dongpo")
        begun.begin_object("2.25.1", 40)
        settle(self.relay)
        self.relay.kill()
        kept.die()
        begun.die()
        self.assertEqual(len(self.unsealed()), 2)

        self.relay.start()
        self.wait_until(lambda: not self.unsealed())
        opened = self.wait_for_case("dr-wang", lambda e: e["kind"] == "case.opened" and e["site"] == "longtan")
        _, case = self.relay.curl("dr-wang", f"/api/v1/cases/{opened['about']}")
        self.assertEqual(len(case["objects"]), 3)
        self.relay.stop()
        checked = run(SHANHAID, "check", "--data", self.relay.data)
        self.relay.start()
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def wait_until(self, true):
        """The relay makes us wait: each echo that is answered gives it a turn."""
        for _ in range(300):
            if true():
                return
            settle(self.relay)
        self.fail("it did not come to that")


if __name__ == "__main__":
    unittest.main(verbosity=2)
