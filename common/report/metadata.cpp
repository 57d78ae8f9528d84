#include "common/report/metadata.hpp"

#include "common/report/vocabulary.hpp"

#include <algorithm>

namespace shanhai::report {
namespace {

auto escaped(std::string_view text) -> std::string
{
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else
            out += c;
    }
    return out;
}

auto xmp_date(Instant when) -> std::string
{
    auto text = to_local_text(when);
    std::ranges::replace(text, ' ', 'T');
    return text + "+08:00";
}

}  // namespace

auto metadata_of(const Document& d) -> Metadata
{
    return {std::string{word_for(kinds, d.kind).page}, d.id.text(), d.diagnosed_at.name, d.software, d.times.prepared};
}

auto pdf_date(Instant when) -> std::string
{
    auto text = to_local_text(when);
    std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
    return "D:" + text + "+08'00'";
}

// ISO 19005-3 sections 6.6.2 and 6.6.4: a packet that nobody edits in place, so without padding.
auto xmp_of(const Metadata& m) -> std::string
{
    const auto date = xmp_date(m.when);
    std::string text = "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                       "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                       "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                       "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                       " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
                       " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n";
    text +=
        "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" + escaped(m.title) + "</rdf:li></rdf:Alt></dc:title>\n";
    text += "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">" + escaped(m.subject) +
            "</rdf:li></rdf:Alt></dc:description>\n";
    text += "<dc:creator><rdf:Seq><rdf:li>" + escaped(m.author) + "</rdf:li></rdf:Seq></dc:creator>\n";
    text += "<pdf:Producer>" + escaped(m.tool) + "</pdf:Producer>\n";
    text += "<xmp:CreatorTool>" + escaped(m.tool) + "</xmp:CreatorTool>\n";
    text += "<xmp:CreateDate>" + date + "</xmp:CreateDate>\n<xmp:ModifyDate>" + date + "</xmp:ModifyDate>\n";
    text += "<pdfaid:part>3</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>\n";
    return text + "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>";
}

}  // namespace shanhai::report
