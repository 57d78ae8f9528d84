// Critical-value lists (危急值清单): published data of a region, with a version and dates, never code.
//
// They stand in lists/*.json, travel inside the program, and are checked when they are read. An alert keeps the list,
// the version and the words of the item it was measured by, so that a new list changes no old alert. `wording` and
// `source` of a file say how far its text is the publisher's own.
#pragma once

#include "common/base/instant.hpp"
#include "common/wire/critical.hpp"

#include <set>
#include <span>

namespace shanhai::critical {

struct Item {
    std::string code;
    std::string criterion;
    std::set<std::string> modalities;  // DICOM Modality codes
    std::string grade;                 // red, orange, yellow
    std::chrono::minutes notify;       // from recognition
    std::vector<std::string> actions;  // what has to be done, as codes of action.hpp
};

struct List {
    std::string id;
    std::string title;
    std::string issuer;
    std::string version;
    Day valid_from;
    std::optional<Day> valid_until;
    std::string source;
    std::string wording;
    std::vector<Item> items;
};

// malformed "critical.list" with what is wrong about it: a word of the file, never text from outside.
auto parse_list(std::string_view text) -> Result<List>;

// Every list inside the program. A file that is not right is a bug, found by a test.
auto all_lists() -> const std::vector<List>&;

// The lists that a relay measures by, by their ids.
class Lists {
public:
    // not_found "critical.list" for an id nobody has.
    static auto choose(const std::vector<std::string>& ids, std::span<const List> from = all_lists()) -> Result<Lists>;

    auto all() const -> const std::vector<List>& { return lists_; }

    struct Match {
        const List& list;
        const Item& item;
    };
    // The item for this modality on this day. `item` may name its list: "ecg-national-2017/vt". Without, the first list
    // that has it counts. not_found "critical.item".
    auto find(std::string_view item, std::string_view modality, Day today) const -> Result<Match>;

private:
    std::vector<List> lists_;
};

}  // namespace shanhai::critical
