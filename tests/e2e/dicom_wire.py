"""DICOM's upper layer (PS3.8) in a few lines, willing to say anything: for senders that are broken, or mean to be."""

import struct

VERIFICATION = "1.2.840.10008.1.1"
CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
IMPLICIT, EXPLICIT, BIG_ENDIAN = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2"

ASSOCIATE_RQ, ASSOCIATE_AC, ASSOCIATE_RJ, DATA_TF, RELEASE_RQ, RELEASE_RP, ABORT = range(1, 8)
LAST, COMMAND = 2, 1
SUCCESS = 0


def pdu(kind, body=b"", length=None):
    """A protocol data unit; its length is the truth unless another is given."""
    return struct.pack(">BBI", kind & 0xFF, 0, len(body) if length is None else length) + body


def item(kind, body, length=None):
    return struct.pack(">BBH", kind, 0, len(body) if length is None else length) + body


def fragment(context, control, content, length=None):
    return struct.pack(">IBB", len(content) + 2 if length is None else length, context, control) + content


def associate_request(contexts=None, title=b"ANY", user=None):
    contexts = contexts or [(1, VERIFICATION, [IMPLICIT]), (3, SECONDARY_CAPTURE, [EXPLICIT])]
    body = struct.pack(">HH16s16s32x", 1, 0, b"SHANHAI".ljust(16), title.ljust(16))
    body += item(0x10, b"1.2.840.10008.3.1.1.1")
    for number, abstract, syntaxes in contexts:
        inner = item(0x30, abstract.encode()) + b"".join(item(0x40, each.encode()) for each in syntaxes)
        body += item(0x20, struct.pack(">BBBB", number, 0, 0, 0) + inner)
    body += user if user is not None else item(0x50, item(0x51, struct.pack(">I", 65536)) + item(0x52, b"2.25.7"))
    return pdu(ASSOCIATE_RQ, body)


def element(number, content):
    return struct.pack("<HHI", 0, number, len(content)) + content


def short(value):
    return struct.pack("<H", value)


def uid(text):
    return text.encode() + b"\0" * (len(text) % 2)


def command(*elements):
    body = b"".join(elements)
    return element(0x0000, struct.pack("<I", len(body))) + body


def echo_request(message=1):
    return command(element(0x0002, uid(VERIFICATION)), element(0x0100, short(0x0030)), element(0x0110, short(message)),
                   element(0x0800, short(0x0101)))


def store_request(sop_class, instance, message=1):
    return command(element(0x0002, uid(sop_class)), element(0x0100, short(0x0001)), element(0x0110, short(message)),
                   element(0x0700, short(0)), element(0x0800, short(1)), element(0x1000, uid(instance)))


def read_command(content):
    """Element number to its bytes."""
    found, at = {}, 0
    while at < len(content):
        _, number, length = struct.unpack_from("<HHI", content, at)
        found[number] = content[at + 8:at + 8 + length]
        at += 8 + length
    return found


def attribute(group, number, vr, value):
    """An element of a data set, explicit VR little endian."""
    value += b"\0" * (len(value) % 2)
    head = struct.pack("<HH", group, number) + vr
    if vr in (b"OB", b"OW", b"SQ", b"UN"):
        return head + struct.pack("<HI", 0, len(value)) + value
    return head + struct.pack("<H", len(value)) + value


def image(instance, pixels=b"ab", study="2.25.1"):
    """A secondary capture as a data set; nobody's, and of no meaning."""
    return b"".join([
        attribute(8, 5, b"CS", b"ISO_IR 192"), attribute(8, 0x16, b"UI", SECONDARY_CAPTURE.encode()),
        attribute(8, 0x18, b"UI", instance.encode()), attribute(8, 0x60, b"CS", b"OT"),
        attribute(0x10, 0x10, b"PN", b"SECRET^NAME"), attribute(0x10, 0x20, b"LO", b"SYN-ODD-9"),
        attribute(0x20, 0xD, b"UI", study.encode()), attribute(0x20, 0xE, b"UI", study.encode() + b".1"),
        attribute(0x28, 2, b"US", short(1)), attribute(0x28, 0x10, b"US", short(1)),
        attribute(0x28, 0x11, b"US", short(2)), attribute(0x28, 0x100, b"US", short(8)),
        attribute(0x7FE0, 0x10, b"OB", pixels)])


