// The small change of FHIR R4: strings, codes, references and decimals, as its JSON has them.
#pragma once

#include "common/base/instant.hpp"
#include "common/report/codes.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace shanhai::fhir {

namespace json = boost::json;

// FHIR's string (R4 datatypes): no control characters but tab and line ends; none at all when nothing is to be seen.
auto clean(std::string_view text) -> std::string;
// Put only when there is something to see: an empty string is no value.
void put(json::object& to, std::string_view key, std::string_view text);
void put(json::object& to, std::string_view key, json::array all);

auto coding(std::string_view system, std::string_view code, std::string_view display = {}) -> json::object;
auto concept_of(json::object coding, std::string_view text = {}) -> json::object;  // CodeableConcept
auto concept_of(const report::Code& loinc, std::string_view text = {}) -> json::object;
auto concept_of(std::string_view text) -> json::object;
auto identifier(std::string_view system, std::string_view value) -> json::object;
auto annotation(std::string_view text) -> json::object;

// An XHTML fragment of paragraphs; whatever the text says, it is text.
auto narrative(std::string_view title, std::string_view text) -> json::object;

// A number that keeps its digits: 0.10 is not 0.1 (R4, decimal). Only write() makes numbers of these.
auto decimal(const std::string& digits) -> json::value;
auto write(const json::value& value) -> std::string;

}  // namespace shanhai::fhir
