#include "server/intake/stow_report.hpp"

#include "common/net/http/status.hpp"
#include "server/intake/dimse_status.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <variant>

namespace shanhai::intake {
namespace {

namespace json = boost::json;

struct Attribute;
using Item = std::vector<Attribute>;

struct Attribute {
    std::string_view tag;
    std::string_view vr;
    std::string_view keyword;
    std::variant<std::monostate, std::string, dicom::Status, std::vector<Item>> value;
};

// The URL is where a study can be retrieved; it has no value as long as nothing can be retrieved (type 2).
auto retrieve_url() -> Attribute { return {"00081190", "UR", "RetrieveURL", {}}; }

auto identity_of(const StowReport::Identity& what) -> Item
{
    return {{"00081150", "UI", "ReferencedSOPClassUID", what.sop_class.text()},
            {"00081155", "UI", "ReferencedSOPInstanceUID", what.instance.text()}};
}

auto item_of(const StowReport::Stored& one) -> Item
{
    auto item = identity_of(one.what);
    item.push_back(retrieve_url());
    if (one.warning) item.push_back({"00081196", "US", "WarningReason", *one.warning});
    return item;
}

auto item_of(const StowReport::Failed& one) -> Item
{
    auto item = one.what ? identity_of(*one.what) : Item{};
    item.push_back({"00081197", "US", "FailureReason", status_of(one.why.code())});
    return item;
}

// All of the module's attributes, in ascending order of their tags.
auto module_of(const StowReport& report) -> Item
{
    std::vector<Item> stored;
    std::vector<Item> failed;
    std::vector<Item> nameless;
    for (const auto& one : report.stored) stored.push_back(item_of(one));
    for (const auto& one : report.failed) (one.what ? failed : nameless).push_back(item_of(one));

    Item all{retrieve_url()};
    const auto add = [&](std::string_view tag, std::string_view keyword, std::vector<Item> items) {
        if (!items.empty()) all.push_back({tag, "SQ", keyword, std::move(items)});
    };
    add("00081198", "FailedSOPSequence", std::move(failed));
    add("00081199", "ReferencedSOPSequence", std::move(stored));
    add("0008119A", "OtherFailuresSequence", std::move(nameless));
    return all;
}

auto json_of(const Item& item) -> json::object
{
    json::object all;
    for (const auto& attribute : item) {
        json::object one;
        one["vr"] = attribute.vr;
        if (const auto* const text = std::get_if<std::string>(&attribute.value)) one["Value"] = json::array{*text};
        if (const auto* const number = std::get_if<dicom::Status>(&attribute.value))
            one["Value"] = json::array{*number};
        if (const auto* const items = std::get_if<std::vector<Item>>(&attribute.value)) {
            json::array values;
            for (const auto& inner : *items) values.push_back(json_of(inner));
            one["Value"] = std::move(values);
        }
        all[attribute.tag] = std::move(one);
    }
    return all;
}

// Nothing needs escaping: texts are UIDs, which hold digits and dots.
void append_xml(std::string& to, const Item& item)
{
    for (const auto& attribute : item) {
        to.append(R"(<DicomAttribute tag=")").append(attribute.tag);
        to.append(R"(" vr=")").append(attribute.vr);
        to.append(R"(" keyword=")").append(attribute.keyword).append("\">");
        if (const auto* const text = std::get_if<std::string>(&attribute.value))
            to.append(R"(<Value number="1">)").append(*text).append("</Value>");
        if (const auto* const number = std::get_if<dicom::Status>(&attribute.value))
            to.append(R"(<Value number="1">)").append(std::to_string(*number)).append("</Value>");
        if (const auto* const items = std::get_if<std::vector<Item>>(&attribute.value)) {
            for (std::size_t i = 0; i < items->size(); ++i) {
                to.append(R"(<Item number=")").append(std::to_string(i + 1)).append("\">");
                append_xml(to, (*items)[i]);
                to.append("</Item>");
            }
        }
        to.append("</DicomAttribute>");
    }
}

// What the client could cure by waiting or by sending less, rather than by sending something else.
auto is_want_of_room_or_time(unsigned status) -> bool { return status == 413 || status >= 500; }

}  // namespace

auto status_of(const StowReport& report) -> unsigned
{
    if (!report.stored.empty()) {
        const bool warned = std::ranges::any_of(report.stored, [](const auto& one) { return one.warning.has_value(); });
        return report.failed.empty() && !warned ? 200 : 202;
    }
    if (report.failed.empty()) return 400;
    const auto first = http::status_of(report.failed.front().why.code());
    const bool all_alike =
        std::ranges::all_of(report.failed, [&](const auto& one) { return http::status_of(one.why.code()) == first; });
    return all_alike && is_want_of_room_or_time(first) ? first : 409;
}

auto write_json(const StowReport& report) -> std::string { return json::serialize(json_of(module_of(report))); }

auto write_xml(const StowReport& report) -> std::string
{
    std::string text = R"(<?xml version="1.0" encoding="UTF-8"?>)"
                       "\n"
                       R"(<NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM">)";
    append_xml(text, module_of(report));
    return text + "</NativeDicomModel>\n";
}

}  // namespace shanhai::intake
