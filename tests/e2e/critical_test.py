"""Critical values end to end: a real daemon, a real webhook receiver and a real SMS gateway, and clinics that do not
answer. The receivers are Python's own HTTP server; their signatures are checked with Python's own HMAC."""

import base64
import hashlib
import hmac
import http.server
import json
import subprocess
import threading
import unittest

from relay import ENVIRONMENT, SHANHAI, RelayTest

KEY = base64.b64encode(b"an e2e secret of thirty-two byte").decode()
TIMERS = {"decision": 30, "delivery": 2, "acknowledge": 3, "next_contact": 2, "duty": 8, "remind": 2, "action": 3,
          "outcome": 30}


class Receiver(http.server.ThreadingHTTPServer):
    """Both ends that a relay calls: a clinic's own system under /hook, an SMS gateway under /sms."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.hooks, self.messages = [], []
        self.news = threading.Condition()
        self.behaviour = "good"
        self.let_go = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        """Whoever hung finds that the relay has not waited: that is what the test is about."""

    def url(self, path):
        return f"http://127.0.0.1:{self.server_port}{path}"

    def wait_for(self, wanted, seconds=60):
        with self.news:
            found = self.news.wait_for(wanted, seconds)
        assert found, (self.hooks, self.messages)
        return found


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"{}", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kept = {"headers": {name.lower(): value for name, value in self.headers.items()}, "body": json.loads(body),
                "raw": body}
        server = self.server
        with server.news:
            (server.hooks if self.path == "/hook" else server.messages).append(kept)
            server.news.notify_all()
        if self.path == "/sms":
            if self.headers["Authorization"] != "Bearer e2e-token":
                return self.answer(401)
            return self.answer(202, json.dumps({"id": f"m-{len(server.messages)}"}).encode())
        if server.behaviour == "hang":
            server.let_go.wait(60)
        if server.behaviour == "redirect":
            return self.answer(302, Location=server.url("/elsewhere"))
        if server.behaviour == "lie":  # promises more than it sends
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"{}")
            self.close_connection = True
            return None
        return self.answer(204 if server.behaviour == "good" else 400, b"")

    def do_GET(self):
        state = "delivered" if self.path.startswith("/sms/") else "none"
        self.answer(200, json.dumps({"state": state}).encode())


class CriticalValues(RelayTest):
    @classmethod
    def configure(cls, relay):
        cls.receiver = Receiver()
        keys = relay.data / "webhook-keys"
        keys.mkdir()
        (keys / "qingshan.key").write_text(f"whsec_{KEY}\n")
        (relay.data / "sms.token").write_text("e2e-token\n")
        lines = [f'{name}{lane} = "{seconds}s"' for name, seconds in TIMERS.items() for lane in ("", "_emergency")]
        lines += [f'sms_url = "{cls.receiver.url("/sms")}"', 'sms_token = "sms.token"', "second_person_from = 0",
                  "second_person_until = 24", 'deadline = "2s"']
        settings = relay.data / "relay.toml"
        settings.write_text(settings.read_text().replace("[critical]", "\n".join(["[critical]", *lines])))

    @classmethod
    def tearDownClass(cls):
        cls.receiver.let_go.set()
        super().tearDownClass()
        cls.receiver.shutdown()
        cls.receiver.server_close()

    def setUp(self):
        self.receiver.behaviour = "good"
        self.receiver.hooks.clear()
        self.receiver.messages.clear()

    def agree(self, *contacts):
        options = [part for contact in contacts for part in ("--contact", contact)]
        self.done("admin", "admin", "contacts", "put", "qingshan", "yunling", "--agreed-on", "2026-03-05", *options)

    def done(self, who, *command):
        done = self.relay.shanhai(who, *command)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def refused(self, code, who, *command):
        done = self.relay.shanhai(who, *command)
        self.assertEqual(done.returncode, 1, (done.stdout, done.stderr))
        self.assertIn(f"({code})", done.stderr)

    def case(self, seed):
        study = sorted(self.samples("dr", "dr" + seed, "--seed", seed).iterdir())[0]
        self.done("qingshan", "submit", "--doctor", "李医生", "--exam", "胸片", study)
        return self.relay.shanhai_json("dr-wang", "queue", "list")["cases"][-1]["id"]

    def patient_id(self, alert):
        """What only somebody can say who has the patient's request form before them."""
        _, case = self.relay.curl("qingshan", f"/api/v1/cases/{self.show(alert)['of']}")
        return case["form"]["patient"]["id"]

    def end_of_id(self, alert):
        return self.patient_id(alert)[-4:]

    def alert(self, seed, item="tension-pneumothorax"):
        """Raised by one reader and confirmed by another: from here on the clinic is called."""
        raised = self.relay.shanhai_json("dr-wang", "critical", "raise", self.case(seed), "--item", item, "--finding",
                                         "右侧张力性气胸")
        self.refused("critical.second-person", "dr-wang", "critical", "confirm", raised["id"])
        self.done("dr-li", "critical", "confirm", raised["id"])
        return raised["id"]

    def show(self, alert, who="dr-wang"):
        return self.relay.shanhai_json(who, "critical", "show", alert)

    def until(self, alert, wanted):
        """Follows the live connection until the alert is as wanted; the relay makes us wait, we do not sleep."""
        after = 0
        for _ in range(100):
            view = self.show(alert)
            if wanted(view):
                return view
            status, page = self.relay.curl("dr-wang", f"/api/v1/critical?after={after}&wait=30")
            self.assertEqual(status, 200, page)
            after = page["last"]
        self.fail(f"it never came: {view}")

    def told_of(self, alert):
        """The first webhook and the first message about this alert: an older one's reminders may still be under way."""
        def both():
            hooks = [one for one in self.receiver.hooks if one["body"]["data"]["alert"] == alert]
            messages = [one for one in self.receiver.messages if alert[-6:] in one["body"]["text"]]
            return hooks and messages and (hooks[0], messages[0])
        return self.receiver.wait_for(both)

    def test_a_pairing_needs_somebody_to_call(self):
        self.done("admin", "admin", "site", "put", "xincun", "--name", "新村卫生室", "--level", "village")
        dates = ["--from", "2026-03-01", "--until", "2036-03-01"]
        pairing = ["admin", "admin", "pairing", "put", "xincun", "yunling", *dates]
        self.refused("pairing.no-contacts", *pairing)
        self.refused("agreement.contacts", "admin", "admin", "contacts", "put", "xincun", "yunling", "--agreed-on",
                     "2026-03-05")
        self.done("admin", "admin", "contacts", "put", "xincun", "yunling", "--agreed-on", "2026-03-05", "--contact",
                  "xincun,李医生,村医,13800000001,live+sms")
        self.done(*pairing)
        self.assertIn("李医生", self.done("admin", "admin", "contacts", "list"))

    def test_from_the_suspicion_to_the_outcome(self):
        self.agree(f"qingshan,张建国,值班医师,13800000001,live+sms+{self.receiver.url('/hook')}")
        alert = self.alert("11")
        hook, message = self.told_of(alert)
        signed = f"{hook['headers']['webhook-id']}.{hook['headers']['webhook-timestamp']}.".encode() + hook["raw"]
        ours = base64.b64encode(hmac.new(base64.b64decode(KEY), signed, hashlib.sha256).digest()).decode()
        self.assertEqual(hook["headers"]["webhook-signature"], f"v1,{ours}")
        patient = self.show(alert)["patient_name"]
        self.assertTrue(patient)
        for said in (hook["raw"].decode(), json.dumps(message["body"], ensure_ascii=False)):
            self.assertNotIn(patient, said)
            self.assertNotIn(self.patient_id(alert), said)
        self.assertIn("青山镇卫生院", message["body"]["text"])

        self.done("qingshan", "critical", "received", alert)
        self.assertEqual(self.show(alert)["state"], "delivered")
        self.refused("critical.read-back", "qingshan", "critical", "ack", alert, "--by", "李医生", "--id", "9999")
        end = self.end_of_id(alert)
        self.refused("critical.side", "dr-li", "critical", "ack", alert, "--by", "李雪梅", "--id", end)
        self.done("qingshan", "critical", "ack", alert, "--by", "李医生", "--id", self.end_of_id(alert))
        self.refused("critical.no-action", "qingshan", "critical", "close", alert, "improved", "--by", "李医生")
        self.done("qingshan", "critical", "action", alert, "unreachable", "--by", "李医生")
        self.refused("critical.unreachable", "qingshan", "critical", "close", alert, "improved", "--by", "李医生")
        self.done("qingshan", "critical", "action", alert, "ambulance", "--by", "李医生", "--note", "胸腔闭式引流")
        self.done("qingshan", "critical", "close", alert, "transferred", "--by", "李医生")

        view = self.show(alert)
        self.assertEqual(view["state"], "closed")
        self.assertEqual(view["list"], "radiology-general")
        steps = [step["what"] for step in view["steps"]]
        for what in ("suspected", "confirmed", "received", "wrong-read-back", "acknowledged", "action", "closed"):
            self.assertIn("critical." + what, steps)
        self.assertEqual([step["number"] for step in view["steps"]], list(range(1, len(steps) + 1)))
        audited = json.dumps(self.relay.shanhai_json("admin", "admin", "audit"))
        self.assertIn("critical.wrong-read-back", audited)
        self.assertNotIn(patient, audited)
        self.assertNotIn(alert, json.dumps(self.relay.shanhai_json("qingshan", "critical", "list")))
        self.assertIn(alert, json.dumps(self.relay.shanhai_json("qingshan", "critical", "list", "--all")))

    def test_nobody_answers_so_one_after_the_other_is_called_and_then_the_duty_through_a_restart(self):
        self.agree("qingshan,张建国,值班医师,13800000001,sms", "qingshan,陈芳,护士长,13800000002,sms",
                   "qingshan,周明,院长,13800000003,sms")
        roster = self.folder / "roster.csv"
        roster.write_text("site,duty,person,name,phone,modalities,from,until\n"
                          "qingshan,general,,总值班孙,13900000001,,2026-01-01 08:00,2036-01-01 08:00\n"
                          "yunling,general,,总值班钱,13900000002,,2026-01-01 08:00,2036-01-01 08:00\n")
        self.done("admin", "admin", "roster", "import", str(roster))
        self.assertIn("总值班钱", self.done("qingshan", "duty"))
        alert = self.alert("12", item="perforation")
        self.until(alert, lambda view: view["level"] >= 1)

        self.relay.kill()
        self.relay.start()
        view = self.until(alert, lambda now: now["duty_called"])
        contacts = [one["contact"] for one in view["notices"]]
        for name in ("张建国（值班医师）", "陈芳（护士长）", "周明（院长）", "总值班孙", "总值班钱"):
            self.assertIn(name, contacts)
        rounds = max(one["round"] for one in view["notices"])
        self.until(alert, lambda now: max(one["round"] for one in now["notices"]) > rounds)
        self.assertNotIn(self.show(alert)["state"], ("acknowledged", "closed"), "nobody has answered")
        numbers = {message["body"]["to"] for message in self.receiver.messages}
        self.assertLessEqual({"13800000001", "13800000002", "13800000003", "13900000001", "13900000002"}, numbers)
        self.done("dr-wang", "critical", "phone", alert, "--whom", "李医生", "--number", "0870-6621234", "--reached")
        self.assertNotEqual(self.show(alert)["state"], "acknowledged", "a telephone call is no read-back")
        self.done("qingshan", "critical", "ack", alert, "--by", "李医生", "--id", self.end_of_id(alert))

    def test_a_clinic_that_watches_has_it_on_its_device_within_seconds(self):
        self.agree("qingshan,张建国,值班医师,,live")
        watching = subprocess.Popen([SHANHAI, "--profile", self.relay.profile("qingshan"), "critical", "watch"],
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
        limit = threading.Timer(60, watching.kill)  # then readline() answers nothing, and the test fails
        limit.start()
        try:
            self.assertIn("正在等", watching.stderr.readline())
            alert = self.alert("14", item="airway-foreign-body")
            rang = next(line for line in watching.stdout if alert in line)
            self.assertIn(self.show(alert)["patient_name"], rang)
            view = self.until(alert, lambda now: now["state"] == "delivered")
            self.assertIn("critical.received", [step["what"] for step in view["steps"]])
        finally:
            limit.cancel()
            watching.terminate()
            watching.communicate(timeout=30)
        self.done("qingshan", "critical", "ack", alert, "--by", "李医生", "--id", self.end_of_id(alert))

    def test_a_void_alert_is_told_to_everybody_and_has_to_be_acknowledged(self):
        self.agree("qingshan,张建国,值班医师,13800000001,live+sms")
        alert = self.alert("13", item="airway-foreign-body")
        self.receiver.wait_for(lambda: any(alert[-6:] in one["body"]["text"] for one in self.receiver.messages))
        self.done("dr-wang", "critical", "void", alert, "--reason", "衣物伪影")
        self.refused("critical.second-person", "dr-wang", "critical", "void", alert, "--reason", "衣物伪影")
        self.done("dr-li", "critical", "void", alert, "--reason", "衣物伪影")
        self.receiver.wait_for(lambda: any("更正" in one["body"]["text"] and alert[-6:] in one["body"]["text"]
                                           for one in self.receiver.messages))

        self.assertTrue(self.show(alert)["correction_open"])
        self.refused("critical.side", "dr-wang", "critical", "corrected", alert, "--by", "王海波")
        self.done("qingshan", "critical", "corrected", alert, "--by", "李医生")
        view = self.show(alert)
        self.assertFalse(view["correction_open"])
        self.assertNotIn("due_at", view)

    def test_receivers_that_hang_redirect_lie_or_refuse_hold_up_nobody(self):
        for number, (behaviour, state, trouble) in enumerate((
                ("hang", "unreachable", "webhook.timeout"), ("redirect", "refused", "webhook.redirect"),
                ("lie", "unreachable", "webhook.answer"), ("refuse", "refused", "webhook.refused"))):
            with self.subTest(behaviour):
                self.receiver.behaviour = behaviour
                self.receiver.messages.clear()
                self.agree(f"qingshan,张建国,值班医师,13800000001,sms+{self.receiver.url('/hook')}")
                alert = self.alert(str(20 + number), item="bowel-obstruction")
                self.receiver.wait_for(lambda a=alert: any(a[-6:] in one["body"]["text"]
                                                           for one in self.receiver.messages), 20)
                said = f"webhook {state} ({trouble})"  # the register has it, whatever round it is in by now
                self.until(alert, lambda now, s=said: any(s in step["note"] for step in now["steps"]))
                self.done("qingshan", "critical", "ack", alert, "--by", "李医生", "--id", self.end_of_id(alert))


if __name__ == "__main__":
    unittest.main(verbosity=2)
