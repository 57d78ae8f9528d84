"""The architecture as data: who may include what, which technology lives where, and what stays pure."""

# --- who may include what ---------------------------------------------------------------------------------------------

COMMON = ["common/*"]
FACTS = ["server/ledger", "server/audit/note.hpp"]  # who changes a fact notes it in the same transaction
FEATURES = ["server/people", "server/intake", "server/archive", "server/cases", "server/reports", "server/delivery",
            "server/viewer", "server/live", "server/insight", "server/audit", "server/ledger", "server/duty",
            "server/critical", "server/verification"]

# A folder (the longest match counts) and what it may include besides itself: folders, "folder/*" with all below it,
# or single headers.
ARROWS = {
    "common/base": [],
    "common/runtime": ["common/base"],
    "common/config": ["common/base"],
    "common/log": ["common/base"],
    "common/pki": ["common/base"],
    "common/token": ["common/base", "common/pki"],
    "common/wire": ["common/base"],
    "common/dicom/pdu": ["common/base"],
    "common/dicom/data": ["common/base", "common/dicom/pdu"],
    "common/dicom/picture": ["common/base", "common/dicom/data"],
    "common/dicom/media": ["common/base", "common/dicom/data"],
    "common/ecg": ["common/base"],
    "common/ecg/dicom": ["common/base", "common/dicom/data", "common/dicom/pdu", "common/ecg"],
    "common/ecg/formats": ["common/base", "common/dicom/data", "common/dicom/pdu", "common/ecg", "common/ecg/dicom"],
    "common/ecg/conversion": ["common/base", "common/dicom/data", "common/ecg", "common/ecg/*"],
    "common/ecg/measuring": ["common/base", "common/ecg"],
    "common/ecg/quality": ["common/base", "common/wire/json.hpp", "common/ecg", "common/ecg/measuring"],
    "common/ecg/drawing": ["common/base", "common/ecg"],
    "common/ecg/printing": ["common/base", "common/ecg", "common/ecg/drawing", "common/report/fonts.hpp",
                            "common/report/paper.hpp", "common/report/sheets.hpp"],
    "common/ecg/summary": ["common/base", "common/wire", "common/ecg", "common/ecg/*"],
    "common/hl7": ["common/base", "common/runtime", "common/net"],
    "common/report": ["common/base", "common/pki"],
    "common/fhir": ["common/base", "common/report"],
    "common/net": ["common/base", "common/runtime", "common/pki"],
    "common/net/http": ["common/base", "common/runtime", "common/pki", "common/net", "common/wire"],
    "common/net/association": ["common/base", "common/runtime", "common/pki", "common/net", "common/dicom/pdu"],
    # people <- cases <- reports <- delivery;  archive <- intake -> cases;  viewer -> archive, cases
    "server/ledger": COMMON,
    "server/archive": COMMON + FACTS,
    "server/people": COMMON + FACTS,
    "server/cases": COMMON + FACTS + ["server/people"],
    "server/intake": COMMON + FACTS + ["server/archive", "server/people", "server/cases"],
    "server/reports": COMMON + FACTS + ["server/archive", "server/people", "server/cases"],
    "server/delivery": COMMON + FACTS + ["server/archive", "server/people", "server/cases", "server/reports"],
    "server/verification": COMMON + FACTS + ["server/archive", "server/people", "server/cases", "server/reports"],
    "server/viewer": COMMON + FACTS + ["server/archive", "server/people", "server/cases"],
    "server/live": COMMON + FACTS + ["server/people", "server/cases"],
    "server/duty": COMMON + FACTS + ["server/people"],
    "server/critical": COMMON + FACTS + ["server/people", "server/cases", "server/duty"],
    "server/insight": COMMON + FEATURES,
    "server/audit": COMMON + FEATURES,
    "server/adapters/fs": COMMON + ["server/archive"],
    "server/adapters/s3": COMMON + ["server/archive"],
    "server/adapters/sqlite": COMMON + ["server/ledger"],
    "server/adapters/postgres": COMMON + ["server/ledger"],
    "server/adapters/authority": COMMON + ["server/people", "server/reports", "server/intake/receipts.hpp"],
    "server/adapters/memory": COMMON + FEATURES,
    "server": COMMON + ["server/*"],
    "tools/shanhai": COMMON + ["tools/samples"],
    "tools/gateway": COMMON + ["tools/samples"],
    "tools/samples": COMMON,
    "tools/bench": COMMON + ["tools/samples"],
    "tools": COMMON,
    "tests/support": COMMON + ["server/cases/record.hpp", "server/ledger/rosters.hpp", "server/people/principal.hpp",
                               "server/adapters/memory"],
    "tests/contract": COMMON + ["server/*", "tests/support"],
    "tests": COMMON + ["server/*", "tools/*", "tests/*"],
}
# What a test beside its code may see besides what the code sees.
FOR_TESTS = ["tests/support", "tests/contract", "server/adapters/memory", "server/audit/chain.hpp",
             "server/intake/county_for_tests.hpp", "common/ecg/formats", "common/ecg/dicom"]
