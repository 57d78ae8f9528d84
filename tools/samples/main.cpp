// shanhai-samples: makes realistic DICOM studies of people who do not exist, for demos, trials and load.
#include "common/dicom/data/dcmtk.hpp"
#include "tools/samples/study.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>

namespace {

using namespace shanhai;
using namespace shanhai::samples;
namespace fs = std::filesystem;

struct Wishes {
    fs::path out;
    std::uint64_t seed = 1;
    std::size_t slices = 40;
    std::size_t frames = 30;
    std::string study = "all";
    std::string charset = "gb18030";
    std::string us_coding = "plain";
    bool json = false;
};

struct Made {
    fs::path folder;
    std::size_t files = 0;
    std::uint64_t bytes = 0;
};

auto studies_for(const Wishes& wishes) -> std::vector<SampleStudy>
{
    const StudyOrder order{wishes.seed, *parse_charset(wishes.charset), Coding::plain};
    const StudyOrder us_order{wishes.seed, order.charset, *parse_coding(wishes.us_coding)};
    const auto wanted = [&](std::string_view kind) { return wishes.study == "all" || wishes.study == kind; };
    std::vector<SampleStudy> studies;
    if (wanted("ct")) studies.push_back(make_ct(order, CtRegion::chest, wishes.slices));
    if (wanted("ct")) studies.push_back(make_ct(order, CtRegion::head, wishes.slices));
    if (wanted("dr")) studies.push_back(make_dr(order));
    if (wanted("us")) studies.push_back(make_us(us_order, wishes.frames));
    if (wanted("ecg"))
        for (const auto rhythm : {Rhythm::normal, Rhythm::inferior_stemi}) studies.push_back(make_ecg(order, rhythm));
    if (wanted("cart"))
        for (const auto rhythm : {Rhythm::normal, Rhythm::inferior_stemi})
            studies.push_back(make_cart_ecg(order, rhythm));
    return studies;
}

auto write_study(const SampleStudy& study, const fs::path& folder) -> Made
{
    Made made{folder};
    fs::create_directories(folder);
    for (const auto& object : study.objects) {
        char name[32];
        std::snprintf(name, sizeof name, "%04zu%s", ++made.files, study.ending.c_str());
        const auto bytes = object();
        std::ofstream file{folder / name, std::ios::binary};
        file << as_text(bytes);
        if (!file.flush())
            throw fs::filesystem_error{"cannot write", folder / name, std::make_error_code(std::errc::io_error)};
        made.bytes += bytes.size();
    }
    return made;
}

void print(const SampleStudy& study, const Made& made, bool json)
{
    if (!json) {
        std::cout << made.folder.string() << "  " << study.person.name << "  " << study.description << "  "
                  << made.files << (made.files == 1 ? " file  " : " files  ") << made.bytes << " bytes  "
                  << study.study_uid << '\n';
        return;
    }
    std::cout << boost::json::object{{"path", made.folder.string()},
                                     {"kind", study.kind},
                                     {"patient", study.person.name},
                                     {"patient_id", study.person.patient_id},
                                     {"citizen_id", study.person.citizen_id},
                                     {"institution", study.place.institution},
                                     {"description", study.description},
                                     {"accession", study.accession},
                                     {"study_uid", study.study_uid},
                                     {"files", made.files},
                                     {"bytes", made.bytes}}
              << '\n';
}

}  // namespace

int main(int argc, char** argv)
try {
    Wishes wishes;
    CLI::App app{"Makes realistic DICOM studies of people who do not exist. The same seed makes the same bytes."};
    app.add_option("--out", wishes.out, "Folder to write to; each study gets a folder of its own in it")->required();
    app.add_option("--seed", wishes.seed, "Who the patients are, and all noise")->capture_default_str();
    app.add_option("--study", wishes.study, "Which studies")
        ->check(CLI::IsMember({"ct", "dr", "us", "ecg", "cart", "all"}))
        ->capture_default_str();
    app.add_option("--slices", wishes.slices, "Slices of each CT")->check(CLI::Range(1, 2000))->capture_default_str();
    app.add_option("--frames", wishes.frames, "Frames of the ultrasound cine")
        ->check(CLI::Range(1, 300))
        ->capture_default_str();
    app.add_option("--charset", wishes.charset,
                   "Of the texts; mislabelled: GBK bytes declared as Latin-1, as many devices send")
        ->check(CLI::IsMember({"gb18030", "gbk", "utf8", "mislabelled"}))
        ->capture_default_str();
    app.add_option("--us-coding", wishes.us_coding, "Of the cine: uncompressed, RLE lossless or JPEG baseline")
        ->check(CLI::IsMember({"plain", "rle", "jpeg"}))
        ->capture_default_str();
    app.add_flag("--json", wishes.json, "One JSON object per line and study");
    CLI11_PARSE(app, argc, argv);

    if (!dicom::initialise()) {
        std::cerr << "shanhai-samples: DCMTK finds no data dictionary; set DCMDICTPATH\n";
        return 3;
    }
    for (const auto& study : studies_for(wishes)) {
        const auto folder = wishes.out / (study.kind + '-' + std::to_string(wishes.seed));
        print(study, write_study(study, folder), wishes.json);
    }
    return 0;
} catch (const std::exception& problem) {
    std::cerr << "shanhai-samples: " << problem.what() << '\n';
    return 1;
}
