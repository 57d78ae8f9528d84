// Small ECG objects, right unless told otherwise.
#pragma once

#include "common/base/bytes.hpp"
#include "common/dicom/data/dcmtk.hpp"
#include "common/ecg/dicom/reading.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dctk.h>

#include <functional>

namespace shanhai::ecg::test {

inline void put_code(DcmItem& item, const DcmTagKey& sequence, const char* value, const char* scheme,
                     const char* meaning)
{
    DcmItem* code = nullptr;
    item.findOrCreateSequenceItem(sequence, code, -2);
    code->putAndInsertString(DCM_CodeValue, value);
    code->putAndInsertString(DCM_CodingSchemeDesignator, scheme);
    code->putAndInsertString(DCM_CodeMeaning, meaning);
}

inline auto add_channel(DcmItem& group, const char* mdc, const char* meaning) -> DcmItem&
{
    DcmItem* channel = nullptr;
    group.findOrCreateSequenceItem(DCM_ChannelDefinitionSequence, channel, -2);
    put_code(*channel, DCM_ChannelSourceSequence, mdc, "MDC", meaning);
    channel->putAndInsertString(DCM_ChannelSensitivity, "2.5");
    put_code(*channel, DCM_ChannelSensitivityUnitsSequence, "uV", "UCUM", "microvolt");
    channel->putAndInsertString(DCM_ChannelSensitivityCorrectionFactor, "2");
    channel->putAndInsertString(DCM_ChannelBaseline, "10");
    channel->putAndInsertUint16(DCM_WaveformBitsStored, 16);
    return *channel;
}

// Two leads (I, II), four samples: I is 1, 2, 3, 4 and II is -1, -2, -3, -4.
inline auto small_data_set() -> std::unique_ptr<DcmDataset>
{
    auto data = std::make_unique<DcmDataset>();
    data->putAndInsertString(DCM_SpecificCharacterSet, "ISO_IR 192");
    data->putAndInsertString(DCM_SOPClassUID, UID_TwelveLeadECGWaveformStorage);
    data->putAndInsertString(DCM_SOPInstanceUID, "2.25.77");
    data->putAndInsertString(DCM_PatientName, "Zhang^San=张^三");
    data->putAndInsertString(DCM_AcquisitionDateTime, "20260305150809+0800");
    DcmItem* group = nullptr;
    data->findOrCreateSequenceItem(DCM_WaveformSequence, group, -2);
    group->putAndInsertString(DCM_WaveformOriginality, "ORIGINAL");
    group->putAndInsertUint16(DCM_NumberOfWaveformChannels, 2);
    group->putAndInsertUint32(DCM_NumberOfWaveformSamples, 4);
    group->putAndInsertString(DCM_SamplingFrequency, "500");
    group->putAndInsertString(DCM_MultiplexGroupLabel, "RHYTHM");
    add_channel(*group, "2:1", "Lead I");
    add_channel(*group, "2:2", "Lead II");
    group->putAndInsertUint16(DCM_WaveformBitsAllocated, 16);
    group->putAndInsertString(DCM_WaveformSampleInterpretation, "SS");
    const Sint16 samples[] = {1, -1, 2, -2, 3, -3, 4, -4};
    group->putAndInsertUint16Array(DCM_WaveformData, reinterpret_cast<const Uint16*>(samples), 8);
    return data;
}

inline auto group_of(DcmDataset& data) -> DcmItem&
{
    DcmItem* group = nullptr;
    data.findAndGetSequenceItem(DCM_WaveformSequence, group, 0);
    return *group;
}

inline auto channel_of(DcmDataset& data, unsigned long which = 0) -> DcmItem&
{
    DcmItem* channel = nullptr;
    group_of(data).findAndGetSequenceItem(DCM_ChannelDefinitionSequence, channel, static_cast<signed long>(which));
    return *channel;
}

inline auto bytes_of(DcmDataset& data, E_TransferSyntax syntax = EXS_LittleEndianExplicit) -> Bytes
{
    DcmFileFormat file{&data};
    file.validateMetaInfo(syntax);
    Bytes bytes(1_MiB);
    DcmOutputBufferStream out{bytes.data(), static_cast<offile_off_t>(bytes.size())};
    file.transferInit();
    file.write(out, syntax, EET_ExplicitLength, nullptr);
    out.flush();  // a deflating one holds back
    file.transferEnd();
    void* begin = nullptr;
    offile_off_t length = 0;
    out.flushBuffer(begin, length);
    bytes.resize(static_cast<std::size_t>(length));
    return bytes;
}

// The small object, changed.
inline auto object_with(const std::function<void(DcmDataset&)>& change) -> Bytes
{
    const auto data = small_data_set();
    change(*data);
    return bytes_of(*data);
}

}  // namespace shanhai::ecg::test
