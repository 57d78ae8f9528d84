// A report on its way: signing it, keeping its evidence, and asking whether it is genuine.
#include "common/report/evidence.hpp"
#include "common/report/signed_for_tests.hpp"

#include <benchmark/benchmark.h>

using namespace shanhai;
using namespace shanhai::report;

namespace {

// On P-256 throughout; a verification of RSA, which authorities in earnest use, costs less.
auto hospital() -> const Hospital&
{
    static const Hospital one;
    return one;
}

void report_assemble(benchmark::State& state)
{
    const auto& h = hospital();
    const auto prepared = h.prepared();
    const auto pending = signed_attributes(prepared.digest, h.signer.certificate, h.authority.chain).value();
    const auto signature = h.signer.key.sign(pending.tbs).value();
    for (auto _ : state)
        benchmark::DoNotOptimize(
            assemble(prepared.pdf, pending.cms, signature, h.stamp(), h.authority.roots).value());
}
BENCHMARK(report_assemble)->Unit(benchmark::kMillisecond);

void report_evidence(benchmark::State& state)
{
    const auto& h = hospital();
    const auto pdf = h.signed_report();
    const auto crls = h.crls();
    for (auto _ : state) benchmark::DoNotOptimize(with_evidence(pdf, crls, h.authority.roots).value());
}
BENCHMARK(report_evidence)->Unit(benchmark::kMillisecond);

void report_verify(benchmark::State& state)
{
    const TwoSigners two;
    const auto& roots = two.hospital.authority.roots;
    const bool everything = state.range(0) == 1;
    const auto pdf = everything ? with_evidence(two.countersigned(), two.hospital.crls(), roots).value()
                                : two.hospital.signed_report();
    for (auto _ : state) {
        const auto verdict = verify(pdf, roots);
        if (verdict.state != State::valid) state.SkipWithError("not valid");
    }
}
BENCHMARK(report_verify)->Arg(0)->Arg(1)->ArgName("countersigned_with_evidence")->Unit(benchmark::kMillisecond);

}  // namespace
