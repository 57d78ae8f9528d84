// Pairs of a request and a report, as county hospitals write them: which of them must be asked about, and which not.
#include "server/reports/check_parts.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::reports;

namespace {

struct Pair {
    const char* exam;
    const char* findings;
    const char* impression;
};

auto warned(const CheckMaterial& material) -> std::string
{
    Concerns concerns;
    check_sides(material, concerns);
    std::string all;
    for (const auto& one : concerns.take()) all += one.field + ": " + one.text + '\n';
    return all;
}

auto about(const Pair& pair) -> CheckMaterial
{
    CheckMaterial material;
    material.form.exam_item = pair.exam;
    material.draft.findings = pair.findings;
    material.draft.impression = pair.impression;
    return material;
}

const Pair wrong[] = {
    // the other side than was asked for
    {"右膝关节正侧位", "左膝关节间隙变窄，髁间隆突变尖。", "左膝关节退行性变。"},
    {"右膝关节正侧位", "右膝关节间隙变窄，髁间隆突变尖。", "左膝关节退行性变。"},
    {"右膝关节正侧位", "左膝关节间隙变窄。", "右膝关节退行性变。"},
    {"右膝", "左侧胫骨平台见骨折线。", "左侧胫骨平台骨折。"},
    {"左膝关节MR平扫", "右膝内侧半月板后角信号增高。", "右膝内侧半月板后角撕裂。"},
    {"左腕关节正侧位", "右侧桡骨远端骨皮质不连续。", "右侧桡骨远端骨折。"},
    {"左腕", "桡骨远端骨皮质不连续，断端向背侧移位。", "右桡骨远端Colles骨折。"},
    {"右手正斜位", "左手第3掌骨骨折。", "左手第3掌骨骨折。"},
    {"右手正斜位", "左手诸骨骨质未见异常。", "左手未见骨折。"},
    {"左足正斜位", "右足第5跖骨基底部骨折。", "右足第5跖骨基底部骨折。"},
    {"右踝关节", "左侧外踝骨折，对位可。", "左外踝骨折。"},
    {"左髋关节", "右侧股骨颈骨皮质中断，断端嵌插。", "右股骨颈骨折。"},
    {"左髋正位", "股骨颈骨折，断端错位。", "右侧股骨颈骨折。"},
    {"右肩关节正位", "左肩关节在位，左肱骨大结节撕脱。", "左肱骨大结节骨折。"},
    {"右锁骨正位", "左锁骨中段骨折。", "左锁骨中段骨折。"},
    {"右肘关节", "左肘关节未见异常。", "左肘未见异常。"},
    {"左肱骨", "右肱骨中段斜形骨折。", "右肱骨骨折。"},
    {"右胫腓骨正侧位", "左胫骨中下段骨折。", "左胫骨骨折。"},
    {"右小腿", "左小腿软组织肿胀。", "左小腿软组织肿胀。"},
    {"左跟骨侧轴位", "右跟骨骨质不连续。", "右跟骨骨折。"},
    {"左侧肋骨斜位", "右侧第5、6肋骨骨折。", "右侧第5、6肋骨骨折。"},
    {"右乳腺钼靶", "左乳外上象限见簇状钙化。", "左乳钙化，BI-RADS 4类。"},
    {"右侧乳腺超声", "右乳外上象限见低回声结节。", "左乳结节。"},
    {"右眼眶CT", "左侧眼眶内壁骨折。", "左眼眶内壁骨折。"},
    {"left knee AP and lateral", "The right knee shows joint space narrowing.", "Osteoarthritis of the right knee."},
    {"Right wrist", "Fracture of the distal left radius.", "Left distal radius fracture."},
    {"right ankle", "No fracture of the left ankle.", "Normal left ankle."},
    {"右膝", "L knee 正侧位：关节间隙变窄。", "膝关节退行性变。"},
    {"右膝", "膝关节(L)：间隙变窄。", "膝关节退行性变。"},
    // findings and impression contradict each other
    {"胸部正位", "右肺上叶见结节影，直径约1cm。", "左肺上叶结节。"},
    {"胸部正位", "右肺上叶见结节影，左肺清晰。", "左肺上叶结节。"},
    {"胸部正侧位", "双肺纹理清晰。右肺下叶见斑片状密度增高影。", "左肺下叶炎症。"},
    {"胸部CT", "右肺上叶见结节，左肺下叶见条索影。", "左肺上叶结节；左肺下叶条索。"},
    {"胸部CT", "右肺上、下叶见斑片影，左肺未见异常。", "左肺上叶炎症。"},
    {"胸部CT", "右肺上叶见斑片影，下叶见结节。", "左肺下叶结节。"},
    {"胸部正位", "右侧胸腔见无肺纹理区，右肺压缩约30%。", "左侧气胸。"},
    {"胸部正位", "左侧肋膈角变钝。", "右侧胸腔少量积液。"},
    {"胸部正位", "左侧第7肋骨骨皮质不连续。", "右侧第7肋骨骨折。"},
    {"胸部正位", "右锁骨中段骨折。", "左锁骨骨折。"},
    {"胸部CT", "左侧胸腔见液性密度影。", "右侧胸腔积液。"},
    {"胸部CT", "左侧胸腔积液，右侧胸腔未见积液。", "双侧胸腔积液。"},
    {"胸部CT", "左肺上叶见肿块，大小约3.2cm×2.8cm，分叶毛刺。", "右肺上叶占位，考虑恶性。"},
    {"头颅CT", "左侧基底节区见高密度影，周围见水肿带。", "右侧基底节区脑出血。"},
    {"头颅CT", "右侧颞叶见低密度灶。", "左侧颞叶脑梗死。"},
    {"头颅CT", "左侧额颞部颅板下见新月形高密度影。", "右侧额颞部硬膜下血肿。"},
    {"头颅CT", "右侧丘脑见高密度灶。", "左侧丘脑出血。"},
    {"头颅CT", "左侧上颌窦黏膜增厚。", "右侧上颌窦炎。"},
    {"头颅MR", "左侧放射冠见DWI高信号。", "右侧放射冠急性脑梗死。"},
    {"头颅CT", "左侧额叶见出血灶，右侧额叶未见异常。", "右额叶脑挫裂伤。"},
    {"腹部超声", "右肾见强回声团伴声影，左肾未见异常。", "左肾结石。"},
    {"腹部超声", "左肾集合系统分离。", "右肾积水。"},
    {"泌尿系超声", "右侧输尿管上段扩张。", "左侧输尿管上段结石。"},
    {"腹部CT", "左侧肾上腺见结节。", "右侧肾上腺腺瘤。"},
    {"妇科超声", "右侧附件区见囊性包块。", "左侧附件区囊肿。"},
    {"妇科超声", "左卵巢见囊性回声。", "右卵巢囊肿。"},
    {"甲状腺超声", "甲状腺右侧叶见低回声结节。", "甲状腺左侧叶结节。"},
    {"双乳超声", "左乳3点钟见结节。", "右乳结节。"},
    {"双膝正侧位", "右膝内侧间隙变窄，左膝正常。", "左膝退行性变。"},
    {"骨盆正位", "左侧耻骨上支骨折。", "右侧耻骨上支骨折。"},
    {"骨盆正位", "右股骨颈骨折。", "左股骨颈骨折。"},
    {"Chest PA", "There is a nodule in the right upper lobe.", "Nodule in the left upper lobe."},
    {"Chest PA", "Right pleural effusion. Lungs are clear.", "Left pleural effusion."},
    {"Head CT", "Hyperdensity in the left basal ganglia.", "Right basal ganglia haemorrhage."},
    {"Renal ultrasound", "Stone in the left kidney. The right kidney is normal.", "Right kidney stone."},
    // no such lobe
    {"胸部CT", "左肺中叶见斑片影。", "左肺中叶炎症。"},
    {"胸部CT", "右肺舌段见条索影。", "右肺舌段纤维灶。"},
};

const Pair right[] = {
    {"右膝关节正侧位", "右膝关节间隙变窄，髁间隆突变尖。", "右膝关节退行性变。"},
    {"右膝关节正侧位", "右膝关节间隙变窄，与左侧对比更明显。", "右膝关节退行性变。"},
    {"右膝关节正侧位", "右膝较左膝肿胀。", "右膝软组织肿胀。"},
    {"右膝关节正侧位", "关节间隙变窄。", "膝关节退行性变。"},
    {"右膝关节正侧位", "右膝关节间隙变窄，健侧未摄片。", "右膝退行性变，建议加摄左膝对照。"},
    {"右膝关节正侧位", "既往左膝置换。右膝内侧间隙变窄。", "右膝退行性变。"},
    {"右膝关节正侧位", "右侧胫骨平台骨折，骨折线向左侧延伸。", "右胫骨平台骨折。"},
    {"右手正斜位", "右手诸骨骨质未见异常。", "右手未见骨折。"},
    {"左腕关节正侧位", "左桡骨远端骨皮质不连续，断端向桡侧移位。", "左桡骨远端骨折。"},
    {"双膝关节正侧位", "右膝内侧间隙变窄，左膝外侧间隙变窄。", "双膝关节退行性变。"},
    {"双膝关节正侧位", "双膝关节间隙变窄，以右侧为著。", "双膝关节退行性变。"},
    {"双手正位", "左手第2掌指关节间隙变窄。", "左手类风湿改变可能。"},
    {"左侧肋骨斜位", "左侧第5、6肋骨骨折，右肺未见异常。", "左侧第5、6肋骨骨折。"},
    {"左侧肋骨斜位", "左侧第5肋骨骨折。右侧肋骨未见异常。", "左侧第5肋骨骨折。", },
    {"胸部正位", "双肺纹理清晰，右肺上叶见结节影。左肺未见实变。", "右肺上叶结节。"},
    {"胸部正位", "双肺纹理增多，左侧肋膈角变钝，右侧肋膈角锐利。", "左侧胸腔少量积液。"},
    {"胸部正位", "双肺野清晰，双侧肋膈角锐利，心影大小正常。", "心肺膈未见异常。"},
    {"胸部正位", "气管右移，左侧胸腔大量积液。", "左侧胸腔大量积液，纵隔右移。"},
    {"胸部正位", "左心缘圆隆，左心室增大，右肺下叶见斑片影。", "左心室增大；右肺下叶炎症。"},
    {"胸部正位", "右位主动脉弓。左肺上叶见结节。", "右位主动脉弓；左肺上叶结节。"},
    {"胸部左侧位", "右肺中叶见斑片影。", "右肺中叶炎症。"},
    {"胸部CT", "右肺上叶见结节影；左肺下叶见条索影。", "1.右肺上叶结节；2.左肺下叶纤维灶。"},
    {"胸部CT", "右肺中叶及左肺舌段见条索影。", "右肺中叶、左肺舌段纤维灶。"},
    {"胸部CT", "双肺散在结节。", "右肺结节，左肺结节。"},
    {"胸部CT", "右肺上叶见斑片影，下叶未见异常。", "右肺上叶炎症。"},
    {"胸部CT", "右肺结节。左主支气管通畅。左锁骨下动脉钙化。", "右肺结节。"},
    {"胸部CT", "左乳切除术后改变，右肺上叶结节。", "左乳术后；右肺上叶结节。"},
    {"胸部CT", "右肾未见异常。右肺结节。", "右肺结节；左肾切除术后。"},
    {"胸部CT", "左侧胸腔积液较前减少，右侧胸腔积液。", "双侧胸腔积液，左侧较前减少。"},
    {"胸部CT", "两肺下叶见磨玻璃影。", "双肺下叶炎症。"},
    {"头颅CT", "左侧基底节区见低密度灶，右侧脑室前角旁见低密度灶。", "左侧基底节区腔隙性脑梗死。"},
    {"头颅CT", "左侧基底节区见高密度影，中线结构右移。", "左侧基底节区脑出血，中线右偏。"},
    {"头颅CT", "左右侧脑室对称，脑沟无增宽。", "颅脑未见异常。"},
    {"头颅CT", "双侧基底节区见点状低密度灶。", "双侧基底节区腔隙灶。"},
    {"头颅CT", "左侧基底节区见腔隙灶，右侧放射冠见腔隙灶。", "双侧多发腔隙性脑梗死。"},
    {"头颅CT", "右侧大脑中动脉密度增高。右侧颞叶脑沟变浅。", "右侧大脑半球脑梗死可能。"},
    {"腹部超声", "肝右叶见囊性回声，大小约2cm左右。左肾见结石。", "肝右叶囊肿；左肾结石。"},
    {"腹部超声", "右肾未见异常，左肾见强回声。", "左肾结石。"},
    {"腹部超声", "肝左叶见高回声结节，右肾囊肿。", "肝左叶血管瘤；右肾囊肿。"},
    {"腹部超声", "门静脉左支通畅。右肾积水。", "右肾积水。"},
    {"妇科超声", "右侧附件区见囊性包块，左侧附件未见异常。", "右侧附件囊肿。"},
    {"甲状腺超声", "甲状腺左、右叶大小正常，左侧叶见结节。", "甲状腺左侧叶结节。"},
    {"心电图", "窦性心律，左心室高电压，V1-V3呈rS型。", "左室高电压。"},
    {"心电图", "电轴左偏，左前分支传导阻滞。", "左前分支阻滞；完全性右束支传导阻滞。"},
    {"心电图", "电轴右偏，V1导联R波增高。", "右心室肥厚可能；左心房扩大。"},
    {"心电图", "I导联P-QRS-T倒置，考虑左右手反接。", "左右手导联反接，建议重做。"},
    {"心脏超声", "房间隔见左向右分流。", "房间隔缺损，左向右分流；左室收缩功能正常。"},
    {"心脏超声", "左房增大，左室射血分数35%。", "左房扩大，左心功能减低。"},
    {"腹部立位平片", "左上腹见气液平面。", "肠梗阻可能。"},
    {"腹部CT", "右侧卧位扫描。左肾囊肿。", "左肾囊肿。"},
    {"骨盆正位", "左侧股骨颈骨折，右侧髋关节未见异常。", "左侧股骨颈骨折。"},
    {"骨盆正位", "右髋置换术后，假体在位。左股骨颈骨折。", "左股骨颈骨折；右髋置换术后。"},
    {"腰椎正侧位", "腰椎向左侧弯，L4/5间隙变窄，R位标记。", "腰椎退行性变，左侧弯曲。"},
    {"腰椎CT", "L5/S1椎间盘向左后突出。", "L5/S1椎间盘突出。"},
    {"颈椎MR", "C5/6椎间盘突出，左侧神经根受压。", "C5/6椎间盘突出（左侧）。"},
    {"全腹CT", "双肾未见异常，右侧腹股沟见肠管疝出。", "右侧腹股沟疝。"},
    {"Left knee", "Joint space narrowing. Compared with the right knee it is worse.", "Left knee osteoarthritis."},
    {"Chest PA", "Both lungs are clear. The right hemidiaphragm is elevated.", "Elevated right diaphragm."},
    {"Chest PA", "Left ventricular enlargement. Right lower lobe opacity.", "Right lower lobe pneumonia."},
    {"ECG", "Left axis deviation. Left bundle branch block.", "Left bundle branch block; right atrial enlargement."},
    {"Head CT", "No midline shift to the left. Right frontal contusion.", "Right frontal contusion."},
    {"左踝关节", "外踝骨折，断端对位可。右侧对照片未见异常。", "左外踝骨折。"},
    {"左髋关节", "左股骨头坏死，关节间隙狭窄。", "左股骨头缺血性坏死。"},
    {"右肩关节", "肱骨头在位，肩锁关节间隙正常。", "右肩关节未见异常。"},
    {"右乳钼靶", "右乳见钙化，右侧腋窝见淋巴结。", "右乳钙化。"},
};

}  // namespace