def part10(sop_class, instance, syntax):
    """What stands in front of a data set to make it a file (PS3.10 section 7.1)."""
    meta = b"".join([attribute(2, 1, b"OB", b"\0\1"), attribute(2, 2, b"UI", sop_class.encode()),
                     attribute(2, 3, b"UI", instance.encode()), attribute(2, 0x10, b"UI", syntax.encode()),
                     attribute(2, 0x12, b"UI", b"2.25.7")])
    return bytes(128) + b"DICM" + struct.pack("<HH2sHI", 2, 0, b"UL", 4, len(meta)) + meta


class Ended(Exception):
    """The relay ended the association; the last PDU it sent, if any, is in `last`."""

    def __init__(self, last):
        super().__init__(f"ended, last heard {last!r}")
        self.last = last


class Association:
    """The requestor's side. Everything it sends is right, except for what it is given to send."""

    def __init__(self, door, contexts=None, title=b"ANY"):
        self.door = door
        self.contexts = contexts or [(1, VERIFICATION, [IMPLICIT]), (3, SECONDARY_CAPTURE, [EXPLICIT])]
        door.say(associate_request(self.contexts, title))
        kind, _ = self.read_pdu()
        if kind != ASSOCIATE_AC:
            raise Ended(kind)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.release()
        self.door.socket.close()

    def read(self, count):
        content = b""
        while len(content) < count:
            piece = self.door.socket.recv(count - len(content))
            if not piece:
                raise Ended(content or None)
            content += piece
        return content

    def read_pdu(self):
        kind, _, length = struct.unpack(">BBI", self.read(6))
        return kind, self.read(length)

    def send(self, context, control, content, piece=16384):
        """One message's command or data set in as many fragments as it takes."""
        view = memoryview(content)
        while True:
            last = LAST if len(view) <= piece else 0
            self.door.socket.sendall(pdu(DATA_TF, fragment(context, control | last, bytes(view[:piece]))))
            view = view[piece:]
            if last:
                return

    def response(self):
        kind, body = self.read_pdu()
        if kind != DATA_TF:
            raise Ended((kind, body))
        answer = read_command(body[6:])
        comment = answer.get(0x0902, b"").decode("ascii").strip()
        return struct.unpack("<H", answer[0x0900])[0], comment

    def echo(self):
        self.send(1, COMMAND, echo_request())
        return self.response()[0]

    def store(self, sop_class, instance, data_set, context=3, message=1):
        """The status and the comment that the relay answers."""
        self.send(context, COMMAND, store_request(sop_class, instance, message))
        self.send(context, 0, data_set)
        return self.response()

    def send_store(self, sop_class, instance, head, pieces):
        """A data set that is made while it is sent: its beginning, then pieces, the last of them marked."""
        self.send(3, COMMAND, store_request(sop_class, instance))
        self.door.socket.sendall(pdu(DATA_TF, fragment(3, 0, head)))
        for piece in pieces:
            for begin in range(0, len(piece), 128 * 1024):
                part = piece[begin:begin + 128 * 1024]
                self.door.socket.sendall(pdu(DATA_TF, fragment(3, 0, part)))
        self.door.socket.sendall(pdu(DATA_TF, fragment(3, LAST, b"")))

    def release(self):
        self.door.socket.sendall(pdu(RELEASE_RQ, bytes(4)))
        if (heard := self.read_pdu()[0]) != RELEASE_RP:
            raise Ended(heard)
