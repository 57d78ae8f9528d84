// The request form (申请单): what the clinic asks, about whom. Field names follow the form, not one standard's.
//
// Text is UTF-8. Dates are YYYY-MM-DD, moments RFC 3339. Empty means not filled in.
#pragma once

#include "common/wire/json.hpp"
#include "common/wire/urgency.hpp"

namespace shanhai::wire {

struct PatientForm {
    std::string name;                // 姓名; 张三之女 for a newborn, 无名氏 for somebody nobody knows
    std::string id;                  // 门诊号/住院号, or a temporary one: DICOM Patient ID (0010,0020)
    std::string sex;                 // M, F, O or empty
    std::string birth_date;
    std::string age;            // with its unit: 63岁, 5月, 3天, 18小时
    std::string identity_type;  // 证件类型: id_card, health_card, insurance, passport, permit, other, none
    std::string identity_number;
    std::string identity_reason;  // 无证件的原因
    std::string mother_name;      // of a newborn
    std::string mother_identity;  // her identity number, never the child's
    std::string pregnancy;        // 妊娠: yes, no, unknown or empty
    std::string last_period;      // 末次月经
    std::string allergies;        // 过敏史
    std::string implants;         // 植入物
    std::string renal_function;   // 肌酐, before contrast
};
BOOST_DESCRIBE_STRUCT(PatientForm, (),
                      (name, id, sex, birth_date, age, identity_type, identity_number, identity_reason, mother_name,
                       mother_identity, pregnancy, last_period, allergies, implants, renal_function))

struct RequestForm {
    std::string number;              // 申请单号: Placer Order Number (0040,2016)
    std::string service = "diagnosis";  // 服务类型: diagnosis 诊断, over-read 复核, consultation 会诊, outpatient 门诊
    std::string priority = "routine";
    std::string lane;  // 急救通道: chest-pain, stroke, trauma, newborn, maternal or empty
    PatientForm patient;
    std::string department;          // 申请科室
    std::string requesting_doctor;   // 申请医师
    std::string doctor_licence;      // 执业证号
    std::string phone;
    std::string requested_at;
    std::string exam_item;           // 检查项目
    std::string modality;            // DICOM Modality (0008,0060)
    std::string body_part;           // 部位
    std::string laterality;          // 左右侧: L, R, B or empty
    std::string method;              // 方法
    std::string contrast;            // 造影剂
    std::string complaint;           // 主诉
    std::string history;             // 现病史
    std::string signs;               // 体征
    std::string earlier_tests;       // 辅助检查
    std::string clinical_diagnosis;  // 临床诊断
    std::string diagnosis_code;      // ICD-10 国临版
    std::string purpose;             // 检查目的
    std::string acquired_at;
    std::string technician;        // 技师
    std::string device_serial;     // 设备号
    std::string onset_at;          // 发病时间
    std::string first_contact_at;  // 首次医疗接触
    std::string vital_signs;       // 血压/心率/SpO2
    std::string consent;           // 知情同意: what was agreed to
    std::string consent_by;        // who signed it
    std::string wanted;            // 拟邀专业、职称、专家
    std::string specialty;         // 专业: 心电, 神经, ...: only readers who have it are asked
    std::string expert;            // 指定专家: a reader's id
    std::string retake_of;         // 重拍: the case that was sent back for better images
    std::string callback;          // 回报方式
    bool patient_waits = false;    // 患者是否留候
};
BOOST_DESCRIBE_STRUCT(RequestForm, (),
                      (number, service, priority, lane, patient, department, requesting_doctor, doctor_licence, phone,
                       requested_at, exam_item, modality, body_part, laterality, method, contrast, complaint, history,
                       signs, earlier_tests, clinical_diagnosis, diagnosis_code, purpose, acquired_at, technician,
                       device_serial, onset_at, first_contact_at, vital_signs, consent, consent_by, wanted, specialty,
                       expert, retake_of, callback, patient_waits))

// What must be there before anyone is asked to read: a name, a doctor who answers for the request, and what was done.
// Whoever has a name that others share by its nature (无名氏, 张三之女) needs a number of their own. What is filled in
// must be right: a field longer than its line is refused rather than cut, an identity number must pass its own rules
// (identity.hpp) and agree with the sex and birth date beside it. The fault's subject names the field.
auto check(const RequestForm& form) -> Result<void>;

// The mandatory lines of the form (申请单必填项) that are empty, in the form's order. An emergency, by its priority or
// its lane, needs none of them: a patient with chest pain does not wait for an address.
auto missing_lines(const RequestForm& form) -> std::vector<std::string>;

// malformed "form.required" with the first missing line.
auto check_complete(const RequestForm& form) -> Result<void>;

// How soon it must be read. Whoever is in an emergency lane is an emergency, whatever the form says beside it.
struct Urgency {
    Priority priority = Priority::routine;
    Lane lane = Lane::none;
};
auto urgency_of(const RequestForm& form) -> Result<Urgency>;

// 无名氏, 未知, unknown: a name that stands for not knowing it.
auto is_unknown_name(std::string_view name) -> bool;
// 张三之女, 李四之子, 王五之大女, 赵六之双胞胎A: a child that has its parent's name for now.
auto is_newborn_name(std::string_view name) -> bool;

}  // namespace shanhai::wire
