// Any bytes that a cart might give, up to the object that an archive gets of them: pictures too.
#include "common/dicom/data/dcmtk.hpp"
#include "common/dicom/data/header.hpp"
#include "common/dicom/data/source.hpp"
#include "common/ecg/conversion/conversion.hpp"
#include "tests/fuzz/fuzz.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/oflog/oflog.h>

namespace shanhai::fuzz {

void run(ByteView input)
{
    static const bool quiet = dicom::initialise() && (OFLog::configure(OFLogger::OFF_LOG_LEVEL), true);
    must(quiet, "DCMTK has its dictionary");
    const auto digest = Digest::of(input);
    const auto made = ecg::convert(input, digest, Instant{});
    if (!made) return must(!made.error().at().empty(), "a refusal has a name");
    auto source = dicom::MemorySource{made->object};
    const auto header = dicom::read_header(source);
    must(header.has_value() && header->sop_instance.text() == made->identity.instance, "an archive can read it");
    must(made->recording.has_value() != ecg::is_picture(made->format), "a picture claims no waveform");
}

}  // namespace shanhai::fuzz
