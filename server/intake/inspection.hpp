// What an object in a pack says about itself, read where the bytes lie.
#pragma once

#include "common/dicom/data/header.hpp"
#include "common/runtime/lane.hpp"
#include "server/archive/pack_store.hpp"
#include "server/intake/ecg_facts.hpp"
#include "server/ledger/archive.hpp"

namespace shanhai::intake {

// Reads the header of the DICOM object at `place` on lane `cpu`. Faults are the reader's: "dicom.not",
// "dicom.truncated", "dicom.uid", ...
auto inspect(archive::PackStore& packs, Lane& cpu, ledger::Place place) -> awaitable<Result<dicom::Header>>;
auto inspect(std::shared_ptr<archive::PackReader> pack, Lane& cpu, ledger::Place place)
    -> awaitable<Result<dicom::Header>>;

// Of an object that is whole in memory; its bytes go into `digest` on the same trip.
auto inspect(std::shared_ptr<const Bytes> object, std::shared_ptr<Hasher> digest, Lane& cpu)
    -> awaitable<Result<dicom::Header>>;

// Of an object whose header says that it is an ECG waveform; nothing of any other.
auto see_ecg(std::shared_ptr<archive::PackReader> pack, Lane& cpu, ledger::Place place, const dicom::Header& header,
             const ecg::MarkRules& rules, Instant received) -> awaitable<Result<std::optional<EcgFacts>>>;

// Whether two objects hold the same data set, whatever file header stands before it: a sender and a gateway write
// different ones in front of the same image.
auto same_data_set(archive::PackStore& packs, Lane& cpu, ledger::Place one, ledger::Place other)
    -> awaitable<Result<bool>>;

}  // namespace shanhai::intake
