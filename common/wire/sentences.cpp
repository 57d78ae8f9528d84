#include "common/wire/sentences.hpp"

#include <algorithm>
#include <array>

namespace shanhai::wire {
namespace {

constexpr auto table = std::to_array<SentenceLine>({
    // Who is asking
    {"who.nobody", "连接没有出示证书，请先用登记码登记这台电脑。"},
    {"who.unknown", "中心不认识这张证书，请联系管理员重新登记。"},
    {"who.revoked", "这张证书已被停用，请联系管理员重新登记。"},
    {"who.expired", "证书或授权已过有效期，请联系管理员续期。"},
    {"who.inactive", "本机构或本人账号已停用，请联系管理员。"},
    {"who.not-administrator", "只有管理员可以做这项操作。"},
    {"who.not-operator", "只有送检机构的操作员可以做这项操作。"},
    {"who.not-reader", "只有诊断医师可以做这项操作。"},
    {"who.scope", "这类检查不在您的诊断范围内，请交给有相应资质的医师。"},

    // Enrolment
    {"enrolment.code", "登记码不对、已用过或已过期，请核对后重输，或向管理员要一个新的。"},
    {"enrolment.attempts", "试的次数太多，请等一会儿再试，或打电话核对登记码。"},
    {"enrolment.signer-request", "诊断医师登记时要同时生成签名密钥，请更新本程序后重新登记。"},
    {"enrolment.relay", "对方不是发出登记码的中心，请停止操作并打电话核对地址和登记码。"},
    {"enrolment.reply", "中心给的证书与本机密钥不符，请不要使用，并联系管理员。"},
    {"code.site", "没有这个机构，请先建立机构再发登记码。"},
    {"code.person", "这个机构没有这个人，请先建立人员再发登记码。"},
    {"code.label", "请给这台设备起一个名字，最多 64 个字节。"},
    {"code.ae-title", "AE 名称最多 16 个字符。"},
    {"device", "没有这台设备，请核对指纹。"},
    {"device.address", "设备地址请写成 主机:端口 的样子，如 10.1.2.3:11112。"},
    {"issue.", "证书申请不合要求，请更新本程序后重新登记。"},
    {"request.", "证书申请做不出来，请更新本程序后重试。"},

    // Storage Commitment
    {"commitment.", "设备的存储承诺请求没有办成，请联系设备工程师。"},

    // Institutions and persons
    {"site.id", "机构编号只能用小写字母、数字和中间的短横线，2 到 40 个字符。"},
    {"site.name", "请填写机构名称，最多 64 个汉字。"},
    {"site.level", "机构级别只能是 village、township、county 或 province。"},
    {"site.parent", "上级机构不存在，或会绕成一圈，请核对。"},
    {"pairing.site", "对口支援的机构编号不对，请核对。"},
    {"pairing.dates", "对口支援的起止日期不对，请写成 2026-03-05 的样子，且止不早于起。"},
    {"person.id", "人员编号只能用小写字母、数字和中间的短横线，2 到 40 个字符。"},
    {"person.site", "人员所属的机构编号不对，请核对。"},
    {"person.name", "请填写人员姓名，最多 64 个汉字。"},
    {"person.dates", "人员授权的起止日期不对，请写成 2026-03-05 的样子，且止不早于起。"},
    {"person.role", "角色只能是 operator、reader 或 administrator。"},
    {"person.duties", "管理员不能同时是诊断医师，请分成两个人。"},
    {"routing.no-pairing", "本机构还没有对口的上级医院接收这类检查，请联系管理员设置。"},

    // The request form
    {"form.required", "申请单缺少必填项{}，请补全后再提交。"},
    {"form.length", "申请单有一项{}写得太长，请写短一些。"},
    {"form.text", "申请单有一项{}里有换行或看不见的字符，请重新填写。"},
    {"form.priority", "紧急程度只能是 routine（平诊）、urgent（急诊）或 emergency（危急）。"},
    {"form.sex", "性别只能是 M（男）、F（女）、O（其他）或留空。"},
    {"form.birth-date", "出生日期请写成 1962-03-17 的样子。"},
    {"form.time", "申请单的时间{}请写成 2026-03-05T15:08:09+08:00 的样子。"},

    // The parcel and its objects
    {"manifest.empty", "没有可提交的影像文件，请检查所选的文件夹。"},
    {"manifest.count", "一次提交的文件太多，请分几次提交。"},
    {"manifest.name", "有一个文件{}的名字不能用，请改名后重试。"},
    {"manifest.type", "目前只接收 DICOM 影像，文件{}不是。"},
    {"manifest.size", "文件{}是空的或太大，请检查后重试。"},
    {"manifest.total", "这次提交的总量太大，请分几次提交。"},
    {"manifest.digest", "文件{}的校验值不对，请更新本程序后重试。"},
    {"manifest.repeated", "文件{}重复出现，请去掉重复的再提交。"},
    {"submission", "没有这次提交，或它不属于本机构，请核对编号。"},
    {"submission.key", "同样的提交以前作废过或内容不同，请重新提交一次。"},
    {"submission.key-length", "提交的标识太长或是空的，请更新本程序后重试。"},
    {"submission.patients", "这次提交里有不止一位病人的影像{}，请按病人分开提交。"},
    {"submission.committed", "这次提交已经完成，不能再撤销。"},
    {"intake.recovery", "正在进行的上传太多，未封存的资料包留待下次启动处理。"},
    {"intake.race", "别处正在保存同样的影像，请稍后再试一次。"},
    {"intake.size", "这个影像文件太大，中心不接收，请联系管理员。"},
    {"object", "没有这个影像文件，或它不属于这个病例。"},
    {"object.digest", "文件{}传到中心后与原文件不一致，请检查磁盘或网络后重新提交。"},
    {"object.same-uid", "文件{}的编号与已有影像相同但内容不同，两份都没有丢，请联系设备工程师核实。"},
    {"object.size", "影像文件太大，中心不接收，请联系管理员。"},
    {"object.command", "设备报的影像编号与影像内容不一致，请联系设备工程师。"},
    {"upload.offset", "续传的位置变了，请再运行一次，会自动接着传。"},
    {"upload.in-use", "另一个程序正在传同一份资料，请等它结束或先关掉它。"},
    {"upload.excess", "传来的数据比清单多，请检查文件后重新提交。"},
    {"upload.offset-header", "续传请求里没有写位置，请更新上传程序。"},
    {"upload.content-type", "续传请求的类型不对，请更新上传程序。"},
    {"upload.version", "上传协议的版本不同，请更新上传程序。"},

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

    // Cases and claims
    {"case", "没有这个病例，或它不归您处理，请核对编号。"},
    {"case.claimed", "这个病例已被别的医师领走，请领下一个。"},
    {"case.reported", "这个病例已经出了报告。"},
    {"case.report", "这份报告不是这个病例的当前报告。"},
    {"case.lease", "领取已到时间，病例已退回队列，请重新领取。"},
    {"case.token", "领取已失效，病例可能已被别的医师领走，请重新领取。"},
    {"case.unclaimed", "这台电脑上没有领取过这个病例，请先领取，或用 --token 给出令牌。"},

    // Reports
    {"report", "没有这份报告，或它不属于本机构，请核对编号。"},
    {"draft", "这个病例还没有写过草稿。"},
    {"draft.revision", "草稿已在别处改过，请先看最新的草稿再保存。"},
    {"draft.length", "报告的文字太长，请写短一些。"},
    {"report.empty", "影像所见和诊断意见都要写，才能签名。"},
    {"report.quality", "影像质量只能是 甲、乙、丙 或 废。"},
    {"report.missing", "报告缺少必填的内容{}，请补全。"},
    {"report.text", "报告的文字{}里有不能用的字符，或太长，请修改。"},
    {"report.glyph", "报告里有一个字中心的字库没有，请换一个写法或联系管理员。"},
    {"report.objects", "病例的影像清单有问题，不能出报告，请联系管理员。"},
    {"report.expired", "待签的报告放得太久，已失效，请重新签一次。"},
    {"report.signature", "签名与报告对不上，请确认用的是自己的签名密钥，再签一次。"},
    {"report.refused", "签名后的报告没有通过核验，请联系管理员检查签名证书。"},
    {"report.signed", "这份报告已经签过名。"},
    {"report.tbs", "中心要求签的内容与这份报告不是一回事，已拒绝签名，请联系管理员。"},
    {"report.other", "中心给的不是要的那份报告，请不要使用，并联系管理员。"},
    {"report.key", "签名密钥的种类不支持，请用 RSA 或 P-256 密钥。"},
    {"report.version", "报告的版本衔接不上，请刷新后重试。"},
    {"report.", "报告文件的结构不对，请重新生成或联系管理员。"},
    {"signer.fingerprint", "签名证书的指纹不对，请重新登记签名证书。"},
    {"signer.unknown", "中心不认识这张签名证书，或它不是您的，请重新登记。"},
    {"signer.revoked", "这张签名证书已被停用，请联系管理员重新登记。"},
    {"signer.expired", "签名证书已过有效期，请联系管理员续期。"},
    {"signer.missing", "这个登记里没有签名密钥，只有诊断医师能签报告。"},
    {"timestamp.authority", "时间戳服务暂时不可用，报告没有签成，请稍后再签。"},
    {"timestamp.", "时间戳核验不过，不能证明是何时签的，请联系管理员。"},
    {"acknowledge.by", "请写明是谁看到了报告，最多 64 个汉字。"},
    {"acknowledge.done", "这份报告已由别人签收过。"},
    {"inbox", "等待被中断，请再试一次。"},
    {"events", "等待被中断，请再试一次。"},

    // Is it genuine
    {"verify.digest", "报告内容在签名以后被改动过，请不要使用。"},
    {"verify.signature", "报告上的签名是假的或已损坏，请不要使用。"},
    {"verify.hole", "报告文件被改动过或不完整，请不要使用。"},
    {"verify.unsigned", "这份报告还没有签名，不能作为诊断依据。"},
    {"verify.untimed", "报告有签名，但没有时间戳，不能证明是何时签的。"},
    {"verify.pdf", "这不是一份山海报告。"},
    {"verify.size", "文件太大，不是一份山海报告。"},
    {"verify.objects", "手里的影像与报告所依据的影像不一致，请看上面的清单。"},
    {"verify.", "报告文件被改动过，请不要使用。"},
    {"chain.expired", "证书在当时已过有效期。"},
    {"chain.not-yet-valid", "证书在当时还没有生效，请检查电脑的日期。"},
    {"chain.unknown-issuer", "签发证书的机构不在信任之列。"},
    {"chain.", "证书不合要求，不能相信。"},
    {"receipt.mismatch", "中心的收据与发出的文件不一致，请重新提交并联系管理员。"},

    // Requests
    {"body.json", "请求的内容不是正确的 JSON，请检查。"},
    {"body.field", "请求里有一项{}的类型不对，请检查。"},
    {"query.state", "状态只能是 waiting、claimed、reported 或 acknowledged。"},
    {"query.after", "翻页的起点不对，请从头再查。"},
    {"query.number", "数字不对或超出范围，请检查。"},
    {"id", "编号的写法不对，请核对。"},
    {"name", "编号只能用小写字母、数字和中间的短横线，2 到 40 个字符。"},
    {"uid", "DICOM 编号的写法不对，请核对。"},
    {"path", "网址里的编号不对，请核对。"},
    {"date", "日期请写成 2026-03-05 的样子。"},
    {"time", "时间请写成 2026-03-05T15:08:09+08:00 的样子。"},
    {"time.", "时间请写成 2026-03-05T15:08:09+08:00 的样子。"},
    {"base64", "内容的编码不对，请更新程序后重试。"},
    {"hex", "校验值的写法不对，请核对。"},
    {"digest", "校验值的写法不对，应是 64 位十六进制数。"},
    {"http.body", "数据没有传完整，请再试一次。"},
    {"http.answer", "中心长时间没有回答，请稍后再试。"},
    {"http.closed", "中心断开了连接，请稍后再试。"},
    {"http.path", "中心没有这项功能，请检查网址或更新程序。"},
    {"http.method", "中心不支持这种操作，请更新程序。"},
    {"http.reply", "中心的回答看不懂，请确认网址是否正确，或更新程序。"},
    {"http.", "请求的格式不对，请检查网址或更新程序。"},

    // The connection
    {"net.resolve", "找不到中心的地址，请检查网络和网址。"},
    {"net.connect", "连不上中心，请检查网络，稍后再试。"},
    {"net.handshake", "与中心的加密连接没有建成，请检查网络和网址后再试。"},
    {"net.peer_certificate", "对方的证书不可信，可能不是中心，请不要继续并联系管理员。"},
    {"net.peer_certificate#expired", "对方的证书已过期，请检查本机日期，再联系管理员。"},
    {"net.peer_certificate#not_yet_valid", "对方的证书还没有生效，多半是本机日期不对，请校正。"},
    {"net.peer_certificate#wrong_name", "对方的证书不是这个地址的，请核对网址或联系管理员。"},
    {"net.peer_certificate#unknown_authority", "对方不是登记过的中心，请不要继续并联系管理员。"},
    {"net.certificate", "中心不接受本机的证书，请联系管理员重新登记。"},
    {"net.certificate#required", "中心要求出示证书，请先登记这台电脑。"},
    {"net.certificate#expired", "本机的证书已过期，请联系管理员续期。"},
    {"net.certificate#revoked", "本机的证书已被停用，请联系管理员。"},
    {"net.", "网络断开了，请检查网络，稍后再试。"},
    {"tls.", "本机的密钥或证书文件用不了，请检查登记或重新登记。"},
    {"association.", "DICOM 连接出了问题，请检查设备的设置后重试。"},
    {"pdu.", "DICOM 连接的数据格式不对，请联系设备工程师。"},

    // Keys and files of this computer
    {"key.passphrase", "签名密钥的口令不对或没有给出，请重试。"},
    {"key.", "密钥文件用不了，请检查登记或重新登记。"},
    {"certificate.", "证书文件用不了，请检查登记或重新登记。"},
    {"profile.none", "这台电脑还没有登记，请先运行 shanhai enroll。"},
    {"profile.which", "有不止一个登记，请用 --profile 指明，或用 shanhai profile use 选定。"},
    {"profile.missing", "没有这个登记{}，请用 shanhai profile list 查看。"},
    {"profile.exists", "已有同名的登记{}，请换一个 --name。"},
    {"profile.broken", "登记里的文件{}缺失或损坏，请重新登记。"},
    {"profile.permissions", "密钥文件{}别人也能读，请改成只有自己可读（chmod 600）后再用。"},
    {"usage.arguments", "命令写得不对{}，请用 --help 看用法。"},
    {"usage.url", "网址{}不对，应像 https://relay.example:8443 这样。"},
    {"usage.id", "编号{}不对，请核对。"},
    {"usage.code", "登记码有输错的字符，请逐个核对后重输。"},
    {"usage.form", "申请单文件{}不是正确的 JSON，请检查。"},
    {"usage.draft", "草稿文件{}不是正确的 JSON，请检查。"},
    {"usage.patients", "所选影像不止一位病人，不能都用同一份病人信息，请按病人分开提交。"},
    {"usage.terminal", "要在终端上确认才能签名，请加 --yes 表示已看过报告。"},
    {"usage.length", "时长{}请写成 90s、30m、24h 或 7d 的样子。"},
    {"usage.time", "时间{}请写成 2026-03-05 或 2026-03-05T15:08:09+08:00 的样子。"},
    {"enrolment.code-shape", "登记码有输错的字符，请逐个核对后重输。"},
    {"source.open", "文件{}打不开，请检查它是否存在、能不能读。"},
    {"source.read", "文件{}读不出来，磁盘或优盘可能有问题。"},
    {"source.changed", "文件{}在提交过程中被改动了，请等它不再变动后重新提交。"},
    {"file.missing", "没有这个文件或文件夹{}，请核对。"},
    {"file.read", "文件{}读不出来，请检查权限或磁盘。"},
    {"file.write", "文件{}写不进去，请检查权限或磁盘。"},
    {"file.full", "本机磁盘已满，请腾出空间后重试。"},
    {"file.large", "文件{}太大，请检查是不是选错了。"},
    {"submit.nothing", "没有可提交的 DICOM 影像，请检查所选的文件或文件夹。"},
    {"submit.patients", "这里有不止一位病人的影像{}，请用 --patient 指明要提交哪一位。"},
    {"submit.patient", "这里没有病人{}的影像，请核对门诊号或姓名。"},
    {"submit.same-uid", "两个文件的影像编号相同但内容不同{}，请确认哪个是对的，去掉另一个再提交。"},
    {"submit.gave-up", "网络一直不通，已停止；再运行一次同样的命令会从断点接着传。"},
    {"stopped", "已停止；再运行一次同样的命令会接着做。"},
    {"sign.declined", "没有签名。"},

    // The relay itself
    {"lane", "中心正忙，请稍后再试。"},
    {"lane.", "中心正忙，请稍后再试。"},
    {"archive.full", "中心的存储空间不足，请联系管理员；已收到的资料不会丢。"},
    {"archive.sealed", "这份资料已经封存，不能再改动。"},
    {"archive.turn", "另一个程序正在传同一份资料，请稍后再试。"},
    {"archive.", "中心的存储出了问题，请稍后再试或联系管理员。"},
    {"pack.digest", "中心保存的资料校验不符，请立即联系管理员。"},
    {"ledger.locked", "中心正忙，请稍后再试。"},
    {"ledger.writer", "中心正忙，请稍后再试。"},
    {"ledger.file", "中心的账本文件出了问题，请联系管理员。"},
    {"ledger.", "中心的账本出了问题，请稍后再试或联系管理员。"},
    {"audit.chain", "审计记录被改动过，请立即联系管理员并保留现场。"},
    {"authority.", "中心的证书机构暂时不可用，请联系管理员。"},
    {"fonts.", "中心的字库没有装好，报告出不来，请联系管理员。"},
    {"config.", "中心的设置{}不对，请联系管理员。"},
    {"log.", "中心的日志出了问题，请联系管理员。"},
    {"init.exists", "这里已经有一个中心，不会覆盖它，请换一个目录。"},
    {"init.", "中心的目录{}建不起来，请检查权限和磁盘。"},
    {"dev.", "试用的登记{}写不进去，请检查权限和磁盘。"},
    {"ready.room", "中心的存储空间不足，请联系管理员。"},
    {"within", "等得太久，请稍后再试。"},
});

// A form's field in the form's own words; other subjects stand as they are.
constexpr auto fields = std::to_array<SentenceLine>({
    {"number", "申请单号"},
    {"patient.name", "姓名"},
    {"patient.id", "门诊号"},
    {"patient.age", "年龄"},
    {"patient.identity_number", "证件号码"},
    {"department", "申请科室"},
    {"requesting_doctor", "申请医师"},
    {"phone", "电话"},
    {"exam_item", "检查项目"},
    {"modality", "检查类型"},
    {"body_part", "部位"},
    {"history", "病史"},
    {"clinical_diagnosis", "临床诊断"},
    {"purpose", "检查目的"},
    {"requested_at", "申请时间"},
    {"acquired_at", "检查时间"},
    {"findings", "影像所见"},
    {"impression", "诊断意见"},
});

template <class Lines>
auto find(const Lines& lines, std::string_view at) -> std::string_view
{
    const auto found = std::ranges::find(lines, at, &SentenceLine::at);
    return found == lines.end() ? std::string_view{} : found->text;
}

auto text_for(errc code) -> std::string_view
{
    switch (code) {
    case errc::malformed: return "内容{}不对，请检查后重试。";
    case errc::mismatch: return "内容前后不一致{}，请检查后重试。";
    case errc::unsupported: return "中心不支持这项操作，请更新程序或联系管理员。";
    case errc::too_large: return "内容{}太大，请减小后重试。";
    case errc::unauthenticated: return "中心不认识您，请重新登记。";
    case errc::forbidden: return "您没有权限做这项操作，请联系管理员。";
    case errc::not_found: return "找不到{}，请核对编号。";
    case errc::conflict: return "已被占用或与已有内容冲突{}，请刷新后重试。";
    case errc::stale: return "内容已在别处改过，请刷新后重试。";
    case errc::busy: return "中心正忙，请稍后再试。";
    case errc::timeout: return "等得太久，请稍后再试。";
    case errc::cancelled: return "操作被中断，请再试一次。";
    case errc::storage_full: return "存储空间不足，请联系管理员。";
    case errc::unavailable: return "服务暂时不可用，请稍后再试。";
    case errc::corrupt: return "保存的资料校验不符，请立即联系管理员。";
    case errc::internal: return "程序出错了，请记下括号里的代码并联系管理员。";
    }
    return "程序出错了，请记下括号里的代码并联系管理员。";
}

auto template_for(errc code, std::string_view at, std::string_view subject) -> std::string_view
{
    if (const auto text = find(table, std::string{at} + '#' + std::string{subject}); !text.empty()) return text;
    if (const auto text = find(table, at); !text.empty()) return text;
    if (code == errc::internal) return text_for(code);  // a bug is nothing a family could advise about
    for (auto end = at.rfind('.'); end != std::string_view::npos && end > 0; end = at.rfind('.', end - 1))
        if (const auto text = find(table, at.substr(0, end + 1)); !text.empty()) return text;
    return text_for(code);
}

}  // namespace

auto sentence(errc code, std::string_view at, std::string_view subject) -> std::string
{
    auto text = std::string{template_for(code, at, subject)};
    const auto place = text.find("{}");
    if (place == std::string::npos) return text;
    const auto known = find(fields, subject);
    const auto shown = std::string{known.empty() ? subject : known};
    return text.replace(place, 2, shown.empty() ? "" : "（" + shown + "）");
}

auto sentence(const Fault& fault) -> std::string { return sentence(fault.code(), fault.at(), fault.subject()); }

auto errc_named(std::string_view word) -> errc
{
    for (auto number = static_cast<int>(errc::malformed); number <= static_cast<int>(errc::internal); ++number)
        if (name_of(static_cast<errc>(number)) == word) return static_cast<errc>(number);
    return errc::internal;
}

auto sentence_table() -> std::span<const SentenceLine> { return table; }

}  // namespace shanhai::wire
