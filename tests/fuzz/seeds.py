"""Where fuzzing begins: small, right inputs for every target, made here so that the tree holds no bytes of others.

A target that chooses by its first byte (fuzz.hpp: take_choice) gets seeds that begin with one.
"""

import io
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile

import ecg_seeds

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))
from dicom_wire import (COMMAND, DATA_TF, EXPLICIT, IMPLICIT, LAST, RELEASE_RQ, SECONDARY_CAPTURE,  # noqa: E402
                        associate_request, attribute, echo_request, fragment, item, pdu, store_request)

BODY = 6  # a PDU's header; the decoders take what follows it


def user_information():
    """Every sub-item there is."""
    return item(0x50, b"".join([
        item(0x51, struct.pack(">I", 65536)), item(0x52, b"2.25.7"), item(0x53, struct.pack(">HH", 1, 1)),
        item(0x54, struct.pack(">H", 6) + b"1.2.84" + b"\1\1"), item(0x55, b"FUZZ_1"),
        item(0x56, struct.pack(">H", 6) + b"1.2.84" + b"\1\2\3"),
        item(0x58, b"\2\1" + struct.pack(">H", 4) + b"user" + struct.pack(">H", 4) + b"pass")]))


def accepted():
    titles = struct.pack(">HH16s16s32x", 1, 0, b"SHANHAI".ljust(16), b"ANY".ljust(16))
    application = item(0x10, b"1.2.840.10008.3.1.1.1")
    return titles + application + item(0x21, b"\1\0\0\0" + item(0x40, IMPLICIT.encode())) + user_information()


def implicit(group, number, value):
    value += b"\0" * (len(value) % 2)
    return struct.pack("<HHI", group, number, len(value)) + value


IDENTITY = [(8, 5, b"CS", b"ISO_IR 192"), (8, 0x16, b"UI", SECONDARY_CAPTURE.encode()), (8, 0x18, b"UI", b"2.25.3"),
            (8, 0x20, b"DA", b"20260305"), (8, 0x30, b"TM", b"150809.5"), (8, 0x60, b"CS", b"OT"),
            (8, 0x1030, b"LO", "胸部正位".encode()), (0x10, 0x10, b"PN", "Zhang^San=张^三".encode()),
            (0x10, 0x20, b"LO", b"P1"), (0x20, 0xD, b"UI", b"2.25.1"), (0x20, 0xE, b"UI", b"2.25.2"),
            (0x28, 2, b"US", b"\1\0"), (0x28, 0x10, b"US", b"\1\0"), (0x28, 0x11, b"US", b"\2\0"),
            (0x28, 0x100, b"US", b"\x08\0"), (0x7FE0, 0x10, b"OB", b"ab")]
PLAIN = b"".join(attribute(*each) for each in IDENTITY)
BARE = b"".join(implicit(group, number, value) for group, number, _, value in IDENTITY)
OPEN = b"\xff\xff\xff\xff"
SEQUENCE = (struct.pack("<HH2sH", 8, 0x1140, b"SQ", 0) + OPEN + struct.pack("<HH", 0xFFFE, 0xE000) + OPEN +
            attribute(8, 0x1155, b"UI", b"2.25.9") + struct.pack("<HHI", 0xFFFE, 0xE00D, 0) +
            struct.pack("<HHI", 0xFFFE, 0xE0DD, 0))
FRAGMENTS = (struct.pack("<HH2sH", 0x7FE0, 0x10, b"OB", 0) + OPEN + struct.pack("<HHI", 0xFFFE, 0xE000, 0) +
             struct.pack("<HHI", 0xFFFE, 0xE000, 4) + b"\xff\xd8\xff\xd9" + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0))



def sequence(group, number, *items):
    packed = b"".join(struct.pack("<HHI", 0xFFFE, 0xE000, len(one)) + one for one in items)
    return struct.pack("<HH2sHI", group, number, b"SQ", 0, len(packed)) + packed


def coded(group, number, value, scheme, meaning):
    return sequence(group, number, attribute(8, 0x100, b"SH", value) + attribute(8, 0x102, b"SH", scheme) +
                    attribute(8, 0x104, b"LO", meaning))


CHANNELS = [coded(0x3A, 0x208, b"2:%d" % lead, b"MDC", b"Lead") + attribute(0x3A, 0x210, b"DS", b"2.5") +
            coded(0x3A, 0x211, b"uV", b"UCUM", b"microvolt") + attribute(0x3A, 0x212, b"DS", b"1") +
            attribute(0x3A, 0x213, b"DS", b"0") for lead in (1, 2)]
