"""From a trainee's draft to the fourth version of a report, by the command line: two names, one signature that counts,
and files that still verify when another has taken their place."""

import json
import unittest

from commitment_test import with_setting
from relay import RelayTest, run


class Reports(RelayTest):
    seed = 300

    def as_(self, who, *command, refused=None):
        done = self.relay.shanhai(who, *command)
        if refused:
            self.assertNotEqual(done.returncode, 0, done.stdout)
            self.assertIn(refused, done.stderr)
        else:
            self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def submitted(self):
        Reports.seed += 1
        study = sorted(self.samples("dr", f"dr{self.seed}", "--seed", self.seed).iterdir())[0]
        self.as_("qingshan", "submit", "--doctor", "李春兰", "--exam", "胸部正侧位", study)

    def taken_by(self, who):
        return self.relay.shanhai_json(who, "queue", "next")["which"]["id"]

    def written(self, who, case, **texts):
        words = {"findings": "双肺纹理清晰，心影不大。", "impression": "心肺未见明显异常。", **texts}
        self.as_(who, "report", "draft", case, *[part for name, text in words.items() for part in (f"--{name}", text)])

    def reported(self):
        self.submitted()
        case = self.taken_by("dr-wang")
        self.written("dr-wang", case)
        return case, self.relay.sign("dr-wang", case)

    def file_of(self, report):
        file = self.folder / f"{report['id']}.pdf"
        self.as_("qingshan", "report", "get", report["id"], "-o", file)
        return file

    def text_of(self, report):
        return run("pdftotext", "-layout", self.file_of(report), "-").stdout

    def verified(self, file, *more):
        done = self.relay.shanhai("qingshan", "--json", "verify", file, *more)
        return done.returncode, json.loads(done.stdout.splitlines()[0] if done.stdout else "{}"), done.stderr


