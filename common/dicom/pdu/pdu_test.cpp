#include "common/dicom/pdu/associate.hpp"
#include "common/dicom/pdu/data_tf.hpp"
#include "common/dicom/pdu/uids.hpp"
#include "common/dicom/pdu/wire_text_for_tests.hpp"

#include <gtest/gtest.h>

#include <random>

namespace shanhai::dicom {
namespace {

using test::wire;

const auto request_on_the_wire = wire(R"(
    01 00 00000161                                  # A-ASSOCIATE-RQ
    0001 0000 'SHANHAI         ' 'NIUJIE_CT       ' 00*32
    10 00 0015 '1.2.840.10008.3.1.1.1'
    20 00 002E 01 000000
       30 00 0011 '1.2.840.10008.1.1'
       40 00 0011 '1.2.840.10008.1.2'
    20 00 0052 03 000000
       30 00 0019 '1.2.840.10008.5.1.4.1.1.2'
       40 00 0013 '1.2.840.10008.1.2.1'
       40 00 0016 '1.2.840.10008.1.2.4.80'
    50 00 0078
       51 00 0004 00040000
       52 00 0006 '2.25.7'
       53 00 0004 0001 0001
       54 00 001D 0019 '1.2.840.10008.5.1.4.1.1.2' 01 00
       55 00 0004 'TEST'
       56 00 001D 0019 '1.2.840.10008.5.1.4.1.1.2' 0200
       58 00 0010 02 01 0004 'wang' 0006 'secret'
)");

auto request() -> AssociateRq
{
    AssociateRq pdu;
    pdu.called_title = "SHANHAI";
    pdu.calling_title = "NIUJIE_CT";
    pdu.application_context = uids::application_context;
    pdu.contexts = {{1, "1.2.840.10008.1.1", {"1.2.840.10008.1.2"}},
                    {3, "1.2.840.10008.5.1.4.1.1.2", {"1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.80"}}};
    pdu.user.pdu_length_max = 256 * 1024;
    pdu.user.implementation_class = "2.25.7";
    pdu.user.implementation_version = "TEST";
    pdu.user.async_operations = AsyncOperations{1, 1};
    pdu.user.roles = {{"1.2.840.10008.5.1.4.1.1.2", true, false}};
    pdu.user.extended = {{"1.2.840.10008.5.1.4.1.1.2", wire("0200")}};
    pdu.user.identity = UserIdentity{IdentityType::name_and_passcode, true, to_bytes("wang"), to_bytes("secret")};
    return pdu;
}

const auto acceptance_on_the_wire = wire(R"(
    02 00 000000D3                                  # A-ASSOCIATE-AC
    0001 0000 'SHANHAI         ' 'NIUJIE_CT       ' 00*32
    10 00 0015 '1.2.840.10008.3.1.1.1'
    21 00 0019 01 00 00 00 40 00 0011 '1.2.840.10008.1.2'
    21 00 0008 03 00 04 00 40 00 0000
    50 00 0049
       51 00 0004 00004000
       52 00 0006 '2.25.7'
       53 00 0004 0001 0001
       54 00 001D 0019 '1.2.840.10008.5.1.4.1.1.2' 01 00
       55 00 0004 'TEST'
       59 00 0002 0000
)");

auto acceptance() -> AssociateAc
{
    AssociateAc pdu;
    pdu.called_title = "SHANHAI";
    pdu.calling_title = "NIUJIE_CT";
    pdu.application_context = uids::application_context;
    pdu.contexts = {{1, ContextResult::accepted, "1.2.840.10008.1.2"},
                    {3, ContextResult::transfer_syntaxes_not_supported, ""}};
    pdu.user.pdu_length_max = 16 * 1024;
    pdu.user.implementation_class = "2.25.7";
    pdu.user.implementation_version = "TEST";
    pdu.user.async_operations = AsyncOperations{1, 1};
    pdu.user.roles = {{"1.2.840.10008.5.1.4.1.1.2", true, false}};
    pdu.user.identity_answer = Bytes{};
    return pdu;
}

auto body(const Bytes& pdu) -> ByteView { return ByteView{pdu}.subspan(pdu_header_length); }

// What the receiver of a whole PDU does with it, whatever it is.
auto decodes(ByteView pdu) -> bool
{
    const auto header = decode_header(pdu);
    if (!header || pdu.size() - pdu_header_length != header->length) return false;
    const auto rest = pdu.subspan(pdu_header_length);
    switch (header->type) {
    case PduType::associate_rq: return decode_associate_rq(rest).has_value();
    case PduType::associate_ac: return decode_associate_ac(rest).has_value();
    case PduType::associate_rj: return decode_associate_rj(rest).has_value();
    case PduType::data_tf: return decode_pdv_header(rest, header->length).has_value();
    case PduType::release_rq:
    case PduType::release_rp: return rest.size() == short_pdu_length;
    case PduType::abort: return decode_abort(rest).has_value();
    }
    return false;
}

auto golden() -> std::vector<Bytes>
{
    return {request_on_the_wire,
            acceptance_on_the_wire,
            wire("03 00 00000004 00 01 01 07"),
            wire("05 00 00000004 00000000"),
            wire("06 00 00000004 00000000"),
            wire("07 00 00000004 0000 02 06"),
            wire("04 00 0000000A 00000006 01 03 'abcd'")};
}

TEST(Pdu, of_a_request_is_byte_for_byte_as_in_the_standard) { EXPECT_EQ(encode(request()), request_on_the_wire); }

TEST(Pdu, of_a_request_is_understood)
{
    const auto decoded = decode_associate_rq(body(request_on_the_wire));

    ASSERT_TRUE(decoded) << decoded.error().at();
    EXPECT_EQ(*decoded, request());
}

TEST(Pdu, of_an_acceptance_is_byte_for_byte_as_in_the_standard)
{
    EXPECT_EQ(encode(acceptance()), acceptance_on_the_wire);
}

TEST(Pdu, of_an_acceptance_is_understood)
{
    const auto decoded = decode_associate_ac(body(acceptance_on_the_wire));

    ASSERT_TRUE(decoded) << decoded.error().at();
    EXPECT_EQ(*decoded, acceptance());
}

TEST(Pdu, of_a_rejection_goes_both_ways)
{
    const auto permanent = AssociateRj{false, RejectReason::called_title_not_recognized};
    const auto transient = AssociateRj{true, RejectReason::local_limit_exceeded};

    EXPECT_EQ(encode(permanent), wire("03 00 00000004 00 01 01 07"));
    EXPECT_EQ(encode(transient), wire("03 00 00000004 00 02 03 02"));
    EXPECT_EQ(decode_associate_rj(wire("00 01 01 07")).value(), permanent);
    EXPECT_EQ(decode_associate_rj(wire("00 02 03 02")).value(), transient);
}

TEST(Pdu, of_release_and_abort_go_both_ways)
{
    const auto abort = Abort{AbortSource::provider, AbortReason::invalid_parameter_value};

    EXPECT_EQ(encode(ReleaseRq{}), wire("05 00 00000004 00000000"));
    EXPECT_EQ(encode(ReleaseRp{}), wire("06 00 00000004 00000000"));
    EXPECT_EQ(encode(abort), wire("07 00 00000004 0000 02 06"));
    EXPECT_EQ(decode_abort(wire("0000 02 06")).value(), abort);
}

TEST(Pdu, header_keeps_types_it_does_not_know)
{
    const auto header = decode_header(wire("48 54 5450 2F31")).value();  // "HTTP/1"

    EXPECT_FALSE(is_known(header.type));
    EXPECT_FALSE(is_known(PduType{0x00}));
    EXPECT_TRUE(is_known(PduType::associate_rq));
    EXPECT_TRUE(is_known(PduType::abort));
    EXPECT_FALSE(is_known(PduType{0x08}));
}

TEST(Pdu, is_refused_wherever_it_is_cut)
{
    for (const auto& pdu : golden()) {
        ASSERT_TRUE(decodes(pdu));
        for (std::size_t length = 0; length < pdu.size(); ++length)
            EXPECT_FALSE(decodes(ByteView{pdu}.first(length))) << length;
    }
}

// The cut may also be honest about itself, with a header that counts what is left.
TEST(Pdu, is_refused_wherever_it_is_cut_and_says_so)
{
    for (std::size_t length = 0; length < body(request_on_the_wire).size(); ++length)
        EXPECT_FALSE(decode_associate_rq(body(request_on_the_wire).first(length))) << length;
    for (std::size_t length = 0; length < body(acceptance_on_the_wire).size(); ++length)
        EXPECT_FALSE(decode_associate_ac(body(acceptance_on_the_wire).first(length))) << length;
}

TEST(Pdu, says_which_step_refused_it)
{
    auto stranger = request();
    stranger.contexts[1].id = 1;
    const auto twice = decode_associate_rq(body(encode(stranger)));
    stranger.contexts[1].id = 4;
    const auto even = decode_associate_rq(body(encode(stranger)));
    stranger.contexts.clear();
    const auto nothing = decode_associate_rq(body(encode(stranger)));

    const auto id_refused = Fault{errc::malformed, "pdu.context-id"};
    const auto none_refused = Fault{errc::malformed, "pdu.contexts"};
    EXPECT_EQ(twice.error(), id_refused);
    EXPECT_EQ(even.error(), id_refused);
    EXPECT_EQ(nothing.error(), none_refused);
}

TEST(Pdu, survives_whatever_a_broken_peer_sends)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE(seed);
    std::mt19937 random{seed};
    std::size_t understood = 0;
    for (int round = 0; round < 20'000; ++round) {
        auto pdus = golden();
        auto pdu = pdus[random() % pdus.size()];
        for (auto changes = 1 + random() % 4; changes > 0; --changes) {
            const auto at = random() % pdu.size();
            switch (random() % 4) {
            case 0: pdu[at] = static_cast<std::byte>(random()); break;
            case 1: pdu[at] ^= static_cast<std::byte>(1U << random() % 8); break;
            case 2: pdu.erase(pdu.begin() + static_cast<std::ptrdiff_t>(at)); break;
            case 3: pdu.insert(pdu.begin() + static_cast<std::ptrdiff_t>(at), std::byte{0xFF}); break;
            }
            if (pdu.empty()) break;
        }
        if (pdu.size() < pdu_header_length) continue;
        const auto length = static_cast<std::uint32_t>(pdu.size() - pdu_header_length);
        for (unsigned i = 0; i < 4; ++i) pdu[2 + i] = static_cast<std::byte>(length >> (24 - 8 * i));
        if (decodes(pdu)) ++understood;
    }
    EXPECT_GT(understood, 0U);  // or the mutations never came past the first check
}

TEST(AeTitle, is_trimmed_of_spaces_and_nul)
{
    auto padded = request();
    padded.called_title = "  SHANHAI";
    padded.calling_title = std::string{"CT\0\0\0", 5};

    const auto decoded = decode_associate_rq(body(encode(padded))).value();

    EXPECT_EQ(decoded.called_title, "SHANHAI");
    EXPECT_EQ(decoded.calling_title, "CT");
}

TEST(AeTitle, has_one_to_sixteen_printable_characters)
{
    EXPECT_FALSE(is_ae_title(""));
    EXPECT_TRUE(is_ae_title("SIXTEEN_LETTERS_"));
    EXPECT_FALSE(is_ae_title("SEVENTEEN_LETTERS"));
    EXPECT_FALSE(is_ae_title("A\\B"));
    EXPECT_FALSE(is_ae_title("A\nB"));
}

TEST(Uid, may_be_padded_but_not_too_long)
{
    const std::string longest(uid_length_max, '1');

    EXPECT_EQ(decode_uid(as_view(longest), "here").value(), longest);
    EXPECT_FALSE(decode_uid(as_view(longest + "1"), "here"));
    EXPECT_EQ(decode_uid(as_view(std::string_view{"1.2\0", 4}), "here").value(), "1.2");
    EXPECT_EQ(decode_uid(as_view("1.2 "), "here").value(), "1.2");
    EXPECT_FALSE(decode_uid(as_view(""), "here"));
    EXPECT_FALSE(decode_uid(as_view("1.2x"), "here"));
}

TEST(UserInformation, skips_what_it_does_not_know)
{
    const auto item = wire("57 00 0002 FFFF 51 00 0004 00004000 77 00 0000");

    const auto information = decode_user_information(item);

    ASSERT_TRUE(information);
    EXPECT_EQ(information->pdu_length_max, 0x4000U);
}

TEST(UserInformation, needs_a_pdu_that_can_carry_something)
{
    const auto said = [](std::uint32_t length) {
        ByteWriter out;
        out.item(0x51, [&] { out.be32(length); });
        const auto item = std::move(out).take();
        return decode_user_information(item);
    };

    EXPECT_EQ(said(pdu_length_min).value().pdu_length_max, pdu_length_min);
    EXPECT_FALSE(said(pdu_length_min - 1));
    EXPECT_EQ(said(0).value().pdu_length_max, 0U);  // any length
    EXPECT_EQ(decode_user_information({}).value().pdu_length_max, pdu_length_unsaid);
}

TEST(UserInformation, bounds_identities_and_lists)
{
    const auto with_identity = [](std::size_t length) {
        auto pdu = request();
        pdu.user.identity = UserIdentity{IdentityType::jwt, false, Bytes(length), {}};
        return decode_associate_rq(body(encode(pdu)));
    };
    const auto with_roles = [](std::size_t count) {
        auto pdu = request();
        pdu.user.roles.assign(count, {"1.2", true, true});
        return decode_associate_rq(body(encode(pdu)));
    };
    const auto with_extended = [](std::size_t count) {
        auto pdu = request();
        pdu.user.extended.assign(count, {"1.2", {}});
        return decode_associate_rq(body(encode(pdu)));
    };

    EXPECT_TRUE(with_identity(identity_field_length_max));
    EXPECT_FALSE(with_identity(identity_field_length_max + 1));
    EXPECT_TRUE(with_roles(role_selections_max));
    EXPECT_FALSE(with_roles(role_selections_max + 1));
    EXPECT_TRUE(with_extended(extended_negotiations_max));
    EXPECT_FALSE(with_extended(extended_negotiations_max + 1));
}

TEST(UserInformation, cuts_a_version_name_that_is_too_long)
{
    auto pdu = request();
    pdu.user.implementation_version = std::string(implementation_version_length_max + 1, 'V');

    const auto decoded = decode_associate_rq(body(encode(pdu))).value();

    EXPECT_EQ(decoded.user.implementation_version, std::string(implementation_version_length_max, 'V'));
}

TEST(UserInformation, cuts_a_version_name_before_its_padding)
{
    auto pdu = request();
    pdu.user.implementation_version = std::string("CT_1\0\0\0\0\0\0\0\0\0\0\0\0\0rest", 21);

    const auto decoded = decode_associate_rq(body(encode(pdu))).value();

    EXPECT_EQ(decoded.user.implementation_version, "CT_1");
    EXPECT_EQ(decode_associate_rq(body(encode(decoded))).value(), decoded);
}

TEST(Contexts, have_so_many_transfer_syntaxes_and_no_more)
{
    const auto with_syntaxes = [](std::size_t count) {
        auto pdu = request();
        pdu.contexts[0].transfer_syntaxes.assign(count, "1.2");
        return decode_associate_rq(body(encode(pdu)));
    };

    EXPECT_FALSE(with_syntaxes(0));
    EXPECT_TRUE(with_syntaxes(transfer_syntaxes_max));
    EXPECT_FALSE(with_syntaxes(transfer_syntaxes_max + 1));
}

TEST(Contexts, may_be_all_that_there_are_numbers_for)
{
    auto pdu = request();
    pdu.contexts.clear();
    for (std::size_t i = 0; i < contexts_max; ++i)
        pdu.contexts.push_back({static_cast<std::uint8_t>(2 * i + 1), "1.2", {"1.2"}});

    const auto decoded = decode_associate_rq(body(encode(pdu)));

    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->contexts.size(), contexts_max);
    EXPECT_EQ(decoded->contexts.back().id, 255);
}

}  // namespace
}  // namespace shanhai::dicom
