#include "tools/shanhai/submit.hpp"

#include "common/runtime/offload.hpp"
#include "tools/shanhai/cart_files.hpp"
#include "tools/shanhai/checking.hpp"
#include "tools/shanhai/receipt.hpp"
#include "tools/shanhai/table.hpp"
#include "tools/shanhai/upload.hpp"

#include <charconv>

namespace shanhai::cli {
namespace {

auto read_form(const std::string& file) -> Outcome<wire::RequestForm>
{
    if (file.empty()) return wire::RequestForm{.priority = {}};
    auto text = blocking::read_file(file);
    if (!text) return text.error();
    auto form = wire::read_json<wire::RequestForm>(*text);
    if (!form) return Failure{Fault{errc::malformed, "usage.form", file}};
    return std::move(*form);
}

// Every line that was said.
template <class Form>
void take_over(Form& file, const Form& said)
{
    using Members = boost::describe::describe_members<Form, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto member) {
        auto& line = file.*member.pointer;
        const auto& words = said.*member.pointer;
        using Line = std::decay_t<decltype(line)>;
        if constexpr (std::is_same_v<Line, std::string>) line = words.empty() ? std::move(line) : words;
        if constexpr (std::is_same_v<Line, bool>) line = line || words;
    });
}

auto look_for(Session& session, const SubmitWishes& wishes) -> awaitable<Outcome<Scan>>
{
    std::vector<fs::path> roots{wishes.paths.begin(), wishes.paths.end()};
    auto job = [roots = std::move(roots)] { return blocking::scan(roots); };
    auto scan = co_await offload(session.disk, std::move(job));
    if (!scan) co_return scan.error();
    for (const auto& one : scan->skipped)
        if (!wishes.strict) session.console.note("跳过：" + Failure{one.why}.line());
    if (wishes.strict && !scan->skipped.empty()) co_return scan->skipped.front().why;
    if (scan->found.empty()) co_return Fault{errc::not_found, "submit.nothing"};
    co_return std::move(*scan);
}

auto hash_all(Session& session, const Parcel& parcel) -> awaitable<Outcome<std::vector<Hashed>>>
{
    Meter meter{session.console, "校验", parcel.size()};
    std::vector<Hashed> all;
    std::uint64_t done = 0;
    for (const auto& file : parcel.files) {
        auto on_progress = [&](std::uint64_t count) { meter.reach(done += count); };
        auto hashed = co_await hash_file(session.disk, file, on_progress);
        if (!hashed) co_return hashed.error();
        all.push_back(std::move(*hashed));
    }
    co_return std::move(all);
}

// While the patient is still there. It advises: an emergency is sent as it is.
auto tell_quality(Session& session, const Parcel& parcel) -> awaitable<void>
{
    for (const auto& file : parcel.files) {
        auto job = [file] { return blocking::ecg_seen(file); };
        const auto seen = co_await offload(session.disk, std::move(job));
        if (!seen || !*seen) continue;  // what cannot be read the relay will say more of
        const auto about = "心电图 " + harmless(file.name) + "：";
        for (const auto& finding : (*seen)->quality) session.console.note(about + finding.sentence);
        if ((*seen)->quality.empty()) session.console.note(about + "质量合格，可以送检。");
    }
}

// The signed one is what counts; the other is the same for people and scripts to read.
auto keep_receipt(const fs::path& folder, const wire::SubmissionView& view, const Bytes& sealed) -> Result<fs::path>
{
    constexpr auto privacy = blocking::Privacy::everybody;
    const auto file = folder / (view.id + ".p7m");
    if (auto made = blocking::make_folder(folder); !made) return made.error();
    const auto text = folder / (view.id + ".json");
    if (auto kept = blocking::write_file(text, wire::write_json(*view.receipt) + '\n', privacy); !kept)
        return kept.error();
    if (auto kept = blocking::write_file(file, as_text(sealed), privacy); !kept) return kept.error();
    return file;
}

// The relay's signature must be under what it says, and under nothing else.
auto check_signature(const wire::SubmissionView& view, const net::Roots& roots) -> Result<Bytes>
{
    auto sealed = from_base64(view.signed_receipt);
    if (!sealed) return Fault{errc::malformed, "http.reply"};
    auto receipt = read_receipt(*sealed, roots);
    if (!receipt) return receipt.error();
    const bool same = wire::write_json(receipt->receipt) == wire::write_json(*view.receipt);
    if (!same) return Fault{errc::mismatch, "receipt.mismatch"};
    return sealed;
}

void announce(const Console& console, const wire::SubmissionView& view, const wire::RequestForm& form)
{
    std::string cases;
    for (const auto& one : view.cases) cases += (cases.empty() ? "" : "、") + one;
    std::uint64_t bytes = 0;
    for (const auto& line : view.receipt->objects) bytes += static_cast<std::uint64_t>(line.size);
    console.say("已安全收到：" + form.patient.name + "  " + form.exam_item);
    console.say("  提交  " + view.id);
    console.say("  病例  " + cases);
    for (const auto& answer : view.ecgs)
        for (const auto& mark : answer.ecg.marks)
            console.say("  提前阅片  " + mark.sentence + "（自动测量，不是诊断）");
    console.say("  收据  " + std::to_string(view.receipt->objects.size()) + " 个文件，" + size_text(bytes) + "，" +
                shown_time(view.receipt->committed_at));
}

