#include "common/net/association/negotiation.hpp"

#include "common/dicom/pdu/uids.hpp"

#include <gtest/gtest.h>

namespace shanhai::net {
namespace {

namespace uids = dicom::uids;
using dicom::ContextResult;
using dicom::RejectReason;

constexpr auto ct_image_storage = "1.2.840.10008.5.1.4.1.1.2";
constexpr auto study_root_find = "1.2.840.10008.5.1.4.1.2.2.1";

auto request() -> dicom::AssociateRq
{
    dicom::AssociateRq request;
    request.calling_title = "NIUJIE_CT";
    request.called_title = "SHANHAI";
    request.application_context = uids::application_context;
    request.contexts = {{1, std::string{uids::verification}, {std::string{uids::implicit_little_endian}}},
                        {3, ct_image_storage, {"1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.1"}},
                        {5, study_root_find, {"1.2.840.10008.1.2"}},
                        {7, "1.3.12.2.1107.5.9.1", {"1.2.999.1"}}};
    return request;
}

auto reason(const Objection& objection) -> std::optional<RejectReason>
{
    return objection ? std::optional{objection->reason} : std::nullopt;
}

TEST(Acceptance, takes_storage_and_echo_in_the_senders_first_syntax)
{
    const auto answer = acceptance_of(request(), {});

    ASSERT_EQ(answer.contexts.size(), 4U);
    EXPECT_EQ(answer.contexts[0].result, ContextResult::accepted);
    EXPECT_EQ(answer.contexts[1], (dicom::AnsweredContext{3, ContextResult::accepted, "1.2.840.10008.1.2.4.80"}));
    EXPECT_EQ(answer.contexts[2].result, ContextResult::abstract_syntax_not_supported);
    EXPECT_EQ(answer.contexts[3], (dicom::AnsweredContext{7, ContextResult::accepted, "1.2.999.1"}));
}

TEST(Acceptance, leads_to_the_contexts_both_agreed_to)
{
    const auto answer = acceptance_of(request(), {});

    const auto agreed = agreed_contexts(request(), answer);

    const std::vector<Context> expected{{1, std::string{uids::verification}, std::string{uids::implicit_little_endian}},
                                        {3, ct_image_storage, "1.2.840.10008.1.2.4.80"},
                                        {7, "1.3.12.2.1107.5.9.1", "1.2.999.1"}};
    EXPECT_EQ(agreed, expected);
}

TEST(Acceptance, leaves_the_choice_to_the_policy_but_not_the_number)
{
    AcceptPolicy policy;
    policy.choose = [](const dicom::ProposedContext& proposed) {
        return dicom::AnsweredContext{99, ContextResult::accepted, proposed.transfer_syntaxes.back()};
    };

    const auto answer = acceptance_of(request(), policy);

    EXPECT_EQ(answer.contexts[1], (dicom::AnsweredContext{3, ContextResult::accepted, "1.2.840.10008.1.2.1"}));
}

TEST(Acceptance, answers_only_what_was_asked)
{
    const auto plain = acceptance_of(request(), {});
    auto curious = request();
    curious.user.async_operations = dicom::AsyncOperations{8, 8};
    curious.user.roles = {{ct_image_storage, true, true}};
    curious.user.identity = dicom::UserIdentity{dicom::IdentityType::name, true, to_bytes("wang"), {}};
    const auto answered = acceptance_of(curious, {});
    curious.user.identity->answer_wanted = false;
    const auto unasked = acceptance_of(curious, {});

    EXPECT_FALSE(plain.user.async_operations);
    EXPECT_TRUE(plain.user.roles.empty());
    EXPECT_FALSE(plain.user.identity_answer);
    EXPECT_EQ(answered.user.async_operations, (dicom::AsyncOperations{1, 1}));
    EXPECT_EQ(answered.user.roles, (std::vector<dicom::RoleSelection>{{ct_image_storage, true, false}}));
    EXPECT_EQ(answered.user.identity_answer, Bytes{});
    EXPECT_FALSE(unasked.user.identity_answer);
}

TEST(Acceptance, says_that_a_user_was_authenticated_only_when_there_was_nothing_to_check)
{
    using dicom::IdentityType;
    const auto answer_to = [](IdentityType type) {
        auto introduced = request();
        introduced.user.identity = dicom::UserIdentity{type, true, to_bytes("wang"), to_bytes("secret")};
        return acceptance_of(introduced, {}).user.identity_answer;
    };

    EXPECT_EQ(answer_to(IdentityType::name), Bytes{});
    for (const auto type :
         {IdentityType::name_and_passcode, IdentityType::kerberos, IdentityType::saml, IdentityType::jwt})
        EXPECT_EQ(answer_to(type), std::nullopt);
}

TEST(Acceptance, grants_each_role_once_and_only_for_what_was_proposed)
{
    auto request_with = request();
    request_with.user.roles = {
        {ct_image_storage, true, false}, {ct_image_storage, false, true}, {"2.25.5", true, true}};

    const auto answer = acceptance_of(request_with, {});

    EXPECT_EQ(answer.user.roles, (std::vector<dicom::RoleSelection>{{ct_image_storage, true, false}}));
    EXPECT_EQ(answer.contexts[1].result, ContextResult::accepted);
}

TEST(Acceptance, gives_no_context_to_whoever_may_play_no_part_in_it)
{
    auto receiver = request();
    receiver.user.roles = {{ct_image_storage, false, true}};
    AcceptPolicy generous;
    generous.callers_as_scp = {ct_image_storage};

    const auto refused = acceptance_of(receiver, {});
    const auto granted = acceptance_of(receiver, generous);

    EXPECT_EQ(refused.user.roles, (std::vector<dicom::RoleSelection>{{ct_image_storage, false, false}}));
    EXPECT_EQ(refused.contexts[1].result, ContextResult::user_rejection);
    EXPECT_EQ(granted.user.roles, receiver.user.roles);
    EXPECT_EQ(granted.contexts[1].result, ContextResult::accepted);
}

TEST(Acceptance, tells_storage_users_who_ask_that_everything_is_kept_as_it_came)
{
    auto curious = request();
    curious.user.extended = {{ct_image_storage, Bytes(6)},
                             {ct_image_storage, {}},
                             {study_root_find, Bytes{std::byte{1}}},
                             {"1.2.840.10008.5.1.4.1.1.4", {}}};

    const auto answer = acceptance_of(curious, {});

    ASSERT_EQ(answer.user.extended.size(), 1U) << "once, and nothing about queries or what was not proposed";
    EXPECT_EQ(answer.user.extended[0].sop_class, ct_image_storage);
    EXPECT_EQ(answer.user.extended[0].information, from_hex("020003000000").value());
}

TEST(Acceptance, offers_a_pdu_length_between_floor_and_ceiling)
{
    const auto offered = [](std::uint32_t wished) {
        AcceptPolicy policy;
        policy.pdu_length_max = wished;
        return acceptance_of(request(), policy).user.pdu_length_max;
    };

    EXPECT_EQ(offered(pdu_length_default), pdu_length_default);
    EXPECT_EQ(offered(pdu_length_floor - 1), pdu_length_floor);
    EXPECT_EQ(offered(0), pdu_length_floor);  // never "any length"
    EXPECT_EQ(offered(pdu_length_ceiling + 1), pdu_length_ceiling);
}

TEST(Objection, is_raised_to_what_the_standard_lets_us_refuse)
{
    AcceptPolicy policy;
    policy.titles = {"SHANHAI", "SHANHAI2"};
    auto newer = request();
    newer.protocol_version = 2;
    auto foreign = request();
    foreign.application_context = "1.2.3";
    auto nameless = request();
    nameless.calling_title.clear();
    auto elsewhere = request();
    elsewhere.called_title = "ELSEWHERE";
    auto second = request();
    second.called_title = "SHANHAI2";

    EXPECT_EQ(reason(objection_to(request(), policy)), std::nullopt);
    EXPECT_EQ(reason(objection_to(second, policy)), std::nullopt);
    EXPECT_EQ(reason(objection_to(newer, policy)), RejectReason::protocol_version_not_supported);
    EXPECT_EQ(reason(objection_to(foreign, policy)), RejectReason::application_context_not_supported);
    EXPECT_EQ(reason(objection_to(nameless, policy)), RejectReason::calling_title_not_recognized);
    EXPECT_EQ(reason(objection_to(elsewhere, policy)), RejectReason::called_title_not_recognized);
    EXPECT_EQ(reason(objection_to(elsewhere, {})), std::nullopt);  // no names of ours: any will do
}

TEST(Rejection, is_read_as_one_of_our_faults)
{
    const auto code = [](bool transient, RejectReason why) { return to_fault({transient, why}).code(); };

    EXPECT_EQ(code(false, RejectReason::calling_title_not_recognized), errc::forbidden);
    EXPECT_EQ(code(false, RejectReason::called_title_not_recognized), errc::forbidden);
    EXPECT_EQ(code(false, RejectReason::protocol_version_not_supported), errc::unsupported);
    EXPECT_EQ(code(true, RejectReason::temporary_congestion), errc::busy);
    EXPECT_EQ(code(true, RejectReason::local_limit_exceeded), errc::busy);
    EXPECT_EQ(code(true, RejectReason::none_given), errc::busy);
    EXPECT_EQ(code(false, RejectReason::none_given), errc::forbidden);
    EXPECT_EQ(code(false, RejectReason{0x0909}), errc::forbidden);
}

}  // namespace
}  // namespace shanhai::net
