#!/usr/bin/env python3
"""The table of speed: measured, floor, ratio, target, met or not.

    table.py RESULT.json [--native FILE] [--node FILE] [--page FILE] [--compare OLD.json]

--native and --node are Google Benchmark's JSON, --page is what page.mjs wrote. The rows are put into
RESULT.json; --compare sets an earlier one beside them, by ratio to the floor of the same run where there
is one, since two runs on a noisy machine cannot be compared otherwise.
"""
import argparse
import json
import math
import re
import sys

UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}

# what, benchmark, how it is read, unit, floor (benchmark and how it is read), targets by place
PER_ITEM, TIME, P99 = "per item", "time", "p99"
ROWS = [
    ("fork, per present page", "fork_pages/cow/65536", PER_ITEM, "ns", "flat_fork/65536",
     {"native": 2.5, "node": 5}),
    ("fork with shared page tables, per present page", "fork_pages/odf/65536", PER_ITEM, "ns", "flat_fork/65536", {}),
    ("eager fork, per page", "fork_pages/eager/65536", PER_ITEM, "ns", "memcpy_page", {"native": 10}),
    ("COW fault, random order", "cow_fault/65536", PER_ITEM, "ns", "flat_cow_fault/65536",
     {"native": 60, "node": 90}),
    ("COW fault, recorded and reversible", "cow_fault_recorded/65536", PER_ITEM, "ns", "flat_cow_fault/65536",
     {"native": 250}),
    ("parse 1 MiB of script", "parse/1048576", TIME, "ms", None, {"native": 100, "node": 200}),
    ("load a million one-page commands", "load/1000000", TIME, "ms", None, {"node": 5000}),
    ("seek among a million, p99", "seek/1000000", P99, "ms", None, {"native": 33, "node": 33}),
    ("step, p99", "walk/step", P99, "ms", None, {"native": 2, "node": 2}),
    ("back, p99", "walk/back", P99, "ms", None, {"native": 2, "node": 2}),
    ("check of a library scenario", "process_check", TIME, "ms", "process_true", {"native": 10}),
]


def plain(name):
    """The name without what Google Benchmark adds for how it was run."""
    return re.sub(r"/(manual_time|real_time|iterations:\d+|repeats:\d+)", "", name)


def read_benchmarks(path):
    """By name: the median of the repetitions, or the one run there is."""
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    found = {}
    for entry in data["benchmarks"]:
        if entry.get("error_occurred"):
            sys.exit(f"{path}: {entry['name']}: {entry['error_message']}")
        name = plain(entry["run_name"])
        median = entry.get("aggregate_name") == "median"
        if median or (entry["run_type"] == "iteration" and name not in found):
            found[name] = entry
    return found, data["context"]


def value(entry, how, unit):
    if how == PER_ITEM and "items_per_second" in entry:
        return 1 / entry["items_per_second"] / UNITS[unit]
    if how == P99:
        return entry["p99_ms"] * UNITS["ms"] / UNITS[unit]
    return entry["real_time"] * UNITS[entry["time_unit"]] / UNITS[unit]


def rows_of(place, benchmarks):
    for what, name, how, unit, floor, targets in ROWS:
        if name not in benchmarks:
            continue
        measured = value(benchmarks[name], how, unit)
        floor_value = value(benchmarks[floor], how, unit) if floor in benchmarks else None
        target = targets.get(place)
        yield {
            "name": what, "where": place, "unit": unit, "measured": measured,
            "floor": floor_value, "floor_name": floor if floor_value else None,
            "ratio": measured / floor_value if floor_value else None,
            "target": target, "met": None if target is None else measured <= target,
        }


def number(x):
    if x is None:
        return "–"
    if x >= 100 or x == int(x):
        return f"{x:,.0f}"
    return f"{x:.2f}" if x < 10 else f"{x:.1f}"


def table(rows, old):
    head = ["what", "where", "measured", "floor", "ratio", "target", "met"] + (["before"] if old else [])
    lines = []
    for r in rows:
        met = "–" if r.get("met") is None else "yes" if r["met"] else "no"
        line = [r["name"], r["where"], f"{number(r['measured'])} {r['unit']}", number(r.get("floor")),
                number(r.get("ratio")), number(r.get("target")), met]
        if old:
            was = old.get((r["name"], r["where"]))
            if was is None:
                line.append("–")
            elif r.get("ratio") and was.get("ratio"):
                line.append(f"ratio {number(was['ratio'])}, now {r['ratio'] / was['ratio']:.2f} of it")
            else:
                line.append(f"{number(was['measured'])} {was['unit']}")
        lines.append(line)
    widths = [max(len(line[i]) for line in [head, *lines]) for i in range(len(head))]
    text = []
    for i, line in enumerate([head, *lines]):
        text.append("| " + " | ".join(c.ljust(w) for c, w in zip(line, widths)) + " |")
        if i == 0:
            text.append("|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(text)


def curves(place, benchmarks):
    """Benchmarks with a size, over all their sizes, and how they grow: the slope of the logarithms."""
    by_family = {}
    for name, entry in benchmarks.items():
        family, _, size = name.rpartition("/")
        if size.isdigit() and family:
            by_family.setdefault(family, []).append((int(size), entry["real_time"] * UNITS[entry["time_unit"]]))
    for family, points in sorted(by_family.items()):
        points.sort()
        if len(points) < 3:
            continue
        (n0, t0), (n1, t1) = points[-2], points[-1]
        growth = math.log(t1 / t0) / math.log(n1 / n0)
        values = " · ".join(f"{n:,}: {number(t * 1e6)} µs" for n, t in points)
        print(f"{place} {family}: {values} · at the end it grows with n^{growth:.2f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("result")
    for place in ("native", "node", "page"):
        parser.add_argument(f"--{place}")
    parser.add_argument("--compare")
    options = parser.parse_args()
    rows, context = [], {}
    for place in ("native", "node"):
        if path := getattr(options, place):
            benchmarks, context[place] = read_benchmarks(path)
            rows += rows_of(place, benchmarks)
            curves(place, benchmarks)
    if options.page:
        with open(options.page, encoding="utf-8") as file:
            rows += json.load(file)
    old = {}
    if options.compare:
        with open(options.compare, encoding="utf-8") as file:
            old = {(r["name"], r["where"]): r for r in json.load(file)["rows"]}
    print(table(rows, old))
    with open(options.result, "w", encoding="utf-8") as file:
        json.dump({"context": context, "rows": rows}, file, indent=1)


main()
