// One adapter of the ledger in a fresh state, and how the contract speaks to it.
#pragma once

#include "server/ledger/ledger.hpp"
#include "tests/contract/ledger_rows.hpp"
#include "tests/support/run.hpp"

#include <gtest/gtest.h>

namespace shanhai::test {

class LedgerHouse {
public:
    virtual ~LedgerHouse() = default;
    virtual auto ledger() -> Ledger& = 0;
    // Between these two nothing is committed, so that works have to wait.
    virtual void hold() {}
    virtual void release() {}
};

struct LedgerAdapter {
    std::string name;
    std::function<std::unique_ptr<LedgerHouse>(std::size_t works_waiting_max)> open;

    friend void PrintTo(const LedgerAdapter& adapter, std::ostream* out) { *out << adapter.name; }
};

class LedgerContract : public testing::TestWithParam<LedgerAdapter> {
protected:
    static constexpr std::size_t works_waiting_max = 256;

    auto ledger() -> Ledger& { return house_->ledger(); }
    auto house() -> LedgerHouse& { return *house_; }

    template <class Work>
    auto commit(Work work) -> std::invoke_result_t<Work&, Facts&>
    {
        std::optional<std::invoke_result_t<Work&, Facts&>> answer;
        auto done = run(io, ledger().commit(boxed_work(work, answer)));
        if (!done) return done.error();
        return std::move(*answer);
    }
    template <class Work>
    auto look(Work work) -> std::invoke_result_t<Work&, Facts&>
    {
        std::optional<std::invoke_result_t<Work&, Facts&>> answer;
        auto done = run(io, ledger().look(boxed_work(work, answer)));
        if (!done) return done.error();
        return std::move(*answer);
    }

    // Writes rows into one book, in one commit.
    template <class Book, class... Rows>
    void put(Book& (Facts::*book)(), const Rows&... rows)
    {
        const auto done = commit([&](Facts& facts) -> Result<void> {
            Result<void> all;
            ((all = all ? (facts.*book)().put(rows) : all), ...);
            return all;
        });
        ASSERT_TRUE(done) << done.error().at();
    }

    // Asks one book in a look, and expects an answer.
    template <class Book, class Question>
    auto ask(Book& (Facts::*book)(), Question question)
    {
        auto answer = look([&](Facts& facts) { return question((facts.*book)()); });
        EXPECT_TRUE(answer) << answer.error().at();
        return std::move(answer).value();
    }

    asio::io_context io{1};  // outlives the ledger, whose answers land here

private:
    // One type for all the works of the tests, so that they compile in good time.
    template <class Work, class Answer>
    static auto boxed_work(Work& work, std::optional<Answer>& answer) -> std::function<Result<void>(Facts&)>
    {
        return [&](Facts& facts) -> Result<void> {
            answer.emplace(work(facts));
            if (!*answer) return answer->error();
            return {};
        };
    }

    std::unique_ptr<LedgerHouse> house_ = GetParam().open(works_waiting_max);
};

template <class Row>
auto ids_of(const std::vector<Row>& rows)
{
    std::vector<decltype(rows.front().id)> ids;
    for (const auto& row : rows) ids.push_back(row.id);
    return ids;
}

template <class IdType>
auto ids(std::initializer_list<int> numbers) -> std::vector<IdType>
{
    std::vector<IdType> all;
    for (const int number : numbers) all.push_back(id<IdType>(number));
    return all;
}

}  // namespace shanhai::test
