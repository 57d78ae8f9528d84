"""tus-js-client under node, installed as its lock file says: a judge that knows nothing of us."""

import json
import os
import pathlib
import shutil
import subprocess
import unittest

from relay import BINARIES

HERE = pathlib.Path(__file__).resolve().parent / "tus"
FOLDER = pathlib.Path(BINARIES) / "tus-js-client"


def install():
    """Once for each build directory; says why when it cannot."""
    if not shutil.which("npm"):
        raise unittest.SkipTest("npm is not installed: apt-get install nodejs npm")
    lock = HERE / "package-lock.json"
    stamp = FOLDER / "installed.json"
    if stamp.exists() and stamp.read_bytes() == lock.read_bytes():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, FOLDER / name)
    made = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=FOLDER, timeout=300,
                          capture_output=True, text=True, env=os.environ)
    if made.returncode != 0:
        raise unittest.SkipTest("the npm registry cannot be reached, so no stock tus client: "
                                + made.stderr.strip().splitlines()[-1:][0] if made.stderr.strip() else "npm failed")
    shutil.copy(lock, stamp)


def start(relay, who, file, options, **more):
    """One upload by the stock client, under way."""
    profile = relay.profile(who)
    order = {"folder": str(FOLDER), "file": str(file), "options": options,
             "tls": {"ca": str(profile / "roots.pem"), "cert": str(profile / "certificate.pem"),
                     "key": str(profile / "key.pem")}, **more}
    client = subprocess.Popen(["node", HERE / "upload.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
    client.stdin.write(json.dumps(order))
    client.stdin.close()
    client.stdin = None
    return client


def finish(client):
    """What it says of itself."""
    said, trouble = client.communicate(timeout=300)
    assert client.returncode == 0, trouble
    return json.loads(said)


def upload(*what, **more):
    return finish(start(*what, **more))
