// What the contract of packs stands on: an adapter, a loop to run it on, and words for what is done to it.
//
// An Adapter is default-constructible and offers store(), damage(id, offset), shorten(id, length), fail_next_flush(),
// and fill_up() and make_room(), between which nothing fits.
#pragma once

#include "server/archive/verify.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace shanhai::archive {

// Bytes that look like nothing else and are the same for the same seed.
inline auto some_bytes(std::size_t size, std::uint32_t seed = 1) -> Bytes
{
    std::minstd_rand engine{seed};
    Bytes bytes(size);
    for (auto& byte : bytes) byte = static_cast<std::byte>(engine() >> 8);
    return bytes;
}

inline auto entry_of(std::string name, std::uint64_t offset, ByteView bytes) -> IndexEntry
{
    return {std::move(name), offset, bytes.size(), Digest::of(bytes), "application/dicom"};
}

template <class Adapter>
class PackStoreContract : public testing::Test {
protected:
    using Writer = std::unique_ptr<PackWriter>;

    template <class T>
    auto run(awaitable<T> task) -> T
    {
        return test::run(io_, std::move(task));
    }

    auto new_id() -> PackId { return mint<PackId>(clock_, chance_); }
    auto created() -> Writer { return run(store().create(id)).value(); }
    auto reopened(std::uint64_t acknowledged) -> Writer { return run(store().reopen(id, acknowledged)).value(); }
    auto append(Writer& writer, const Bytes& bytes) -> Result<void> { return run(writer->append(bytes)); }
    auto flushed(Writer& writer) -> std::uint64_t { return run(writer->flush()).value(); }
    auto stored(std::uint64_t length) -> Bytes { return run(store().read(id, 0, length)).value(); }
    auto store() -> PackStore& { return adapter.store(); }

    // A sealed pack of three objects; the second is 2.5 MiB, so that it is hashed in several pieces.
    auto sealed_pack() -> PackIndex
    {
        auto writer = created();
        PackIndex index{id, 0, {}};
        for (const std::size_t size : {1000UL, (5UL << 20) / 2, 1UL}) {
            const auto object = some_bytes(size, static_cast<std::uint32_t>(size));
            index.entries.push_back(entry_of("1.2.840." + std::to_string(size), writer->length(), object));
            EXPECT_TRUE(append(writer, object));
        }
        index.length = writer->length();
        EXPECT_TRUE(run(writer->seal(index.entries)));
        return index;
    }

    auto all_packs() -> std::vector<PackFacts>
    {
        std::vector<PackFacts> all;
        std::string from;
        do {
            auto page = run(store().list(from)).value();
            all.insert(all.end(), page.packs.begin(), page.packs.end());
            from = page.next;
        } while (!from.empty());
        std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
        return all;
    }

    template <class T>
    static void expect_refused(const Result<T>& answer, errc code, std::string_view at)
    {
        ASSERT_FALSE(answer);
        EXPECT_EQ(name_of(answer.error().code()), name_of(code));
        EXPECT_EQ(answer.error().at(), at);
    }

    asio::io_context io_{1};
    test::FakeClock clock_;
    test::SeededEntropy chance_;
    Adapter adapter;
    PackId id = new_id();
};

}  // namespace shanhai::archive
