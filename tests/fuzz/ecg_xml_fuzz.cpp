// ECGs in XML from any bytes at all, and the compression that Philips has inside.
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/xli.hpp"
#include "tests/fuzz/recordings.hpp"

#include <iterator>

namespace shanhai::fuzz {

void run(ByteView input)
{
    const auto choice = take_choice(input);
    const auto limits = small_limits();
    if (choice == 0) {
        constexpr std::size_t samples = 300;
        const auto all = ecg::read_xli(input, 4, samples);
        if (all)
            for (const auto& lead : *all) must(lead.size() == samples, "a lead is as long as asked for");
        return;
    }
    (void)ecg::recognise(input);
    constexpr Result<ecg::Recording> (*readers[])(ByteView, const ecg::Limits&) = {
        ecg::read_aecg, ecg::read_muse, ecg::read_sierra, ecg::read_mortara, ecg::read_cardiosoft};
    must_keep_promises(readers[choice % std::size(readers)](input, limits), limits);
}

}  // namespace shanhai::fuzz
