#!/usr/bin/env python3
"""Checks the checks: each rule catches its bad examples, at their line, and passes its good ones."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
import tidy

# Words that the rules would find in this very file.
DONE_LATER = "TO" + "DO"
HOME = "/ho" + "me/ana/src"
KEY = "-----BEGIN PRIVATE" + " KEY-----"


def lines_found(rule, path, text, others=()):
    tree = {other: tidy.File(other, content) for other, content in others}
    tree[path] = tidy.File(path, text)
    return [number for number, _ in rule(tree[path], tree)]


class Rule(unittest.TestCase):
    def bad(self, rule, path, text, line=1, others=()):
        with self.subTest(path=path, text=text):
            self.assertEqual(lines_found(rule, path, text, others), [line])

    def good(self, rule, path, text, others=()):
        with self.subTest(path=path, text=text):
            self.assertEqual(lines_found(rule, path, text, others), [])


class Arrows(Rule):
    def test_follow_the_architecture(self):
        for path, target in (
                ("common/base/ids.hpp", "common/base/fault.hpp"),
                ("common/net/http/server.cpp", "common/net/stream.hpp"),
                ("common/net/tls.cpp", "common/pki/key.hpp"),
                ("server/cases/queue.cpp", "server/people/principal.hpp"),
                ("server/delivery/outbox.cpp", "server/cases/case.hpp"),
                ("server/intake/intake.cpp", "server/archive/pack_store.hpp"),
                ("server/viewer/frames.cpp", "server/archive/pack_store.hpp"),
                ("server/cases/queue.cpp", "server/audit/note.hpp"),
                ("server/insight/turnaround.cpp", "server/delivery/outbox.hpp"),
                ("server/adapters/sqlite/cases.cpp", "server/ledger/ledger.hpp"),
                ("server/adapters/sqlite/cases_test.cpp", "tests/contract/ledger_contract.hpp"),
                ("server/cases/queue_test.cpp", "server/adapters/memory/memory_ledger.hpp"),
                ("server/serve.cpp", "server/adapters/sqlite/sqlite_ledger.hpp"),
                ("server/main.cpp", "server/serve.hpp"),
                ("server/serve.cpp", "server/cases/routes.hpp"),
                ("tools/shanhai/main.cpp", "common/net/http/client.hpp"),
                ("tools/bench/load.cpp", "tools/samples/phantom.hpp"),
                ("tests/sim/week.cpp", "server/cases/case.hpp"),
                ("common/net/tls_test.cpp", "common/net/authority_for_tests.hpp"),
                ("server/adapters/sqlite/migrations.cpp", "migrations.inc")):
            self.good(tidy.check_arrows, path, f'#include "{target}"\n')

    def test_go_no_other_way(self):
        for path, target in (
                ("common/base/ids.hpp", "common/log/log.hpp"),
                ("common/net/stream.hpp", "common/net/http/server.hpp"),
                ("common/log/log.hpp", "common/config/reader.hpp"),
                ("common/wire/case.hpp", "server/cases/case.hpp"),
                ("server/people/sites.cpp", "server/cases/case.hpp"),
                ("server/cases/queue.cpp", "server/reports/draft.hpp"),
                ("server/cases/queue.cpp", "server/audit/chain.hpp"),
                ("server/archive/packs.cpp", "server/intake/intake.hpp"),
                ("server/cases/queue.cpp", "server/adapters/sqlite/sqlite_ledger.hpp"),
                ("server/cases/queue.cpp", "server/adapters/memory/memory_ledger.hpp"),
                ("server/adapters/sqlite/cases.cpp", "server/adapters/fs/file.hpp"),
                ("server/adapters/fs/packs.cpp", "server/cases/case.hpp"),
                ("tools/shanhai/main.cpp", "server/ledger/ledger.hpp"),
                ("tools/shanhai/main.cpp", "tools/bench/load.hpp"),
                ("server/cases/queue.cpp", "tests/support/run.hpp"),
                ("tests/support/run.hpp", "server/ledger/ledger.hpp"),
                ("server/cases/queue.cpp", "server/serve.hpp"),
                ("server/insight/pulse.cpp", "server/cases/routes.hpp"),
                ("common/net/tls.cpp", "common/net/authority_for_tests.hpp"),
                ("server/cases/queue.cpp", "case.hpp")):
            self.assertTrue(lines_found(tidy.check_arrows, path, f'// why\n#include "{target}"\n'), (path, target))

    def test_a_technology_has_its_places(self):
        for path, header in (("common/config/document.cpp", "toml++/toml.h"), ("common/log/sink.cpp", "spdlog/async.h"),
                             ("common/net/plain.cpp", "boost/asio.hpp"), ("common/dicom/data/tags.cpp", "dcmtk/x.h"),
                             ("server/adapters/sqlite/db.cpp", "sqlite3.h"),
                             ("server/cases/case_test.cpp", "gtest/gtest.h"),
                             ("common/report/page.cpp", "pango/pangocairo.h"), ("common/base/ids.hpp", "string")):
            self.good(tidy.check_arrows, path, f"#include <{header}>\n")
        for path, header in (("common/config/reader.cpp", "toml++/toml.h"), ("common/log/log.hpp", "spdlog/spdlog.h"),
                             ("common/wire/json.cpp", "boost/asio.hpp"),
                             ("server/viewer/frames.cpp", "dcmtk/dcmdata/dctk.h"),
                             ("server/cases/queue.cpp", "sqlite3.h"), ("server/serve.cpp", "libpq-fe.h"),
                             ("server/cases/case.cpp", "gtest/gtest.h"), ("server/viewer/ecg.cpp", "cairo/cairo.h"),
                             ("common/base/bytes.cpp", "openssl/evp.h"), ("tools/shanhai/enroll.cpp", "CLI/CLI.hpp")):
            self.bad(tidy.check_arrows, path, f"#pragma once\n#include <{header}>\n", 2)

    def test_a_pure_file_reaches_no_technology_even_through_others(self):
        others = [("common/runtime/asio.hpp", "#include <boost/asio/awaitable.hpp>\n"),
                  ("server/ledger/ledger.hpp", '#include "common/runtime/asio.hpp"\n'),
                  ("server/ledger/rows.hpp", '#include "server/ledger/rows.hpp"\n#include <string>\n')]
        self.good(tidy.check_purity, "server/cases/case.cpp", '#include "server/ledger/rows.hpp"\n', others)
        self.good(tidy.check_purity, "server/cases/queue.cpp", '#include "server/ledger/ledger.hpp"\n', others)
        self.bad(tidy.check_purity, "server/cases/case.cpp", '\n#include "server/ledger/ledger.hpp"\n', 2, others)
        self.bad(tidy.check_purity, "common/base/ids.hpp", "#include <dcmtk/dcmdata/dcuid.h>\n")
        self.bad(tidy.check_purity, "server/reports/events.hpp", "#include <sqlite3.h>\n")


def body(statement):
    return "auto work(int given) -> awaitable<int>\n{\n    " + statement + "\n}\n"


class Coroutines(Rule):
    def test_the_three_forms_are_allowed_anywhere_a_statement_is(self):
        for statement in (
                "co_await f();", "co_return co_await f(std::move(x));", "auto v = co_await f();",
                "const auto v = co_await f(a, b[1]);", "auto [a, b] = co_await f();", "Result<int> v = co_await f();",
                "std::map<int, Result<std::string>> v = co_await f();", "auto* v = co_await f();",
                "if (ready) co_await f();", "if (ready) co_return co_await f(); else co_await g();",
                "for (;;) {\n co_await f();\n }", "while (!idle()) co_await f();", "for (auto x : all) co_await f(x);",
                "switch (n) { case 1: co_await f(); break; default: co_await g(); }",
                "switch (n) { case Kind::a: co_return co_await f(); case Kind::b: co_await g(); }",
                "if constexpr (always) co_await f();", "do { co_await f(); } while (more());",
                "try { co_await f(); } catch (...) {}",
                "auto later = [](int n) -> awaitable<void> { co_await f(n); };",
                "g(); { auto v = co_await f(); use(v); }",
                "auto list = std::vector{1, 2}; co_await f(list);", "auto x = Opts{};\n co_await f(x);",
                "// co_await f(Opts{})\n co_await f(); /* if (co_await g()) */", 'log("co_await {");',
                "const auto n = 20'000; co_await f(n);", "v = co_await f();", "v->x = co_await f();",
                'log(R"(if (co_await x) {)"); co_await f("{");', "if (x) {} co_await f();"):
            self.good(tidy.check_coroutines, "server/a.cpp", body(statement))

    def test_what_the_compiler_breaks_is_found(self):
        for statement in (
                "if (co_await f()) g();", "while (co_await f()) {}", "switch (co_await f()) { case 1: break; }",
                "if (auto v = co_await f(); v) g();", "for (auto x : co_await f()) g(x);",
                "for (auto v = co_await f(); v; ) g();",
                "co_await f([x] { return x; });", "co_await [x]() -> awaitable<void> { g(x); }();",
                "co_await f(Opts{a, b});",
                "co_await f({.a = 1});", "auto v = co_await f(Opts{});", "auto o = Opts{co_await f(), 2};",
                "Opts o{co_await f()};", "co_return Opts{co_await f()};", "auto v = c ? co_await f() : T();",
                "co_return c ? co_await f() : T();", "auto* p = new T(co_await f());", "g(co_await f());",
                "auto v = g(co_await f());", "co_return !co_await f();", "v += co_await f();",
                "ASSERT_TRUE(co_await f());", "auto v = (co_await f()).value();", "co_return co_await f(\n Opts{});",
                "auto v = 1 + co_await f();", "co_await f(c ? T(1) : T(2));", "g([] { return 1; }, co_await f());",
                "auto v = std::vector<int>{1, 2, co_await f()};"):
            self.bad(tidy.check_coroutines, "server/a.cpp", body(statement), 3)

    def test_the_line_is_that_of_the_await(self):
        self.bad(tidy.check_coroutines, "server/a.cpp", body("const auto x = R\"(\n\n)\";\n    f(\n co_await g());"), 7)


class Shape(Rule):
    def test_lines(self):
        self.good(tidy.check_shape, "server/a.cpp", "x" * 120 + "\n")
        self.bad(tidy.check_shape, "server/a.cpp", "x" * 121 + "\n")
        self.good(tidy.check_shape, "server/a.cpp", "山" * 60 + "\n")
        self.bad(tidy.check_shape, "server/a.cpp", "山" * 60 + "x\n")
        self.good(tidy.check_shape, "README.md", "x" * 300 + "\n")
        self.bad(tidy.check_shape, "README.md", "\nx \n", 2)
        self.bad(tidy.check_shape, "server/a.cpp", "\n\tx\n", 2)
        self.bad(tidy.check_shape, "server/a.cpp", "a\nb", 2)
        self.good(tidy.check_shape, "tests/wire/golden/case.json", "{} ")

    def test_length(self):
        self.good(tidy.check_shape, "server/a.cpp", "x\n" * 400)
        self.bad(tidy.check_shape, "server/a.cpp", "x\n" * 401, 401)
        self.good(tidy.check_shape, "CHANGELOG.md", "x\n" * 401)
        self.bad(tidy.check_shape, "tools/run", "#!/bin/bash\n" + "x\n" * 400, 401)


class Words(Rule):
    def test_unfinished_work(self):
        self.bad(tidy.check_words, "server/a.cpp", f"\n// {DONE_LATER}: later\n", 2)
        self.good(tidy.check_words, "server/a.cpp", f"// {DONE_LATER}S MANAGEMENT\n")

    def test_paths_of_developers(self):
        for path in (HOME, HOME.replace("/ho" + "me", "/Us" + "ers"), "/wo" + "rk/main", "/ro" + "ot/keys"):
            self.bad(tidy.check_words, "tools/run", f"cd {path}\n")
        for path in ("/var/lib/shanhai", "https://a.example/home" + "/x", "$HOME/home" + "/x", "work/main",
                     "/workitems/1"):
            self.good(tidy.check_words, "tools/run", f"cd {path}\n")

    def test_private_keys(self):
        self.bad(tidy.check_words, "certs/a.pem", f"{KEY}\n{'A' * 64}\n")
        self.bad(tidy.check_words, "server/a.cpp", f'"{KEY}\\n"\n"{"A" * 64}"\n')
        self.good(tidy.check_words, "server/a.cpp", f'text.starts_with("{KEY}")\n')

    def test_names_are_ascii_and_sentences_are_not(self):
        self.bad(tidy.check_words, "server/a.cpp", "\nint 山 = 1;\n", 2)
        self.good(tidy.check_words, "server/a.cpp",
                  'auto x = "山"; // 海\nauto y = R"(海)"; /* 山 */ auto z = u8\'x\';\n')


class Headers(Rule):
    def test_once_and_without_using(self):
        self.good(tidy.check_headers, "server/a.hpp", "// why\n#pragma once\nusing std::string;\n")
        self.bad(tidy.check_headers, "server/a.hpp", "// #pragma once\n")
        self.bad(tidy.check_headers, "server/a.hpp", "#pragma once\nusing namespace std;\n", 2)
        self.good(tidy.check_headers, "server/a.cpp", "using namespace shanhai;\n")


class Tests(Rule):
    def test_do_not_sleep(self):
        for text in ("std::this_thread::sleep_for(1s);", "usleep(5);", "nanosleep(&a, &b);", "sleep(1);"):
            self.bad(tidy.check_tests, "server/a_test.cpp", f"EXPECT_TRUE(x);\n{text}\n", 2)
        self.bad(tidy.check_tests, "server/ui/a.test.ts", "expect(1)\nsetTimeout(f, 5)\n", 2)
        self.bad(tidy.check_tests, "tests/e2e/run.py", "import time\ntime.sleep(1)\n", 2)
        self.good(tidy.check_tests, "server/a_test.cpp", "EXPECT_TRUE(co_await_free(clock.sleep_for(1s)));\n")
        self.good(tidy.check_tests, "tests/support/fake_clock.hpp", "auto sleep_for(Duration d) -> awaitable<bool>;\n")

    def test_assert_something(self):
        self.bad(tidy.check_tests, "server/a_test.cpp", "TEST(A, does_nothing) { run(); }\n")
        self.bad(tidy.check_tests, "server/a_test.cpp", "// EXPECT_TRUE(x)\n")
        self.good(tidy.check_tests, "server/a_test.cpp", "static_assert(sizeof(int) == 4);\n")
        self.good(tidy.check_tests, "tests/support/run.hpp", "#pragma once\n")


class Program(unittest.TestCase):
    def run_on(self, files):
        with tempfile.TemporaryDirectory() as root:
            for name, content in files.items():
                Path(root, name).parent.mkdir(parents=True, exist_ok=True)
                Path(root, name).write_bytes(content)
            return subprocess.run([sys.executable, Path(__file__).with_name("tidy.py"), root],
                                  capture_output=True, text=True, check=False)

    def test_a_clean_tree_passes(self):
        outcome = self.run_on({"common/base/a.hpp": b"#pragma once\n", "build/x.cpp": b"\t", "logo.png": b"\xff"})
        self.assertEqual((outcome.returncode, outcome.stdout), (0, "1 files, 0 findings\n"))

    def test_a_finding_has_file_line_and_sentence_and_fails(self):
        outcome = self.run_on({"common/base/a.hpp": b'#pragma once\n#include "server/a.hpp"\n', "site.key": b"x\n",
                               "common/b.cpp": b"\xff\n"})
        self.assertEqual(outcome.returncode, 1)
        self.assertIn("common/base/a.hpp:2: common/base may not include server/a.hpp\n", outcome.stdout)
        self.assertIn("site.key:1: ", outcome.stdout)
        self.assertIn("common/b.cpp:1: not UTF-8", outcome.stdout)


if __name__ == "__main__":
    unittest.main()
