// The registered names (PS3.6 annex A) that the network itself has to know.
#pragma once

#include <string_view>

namespace shanhai::dicom::uids {

inline constexpr std::string_view application_context = "1.2.840.10008.3.1.1.1";
inline constexpr std::string_view verification = "1.2.840.10008.1.1";
inline constexpr std::string_view storage_commitment_push = "1.2.840.10008.1.20.1";
inline constexpr std::string_view storage_commitment_push_instance = "1.2.840.10008.1.20.1.1";  // the one there is

// Of our own, from a random UUID (PS3.5 section B.2): it needs no registered root and stays for ever.
inline constexpr std::string_view implementation_class = "2.25.89618331045035247855960467655047306402";
inline constexpr std::string_view implementation_version = "SHANHAI_0_1";

inline constexpr std::string_view implicit_little_endian = "1.2.840.10008.1.2";
inline constexpr std::string_view explicit_little_endian = "1.2.840.10008.1.2.1";
inline constexpr std::string_view deflated_little_endian = "1.2.840.10008.1.2.1.99";
inline constexpr std::string_view explicit_big_endian = "1.2.840.10008.1.2.2";
inline constexpr std::string_view rle = "1.2.840.10008.1.2.5";
inline constexpr std::string_view jpeg_baseline = "1.2.840.10008.1.2.4.50";
inline constexpr std::string_view jpeg_extended = "1.2.840.10008.1.2.4.51";
inline constexpr std::string_view jpeg_lossless = "1.2.840.10008.1.2.4.57";
inline constexpr std::string_view jpeg_lossless_sv1 = "1.2.840.10008.1.2.4.70";
inline constexpr std::string_view jpeg_ls_lossless = "1.2.840.10008.1.2.4.80";
inline constexpr std::string_view jpeg_ls_near_lossless = "1.2.840.10008.1.2.4.81";
inline constexpr std::string_view jpeg_2000_lossless = "1.2.840.10008.1.2.4.90";
inline constexpr std::string_view jpeg_2000 = "1.2.840.10008.1.2.4.91";
inline constexpr std::string_view mpeg_2_main = "1.2.840.10008.1.2.4.100";
inline constexpr std::string_view mpeg_4_high = "1.2.840.10008.1.2.4.102";
inline constexpr std::string_view hevc_main = "1.2.840.10008.1.2.4.107";
inline constexpr std::string_view htj2k_lossless = "1.2.840.10008.1.2.4.201";
inline constexpr std::string_view htj2k_lossless_rpcl = "1.2.840.10008.1.2.4.202";
inline constexpr std::string_view htj2k = "1.2.840.10008.1.2.4.203";

// Whether objects of this class are stored with C-STORE: the standard's storage classes, and every private class,
// which nobody but its maker can name.
auto is_storage_class(std::string_view sop_class) -> bool;
auto is_registered_storage_class(std::string_view sop_class) -> bool;  // the standard's alone

}  // namespace shanhai::dicom::uids
