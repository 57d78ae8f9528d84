#include "server/verification/page.hpp"

#include "server/verification/html.hpp"
#include "server/verification/view.hpp"
#include "server/verification/words.hpp"

namespace shanhai::verification {
namespace {

constexpr std::string_view style =
#include "verification_style.inc"
    ;

auto frame(std::string_view organization, std::string_view title, const Html& body) -> std::string
{
    Html page;
    page << "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"robots\" content=\"noindex, nofollow\">\n<title>";
    page.say(title) << "</title>\n<style>";
    page.trusted(style) << "</style>\n</head>\n<body>\n<header><strong>";
    page.say(organization) << "</strong> · 报告查验 <span lang=\"en\">Report check</span></header>\n<main>\n";
    page << body << "</main>\n<footer>\n"
                    "<p>任何人都可以查验报告的真伪与现状；全文只给证明了身份的人看。每次查验都有记录。<br>"
                    "<span lang=\"en\">Anybody may ask whether a report is genuine and current; all of it is for "
                    "those who prove who they are. Every check is recorded.</span></p>\n</footer>\n</body>\n</html>\n";
    return page.text();
}

// A shape for each tone, for whoever does not see its colour.
auto mark_of(Tone tone) -> Html
{
    Html mark;
    mark << "<svg viewBox=\"0 0 48 48\" aria-hidden=\"true\" focusable=\"false\">";
    switch (tone) {
    case Tone::good: mark << "<circle cx=\"24\" cy=\"24\" r=\"21\"/><path d=\"M14 25l7 7 13-15\"/>"; break;
    case Tone::care: mark << "<circle cx=\"24\" cy=\"24\" r=\"21\"/><path d=\"M24 12v12l8 6\"/>"; break;
    case Tone::bad:
        mark << "<path d=\"M16 3h16l13 13v16l-13 13h-16l-13-13v-16z\"/><path d=\"M16 16l16 16M32 16l-16 16\"/>";
        break;
    case Tone::neutral:
        mark << "<circle cx=\"24\" cy=\"24\" r=\"21\"/><path d=\"M18 18a6 6 0 1 1 8 6q-2 1-2 4M24 34v.5\"/>";
        break;
    }
    mark << "</svg>\n";
    return mark;
}

auto class_of(Tone tone) -> Html
{
    Html name;
    switch (tone) {
    case Tone::good: return name << "good";
    case Tone::care: return name << "care";
    case Tone::bad: return name << "bad";
    case Tone::neutral: return name << "neutral";
    }
    return name;
}

auto banner(const Answer& answer) -> Html
{
    const auto& words = words_of(answer.state);
    Html html;
    html << "<div class=\"answer " << class_of(words.tone) << "\">\n" << mark_of(words.tone) << "<h1>";
    html.say(words.headline) << "</h1>\n<p lang=\"en\">";
    html.say(words.english) << "</p>\n<div class=\"more\">";
    if (const auto since = since_sentence(answer); !since.empty()) {
        html << "<p class=\"since\">";
        html.say(since) << "</p>";
    }
    html << "<p>";
    html.say(words.advice) << "</p></div>\n</div>\n";
    return html;
}

void row(Html& html, Html::Markup name, Html::Markup english, std::string_view value)
{
    if (value.empty()) return;
    html << "<dt>" << name << " <span lang=\"en\">" << english << "</span></dt><dd>";
    html.say(value) << "</dd>\n";
}

auto grouped(std::string_view hex) -> std::string
{
    std::string text;
    for (std::size_t at = 0; at < hex.size(); at += 4) text += (at > 0 ? " " : "") + std::string{hex.substr(at, 4)};
    return text;
}

// As on the paper, to be compared with it; what is no number stays as it was typed.
auto in_fours(std::string_view typed) -> std::string
{
    const bool digits = typed.find_first_not_of("0123456789") == std::string_view::npos;
    return digits ? grouped(typed) : std::string{typed};
}

auto local(const std::string& rfc3339) -> std::string
{
    const auto when = parse_instant(rfc3339);
    return when ? to_local_text(*when) : rfc3339;
}

auto certificate_words(const wire::VerifiedReport& report) -> std::string
{
    return report.revoked_at ? "签署时有效（" + local(*report.revoked_at) + " 停用，不影响此前的签名）" : "签署时有效";
}

auto details(const wire::VerifiedReport& report, ledger::ReportStatus status) -> Html
{
    Html html;
    html << "<section>\n<h2>请与纸上核对 <span lang=\"en\">Compare with the paper</span></h2>\n<dl>\n";
    row(html, "患者", "Patient", report.patient);
    row(html, "检查项目", "Examination", report.exam);
    row(html, "检查日期", "Date", report.exam_date);
    row(html, "检查机构", "Examined at", report.examined_at);
    row(html, "诊断机构", "Reported by", report.diagnosed_at);
    row(html, "版本", "Version",
        "第 " + std::to_string(report.version) + " 版，" + std::string{chinese_name_of(status)});
    row(html, "签名", "Signature", "有效，" + local(report.signed_at));
    row(html, "时间戳", "Time stamp", report.timestamp == "valid" ? "有效" : "待补");
    row(html, "签名证书", "Certificate", certificate_words(report));
    row(html, "文件指纹", "SHA-256 begins", grouped(report.sha256_prefix));
    html << "</dl>\n</section>\n";
    return html;
}

void paragraph(Html& html, Html::Markup name, std::string_view text)
{
    if (text.empty()) return;
    html << "<h3>" << name << "</h3>\n<p class=\"words\">";
    html.say(text) << "</p>\n";
}

auto whole(const wire::FullReport& full, std::string_view code, std::string_view ticket) -> Html
{
    Html html;
    html << "<section>\n<h2>报告全文 <span lang=\"en\">Full report</span></h2>\n<dl>\n";
    row(html, "姓名", "Name", full.patient_name);
    row(html, "性别", "Sex", full.sex);
    row(html, "年龄", "Age", full.age);
    row(html, "检查项目", "Examination", full.exam);
    row(html, "报告医师", "Author", full.author);
    row(html, "审核医师", "Reviewer", full.reviewer);
    row(html, "版本", "Version", "第 " + std::to_string(full.version) + " 版，" + local(full.signed_at) + " 签发");
    html << "</dl>\n</section>\n<section>\n";
    paragraph(html, "检查所见", full.findings);
    paragraph(html, "诊断意见", full.impression);
    paragraph(html, "建议", full.recommendation);
    paragraph(html, "补充意见", full.addendum);
    html << "<form method=\"post\" action=\"/v/";
    html.say(code) << "/pdf\"><input type=\"hidden\" name=\"ticket\" value=\"";
    html.say(ticket) << "\"><button>下载现行版本 PDF <span>Download</span></button></form>\n"
                        "<p class=\"hint\">十分钟内有效。在公用的设备上请勿保存。</p>\n</section>\n";
    return html;
}

auto factor_form(std::string_view code, std::string_view refusal) -> Html
{
    Html html;
    html << "<section>\n";
    if (refusal.empty()) html << "<details>\n";
    else html << "<details open>\n";
    html << "<summary>查看全文 <span lang=\"en\">See the full report</span></summary>\n";
    if (!refusal.empty()) {
        html << "<p class=\"mistake\" role=\"alert\">";
        html.say(refusal) << "</p>\n";
    }
    html << "<form method=\"post\" action=\"/v/";
    html.say(code) << "\" autocomplete=\"off\">\n"
        "<label for=\"last4\">患者证件号码的最后四位 <span lang=\"en\">Last 4 of the identity number</span></label>\n"
        "<input id=\"last4\" name=\"last4\" maxlength=\"12\" required autocapitalize=\"characters\">\n"
        "<label for=\"year\">患者的出生年份 <span lang=\"en\">Year of birth</span></label>\n"
        "<input id=\"year\" name=\"year\" inputmode=\"numeric\" maxlength=\"12\" required>\n"
        "<p class=\"hint\">输错几次会锁定一天。报告上没有登记证件号码的，请到出具机构查询。</p>\n"
        "<button>查看全文</button>\n</form>\n</details>\n</section>\n";
    return html;
}

auto code_form(std::string_view mistake, std::string_view typed) -> Html
{
    Html html;
    html << "<section>\n<h2>输入查验码 <span lang=\"en\">Enter the code on the paper</span></h2>\n";
    if (!mistake.empty()) {
        html << "<p class=\"mistake\" id=\"wrong\" role=\"alert\">";
        html.say(mistake) << "</p>\n";
    }
    html << "<form method=\"get\" action=\"/v\">\n<label for=\"code\">报告上的 28 位查验码，四位一组</label>\n"
            "<textarea id=\"code\" name=\"code\" rows=\"2\" inputmode=\"numeric\" maxlength=\"80\" required "
            "autocomplete=\"off\" placeholder=\"0000 0000 0000 0000 0000 0000 0000\"";
    if (!mistake.empty()) html << " aria-invalid=\"true\" aria-describedby=\"wrong\"";
    html << ">";  // two lines: all digits are seen on a telephone, too
    html.say(in_fours(typed)) << "</textarea>\n<p class=\"hint\">空格可以不输。也可以直接扫描报告上的二维码。</p>\n"
                       "<button>查验 <span>Check</span></button>\n</form>\n</section>\n";
    return html;
}

}  // namespace

auto content_policy() -> const std::string&
{
    static const auto hash = to_base64(Digest::of(as_view(style)).bytes());
    static const auto policy = "default-src 'none'; style-src 'sha256-" + hash +
                               "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    return policy;
}

auto form_page(std::string_view organization, std::string_view mistake, std::string_view typed) -> std::string
{
    Html body;
    body << "<div class=\"answer neutral\">\n" << mark_of(Tone::neutral)
         << "<h1>这份报告是真的吗？现在还有效吗？</h1>\n<p lang=\"en\">Is this report genuine, and does it still "
            "count?</p>\n</div>\n"
         << code_form(mistake, typed);
    return frame(organization, "报告查验", body);
}

auto answer_page(std::string_view organization, const Answer& answer, std::string_view code, std::string_view refusal)
    -> std::string
{
    const auto view = to_view(answer);
    Html body;
    body << banner(answer);
    const bool more_to_see = view.report && !view.full && answer.standing.counts;
    if (more_to_see && !refusal.empty()) body << factor_form(code, refusal);  // first: that is what they came for
    if (view.report) body << details(*view.report, answer.asked->report.status);
    if (view.full) body << whole(*view.full, code, answer.ticket);
    if (more_to_see && refusal.empty()) body << factor_form(code, refusal);
    if (answer.state == State::unknown) body << code_form({}, {});
    else body << "<p><a href=\"/v\">查验另一份报告 <span lang=\"en\">Check another</span></a></p>\n";
    return frame(organization, words_of(answer.state).headline, body);
}

auto notice_page(std::string_view organization, std::string_view sentence, std::string_view english) -> std::string
{
    Html body;
    body << "<div class=\"answer care\">\n" << mark_of(Tone::care) << "<h1>";
    body.say(sentence) << "</h1>\n<p lang=\"en\">";
    body.say(english) << "</p>\n</div>\n<p><a href=\"/v\">返回查验 <span lang=\"en\">Back</span></a></p>\n";
    return frame(organization, "报告查验", body);
}

}  // namespace shanhai::verification
