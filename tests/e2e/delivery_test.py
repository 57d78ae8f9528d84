"""Reports that go out by themselves, to receivers that others wrote: down and up again, refusing, hanging and lying."""

import hashlib
import json
import re
import subprocess
import unittest

from commitment_test import with_setting
from destinations import Hooks, Hospital, make_authority, pdf_in
from ports import held_port
from relay import ENVIRONMENT, RelayTest, run

IMPATIENT = 'retry = "1s"\nretry_max = "2s"\nalarm = "4s"\nalarm_emergency = "2s"\nanswer = "2s"'


class Delivery(RelayTest):
    @classmethod
    def configure(cls, relay):
        cls.ca, cls.certificate, cls.key = make_authority(cls.folder)
        settings = relay.data / "relay.toml"
        settings.write_text(with_setting(settings.read_text(), "delivery", f'{IMPATIENT}\nroots = "{cls.ca}"'))
        cls.seed = 0

    def setUp(self):
        self.receivers = []

    def tearDown(self):
        """Nobody is told anything any more: the next test has receivers of its own."""
        for name, receiver in self.receivers:
            self.admin("destination", "remove", name)
            if receiver:
                receiver.stop()

    def admin(self, *command):
        done = self.relay.shanhai("admin", "admin", *command)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def hooks(self, name, behave=None):
        receiver = Hooks(self.certificate, self.key)
        made = self.relay.shanhai_json("admin", "admin", "destination", "add", name, "--site", "qingshan", "--channel",
                                       "webhook", "--address", receiver.url())
        receiver.key_text = made["key"]
        receiver.behave = behave or receiver.behave
        self.receivers.append((name, receiver))
        return receiver

    def hospital(self, name, behave=None):
        receiver = Hospital(self.certificate, self.key)
        receiver.behave = behave or receiver.behave
        self.admin("destination", "add", name, "--site", "qingshan", "--channel", "mllp", "--address",
                   f"localhost:{receiver.port}", "--their-title", "HIS", "--pinned", self.fingerprint())
        self.receivers.append((name, receiver))
        return receiver

    @classmethod
    def fingerprint(cls):
        shown = run("openssl", "x509", "-in", cls.certificate, "-noout", "-fingerprint", "-sha256").stdout
        return shown.split("=")[1].strip().replace(":", "").lower()

    def signed_report(self):
        Delivery.seed += 1
        study = sorted(self.samples("dr", f"dr{self.seed}", "--seed", self.seed).iterdir())[0]
        sent = self.relay.shanhai("qingshan", "submit", "--doctor", "李春兰", "--exam", "胸部正侧位", study)
        self.assertEqual(sent.returncode, 0, sent.stderr)
        case = self.relay.shanhai_json("dr-wang", "queue", "next")["which"]["id"]
        drafted = self.relay.shanhai("dr-wang", "report", "draft", case, "--findings", "双肺纹理清晰。", "--impression",
                                     "未见异常。")
        self.assertEqual(drafted.returncode, 0, drafted.stderr)
        return self.relay.sign("dr-wang", case)

    def pushes(self, *more):
        return self.relay.shanhai_json("admin", "admin", "push", "list", *more)["pushes"]

    def push_of(self, report, to, kind="report"):
        return next(one for one in self.pushes("--report", report["id"])
                    if one["to"] == to and one["kind"] == kind)

    def wait_until(self, report, to, wanted, kind="report"):
        """Looks again whenever the relay says that something happened."""
        last = self.relay.curl("qingshan", "/api/v1/inbox")[1]["last"]
        for _ in range(40):
            push = self.push_of(report, to, kind)
            if wanted(push):
                return push
            last = self.relay.curl("qingshan", f"/api/v1/events?after={last}&wait=2")[1]["last"]
        raise AssertionError(push)

    def delivered(self, report, to, kind="report"):
        return self.wait_until(report, to, lambda push: push["state"] == "delivered", kind)

    def inbox_item(self, report):
        items = self.relay.shanhai_json("qingshan", "inbox", "--all")["items"]
        return next(item for item in items if item["report"]["id"] == report["id"])

    def download(self, report):
        file = self.folder / f"{report['id']}.pdf"
        status, _ = self.relay.curl("qingshan", f"/api/v1/reports/{report['id']}/pdf", "-o", file)
        self.assertEqual(status, 200)
        return file.read_bytes()

    # ---- webhooks

    def test_a_webhook_is_told_signed_and_learns_nothing_about_the_patient(self):
        hooks = self.hooks("hook-up").start()
        self.assertIn("通", self.admin("destination", "test", "hook-up"))
        self.assertEqual(hooks.wait_for(1)[0]["body"]["type"], "ping")
        report = self.signed_report()
        told = hooks.wait_for(2)[1]
        self.delivered(report, "hook-up")

        body = told["body"]
        self.assertEqual((body["type"], body["data"]["report"]), ("report.final", report["id"]))
        self.assertEqual(body["data"]["sha256"], hashlib.sha256(self.download(report)).hexdigest())
        self.assertTrue(body["data"]["pdf"].endswith(f"/api/v1/reports/{report['id']}/pdf"))
        item = self.inbox_item(report)
        self.assertNotIn(item["patient_name"], json.dumps(body, ensure_ascii=False))
        self.assertEqual(item["state"], "fetched")  # by a machine: nobody has seen it yet
        done = self.relay.shanhai("qingshan", "report", "ack", report["id"], "--by", "李春兰")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.inbox_item(report)["state"], "acknowledged")

    def test_a_receiver_that_is_down_is_an_alarm_and_gets_it_when_it_is_up_again(self):
        hooks = self.hooks("hook-down")
        report = self.signed_report()
        late = self.wait_until(report, "hook-down", lambda push: push["alarm"])
        self.assertEqual((late["state"], late["last"]), ("due", "net.connect"))
        self.assertIn(late["id"], [one["id"] for one in self.pushes("--alarms")])
        self.assertIn('shanhai_pushes{state="alarm"} 1',
                      run("curl", "-sS", f"http://localhost:{self.relay.ports['ops']}/metrics").stdout)
        hooks.start()
        arrived = self.delivered(report, "hook-down")
        self.assertFalse(arrived["alarm"])
        self.assertGreater(arrived["attempts"], 1)

    def test_a_no_is_tried_no_more_until_a_person_says_so(self):
        answers = ["refuse", "redirect", "refuse"]
        hooks = self.hooks("hook-no", lambda number: answers.pop(0) if answers else "accept").start()
        report = self.signed_report()
        refused = self.wait_until(report, "hook-no", lambda push: push["state"] == "refused")
        self.assertEqual((refused["last"], refused["alarm"]), ("webhook.refused 403", True))
        self.admin("push", "resend", refused["id"])
        refused = self.wait_until(report, "hook-no", lambda push: push["last"] == "webhook.redirect 307")
        self.assertEqual(refused["state"], "refused")  # and not followed

        ended = self.admin("push", "dead", refused["id"], "--instead", "电话告知李春兰")
        self.assertIn("电话告知李春兰", ended)
        self.assertEqual(self.push_of(report, "hook-no")["state"], "dead")
        self.assertEqual(len(hooks.told), 2)
        self.assertNotIn(refused["id"], [one["id"] for one in self.pushes("--alarms")])

    def test_one_that_hangs_or_lies_is_tried_again_and_holds_up_nobody_else(self):
        answers = ["hang", "lie", "fail"]
        odd = self.hooks("hook-odd", lambda number: answers.pop(0) if answers else "accept").start()
        other = self.hooks("hook-other").start()
        report = self.signed_report()
        other.wait_for(1)
        self.assertEqual(self.push_of(report, "hook-odd")["attempts"], 1)  # still hanging
        told = odd.wait_for(4)
        self.assertEqual(len({one["id"] for one in told}), 1)  # recognisable as a repeat
        self.assertEqual(self.delivered(report, "hook-odd")["attempts"], 4)
        self.assertEqual(self.push_of(report, "hook-other")["attempts"], 1)

    def test_after_a_power_cut_in_the_middle_it_goes_on(self):
        hooks = self.hooks("hook-cut", lambda number: "hang" if number == 1 else "accept").start()
        report = self.signed_report()
        hooks.wait_for(1)
        self.relay.kill()
        self.relay.start_on(self.relay.ports)
        self.delivered(report, "hook-cut")
        told = hooks.wait_for(2)
        self.assertEqual(told[0]["id"], told[1]["id"])

    def test_who_stops_the_relay_waits_for_no_receiver(self):
        hooks = self.hooks("hook-stop", lambda number: "hang" if number == 1 else "accept").start()
        report = self.signed_report()
        hooks.wait_for(1)
        self.assertEqual(self.relay.stop(), 0)
        self.assertNotIn("bug", self.relay.log.read_text())
        self.relay.start_on(self.relay.ports)
        self.delivered(report, "hook-stop")

    def test_nobody_but_the_administrator_decides_where_reports_go(self):
        add = ["admin", "destination", "add", "mine", "--site", "qingshan", "--channel", "webhook", "--address"]
        for who in ("qingshan", "dr-wang"):
            said = self.relay.shanhai(who, *add, "https://localhost/")
            self.assertIn("who.not-administrator", said.stderr)
        for address, code in (("http://10.0.0.1/", "webhook.plain"), ("ftp://h/", "webhook.url")):
            self.assertIn(code, self.relay.shanhai("admin", *add, address).stderr)
        said = self.relay.shanhai("admin", "admin", "destination", "add", "mine", "--site", "qingshan", "--channel",
                                  "mllp", "--plain", "--address", "10.0.0.1:2575")
        self.assertIn("destination.plain", said.stderr)

    # ---- HL7

    def test_a_hospital_gets_the_report_as_hl7_and_its_no_counts(self):
        hospital = self.hospital("his-hl7").start()
        report = self.signed_report()
        message = hospital.wait_for(1)[0]
        self.delivered(report, "his-hl7")
        header, patient, request, result = (message.segment(name) for name in ("MSH", "PID", "OBR", "OBX"))
        self.assertEqual(str(header[9]), "ORU^R01^ORU_R01")
        self.assertEqual([str(header[i]) for i in (5, 6, 12, 18)], ["HIS", "qingshan", "2.5.1", "UNICODE UTF-8"])
        self.assertLessEqual(len(str(header[10])), 20)
        self.assertEqual(str(patient[5][0][0]), self.inbox_item(report)["patient_name"])
        self.assertEqual(str(request[3]), report["of"])
        self.assertEqual((str(request[25]), str(result[11])), ("F", "F"))
        self.assertEqual(pdf_in(message), self.download(report))

        hospital.behave = lambda number: "refuse"
        report = self.signed_report()
        refused = self.wait_until(report, "his-hl7", lambda push: push["state"] == "refused")
        self.assertEqual(refused["last"], "hl7.refused AE")

        answers = ["leave", "hang"]
        hospital.behave = lambda number: answers.pop(0) if answers else "accept"
        self.admin("push", "resend", refused["id"])
        self.assertEqual(self.delivered(report, "his-hl7")["attempts"], 3)
        self.assertEqual(len({str(one.segment("MSH")[10]) for one in hospital.told}), 2)  # one for each report

    def test_whoever_shows_another_certificate_is_told_nothing(self):
        hospital = self.hospital("his-false").start()
        hospital.stop()
        folder = self.folder / "stranger"
        folder.mkdir(exist_ok=True)
        _, hospital.certificate, hospital.key = make_authority(folder)
        hospital.start()
        report = self.signed_report()
        late = self.wait_until(report, "his-false", lambda push: push["alarm"])
        self.assertEqual(late["last"], "destination.certificate")
        self.assertEqual(hospital.told, [])

    # ---- C-STORE

    def storescp(self, folder, port):
        folder.mkdir(exist_ok=True)
        command = ["storescp", "+tls", self.key, self.certificate, "+cf", self.relay.profile("qingshan") / "roots.pem",
                   "-aet", "PACS", "-od", folder, port]
        with open(folder / "log", "ab") as log:
            return subprocess.Popen([str(part) for part in command], stdout=log, stderr=log, env=ENVIRONMENT)

    def test_an_archive_keeps_the_signed_file_byte_by_byte_beside_its_images(self):
        port = held_port()
        store = self.folder / "pacs"
        self.admin("destination", "add", "pacs", "--site", "qingshan", "--channel", "cstore", "--address",
                   f"localhost:{port}", "--their-title", "PACS", "--pinned", self.fingerprint())
        self.receivers.append(("pacs", None))
        report = self.signed_report()
        self.wait_until(report, "pacs", lambda push: push["attempts"] > 1)  # it is not up yet
        archive = self.storescp(store, port)
        try:
            self.delivered(report, "pacs")
        finally:
            archive.terminate()
            archive.wait(60)
        kept = [file for file in store.iterdir() if file.name != "log"]
        self.assertEqual(len(kept), 1)
        run("dcm2pdf", kept[0], store / "report.pdf")
        self.assertEqual((store / "report.pdf").read_bytes(), self.download(report))

        dump = run("dcmdump", "+U8", kept[0]).stdout
        case = self.relay.shanhai_json("dr-wang", "case", "show", report["of"])["which"]
        self.assertIn(f"(0020,000d) UI [{case['studies'][0]}]", dump)
        self.assertIn(case["patient_name"], dump.replace("^", ""))
        self.assertRegex(dump, r"\(0008,0016\) UI =EncapsulatedPDFStorage")
        self.assertRegex(dump, r"\(0042,0015\) UL %d" % len(self.download(report)))
        self.assertEqual(re.findall(r"^[EW]:.*", run("dcmdump", "+U8", "-v", kept[0]).stderr, re.M), [])

    # ---- recall

    def test_what_is_taken_back_reaches_everybody_who_got_it_and_somebody_says_they_know(self):
        hooks = self.hooks("hook-back").start()
        hospital = self.hospital("his-back").start()
        report = self.signed_report()
        for to in ("hook-back", "his-back"):
            self.delivered(report, to)
        self.relay.shanhai("qingshan", "report", "ack", report["id"], "--by", "李春兰")
        before = self.download(report)

        said = self.relay.shanhai("dr-li", "report", "recall", report["id"], "--reason", "写错")
        self.assertIn("recall.who", said.stderr)
        said = self.relay.shanhai("dr-wang", "report", "recall", report["id"], "--reason", "左右写反",
                                  "--wrong-patient")
        self.assertEqual(said.returncode, 0, said.stderr)
        for to in ("hook-back", "his-back"):
            self.delivered(report, to, "recall")
        body = hooks.told[-1]["body"]
        self.assertEqual((body["type"], body["data"]["report"]), ("report.recalled", report["id"]))
        self.assertNotEqual(hooks.told[-1]["id"], hooks.told[0]["id"])
        message = hospital.told[-1]
        self.assertEqual((str(message.segment("OBX")[11]), str(message.segment("OBR")[25])), ("W", "X"))
        self.assertIn("左右写反", str(message.segment("OBX")[5]))

        waiting = self.relay.shanhai("qingshan", "inbox")
        self.assertIn("已收回", waiting.stdout)
        self.assertIn("左右写反", waiting.stderr)
        self.assertEqual(self.download(report), before)  # it stays, and says so
        headers = run("curl", "-sS", "-D", "-", "-o", "/dev/null", *self.relay.tls("qingshan"),
                      self.relay.url(f"/api/v1/reports/{report['id']}/pdf")).stdout
        self.assertIn("Report-State: recalled", headers)
        case = self.relay.shanhai_json("dr-wang", "case", "show", report["of"])["which"]
        self.assertTrue(case["recalled_at"])
        self.assertIn("收回", self.relay.shanhai("dr-wang", "case", "show", report["of"]).stderr)

        known = self.relay.shanhai("qingshan", "report", "ack-recall", report["id"], "--by", "王芳")
        self.assertEqual(known.returncode, 0, known.stderr)
        item = self.inbox_item(report)
        self.assertEqual((item["state"], item["recall"]["acknowledged_by"]), ("recalled", "王芳"))
        self.assertEqual(item["acknowledged_by"], "李春兰")
        self.assertNotIn(report["id"], json.dumps(self.relay.shanhai_json("qingshan", "inbox")))

    def test_an_archive_cannot_take_back_so_a_person_does(self):
        port = held_port()
        self.admin("destination", "add", "pacs-back", "--site", "qingshan", "--channel", "cstore", "--address",
                   f"localhost:{port}", "--their-title", "PACS", "--pinned", self.fingerprint())
        self.receivers.append(("pacs-back", None))
        archive = self.storescp(self.folder / "pacs-back", port)
        try:
            report = self.signed_report()
            self.delivered(report, "pacs-back")
        finally:
            archive.terminate()
            archive.wait(60)
        self.relay.shanhai("dr-wang", "report", "recall", report["id"], "--reason", "写错")
        task = self.wait_until(report, "pacs-back", lambda push: push["alarm"], "recall")
        self.assertEqual((task["state"], task["last"]), ("refused", "push.by-hand"))
        self.admin("push", "dead", task["id"], "--instead", "影像科已删除")
        self.assertEqual(self.push_of(report, "pacs-back", "recall")["instead"], "影像科已删除")


if __name__ == "__main__":
    unittest.main(verbosity=2)
