#include "common/dicom/data/dcmtk.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdict.h>
#include <dcmtk/oflog/oflog.h>

namespace shanhai::dicom {

auto initialise() -> Result<void>
{
    // Its warnings quote values, which are patient data, and serialise the threads that parse.
    static const bool loaded = [] {
        OFLog::configure(OFLogger::ERROR_LOG_LEVEL);
        return dcmDataDict.isDictionaryLoaded() != OFFalse;
    }();
    if (!loaded) return Fault{errc::unavailable, "dicom.dictionary"};
    return {};
}

}  // namespace shanhai::dicom
