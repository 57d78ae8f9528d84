#include "server/intake/han_variants.hpp"

#include <cstddef>
#include <string_view>

namespace shanhai::intake {
namespace {

// Pairs: as it may be written, as it usually is. In order of the first, for searching.
constexpr std::u32string_view pairs =
    U"來来個个倫伦偉伟傑杰備备傳传傾倾僑侨儀仪億亿優优兒儿兩两凃涂剛刚劉刘劍剑劒剑勁劲勅敕動动務务勛勋勝胜勳勋"
    U"勵励協协參参叢丛吳吴呂吕員员問问啓启啟启喆哲喬乔單单嘯啸嚴严國国園园圓圆圖图團团埜野執执堃坤堅坚報报場场"
    U"塗涂塵尘壽寿夢梦奮奋婁娄婦妇媽妈嫺娴嫻娴嬌娇孫孙學学實实寧宁寬宽寳宝寶宝將将尋寻岡冈峯峰島岛嵐岚嶺岭巖岩"
    U"帥帅師师帶带幹干幾几廣广張张強强彊强彌弥彥彦後后從从徵征恆恒悅悦愛爱慶庆憲宪憶忆應应懷怀戰战揚扬擁拥擇择"
    U"昇升晉晋暉晖暢畅曄晔曆历曉晓會会東东栢柏楊杨業业榮荣樂乐樹树橋桥機机權权歐欧歡欢歲岁歷历淨净淩凌淵渊湯汤"
    U"溫温漢汉潔洁潤润澂澄澤泽濟济濤涛濬浚灣湾煒炜燁烨燦灿爗烨爭争爾尔犇奔獻献玨珏珮佩瑋玮瑤瑶瑩莹瑪玛環环璽玺"
    U"璿璇瓊琼瓏珑產产甦苏甯宁畢毕畫画當当疎疏發发盡尽監监盧卢眞真祿禄禎祯禮礼秌秋稱称穀谷穎颖競竞筆笔節节範范"
    U"簡简籌筹紀纪約约紅红紋纹純纯細细紹绍終终結结給给統统經经綠绿維维綱纲緒绪緣缘縣县總总績绩繼继續续羅罗羣群"
    U"義义習习翺翱聖圣聞闻聯联聰聪聶聂職职肅肃脩修臨临與与興兴舉举艷艳莊庄華华萬万葉叶蓮莲蔣蒋蔭荫蕭萧薩萨藍蓝"
    U"藝艺蘆芦蘇苏蘭兰虛虚號号術术衛卫衝冲衞卫裏里補补裡里見见規规視视親亲覺觉觀观計计訓训記记訪访設设許许詠咏"
    U"詩诗詳详誌志認认語语誠诚說说談谈諸诸諾诺謙谦講讲謝谢識识譚谭譯译讓让豐丰豔艳貝贝貞贞財财貢贡貫贯貴贵買买"
    U"費费賀贺賈贾賓宾賜赐賞赏賢贤質质賴赖贊赞贏赢趙赵車车軍军軒轩載载輔辅輕轻輝辉輪轮農农連连進进運运過过達达"
    U"遠远適适遲迟選选邁迈還还邨村鄉乡鄒邹鄧邓鄭郑醫医釋释釗钊鈞钧鈴铃銀银銘铭銳锐鋐𬭎鋒锋鋼钢錢钱錦锦錫锡鍵"
    U"键"
    U"鍾钟鎮镇鏡镜鐘钟鐵铁鑑鉴鑒鉴鑾銮長长門门閆闫開开間间閔闵閩闽閻阎關关陝陕陞升陰阴陳陈陸陆陽阳隊队際际隨随"
    U"雋隽雙双雞鸡離离難难雲云電电霧雾靈灵靜静韋韦韓韩韻韵須须頌颂預预領领頤颐題题顏颜顔颜願愿顧顾顯显風风飄飘"
    U"飛飞養养餘余馬马馮冯馳驰駱骆駿骏騰腾驊骅驚惊體体鬆松魚鱼魯鲁鮑鲍鮮鲜鳳凤鴻鸿鵬鹏鶴鹤鷹鹰麗丽麥麦黃黄點点"
    U"黨党齊齐齡龄龍龙龐庞龔龚𠮷吉";

constexpr auto are_in_order() -> bool
{
    for (std::size_t i = 2; i < pairs.size(); i += 2)
        if (pairs[i - 2] >= pairs[i]) return false;
    return pairs.size() % 2 == 0;
}
static_assert(are_in_order());

}  // namespace

auto usual_form(char32_t character) -> char32_t
{
    std::size_t first = 0;
    std::size_t last = pairs.size() / 2;
    while (first < last) {
        const auto middle = (first + last) / 2;
        if (pairs[middle * 2] < character)
            first = middle + 1;
        else
            last = middle;
    }
    const bool found = first * 2 < pairs.size() && pairs[first * 2] == character;
    return found ? pairs[first * 2 + 1] : character;
}

}  // namespace shanhai::intake
