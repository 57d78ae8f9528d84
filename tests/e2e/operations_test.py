"""Running a relay: starting, stopping, checking, and refusing to start when something is wrong."""

import pathlib
import subprocess
import tempfile
import unittest

from relay import ENVIRONMENT, SHANHAI, SHANHAID, Relay, RelayTest, run


class Operations(RelayTest):
    def test_health_readiness_and_metrics_are_served(self):
        base = f"http://127.0.0.1:{self.relay.ports['ops']}"
        self.assertEqual(run("curl", "-sS", f"{base}/healthz").stdout, "ok\n")
        self.assertEqual(run("curl", "-sS", f"{base}/readyz").stdout, "ready\n")
        metrics = run("curl", "-sS", f"{base}/metrics").stdout
        for name in ("shanhai_cases", "shanhai_http_requests_total", "shanhai_disk_free_bytes"):
            self.assertIn(name, metrics)

    def test_every_setting_is_explained_without_a_relay(self):
        explained = run(SHANHAID, "explain-config")
        self.assertEqual(explained.returncode, 0, explained.stderr)
        for setting in ("study_quiet_period", "ct_claim", "connections_max"):
            self.assertIn(f"`{setting}`", explained.stdout)

    def test_a_relay_is_not_made_twice_in_one_place(self):
        again = run(SHANHAID, "init", "--data", self.relay.data)
        self.assertNotEqual(again.returncode, 0)
        self.assertTrue(again.stderr)

    def test_the_log_holds_no_patient(self):
        study = sorted(self.samples("ct", "logged", "--slices", "2").iterdir())[0]
        sent = self.relay.dcmtk("storescu", "qingshan", "+sd", study)
        self.assertEqual(sent.returncode, 0, sent.stderr)
        opened = self.wait_for_case("dr-wang", lambda e: e["kind"] == "case.opened")
        _, case = self.relay.curl("dr-wang", f"/api/v1/cases/{opened['about']}")
        name = case["which"]["patient_name"]
        log = self.relay.log.read_text()
        self.assertTrue(name)
        self.assertNotIn(name, log)
        self.assertNotIn(case["form"]["patient"]["id"], log)
        self.assertNotIn(case["which"]["studies"][0], log)


class StartAndStop(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory(prefix="shanhai-e2e-")
        self.addCleanup(self.place.cleanup)
        self.relay = Relay(self.place.name, "--dev")

    def test_sigterm_ends_it_in_order_and_check_finds_everything_as_it_was(self):
        self.relay.start()
        self.assertEqual(self.relay.stop(), 0)
        checked = run(SHANHAID, "check", "--data", self.relay.data)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_whoever_waits_for_news_does_not_hold_up_the_end(self):
        settings = self.relay.data / "relay.toml"
        settings.write_text(settings.read_text().replace("[listeners]", '[listeners]\ndrain = "10min"'))
        self.relay.start()
        watcher = subprocess.Popen([SHANHAI, "--profile", self.relay.profile("dr-wang"), "queue", "watch"],
                                   stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
        try:
            self.assertIn("从现在开始", watcher.stderr.readline())
            self.assertEqual(self.relay.stop(), 0)
        finally:
            watcher.kill()
            watcher.communicate(timeout=30)

    def test_every_mistake_in_the_settings_is_reported_at_once_with_its_line(self):
        settings = self.relay.data / "relay.toml"
        settings.write_text('[intake]\nstudy_quiet_period = "2 fortnights"\nobject_max = -1\nno_such_setting = 1\n')
        refused = run(SHANHAID, "check", "--data", self.relay.data)
        self.assertEqual(refused.returncode, 2)
        for line in (":2:", ":3:", ":4:"):
            self.assertIn(line, refused.stderr)

    def test_a_key_that_does_not_belong_to_its_certificate_keeps_it_from_starting(self):
        authority = self.relay.data / "authority"
        (authority / "issuing.key").write_bytes((authority / "timestamp.key").read_bytes())
        refused = run(SHANHAID, "serve", "--data", self.relay.data, "--dicom-port", "0", "--machines-port", "0",
                      "--people-port", "0", "--ops-port", "0")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("issuing", refused.stderr)

    def test_check_finds_a_byte_that_changed(self):
        self.relay.start()
        from relay import SAMPLES
        samples = pathlib.Path(self.place.name) / "samples"
        run(SAMPLES, "--out", samples, "--study", "ct", "--slices", "2")
        sent = self.relay.dcmtk("storescu", "qingshan", "+sd", sorted(samples.iterdir())[0])
        self.assertEqual(sent.returncode, 0, sent.stderr)
        self.assertEqual(self.relay.stop(), 0)
        pack = next((self.relay.data / "packs").rglob("*.pack"))
        content = bytearray(pack.read_bytes())
        content[len(content) // 2] ^= 1
        pack.write_bytes(content)
        checked = run(SHANHAID, "check", "--data", self.relay.data)
        self.assertEqual(checked.returncode, 1, checked.stdout)
        self.assertIn("WRONG", checked.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
