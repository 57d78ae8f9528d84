"""A DICOM peer whose lengths are absurd, whose fragments contradict themselves, or whose data set never stops nesting.

Each gets an A-ABORT, or a status that says what was wrong with the object; nobody else notices.
"""

import struct
import unittest
from concurrent.futures import ThreadPoolExecutor

from dicom_wire import (ABORT, ASSOCIATE_AC, ASSOCIATE_RQ, COMMAND, DATA_TF, EXPLICIT, IMPLICIT, LAST, RELEASE_RP,
                        RELEASE_RQ, SECONDARY_CAPTURE, VERIFICATION, Association, associate_request, echo_request,
                        element, fragment, item, pdu, short, store_request, uid)
from hostile import HostileTest, only_when_asked

ABSURD = [0, 1, 3, 5, 0x7FFFFFFF, 0xFFFFFFF0, 0xFFFFFFFF]
KINDS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 0x48, 0xFF]  # the seven that exist, and neighbours
SEQUENCE_ELEMENT = b"\x09\x00\x10\x10SQ\0\0"     # (0009,1010), a private sequence
UNKNOWN_LENGTH = b"\xff\xff\xff\xff"


def storing(instance):
    """C-STORE of next to nothing under this name."""
    return (pdu(DATA_TF, fragment(3, COMMAND | LAST, store_request(SECONDARY_CAPTURE, instance))) +
            pdu(DATA_TF, fragment(3, LAST, b"\x08\0\x05\0CS\0\0")))


def pdus(heard):
    """What the relay said, taken apart: [(type, body)]."""
    found = []
    while heard:
        kind, _, length = struct.unpack_from(">BBI", heard)
        found.append((kind, heard[6:6 + length]))
        heard = heard[6 + length:]
    return found


def has_aborted(heard):
    """Whether the last words were said: from here on the relay only waits for us to go."""
    return heard[-10:-4] == pdu(ABORT, length=4)


class BadAssociations(HostileTest):
    SETTINGS = {**HostileTest.SHORT, "study_quiet_period": "1h"}

    def outcomes(self, scripts):
        """Each script on a connection of its own, all at once; what the relay said to it before it hung up."""
        def play(script):
            with self.door("dicom") as door:
                return pdus(door.say(script).hear(has_aborted))
        with ThreadPoolExecutor(80) as players:
            return zip(scripts, players.map(play, scripts.values()))

    def assert_ended(self, scripts, greeting):
        """Nothing but the greeting and an abort was said; a release that is none is not answered as one."""
        for name, heard in self.outcomes(scripts):
            with self.subTest(name):
                self.assertEqual([kind for kind, _ in heard[:len(greeting)]], greeting)
                self.assertIn([kind for kind, _ in heard[len(greeting):]], [[], [ABORT]])

    def test_a_first_pdu_of_any_type_and_length_is_no_association(self):
        scripts = {f"type {kind} length {length}": pdu(kind, b"\1" * 70, length)
                   for kind in KINDS for length in ABSURD}
        self.assert_ended(scripts, [])

    def test_a_later_pdu_of_any_type_and_length_ends_the_association(self):
        scripts = {f"type {kind} length {length}": associate_request() + pdu(kind, b"\1" * 12, length)
                   for kind in KINDS for length in ABSURD}
        self.assert_ended(scripts, [ASSOCIATE_AC])

    def test_a_request_whose_items_lie_about_their_length_is_refused(self):
        truth = associate_request()
        places = [6 + 68 + 2]                                   # the application context's length, then the others'
        while (after := places[-1] + 2 + int.from_bytes(truth[places[-1]:places[-1] + 2], "big")) < len(truth):
            places.append(after + 2)
        self.assertEqual(len(places), 4)
        scripts = {f"item at {place} of length {length}":
                   truth[:place] + struct.pack(">H", length) + truth[place + 2:]
                   for place in places for length in (1, 0x7FFF, 0xFFFF)}
        scripts |= {f"cut to {size}": pdu(ASSOCIATE_RQ, truth[6:6 + size]) for size in range(0, len(truth) - 7, 9)}
        self.assert_ended(scripts, [])

    def test_a_fragment_that_contradicts_its_pdu_ends_the_association(self):
        echo = echo_request()
        lying = {f"length {length}": pdu(DATA_TF, fragment(1, COMMAND | LAST, echo, length))
                 for length in [0, 1, len(echo) + 3, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF]}
        lying |= {f"context {context}": pdu(DATA_TF, fragment(context, COMMAND | LAST, echo))
                  for context in (0, 2, 5, 254, 255)}
        lying |= {"two bytes of a header": pdu(DATA_TF, b"\0\0"),
                  "a header without its bytes": pdu(DATA_TF, struct.pack(">IBB", 2 + len(echo), 1, 3)),
                  "a data set nobody announced": pdu(DATA_TF, fragment(1, LAST, b"abcd")),
                  "a command that never ends": pdu(DATA_TF, fragment(1, COMMAND, bytes(30_000))) * 3}
        self.assert_ended({name: associate_request() + content for name, content in lying.items()}, [ASSOCIATE_AC])

    def test_a_command_that_contradicts_itself_ends_the_association(self):
        kind, message, none = element(0x0100, short(0x30)), element(0x0110, short(1)), element(0x0800, short(0x101))
        wrong = {
            "element beyond the command": struct.pack("<HHI", 0, 2, 0xFFFFFFFF) + b"1.2",
            "element cut off": kind + message + none + b"\0\0",
            "empty": b"",
            "another group": struct.pack("<HHI", 8, 0x18, 4) + b"1.2\0" + kind + message + none,
            "a number of three bytes": element(0x0100, b"\x30\0\0") + message + none,
            "no field": message + none,
            "a UID of letters": element(0x0002, b"hello!") + kind + message + none,
            "a UID of a kilobyte": element(0x0002, b"1" * 1024) + kind + message + none,
        }
        self.assert_ended({name: associate_request() + pdu(DATA_TF, fragment(1, COMMAND | LAST, content))
                           for name, content in wrong.items()}, [ASSOCIATE_AC])

    def test_a_release_that_is_one_is_answered_however_it_is_cut(self):
        whole = associate_request() + pdu(RELEASE_RQ, bytes(4))
        heard = dict(self.outcomes({"whole": whole, "reserved bytes set": whole[:-4] + b"\xff\xff\xff\xff"}))
        for name, said in heard.items():
            self.assertEqual([kind for kind, _ in said], [ASSOCIATE_AC, RELEASE_RP], name)

    def test_an_instance_that_has_no_proper_name_is_not_stored(self):
        for instance in ("1.2.3.", "..", "1.02.3", "9" * 65, "abc"):
            with self.subTest(instance), self.door("dicom") as door:
                heard = pdus(door.say(associate_request() + storing(instance) + pdu(RELEASE_RQ, bytes(4)))
                             .hear(lambda heard: has_aborted(heard) or heard.endswith(pdu(RELEASE_RP, bytes(4)))))
                self.assertEqual(heard[0][0], ASSOCIATE_AC)
                for kind, body in heard[1:]:
                    self.assertFalse(kind == DATA_TF and element(0x0900, short(0)) in body, "it was stored")


