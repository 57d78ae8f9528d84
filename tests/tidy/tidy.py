#!/usr/bin/env python3
"""Reads the tree and fails, with file, line and a sentence, on what the compiler does not see.

  tidy.py [ROOT]     checks the tree (default: the checkout this file is in)
  tidy_test.py       checks the checks: every rule catches its bad examples and passes its good ones

The tables in house.py are the architecture's "Who may include what". When a new arrow is right, it is added there, in
the change that needs it.
"""

import argparse
import fnmatch
import os
import re
import sys
import unicodedata
from pathlib import Path

sys.dont_write_bytecode = True  # the tree stays as it was found
from house import ARROWS, FOR_TESTS, IMPURE, PRIVATE, PURE, TECHNOLOGIES, TESTS

# --- what is read -----------------------------------------------------------------------------------------------------

SKIPPED_FOLDERS = {".git", ".cache", "build", "node_modules", "dist", "__pycache__"}
CPP = {".cpp", ".hpp", ".h", ".c", ".cc"}
CODE = CPP | {".py", ".ts", ".tsx", ".js", ".mjs", ".css", ".sql", ".cmake", ".sh", ".html"}
PROSE = {".md", ".toml", ".json", ".yml", ".in", ".service"}
DATA = ["tests/*/golden/*", "tests/*/seeds/*"]  # bytes that matter as they are
LINES_MAX = 400
COLUMNS_MAX = 120


class File:
    """One file of the tree. `code` is its C++ without comments, literals and directives; lines stay where they were."""

    def __init__(self, path, text):
        self.path, self.text, self.lines = path, text, text.split("\n")
        self.suffix = os.path.splitext(path)[1]
        self.is_cpp = self.suffix in CPP
        self.is_code = self.suffix in CODE or path.endswith("CMakeLists.txt") or text.startswith("#!")
        self.is_test = bool(re.search(r"(_test\.cpp|\.test\.tsx?)$", path)) or path.startswith("tests/")
        self.code = blank_directives(blank_literals(text)) if self.is_cpp else ""

    def includes(self):
        for number, line in enumerate(self.lines, 1):
            found = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
            if found:
                yield number, found[2], found[1] == '"'

    def matches(self, patterns):
        return any(fnmatch.fnmatch(self.path, pattern) for pattern in patterns)


