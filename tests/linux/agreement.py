"""What engine/LINUX.md says of cases and kernels is what the cases and the results of their runs say.

    agreement.py                  fails where the page is not what tests/linux/cases and agreement.json give
    agreement.py --update         writes those parts of the page anew
    agreement.py --merge FILE…    takes a kernel's results into agreement.json, then does --update

FILE ("-": standard input) is what a kernel answered, of one run over all cases:

    cowscope verify --format json --keep-going tests/linux/cases/*.cow > results.json
"""

import datetime
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = ROOT / "tests/linux/cases"
KEPT = ROOT / "tests/linux/agreement.json"
PAGE = ROOT / "engine/LINUX.md"
RULES = 26
TITLE = re.compile(r'^@title "Rule (\d+): (.+)"$', re.M)
BLOCK = re.compile(r"(<!-- made from the cases: (\S+?)(?: (\d+))? -->\n).*?(<!-- end -->)", re.S)


def several(count, noun):
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def read_cases():
    """Rule → [(name, what the case shows)]."""
    cases = {rule: [] for rule in range(1, RULES + 1)}
    for path in sorted(CASES.glob("*.cow")):
        title = TITLE.search(path.read_text(encoding="utf-8"))
        if title is None or int(title[1]) not in cases:
            sys.exit(f"{path.name}: no title of the form \"Rule N: what it shows\"")
        cases[int(title[1])].append((path.stem, title[2]))
    return cases


def read_kernels():
    return json.loads(KEPT.read_text(encoding="utf-8"))["kernels"] if KEPT.exists() else []


def number(version):
    return [int(part) for part in version.split(".")]


def short(kernel):
    return ".".join(kernel["version"].split(".")[:2])


# ---- a kernel's results ------------------------------------------------------------------------------


def documents(text):
    """The JSON objects that stand one after the other in a text."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        yield value
        while at < len(text) and text[at].isspace():
            at += 1


def kernel_of(results, cases):
    rule_of = {name: rule for rule, list_ in cases.items() for name, _ in list_}
    rules, seen, facts = {}, set(), None
    for result in results:
        name = pathlib.PurePath(result["file"]).stem
        if name not in rule_of:
            continue  # the library's scenarios have records of their own
        if facts not in (None, result["kernel"]):
            sys.exit("the results are of more than one kernel: one at a time")
        if "broken" in result:
            sys.exit(f"{name}: the run did not come to its end: {result['broken']}")
        if result["not_compared"]:
            sys.exit(f"{name}: not everything was compared; run it as root: {result['not_compared'][0]}")
        facts = result["kernel"]
        seen.add(name)
        count = rules.setdefault(str(rule_of[name]), {"cases": 0, "agreed": 0, "not_verified": 0})
        count["cases"] += 1
        count["agreed"] += result["agree"]
        count["not_verified"] += result["not_verified"]
        if result["differ"] > 0:
            count.setdefault("differs", []).append(name)
    missing = sorted(set(rule_of) - seen)
    if missing:
        sys.exit(f"{several(len(missing), 'case')} not among the results: {', '.join(missing[:5])} …")
    return {
        "version": re.match(r"[\d.]*\d", facts["version"])[0],
        "zero_page": facts["zero_page"],
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "rules": dict(sorted(rules.items(), key=lambda item: int(item[0]))),
    }


def merge(files, cases):
    kernels = read_kernels()
    for file in files:
        text = sys.stdin.read() if file == "-" else pathlib.Path(file).read_text(encoding="utf-8")
        new = kernel_of(documents(text.strip()), cases)
        kernels = [k for k in kernels if short(k) != short(new)] + [new]
    kernels.sort(key=lambda kernel: number(kernel["version"]), reverse=True)
    lines = []
    for kernel in kernels:
        head = {key: kernel[key] for key in ("version", "zero_page", "date")}
        rules = ",\n".join(f'        "{rule}": {json.dumps(count)}' for rule, count in kernel["rules"].items())
        lines.append(f'    {json.dumps(head)[:-1]},\n      "rules": {{\n{rules}\n      }}\n    }}')
    KEPT.write_text('{\n  "kernels": [\n' + ",\n".join(lines) + "\n  ]\n}\n", encoding="utf-8")


# ---- the page ----------------------------------------------------------------------------------------


def cell(count, cases):
    """What came of a rule's cases on one kernel."""
    if count is None or count["cases"] == 0:
        return "–"
    differing = count.get("differs", [])
    text = f"{count['agreed']} of {count['agreed'] + count['not_verified']}" if not differing else f"{count['agreed']} agree"
    if count["cases"] != cases:
        text += f" (in {several(count['cases'], 'case')})"
    if differing:
        text += f"; {several(len(differing), 'case')} differ{'s' if len(differing) == 1 else ''}"
    return text