WAVEFORM = sequence(0x5400, 0x100, b"".join([
    attribute(0x3A, 4, b"CS", b"ORIGINAL"), attribute(0x3A, 5, b"US", b"\2\0"),
    attribute(0x3A, 0x10, b"UL", b"\4\0\0\0"), attribute(0x3A, 0x1A, b"DS", b"500"),
    attribute(0x3A, 0x20, b"SH", b"RHYTHM"), sequence(0x3A, 0x200, *CHANNELS),
    attribute(0x5400, 0x1004, b"US", b"\x10\0"), attribute(0x5400, 0x1006, b"CS", b"SS"),
    attribute(0x5400, 0x1010, b"OW", bytes(range(16)))]))
SAID = sequence(0x40, 0xB020, attribute(0x40, 0xA180, b"US", b"\0\0") + attribute(0x70, 6, b"ST", "窦性心律".encode()),
                coded(0x40, 0x8EA, b"ms", b"UCUM", b"ms") + coded(0x40, 0xA043, b"2:16168", b"MDC", b"RR") +
                attribute(0x40, 0xA30A, b"DS", b"800"))
ECG = b"".join([attribute(8, 5, b"CS", b"ISO_IR 192"), attribute(8, 0x16, b"UI", b"1.2.840.10008.5.1.4.1.1.9.1.1"),
                attribute(8, 0x2A, b"DT", b"20260305150809"), attribute(0x10, 0x10, b"PN", "Zhang^San=张^三".encode()),
                SAID, WAVEFORM])


def scp_section(number, body):
    return struct.pack("<BH", number, len(body)) + body


BEATS = struct.pack("<HHH", 8, 2, 1) + struct.pack("<HIII", 0, 1, 2, 3) + struct.pack("<II", 1, 2)
SCP = b"".join([
    scp_section(1, struct.pack("<BH", 2, 3) + b"P-1" + struct.pack("<BHHBB", 25, 4, 2026, 3, 5) +
                struct.pack("<BH", 14, 41) + bytes(41) + b"\xff\0\0"),
    scp_section(3, b"\1\x0d" + struct.pack("<IIB", 1, 4, 2)), scp_section(4, BEATS),
    scp_section(5, struct.pack("<HHBBH", 2500, 2000, 1, 0, 4) + b"\x99\x99\x99\x99"),
    scp_section(6, struct.pack("<HHBBH", 2500, 4000, 2, 1, 4) + b"\x99\x99\x99\x99"),
    scp_section(7, b"\1\0" + struct.pack("<13H", 800, 800, 100, 200, 250, 350, 650, 60, 30, 45, 0, 75, 75) +
                bytes(5)),
    scp_section(8, bytes(8) + b"\1\1" + struct.pack("<H", 4) + b"abc\0"),
    scp_section(11, bytes(8) + b"\1\1" + struct.pack("<H", 4) + b"\2bc\0")])
TABLES = scp_section(2, struct.pack("<HHBBBhIBBBhI", 2, 2, 1, 1, 1, 0, 0, 1, 1, 0, 2, 1) +
                     struct.pack("<HBBBhIBBBhI", 2, 1, 3, 1, 5, 0, 1, 1, 0, 1, 1))
ISHNE = (struct.pack("<IIIIH", 4, 3, 522, 526, 1) + "患者".encode("gbk").ljust(80, b"\0") + bytes(20) +
         struct.pack("<14H", 1, 0, 2, 3, 1960, 5, 3, 2026, 5, 3, 2026, 8, 30, 0) + struct.pack("<H", 2) +
         struct.pack("<36H", 5, 6, *[0] * 22, *[500] * 12) + bytes(42) + struct.pack("<H", 250) + bytes(248) +
         b"note" + struct.pack("<6h", 1, -1, 2, -2, 3, -3))
MFER = (b"@\x20" + b"MFR ".ljust(32) + b"\1\1\1\x0b\4\1\xfd\2\0\x0c\4\0\xf8\xfa\0\5\1\2\6\1\1\4\1\2\x3f\0\4\x09\2\1\0"
        b"\x3f\1\x80\x09\2\2\0\0\0\x17\4A^B^\x83\x07" + bytes(7) + b"\x85\x0b" + bytes(11) +
        b"\x1e\x81\x08abcdefgh\x80")
