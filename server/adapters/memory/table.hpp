// Rows by their key and in every other order somebody asks for. What changes can be undone.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <tuple>
#include <vector>

namespace shanhai::memory {

// How to take back what the running work has changed. Nothing may change while it is shut.
class Journal {
public:
    void open() { open_ = true; }
    void note(std::function<void()> undo)
    {
        if (!open_) throw std::logic_error{"a look() does not write"};
        undo_.push_back(std::move(undo));
    }
    void keep()
    {
        undo_.clear();
        open_ = false;
    }
    void take_back()
    {
        while (!undo_.empty()) {
            undo_.back()();
            undo_.pop_back();
        }
        open_ = false;
    }

private:
    std::vector<std::function<void()>> undo_;
    bool open_ = false;
};

// Compares tuples by as many members as both have, so that a short one finds all that begin like it.
struct ByPrefix {
    using is_transparent = void;

    template <class... A, class... B>
    auto operator()(const std::tuple<A...>& a, const std::tuple<B...>& b) const -> bool
    {
        constexpr auto common = std::min(sizeof...(A), sizeof...(B));
        return less(a, b, std::make_index_sequence<common>{});
    }

private:
    template <class A, class B, std::size_t... i>
    static auto less(const A& a, const B& b, std::index_sequence<i...>) -> bool
    {
        return std::tie(std::get<i>(a)...) < std::tie(std::get<i>(b)...);
    }
};

struct ById {
    template <class Row>
    static auto of(const Row& row)
    {
        return row.id;
    }
};

struct ByNumber {
    template <class Row>
    static auto of(const Row& row)
    {
        return row.number;
    }
};

// Key::of(row) names the row; Order::of(row) says where it stands in that order, or nothing if it does not.
template <class Row, class Key, class... Orders>
class Table {
    using KeyType = decltype(Key::of(std::declval<const Row&>()));
    template <class Order>
    using Place = typename decltype(Order::of(std::declval<const Row&>()))::value_type;
    template <class Order>
    struct Ordered {
        std::map<Place<Order>, const Row*, ByPrefix> rows;
    };

public:
    explicit Table(Journal& journal) : journal_{journal} {}

    void put(Row row)
    {
        const auto key = Key::of(row);
        note(key);
        replace(key, std::move(row));
    }
    void drop(const KeyType& key)
    {
        note(key);
        replace(key, std::nullopt);
    }

    auto find(const KeyType& key) const -> std::optional<Row>
    {
        const auto found = rows_.find(key);
        return found == rows_.end() ? std::nullopt : std::optional{found->second};
    }
    auto rows() const -> const std::map<KeyType, Row>& { return rows_; }

    template <class Order>
    auto in() const
    {
        return std::views::values(ordered<Order>());
    }

    // Those whose place in the order begins with these members.
    template <class Order, class... Members>
    auto with(const Members&... members) const
    {
        const auto [first, last] = ordered<Order>().equal_range(std::tie(members...));
        return std::ranges::subrange{first, last} | std::views::values;
    }

private:
    template <class Order>
    auto ordered() const -> const auto&
    {
        return std::get<Ordered<Order>>(orders_).rows;
    }

    void note(const KeyType& key)
    {
        journal_.note([this, key, before = find(key)] { replace(key, before); });
    }
    void replace(const KeyType& key, std::optional<Row> row)
    {
        if (const auto found = rows_.find(key); found != rows_.end()) {
            (leave<Orders>(found->second), ...);
            rows_.erase(found);
        }
        if (!row) return;
        const Row& kept = rows_.emplace(key, std::move(*row)).first->second;
        (enter<Orders>(kept), ...);
    }
    template <class Order>
    void enter(const Row& row)
    {
        if (auto place = Order::of(row)) std::get<Ordered<Order>>(orders_).rows.emplace(std::move(*place), &row);
    }
    template <class Order>
    void leave(const Row& row)
    {
        if (auto place = Order::of(row)) std::get<Ordered<Order>>(orders_).rows.erase(*place);
    }

    Journal& journal_;
    std::map<KeyType, Row> rows_;
    std::tuple<Ordered<Orders>...> orders_;
};

// Copies of the rows that `wanted` says yes to, at most `limit`.
template <class Row, class Range, class Wanted>
auto copies(Range&& rows, std::size_t limit, Wanted wanted) -> std::vector<Row>
{
    std::vector<Row> found;
    for (const Row* row : rows) {
        if (found.size() == limit) break;
        if (wanted(*row)) found.push_back(*row);
    }
    return found;
}

template <class Row, class Range>
auto copies(Range&& rows, std::size_t limit = std::size_t(-1)) -> std::vector<Row>
{
    return copies<Row>(std::forward<Range>(rows), limit, [](const Row&) { return true; });
}

template <class Row, class Range>
auto first_of(Range&& rows) -> std::optional<Row>
{
    for (const Row* row : rows) return *row;
    return std::nullopt;
}

}  // namespace shanhai::memory
