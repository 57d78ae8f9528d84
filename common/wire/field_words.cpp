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
});

}  // namespace

auto field_in_words(std::string_view field) -> std::string
{
    const auto known = std::ranges::find(fields, field, &Field::name);
    return std::string{known == fields.end() ? field : known->words};
}

}  // namespace shanhai::wire
