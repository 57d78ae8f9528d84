"""Every odd file of the test data, as a device sends it and as a clinic submits it: a definite answer to each.

What a file is comes from the test data's MANIFEST.md. What is taken is taken byte for byte; what is refused is refused
with a code that stays and, to a person, a sentence that says which file and what to do.
"""

import hashlib
import json
import pathlib
import unittest

from dicom_wire import BIG_ENDIAN, CT_IMAGE, EXPLICIT, IMPLICIT, SECONDARY_CAPTURE, VERIFICATION
from hostile import HostileTest
from relay import TESTDATA, run

TAKEN = ""
JPEG_LOSSLESS, JPEG_LS = "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80"
ION_PLAN, ION_PLAN_INSTANCE = "1.2.840.10008.5.1.4.1.1.481.8", "1.2.333.4444.5.6.7.8"
ODD = pathlib.Path(TESTDATA or "/nonexistent") / "dicom" / "odd"

# What a submission answers for the file, which is what its bytes are as a whole. DICOM over the network carries the
# data set alone, so that what is wrong with a file's preamble or meta group is not there to be wrong: see SENT_ALONE.
SUBMITTED = {
    "ExplVR_BigEndNoMeta.dcm": TAKEN,
    "ExplVR_LitEndNoMeta.dcm": "object.same-uid",       # the file above in another byte order: a human decides
    "GDCMJ2K_TextGBR.dcm": TAKEN,
    "JLSL_RGB_ILV0.dcm": "dicom.uid",                   # names no study
    "JPEG2000-embedded-sequence-delimiter.dcm": TAKEN,
    "MR_small_padded.dcm": TAKEN,
    "MR_truncated.dcm": "dicom.truncated",
    "SC_rgb_small_odd.dcm": TAKEN,
    "SC_rgb_small_odd_jpeg.dcm": TAKEN,
    "SC_ybr_full_422_uncompressed.dcm": TAKEN,
    "UN_sequence.dcm": "dicom.uid",
    "badVR.dcm": TAKEN,
    "bad_sequence.dcm": "dicom.uid",
    "emri_small_jpeg_2k_lossless_too_short.dcm": "dicom.truncated",
    "meta_missing_tsyntax.dcm": "dicom.structure",      # nothing says how it is written, and it cannot be seen
    "nested_priv_SQ.dcm": "dicom.structure",
    "no_meta.dcm": "dicom.not",                         # a stray byte stands before the data set
    "no_meta_group_length.dcm": "dicom.uid",
    "odd_cut_in_header.dcm": "dicom.truncated",
    "odd_cut_in_pixeldata.dcm": "dicom.truncated",
    "odd_duplicate_uid_a.dcm": TAKEN,
    "odd_duplicate_uid_b.dcm": "object.same-uid",       # kept apart, for a human
    "odd_huge_private_tag.dcm": TAKEN,
    "odd_length_past_end.dcm": "dicom.truncated",
    "odd_missing_study_uid.dcm": "dicom.uid",
    "odd_nested_sequences_80.dcm": TAKEN,
    "odd_rows_cols_exceed_pixeldata.dcm": TAKEN,        # the header is read with a doubt about the pixels
    "odd_same_study_patient_a.dcm": TAKEN,
    "odd_same_study_patient_b.dcm": TAKEN,
    "odd_text_named.dcm": "dicom.not",
    "odd_trailing_garbage.dcm": TAKEN,
    "odd_zero_length.dcm": "manifest.size",             # refused before anything is sent
    "priv_SQ.dcm": "dicom.uid",
    "reportsi_with_empty_number_tags.dcm": TAKEN,
    "rtplan_truncated.dcm": "dicom.truncated",
    "zipMR.gz": "dicom.not",
}

# What our program says of a file that it does not even offer to the relay.
NOT_EVEN_SENT = {"odd_zero_length.dcm": "dicom.not"}

