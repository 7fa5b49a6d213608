"""Who may include whom. The table is the architecture; an include against it fails.

    python3 tests/style/arrows.py [--self-test]
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Folder → folders that its files may include, besides itself. The longest match counts.
ARROWS = {
    "engine": [],
    "scenarios": ["engine"],
    "scenarios/linux": ["engine", "scenarios"],
    # Programs are leaves: any of our libraries.
    "scenarios/cli": ["engine", "scenarios", "web/session", "web/figure"],
    "web/session": ["engine", "scenarios"],
    "web/layout": ["engine", "web/session"],
    "web/figure": ["engine", "scenarios", "web/session", "web/layout"],
    "web/render": ["web/layout", "shaders"],
    "web/views": ["engine", "scenarios", "web/session", "web/layout"],
    # A leaf: any of our libraries.
    "web/bridge": ["engine", "scenarios", "web"],
    "web/platform": [],
    "web/app": ["engine", "scenarios", "web", "shaders"],
    # A program, and nobody includes it.
    "web/desktop": ["engine", "scenarios", "web"],
    "tests": ["engine", "scenarios", "web", "tests"],
}
# The engine is the standard library and itself.
STD = re.compile(r"^[a-z_]+$")
# JSON, compression: only in .cpp files of these.
THIRD_PARTY_IN_CPP = {
    "nlohmann": ["scenarios", "web/bridge", "web/app", "web/session", "web/desktop", "tests"],
    "zlib.h": ["scenarios", "web/desktop"],
}
# What only exists in a browser stays where the browser is known.
BROWSER = re.compile(r"^emscripten/")
BROWSER_IN = ("web/platform/browser_numbers.cpp", "web/platform/platform_browser.cpp", "web/app/exports.cpp", "web/bridge/exports.cpp")
# Programs: nothing else includes what is theirs.
LEAVES = ("web/desktop",)
INCLUDE = re.compile(r'^\s*#\s*include\s*(<([^>]+)>|"([^"]+)")', re.M)


def owner(path):
    """The longest folder of ARROWS that holds the file."""
    names = [name for name in ARROWS if path == name or path.startswith(name + "/")]
    return max(names, key=len) if names else None


def problems_in(path, text):
    here = owner(path)
    for match in INCLUDE.finditer(text):
        line = text.count("\n", 0, match.start(1)) + 1
        where = f"{path}:{line}"
        angled, quoted = match.group(2), match.group(3)
        if quoted:
            target = owner(quoted)
            if target is None:
                continue  # generated, or third party
            allowed = [here, *ARROWS[here]]
            if not any(target == name or target.startswith(name + "/") for name in allowed):
                yield f"{where}: {here} must not include {quoted}"
            if here != "tests" and quoted.startswith("tests/"):
                yield f"{where}: nothing includes tests"
            if target in LEAVES and here != target:
                yield f"{where}: nothing else includes {target}"
        elif angled:
            if here == "engine" and not STD.match(angled):
                yield f"{where}: the engine includes the standard library only, not <{angled}>"
            if BROWSER.match(angled) and path not in BROWSER_IN:
                yield f"{where}: <{angled}> is of the browser; {path} is built for the desktop as well"
            for name, homes in THIRD_PARTY_IN_CPP.items():
                if angled.startswith(name):
                    if not any(here == home or here.startswith(home + "/") for home in homes):
                        yield f"{where}: {here} must not include <{angled}>"
                    elif path.endswith(".h") and here != "tests":
                        yield f"{where}: <{angled}> belongs in .cpp files only"


def sources():
    for folder in ("engine", "scenarios", "web", "tests"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".h", ".cpp") and "node_modules" not in path.parts:
                yield path


def self_test():
    wrong = [
        ("engine/a.cpp", '#include "scenarios/script.h"'),
        ("engine/a.cpp", "#include <nlohmann/json.hpp>"),
        ("scenarios/a.cpp", '#include "web/session/session.h"'),
        ("web/figure/a.cpp", '#include "web/views/pen.h"'),
        ("scenarios/a.h", "#include <nlohmann/json.hpp>"),
        ("web/render/a.cpp", '#include "engine/machine.h"'),
        ("web/views/a.cpp", '#include "web/render/grid.h"'),
        ("web/session/a.h", '#include "tests/support/bench.h"'),
        ("web/app/a.cpp", '#include "web/desktop/desk.h"'),
        ("web/app/app.cpp", "#include <emscripten/emscripten.h>"),
        ("web/views/a.h", "#include <emscripten/html5.h>"),
    ]
    right = [("engine/a.cpp", '#include "engine/types.h"\n#include <vector>'), ("web/views/a.cpp", '#include "web/layout/picture.h"')]
    missed = [w for w in wrong if not list(problems_in(*w))] + [r for r in right if list(problems_in(*r))]
    for path, text in missed:
        print(f"judged wrongly: {path}: {text}")
    return 1 if missed else 0


def main():
    if "--self-test" in sys.argv:
        return self_test()
    found = []
    for path in sources():
        found += problems_in(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    print("\n".join(found))
    return 1 if found else 0


sys.exit(main())
