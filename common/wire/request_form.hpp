// The request form (申请单): what the clinic asks, about whom. Field names follow the form, not one standard's.
//
// Text is UTF-8. Dates are YYYY-MM-DD, moments RFC 3339. Empty means not filled in.
#pragma once

#include "common/wire/json.hpp"
#include "common/wire/urgency.hpp"

namespace shanhai::wire {

struct PatientForm {
    std::string name;                // 姓名
    std::string id;                  // 门诊号/住院号: DICOM Patient ID (0010,0020)
    std::string sex;                 // M, F, O or empty
    std::string birth_date;
    std::string age;                 // with its unit: 63岁, 5月, 3天
    std::string identity_type;       // 证件类型: id_card, health_card, insurance, passport, none
    std::string identity_number;
};
BOOST_DESCRIBE_STRUCT(PatientForm, (), (name, id, sex, birth_date, age, identity_type, identity_number))

struct RequestForm {
    std::string number;              // 申请单号: Placer Order Number (0040,2016)
    std::string priority = "routine";
    PatientForm patient;
    std::string department;          // 申请科室
    std::string requesting_doctor;   // 申请医师
    std::string phone;
    std::string requested_at;
    std::string exam_item;           // 检查项目
    std::string modality;            // DICOM Modality (0008,0060)
    std::string body_part;           // 部位
    std::string laterality;          // 左右侧: L, R, B or empty
    std::string history;             // 主诉, 现病史, 体征
    std::string clinical_diagnosis;  // 临床诊断
    std::string purpose;             // 检查目的
    std::string acquired_at;
};
BOOST_DESCRIBE_STRUCT(RequestForm, (),
                      (number, priority, patient, department, requesting_doctor, phone, requested_at, exam_item,
                       modality, body_part, laterality, history, clinical_diagnosis, purpose, acquired_at))

// What must be there before anyone is asked to read: a name, a doctor who answers for the request, and what was done.
// A field longer than its line on the form is refused rather than cut. The fault's subject names the field.
auto check(const RequestForm& form) -> Result<void>;

}  // namespace shanhai::wire
