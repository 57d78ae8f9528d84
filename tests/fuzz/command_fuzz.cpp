// DIMSE command sets.
#include "common/dicom/pdu/messages.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {

void run(ByteView input)
{
    const auto command = dicom::decode_command(input);
    if (!command) return;
    const auto once = dicom::decode_command(dicom::encode(*command));
    must(once.has_value(), "what was understood can be said again");
    const auto twice =
        dicom::decode_command(dicom::encode(*once));  // texts longer than their VR are cut the first time
    must(twice && *twice == *once, "a command reads the same again");

    if (const auto store = dicom::as_store_request(*command))
        must(dicom::answer_to(*store, dicom::status::success).message_id == command->message_id,
             "answers name the asked");
    const auto answer = dicom::answer_to(*command, dicom::status::unrecognized_operation, "comment");
    must(dicom::decode_command(dicom::encode(answer)).has_value(), "every command can be answered");
}

}  // namespace shanhai::fuzz