LITERALS = re.compile(
    r'//[^\n]*|/\*.*?\*/'                                 # comments
    r'|R"(?P<mark>[^()\s]*)\(.*?\)(?P=mark)"'             # raw strings
    r'|"(?:\\.|[^"\\\n])*"'                               # strings
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'", re.DOTALL)   # characters, but not the mark in 20'000


def blank_literals(text):
    def blank(match):
        found = match[0]
        inside = re.sub(r"[^\n]", " ", found)
        return inside if found.startswith("/") else '"' + inside[2:] + '"'
    return LITERALS.sub(blank, text)


def blank_directives(text):
    return re.sub(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.M)


# --- arrows -----------------------------------------------------------------------------------------------------------

def folder_of(path):
    folder = os.path.dirname(path)
    while folder and folder not in ARROWS:
        folder = os.path.dirname(folder)
    return folder


def may_include(file, target):
    home, there = folder_of(file.path), folder_of(target)
    allowed = ARROWS.get(home, []) + (FOR_TESTS if file.matches(TESTS) else [])
    return there == home or any(arrow in (there, target) or (arrow.endswith("/*") and target.startswith(arrow[:-1]))
                                for arrow in allowed)


def check_arrows(file, _):
    for number, target, ours in file.includes() if file.is_cpp else []:
        if ours and not target.endswith(".inc"):  # made by the build
            if not target.startswith(("common/", "server/", "tools/", "tests/")):
                yield number, f'"{target}" is not written from the top of the tree'
            elif not may_include(file, target):
                yield number, f"{folder_of(file.path) or 'this folder'} may not include {target}"
            for private, seers in PRIVATE.items():
                if fnmatch.fnmatch(target, private) and not file.matches(seers):
                    yield number, f"{target} is private to {', '.join(seers)}"
        for technology, places in TECHNOLOGIES.items():
            if not ours and re.match(technology, target) and not file.matches(places):
                yield number, f"<{target}> belongs in {', '.join(places)}"


def check_purity(file, tree):
    if not file.is_cpp or not file.matches(PURE) or file.matches(TESTS):
        return
    for number, target, ours in file.includes():
        trail = impure_trail(target, ours, tree, set())
        if trail:
            yield number, f"a pure file reaches {' -> '.join(trail)}"


def impure_trail(target, ours, tree, seen):
    if not ours:
        return [f"<{target}>"] if re.match(IMPURE, target) else None
    if target in seen or target not in tree:
        return None
    seen.add(target)
    for _, further, is_ours in tree[target].includes():
        trail = impure_trail(further, is_ours, tree, seen)
        if trail:
            return [target] + trail
    return None


# --- coroutines -------------------------------------------------------------------------------------------------------
#
# g++ 12.2 destroys some temporaries of a co_await expression twice and forgets frames of bodies without locals. So
# co_await is a whole statement, the initialiser of a named variable, assigned to one, or follows co_return; and its
# operand builds nothing with braces and chooses nothing with ?. (Assignment was tried under ASan at -O0 and -O2, and is
# clean.)

NAMED = re.compile(r"(?:[\w:]+(?:<.*>)?(?:::\w+)*[\s*&]+)+(?:\w+|\[[\w\s,]+\])\s*=")
ASSIGNED = re.compile(r"(?:\w+(?:\.|->))*\w+\s*=")
CONTROL = re.compile(r"(?:(?:else|do)\b|(?:case\b(?:[^:]|::)*|default|\w+)\s*:(?!:))\s*")


def check_coroutines(file, _):
    for found in re.finditer(r"\bco_await\b", file.code):
        start = statement_start(file.code, found.start())
        head = without_control(file.code[start:found.start()]).strip()
        operand = file.code[found.end():statement_end(file.code, found.end())]
        number = file.code.count("\n", 0, found.start()) + 1
        if head not in ("", "co_return") and not NAMED.fullmatch(head) and not ASSIGNED.fullmatch(head):
            yield number, "co_await is a whole statement, the initialiser of a named variable, or follows co_return"
        elif "{" in operand:
            yield number, "the operand of co_await builds something with braces; name it on the line above"
        elif "?" in operand:
            yield number, "the operand of co_await chooses with ?, and both choices are destroyed; name it above"


def statement_start(code, at):
    """Just behind the `;`, or the brace of a block, that comes before `at`; a `;` inside parentheses does not count."""
    depth = 0
    for i in range(at - 1, -1, -1):
        c = code[i]
        if c in ")]":
            depth += 1
        elif c in "([":
            depth -= 1
        elif c == ";" and depth == 0:
            return i + 1
        elif c in "{}" and depth <= 0 and is_block(code, i):
            return i + 1
    return 0


def is_block(code, brace):
    """A block holds statements, or follows something that a block follows; other braces build a value."""
    if code[brace] == "}":
        opening, depth = brace, 0
        while opening > 0:
            depth += {"}": 1, "{": -1}.get(code[opening], 0)
            if depth == 0:
                break
            opening -= 1
        return is_block(code, opening)
    before = code[:brace].rstrip()
    if before.endswith((")", ";", "{", "}", ":", "else", "do", "try", "mutable", "noexcept", "const", "override",
                        "final")):
        return True
    header = before[max(before.rfind(c) for c in ";{}") + 1:]
    return bool(re.search(r"->|\b(namespace|class|struct|enum|union)\b", header)) or not header.strip()


def statement_end(code, at):
    depth = 0
    for i in range(at, len(code)):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(code[i], 0)
        if depth < 0 or (code[i] == ";" and depth == 0):
            return i
    return len(code)


def without_control(head):
    """What is left when `if (..)`, `for (..)`, `while (..)`, `else`, labels and the like are taken off the front."""
    head = head.strip()
    while True:
        keyword = re.match(r"(?:if(?:\s+constexpr)?|for|while|switch)\s*\(", head)
        label = CONTROL.match(head)
        if keyword:
            end, depth = keyword.end(), 1
            while end < len(head) and depth:
                depth += {"(": 1, ")": -1}.get(head[end], 0)
                end += 1
            if depth:
                return head
            head = head[end:].strip()
        elif label:
            head = head[label.end():]
        else:
            return head


# --- files ------------------------------------------------------------------------------------------------------------

UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b")
DEVELOPERS = re.compile(r"(?<![\w.$}\-])/(?:home|Users|root|work)/\w|\b[A-Z]:\\\\?Users\b")
PRIVATE_KEY = re.compile(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----(?:\\[nr]|[\s\"'+])*"
                         r"(?:Proc-Type|[A-Za-z0-9+/]{32})")
SLEEPS = re.compile(r"this_thread::sleep_|\b(?:u|nano)sleep\s*\(|(?<![\w.>:])sleep\s*\(|\btime\.sleep\b"
                    r"|\bsetTimeout\s*\(")
ASSERTS = re.compile(r"\b(?:EXPECT|ASSERT)_|\bFAIL\(|\bstatic_assert\b|\bexpect\(|\bassert\b")


def check_shape(file, _):
    if not (file.is_code or file.suffix in PROSE) or file.matches(DATA):
        return
    for number, line in enumerate(file.lines, 1):
        if "\t" in line:
            yield number, "a tab"
        if line.rstrip() != line:
            yield number, "a space at the end of the line"
        columns = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
        if file.is_code and columns > COLUMNS_MAX:
            yield number, f"{columns} columns, {COLUMNS_MAX} fit"
    if not file.text.endswith("\n") and file.text:
        yield len(file.lines), "the last line does not end"
    count = file.text.count("\n")
    if file.is_code and count > LINES_MAX:
        yield LINES_MAX + 1, f"{count} lines: this file holds more than one idea"


def check_words(file, _):
    for pattern, sentence in ((UNFINISHED, "finish it, or write an issue"),
                              (DEVELOPERS, "a path of one developer's machine"),
                              (PRIVATE_KEY, "a private key: keys are made where they are used, and stay there")):
        for found in pattern.finditer(file.text):
            yield file.text.count("\n", 0, found.start()) + 1, sentence
    for number, line in enumerate(file.code.split("\n"), 1):
        if not line.isascii():
            yield number, "a name that is not ASCII"


def check_headers(file, _):
    if file.suffix not in (".hpp", ".h"):
        return
    if not re.search(r"^#pragma once$", file.text, re.M):
        yield 1, "a header begins with its promise and #pragma once"
    for found in re.finditer(r"^\s*using namespace\b", file.code, re.M):
        yield file.code.count("\n", 0, found.end()) + 1, "using namespace in a header reaches everybody who includes it"


def check_tests(file, _):
    if not file.is_test:
        return
    body = file.code or (file.text if file.suffix in CODE and "tidy" not in file.path else "")
    for found in SLEEPS.finditer(body):
        yield body.count("\n", 0, found.start()) + 1, "a test does not sleep: it moves the clock"
    if re.search(r"(_test\.cpp|\.test\.tsx?)$", file.path) and not ASSERTS.search(body):
        yield 1, "a test that asserts nothing cannot fail"


RULES = [check_arrows, check_purity, check_coroutines, check_shape, check_words, check_headers, check_tests]
KEY_FILES = (".key", ".p12", ".pfx")


def findings(tree):
    for path in sorted(tree):
        for rule in RULES:
            for number, sentence in rule(tree[path], tree):
                yield f"{path}:{number}: {sentence}"


def read_tree(root):
    tree, refused = {}, []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - SKIPPED_FOLDERS)
        for name in names:
            path = Path(folder, name)
            shown = path.relative_to(root).as_posix()
            if name.endswith(KEY_FILES):
                refused.append(f"{shown}:1: keys are made where they are used, and stay there")
            try:
                tree[shown] = File(shown, path.read_text(encoding="utf-8"))
            except UnicodeDecodeError:
                if path.suffix in CODE:
                    refused.append(f"{shown}:1: not UTF-8")
            except OSError:
                pass  # it went away while we looked
    return tree, refused


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", nargs="?", default=Path(__file__).resolve().parents[2], type=Path)
    tree, found = read_tree(parser.parse_args().root)
    found += findings(tree)
    print("\n".join(found + [f"{len(tree)} files, {len(found)} findings"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
