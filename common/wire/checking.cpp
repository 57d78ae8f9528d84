#include "common/wire/checking.hpp"

#include "common/wire/field_words.hpp"

namespace shanhai::wire {
namespace {

auto quoted(const std::string& text) -> std::string { return "“" + text + "”"; }

auto about_images(const std::string& field) -> std::string
{
    if (field == "charset") return "影像里的汉字编码是推断的，请核对姓名。";
    if (field == "pixels") return "影像的图像数据比声明的少，可能不完整。";
    if (field == "sequence") return "影像文件的结构有不合规范之处。";
    if (field == "clock") return "设备的时间不对，检查时间不可信。";
    if (field == "crowded") return "影像里的病人信息太杂，请核对是不是同一位病人。";
    if (field == "ecg.gain")
        return "心电文件没有写明增益，不能按毫伏描图。请重新导出或重做；只能如此时请确认，医师将只看节律，不量电压。";
    if (field == "ecg.rate")
        return "心电文件没有写明采样率，不能按时间描图。请重新导出或重做；只能如此时请确认，医师将只看图形，不量时间。";
    if (field == "ecg.leads") return "心电文件里没有节律波形。请重新导出或重做；只能如此时请确认。";
    if (field == "ecg.picture") return "心电图只有图片，没有波形，不能测量。";
    return {};
}

// What the clinic wished for and did not get.
auto about_wish(const DoubtView& doubt) -> std::string
{
    if (doubt.field == "expert") return "指定的专家" + quoted(doubt.form) + "现在不能读，由其他医师读。";
    if (doubt.field == "specialty") return "没有" + quoted(doubt.form) + "专业的医师，由其他医师读。";
    return {};
}

}  // namespace

auto sentence_of(const DoubtView& doubt) -> std::string
{
    if (auto text = about_images(doubt.field); !text.empty()) return text;
    if (auto text = about_wish(doubt); !text.empty()) return text;
    const auto field = field_in_words(doubt.field);
    const auto image = doubt.image.empty() ? std::string{"影像里没有"} : "影像里是" + quoted(doubt.image);
    const auto both = doubt.form.empty() ? image : "申请单是" + quoted(doubt.form) + "，" + image;
    if (doubt.kind == "contradiction") return field + "不一致：" + both + "。";
    if (doubt.kind == "doubtful") return field + "可疑，请核对：" + both + "。";
    return field + "无法核对：" + both + "。";
}

}  // namespace shanhai::wire
