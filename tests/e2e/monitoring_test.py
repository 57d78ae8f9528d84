"""Monitoring: the alert rules and the dashboard that we ship, judged by Prometheus's own programs and by the relay."""

import json
import pathlib
import re
import shutil
import subprocess
import unittest
import urllib.parse
import urllib.request

from ports import held_port
from relay import RelayTest, run

MONITORING = pathlib.Path(__file__).parents[2] / "server" / "insight" / "monitoring"
DASHBOARD = json.loads((MONITORING / "dashboard.json").read_text())
ALERTS = (MONITORING / "alerts.yml").read_text()


class Rules(unittest.TestCase):
    def test_promtool_finds_them_right_and_each_fires_when_it_should(self):
        for how, file in (("check", "alerts.yml"), ("test", "alerts_test.yml")):
            judged = run("promtool", how, "rules", MONITORING / file)
            self.assertEqual(judged.returncode, 0, judged.stdout + judged.stderr)

    def test_every_alert_is_tried_or_speaks_of_what_is_tried(self):
        alerts = set(re.findall(r"alert: (\w+)", ALERTS))
        tried = set(re.findall(r"alertname: (\w+)", (MONITORING / "alerts_test.yml").read_text()))
        self.assertEqual(alerts - tried, {"ShanhaiCasesHeld"}, "its twin ShanhaiReportsUnseen is")


class Scraped(RelayTest):
    """A real Prometheus beside a real relay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.port = held_port()
        settings = cls.folder / "prometheus.yml"
        settings.write_text(f"""
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: ["{MONITORING / 'alerts.yml'}"]
scrape_configs: [{{job_name: shanhai, static_configs: [{{targets: ["127.0.0.1:{cls.relay.ports['ops']}"]}}]}}]
""")
        with open(cls.folder / "prometheus.log", "wb") as log:
            cls.prometheus = subprocess.Popen(
                [shutil.which("prometheus"), f"--config.file={settings}", f"--storage.tsdb.path={cls.folder / 'tsdb'}",
                 f"--web.listen-address=127.0.0.1:{cls.port}", "--log.level=warn"], stdout=log, stderr=log)
        cls.addClassCleanup(cls.end_prometheus)
        run("curl", "-sS", "--retry", "60", "--retry-delay", "1", "--retry-all-errors", "-o", "/dev/null", "-f",
            f"http://127.0.0.1:{cls.port}/-/ready")

    @classmethod
    def end_prometheus(cls):
        cls.prometheus.terminate()
        cls.prometheus.wait(60)

    def ask(self, path, **query):
        url = f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(url, timeout=30) as answer:
            return json.load(answer)["data"]

    def test_it_loads_the_rules_and_finds_every_metric_they_and_the_dashboard_name(self):
        rules = self.ask("rules")["groups"][0]["rules"]
        self.assertEqual(len(rules), ALERTS.count("alert: "))
        self.relay.curl("dr-wang", "/api/v1/queue")  # until the first request there is none to count
        with urllib.request.urlopen(f"http://127.0.0.1:{self.relay.ports['ops']}/metrics", timeout=30) as answer:
            exposed = set(re.findall(r"^# TYPE (\w+)", answer.read().decode(), re.MULTILINE))
        expressions = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
        named = set(re.findall(r"\bshanhai_\w+", ALERTS + " ".join(expressions)))
        self.assertEqual({name.removesuffix("_bucket") for name in named} - exposed, set())

    def test_it_sees_the_relay_up_and_can_draw_every_panel(self):
        for _ in range(60):  # it scrapes every second; the relay makes us wait, we do not sleep
            up = self.ask("query", query='up{job="shanhai"}')["result"]
            if up:
                break
            self.relay.curl("dr-wang", "/api/v1/events?wait=1")
        self.assertEqual(up[0]["value"][1], "1")
        for panel in DASHBOARD["panels"]:
            for target in panel["targets"]:
                self.ask("query", query=target["expr"])  # 400 for what it cannot read


if __name__ == "__main__":
    unittest.main(verbosity=2)
