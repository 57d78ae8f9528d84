"""The audit trail: searched, proven with what was carried away, and sent to repositories that are not ours."""

import base64
import hashlib
import json
import pathlib
import re
import shutil
import sqlite3
import sys
import unittest
import urllib.request

from ports import held_port
from relay import SHANHAI, RelayTest, run

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "audit"))
from repository import Receiver, Rsyslog, make_keys  # noqa: E402

SCHEMA = HERE / "audit" / "audit-message.rng"


class AuditTest(RelayTest):
    seed = 100
    settings = 'checkpoint_every = "1s"\ncheckpoint_entries = 20'

    @classmethod
    def configure(cls, relay):
        file = relay.data / "relay.toml"
        file.write_text(file.read_text().replace("[audit]", "[audit]\n" + cls.settings))

    @classmethod
    def read_a_case(cls, name):
        AuditTest.seed += 1  # another patient each time
        study = sorted(cls.samples("ct", name, "--slices", "2", "--seed", str(AuditTest.seed)).iterdir())[0]
        sent = cls.relay.shanhai("qingshan", "--json", "submit", "--doctor", "李医生", "--exam", "胸部CT平扫", study)
        assert sent.returncode == 0, sent.stderr
        claim = cls.relay.shanhai_json("dr-wang", "queue", "next")
        case = claim["which"]["id"]
        got = cls.relay.shanhai("dr-wang", "study", "get", case, "-o", cls.folder / f"{name}-images")
        assert got.returncode == 0, got.stderr
        return case

    def audit(self, *command, json_too=True):
        return self.relay.shanhai("admin", *(["--json"] if json_too else []), "admin", "audit", *command)

    def search(self, *filters):
        done = self.audit("search", *filters)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)["entries"]

    def wait_until(self, true, what):
        """The relay makes us wait, we do not sleep."""
        for _ in range(60):
            if true():
                return
            self.relay.curl("dr-li", "/api/v1/events?after=1000000&wait=1")
        self.fail(what)

    def metric(self, name):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.relay.ports['ops']}/metrics", timeout=30) as answer:
            return float(re.search(rf"^{name} (\S+)$", answer.read().decode(), re.MULTILINE)[1])


