"""A stranger with a stock client, and the page they are answered with: what tests of the public page stand on."""

import html.parser
import json
import urllib.parse

from commitment_test import with_setting
from relay import RelayTest, run

HELD = 6  # exit code
NAME = "张<script>alert(1)</script>三"
YEAR = "1990"
PATIENCE = "client_at_once = 10000\nall_at_once = 10000"


def citizen(first_17):
    """With its check digit (GB 11643-1999)."""
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return first_17 + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first_17, weights)) % 11]


IDENTITY = citizen("53290119900307447")


class Page(html.parser.HTMLParser):
    """A page as a browser understands it; what is not closed, or closed in the wrong place, is an error."""

    VOID = {"meta", "input", "br", "link", "img", "hr"}

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.words, self.attributes, self.forms = [], [], "", [], []
        self.feed(text)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "form":
            self.forms.append(dict(attrs))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open}"
        self.open.pop()

    def handle_data(self, data):
        if "style" not in self.open:
            self.words += data


class Answer:
    def __init__(self, raw):
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        self.status = int(lines[0].split()[1])
        self.headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}

    @property
    def text(self):
        return self.body.decode()

    @property
    def page(self):
        return Page(self.text)

    @property
    def json(self):
        return json.loads(self.body)


class Public(RelayTest):
    public = PATIENCE
    seed = 0

    @classmethod
    def configure(cls, relay):
        settings = relay.data / "relay.toml"
        settings.write_text(with_setting(settings.read_text(), "public", cls.public))

    @classmethod
    def get(cls, path, *more):
        """A stranger's request: no certificate, no cookie, nothing followed."""
        done = run("curl", "-sS", "-i", "--path-as-is", "--cacert", cls.relay.profile("qingshan") / "roots.pem", *more,
                   cls.relay.url(path, "people"), text=False, errors=None)
        assert done.returncode == 0, done.stderr
        return Answer(done.stdout)

    @classmethod
    def form(cls, path, fields, *more):
        return cls.get(path, "--data", urllib.parse.urlencode(fields), *more)

    def signed_report(self):
        """Signed for a patient whose name is an attack; answers the report's row and what is attached to the PDF."""
        Public.seed += 1
        study = sorted(self.samples("dr", f"dr{self.seed}", "--seed", self.seed).iterdir())[0]
        sent = self.relay.shanhai("qingshan", "submit", "--doctor", "李春兰", "--exam", "胸部正侧位", "--patient-name",
                                  NAME, "--identity", IDENTITY, "--birth-date", f"{YEAR}-03-07", study)
        self.assertEqual(sent.returncode, HELD, sent.stdout + sent.stderr)
        held = self.relay.shanhai_json("qingshan", "case", "list", "--state", "held")["cases"][0]["id"]
        self.relay.shanhai("qingshan", "case", "confirm", held, "--by", "李春兰")
        case = self.relay.shanhai_json("dr-wang", "queue", "next")["which"]["id"]
        drafted = self.relay.shanhai("dr-wang", "report", "draft", case, "--findings", "双肺纹理<b>清晰</b>。",
                                     "--impression", "未见明显异常。")
        self.assertEqual(drafted.returncode, 0, drafted.stderr)
        report = self.relay.sign("dr-wang", case, accept=["report.patient=送检机构已确认"])
        file = self.folder / f"{report['id']}.pdf"
        self.assertEqual(self.relay.curl("qingshan", f"/api/v1/reports/{report['id']}/pdf", "-o", file)[0], 200)
        attached = self.folder / f"{report['id']}.json"
        run("pdfdetach", "-save", "1", "-o", attached, file)
        return report, json.loads(attached.read_text())

    def digits(self, document):
        return document["verification"]["code"].replace(" ", "")

    def audited(self, action, report):
        lines = self.relay.shanhai_json("admin", "admin", "audit", "search", "--action", action)["entries"]
        return [line for line in lines if line["subject"] == report["id"]]

    def lookups(self, report):
        status, answer = self.relay.curl("dr-wang", f"/api/v1/reports/{report['id']}/lookups")
        self.assertEqual(status, 200)
        return answer["lookups"]

    def says_nothing_about_the_patient(self, text, report, document):
        for secret in (IDENTITY, IDENTITY[-4:], "alert(1)", "三", "双肺", "未见明显异常", report["id"], report["of"],
                       document["patient"]["id"], "1990", "王海波", document["objects"][0]["name"]):
            self.assertNotIn(secret, text)