class Versions(Reports):
    def test_a_trainee_writes_a_mentor_signs_and_both_names_stand_on_the_paper(self):
        self.submitted()
        case = self.taken_by("dr-zhao")
        self.written("dr-zhao", case)
        self.as_("dr-zhao", "report", "sign", case, "--yes", refused="report.trainee")
        self.as_("dr-zhao", "report", "submit", case, "--reviewer", "dr-wang")
        self.as_("dr-li", "claim", case, refused="case.kept")
        self.as_("dr-wang", "claim", case)
        self.as_("dr-wang", "report", "send-back", case, "请写明膈面")
        self.as_("dr-zhao", "claim", case)
        self.written("dr-zhao", case, findings="双肺纹理清晰，心影不大，膈面光整。")
        self.as_("dr-zhao", "report", "submit", case)
        self.as_("dr-wang", "claim", case)
        self.written("dr-wang", case, impression="双肺下叶炎症。", findings="双肺下叶斑片状影，心影不大，膈面光整。")
        report = self.relay.sign("dr-wang", case)

        self.assertEqual((report["by"], report["author"]), ("dr-wang", "dr-zhao"))
        page = self.text_of(report)
        self.assertIn("赵敏", page)
        self.assertIn("王海波", page)
        taught = self.relay.shanhai_json("dr-zhao", "report", "reviews")["reviews"]
        mine = next(one for one in taught if one["report"] == report["id"])
        self.assertEqual((mine["alteration"], mine["rewrites"]), ("diagnosis", 1))

    def test_a_preliminary_report_says_so_on_the_paper_and_the_final_one_follows(self):
        self.submitted()
        case = self.taken_by("dr-wang")
        self.written("dr-wang", case)
        first = self.relay.sign("dr-wang", case, "--preliminary")
        self.assertIn("以正式报告为准", self.text_of(first))
        self.as_("qingshan", "report", "ack", first["id"], "--by", "李春兰")
        final = self.relay.sign("dr-wang", case)
        self.assertEqual((final["version"], final["previous"]), (2, first["id"]))
        versions = self.relay.shanhai_json("qingshan", "report", "versions", case)["versions"]
        self.assertEqual([one["superseded_by"] for one in versions], [final["id"], ""])

    def test_an_addendum_an_amendment_and_a_retraction_follow_and_every_file_still_verifies(self):
        case, first = self.reported()
        files = [self.file_of(first)]

        self.as_("dr-wang", "report", "amend", case, "--kind", "addendum", "--reason", "补充测量")
        self.as_("dr-li", "report", "amend", case, "--kind", "amendment", "--reason", "抢着改", refused="case.amending")
        self.as_("dr-wang", "report", "draft", case, "--addendum", "心胸比 0.48。")
        second = self.relay.sign("dr-wang", case)
        files.append(self.file_of(second))
        self.assertIn("心胸比 0.48", self.text_of(second))

        self.as_("dr-wang", "report", "amend", case, "--kind", "amendment", "--reason", "补看侧位片", "--requested-by",
                 "李春兰")
        self.written("dr-wang", case, impression="右肺中叶炎症。", findings="右肺中叶斑片状影。")
        third = self.relay.sign("dr-wang", case)
        files.append(self.file_of(third))

        self.as_("dr-wang", "report", "amend", case, "--kind", "retraction", "--reason", "影像不是这位患者的")
        self.as_("dr-wang", "report", "sign", case, "--yes", refused="report.second-person")
        self.as_("dr-li", "report", "amendment", case)
        fourth = self.relay.sign("dr-li", case)
        files.append(self.file_of(fourth))

        versions = self.relay.shanhai_json("qingshan", "report", "versions", case)["versions"]
        self.assertEqual([one["status"] for one in versions], ["final", "addendum", "amendment", "retraction"])
        self.assertEqual([one["superseded_by"] for one in versions],
                         [second["id"], third["id"], fourth["id"], ""], "one counts")
        said = [self.verified(file) for file in files]
        self.assertEqual([(code, answer["state"]) for code, answer, _ in said],
                         [(0, "valid"), (0, "valid_with_addendum"), (0, "valid"), (7, "retraction")],
                         "each is genuine, and the last says that none counts")
        known = [part for file in files[1:] for part in ("--later", file)]
        self.assertEqual([self.verified(files[0], *known)[1]["state"], self.verified(files[2], *known)[1]["state"]],
                         ["retracted", "retracted"], "with the later ones at hand")
        inbox = self.relay.shanhai_json("qingshan", "inbox", "--all")["items"]
        recalled = [item["report"]["id"] for item in inbox if item["state"] == "recalled"]
        self.assertIn(second["id"], recalled, "what the amendment took the place of")
        self.assertIn(third["id"], recalled, "what was retracted")
        self.assertNotIn(first["id"], recalled)

    def test_a_correction_that_changes_the_treatment_calls_the_clinic_until_somebody_reads_it_back(self):
        case, _ = self.reported()
        opened = self.as_("dr-wang", "report", "amend", case, "--kind", "amendment", "--reason", "左右写反",
                          "--significant")
        self.assertIn("按危急值通知", opened.stdout)
        self.written("dr-wang", case, impression="左肺下叶炎症。", findings="左肺下叶斑片状影。")
        self.assertEqual(self.relay.shanhai_json("qingshan", "critical", "list")["alerts"], [])
        self.relay.sign("dr-wang", case)
        [alert] = self.relay.shanhai_json("qingshan", "critical", "list")["alerts"]
        self.assertEqual((alert["of"], alert["criterion"], alert["finding"]), (case, "报告更正，影响处置", "左右写反"))
        self.assertIn(alert["state"], ("dispatched", "delivered"))
        _, shown = self.relay.curl("dr-wang", f"/api/v1/cases/{case}")
        self.as_("qingshan", "critical", "ack", alert["id"], "--by", "李医生", "--id",
                 shown["form"]["patient"]["id"][-4:])
        self.assertEqual(self.relay.shanhai_json("qingshan", "critical", "show", alert["id"])["state"], "acknowledged")

    def test_nobody_else_amends(self):
        case, _ = self.reported()
        self.as_("qingshan", "report", "amend", case, "--kind", "addendum", "--reason", "想改", refused="amendment.who")
        self.as_("dr-zhao", "report", "amend", case, "--kind", "addendum", "--reason", "想改", refused="amendment.who")
        self.as_("longtan", "report", "versions", case, refused="case")


class Countersigned(Reports):
    """Where the hospital has agreed that both sign what two of them make."""

    @classmethod
    def configure(cls, relay):
        settings = relay.data / "relay.toml"
        settings.write_text(with_setting(settings.read_text(), "reports", "countersigned = true"))

    def test_the_author_signs_first_then_the_reviewer_and_stock_readers_see_both(self):
        self.submitted()
        case = self.taken_by("dr-zhao")
        self.written("dr-zhao", case)
        first = self.relay.sign("dr-zhao", case, "--reviewer", "dr-wang")
        self.assertTrue(first["awaits_reviewer"])
        self.assertEqual(self.relay.shanhai_json("qingshan", "inbox")["items"], [], "half a report goes nowhere")

        self.as_("dr-wang", "claim", case)
        self.as_("dr-wang", "report", "draft", case, "--impression", "改一个字", refused="report.countersign")
        report = self.relay.sign("dr-wang", case)
        self.assertEqual((report["id"], report["by"], report["author"]), (first["id"], "dr-wang", "dr-zhao"))

        file = self.file_of(report)
        seen = run("pdfsig", "-nocert", file).stdout
        self.assertEqual(seen.count("Signature is Valid"), 2, seen)
        code, said, err = self.verified(file)
        self.assertEqual((code, said["state"], said["level"]), (0, "valid", "PAdES-B-LT"), err)


if __name__ == "__main__":
    unittest.main(verbosity=2)