class Search(AuditTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.read_a_case("searched")

    def test_by_person_case_action_and_time(self):
        mine = self.search("--person", "dr-wang")
        self.assertTrue(mine)
        self.assertEqual({entry["actor"] for entry in mine}, {"person:dr-wang"})
        actions = [entry["action"] for entry in self.search("--case", self.case)]
        self.assertEqual(actions[0], "case.opened")
        self.assertIn("case.claimed", actions)
        self.assertEqual(actions.count("object.read"), 2, "who fetched which image of the case")
        self.assertEqual({e["action"] for e in self.search("--action", "case.claimed")}, {"case.claimed"})
        self.assertEqual(self.search("--person", "dr-wang", "--until", "2020-01-01"), [])
        self.assertEqual(len(self.search("--person", "dr-wang", "--from", "2020-01-01", "--limit", "1")), 1)

    def test_by_patient_and_the_search_itself_is_noted_without_the_patients_number(self):
        _, case = self.relay.curl("dr-wang", f"/api/v1/cases/{self.case}")
        patient = case["form"]["patient"]["id"]
        found = self.search("--patient", patient)
        self.assertIn("case.claimed", [entry["action"] for entry in found])
        noted = self.search("--action", "audit.searched")[-1]
        self.assertEqual(noted["actor"], "person:admin")
        self.assertIn(self.case, noted["detail"])
        self.assertNotIn(patient, noted["detail"])
        self.assertEqual(self.search("--patient", "nobody"), [])

    def test_lines_and_sheets_are_for_people(self):
        lines = self.audit("search", "--case", self.case, json_too=False).stdout
        self.assertIn("领取病例", lines)
        sheet = self.audit("search", "--case", self.case, "--csv", json_too=False).stdout.splitlines()
        self.assertTrue(sheet[0].startswith("\ufeff序号,时间,谁"))
        self.assertIn('"person:dr-wang","case.claimed","领取病例"', "".join(sheet))

    def test_only_administrators_may_ask_and_nonsense_gets_a_stable_code(self):
        for who in ("dr-wang", "qingshan"):
            for path in ("", "/checkpoints", "/messages"):
                status, body = self.relay.curl(who, f"/api/v1/admin/audit{path}")
                self.assertEqual((status, body["error"]["at"]), (403, "who.not-administrator"))
        for query, at in (("limit=0", "query.number"), ("limit=1001", "query.number"), ("limit=-1", "query.number"),
                          ("limit=99999999999999999999", "query.number"), ("after=x", "query.number"),
                          ("person=NO%20BODY", "name"), ("case=case_1", "id"), ("action=%27%20OR%201", "audit.action"),
                          ("action=" + "a" * 65, "audit.action"), ("patient=", "audit.patient"),
                          ("patient=" + "1" * 65, "audit.patient"), ("patient=%01", "audit.patient"),
                          ("from=yesterday", "time"), (f"case={self.case}&patient=1", "audit.filter"),
                          ("from=2026-03-05T00:00:00Z&until=2026-03-04T00:00:00Z", "audit.range")):
            status, body = self.relay.curl("admin", f"/api/v1/admin/audit?{query}")
            self.assertEqual((status, body["error"]["at"]), (400, at), query)
            self.assertTrue(body["error"]["sentence"])


class Proof(AuditTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.read_a_case("proven")
        cls.roots = cls.relay.profile("admin") / "roots.pem"

    def setUp(self):
        self.kept = self.folder / self.id().rsplit(".", 1)[-1]
        checkpoints = lambda: json.loads(self.audit("checkpoints").stdout)["checkpoints"]  # noqa: E731
        self.wait_until(lambda: checkpoints() and checkpoints()[-1]["number"] > 5, "no checkpoint was made")
        saved = self.audit("checkpoints", "--save", self.kept)
        self.assertEqual(saved.returncode, 0, saved.stderr)
        self.last = sorted(self.kept.iterdir())[-1]

    def test_openssl_finds_each_genuine_and_the_files_beside_the_ledger_are_the_same(self):
        for checkpoint in sorted(self.kept.iterdir()):
            out = self.folder / "statement.json"
            done = run("openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", checkpoint, "-CAfile",
                       self.roots, "-out", out)
            self.assertEqual(done.returncode, 0, done.stderr)
            statement = json.loads(out.read_text())
            self.assertEqual(statement["format"], "shanhai audit checkpoint 1")
            self.assertEqual(statement["number"], int(checkpoint.stem))
            self.assertEqual(out.read_text(), json.dumps(statement, sort_keys=True, separators=(",", ":")))
            shelf = self.relay.data / "audit" / "checkpoints" / checkpoint.name
            self.assertEqual(shelf.read_bytes(), checkpoint.read_bytes())

    def test_the_trail_agrees_with_every_checkpoint_also_with_older_ones(self):
        done = self.audit("verify", "--checkpoint", self.last)
        self.assertEqual(done.returncode, 0, done.stderr)
        said = json.loads(done.stdout)
        self.assertEqual(said["checked"], said["last"])
        self.assertGreaterEqual(said["checkpoints"], len(list(self.kept.iterdir())))

    def test_what_the_relay_did_not_sign_as_a_checkpoint_proves_nothing(self):
        content = self.last.read_bytes()
        changed = self.folder / "changed.p7m"
        at = content.index(b'"number":') + 9
        changed.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1:])
        done = self.audit("verify", "--checkpoint", changed)
        self.assertEqual(done.returncode, 4, done.stderr)
        receipts = self.folder / "receipts"
        study = sorted(self.samples("dr", "receipt").iterdir())[0]
        sent = self.relay.shanhai("qingshan", "submit", "--doctor", "李医生", "--exam", "胸片", "--receipts", receipts,
                                  study)
        self.assertEqual(sent.returncode, 0, sent.stderr)
        done = self.audit("verify", "--checkpoint", next(receipts.glob("*.p7m")))
        self.assertEqual(done.returncode, 4, "a receipt is signed by the same key, and is no checkpoint")
        self.assertIn("audit.checkpoint-file", done.stderr)

    def test_an_exported_trail_is_proven_without_the_relay(self):
        exported = self.folder / "trail.jsonl"
        done = self.audit("export", "-o", exported)
        self.assertEqual(done.returncode, 0, done.stderr)
        offline = ["--file", exported, "--checkpoint", self.last, "--roots", self.roots]
        self.assertEqual(self.audit("verify", *offline).returncode, 0)
        lines = exported.read_text().splitlines()
        altered = self.folder / "altered.jsonl"
        altered.write_text("\n".join(line.replace("dr-wang", "dr-li") for line in lines) + "\n")
        self.assertEqual(self.audit("verify", "--file", altered).returncode, 4)
        beginning = self.folder / "beginning.jsonl"
        beginning.write_text("\n".join(lines[:5]) + "\n")
        self.assertEqual(self.audit("verify", "--file", beginning).returncode, 0)
        cut = self.audit("verify", "--file", beginning, "--checkpoint", self.last)
        self.assertEqual(cut.returncode, 4, "the end is missing, and the checkpoint knows")
        self.assertIn("audit.checkpoint", cut.stderr)
        self.assertEqual(self.audit("verify", "--file", self.last).returncode, 4)

        def verify(*files):
            return run(SHANHAI, "verify", *files, "--trust", self.roots)
        both = verify(self.last, exported)
        self.assertEqual(both.returncode, 0, both.stdout + both.stderr)
        self.assertIn("审计检查点", both.stdout, "a file is recognised by its content")
        self.assertEqual(verify(exported, altered).returncode, 4)

    def rewrite(self, also_checkpoints):
        """Somebody with the disk in their hands, who knows exactly how the chain is made."""
        self.assertEqual(self.relay.stop(), 0)
        with sqlite3.connect(self.relay.data / "ledger.db") as ledger:
            previous = hashlib.sha256(b"shanhai audit 1").digest()
            rows = ledger.execute("SELECT number, happened_at, actor, action, subject, outcome, detail FROM audit "
                                  "ORDER BY number").fetchall()
            for number, at, actor, *rest in rows:
                actor = actor.replace("dr-wang", "dr-li")
                fields = [str(number), str(at), actor, *rest]
                content = b"".join(f"{len(f.encode())}:".encode() + f.encode() for f in fields)
                hashed = hashlib.sha256(content + previous).digest()
                ledger.execute("UPDATE audit SET actor = ?, previous = ?, hash = ? WHERE number = ?",
                               (actor, previous, hashed, number))
                previous = hashed
            if also_checkpoints:
                ledger.execute("DELETE FROM audit_checkpoints")
        ledger.close()
        self.relay.start()

    def test_whoever_rewrites_the_whole_chain_is_caught_by_a_checkpoint(self):
        self.relay.stop()
        before = self.folder / "before"
        shutil.copytree(self.relay.data, before)
        self.relay.start()
        try:
            self.rewrite(also_checkpoints=False)
            caught = self.audit("verify")
            self.assertEqual(caught.returncode, 4)
            self.assertIn("audit.checkpoint", caught.stderr)
            self.rewrite(also_checkpoints=True)
            self.assertEqual(self.audit("verify").returncode, 0, "every hash is mended, and nothing here objects")
            caught = self.audit("verify", "--checkpoint", self.last)
            self.assertEqual(caught.returncode, 4, "but a checkpoint that was carried away does")
            self.assertIn("audit.checkpoint", caught.stderr)
        finally:
            self.relay.stop()
            shutil.rmtree(self.relay.data)
            shutil.copytree(before, self.relay.data)
            self.relay.start()


