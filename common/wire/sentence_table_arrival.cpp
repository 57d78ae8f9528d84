// The sentences about what arrives: over DICOMweb, in resumable uploads, as DICOM files and on media.
#include "common/wire/sentence_parts.hpp"

#include <array>

namespace shanhai::wire {
namespace {

constexpr auto table = std::to_array<SentenceLine>({
    // DICOMweb: objects that other systems store
    {"stow.media-type", "只接收 multipart/related 或单个的 application/dicom 影像，请检查发送软件的设置。"},
    {"stow.accept", "回答只能是 application/dicom+json 或 application/dicom+xml，请检查发送软件的设置。"},
    {"stow.empty", "请求里没有影像，请检查发送软件。"},
    {"stow.count", "一次发送的影像太多，请分几次发送。"},
    {"stow.part", "请求里有一部分不是 DICOM 影像，没有保存。"},
    {"stow.study", "影像不属于网址里的检查，没有保存，请核对检查编号。"},
    {"multipart.truncated", "数据没有传完整，请再试一次。"},
    {"multipart.", "请求的分段格式不对，请检查发送软件。"},

    // Resumable uploads, receipts, quotas
    {"upload.gone", "这次上传已撤销、过期或已并入整份资料，请重新提交，收到过的不会再传。"},
    {"upload.taken-over", "另一个连接接着传这份资料了，这个连接不用再传。"},
    {"upload.checksum", "这一段数据在路上坏了，没有保存，请再传一次这一段。"},
    {"upload.checksum-header", "校验值的写法不对或算法不支持，请用 sha256，或更新上传程序。"},
    {"upload.length", "上传的长度与申报的不一致或太大，请核对文件后重新提交。"},
    {"upload.length-header", "上传请求里没有写长度，请更新上传程序。"},
    {"upload.metadata", "上传请求里没有写明是哪一次提交，请先申报提交再上传。"},
    {"upload.concat", "分段上传的清单写得不对，请更新上传程序。"},
    {"upload.part-unfinished", "还有一段没有传完，不能合并，请传完再试。"},
    {"upload.final", "这份资料由几段合并而成，不能再往里续传。"},
    {"submission.refused", "这次提交不能成为病例，请核对影像后重新提交，收到过的不会再传。"},
    {"seal.format", "这不是一份完整的收据，请向发来的人重新要一份。"},
    {"seal.untimed", "收据没有时间戳，不能证明是何时签发的。"},
    {"seal.", "收据上的签名是假的或已损坏，请不要使用。"},
    {"receipt.content", "签名是真的，但签的不是一份收据。"},
    {"verify.receipt-objects", "手里的文件与收据不一致，请看上面的清单。"},
    {"quota.open", "本机构没有传完的提交太多，请先传完或撤销一些。"},
    {"quota.day", "本机构一天内提交的总量已到上限，请过些时候再传，或联系管理员。"},

    // DICOM files
    {"dicom.not", "这份文件{}不是 DICOM 影像，请选设备导出的影像文件。"},
    {"dicom.directory", "文件{}是光盘目录（DICOMDIR），不是影像，不用提交。"},
    {"dicom.truncated", "影像文件{}不完整，可能没有拷贝完，请从设备重新导出。"},
    {"dicom.content", "影像文件{}缺少必要的内容，可能没有拷贝完，请从设备重新导出。"},
    {"dicom.uid", "影像文件{}缺少检查编号，请从设备重新导出。"},
    {"dicom.inflate", "影像文件{}解不开压缩，请从设备重新导出。"},
    {"dicom.dictionary", "中心的影像字典没有装好，请联系管理员。"},
    {"dicom.", "影像文件{}已损坏或格式不对，请从设备重新导出。"},

    // Media: CDs, sticks and ZIPs
    {"media.zip", "压缩包{}打不开，可能没有拷贝完或是分卷压缩，请重新拷贝或重新压缩。"},
    {"media.bomb", "压缩包{}解开后大得不正常，已拒绝，请确认来源。"},
    {"media.damaged", "压缩包里的文件{}已损坏，请重新拷贝或重新压缩。"},
    {"media.encrypted", "压缩包里的文件{}有密码，请不加密码重新压缩。"},
    {"media.compression", "压缩包里的文件{}用了不支持的压缩方法，请压缩成普通的 ZIP。"},
    {"media.nested", "压缩包里还有压缩包{}，没有打开，请先解开再提交。"},
    {"media.link", "文件{}是指向别处的链接，没有提交，请直接选影像文件。"},
    {"media.special", "文件{}不是普通文件，没有提交。"},
    {"media.path", "压缩包里的文件名{}不正常，没有提交，请确认来源。"},
    {"media.duplicate", "压缩包里有同名的文件{}，只用了第一个，请核对。"},
    {"media.size", "压缩包里的文件{}太大，没有提交。"},
    {"media.directory", "光盘目录{}读不懂，已改为查找所有影像文件。"},
    {"media.missing", "光盘目录里列出的文件{}不在光盘上，请重新刻录或拷贝完整。"},
    {"media.unlisted", "影像文件{}没有列在光盘目录里，没有提交，要提交请单独选它。"},
    {"media.", "光盘或压缩包{}有问题，请重新拷贝或重新压缩。"},
});

}  // namespace

auto arrival_sentences() -> std::span<const SentenceLine> { return table; }

}  // namespace shanhai::wire
