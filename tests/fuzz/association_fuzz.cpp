// A DICOM peer that says anything, in pieces of any size, to the acceptor itself.
#include "common/net/association/script_for_tests.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {

void run(ByteView input)
{
    using namespace net::script;
    const auto choice = take_choice(input);
    asio::io_context io{1};
    ScriptedStream stream{io.get_executor(), Ending::hangs_up};
    if (choice & 1) stream.says(hello);
    if (choice & 2) stream.says(store_announcement(1));
    stream.says_in_pieces_of(choice / 4 + 1, input);

    const auto said = transcript(io, stream, {});
    must(said.released || said.fault, "every association comes to an end");
    must(said.data_sets.size() <= input.size() / 12 + 1, "nothing is stored that was not sent");
}

}  // namespace shanhai::fuzz
