"""The desktop program in a window of Xvfb, drawn in software: what it shows, that it sleeps, how it refuses.

    python3 tests/desktop/desktop_test.py [--pictures FOLDER]

Ends with 77 and the reason where there is no Xvfb or no OpenGL.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build/native/cowscope-desktop"
SKIPPED = 77
THEMES = (ROOT / "web/layout/theme.cpp").read_text(encoding="utf-8")
SECONDS = 240


def run(*arguments, stdin=""):
    return subprocess.run([PROGRAM, *arguments], input=stdin, capture_output=True, text=True, timeout=SECONDS)


def colours_of(theme, name, count):
    """The first colours that a theme has under a name."""
    text = THEMES.split(f"const Theme& {theme}_theme()", 1)[1].split(f"t.{name} = ", 1)[1].split(";", 1)[0]
    return [tuple(bytes.fromhex(rgba[:6])) for rgba in re.findall(r"0x([0-9a-f]{8})", text)[:count]]


class Shot:
    """What the program showed, and what it reported."""

    def __init__(self, *arguments, stdin="", keep=None):
        with tempfile.TemporaryDirectory() as folder:
            picture, report = pathlib.Path(folder, "shot.ppm"), pathlib.Path(folder, "report.json")
            ran = run(*arguments, "--screenshot", picture, "--report", report, stdin=stdin)
            if ran.returncode != 0:
                raise AssertionError(f"{arguments} ended with {ran.returncode}: {ran.stderr}")
            self.report = json.loads(report.read_text())
            kind, size, _, self.bytes = picture.read_bytes().split(b"\n", 3)
            assert kind == b"P6"
            self.size = tuple(map(int, size.split()))
        if keep and PICTURES:
            run(*arguments, "--screenshot", PICTURES / keep, stdin=stdin)

    def colours(self):
        """How many pixels have each colour."""
        counts = {}
        letters = iter(self.bytes)
        for pixel in zip(letters, letters, letters):
            counts[pixel] = counts.get(pixel, 0) + 1
        return counts

    def differs_from(self, other):
        """The share of the pixels' parts that differ."""
        return sum(a != b for a, b in zip(self.bytes, other.bytes)) / len(self.bytes)


class Pictures(unittest.TestCase):
    def test_both_themes_and_sizes(self):
        for theme, size, level, scale in [
            ("dark", (1440, 900), 1, 1),
            ("light", (1440, 900), 3, 1),
            ("dark", (800, 500), 2, 1),
            ("light", (640, 400), 1, 1.5),
        ]:
            name = f"desktop-{theme}-{size[0]}x{size[1]}-level-{level}.png"
            with self.subTest(name):
                shot = Shot("--step", "4", "--level", str(level), "--theme", theme, "--size", "%dx%d" % size, "--scale", str(scale), keep=name)
                self.assertEqual(shot.size, (size[0] * scale, size[1] * scale))
                self.assertEqual(shot.report["step"], 4)
                self.assertEqual(shot.report["level"], level)
                counts = shot.colours()
                self.assertGreater(len(counts), 200, "hardly anything is drawn")
                self.assertGreater(counts.get(colours_of(theme, "background", 1)[0], 0), 1000)
                for owner in colours_of(theme, "owners", 2):  # the parent's and the child's
                    self.assertGreater(counts.get(owner, 0), 100, f"the owner's colour {owner} is missing")

    def test_steps_differ(self):
        before, after = Shot("--step", "2"), Shot("--step", "4")
        self.assertGreater(before.differs_from(after), 0.01)
        self.assertEqual(after.differs_from(Shot("--step", "4")), 0)


class Behaviour(unittest.TestCase):
    def test_nothing_is_drawn_while_nothing_happens(self):
        idle = Shot("--idle", "2000").report["idle"]
        self.assertEqual(idle["ms"], 2000)
        self.assertEqual(idle["frames"], 0)
        self.assertLess(idle["cpuMs"], 200)

    def test_keys(self):
        report = Shot("--step", "2", "--keys", "ArrowRight ArrowRight d").report
        self.assertEqual((report["step"], report["level"]), (4, 2))
        report = Shot("--step", "2", "--level", "3", "--keys", "ArrowDown").report
        self.assertEqual((report["step"], report["event"]), (3, 1))

    def test_a_command_is_typed(self):
        typed = "/ write Space parent Space heap[0] Space \"ox\" Enter"
        self.assertEqual(Shot("--step", "1", "--keys", typed).report["step"], 2)
        # What is wrong stays in the field, and nothing changes; undo takes back what ran.
        self.assertEqual(Shot("--step", "1", "--keys", "/ wrote Space parent Enter").report["step"], 1)
        self.assertEqual(Shot("--step", "1", "--keys", f"{typed} Escape Ctrl+z").report["step"], 1)

    def test_a_script_from_standard_input(self):
        script = "spawn parent from sh\nfork parent as child\n"
        self.assertEqual(Shot("-", "--step", "2", stdin=script).report["step"], 2)


class Refusals(unittest.TestCase):
    def assert_refused(self, ran, pattern):
        self.assertEqual(ran.returncode, 2, ran.stderr)
        self.assertRegex(ran.stderr, pattern)

    def test_a_mistake_is_told_with_its_place(self):
        with tempfile.TemporaryDirectory() as folder:
            bad = pathlib.Path(folder, "bad.cow")
            bad.write_text("spawn parent from sh\nfrok parent as child\n")
            self.assert_refused(run(bad), "^" + re.escape(str(bad)) + r":2:1: .*fork")

    def test_what_is_not_there(self):
        self.assert_refused(run("no-such.cow"), r"^no-such\.cow: there is no such file")
        self.assert_refused(run("--step", "999"), "there is no step 999; the last one is ")
        self.assert_refused(run("--wide"), "'--wide' is not an option")
        self.assert_refused(run("--fonts", "/nowhere"), "/nowhere/Inter-Regular.otf: .*fonts-inter")


def main():
    if not PROGRAM.exists():
        print("build/native/cowscope-desktop is not there: cmake --preset desktop && cmake --build --preset desktop")
        return 1
    if "COWSCOPE_INSIDE_XVFB" not in os.environ:
        if not shutil.which("xvfb-run"):
            print("SKIP: there is no xvfb-run (Debian's package xvfb)")
            return SKIPPED
        inside = {**os.environ, "COWSCOPE_INSIDE_XVFB": "1", "LIBGL_ALWAYS_SOFTWARE": "1", "SDL_VIDEODRIVER": "x11"}
        screen = ["xvfb-run", "-a", "-s", "-screen 0 1600x1200x24", sys.executable, __file__, *sys.argv[1:]]
        return subprocess.run(screen, env=inside).returncode
    with tempfile.TemporaryDirectory() as folder:
        first = run("--report", pathlib.Path(folder, "report.json"))
    if first.returncode == 1 and "no window with OpenGL" in first.stderr:
        print(f"SKIP: {first.stderr.strip()}")
        return SKIPPED
    done = unittest.main(argv=[sys.argv[0]], exit=False, verbosity=2).result
    return 0 if done.wasSuccessful() and done.testsRun > 0 else 1


PICTURES = None
if "--pictures" in sys.argv:
    PICTURES = pathlib.Path(sys.argv[sys.argv.index("--pictures") + 1])
    PICTURES.mkdir(parents=True, exist_ok=True)
if __name__ == "__main__":
    sys.exit(main())
