"""Every C++ file is as clang-format leaves it. `python3 tests/style/format.py --fix` makes it so."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILES = [
    str(path)
    for folder in ("engine", "scenarios", "web", "tests")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in (".h", ".cpp") and "node_modules" not in path.parts
]
MODE = ["-i"] if "--fix" in sys.argv else ["--dry-run", "-Werror"]
sys.exit(subprocess.run(["clang-format", "--style=file", *MODE, *FILES], cwd=ROOT).returncode)
