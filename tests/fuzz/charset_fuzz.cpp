// Texts under a label that may lie: the first line is the label, each further one a text.
#include "common/dicom/data/text_decoder.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {

void run(ByteView input)
{
    auto rest = as_text(input);
    std::vector<std::string_view> lines;
    while (!rest.empty() && lines.size() < 32) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        lines.push_back(line);
    }
    const auto label = lines.empty() ? std::string_view{} : lines.front();
    const auto texts = std::span{lines}.subspan(lines.empty() ? 0 : 1);

    dicom::TextDecoder decoder{label, texts};
    for (const auto text : texts) {
        must(dicom::is_utf8(decoder.text(text)), "every text comes out as UTF-8");
        must(dicom::is_utf8(decoder.name(text)), "every name comes out as UTF-8");
        must(dicom::utf8_prefix(text) <= text.size() && dicom::gb18030_prefix(text) <= text.size(),
             "prefixes are inside");
    }
}

}  // namespace shanhai::fuzz
