"""The library's scenarios and what the command prints are as the schemas in scenarios/schema say, and the
schemas refuse what is wrong."""

import copy
import json
import pathlib
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("SKIP: python3-jsonschema is not installed")
    sys.exit(77)

COMMAND, ROOT = sys.argv[1], pathlib.Path(sys.argv[2])
LIBRARY = ROOT / "scenarios/library"


def validator(name):
    schema = json.loads((ROOT / f"scenarios/schema/{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


SCENARIO, STATE, EVENT, RECORD = (validator(name) for name in ("scenario", "state", "event", "record"))
failures = []
checked = 0


def hold(schema, value, what):
    global checked
    checked += 1
    for error in schema.iter_errors(value):
        failures.append(f"{what}: {'/'.join(map(str, error.absolute_path))}: {error.message[:300]}")
        return


def refuse(schema, value, what):
    global checked
    checked += 1
    if schema.is_valid(value):
        failures.append(f"{what}: the schema takes it")


def run(*arguments, text=None):
    ran = subprocess.run([COMMAND, *arguments], input=text, capture_output=True, text=True)
    if ran.returncode != 0:
        failures.append(f"{arguments}: exit status {ran.returncode}: {ran.stderr}")
    return ran.stdout


# What the library has no occasion for: files, kills, zombies, mprotect, dontneed, running out of memory.
BUSY = """
@machine frames 12
@file /bin/sh 5
@program sh { text 3 r-x file /bin/sh touched 1; heap 4 rw-; board 2 rw- shared }
spawn a from sh
read a text[2]; read a heap[3]; write a heap[0..1]; write a board[0] "x"
fork a as b
read b board[..]; write b heap[..]; mprotect b heap[1..2] r--; madvise b heap[0] dontneed
write b heap[1]
wait a for b
fork a as c; exec c sh; wait a; mmap c data 3 rw- private file /bin/sh at 1; write c data[0]
munmap c data[1]; brk c +2; kill c
read c heap[0]
write a heap[..] "full"; mmap a more 20 rw- private
write a more[..]
"""

# What lies behind memory: files, swap, groups, devices, ksmd, threads, the terminal.
BEHIND = """
@machine frames 40
@machine swap 8
@machine groups { "web": 12 }
@file /data 4 uncached
@program worker { heap 1 rw- }
@program sh { heap 4 rw-; stack 1 rw- }
spawn p from sh
mmap p log 4 rw- shared file /data
read p log[0]
write p log[0] "entry"
msync p log[..]
write p log[0] "more"
write p heap[0..1] "same"
madvise p heap[0..1] mergeable
ksm scan
write p heap[1] "other"
write p heap[3] "rarely used"
madvise p heap[3] pageout
read p heap[3]
madvise p heap[2] dontfork
pin p heap[3]
fork p as q
read q heap[2]
unpin p heap[3]
unpin p heap[3]
mremap p heap[0..1] as moved
mlock p stack[..]
munlock p stack[..]
evict /data
clone p as t
write t moved[0] "thread"
print p moved[0]
sys_read p moved[1] "in"
sys_write p moved[0..1]
mprotect p moved[0] r--
sys_read p moved[0] "no"
vfork p as v
exec v worker
poke p v heap[0] "hi"
exit v
cgroup p web
madvise p moved[1] guard_install
madvise p moved[1] guard_remove
madvise p moved[1] populate_write
mmap p big 6 rw- private populate
madvise p big[0..1] free
madvise p big[0..2] pageout
madvise p big[0..2] willneed
madvise p big[3] cold
madvise p big[..] wipeonfork
madvise p log[..] wipeonfork
mremap p big[..] +2
mremap p big[..] -3
fork p as w
kill t
"""

for path in sorted(LIBRARY.glob("*.json")):
    scenario = json.loads(path.read_text(encoding="utf-8"))
    hold(SCENARIO, scenario, path.name)
    hold(SCENARIO, json.loads(run("convert", str(path), "--to", "json")), f"{path.name} converted")

for name, arguments, text in [(p.name, [str(p)], None) for p in sorted(LIBRARY.glob("*.json"))] + [("busy", ["-"], BUSY), ("behind", ["-"], BEHIND)]:
    for policy in ("cow", "eager", "odf"):
        lines = run("run", *arguments, "--format", "jsonl", "--policy", policy, text=text).splitlines()
        if not lines:
            failures.append(f"{name}: no events")
        for line in lines:
            hold(EVENT, json.loads(line), f"{name} {policy} {line[:60]}")
        for until in ("0", "1", "2.1", "3", "3.2", *(("12", "17", "42") if name == "behind" else ())):
            hold(STATE, json.loads(run("run", *arguments, "--format", "json", "--until", until, "--policy", policy, text=text)),
                 f"{name} {policy} until {until}")
        for detail in ("full", "summary"):
            hold(STATE, json.loads(run("run", *arguments, "--format", "json", "--detail", detail, "--policy", policy, text=text)),
                 f"{name} {policy} {detail}")

records = sorted((LIBRARY / "verified").glob("*.json"))
for path in records:
    hold(RECORD, json.loads(path.read_text(encoding="utf-8")), f"the record {path.name}")

# The schemas can say no.
good = json.loads((LIBRARY / "fork-then-write.json").read_text(encoding="utf-8"))
for what, change in {
    "unknown key": lambda s: s.update(colour="red"),
    "newer version": lambda s: s.update(cowscope=2),
    "no title": lambda s: s.pop("title"),
    "level 4": lambda s: s.update(level=4),
    "frames as text": lambda s: s["machine"].update(frames="64"),
    "prot rwq": lambda s: s["programs"]["sh"]["regions"][0].update(prot="rwq"),
    "a step without do": lambda s: s["script"][0].pop("do"),
    "a text by a long language": lambda s: s.update(title={"english": "x"}),
}.items():
    bad = copy.deepcopy(good)
    change(bad)
    refuse(SCENARIO, bad, what)
state = json.loads(run("run", str(LIBRARY / "fork-then-write.json"), "--format", "json"))
for what, change in {
    "unknown key": lambda s: s.update(x=1),
    "no digest": lambda s: s.pop("digest"),
    "a gone process": lambda s: s["processes"][0].update(state="gone"),
    "a frame that is no number": lambda s: s["frames"]["list"][0].update(frame="0"),
}.items():
    bad = copy.deepcopy(state)
    change(bad)
    refuse(STATE, bad, f"state with {what}")
record = json.loads(records[0].read_text(encoding="utf-8"))
for what, change in {
    "unknown key": lambda r: r.update(x=1),
    "no digest": lambda r: r.pop("digest"),
    "no run": lambda r: r.update(runs=[]),
    "a kernel with its vendor": lambda r: r["runs"][0].update(kernel="6.18.1-cloud"),
    "a step without a reason": lambda r: r["runs"][0]["not_verified"].append({"step": 1}),
}.items():
    bad = copy.deepcopy(record)
    change(bad)
    refuse(RECORD, bad, f"a record with {what}")
event = {"step": 1, "event": 1, "kind": "copy", "by": "kernel", "pid": 1, "from": 0, "to": 1, "text": "x"}
hold(EVENT, event, "an event")
refuse(EVENT, {**event, "kind": "cow"}, "an event of an unknown kind")
refuse(EVENT, {k: v for k, v in event.items() if k != "from"}, "a copy from nowhere")

print("\n".join(failures[:40]) or f"{checked} documents are as the schemas say")
sys.exit(1 if failures else 0)
