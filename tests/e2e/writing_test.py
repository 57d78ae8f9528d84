"""What helps a reader to write: drafts as they were saved, templates that are filled in, a site's own phrases."""

import json
import unittest

from relay import RelayTest


class Writing(RelayTest):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        study = sorted(cls.samples("dr", "dr", "--seed", "5").iterdir())[0]
        sent = cls.relay.shanhai("qingshan", "submit", "--doctor", "李医生", "--exam", "胸部正位", study)
        assert sent.returncode == 0, sent.stderr
        cls.case = cls.relay.shanhai_json("dr-wang", "queue", "next")["which"]["id"]

    def shanhai(self, who, *command, code=0):
        done = self.relay.shanhai(who, *command)
        self.assertEqual(done.returncode, code, (command, done.stdout, done.stderr))
        return done

    def drafts(self):
        return self.relay.shanhai_json("dr-wang", "draft", "list", self.case)["drafts"]

    def latest(self):
        return self.relay.shanhai_json("dr-wang", "draft", "show", self.case)

    def book(self, revision, **change):
        own = {"id": "chest-dr.normal", "title": "本院胸片", "modalities": ["DX"], "body_part": "胸部",
               "findings": "{side:左|右}肺清晰。", "impression": "未见异常。", **change}
        file = self.folder / "book.json"
        file.write_text(json.dumps({"revision": revision, "templates": [own], "phrases": []}, ensure_ascii=False))
        return file

    def test_a_template_fills_a_draft_and_what_is_open_stays_open(self):
        self.shanhai("dr-wang", "report", "draft", self.case, "--quality", "甲")
        self.shanhai("dr-wang", "draft", "fill", self.case, "--template", "chest-dr.pneumonia", "--fill", "side=右",
                     "--fill", "lobe=下", "--fill", "days=10")
        view = self.latest()
        self.assertTrue(view["draft"]["findings"].startswith("胸廓对称，气管居中。右肺下野见斑片状"), view)
        self.assertEqual(view["draft"]["impression"], "右肺下野炎症，建议治疗后复查。")
        self.assertEqual(view["draft"]["quality"], "甲", "what the template does not say stays")

        self.shanhai("dr-wang", "draft", "fill", self.case, "--template", "chest-dr.effusion", "--fill", "side=左")
        self.assertIn("第 {rib} 前肋", self.latest()["draft"]["findings"])
        refused = self.shanhai("dr-wang", "draft", "fill", self.case, "--template", "chest-dr.effusion",
                               "--fill", "side=上", code=2)
        self.assertIn("usage.blank", refused.stderr)
        self.assertIn("usage.template", self.shanhai("dr-wang", "draft", "fill", self.case, "--template", "none",
                                                     code=2).stderr)

    def test_drafts_are_listed_and_shown_again(self):
        before = self.drafts()[-1]["revision"] if self.drafts() else 0
        self.shanhai("dr-wang", "report", "draft", self.case, "--findings", "第一稿")
        listed = self.drafts()
        self.assertEqual(listed[-1]["revision"], before + 1)
        self.assertEqual(listed[-1]["by"], "dr-wang")
        self.assertGreater(listed[-1]["length"], 10)
        shown = self.relay.shanhai_json("dr-wang", "draft", "show", self.case, "--revision", str(before + 1))
        self.assertEqual(shown["draft"]["findings"], "第一稿")
        self.assertIn("draft.number", self.shanhai("dr-wang", "draft", "show", self.case, "--revision", "9999",
                                                   code=1).stderr)
        self.assertIn("第一稿", self.shanhai("dr-wang", "draft", "show", self.case).stdout)
        refused = self.shanhai("qingshan", "draft", "list", self.case, code=1)
        self.assertIn("who.not-reader", refused.stderr, "drafts are not the clinic's to read")

    def test_phrases_are_found_by_examination(self):
        found = self.relay.shanhai_json("dr-wang", "phrases", "--modality", "DX", "--part", "右膝", "--lang", "zh")
        self.assertTrue(found["templates"] and found["phrases"])
        self.assertTrue(all(one["id"].startswith("extremity-dr") for one in found["templates"]), found["templates"])
        for modality, part in (("CT", "head"), ("CT", "chest"), ("US", "abdomen"), ("ECG", "")):
            found = self.relay.shanhai_json("dr-wang", "phrases", "--modality", modality, "--part", part,
                                            "--lang", "en")
            self.assertGreaterEqual(len(found["phrases"]), 8, modality)
        shown = self.shanhai("dr-wang", "phrases", "show", "chest-dr.normal-lateral").stdout
        self.assertIn("心肺膈未见明显异常", shown)

    def test_a_sites_own_set_stands_in_front_and_a_bad_template_is_refused(self):
        self.shanhai("dr-wang", "phrases", "put", self.book(0))
        mine = self.relay.shanhai_json("dr-wang", "phrases", "--modality", "DX", "--part", "胸部")
        self.assertEqual((mine["revision"], mine["templates"][0]["title"]), (1, "本院胸片"))
        self.assertEqual([one["id"] for one in mine["templates"]].count("chest-dr.normal"), 1)

        for bad, place in (({"findings": "左肺{side"}, "chest-dr.normal.findings:3"),
                           ({"impression": "{side:左}"}, "chest-dr.normal.impression:1"),
                           ({"findings": "a\u202eb"}, "chest-dr.normal.findings:2")):
            refused = self.shanhai("dr-wang", "phrases", "put", self.book(1, **bad), code=2)
            self.assertIn("phrases.template", refused.stderr)
            self.assertIn(place, refused.stderr)
            status, answer = self.relay.curl("dr-wang", "/api/v1/phrases", "-X", "PUT", "--data-binary",
                                             "@" + str(self.book(1, **bad)))
            self.assertEqual((status, answer["error"]["at"]), (400, "phrases.template"), "nor by another program")

        stale = self.shanhai("dr-wang", "phrases", "put", self.book(0, title="别的"), code=1)
        self.assertIn("phrases.revision", stale.stderr)
        refused = self.shanhai("qingshan", "phrases", "put", self.book(1), code=1)
        self.assertIn("who.not-reader", refused.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
