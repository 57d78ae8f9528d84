// A UUID that the same name always gets, and no other name (RFC 9562 section 5.8, from SHA-256): how what is told in
// several places, or told twice, is recognised as the same thing without anybody keeping a list.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace shanhai {

class NameUuid {
public:
    static auto of(std::string_view name) -> NameUuid;

    auto text() const -> std::string;  // 8-4-4-4-12 hexadecimal digits, lower case
    auto oid() const -> std::string;   // 2.25 and its decimal (ITU-T X.667; DICOM PS3.5 section B.2): 44 characters

private:
    std::array<unsigned char, 16> bits_{};
};

}  // namespace shanhai
