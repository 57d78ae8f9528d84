#include "common/dicom/pdu/associate.hpp"

#include <algorithm>
#include <bitset>

namespace shanhai::dicom {
namespace {

constexpr std::uint8_t application_context_item = 0x10;
constexpr std::uint8_t proposed_context_item = 0x20;
constexpr std::uint8_t answered_context_item = 0x21;
constexpr std::uint8_t abstract_syntax_item = 0x30;
constexpr std::uint8_t transfer_syntax_item = 0x40;
constexpr std::uint8_t user_information_item = 0x50;
constexpr std::size_t reserved_after_titles = 32;

auto malformed(std::string_view at) -> Fault { return Fault{errc::malformed, at}; }

struct Item {
    std::uint8_t type;
    ByteView value;
};

auto next_item(ByteReader& in) -> Item
{
    const auto type = in.u8();
    in.u8();
    const auto length = in.be16();
    return Item{type, in.take(length)};
}

// The ids of one PDU: odd, and each once.
class ContextIds {
public:
    auto admits(std::uint8_t id) -> bool
    {
        if (id % 2 == 0 || seen_[id]) return false;
        return seen_[id] = true;
    }

private:
    std::bitset<256> seen_;
};

auto decode_proposed(ByteView value) -> Result<ProposedContext>
{
    ByteReader in{value};
    ProposedContext context;
    context.id = in.u8();
    in.take(3);
    while (in.left() != 0) {
        const auto item = next_item(in);
        if (!in.ok()) return malformed("pdu.context");
        if (item.type == abstract_syntax_item) {
            auto uid = decode_uid(item.value, "pdu.abstract-syntax");
            if (!uid) return uid.error();
            context.abstract_syntax = std::move(*uid);
        } else if (item.type == transfer_syntax_item) {
            auto uid = decode_uid(item.value, "pdu.transfer-syntax");
            if (!uid) return uid.error();
            if (context.transfer_syntaxes.size() == transfer_syntaxes_max) return malformed("pdu.transfer-syntaxes");
            context.transfer_syntaxes.push_back(std::move(*uid));
        }
    }
    if (!in.ok() || context.abstract_syntax.empty() || context.transfer_syntaxes.empty())
        return malformed("pdu.context");
    return context;
}

auto decode_answered(ByteView value) -> Result<AnsweredContext>
{
    ByteReader in{value};
    AnsweredContext context;
    context.id = in.u8();
    in.u8();
    context.result = static_cast<ContextResult>(in.u8());
    in.u8();
    if (!in.ok()) return malformed("pdu.context");
    const bool accepted = context.result == ContextResult::accepted;
    while (in.left() != 0) {
        const auto item = next_item(in);
        if (!in.ok()) return malformed("pdu.context");
        if (item.type != transfer_syntax_item || !accepted) continue;  // of a refused one nothing is significant
        auto uid = decode_uid(item.value, "pdu.transfer-syntax");
        if (!uid) return uid.error();
        context.transfer_syntax = std::move(*uid);
    }
    if (accepted && context.transfer_syntax.empty()) return malformed("pdu.context");
    return context;
}

auto decode_context(const Item& item, AssociateRq&) -> Result<ProposedContext> { return decode_proposed(item.value); }
auto decode_context(const Item& item, AssociateAc&) -> Result<AnsweredContext> { return decode_answered(item.value); }

// Request and acceptance differ in their contexts only.
template <class Associate>
auto decode_associate(ByteView body, std::uint8_t context_item) -> Result<Associate>
{
    ByteReader in{body};
    Associate pdu;
    ContextIds ids;
    bool introduced = false;

    pdu.protocol_version = in.be16();
    in.be16();
    pdu.called_title = trimmed(in.take(ae_title_length_max));
    pdu.calling_title = trimmed(in.take(ae_title_length_max));
    in.take(reserved_after_titles);
    if (!in.ok()) return malformed("pdu.associate");

    while (in.left() != 0) {
        const auto item = next_item(in);
        if (!in.ok()) return malformed("pdu.associate.item");
        if (item.type == application_context_item) {
            auto uid = decode_uid(item.value, "pdu.application-context");
            if (!uid) return uid.error();
            pdu.application_context = std::move(*uid);
        } else if (item.type == context_item) {
            auto context = decode_context(item, pdu);
            if (!context) return context.error();
            if (!ids.admits(context->id)) return malformed("pdu.context-id");
            pdu.contexts.push_back(std::move(*context));
        } else if (item.type == user_information_item) {
            auto user = decode_user_information(item.value);
            if (!user) return user.error();
            pdu.user = std::move(*user);
            introduced = true;
        }
    }
    if (pdu.application_context.empty()) return malformed("pdu.application-context");
    if (pdu.contexts.empty()) return malformed("pdu.contexts");
    if (!introduced) return malformed("pdu.user-information");
    return pdu;
}

void put_title(std::string_view title, ByteWriter& out)
{
    const auto shown = title.substr(0, ae_title_length_max);
    out.text(shown);
    for (auto at = shown.size(); at < ae_title_length_max; ++at) out.u8(' ');
}

template <class Associate>
void put_front(const Associate& pdu, ByteWriter& out)
{
    out.be16(pdu.protocol_version);
    out.be16(0);
    put_title(pdu.called_title, out);
    put_title(pdu.calling_title, out);
    out.zeros(reserved_after_titles);
    out.item(application_context_item, [&] { out.text(pdu.application_context); });
}

}  // namespace

auto encode(const AssociateRq& pdu) -> Bytes
{
    ByteWriter out;
    out.pdu(static_cast<std::uint8_t>(PduType::associate_rq), [&] {
        put_front(pdu, out);
        for (const auto& context : pdu.contexts) {
            out.item(proposed_context_item, [&] {
                out.u8(context.id);
                out.zeros(3);
                out.item(abstract_syntax_item, [&] { out.text(context.abstract_syntax); });
                for (const auto& syntax : context.transfer_syntaxes)
                    out.item(transfer_syntax_item, [&] { out.text(syntax); });
            });
        }
        encode(pdu.user, out);
    });
    return std::move(out).take();
}

auto encode(const AssociateAc& pdu) -> Bytes
{
    ByteWriter out;
    out.pdu(static_cast<std::uint8_t>(PduType::associate_ac), [&] {
        put_front(pdu, out);
        for (const auto& context : pdu.contexts) {
            out.item(answered_context_item, [&] {
                out.u8(context.id);
                out.u8(0);
                out.u8(static_cast<std::uint8_t>(context.result));
                out.u8(0);
                out.item(transfer_syntax_item, [&] { out.text(context.transfer_syntax); });
            });
        }
        encode(pdu.user, out);
    });
    return std::move(out).take();
}

auto decode_associate_rq(ByteView body) -> Result<AssociateRq>
{
    return decode_associate<AssociateRq>(body, proposed_context_item);
}

auto decode_associate_ac(ByteView body) -> Result<AssociateAc>
{
    return decode_associate<AssociateAc>(body, answered_context_item);
}

auto is_ae_title(std::string_view text) -> bool
{
    if (text.empty() || text.size() > ae_title_length_max) return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~' && c != '\\'; });
}

}  // namespace shanhai::dicom