// Safely received is not enough: what contradicts its images waits for this clinic, however urgent it is.
auto tell_held(const Console& console, const wire::SubmissionView& view) -> Outcome<void>
{
    std::string fields;
    for (const auto& held : view.to_check) {
        say_doubts(console, held.doubts);
        fields += (fields.empty() ? "" : "、") + contradicted(held.doubts);
        console.say("  确认是这位病人  shanhai case confirm " + held.id + " --by 姓名");
        console.say("  更正申请单      shanhai case correct " + held.id + " --by 姓名 --patient-name …");
    }
    if (view.to_check.empty()) return Outcome<void>{};
    return Failure{Fault{errc::mismatch, "submit.held", fields}};
}

class Submitting {
public:
    Submitting(Session& session, SubmitWishes wishes, Member member, wire::RequestForm form, Duration give_up)
        : session_{session}, wishes_{std::move(wishes)}, member_{std::move(member)}, form_{std::move(form)},
          give_up_{give_up}
    {}

    auto one(const Parcel& parcel) -> awaitable<Outcome<void>>
    {
        const auto form = filled_in(form_, parcel.first());
        if (auto good = wire::check(form); !good) co_return good.error();
        for (const auto& line : contradictions(form_, parcel.first())) session_.console.note(line);
        co_await tell_quality(session_, parcel);
        auto hashed = co_await hash_all(session_, parcel);
        if (!hashed) co_return hashed.error();
        auto unique = without_repeats(std::move(*hashed));
        if (!unique) co_return unique.error();
        for (const auto& same : unique->repeated) session_.console.note("跳过：" + Failure{same.why}.line());
        if (wishes_.strict && !unique->repeated.empty()) co_return unique->repeated.front().why;

        auto upload = Upload{session_, member_.relay, form, std::move(unique->files), give_up_};
        auto view = co_await upload.run();
        if (!view) co_return view.error();
        auto sealed = check_signature(*view, member_.roots);
        if (!sealed) co_return sealed.error();
        announce(session_.console, *view, form);
        views_.submissions.push_back(*view);
        const auto folder = wishes_.receipts.empty() ? member_.profile.folder / "receipts" : fs::path{wishes_.receipts};
        auto kept = keep_receipt(folder, *view, *sealed);
        if (!kept) co_return kept.error();
        session_.console.say("  存于  " + kept->string());
        co_return tell_held(session_.console, *view);
    }

    // A parcel that is refused does not hold up the others; a dead link does.
    auto all(std::vector<Parcel> parcels) -> awaitable<Outcome<void>>
    {
        std::optional<Failure> last;
        for (const auto& parcel : parcels) {
            auto done = co_await one(parcel);
            if (done) continue;
            if (last) session_.console.print(*last);
            last = done.error();
            if (last->exit() == Exit::unreachable) break;
        }
        session_.console.print_json(wire::write_json(views_));
        if (last) co_return *last;
        co_return Outcome<void>{};
    }

private:
    Session& session_;
    SubmitWishes wishes_;
    Member member_;
    wire::RequestForm form_;
    Duration give_up_;
    wire::SubmissionList views_;
};

}  // namespace

auto merged(wire::RequestForm file, const wire::RequestForm& said) -> wire::RequestForm
{
    take_over(file.patient, said.patient);
    take_over(file, said);
    if (file.priority.empty()) file.priority = "routine";
    return file;
}

auto parse_length(const std::string& text) -> Result<std::chrono::seconds>
{
    const auto wrong = Fault{errc::malformed, "usage.length", text};
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const bool one_letter = error == std::errc{} && end + 1 == text.data() + text.size();
    if (!one_letter || count < 0 || count > 100'000) return wrong;
    switch (*end) {
    case 's': return std::chrono::seconds{count};
    case 'm': return std::chrono::seconds{count * 60};
    case 'h': return std::chrono::seconds{count * 3600};
    case 'd': return std::chrono::seconds{count * 86'400};
    default: return wrong;
    }
}

auto submit(Session& session, SubmitWishes wishes) -> awaitable<Outcome<void>>
{
    auto give_up = parse_length(wishes.give_up);
    if (!give_up) co_return give_up.error();
    auto file = read_form(wishes.form_file);
    if (!file) co_return file.error();
    auto form = merged(std::move(*file), wishes.said);
    auto member = open_member(session);
    if (!member) co_return member.error();

    auto scan = co_await look_for(session, wishes);
    if (!scan) co_return scan.error();
    auto chosen = of_patients(group(std::move(scan->found)), wishes.patients);
    if (!chosen) co_return chosen.error();
    auto parcels = std::move(*chosen);
    // A CD is made for one patient, so that two on it may be a mix-up: a person decides.
    if (scan->from_medium && wishes.patients.empty() && patients_in(parcels) > 1) {
        for (const auto& line : patients_told(parcels)) session.console.note("  " + line);
        co_return Fault{errc::mismatch, "submit.patients"};
    }
    const bool names_one_patient = !form.patient.name.empty() || !form.patient.id.empty();
    if (names_one_patient && patients_in(parcels) > 1) co_return Fault{errc::mismatch, "usage.patients"};

    auto submitting = Submitting{session, std::move(wishes), std::move(*member), std::move(form), *give_up};
    co_return co_await submitting.all(std::move(parcels));
}

}  // namespace shanhai::cli