CONTEC = (b"0000101\0\0\0" + b"2024-05-11 09:30:00\0\0\0" + bytes(8) + b"\1\x36\x46" +
          b"\xe2\x07\0\x68" * 8 + bytes(5))
HEALFORCE = (struct.pack("<HHIBB6x", 0, 0, 56, 13, 13) + struct.pack("<HII", 0, 56, 6) +
             struct.pack("<HII", 1, 31, 62) + struct.pack("<HII", 3, 17, 93) + struct.pack("<HII", 6, 48, 110) +
             bytes(16) + b"\x19\4\0\x07\xea\3\5\x02\2\0P1\0\0" + bytes(17) + b"\2" +
             bytes(16) + struct.pack("<HHBBH", 9524, 150, 0, 0, 24) + bytes(range(24)))
PICTURE = b"".join([attribute(8, 0x16, b"UI", SECONDARY_CAPTURE.encode()), attribute(0x28, 2, b"US", b"\1\0"),
                    attribute(0x28, 4, b"CS", b"MONOCHROME1"), attribute(0x28, 0x10, b"US", b"\2\0"),
                    attribute(0x28, 0x11, b"US", b"\2\0"), attribute(0x28, 0x34, b"IS", b"2\\1"),
                    attribute(0x28, 0x100, b"US", b"\x10\0"), attribute(0x28, 0x101, b"US", b"\x0C\0"),
                    attribute(0x28, 0x102, b"US", b"\x0B\0"), attribute(0x28, 0x103, b"US", b"\0\0"),
                    attribute(0x28, 0x1050, b"DS", b"40"), attribute(0x28, 0x1051, b"DS", b"400"),
                    attribute(0x7FE0, 0x10, b"OW", bytes(range(8)))])
IN_FILE = bytes(128) + b"DICM" + attribute(2, 0x10, b"UI", EXPLICIT.encode())

FORM = ('{"number":"SQ-1","priority":"routine","patient":{"name":"张三","id":"M1","sex":"M","birth_date":"1962-03-17",'
        '"age":"63岁"},"requesting_doctor":"李","exam_item":"胸部 DR"}')
DOCUMENT = ('{"schema":"shanhai.report/1","kind":"imaging","status":"final","version":1,'
            '"report":"rep_01h455vb4pex5vsknk084sn02q","patient":{"name":"张三","sex":"male"},"objects":[]}')
JPEG = (b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0\0\x0b\x08\0\1\0\1\1\1\x11\0"
        b"\xff\xda\0\x08\1\1\0\0\x3f\0\0\xff\xd9")
GAP = b"<300b06092a864886f70d010702" + b"0" * 64 + b">"
BEHIND = b"/M(D:20260305)>>\nendobj\n%%EOF\n"
BEFORE = b"%%PDF-1.7\n4 0 obj\n<</Type/Sig/ByteRange [0 %d %d %d]/Contents"
START = len(BEFORE % (0, 0, len(BEHIND))) + 3  # the two offsets have two and three digits
PDF = BEFORE % (START, START + len(GAP), len(BEHIND)) + GAP + BEHIND
SIDECAR = ('{"format":"shanhai-pack/1","pack":"pack_01h455vb4pex5vsknk084sn02q","length":4,"objects":1,"sha256":"%s"}\n'
           '{"name":"2.25.3","offset":0,"length":4,"sha256":"%s","media_type":"application/dicom"}\n' %
           ("0" * 64, "1" * 64))
ECHO = pdu(DATA_TF, fragment(1, COMMAND | LAST, echo_request()))

