#!/usr/bin/python3
"""What a WebAssembly module is made of: bytes by part, and its largest functions.

    python3 deploy/wasm_symbols.py MODULE.wasm [--top N] [--part NAME]

The module must keep its functions' names: link it with --profiling-funcs. Its data has no names; it is
told as a whole. Bytes are as in the file, before compression.
"""

import argparse
import collections
import re
import shutil
import subprocess

# The first that matches, by the demangled name. Dear ImGui's own are in no namespace.
PARTS = [
    ("json", r"nlohmann::"),
    ("cowscope", r"cowscope::|^cowscope_|^main$"),
    ("imgui", r"Im[A-Z]\w*|stbtt_|stbrp_|stb_"),
    ("sdl2", r"^SDL_|^Emscripten_|^Blit|^SDLTest|^OVERLAY|^DUMMY|^WriteSurface|^get_text_|^dlmalloc"),
    ("zlib", r"^(deflate|inflate|adler32|crc32|compress|_tr_|z(c)?alloc|zcfree|fill_window|longest_match|build_tree)"),
    ("libc++", r"std::|operator (new|delete)|__cxa|__cxx"),
]


def leb(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def name_at(data, at):
    length, at = leb(data, at)
    return data[at : at + length], at + length


def imported_functions(data, at):
    count, at = leb(data, at)
    functions = 0
    for _ in range(count):
        _, at = name_at(data, at)
        _, at = name_at(data, at)
        kind, at = data[at], at + 1
        if kind == 0:
            functions += 1
            _, at = leb(data, at)
        elif kind in (1, 2):
            at += kind == 1
            flags, at = leb(data, at)
            _, at = leb(data, at)
            if flags & 1:
                _, at = leb(data, at)
        else:
            at += 2
    return functions


def function_names(data, at, end):
    _, at = name_at(data, at)
    names = {}
    while at < end:
        kind, at = data[at], at + 1
        length, at = leb(data, at)
        if kind == 1:
            count, here = leb(data, at)
            for _ in range(count):
                index, here = leb(data, here)
                name, here = name_at(data, here)
                names[index] = name.decode(errors="replace")
        at += length
    return names


def read(path):
    """Its sections' sizes, its functions' sizes in order, their names by index, how many are imported."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:4] != b"\0asm":
        raise SystemExit(f"{path} is no WebAssembly module")
    known = "custom type import function table memory global export start element code data count".split()
    sections, sizes, names, imported = collections.Counter(), [], {}, 0
    at = 8
    while at < len(data):
        kind, at = data[at], at + 1
        length, at = leb(data, at)
        title = known[kind] if kind < len(known) else str(kind)
        if kind == 0:
            title = name_at(data, at)[0].decode()
            if title == "name":
                names = function_names(data, at, at + length)
        sections[title] += length
        if kind == 2:
            imported = imported_functions(data, at)
        if kind == 10:
            count, here = leb(data, at)
            for _ in range(count):
                size, here = leb(data, here)
                sizes.append(size)
                here += size
        at += length
    return sections, sizes, names, imported


def demangled(names):
    # A wasm module's names may have lost an underscore or carry a suffix of the linker's.
    tool = shutil.which("c++filt") or shutil.which("llvm-cxxfilt-14")
    if not tool:
        return names
    text = subprocess.run([tool, "-n"], input="\n".join(names), capture_output=True, text=True, check=True)
    return text.stdout.split("\n")[: len(names)]


def part_of(name):
    # A template's arguments name others; what is outside them is whose it is.
    bare = name.split("(")[0]
    for part, pattern in PARTS:
        if re.search(pattern, bare):
            return part
    return "libc and others"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("module")
    parser.add_argument("--top", type=int, default=40, help="so many functions")
    parser.add_argument("--part", help="only functions of this part")
    options = parser.parse_args()
    sections, sizes, names, imported = read(options.module)
    if not names:
        raise SystemExit("the module names no functions: link it with --profiling-funcs")
    for title, size in sections.most_common():
        print(f"{size:9}  section {title}")
    readable = demangled([names.get(imported + i, f"function {i}") for i in range(len(sizes))])
    parts, counts = collections.Counter(), collections.Counter()
    for size, name in zip(sizes, readable):
        parts[part_of(name)] += size
        counts[part_of(name)] += 1
    print(f"\n{imported} functions imported, {len(sizes)} of its own:")
    for part, size in parts.most_common():
        print(f"{size:9}  {part} ({counts[part]})")
    print()
    largest = sorted(zip(sizes, readable), reverse=True)
    shown = [(size, name) for size, name in largest if not options.part or part_of(name) == options.part]
    for size, name in shown[: options.top]:
        print(f"{size:9}  {name[:200]}")


if __name__ == "__main__":
    main()
