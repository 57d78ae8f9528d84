#!/usr/bin/env python3
"""Runs one fuzz target for a while and says what came of it.

  run.py build/fuzz/tests/fuzz/fuzz_pdu

SHANHAI_FUZZ_SECONDS says for how long (default 5). What the target finds interesting is kept in build/fuzz/corpus, so
that the next run begins where this one ended; seeds.py makes the first of it, and real files are added where
SHANHAI_TESTDATA names some. A crash leaves its input in build/fuzz/crashes: make it a unit test beside the parser.
"""

import os
import pathlib
import subprocess
import sys

from seeds import SEEDS

REAL = {"object": ["dicom/odd", "dicom/charset", "dicom/transfer-syntax"],
        "ecg_edf": ["ecg/edf"],
        "ecg_convert": ["ecg/pdf", "ecg/scp"],
        "picture": ["dicom/odd", "dicom/transfer-syntax", "dicom/modality"]}
OURS = {"document": "common/report/golden", "ecg_convert": "common/report/golden"}


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    name = program.name.removeprefix("fuzz_")
    build = program.parents[2]
    corpus, seeds, crashes = build / "corpus" / name, build / "seeds" / name, build / "crashes"
    for folder in (corpus, seeds, crashes):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS.get(name, [])):
        (seeds / f"{number:03}").write_bytes(seed)

    testdata = os.environ.get("SHANHAI_TESTDATA")
    real = [pathlib.Path(testdata) / folder for folder in REAL.get(name, [])] if testdata else []
    real += [pathlib.Path(__file__).parents[2] / OURS[name]] if name in OURS else []
    done = subprocess.run(
        [program, f"-max_total_time={os.environ.get('SHANHAI_FUZZ_SECONDS', '5')}", "-timeout=10", "-rss_limit_mb=1024",
         "-max_len=65536", "-print_final_stats=1", f"-artifact_prefix={crashes}/{name}-", corpus, seeds, *real],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        env={**os.environ, "ASAN_OPTIONS": "detect_leaks=1:allocator_may_return_null=1",
             "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1"})
    lines = done.stdout.splitlines()
    print("\n".join(line for line in lines if line.startswith("stat::number_of_executed_units") or "DONE" in line))
    if done.returncode != 0:
        print("\n".join(lines[-80:]))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
