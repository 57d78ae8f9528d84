// What happened and what to do next, in the words of a village doctor: one Chinese sentence for every fault.
//
// The relay puts it into its error replies, the command line prints it when the relay could not be asked. The stable
// code beside it (`at`) is for scripts and for the telephone.
#pragma once

#include "common/base/fault.hpp"

#include <span>
#include <string>
#include <string_view>

namespace shanhai::wire {

// The sentence of `at`, else of the family it belongs to ("archive."), else of the reason alone: there always is one.
auto sentence(const Fault& fault) -> std::string;

// The same for a fault that came over the wire.
auto sentence(errc code, std::string_view at, std::string_view subject) -> std::string;

// The closed list back from its words; `internal` for a word that a newer relay may use.
auto errc_named(std::string_view word) -> errc;

struct SentenceLine {
    std::string_view at;    // a code; a family when it ends in a dot; "code#subject" where the subject decides
    std::string_view text;  // {} is where the subject goes, in brackets, when there is one
};

// All of them, for whoever wants to check or print the list.
auto sentence_table() -> std::span<const SentenceLine>;

}  // namespace shanhai::wire
