"""Claims end to end: a reader who goes away gives the case back without doing anything."""

import json
import subprocess
import threading
import unittest

from relay import ENVIRONMENT, SHANHAI, RelayTest


class Claims(RelayTest):
    """A relay whose leases are as short as they may be."""

    @classmethod
    def configure(cls, relay):
        settings = relay.data / "relay.toml"
        settings.write_text(settings.read_text().replace("[queue]", '[queue]\ndx_claim = "5s"'))

    def submit(self, kind, seed="1"):
        study = sorted(self.samples(kind, kind + seed, "--seed", seed).iterdir())[0]
        sent = self.relay.shanhai("qingshan", "submit", "--doctor", "李医生", "--exam", "检查", study)
        self.assertEqual(sent.returncode, 0, sent.stderr)

    def test_a_lapsed_claim_returns_the_case_and_its_draft_and_the_late_reader_is_refused(self):
        self.submit("dr")
        claim = self.relay.shanhai_json("dr-wang", "queue", "next")
        case, token = claim["which"]["id"], str(claim["token"])
        drafted = self.relay.shanhai("dr-wang", "report", "draft", case, "--findings", "写到一半")
        self.assertEqual(drafted.returncode, 0, drafted.stderr)

        lapsed = self.wait_for_case("dr-li", lambda e: e["kind"] == "case.lapsed")
        self.assertEqual(lapsed["about"], case)

        for late in (["report", "draft", case, "--findings", "迟到", "--token", token], ["renew", case],
                     ["report", "sign", case, "--yes", "--token", token]):
            refused = self.relay.shanhai("dr-wang", *late)
            self.assertEqual(refused.returncode, 1, late)
            self.assertIn("case.token", refused.stderr)
        again = self.relay.shanhai_json("dr-li", "queue", "next")
        self.assertEqual(again["which"]["id"], case)
        self.assertGreater(again["token"], claim["token"])
        _, draft = self.relay.curl("dr-li", f"/api/v1/cases/{case}/draft")
        self.assertEqual(draft["draft"]["findings"], "写到一半")

    def test_a_case_handed_over_is_the_colleagues_with_its_draft(self):
        self.submit("us", seed="2")  # the same images again would be the same case
        waiting = self.relay.shanhai_json("dr-wang", "queue", "list")["cases"]
        case = next(each["id"] for each in waiting if each["modality"] == "US")
        for command in (["claim", case], ["report", "draft", case, "--findings", "肝右叶囊性灶"]):
            done = self.relay.shanhai("dr-wang", *command)
            self.assertEqual(done.returncode, 0, done.stderr)

        refused = self.relay.shanhai("dr-wang", "handover", case, "--to", "admin")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("case.colleague", refused.stderr)
        given = self.relay.shanhai("dr-wang", "handover", case, "--to", "dr-li")
        self.assertEqual(given.returncode, 0, given.stderr)

        late = self.relay.shanhai("dr-wang", "renew", case, "--token", "1")
        self.assertIn("case.token", late.stderr)
        self.assertEqual(self.relay.shanhai_json("dr-li", "claim", case)["token"], 2)
        _, draft = self.relay.curl("dr-li", f"/api/v1/cases/{case}/draft")
        self.assertEqual(draft["draft"]["findings"], "肝右叶囊性灶")
        for who, *command in (["dr-li", "release", case],
                              ["qingshan", "case", "cancel", case, "--by", "李医生", "--reason", "演示"]):
            done = self.relay.shanhai(who, *command)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_watcher_sees_what_happens_from_now_on_and_nothing_from_before(self):
        self.submit("ct")
        watcher = subprocess.Popen([SHANHAI, "--profile", self.relay.profile("dr-wang"), "--json", "queue", "watch"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
        limit = threading.Timer(60, watcher.kill)  # then readline() answers nothing, and the test fails
        limit.start()
        try:
            self.assertIn("从现在开始", watcher.stderr.readline())
            self.submit("us")
            opened = (event for event in map(json.loads, watcher.stdout) if event["kind"] == "case.opened")
            first = next(opened)  # a claim of another test may lapse meanwhile
        finally:
            limit.cancel()
            watcher.terminate()
            watcher.communicate(timeout=30)
        _, everything = self.relay.curl("dr-wang", "/api/v1/events?after=0")
        numbers = [event["number"] for event in everything["events"] if event["kind"] == "case.opened"]
        self.assertEqual(first["number"], numbers[-1])


if __name__ == "__main__":
    unittest.main(verbosity=2)
