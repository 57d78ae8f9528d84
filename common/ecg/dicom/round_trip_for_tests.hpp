// What a recording is when it has been through DICOM: the same, but for what writing.hpp says the standard has no room
// for. And what stock programs say of the object.
#pragma once

#include "common/dicom/data/data_set_writer.hpp"
#include "common/ecg/dicom/codes.hpp"
#include "common/ecg/dicom/reading.hpp"
#include "common/ecg/dicom/writing.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace shanhai::ecg::test {

inline auto some_identity() -> Identity
{
    const auto original = Digest::of(as_view("a cart's file"));
    return {.study = uid_of("study", original),
            .series = uid_of("series", original),
            .instance = uid_of("waveform", original),
            .patient_name = "Zhang^San=张^三",
            .patient_id = "P1",
            .patient_sex = "M",
            .patient_birth_date = "19620317",
            .study_date = "20260305",
            .study_time = "150809",
            .study_description = "心电图",
            .accession = "SQ-17",
            .institution = "云岭县人民医院",
            .original_sha256 = original.hex(),
            .original_format = "SCP-ECG",
            .original_media_type = "application/octet-stream"};
}

inline void save(const std::filesystem::path& path, ByteView bytes)
{
    std::ofstream{path, std::ios::binary} << as_text(bytes);
}

inline auto load(const std::filesystem::path& path) -> Bytes
{
    std::ifstream file{path, std::ios::binary};
    std::ostringstream all;
    all << file.rdbuf();
    return to_bytes(all.str());
}

enum class Judge { must_agree, may_object };

// All that the program says of the file, on either stream.
inline auto said_by(const std::string& program, ByteView object, Judge judge = Judge::must_agree) -> std::string
{
    const shanhai::test::TempDir folder;
    save(folder / "object.dcm", object);
    const auto command =
        program + ' ' + (folder / "object.dcm").string() + " > " + (folder / "said").string() + " 2>&1";
    const bool agrees = std::system(command.c_str()) == 0;
    EXPECT_TRUE(agrees || judge == Judge::may_object) << program << as_text(load(folder / "said"));
    const auto said = load(folder / "said");
    return std::string{as_text(said)};
}

inline auto close(double one, double other) -> bool
{
    return std::abs(one - other) <= 1e-9 * std::max({1.0, std::abs(one), std::abs(other)});
}

inline auto close(const std::optional<Scale>& one, const std::optional<Scale>& other) -> bool
{
    if (!one || !other) return one.has_value() == other.has_value();
    const bool ratio = std::abs(one->microvolts_per_unit / other->microvolts_per_unit - 1) < 1e-9;
    return ratio && close(one->offset_microvolts, other->offset_microvolts);
}

inline void expect_same_samples(const Lead& was, const Lead& is)
{
    ASSERT_EQ(was.samples.size(), is.samples.size());
    for (std::size_t i = 0; i < was.samples.size(); ++i) {
        const bool was_gap = was.gap && was.samples[i] == *was.gap;
        const bool is_gap = is.gap && is.samples[i] == *is.gap;
        ASSERT_EQ(was_gap, is_gap) << was.label << ' ' << i;
        ASSERT_TRUE(was_gap || was.samples[i] == is.samples[i]) << was.label << ' ' << i;
    }
}

inline void expect_same(const Lead& was, const Lead& is)
{
    EXPECT_EQ(was.name, is.name) << was.label;
    const auto cut = was.name == LeadName::other ? dicom::long_string : dicom::short_string;
    EXPECT_TRUE(was.label.empty() || dicom::one_value(was.label, cut) == is.label) << was.label << ' ' << is.label;
    EXPECT_TRUE(close(was.scale, is.scale)) << was.label;
    EXPECT_EQ(was.filters, is.filters) << was.label;
    EXPECT_TRUE(close(was.skew_s, is.skew_s)) << was.label << was.skew_s << ' ' << is.skew_s;
    EXPECT_EQ(was.derived, is.derived) << was.label;
    EXPECT_EQ(was.status.empty(), is.status.empty());
    expect_same_samples(was, is);
}

inline void expect_same(const Recording& was, const Recording& is)
{
    ASSERT_EQ(was.strips.size(), is.strips.size());
    for (std::size_t i = 0; i < was.strips.size(); ++i) {
        EXPECT_EQ(was.strips[i].kind, is.strips[i].kind);
        EXPECT_TRUE(close(*was.strips[i].rate_hz, *is.strips[i].rate_hz));
        EXPECT_TRUE(close(was.strips[i].starts_s, is.strips[i].starts_s));
        ASSERT_EQ(was.strips[i].leads.size(), is.strips[i].leads.size());
        for (std::size_t l = 0; l < was.strips[i].leads.size(); ++l)
            expect_same(was.strips[i].leads[l], is.strips[i].leads[l]);
    }
    EXPECT_TRUE(!was.acquired || was.acquired == is.acquired);
    EXPECT_TRUE(!was.acquired || was.offset_stated == is.offset_stated);
    ASSERT_EQ(was.measurements.size(), is.measurements.size());
    for (std::size_t i = 0; i < was.measurements.size(); ++i) {
        EXPECT_EQ(was.measurements[i].quantity, is.measurements[i].quantity) << was.measurements[i].code.meaning;
        EXPECT_TRUE(close(was.measurements[i].value, is.measurements[i].value));
        EXPECT_EQ(was.measurements[i].unit, is.measurements[i].unit);
        EXPECT_EQ(was.measurements[i].group, is.measurements[i].group);
    }
    EXPECT_EQ(was.statements, is.statements);
    ASSERT_EQ(was.markers.size(), is.markers.size());
    for (std::size_t i = 0; i < was.markers.size(); ++i) {
        EXPECT_EQ(was.markers[i].strip, is.markers[i].strip);
        EXPECT_EQ(was.markers[i].sample, is.markers[i].sample);
        EXPECT_EQ(was.markers[i].group, is.markers[i].group);
    }
}

}  // namespace shanhai::ecg::test
