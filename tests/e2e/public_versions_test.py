"""The paper of a report that was added to, amended and retracted since: its code says what counts today."""

import json
import unittest

import public_page
from public_page import IDENTITY, YEAR
from relay import run


class PublicVersions(public_page.Public):
    def follow(self, case, kind, by, *words):
        """The next version of the report of a case; answers it and its code."""
        opened = self.relay.shanhai("dr-wang", "report", "amend", case, "--kind", kind, "--reason", "原写反了左右")
        self.assertEqual(opened.returncode, 0, opened.stderr)
        if words:
            drafted = self.relay.shanhai(by, "report", "draft", case, *words)
            self.assertEqual(drafted.returncode, 0, drafted.stderr)
        else:
            self.relay.shanhai(by, "report", "amendment", case)
        report = self.relay.sign(by, case, accept=["report.patient=送检机构已确认"])
        file = self.folder / f"{report['id']}.pdf"
        self.assertEqual(self.relay.curl("qingshan", f"/api/v1/reports/{report['id']}/pdf", "-o", file)[0], 200)
        attached = self.folder / f"{report['id']}.json"
        run("pdfdetach", "-save", "1", "-o", attached, file)
        return report, self.digits(json.loads(attached.read_text()))

    def test_an_old_paper_leads_to_what_counts_today_until_nothing_does(self):
        report, document = self.signed_report()
        first = self.digits(document)
        state = lambda code: self.get("/api/v1/public/verify/" + code).json["state"]  # noqa: E731
        _, second = self.follow(report["of"], "addendum", "dr-wang", "--addendum", "另见陈旧性肋骨骨折。")
        self.assertEqual([state(first), state(second)], ["with_addendum", "current"])
        self.assertIn("仍然有效，另有补充", self.get("/v/" + first).page.words)
        _, third = self.follow(report["of"], "amendment", "dr-wang", "--impression", "左肺下叶炎症。")
        self.assertEqual([state(one) for one in (first, second, third)], ["superseded", "superseded", "current"])
        old = self.get("/v/" + first).page.words
        self.assertIn("已被更正，请勿再使用", old)
        self.assertRegex(old, r"自 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d 起不得再使用，现行有效的是第 3 版")
        whole = self.form("/v/" + first, {"last4": IDENTITY[-4:], "year": YEAR})
        self.assertIn("左肺下叶炎症。", whole.page.words)
        self.assertNotIn("未见明显异常。", whole.page.words)
        _, fourth = self.follow(report["of"], "retraction", "dr-li")
        self.assertEqual({state(one) for one in (first, second, third, fourth)}, {"retracted"})
        self.assertIn("已作废，请勿使用", self.get("/v/" + third).page.words)
        self.assertEqual(self.get("/v/" + third).page.forms, [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
