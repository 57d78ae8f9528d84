"""Judges of FHIR that are not ours, under node, installed as their lock file says; and the rules of a document."""

import json
import pathlib
import shutil
import unittest

from relay import BINARIES, run

HERE = pathlib.Path(__file__).resolve().parent / "fhir"
FOLDER = pathlib.Path(BINARIES) / "tests" / "fhir-judge"


def install():
    """Once for each build directory; the test is skipped, with the reason, when it cannot be done."""
    if not shutil.which("npm"):
        raise unittest.SkipTest("npm is not installed: apt-get install nodejs npm")
    lock, stamp = HERE / "package-lock.json", FOLDER / "installed.json"
    if stamp.exists() and stamp.read_bytes() == lock.read_bytes():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, FOLDER / name)
    made = run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=FOLDER)
    if made.returncode != 0:
        raise unittest.SkipTest("the npm registry cannot be reached, so no judge of FHIR")
    shutil.copy(lock, stamp)


def complaints(*files):
    """What either validator has against each file: {file: [...]}."""
    done = run("node", HERE / "judge.mjs", FOLDER, *files, timeout=300)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    return {file: said[str(file)]["definitions"] + said[str(file)]["schema"] for file in files}


def references_in(value):
    if isinstance(value, dict):
        if "reference" in value:
            yield value["reference"]
        for one in value.values():
            yield from references_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from references_in(one)


def breaks_a_rule(bundle):
    """R4, bundle.html and documents.html: what no schema can say. Each broken rule as a sentence."""
    entries = bundle["entry"]
    urls = [entry["fullUrl"] for entry in entries]
    composition = entries[0]["resource"]
    broken = []
    if bundle["type"] != "document" or composition["resourceType"] != "Composition":
        broken.append("the first entry of a document is its composition (bdl-11)")
    if not bundle.get("identifier", {}).get("system") or not bundle["identifier"].get("value"):
        broken.append("a document has an identifier with a system and a value (bdl-9)")
    if not bundle.get("timestamp"):
        broken.append("a document has a timestamp (bdl-10)")
    if len(set(urls)) != len(urls):
        broken.append("a full URL is unique in the bundle (bdl-7)")
    broken += [f"{one} is not in the bundle" for one in set(references_in(bundle)) - set(urls)]
    for section in composition.get("section", []):
        if not (section.get("text") or section.get("entry") or section.get("section")):
            broken.append("a section has a text, entries or sections (cmp-1)")
        broken += [f"section entry {one}" for one in references_in(section.get("entry", [])) if one not in urls]
    reached = reachable(entries)
    broken += [f"nobody speaks of {entry['resource']['resourceType']}" for entry in entries
               if entry["fullUrl"] not in reached and entry["resource"]["resourceType"] != "Provenance"]
    return broken


def reachable(entries):
    """From the composition on: what a document holds, it holds for a reason. Provenance points the other way."""
    by_url = {entry["fullUrl"]: entry["resource"] for entry in entries}
    seen, waiting = set(), [entries[0]["fullUrl"]] + [url for url, one in by_url.items()
                                                      if one["resourceType"] == "Provenance"]
    while waiting:
        url = waiting.pop()
        if url in seen or url not in by_url:
            continue
        seen.add(url)
        waiting += references_in(by_url[url])
    return seen
