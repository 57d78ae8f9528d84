// Where private keys live, and who says the time.
#include "common/wire/sentence_parts.hpp"

#include <array>

namespace shanhai::wire {
namespace {

constexpr auto table = std::to_array<SentenceLine>({
    // Signing keys
    {"key.certificate", "签名密钥与签名证书不是一对，请确认用的是自己的密钥和证书。"},
    {"key.weak", "签名密钥的强度不够，请用 RSA-3072 以上或 P-256 的密钥重新登记。"},
    {"key.garbage", "密钥给出的签名核验不过，没有送出，请换一个密钥或联系厂商。"},
    {"key.request", "这种密钥不能用来申请签名证书，请用 RSA 或 P-256 密钥。"},
    {"container.file", "这不是能用的 PKCS#12 文件（.p12、.pfx）{}，请检查后重试。"},
    {"container.passphrase", "PKCS#12 文件的口令不对、没有给出或太短（至少 8 位），请重试。"},
    {"container.algorithm", "这个 PKCS#12 文件的加密方法太旧或不正常，请用新的程序重新导出。"},
    {"container.key", "PKCS#12 文件里的密钥与证书不是一对，请重新导出。"},

    // Tokens
    {"token.module", "找不到令牌（U 盾）的 PKCS#11 驱动程序{}，请检查是否已安装。"},
    {"token.absent", "没有找到令牌（U 盾）{}，请插好后重试。"},
    {"token.ambiguous", "插着不止一个名为同一标签的令牌{}，请只插一个。"},
    {"token.pin", "令牌的 PIN 不对，只试了一次，请确认后再试，多次输错令牌会锁死。"},
    {"token.pin-locked", "令牌的 PIN 已锁死，请联系发放令牌的机构解锁。"},
    {"token.pin-unset", "令牌还没有设 PIN 或 PIN 已过期，请先用厂商的工具设好。"},
    {"token.pin-final", "令牌只剩最后一次输入 PIN 的机会，请在终端里亲自输入，不要从文件读。"},
    {"token.object", "令牌里没有这个名字的私钥{}，请检查标签。"},
    {"token.object-ambiguous", "令牌里有不止一个同名的私钥{}，请改成不同的标签。"},
    {"token.public", "令牌里没有与私钥配套的公钥{}，请联系发放令牌的机构。"},
    {"token.device", "令牌没有正常应答，请重新插一次；仍不行请联系厂商。"},
    {"token.uri", "密钥的地址写得不对，应为 pkcs11:token=标签;object=标签?module-path=驱动文件。"},
    {"token.uri-pin", "密钥的地址里不能写 PIN，请放在文件里或在终端输入。"},
    {"token.", "令牌（U 盾）用不了，请重新插好后重试或联系厂商。"},

    // The signer of this computer
    {"usage.signer", "签名密钥只能指明一处，--pkcs11 要与 --token-label、--object 一起写。"},
    {"signer.settings", "本机记下的签名方式读不懂{}，请重新设定。"},
    {"signer.elsewhere", "签名密钥在令牌里，不能导出。"},
    {"signer.foreign", "这个文件里没有本登记的签名证书，不能导入。"},
    {"signer.secret", "没有口令或 PIN，请放在文件里、设环境变量，或在终端输入。"},
    {"signer.proof", "申请没有用现有的签名密钥证明是本人，请先确认现有的密钥能用。"},
    {"signer.request", "签名证书的申请有问题，请更新本程序后重试。"},

    // External timestamp authorities
    {"timestamp.url", "设置里时间戳服务的网址不对，请管理员检查 relay.toml。"},
    {"timestamp.roots", "读不到时间戳服务的根证书{}，请管理员检查 relay.toml。"},
    {"timestamp.unreachable", "连不上时间戳服务，报告还没有签成，请稍后再试，不用重新签名。"},
    {"timestamp.http", "时间戳服务拒绝了请求或让我们去别处，请联系管理员检查设置。"},
    {"timestamp.answer", "时间戳服务的回答读不懂，请稍后再试或联系管理员。"},
    {"timestamp.granted", "时间戳服务没有给出时间戳，请稍后再试或联系管理员。"},
    {"timestamp.nonce", "时间戳服务的回答不是给这一次的，已拒绝，请联系管理员。"},
    {"timestamp.policy", "时间戳服务用了另一种规范，已拒绝，请联系管理员检查设置。"},
    {"timestamp.certificate", "时间戳服务的证书不是约定的、已过期或不是做这个用的{}，请联系管理员。"},

    // The detached SM2 signature
    {"sm2.certificate", "这不是 SM2 证书，请先用 shanhai signer add-sm2 申请一张。"},
    {"sm2.content", "国密签名不是给这份报告的，不能采信。"},
    {"sm2.signature", "国密签名与报告对不上，不能采信。"},
    {"sm2.untimed", "国密签名没有时间戳，不能证明是何时签的。"},
    {"sm2.none", "这份报告没有国密签名。"},
    {"sm2.present", "本登记已经有 SM2 签名密钥，不用再申请。"},
    {"sm2.waits", "报告的时间戳待补，补上以后才能附国密签名，请稍后再试。"},
    {"sm2.missing", "本登记还没有 SM2 签名密钥，请先运行 shanhai signer add-sm2。"},
    {"sm2.", "国密签名的格式不对，不能采信。"},
});

}  // namespace

auto signing_sentences() -> std::span<const SentenceLine> { return table; }

}  // namespace shanhai::wire
