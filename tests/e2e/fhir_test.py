"""Reports as FHIR R4 documents, judged by validators that are not ours: of every status, and one that was signed."""

import base64
import copy
import json
import unittest

import fhir_judge
from forms_client import FormsTest, samples_of_forms


# How a document may be wrong: given its resources by type, and the bundle.
CHANGES = (lambda all, _: all["DiagnosticReport"].pop("code"),
           lambda all, _: all["DiagnosticReport"].update(status="done"),
           lambda all, _: all["Observation"].update(surprise=1),
           lambda all, _: all["Observation"].update(status="appended"),
           lambda all, _: all["Composition"].pop("date"),
           lambda all, _: all["Patient"].update(birthDate="1963.11.02"),
           lambda all, _: all["Provenance"]["target"][0].update(reference="urn:uuid:nobody"),
           lambda _, bundle: bundle.pop("timestamp"),
           lambda _, bundle: bundle["entry"].reverse())


class Documents(FormsTest):
    @classmethod
    def setUpClass(cls):
        fhir_judge.install()
        super().setUpClass()

    def assert_valid(self, *files):
        for file, said in fhir_judge.complaints(*files).items():
            self.assertEqual(said, [], file)
            self.assertEqual(fhir_judge.breaks_a_rule(json.loads(file.read_text())), [], file)

    def test_a_signed_report_is_a_valid_document_with_the_very_pdf_inside(self):
        report = self.signed_report()
        file = self.fetch(report, "fhir", "report.json")
        self.assert_valid(file)
        bundle = json.loads(file.read_text())
        resources = {entry["resource"]["resourceType"]: entry["resource"] for entry in bundle["entry"]}
        said = resources["DiagnosticReport"]
        self.assertEqual((said["status"], said["conclusion"]), ("final", "未见异常。"))
        self.assertEqual(base64.b64decode(said["presentedForm"][0]["data"]), self.pdf(report))
        self.assertEqual(resources["Composition"]["date"], report["signed_at"])
        self.assertIn(report["id"], [one["value"] for one in said["identifier"]])
        for needed in ("Patient", "Practitioner", "Organization", "ServiceRequest", "ImagingStudy", "Provenance"):
            self.assertIn(needed, resources)

    def test_reports_of_every_status_and_kind_are_valid_documents(self):
        folder = self.folder / "every"
        names = samples_of_forms(folder)
        self.assertIn("retraction", names)
        self.assert_valid(*(folder / f"{name}.json" for name in names))

    def test_the_judges_can_say_no(self):
        folder = self.folder / "wrong"
        samples_of_forms(folder)
        good = json.loads((folder / "ecg.json").read_text())

        spoilt = {}
        for number, change in enumerate(CHANGES):
            bundle = copy.deepcopy(good)
            change({entry["resource"]["resourceType"]: entry["resource"] for entry in bundle["entry"]}, bundle)
            spoilt[folder / f"spoilt{number}.json"] = bundle
        for file, bundle in spoilt.items():
            file.write_text(json.dumps(bundle))
        for file, said in fhir_judge.complaints(*spoilt).items():
            self.assertNotEqual(said + fhir_judge.breaks_a_rule(spoilt[file]), [], file)


if __name__ == "__main__":
    unittest.main(verbosity=2)