TEST(SideCheck, has_a_hundred_pairs)
{
    EXPECT_GE(std::size(wrong) + std::size(right), 100U);
}

TEST(SideCheck, warns_of_the_wrong_side)
{
    for (const auto& pair : wrong)
        EXPECT_NE(warned(about(pair)), "") << pair.exam << " | " << pair.findings << " | " << pair.impression;
}

TEST(SideCheck, is_silent_where_both_sides_are_spoken_of_rightly)
{
    for (const auto& pair : right)
        EXPECT_EQ(warned(about(pair)), "") << pair.exam << " | " << pair.findings << " | " << pair.impression;
}

TEST(SideCheck, names_the_field_and_the_words)
{
    EXPECT_EQ(warned(about({"右膝关节正侧位", "右膝关节间隙变窄。", "左膝关节退行性变。"})),
              "impression: 申请检查的是“右膝关节正侧位”，诊断意见写的是“左膝关节退行性变”。"
              "诊断意见写的是“左膝关节退行性变”，所见里只有“右膝关节间隙变窄”。\n");
}

TEST(SideCheck, takes_the_side_from_the_form_or_else_from_the_images)
{
    auto material = about({"膝关节正侧位", "左膝关节间隙变窄。", "左膝退行性变。"});
    EXPECT_EQ(warned(material), "");
    material.form.laterality = "R";
    EXPECT_NE(warned(material), "");
    material.form.laterality = "L";
    EXPECT_EQ(warned(material), "");
    material.form.laterality.clear();
    material.said = {{.body_part = "KNEE", .laterality = "R"}};
    EXPECT_NE(warned(material), "");
    material.said.push_back({.body_part = "KNEE", .laterality = "L"});
    EXPECT_EQ(warned(material), "") << "both were taken";
}

TEST(SideCheck, says_when_the_request_contradicts_itself_or_the_images)
{
    auto material = about({"右膝关节正侧位", "膝关节间隙变窄。", "退行性变。"});
    material.form.laterality = "L";
    EXPECT_NE(warned(material).find("laterality: "), std::string::npos);
    material.form.laterality = "R";
    EXPECT_EQ(warned(material), "");
    material.said = {{.body_part = "KNEE", .laterality = "L"}};
    EXPECT_NE(warned(material).find("影像标的是“左”"), std::string::npos);
}
