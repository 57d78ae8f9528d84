#include "tools/samples/people.hpp"

#include <cstdio>

namespace shanhai::samples {
namespace {

struct Word {
    std::string_view hanzi;
    std::string_view pinyin;
};

constexpr std::array<Word, 16> surnames{{{"李", "Li"},
                                         {"王", "Wang"},
                                         {"张", "Zhang"},
                                         {"刘", "Liu"},
                                         {"陈", "Chen"},
                                         {"杨", "Yang"},
                                         {"赵", "Zhao"},
                                         {"黄", "Huang"},
                                         {"周", "Zhou"},
                                         {"吴", "Wu"},
                                         {"欧阳", "Ouyang"},
                                         {"罗", "Luo"},
                                         {"和", "He"},
                                         {"龚", "Gong"},
                                         {"芮", "Rui"},
                                         {"禤", "Xuan"}}};

// The last of each has characters that only GB 18030 holds or that few fonts show.
constexpr std::array<Word, 8> given_of_men{{{"建国", "Jianguo"},
                                            {"志强", "Zhiqiang"},
                                            {"伟", "Wei"},
                                            {"永福", "Yongfu"},
                                            {"文斌", "Wenbin"},
                                            {"鑫", "Xin"},
                                            {"大山", "Dashan"},
                                            {"䶮", "Yan"}}};
constexpr std::array<Word, 8> given_of_women{{{"小红", "Xiaohong"},
                                              {"秀英", "Xiuying"},
                                              {"丽", "Li"},
                                              {"桂兰", "Guilan"},
                                              {"雪梅", "Xuemei"},
                                              {"淼", "Miao"},
                                              {"春燕", "Chunyan"},
                                              {"㛃", "Jie"}}};

constexpr std::array<Place, 4> places{{{"云岭县青石镇卫生院", "放射科", "QS-01", "Duan^Zhenghua=段^正华"},
                                       {"云岭县白水乡卫生院", "影像室", "BS-01", "Mu^Liping=木^丽萍"},
                                       {"云岭县松坪镇中心卫生院", "放射科", "SP-02", "He^Shunqing=和^顺清"},
                                       {"云岭县人民医院", "医学影像科", "YL-CT1", "Shen^Yuanzhou=沈^远舟"}}};

auto eight_digits(int year, int month, int day) -> std::string
{
    char text[32];
    std::snprintf(text, sizeof text, "%04d%02d%02d", year, month, day);
    return text;
}

auto citizen_id(Chance& chance, const std::string& birth_date, bool woman) -> std::string
{
    auto id = "5399" + chance.digits(2) + birth_date + chance.digits(2);
    id += static_cast<char>('0' + 2 * chance.below(5) + (woman ? 0 : 1));  // the 17th digit: even for women
    return id + citizen_check_digit(id);
}

}  // namespace

auto citizen_check_digit(std::string_view seventeen) -> char
{
    unsigned sum = 0;
    for (std::size_t i = 0; i < seventeen.size(); ++i) sum = (sum + static_cast<unsigned>(seventeen[i] - '0')) * 2 % 11;
    const auto check = (12 - sum) % 11;
    return check == 10 ? 'X' : static_cast<char>('0' + check);
}

auto make_person(Chance& chance, int year_of_study) -> Person
{
    const bool woman = chance.below(2) == 0;
    const auto& surname = chance.pick(surnames);
    const auto& given = chance.pick(woman ? given_of_women : given_of_men);
    const int age = 18 + static_cast<int>(chance.below(70));

    Person person;
    person.name = std::string{surname.hanzi} + std::string{given.hanzi};
    person.dicom_name = std::string{surname.pinyin} + '^' + std::string{given.pinyin} + '=' +
                        std::string{surname.hanzi} + '^' + std::string{given.hanzi};
    person.sex = woman ? "F" : "M";
    person.birth_date =
        eight_digits(year_of_study - age, 1, 1 + static_cast<int>(chance.below(28)));  // birthday is over
    char text[16];
    std::snprintf(text, sizeof text, "%03dY", age);
    person.age = text;
    person.patient_id = "MZ" + chance.digits(8);
    person.citizen_id = citizen_id(chance, person.birth_date, woman);
    return person;
}

auto make_place(Chance& chance) -> Place { return chance.pick(places); }

}  // namespace shanhai::samples
