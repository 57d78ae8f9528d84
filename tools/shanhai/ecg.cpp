#include "tools/shanhai/ecg.hpp"

#include "common/dicom/data/dcmtk.hpp"
#include "common/ecg/conversion/conversion.hpp"
#include "common/ecg/drawing/svg.hpp"
#include "common/ecg/printing/pdf.hpp"
#include "common/runtime/offload.hpp"
#include "tools/shanhai/ecg_file.hpp"

#include <boost/json.hpp>

namespace shanhai::cli {
namespace {

auto options_of(const EcgDrawWishes& wishes) -> ecg::SheetOptions
{
    return {.layout = ecg::layout_named(wishes.layout).value_or(ecg::Layout::three_by_four),
            .paper = {wishes.mm_per_s, wishes.mm_per_mv},
            .start_s = wishes.start_s};
}

void override_with(std::string& said, const std::string& wish)
{
    if (!wish.empty()) said = wish;
}

void amend(ecg::Identity& identity, const EcgConvertWishes& wishes)
{
    override_with(identity.study, wishes.study);
    override_with(identity.patient_name, wishes.patient_name);
    override_with(identity.patient_id, wishes.patient_id);
    override_with(identity.patient_sex, wishes.patient_sex);
    override_with(identity.patient_birth_date, wishes.patient_birth_date);
    override_with(identity.accession, wishes.accession);
    override_with(identity.institution, wishes.institution);
    override_with(identity.study_description, wishes.description);
}

}  // namespace

namespace blocking {
namespace {

auto drawn(const EcgDrawWishes& wishes, const Home& home) -> Result<std::string>
{
    auto file = open_ecg(wishes.file);
    if (!file) return file.error();
    const auto recording = read_ecg(wishes.file, *file);
    if (!recording) return recording.error();
    if (wishes.output.ends_with(".svg")) return ecg::svg_of(*recording, options_of(wishes), wishes.page);
    const auto fonts = report::Fonts::open(home.fonts());
    if (!fonts) return fonts.error();
    const auto pdf = ecg::pdf_of(*recording, options_of(wishes), *fonts);
    if (!pdf) return pdf.error();
    return std::string{as_text(*pdf)};
}

auto draw(const EcgDrawWishes& wishes, const Home& home) -> Result<void>
{
    const auto content = drawn(wishes, home);
    if (!content) return content.error();
    return write_file(wishes.output, *content, Privacy::ours_alone);
}

// When it was last written is the best that is known of a picture's age.
auto time_of(const fs::path& file) -> Instant
{
    std::error_code error;
    const auto written = fs::last_write_time(file, error);
    if (error) return Instant{};
    return std::chrono::time_point_cast<Instant::duration>(std::chrono::file_clock::to_sys(written));
}

auto converted(const EcgConvertWishes& wishes) -> Result<ecg::Converted>
{
    auto file = open_ecg(wishes.file);
    if (!file) return file.error();
    if (auto ready = dicom::initialise(); !ready) return ready.error();
    Beside beside{wishes.file};
    const auto know_better = [&](ecg::Identity& identity) { amend(identity, wishes); };
    return ecg::convert(file->bytes, file->digest, time_of(wishes.file), std::ref(beside), know_better);
}

auto convert(const EcgConvertWishes& wishes) -> Result<ecg::Converted>
{
    auto made = converted(wishes);
    if (!made) return made;
    if (auto kept = write_file(wishes.output, as_text(made->object), Privacy::ours_alone); !kept) return kept.error();
    return made;
}

}  // namespace
}  // namespace blocking

auto draw_ecg(Session& session, EcgDrawWishes wishes) -> awaitable<Outcome<void>>
{
    const bool known = wishes.output.ends_with(".pdf") || wishes.output.ends_with(".svg");
    if (!known) co_return Failure{Fault{errc::malformed, "usage.ecg-output", harmless(wishes.output)}};
    auto job = [wishes, home = session.home] { return blocking::draw(wishes, home); };
    auto done = co_await offload(session.disk, std::move(job));
    if (!done) co_return done.error();
    session.console.print_json(boost::json::serialize(boost::json::object{{"output", wishes.output}}));
    session.console.say("已画好：" + harmless(wishes.output));
    co_return Outcome<void>{};
}

auto convert_ecg(Session& session, EcgConvertWishes wishes) -> awaitable<Outcome<void>>
{
    auto job = [wishes] { return blocking::convert(wishes); };
    auto made = co_await offload(session.disk, std::move(job));
    if (!made) co_return made.error();
    const auto json = boost::json::object{{"output", wishes.output},
                                          {"study", made->identity.study},
                                          {"series", made->identity.series},
                                          {"instance", made->identity.instance},
                                          {"original_sha256", made->identity.original_sha256},
                                          {"bytes", made->object.size()},
                                          {"timeless", made->timeless}};
    session.console.print_json(boost::json::serialize(json));
    session.console.say("已写成 DICOM：" + harmless(wishes.output));
    session.console.say("  影像 " + made->identity.instance);
    if (made->timeless)
        session.console.say("  文件没有写明采样率，写不成波形：原文件原样放在 Raw Data 对象里，不能按时间描绘。");
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
