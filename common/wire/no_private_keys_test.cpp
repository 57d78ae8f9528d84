// No API ever accepts a private key, or what opens one: no field could carry it, and no route asks for it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

namespace fs = std::filesystem;

namespace {

const std::regex telling{R"((^|_)(key|keys|private|pfx|p12|pkcs8|pkcs12|pin|passphrase|password|secret)($|_))"};

auto is_telling(const std::string& name) -> bool { return std::regex_search(name, telling); }

// A submission's idempotency key, a webhook's key that the relay makes and tells once, and images that are key.
const std::set<std::string> innocent{"submission.hpp: key", "delivery.hpp: key", "report.hpp: key_images"};

auto text_of(const fs::path& file) -> std::string
{
    std::ifstream in{file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

// Every name between the last brackets of BOOST_DESCRIBE_STRUCT(Type, (), (one, another)).
auto described_fields(const std::string& text) -> std::set<std::string>
{
    static const std::regex structure{R"(BOOST_DESCRIBE_STRUCT\(\s*\w+,\s*\([^)]*\),\s*\(([^)]*)\)\))"};
    static const std::regex word{R"(\w+)"};
    std::set<std::string> fields;
    for (std::sregex_iterator each{text.begin(), text.end(), structure}, end; each != end; ++each) {
        const auto list = (*each)[1].str();
        for (std::sregex_iterator name{list.begin(), list.end(), word}; name != end; ++name) fields.insert(name->str());
    }
    return fields;
}

auto routes_in(const std::string& text) -> std::set<std::string>
{
    static const std::regex route{R"re("(/api/[^"]*)")re"};
    std::set<std::string> routes;
    for (std::sregex_iterator each{text.begin(), text.end(), route}, end; each != end; ++each)
        routes.insert((*each)[1].str());
    return routes;
}

}  // namespace

TEST(PrivateKeys, have_no_field_on_the_wire)
{
    std::size_t seen = 0;
    for (const auto& file : fs::directory_iterator{SHANHAI_SOURCE_DIR "/common/wire"}) {
        if (file.path().extension() != ".hpp") continue;
        for (const auto& field : described_fields(text_of(file.path()))) {
            ++seen;
            const auto where = file.path().filename().string() + ": " + field;
            EXPECT_FALSE(is_telling(field) && !innocent.contains(where)) << where;
        }
    }
    EXPECT_GT(seen, 200U) << "the structs are described in another way now: look for them there";
}

TEST(PrivateKeys, have_no_route)
{
    std::size_t seen = 0;
    for (const auto& file : fs::recursive_directory_iterator{SHANHAI_SOURCE_DIR "/server"}) {
        if (!file.path().filename().string().ends_with("routes.cpp")) continue;
        for (auto route : routes_in(text_of(file.path()))) {
            ++seen;
            std::ranges::replace(route, '/', '_');
            std::ranges::replace(route, '-', '_');
            EXPECT_FALSE(is_telling(route)) << file.path().filename() << ": " << route;
        }
    }
    EXPECT_GT(seen, 50U);
}

TEST(PrivateKeys, would_be_noticed)
{
    const auto fields = described_fields("BOOST_DESCRIBE_STRUCT(Evil, (), (report,\n   private_key, pin))");
    EXPECT_EQ(fields, (std::set<std::string>{"report", "private_key", "pin"}));
    EXPECT_TRUE(is_telling("private_key") && is_telling("pin") && is_telling("signer_pfx"));
    EXPECT_FALSE(is_telling("monkey") || is_telling("opinion"));
}