# What a device is answered for the data set alone: (status, comment). On the network the syntax is agreed beforehand,
# so what is wrong with a file's preamble or meta group is not there to be wrong.
STATUSES = {TAKEN: 0, "object.same-uid": 0x0111}
STORED = {name: (STATUSES.get(at, 0xC000), at) for name, at in SUBMITTED.items()} | {
    "badVR.dcm": (0xA900, "object.command"),            # its meta group names another instance than its data set
    "no_meta.dcm": (0, ""),
    "odd_text_named.dcm": (0xC000, "dicom.vr"),
    "odd_zero_length.dcm": (0xC000, "dicom.truncated"),
    "zipMR.gz": (0xC000, "dicom.vr"),
}
# DCMTK's storescu announces what stands in the data set, and has words of its own for a status.
STOCK = {name: status for name, (status, _) in STORED.items()} | {"badVR.dcm": 0}
STOCK_WORDS = {0: "(Success)", 0x0111: "0x111", 0xC000: "CannotUnderstand"}

STOCK_OPTIONS = {IMPLICIT: "-xi", EXPLICIT: "-xe", BIG_ENDIAN: "-xb", JPEG_LOSSLESS: "-xs", JPEG_LS: "-xt",
                 "1.2.840.10008.1.2.4.50": "-xy", "1.2.840.10008.1.2.4.90": "-xv", "1.2.840.10008.1.2.4.91": "-xw"}
FORM = {"patient": {"name": "张三", "id": "M1", "sex": "M"}, "requesting_doctor": "李医生", "exam_item": "胸部CT平扫"}

# What a file says of itself, when it has no meta group that could: (SOP class, SOP instance, syntax, data set at).
UNTITLED = {
    "ExplVR_BigEndNoMeta.dcm": (ION_PLAN, ION_PLAN_INSTANCE, BIG_ENDIAN, 0),
    "ExplVR_LitEndNoMeta.dcm": (ION_PLAN, ION_PLAN_INSTANCE, EXPLICIT, 0),
    "JLSL_RGB_ILV0.dcm": (SECONDARY_CAPTURE, "2.25.1", JPEG_LS, None),
    "UN_sequence.dcm": (SECONDARY_CAPTURE, "2.25.2", JPEG_LOSSLESS, None),
    "meta_missing_tsyntax.dcm": (SECONDARY_CAPTURE, "2.25.3", IMPLICIT, None),
    "nested_priv_SQ.dcm": (SECONDARY_CAPTURE, "2.25.4", IMPLICIT, None),
    "no_meta.dcm": (CT_IMAGE, "1.3.6.1.4.1.5962.1.1.1.1.1.20040119072730.12322", EXPLICIT, 1),
    "no_meta_group_length.dcm": (SECONDARY_CAPTURE, "2.25.6", IMPLICIT, None),
    "odd_text_named.dcm": (SECONDARY_CAPTURE, "2.25.7", EXPLICIT, 0),
    "odd_zero_length.dcm": (SECONDARY_CAPTURE, "2.25.8", EXPLICIT, 0),
    "priv_SQ.dcm": (SECONDARY_CAPTURE, "2.25.9", IMPLICIT, None),
    "zipMR.gz": (SECONDARY_CAPTURE, "2.25.10", EXPLICIT, 0),
}


def announced(file):
    """What a sender says a file is, and the data set it sends of it."""
    content = file.read_bytes()
    said, begin = meta_of(content)
    if file.name in UNTITLED:
        sop_class, instance, syntax, at = UNTITLED[file.name]
        return sop_class, instance, syntax, content[begin if at is None else at:]
    return said[2], said[3], said[0x10], content[begin:]


def meta_of(content):
    """The file meta group, element number to text, and where the data set behind it begins."""
    at = 132 if content[128:132] == b"DICM" else 4 if content[:4] == b"DICM" else 0
    found = {}
    while content[at:at + 2] == b"\x02\x00":
        number = int.from_bytes(content[at + 2:at + 4], "little")
        long = content[at + 4:at + 6] in (b"OB", b"UN")
        size, width = (content[at + 8:at + 12], 12) if long else (content[at + 6:at + 8], 8)
        length = int.from_bytes(size, "little")
        found[number] = content[at + width:at + width + length].rstrip(b"\0 ").decode("ascii", "replace")
        at += width + length
    return found, at