def zipped(*names):
    """Stored and deflated, as Python's own zipfile writes them."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for number, name in enumerate(names):
            archive.writestr(name, PLAIN[:200], zipfile.ZIP_DEFLATED if number % 2 else zipfile.ZIP_STORED)
    return whole.getvalue()


DIRECTORY = bytes(128) + b"DICM" + b"".join([
    attribute(2, 2, b"UI", b"1.2.840.10008.1.3.10"), attribute(2, 0x10, b"UI", EXPLICIT.encode()),
    struct.pack("<HH2sH", 4, 0x1220, b"SQ", 0) + OPEN, struct.pack("<HH", 0xFFFE, 0xE000) + OPEN,
    attribute(4, 0x1410, b"US", b"\xff\xff"), attribute(4, 0x1430, b"CS", b"IMAGE"),
    attribute(4, 0x1500, b"CS", b"DICOM\\IMG1"), struct.pack("<HHI", 0xFFFE, 0xE00D, 0),
    struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)])
PARTS = (b"--b\r\nContent-Type: application/dicom\r\nContent-ID: <1>\r\n\r\nDICM\r\n--\r\n--b\r\n\r\n\r\n--b--\r\nbye")
PART = b"part_01h455vb4pex5vsknk084sn02q"


def our_pdf():
    """The least that a report's file has, as far as increments look at it."""
    objects = ["<< /AcroForm << /Fields [ 3 0 R ] /SigFlags 3 >> /Pages 4 0 R /Type /Catalog >>", "<< /Title (x) >>",
               "<< /F 132 /FT /Sig /P 5 0 R /T (Signature1) /V 6 0 R >>", "<< /Kids [ 5 0 R ] /Type /Pages >>",
               "<< /Annots [ 3 0 R ] /Type /Page >>", "<< /ByteRange [ 0 9 9 9 ] /Contents <00> >>"]
    text, places = "%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    table = "xref\n0 7\n0000000000 65535 f \n" + "".join(f"{place:010} 00000 n \n" for place in places)
    identity = "00" * 16
    trailer = f"trailer << /Info 2 0 R /Root 1 0 R /Size 7 /ID [<{identity}><{identity}>] >>\n"
    return (text + table + trailer + f"startxref\n{len(text)}\n%%EOF\n").encode()


def made_by_openssl():
    """A certificate (PEM and DER), a request, and a detached signature: {} where there is no openssl."""
    with tempfile.TemporaryDirectory() as folder:
        def openssl(*arguments):
            done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=True)
            return done.stdout
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key", "-subj", "/CN=f/O=o"]
        try:
            pem = openssl("req", "-x509", *key, "-days", "900", "-out", "/dev/stdout", "-addext",
                          "subjectAltName=URI:urn:shanhai:site:niujie,DNS:h.example,IP:127.0.0.1")
            pathlib.Path(folder, "certificate").write_bytes(pem)
            return {"pem": pem, "der": openssl("x509", "-in", "certificate", "-outform", "DER"),
                    "cms": openssl("cms", "-sign", "-binary", "-cades", "-in", "certificate", "-signer", "certificate",
                                   "-inkey", "key", "-outform", "DER"),
                    "csr": openssl("req", "-new", *key, "-out", "/dev/stdout")}
        except (OSError, subprocess.CalledProcessError):
            return {}


STOCK = made_by_openssl()

