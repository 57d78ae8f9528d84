"""What a reader and the clinic say to each other before there is a report, and what the relay says by itself."""

import shutil
import unittest

from relay import RelayTest, run


class Exchange(RelayTest):
    """A relay that calls out an unclaimed film after a few seconds, at this site only."""

    @classmethod
    def configure(cls, relay):
        settings = relay.data / "relay.toml"
        rule = 'rules = ["modality=US site=qingshan warning=1s escalation=2s deadline=3s"]'
        settings.write_text(settings.read_text().replace("[queue]", "[queue]\n" + rule))

    def shanhai(self, who, *command, code=0):
        done = self.relay.shanhai(who, *command)
        self.assertEqual(done.returncode, code, (command, done.stdout, done.stderr))
        return done

    def submit(self, kind, seed, *more, code=0):
        study = sorted(self.samples(kind, kind + seed, "--seed", seed).iterdir())[0]
        return self.shanhai("qingshan", "submit", "--doctor", "李医生", "--exam", "检查", *more, study, code=code)

    def waiting(self, who="dr-wang"):
        return self.relay.shanhai_json(who, "queue", "list")["cases"]

    def claim_next(self):
        """The film that waits: the other tests' cases wait beside it."""
        case = next(each["id"] for each in self.waiting() if each["modality"] == "DX")
        return self.relay.shanhai_json("dr-wang", "claim", case)["which"]["id"]

    def case(self, which, who="dr-wang"):
        return self.relay.shanhai_json(who, "case", "show", which)["which"]

    def test_a_film_sent_back_comes_again_with_better_images_as_the_same_case(self):
        self.submit("dr", "11")
        case = self.claim_next()
        self.shanhai("dr-wang", "return", case, "--reason", "because", code=1)
        self.shanhai("dr-wang", "return", case, "--reason", "111209", "--advice", "请摆正体位")
        self.assertEqual(self.case(case)["state"], "returned")
        self.assertNotIn(case, [each["id"] for each in self.waiting()])
        self.assertIn("case.returned", self.shanhai("dr-li", "claim", case, code=1).stderr)

        listed = self.relay.shanhai_json("qingshan", "case", "list", "--state", "returned")["cases"]
        self.assertEqual([(each["id"], each["return_reason"]) for each in listed], [(case, "111209")])
        self.assertEqual(listed[0]["remarks"][0]["text"], "请摆正体位")

        before = self.case(case)["studies"]
        better = self.retaken(sorted(self.samples("dr", "dr11", "--seed", "11").iterdir())[0], "better")
        self.shanhai("qingshan", "submit", "--doctor", "李医生", "--exam", "检查", "--retake", case, better)
        came_back = self.case(case)
        self.assertEqual((came_back["state"], came_back["returns"]), ("waiting", 1))
        self.assertEqual(came_back["studies"][:-1], before, "the old images stay with the case")
        self.assertIn("重拍后仍排原来的位置", came_back["why"])
        self.shanhai("qingshan", "case", "cancel", case, "--by", "周护士", "--reason", "演示")

    def test_a_retake_of_another_patient_is_held(self):
        self.submit("dr", "61")
        case = self.claim_next()
        self.shanhai("dr-wang", "return", case, "--reason", "111210")
        other = sorted(self.samples("dr", "dr62", "--seed", "62").iterdir())[0]
        self.relay.shanhai("qingshan", "submit", "--doctor", "李医生", "--exam", "检查", "--retake", case, other)
        self.assertEqual(self.case(case, "qingshan")["state"], "held")
        self.shanhai("qingshan", "case", "cancel", case, "--by", "周护士", "--reason", "演示")

    def test_what_cannot_be_taken_again_is_read_with_what_there_is(self):
        self.submit("dr", "71")
        case = self.claim_next()
        self.shanhai("dr-wang", "return", case, "--reason", "111211")
        self.shanhai("qingshan", "submit", "--doctor", "李", "--exam", "检查", "--retake", "case_" + "0" * 26,
                     self.folder / "dr71", code=1)
        self.shanhai("qingshan", "case", "limits", case, "--by", "周护士", "--reason", "病人已离开")
        self.assertEqual(self.claim_next(), case)
        self.assertEqual(self.case(case)["remarks"][-1]["text"], "病人已离开")
        self.shanhai("dr-wang", "release", case)
        self.shanhai("qingshan", "case", "cancel", case, "--by", "周护士", "--reason", "演示")

    def test_a_question_is_answered_and_the_case_is_kept_for_who_asked(self):
        self.submit("dr", "21")
        case = self.claim_next()
        self.shanhai("dr-wang", "ask", case, "有没有外伤？")
        asked = self.case(case, "qingshan")
        self.assertEqual((asked["state"], asked["remarks"][-1]["text"]), ("asked", "有没有外伤？"))
        self.shanhai("qingshan", "case", "answer", case, "没有", "--by", "李医生")
        self.assertIn("case.kept", self.shanhai("dr-li", "claim", case, code=1).stderr)
        self.assertEqual(self.claim_next(), case)
        self.shanhai("dr-wang", "release", case)
        self.shanhai("qingshan", "case", "cancel", case, "--by", "李医生", "--reason", "演示")

    def test_what_nobody_takes_is_called_out_and_late(self):
        self.submit("us", "31")
        for kind in ("case.unclaimed", "case.escalated", "case.late"):
            self.wait_for_case("dr-wang", lambda event, kind=kind: event["kind"] == kind)
        late = next(each for each in self.waiting() if each["modality"] == "US")
        self.assertEqual((late["stage"], late["late"]), ("late", True))
        self.assertIn("已超时", late["why"])

    def test_a_lane_is_an_emergency_and_its_specialty_and_expert_are_said(self):
        self.submit("ct", "41", "--priority", "routine", "--lane", "stroke", "--expert", "dr-wang")
        case = self.waiting()[0]
        self.assertEqual((case["priority"], case["lane"], case["kept_for"]), ("emergency", "stroke", "dr-wang"))
        self.assertTrue(case["why"].startswith("危急卒中通道"), case["why"])

        self.submit("ct", "42", "--specialty", "儿科")
        wished = next(each for each in self.waiting() if each["id"] != case["id"] and each["modality"] == "CT")
        self.assertEqual(wished["specialty"], "")
        self.assertIn("没有“儿科”专业的医师", " ".join(doubt["sentence"] for doubt in wished["doubts"]))

    def test_what_is_no_diagnosis_is_refused_rather_than_read_as_one(self):
        form = self.folder_file("consultation.json", '{"service": "consultation"}')
        refused = self.submit("dr", "51", "--form", form, code=2)
        self.assertIn("form.service-not-yet", refused.stderr)

    @classmethod
    def retaken(cls, study, name):
        """The same patient once more: another exposure, so other UIDs."""
        folder = cls.folder / name
        folder.mkdir()
        shutil.copy(sorted(study.iterdir())[0], folder / "again.dcm")  # of two views one was blurred
        done = run("dcmodify", "-nb", "-gst", "-gse", "-gin", folder / "again.dcm")
        assert done.returncode == 0, done.stderr
        return folder

    @classmethod
    def folder_file(cls, name, text):
        file = cls.relay.data.parent / name
        file.write_text(text)
        return file


if __name__ == "__main__":
    unittest.main(verbosity=2)