@unittest.skipUnless(TESTDATA, "SHANHAI_TESTDATA names no folder of real files")
class OddFiles(HostileTest):
    SETTINGS = {"study_quiet_period": "1h"}

    def test_the_tables_cover_every_file(self):
        files = sorted(file.name for file in ODD.iterdir())
        self.assertEqual(sorted(SUBMITTED), files)
        self.assertEqual(sorted(STORED), files)

    def test_our_own_program_submits_each_or_says_why_not(self):
        for name, expected in SUBMITTED.items():
            with self.subTest(name):
                done = self.relay.shanhai("qingshan", "--json", "submit", "--strict", "--patient-name", "张三",
                                          "--patient-id", "M1", "--doctor", "李医生", "--exam", "胸部CT平扫",
                                          ODD / name)
                if expected == TAKEN:
                    # Nearly all are somebody else's than the form says: taken, and held until a human answers.
                    self.assertIn(done.returncode, (0, 6), done.stderr)
                    self.assertEqual("(submit.held)" in done.stderr, done.returncode == 6, done.stderr)
                else:
                    self.assertIn(done.returncode, (1, 2))
                    why = NOT_EVEN_SENT.get(name, expected)
                    self.assertRegex(done.stderr, rf"[一-鿿]+（{name}）.*[一-鿿]。 \({why}\)")

    def test_the_relay_itself_takes_each_whole_or_refuses_it_by_name(self):
        for name, expected in SUBMITTED.items():
            with self.subTest(name):
                content = (ODD / name).read_bytes()
                self.assertEqual(self.upload(name, content), expected)

    def upload(self, name, content):
        """By a stock client that looks at nothing; the code of the refusal, whose sentence is for a person."""
        line = {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(),
                "media_type": "application/dicom"}
        body = {"key": name, "form": FORM, "manifest": [line]}
        status, answer = self.relay.curl("longtan", "/api/v1/submissions", "--data-binary", json.dumps(body))
        if status == 201 and answer["state"] == "uploading":
            upload = answer["upload"]
            status, answer = self.relay.curl("longtan", upload, "-X", "PATCH", "-H", "Tus-Resumable: 1.0.0",
                                             "-H", "Upload-Offset: 0", "-H",
                                             "Content-Type: application/offset+octet-stream",
                                             "--data-binary", f"@{ODD / name}")
        if status in (201, 204):
            return TAKEN
        self.assertRegex(answer["error"]["sentence"], r"[一-鿿]{4,}.*。$")
        return answer["error"]["at"]

    def test_a_device_is_answered_for_each(self):
        for name, expected in STORED.items():
            sop_class, instance, syntax, data_set = announced(ODD / name)
            contexts = [(1, VERIFICATION, [IMPLICIT]), (3, sop_class, [syntax])]
            with self.subTest(name), self.associate("dongpo", contexts) as peer:
                self.assertEqual(peer.store(sop_class, instance, data_set), expected)
                self.assertEqual(peer.echo(), 0, "whatever the object was, the association goes on")

    def test_a_stock_sender_is_answered_the_same(self):
        for name, status in STOCK.items():
            _, _, syntax, _ = announced(ODD / name)
            if name in UNTITLED or syntax not in STOCK_OPTIONS:
                continue
            with self.subTest(name):
                sent = self.relay.dcmtk("storescu", "xiling", "-v", STOCK_OPTIONS[syntax], ODD / name)
                said = sent.stdout + sent.stderr
                if "Received Store Response" in said:
                    self.assertIn(STOCK_WORDS[status], said)
                else:
                    self.assertRegex(said, "E: ", "it would not send this file, and says so")

    def test_nothing_that_was_refused_can_be_seen(self):
        with self.associate("shuangqiao") as peer:
            for name in ("odd_cut_in_pixeldata.dcm", "odd_length_past_end.dcm", "odd_missing_study_uid.dcm"):
                sop_class, instance, _, data_set = announced(ODD / name)
                self.assertNotEqual(peer.store(sop_class, instance, data_set)[0], 0)
        seen = self.relay.curl("admin", "/api/v1/events?after=0")[1]
        self.assertNotIn("shuangqiao", json.dumps(seen))


if __name__ == "__main__":
    unittest.main(verbosity=2)