class Messages(AuditTest):
    def test_every_entry_is_a_dicom_audit_message_by_the_schema_of_the_standard(self):
        case = self.read_a_case("messages")
        folder = self.folder / "dicom"
        done = self.audit("export", "--dicom", folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        files = sorted(folder.iterdir())
        self.assertGreater(len(files), 6)
        judged = run("xmllint", "--noout", "--relaxng", SCHEMA, *files)
        self.assertEqual(judged.returncode, 0, judged.stderr[-2000:])
        texts = [file.read_text() for file in files]
        claimed = next(text for text in texts if 'csd-code="case.claimed"' in text)
        _, shown = self.relay.curl("dr-wang", f"/api/v1/cases/{case}")
        for part in (case, shown["which"]["studies"][0], shown["form"]["patient"]["id"], 'csd-code="110111"'):
            self.assertIn(part, claimed)
        self.assertNotIn(shown["form"]["patient"]["name"], "".join(texts), "names stay in the house")


class Repository(AuditTest):
    """Both receivers want a client certificate from an authority that has nothing to do with the relay."""

    @classmethod
    def configure(cls, relay):
        cls.keys = make_keys(cls.folder / "keys")
        cls.port = held_port()
        cls.settings = (f'syslog = "localhost:{cls.port}"\nsyslog_ca = "{cls.keys / "ca.crt"}"\n'
                        f'syslog_certificate = "{cls.keys / "client.crt"}"\nsyslog_key = "{cls.keys / "client.key"}"')
        super().configure(relay)

    def sent(self):
        return self.metric("shanhai_audit_unsent") == 0

    def numbers(self, messages):
        values = [re.search(r'type="number" value="([^"]+)"', message)[1] for message in messages]
        return [int(base64.b64decode(value)) for value in values]

    def test_1_an_unreachable_repository_stops_no_care_and_is_noticed(self):
        self.read_a_case("unheard")
        self.assertGreater(self.metric("shanhai_audit_unsent"), 5)
        self.assertGreater(self.metric("shanhai_audit_unsent_since_seconds"), 1e9)
        self.wait_until(lambda: "audit.forwarding.failed" in self.relay.log.read_text(), "the log says nothing")

    def test_2_frames_are_as_the_rfcs_say_and_a_link_that_breaks_loses_nothing(self):
        receiver = Receiver(self.keys, self.port)
        receiver.hang_up_after = 5
        try:
            self.wait_until(self.sent, "not everything was sent")
        finally:
            receiver.stop()
        self.assertEqual(receiver.wrong, [])
        self.assertGreater(receiver.connections, 1)
        header = re.compile(rb"<85>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z localhost shanhaid \d+ DICOM\+RFC3881 - "
                            rb"\xef\xbb\xbf<\?xml ")
        for frame in receiver.frames:
            self.assertRegex(frame, header)
        numbers = self.numbers([frame.decode() for frame in receiver.frames])
        self.assertEqual(sorted(set(numbers)), list(range(1, max(numbers) + 1)), "every entry, from the first")

    def test_3_a_real_rsyslog_understands_every_message_also_after_it_was_away(self):
        rsyslog = Rsyslog(self.folder / "rsyslog", self.keys, self.port).start()
        self.addCleanup(rsyslog.stop)
        before = int(self.metric("shanhai_audit_entries"))
        self.read_a_case("heard")
        self.wait_until(self.sent, "not everything was sent")
        rsyslog.stop()
        self.read_a_case("away")
        self.relay.kill()
        self.relay.start()
        rsyslog.start()
        self.wait_until(self.sent, "not everything was sent after all")
        last = int(self.metric("shanhai_audit_entries"))
        self.wait_until(lambda: last in self.numbers([m["msg"] for m in rsyslog.messages()]), "rsyslog has it not")
        messages = rsyslog.messages()
        for message in messages:
            self.assertEqual((message["pri"], message["app-name"], message["msgid"], message["hostname"]),
                             ("85", "shanhaid", "DICOM+RFC3881", "localhost"))
            self.assertRegex(message["msg"], r"^\s*\ufeff?<\?xml")
        heard = set(self.numbers([message["msg"] for message in messages]))
        self.assertEqual(set(range(before + 1, last + 1)) - heard, set())
        example = self.folder / "heard.xml"
        example.write_text(messages[-1]["msg"].lstrip(" \ufeff"))
        judged = run("xmllint", "--noout", "--relaxng", SCHEMA, example)
        self.assertEqual(judged.returncode, 0, judged.stderr)

    def test_4_it_ends_in_order_whether_somebody_hears_or_not(self):
        self.assertEqual(self.relay.stop(), 0)
        log = self.relay.log.read_text()
        self.assertNotIn("bug", log)
        self.relay.start()


if __name__ == "__main__":
    unittest.main(verbosity=2)
