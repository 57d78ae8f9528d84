#include "common/dicom/pdu/user_information.hpp"

namespace shanhai::dicom {
namespace {

constexpr std::uint8_t user_information_item = 0x50;
constexpr std::uint8_t maximum_length = 0x51;
constexpr std::uint8_t implementation_class_uid = 0x52;
constexpr std::uint8_t asynchronous_operations = 0x53;
constexpr std::uint8_t role_selection = 0x54;
constexpr std::uint8_t implementation_version_name = 0x55;
constexpr std::uint8_t extended_negotiation = 0x56;
constexpr std::uint8_t user_identity_request = 0x58;
constexpr std::uint8_t user_identity_answer = 0x59;

auto malformed(std::string_view at) -> Fault { return Fault{errc::malformed, at}; }

auto decode_maximum_length(ByteView value) -> Result<std::uint32_t>
{
    ByteReader in{value};
    const auto length = in.be32();
    if (!in.ok() || in.left() != 0) return malformed("pdu.maximum-length");
    if (length != 0 && length < pdu_length_min) return malformed("pdu.maximum-length");
    return length;
}

auto decode_async_operations(ByteView value) -> Result<AsyncOperations>
{
    ByteReader in{value};
    AsyncOperations window;
    window.invoked = in.be16();
    window.performed = in.be16();
    if (!in.ok() || in.left() != 0) return malformed("pdu.async-operations");
    return window;
}

auto decode_role(ByteView value) -> Result<RoleSelection>
{
    ByteReader in{value};
    const auto length = in.be16();
    auto sop_class = decode_uid(in.take(length), "pdu.role-selection");
    const bool scu = in.u8() == 1;
    const bool scp = in.u8() == 1;
    if (!sop_class || !in.ok() || in.left() != 0) return malformed("pdu.role-selection");
    return RoleSelection{std::move(*sop_class), scu, scp};
}

auto decode_extended(ByteView value) -> Result<ExtendedNegotiation>
{
    ByteReader in{value};
    const auto length = in.be16();
    auto sop_class = decode_uid(in.take(length), "pdu.extended-negotiation");
    const auto information = in.take(in.left());
    if (!sop_class || !in.ok()) return malformed("pdu.extended-negotiation");
    return ExtendedNegotiation{std::move(*sop_class), Bytes(information.begin(), information.end())};
}

auto decode_identity(ByteView value) -> Result<UserIdentity>
{
    ByteReader in{value};
    UserIdentity identity;
    identity.type = static_cast<IdentityType>(in.u8());
    identity.answer_wanted = in.u8() == 1;
    const auto primary = in.take(in.be16());
    const auto secondary = in.take(in.be16());
    if (!in.ok() || in.left() != 0) return malformed("pdu.user-identity");
    if (primary.size() > identity_field_length_max || secondary.size() > identity_field_length_max)
        return malformed("pdu.user-identity");
    identity.primary.assign(primary.begin(), primary.end());
    identity.secondary.assign(secondary.begin(), secondary.end());
    return identity;
}

auto decode_identity_answer(ByteView value) -> Result<Bytes>
{
    ByteReader in{value};
    const auto answer = in.take(in.be16());
    if (!in.ok() || in.left() != 0 || answer.size() > identity_field_length_max) return malformed("pdu.user-identity");
    return Bytes(answer.begin(), answer.end());
}

// Cut to length first: what the cut lays bare may be padding again.
auto decode_version_name(ByteView value) -> std::string
{
    const auto text = trimmed(value);
    return std::string{trimmed(as_view(text.substr(0, implementation_version_length_max)))};
}

// Puts a decoded part where it belongs, or says why there is none.
template <class T, class Place>
auto keep(Result<T> part, Place place) -> Result<void>
{
    if (!part) return part.error();
    place(std::move(*part));
    return {};
}

auto decode_sub_item(std::uint8_t type, ByteView value, UserInformation& into) -> Result<void>
{
    switch (type) {
    case maximum_length: return keep(decode_maximum_length(value), [&](auto part) { into.pdu_length_max = part; });
    case implementation_class_uid:
        return keep(decode_uid(value, "pdu.implementation-class"),
                    [&](auto part) { into.implementation_class = std::move(part); });
    case implementation_version_name:
        into.implementation_version = decode_version_name(value);
        return {};
    case asynchronous_operations:
        return keep(decode_async_operations(value), [&](auto part) { into.async_operations = part; });
    case role_selection:
        if (into.roles.size() == role_selections_max) return malformed("pdu.role-selection");
        return keep(decode_role(value), [&](auto part) { into.roles.push_back(std::move(part)); });
    case extended_negotiation:
        if (into.extended.size() == extended_negotiations_max) return malformed("pdu.extended-negotiation");
        return keep(decode_extended(value), [&](auto part) { into.extended.push_back(std::move(part)); });
    case user_identity_request:
        return keep(decode_identity(value), [&](auto part) { into.identity = std::move(part); });
    case user_identity_answer:
        return keep(decode_identity_answer(value), [&](auto part) { into.identity_answer = std::move(part); });
    default: return {};
    }
}

}  // namespace

void encode(const UserInformation& information, ByteWriter& out)
{
    out.item(user_information_item, [&] {
        out.item(maximum_length, [&] { out.be32(information.pdu_length_max); });
        out.item(implementation_class_uid, [&] { out.text(information.implementation_class); });
        if (const auto& window = information.async_operations) {
            out.item(asynchronous_operations, [&] {
                out.be16(window->invoked);
                out.be16(window->performed);
            });
        }
        for (const auto& role : information.roles) {
            out.item(role_selection, [&] {
                out.counted_text(role.sop_class);
                out.u8(role.scu ? 1 : 0);
                out.u8(role.scp ? 1 : 0);
            });
        }
        if (!information.implementation_version.empty())
            out.item(implementation_version_name, [&] { out.text(information.implementation_version); });
        for (const auto& extended : information.extended) {
            out.item(extended_negotiation, [&] {
                out.counted_text(extended.sop_class);
                out.bytes(extended.information);
            });
        }
        if (const auto& identity = information.identity) {
            out.item(user_identity_request, [&] {
                out.u8(static_cast<std::uint8_t>(identity->type));
                out.u8(identity->answer_wanted ? 1 : 0);
                out.counted_text(as_text(identity->primary));
                out.counted_text(as_text(identity->secondary));
            });
        }
        if (const auto& answer = information.identity_answer)
            out.item(user_identity_answer, [&] { out.counted_text(as_text(*answer)); });
    });
}

auto decode_user_information(ByteView item) -> Result<UserInformation>
{
    ByteReader in{item};
    UserInformation information;
    while (in.left() != 0) {
        const auto type = in.u8();
        in.u8();
        const auto length = in.be16();
        const auto value = in.take(length);
        if (!in.ok()) return malformed("pdu.user-information");
        if (auto kept = decode_sub_item(type, value, information); !kept) return kept.error();
    }
    return information;
}

auto trimmed(ByteView text) -> std::string_view
{
    constexpr std::string_view padding{" \0", 2};
    const auto raw = as_text(text);
    const auto first = raw.find_first_not_of(padding);
    if (first == std::string_view::npos) return {};
    return raw.substr(first, raw.find_last_not_of(padding) - first + 1);
}

auto decode_uid(ByteView text, std::string_view at) -> Result<std::string>
{
    const auto uid = trimmed(text);
    if (uid.empty() || uid.size() > uid_length_max) return malformed(at);
    if (uid.find_first_not_of("0123456789.") != std::string_view::npos) return malformed(at);
    return std::string{uid};
}

}  // namespace shanhai::dicom