class BadDataSets(HostileTest):
    SETTINGS = {"study_quiet_period": "1h"}

    def test_a_data_set_nested_thousands_deep_costs_its_sender_the_object_and_nobody_else_anything(self):
        identity = (b"\x08\0\x16\0UI" + struct.pack("<H", 26) + uid(SECONDARY_CAPTURE) +
                    b"\x08\0\x18\0UI" + struct.pack("<H", 8) + b"2.25.777")
        explicit = SEQUENCE_ELEMENT + UNKNOWN_LENGTH + b"\xfe\xff\x00\xe0" + UNKNOWN_LENGTH
        implicit = SEQUENCE_ELEMENT[:4] + UNKNOWN_LENGTH + b"\xfe\xff\x00\xe0" + UNKNOWN_LENGTH
        contexts = [(1, VERIFICATION, [IMPLICIT]), (3, SECONDARY_CAPTURE, [EXPLICIT]),
                    (5, SECONDARY_CAPTURE, [IMPLICIT])]
        with self.associate("longtan", contexts) as peer:
            for depth in (1_000, 10_000, 200_000):
                self.assertEqual(peer.store(SECONDARY_CAPTURE, "2.25.777", identity + explicit * depth),
                                 (0xA700, "dicom.depth"))
            flat = struct.pack("<HHI", 8, 0x16, 26) + uid(SECONDARY_CAPTURE)
            self.assertEqual(peer.store(SECONDARY_CAPTURE, "2.25.777", flat + implicit * 10_000, context=5),
                             (0xA700, "dicom.depth"))
            self.assertEqual(peer.echo(), 0, "the association goes on")

    @only_when_asked
    def test_a_data_set_of_millions_of_elements_is_refused_in_bounded_time(self):
        identity = b"\x08\0\x16\0UI" + struct.pack("<H", 26) + uid(SECONDARY_CAPTURE)
        with self.associate("longtan") as peer:
            status, comment = peer.store(SECONDARY_CAPTURE, "2.25.778", identity + b"\x09\0\x10\x10LO\0\0" * 2_000_000)
            self.assertEqual((status, comment), (0xA700, "dicom.elements"))
            self.assertEqual(peer.echo(), 0)

    def test_elements_with_absurd_lengths_are_refused(self):
        identity = b"\x08\0\x16\0UI" + struct.pack("<H", 26) + uid(SECONDARY_CAPTURE)
        with self.associate("longtan") as peer:
            for length in (0x7FFFFFFF, 0xFFFFFFF0, 0xFFFFFFFE):
                broken = identity + b"\x09\0\x10\x10OB\0\0" + struct.pack("<I", length) + bytes(64)
                self.assertEqual(peer.store(SECONDARY_CAPTURE, "2.25.779", broken), (0xC000, "dicom.truncated"))
            announced_longer = identity[:-26] + uid(SECONDARY_CAPTURE)[:3]
            self.assertEqual(peer.store(SECONDARY_CAPTURE, "2.25.779", announced_longer)[0], 0xC000)


if __name__ == "__main__":
    unittest.main(verbosity=2)
