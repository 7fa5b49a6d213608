"""clang-tidy over the libraries (checks in .clang-tidy), two files at a time. Needs build/native."""

import concurrent.futures
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def lint(path):
    run = subprocess.run(["clang-tidy", "--quiet", "-p", "build/native", path], cwd=ROOT, capture_output=True, text=True)
    return path, run.returncode, run.stdout


def main():
    database = json.loads((ROOT / "build/native/compile_commands.json").read_text())
    files = sorted({entry["file"] for entry in database if entry["file"].startswith(str(ROOT / "engine"))})
    files += sorted({entry["file"] for entry in database if entry["file"].startswith(str(ROOT / "web/session"))})
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for path, code, out in pool.map(lint, files):
            if code != 0:
                bad += 1
                print(out)
    print(f"{len(files)} files, {bad} with findings")
    return 1 if bad or not files else 0


sys.exit(main())
