#include "common/wire/field_words.hpp"

#include <algorithm>
#include <array>

namespace shanhai::wire {
namespace {

struct Field {
    std::string_view name;
    std::string_view words;
};

constexpr auto fields = std::to_array<Field>({
    {"number", "申请单号"},
    {"patient.name", "姓名"},
    {"patient.id", "门诊号"},
    {"patient.age", "年龄"},
    {"patient.sex", "性别"},
    {"patient.birth_date", "出生日期"},
    {"patient.identity_reason", "无证件的原因"},
    {"patient.mother_name", "母亲姓名"},
    {"patient.mother_identity", "母亲证件号码"},
    {"patient.allergies", "过敏史"},
    {"patient.implants", "植入物"},
    {"patient.renal_function", "肌酐"},
    {"doctor_licence", "执业证号"},
    {"laterality", "左右侧"},
    {"method", "方法"},
    {"contrast", "造影剂"},
    {"complaint", "主诉"},
    {"signs", "体征"},
    {"earlier_tests", "辅助检查"},
    {"diagnosis_code", "诊断编码"},
    {"technician", "技师"},
    {"device_serial", "设备号"},
    {"onset_at", "发病时间"},
    {"first_contact_at", "首次医疗接触时间"},
    {"vital_signs", "生命体征"},
    {"consent", "知情同意"},
    {"consent_by", "同意人"},
    {"wanted", "拟邀专家"},
    {"specialty", "专业"},
    {"expert", "指定专家"},
    {"retake_of", "重拍的病例"},
    {"callback", "回报方式"},
    {"charset", "汉字编码"},
    {"clock", "设备时间"},
    {"pixels", "图像数据"},
    {"sequence", "影像结构"},
    {"crowded", "影像里的病人信息"},
    {"ecg.gain", "心电增益"},
    {"ecg.rate", "心电采样率"},
    {"ecg.leads", "心电波形"},
    {"ecg.picture", "心电图片"},
    {"missing", "申请单"},
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
    {"technique", "检查方法"},
    {"comparison", "对比检查"},
    {"recommendation", "建议"},
    {"addendum", "补充意见"},
    {"change.reason", "变更原因"},
    {"request.number", "申请单号"},
    {"request.department", "申请科室"},
    {"request.doctor", "申请医师"},
    {"request.exam", "检查项目"},
    {"request.body_part", "部位"},
    {"request.clinical_diagnosis", "临床诊断"},
    {"request.history", "病史"},
    {"request.purpose", "检查目的"},
    {"author.name", "报告医师"},
    {"reviewer.name", "审核医师"},
    {"measurements.name", "测量"},
    {"measurements.value", "测量"},
    {"key_images.caption", "图注"},
    {"critical.item", "危急值"},
    {"critical.told_to", "危急值"},
    {"plate", "图页"},
});

}  // namespace

// A field, and maybe the code of a character in it: "patient.name U+2EBF1".
auto field_in_words(std::string_view field) -> std::string
{
    const auto name = field.substr(0, field.find(" U+"));
    const auto known = std::ranges::find(fields, name, &Field::name);
    if (known == fields.end()) return std::string{field};
    return std::string{known->words} + std::string{field.substr(name.size())};
}

}  // namespace shanhai::wire
