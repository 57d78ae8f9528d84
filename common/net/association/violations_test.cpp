// Peers that break the protocol of PS3.8 section 9.2, and what they are told.
#include "common/net/association/script_for_tests.hpp"

#include <gtest/gtest.h>

namespace shanhai::net {
namespace {

using namespace script;

struct Violation {
    std::string name;
    Bytes script;
    AbortReason reason;
    std::string_view at;
};

void PrintTo(const Violation& violation, std::ostream* out) { *out << violation.name; }

auto violations() -> std::vector<Violation>
{
    const auto commanded = joined({hello, store_announcement(1)});
    const auto half_a_command =
        data_tf({fragment(ct_context, PdvKind::command, false, ByteView{store_command(1)}.first(20))});
    const auto too_long_a_command =
        data_tf({fragment(ct_context, PdvKind::command, false, Bytes(dicom::command_length_max + 1))});
    return {
        {"unknown_pdu", joined({hello, wire("'HTTP/1.1 200 OK'")}), AbortReason::unrecognized_pdu,
         "association.unrecognized-pdu"},
        {"second_request", joined({hello, hello}), AbortReason::unexpected_pdu, "association.unexpected-pdu"},
        {"release_response", joined({hello, dicom::encode(dicom::ReleaseRp{})}), AbortReason::unexpected_pdu,
         "association.unexpected-pdu"},
        {"long_release", joined({hello, wire("05 00 00000005 0000000000")}), AbortReason::invalid_parameter_value,
         "association.pdu-length"},
        {"empty_pdu", joined({hello, wire("04 00 00000000")}), AbortReason::invalid_parameter_value,
         "association.pdu-length"},
        {"pdu_without_room_for_a_fragment", joined({hello, wire("04 00 00000005 0000000001")}),
         AbortReason::invalid_parameter_value, "association.fragment"},
        {"crumbs_behind_a_fragment", joined({hello, data_tf({data("", false), wire("000000")})}),
         AbortReason::unexpected_parameter, "association.data-without-command"},
        {"fragment_beyond_its_pdu", joined({hello, wire("04 00 00000006 00000003 01 03")}),
         AbortReason::invalid_parameter_value, "pdu.pdv.length"},
        {"unproposed_context", joined({hello, data_tf({fragment(9, PdvKind::command, true, echo_command(1))})}),
         AbortReason::invalid_parameter_value, "association.unknown-context"},
        {"refused_context", joined({hello, data_tf({fragment(5, PdvKind::command, true, echo_command(1))})}),
         AbortReason::invalid_parameter_value, "association.unknown-context"},
        {"data_without_command", joined({hello, data_tf({data("x", true)})}), AbortReason::unexpected_parameter,
         "association.data-without-command"},
        {"command_within_data", joined({commanded, data_tf({data("x", false)}), echo(2)}),
         AbortReason::unexpected_parameter, "association.command-within-data"},
        {"data_on_another_context", joined({commanded, data_tf({fragment(1, PdvKind::data_set, true, Bytes(4))})}),
         AbortReason::invalid_parameter_value, "association.mixed-contexts"},
        {"command_on_two_contexts", joined({hello, half_a_command, echo(1)}), AbortReason::invalid_parameter_value,
         "association.mixed-contexts"},
        {"release_within_command", joined({hello, half_a_command, goodbye}), AbortReason::unexpected_pdu,
         "association.release-within-message"},
        {"release_within_data", joined({commanded, data_tf({data("x", false)}), goodbye}), AbortReason::unexpected_pdu,
         "association.release-within-message"},
        {"endless_command", joined({hello, too_long_a_command}), AbortReason::invalid_parameter_value,
         "association.command-length"},
        {"nonsense_command", joined({hello, data_tf({fragment(1, PdvKind::command, true, Bytes(7))})}),
         AbortReason::invalid_parameter_value, "pdu.command.element"},
    };
}

class Violations : public testing::TestWithParam<Violation> {};

TEST_P(Violations, end_in_an_abort_that_says_why)
{
    const auto said = transcript({GetParam().script});

    ASSERT_TRUE(said.fault);
    EXPECT_EQ(said.fault->code(), errc::malformed);
    EXPECT_EQ(said.fault->at(), GetParam().at);
    ASSERT_FALSE(said.heard.empty());
    const auto expected = dicom::Abort{dicom::AbortSource::provider, GetParam().reason};
    EXPECT_EQ(said.heard.back(), dicom::encode(expected));
    EXPECT_TRUE(said.closed);
}

INSTANTIATE_TEST_SUITE_P(of_the_protocol, Violations, testing::ValuesIn(violations()),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace shanhai::net