# Seen by nobody but these: the composition root, a feature's face to HTTP, and what exists for tests.
TESTS = ["*_test.cpp", "*_for_tests.hpp", "*_for_tests.cpp", "tests/*"]
PRIVATE = {"*_for_tests.hpp": TESTS,
           "server/serve.hpp": ["server/serve*.cpp", "server/main.cpp", "server/check.cpp"],
           "server/*/routes.hpp": ["server/*/*routes.cpp", "server/serve.cpp", "server/relay.cpp"] + TESTS}

ASIO = r"boost/(asio|beast)[/.]"
DCMTK = r"dcmtk/"
DATABASE = r"(sqlite3|libpq-fe)\.h"

# A technology lives where its name is here, and nowhere else.
TECHNOLOGIES = {
    ASIO: ["common/runtime/*", "common/net/*", "server/*", "tools/*", "tests/*"],
    DCMTK: ["common/dicom/data/*", "common/dicom/picture/*", "common/dicom/media/directory.cpp", "common/ecg/dicom/*",
            "tools/samples/*", "tests/*"],
    DATABASE: ["server/adapters/sqlite/*", "server/adapters/postgres/*", "tests/*"],
    r"openssl/": ["common/base/digest.cpp", "common/base/sha1.cpp", "common/runtime/clock.cpp", "common/pki/*",
                  "common/net/*", "common/report/*", "server/people/*", "server/adapters/*", "tests/*"],
    r"(libp11|p11_err)\.h": ["common/token/token_key.cpp"],
    r"pugixml": ["common/ecg/formats/*"],
    r"zip\.h$": ["common/dicom/media/zip.cpp"],
    r"spdlog/": ["common/log/sink.cpp"],
    r"toml\+\+/": ["common/config/document.cpp"],
    r"CLI/": ["server/main.cpp", "tools/*/main.cpp", "tools/*/*_commands.cpp", "tools/shanhai/command.hpp",
             "tests/*/main.cpp"],
    r"prometheus/": ["server/insight/*"],
    r"(cairo|pango|fontconfig|harfbuzz)[/\-.]": ["common/report/*", "common/ecg/drawing/*", "tests/*"],
    r"qpdf/": ["common/report/*", "tests/*"],
    r"(qrencode|lcms2)\.h$": ["common/report/*"],
    r"(gtest|gmock)/": TESTS,
}

# Decisions and values: whatever they include, directly or not, brings neither I/O nor a database.
PURE = ["common/base/*", "common/ecg/recording.*", "common/ecg/lead.*", "common/ecg/deriving.*",
        "common/ecg/limits.hpp", "common/ecg/measuring/*", "common/ecg/quality/*", "common/config/*", "common/log/*",
        "common/wire/*", "common/dicom/pdu/*", "common/report/document.*", "common/report/canonical.*",
        "common/hl7/message.*", "common/hl7/mllp.*", "common/fhir/*", "server/*/events.*", "server/*/decide.*",
        "server/cases/case.*", "server/cases/happening.*", "server/cases/targets.*", "server/cases/versions.*",
        "server/cases/timing.*", "server/critical/alert.*", "server/critical/calls.*", "server/critical/evolve.*",
        "server/critical/list.*", "server/verification/masking.*", "server/verification/factor.*",
        "server/verification/html.*", "server/reports/checks.*", "server/reports/*_check.*",
        "server/reports/prose.*", "server/reports/sides.*", "server/reports/difference.*",
        "server/reports/decisions.*"]
IMPURE = "|".join([ASIO, DCMTK, DATABASE])
