"""Small, right ECG files of the formats that are text or nearly so (seeds.py)."""

import struct
import zlib

AECG = (
    '<AnnotatedECG xmlns="urn:hl7-org:v3"><effectiveTime><low value="20260305070809"/></effectiveTime><component>'
    '<series><code code="RHYTHM"/><component><sequenceSet><component><sequence><code code="TIME_ABSOLUTE"/><value>'
    '<head value="20260305070809.5+0800"/><increment value="2" unit="ms"/></value></sequence></component><component>'
    '<sequence><code code="MDC_ECG_LEAD_I"/><value><origin value="0" unit="uV"/><scale value="5" unit="uV"/>'
    '<digits>1 2 3</digits></value></sequence></component></sequenceSet></component><subjectOf><annotationSet>'
    '<component><annotation><code code="MDC_ECG_WAVC"/><value code="P"/><support><supportingROI><component><boundary>'
    '<code code="TIME_ABSOLUTE"/><value><low value="20260305070809.502+0800"/></value></boundary></component>'
    '</supportingROI></support></annotation></component></annotationSet></subjectOf></series></component>'
    '</AnnotatedECG>')
MUSE = (
    '<RestingECG><Waveform><WaveformType>Rhythm</WaveformType><SampleBase>500</SampleBase><LeadData><LeadID>I</LeadID>'
    '<LeadAmplitudeUnitsPerBit>4.88</LeadAmplitudeUnitsPerBit><LeadAmplitudeUnits>MICROVOLTS</LeadAmplitudeUnits>'
    '<WaveFormData>AQACAAMA//8=</WaveFormData></LeadData></Waveform></RestingECG>')
SIERRA = (
    '<restingecgdata><documentinfo><documenttype>SierraECG</documenttype><documentversion>1.03</documentversion>'
    '</documentinfo><dataacquisition><signalcharacteristics><samplingrate>500</samplingrate></signalcharacteristics>'
    '</dataacquisition><waveforms><parsedwaveforms leadlabels="I II III" dataencoding="Plain" durationperchannel="4">'
    '1 2 3 4 5 6</parsedwaveforms></waveforms></restingecgdata>')
MORTARA = (
    '<ECG ACQUISITION_TIME="20251231235958"><CHANNEL OFFSET="0" BITS="16" FORMAT="SIGNED" UNITS_PER_MV="400" '
    'DURATION="4" SAMPLE_FREQ="500" NAME="I" ENCODING="BASE64" DATA="AQACAAMA//8="/></ECG>')
CARDIOSOFT = (
    '<CardiologyXML><FullDisclosure><SampleRate>100</SampleRate><LeadOrder>I,II</LeadOrder><FullDisclosureData>1,2,\n'
    '3,4,</FullDisclosureData></FullDisclosure><StripData><WaveformData lead="I">1,2</WaveformData></StripData>'
    '</CardiologyXML>')
XLI = struct.pack("<IHh", 6, 1, 3) + bytes.fromhex("000000000fff")


def edf(version, variant, data, sizes):
    """Lead II and the notes of it, one record."""
    signals = [("II", 16), ("EDF Annotations", 16), ("", 160), ("uV", 8), ("", 8), ("-3276.8", 8), ("-1", 8),
               ("3276.7", 8), ("1", 8), ("-32768", 8), ("-32768", 8), ("32767", 8), ("32767", 8), ("HP:0.05Hz", 80),
               ("", 80), *((str(size), 8) for size in sizes), ("", 64)]
    head = [("P F 17-MAR-1962 Zhang", 80), ("Startdate 31-DEC-2025 X X Cart", 80), ("31.12.25", 8), ("23.59.58", 8),
            ("768", 8), (variant, 44), ("1", 8), ("1", 8), ("2", 4)]
    return version + b"".join(text.encode().ljust(width) for text, width in head + signals) + data


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 2, 8, 2, 0, 0, 0)) +
       chunk(b"IDAT", zlib.compress((b"\0" + bytes(range(12))) * 2)) + chunk(b"IEND", b""))
NOTE = b"+0\x14\x14\0+0.1\x14a\x14\0".ljust(24, b"\0")
WORDS = bytes(range(12))

SEEDS = {
    "ecg_xml": [b"\0" + XLI, b"\5" + AECG.encode(), b"\1" + MUSE.encode(), b"\2" + SIERRA.encode(),
                b"\3" + MORTARA.encode(), b"\4" + CARDIOSOFT.encode(), b"\5" + AECG.encode("utf-16")],
    "ecg_edf": [edf(b"0       ", "EDF+D", b"\1\0\2\0" + NOTE, (2, 12)),
                edf(b"\xffBIOSEMI", "24BIT", b"\1\0\0\2\0\0" + NOTE, (2, 8))],
    "ecg_wfdb": [b"\1r 2 500 3\nr.dat 16 200/mV 16 0 256 2580 0 I\nr.dat 16 0 16 0\n# <age>: 5\n\0" + WORDS,
                 b"\1r 1\nr.dat 212x2:1+1\n\0" + WORDS, b"\1r 1\nr.dat 310\n\0" + WORDS,
                 b"\0" + PNG],
    "ecg_convert": [PNG, AECG.encode(), AECG.replace("increment", "decrement").encode(), CARDIOSOFT.encode()],
}
