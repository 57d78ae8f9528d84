// The sentences about signatures: whether a file is genuine, whether it still counts, and who has been revoked.
#include "common/wire/sentence_parts.hpp"

#include <array>

namespace shanhai::wire {
namespace {

constexpr auto table = std::to_array<SentenceLine>({
    // Is it genuine
    {"verify.increment", "签名以后有人往文件里加过或改过内容，请不要使用。"},
    {"verify.evidence", "报告里附的证书或吊销列表不对，文件被改动过，请不要使用。"},
    {"verify.person", "签名的人不是报告写明的医师，请不要使用。"},
    {"verify.countersignature", "报告上多了一个不该有的签名，请不要使用。"},
    {"verify.countersigning", "报告要两位医师签名，审核医师还没有签，不能作为诊断依据。"},
    {"verify.revoked", "签名的证书在签名时已被停用，或说不清先后，请不要使用。"},
    {"verify.authority-revoked", "时间戳机构的证书已被停用，不能证明是何时签的，请不要使用。"},

    // Does it still count
    {"verify.revoked-since", "报告在签名时是真实的，但签名的证书后来被停用了，请向出具的医院核实。"},
    {"verify.superseded", "这一版已被后来的版本{}取代，请看新的一版。"},
    {"verify.retracted", "这份报告已被后来的版本{}作废，请不要使用。"},
    {"verify.retraction", "这是一份作废通知，此前各版都不能再用。"},
    {"verify.later", "作为后续版本给出的文件{}不真实，不能用来判断。"},
    {"verify.lineage", "给出的文件{}与这份报告不是前后相接的版本，请核对。"},
    {"verify.fork", "有两份不同的文件{}都接在同一版之后，请联系出具的医院。"},
    {"usage.manifest-objects", "清单没有签名，要用 --objects 指出文件所在的文件夹来核对。"},

    // On the way to a signed file
    {"report.crl", "缺少签发机构的吊销列表，报告还不能存证，请联系管理员。"},
    {"report.evidence", "这份报告已经附了证据，不用再附。"},
    {"report.timed", "这份报告已经有时间戳，不用再补。"},
    {"report.untimed", "这份报告的时间戳还没有补上，请稍后再审核签名。"},
    {"report.countersigned", "这份报告只要一位医师签名，不用再签。"},

    // Revocation lists
    {"crl.issuer", "吊销列表不是中心的签发机构签的，没有采用，请联系管理员。"},
    {"crl.older", "中心给的吊销列表比本机已有的还旧，没有采用，请联系管理员。"},
    {"crl.", "吊销列表{}读不懂，请向签发机构要一份新的。"},
    {"trust.crl", "中心没有这份吊销列表。"},
    {"trust.timestamps", "时间戳由中心自己签发，没有另外的根证书。"},
});

}  // namespace

auto trust_sentences() -> std::span<const SentenceLine> { return table; }

}  // namespace shanhai::wire