def names_of_rules(page):
    return {int(rule): name for rule, name in re.findall(r"^### (\d+)\. (.+)$", page, re.M)}


def kernel_table(page, cases, kernels):
    names = names_of_rules(page)
    if sorted(names) != list(range(1, RULES + 1)):
        sys.exit(f"{PAGE.name}: a heading “### N. …” is missing, or stands twice")
    lines = [
        "| rule | | cases | " + " | ".join(f"Linux {k['version']}" for k in kernels) + " |",
        "|--:|---|--:|" + "---|" * len(kernels),
    ]
    for rule, name in names.items():
        cells = [cell(k["rules"].get(str(rule)), len(cases[rule])) for k in kernels]
        lines.append(f"| {rule} | [{name}](#rule-{rule}) | {len(cases[rule]) or '–'} | {' | '.join(cells)} |")
    sums = []
    for k in kernels:
        total = {"cases": sum(c["cases"] for c in k["rules"].values())}
        for key in ("agreed", "not_verified"):
            total[key] = sum(c[key] for c in k["rules"].values())
        total["differs"] = [name for c in k["rules"].values() for name in c.get("differs", [])]
        sums.append(cell(total, sum(map(len, cases.values()))))
    lines.append(f"| | **all** | **{sum(map(len, cases.values()))}** | " + " | ".join(f"**{s}**" for s in sums) + " |")
    lines.append("| | first read maps the zero page | | " + " | ".join("yes" if k["zero_page"] else "no" for k in kernels) + " |")
    lines.append("| | asked on | | " + " | ".join(k["date"] for k in kernels) + " |")
    return "\n".join(lines)


def case_list(rule, cases, kernels):
    if not cases[rule]:
        return "*No case asks the kernel about it.*"
    results = []
    for k in kernels:
        count = k["rules"].get(str(rule))
        if count is None:
            continue
        results.append(f"Linux {short(k)}: {cell(count, len(cases[rule]))} steps")
        for name in count.get("differs", []):
            results[-1] += f" (`{name}`)"
    summary = " · ".join([several(len(cases[rule]), "case"), *results]).replace("`", "")
    lines = [f"<details><summary>{summary}</summary>", "", "| case | shows |", "|---|---|"]
    lines += [f"| `{name}` | {shows} |" for name, shows in cases[rule]]
    return "\n".join([*lines, "", "</details>"])


def filled(page, cases, kernels):
    made = set()

    def fill(match):
        begin, what, rule, end = match.groups()
        made.add((what, rule and int(rule)))
        text = kernel_table(page, cases, kernels) if what == "kernels" else case_list(int(rule), cases, kernels)
        return f"{begin}{text}\n{end}"

    page = BLOCK.sub(fill, page)
    wanted = {("kernels", None), *(("rule", rule) for rule in cases)}
    if made != wanted:
        sys.exit(f"{PAGE.name}: marked parts are missing or unknown: {sorted(map(str, made ^ wanted))}")
    return page


def main(arguments):
    if arguments and arguments[0] not in ("--update", "--merge"):
        sys.exit(__doc__)
    cases = read_cases()
    if arguments[:1] == ["--merge"]:
        merge(arguments[1:] or ["-"], cases)
    page = PAGE.read_text(encoding="utf-8")
    wanted = filled(page, cases, read_kernels())
    if page == wanted:
        return 0
    if arguments:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    print(f"{PAGE.relative_to(ROOT)} does not say what the cases and agreement.json do.")
    print("To renew it: python3 tests/linux/agreement.py --update")
    print("A new case is asked first: build/native/cowscope verify --format json --keep-going \\")
    print("    tests/linux/cases/*.cow | python3 tests/linux/agreement.py --merge")
    return 1


sys.exit(main(sys.argv[1:]))
