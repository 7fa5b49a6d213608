"""Rules of the repository that a program can check: its top level, and what it must not name."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOP = {"engine", "web", "shaders", "scenarios", "tests", "deploy"}
ROOT_FILES = {"CMakeLists.txt", "CMakePresets.json", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"}
# Hosts of package registries are the machine's business. Spelt apart, so that this file passes itself.
HOSTS = re.compile("|".join(["registry" + r"\.npmjs", "deb" + r"\.debian\.org", "npmjs" + r"\.org", "pypi" + r"\.org"]))
# A view near 400 lines is split.
MOST_LINES = 500


def main():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    found = []
    for name in listed.stdout.splitlines():
        top = name.split("/")[0]
        if not (ROOT / name).is_file():
            continue
        if top not in TOP and top not in ROOT_FILES and not top.startswith("."):
            found.append(f"{name}: the top level is fixed")
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for match in HOSTS.finditer(text):
            found.append(f"{name}:{text.count(chr(10), 0, match.start()) + 1}: names a package registry's host")
        if name.endswith((".cpp", ".h", ".ts")) and text.count("\n") > MOST_LINES:
            found.append(f"{name}: {text.count(chr(10))} lines; one idea a file")
    print("\n".join(found))
    return 1 if found else 0


sys.exit(main())
