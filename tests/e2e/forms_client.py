"""What tests of a report's forms share: a report that was signed, and the forms of those that no relay has signed."""

import json

from relay import BINARIES, RelayTest, run

WRITER = BINARIES / "tests" / "e2e" / "forms_writer"


def samples_of_forms(folder):
    """Reports of every status and kind in each form, as forms_writer has them; answers their names."""
    folder.mkdir(exist_ok=True)
    made = run(WRITER, folder)
    assert made.returncode == 0, made.stderr
    return made.stdout.split()


class FormsTest(RelayTest):
    seed = 100

    def signed_report(self, findings="双肺纹理清晰。\n心影不大。", impression="未见异常。"):
        FormsTest.seed += 1
        study = sorted(self.samples("dr", f"dr{self.seed}", "--seed", self.seed).iterdir())[0]
        self.study = study
        sent = self.relay.shanhai("qingshan", "submit", "--doctor", "李春兰", "--exam", "胸部正侧位", study)
        self.assertEqual(sent.returncode, 0, sent.stderr)
        case = self.relay.shanhai_json("dr-wang", "queue", "next")["which"]["id"]
        drafted = self.relay.shanhai("dr-wang", "report", "draft", case, "--findings", findings, "--impression",
                                     impression)
        self.assertEqual(drafted.returncode, 0, drafted.stderr)
        return self.relay.sign("dr-wang", case)

    def fetch(self, report, form, name):
        file = self.folder / name
        done = self.relay.shanhai("qingshan", "--json", "fetch", report["id"], "--as", form, "-o", file)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.told = json.loads(done.stdout)
        return file

    def pdf(self, report):
        return self.fetch(report, "pdf", f"{report['id']}.pdf").read_bytes()