SEEDS = {
    "pdu": [b"\0" + associate_request(user=user_information())[BODY:], b"\1" + accepted(), b"\2\0\1\1\7", b"\3\0\0\2\6",
            b"\4" + fragment(1, COMMAND | LAST, b"abcd"), b"\5" + pdu(RELEASE_RQ, bytes(4))],
    "command": [echo_request(), store_request(SECONDARY_CAPTURE, "2.25.3")],
    "object": [b"\0" + PLAIN, b"\0" + BARE, b"\1" + BARE, b"\2" + PLAIN, b"\2" + PLAIN[:60] + SEQUENCE + PLAIN[60:],
               b"\5" + PLAIN[:-14] + FRAGMENTS,
               b"\0" + bytes(128) + b"DICM" + attribute(2, 0x10, b"UI", EXPLICIT.encode()) + PLAIN],
    "charset": ["GB18030\n张三\n".encode("gb18030"), "\n张三\n".encode(), "ISO_IR 100\nJérôme\n".encode("latin-1"),
                b"\\ISO 2022 IR 87\nYamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B\n",
                b"\\ISO 2022 IR 149\nHong=\x1b$)C\xfb\xf3\n", b"ISO 2022 IR 58\n\x1b$)A\xd5\xc5\n"],
    "ecg": [IN_FILE + ECG, ECG],
    "ecg_binary": [b"\0" + SCP, b"\0" + SCP + scp_section(2, struct.pack("<H", 19999)), b"\0" + SCP + TABLES,
                   b"\1" + ISHNE, b"\2" + MFER, b"\3" + CONTEC, b"\4" + HEALFORCE, b"\5" + CONTEC, b"\5" + MFER],
    **ecg_seeds.SEEDS,
    "ecg_wfdb": [*ecg_seeds.SEEDS["ecg_wfdb"], b"\0" + our_pdf(), b"\0" + JPEG],
    "ecg_convert": [*ecg_seeds.SEEDS["ecg_convert"], our_pdf(), JPEG, CONTEC, MFER],
    "picture": [IN_FILE + PICTURE, PICTURE],
    "json": [f'\0{{"key":"k","form":{FORM},"manifest":[{{"name":"a","size":1,"sha256":"{"0" * 64}"}}]}}'.encode(),
             b'\1{"code":"7KQ2-M0XD","request":"-----BEGIN"}', b'\2{"id":"dr-wang","roles":["reader"],"active":true}',
             b'\3{"token":1,"revision":0,"draft":{"findings":"x"}}', b'\4{"token":1,"report":"r","signature":"AA=="}',
             b'\5{"id":"s","held":[1,2],"receipt":{"objects":[{"name":"a","size":1}]}}'],
    "target": [b"/api/v1/cases/case_1?state=waiting&who=%E7%8E%8B", b"https://relay.example:8443/api", b"/%2e%2e/"],
    "document": [DOCUMENT.encode(), "文字\r\n\t第二行".encode()],
    "signature": [b"\1" + PDF, b"\2" + our_pdf(), b"\3" + our_pdf(),
                  b"\0\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02",
                  *([b"\0" + STOCK["cms"]] if STOCK else [])],
    "jpeg": [JPEG, JPEG.replace(b"\xff\xc0", b"\xff\xc2")],
    "settings": ['[intake]\ncount = 3\nsize = "2MiB"\nwait = "90s"\nname = "甲"\nnames = ["a"]\nflag = true\n'.encode(),
                 b"90s", b"8GiB"],
    "words": [b"7KQ2-M0XD-7KQ2-M0XD-7KQ2-M0XD", b"sub_01h455vb4pex5vsknk084sn02q", b"1.2.840.10008.1.1",
              b"2026-03-05T07:08:09.123456Z", b"2026-03-05", b"AAEC", b"0a0b"],
    "certificate": [b"\1-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
                    b"\3-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n", b"\0\x30\x00",
                    b"\4\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02",
                    *(mark + STOCK[kind] for mark, kind in ((b"\0", "der"), (b"\1", "pem"), (b"\2", "pem"),
                                                           (b"\3", "csr"), (b"\4", "cms")) if STOCK)],
    "sidecar": [SIDECAR.encode()],
    "commitment": [b"\1" + attribute(8, 0x1195, b"UI", b"2.25.8") + struct.pack("<HH2sH", 8, 0x1199, b"SQ", 0) + OPEN +
                   struct.pack("<HH", 0xFFFE, 0xE000) + OPEN + attribute(8, 0x1150, b"UI", SECONDARY_CAPTURE.encode()) +
                   attribute(8, 0x1155, b"UI", b"2.25.9") + struct.pack("<HHI", 0xFFFE, 0xE00D, 0) +
                   struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)],
    "hl7": [b"\x20\x0bMSH|^~\\&|HIS|TOWN|RELAY|COUNTY|2025||ACK^R01|9|P|2.5.1\rMSA|AA|M0001\r\x1c\r",
            b"\0MSH|^~\\&|||||||ACK|9|P|2.3\nMSA|AE|M0001|no\nERR|x", b"\1" + "张三|^~\\&\r\n".encode()],
    "media": [b"\0" + zipped("IMG1", "CT/1/IMG2", "胸部.dcm", "../up"), b"\1" + DIRECTORY, b"\2CT/1/IMG1;1",
              b"\2" + "胸部\\IMG1".encode("gbk")],
    "multipart": [b"\1" + PARTS, b"\7pre\r\n" + PARTS,
                  b'\0multipart/related; type="application/dicom"; boundary=b',
                  b"\0application/dicom+json;q=0.5, application/dicom+xml, */*;q=0"],
    "tus": [b"\0name YS5kY20=,urgent,note ", b"\1sha256 " + b"A" * 43 + b"=", b"\1sha1 " + b"A" * 27 + b"=",
            b"\2sub_01h455vb4pex5vsknk084sn02q", b"\2" + PART, b"\3final;/api/v1/uploads/" + PART, b"\3partial"],
    "association": [b"\xfd" + ECHO + pdu(RELEASE_RQ, bytes(4)), b"\xff" + pdu(DATA_TF, fragment(3, LAST, PLAIN[:200])),
                    b"\4" + associate_request()],
    "http": [b"\xffGET /hello/w HTTP/1.1\r\nHost: h\r\n\r\n" * 2,
             b"\xffPOST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n12345",
             b"\7POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
             b"5;a=b\r\n12345\r\n0\r\nT: t\r\n\r\n"],
}
