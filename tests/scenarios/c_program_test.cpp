// Scenarios as C programs: each is compiled and run, and what it prints is what the model says.
#include "scenarios/c_program.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include "scenarios/c_program_text.h"
#include "scenarios/script.h"
#include "tests/support/library_files.h"
#include "tests/support/random_commands.h"
#include "tests/support/random_scenario.h"

namespace cowscope::testing {
namespace {

/// What a command prints, both streams; `status` is its exit status.
std::string output_of(const std::string& command, int* status = nullptr) {
  std::string out;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return out;
  char part[4096];
  for (std::size_t n = 0; (n = fread(part, 1, sizeof part, pipe)) > 0;) out.append(part, n);
  const int ended = pclose(pipe);
  if (status != nullptr) *status = ended;
  return out;
}

bool has_compiler() {
  int status = 1;
  output_of("cc --version", &status);
  return status == 0;
}

/// Whether this kernel maps the zero page on a first read: then a write faults once more.
bool maps_zero_page() {
  constexpr std::size_t kPages = 4;
  void* at =
      mmap(nullptr, kPages * kPageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  madvise(at, kPages * kPageSize, MADV_NOHUGEPAGE);
  auto* bytes = static_cast<volatile char*>(at);
  long faults = 0;
  for (std::size_t i = 0; i < kPages; ++i) {
    static_cast<void>(bytes[i * kPageSize]);
    rusage before{}, after{};
    getrusage(RUSAGE_SELF, &before);
    bytes[i * kPageSize] = 1;
    getrusage(RUSAGE_SELF, &after);
    faults = after.ru_minflt - before.ru_minflt;  // the last one: all code is there by then
  }
  munmap(at, kPages * kPageSize);
  return faults > 0;
}

/// A folder for one test, removed with it.
class Folder {
 public:
  Folder() {
    std::string name = ::testing::TempDir() + "/c-program-XXXXXX";
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const char* name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// Compiles without a warning and runs; what it printed. "": it did not compile (a failure).
std::string run_c(const std::string& program, const std::string& arguments) {
  const Folder folder;
  std::ofstream(folder / "scenario.c") << program;
  int status = 1;
  const std::string told = output_of("cc -std=c11 -O1 -Wall -Wextra -Werror " +
                                         (folder / "scenario.c") + " -o " + (folder / "scenario"),
                                     &status);
  EXPECT_EQ(status, 0) << told;
  EXPECT_EQ(told, "");
  if (status != 0) return {};
  const std::string out =
      output_of("TMPDIR=/var/tmp " + (folder / "scenario ") + arguments, &status);
  EXPECT_EQ(status, 0) << out;
  return out;
}

struct SeenPage {
  std::string frame;
  long mappings = -1;  // -1: not told
};
struct SeenStep {
  std::string outcome;
  long minor = -1, major = -1;  // -1: not told
  bool disturbed = false;
  std::map<std::string, SeenPage> pages;  // "child heap[2]"
};

/// The steps of what a program with --all prints.
std::vector<SeenStep> steps_in(const std::string& out) {
  static const std::regex step(R"(^ *(\d+)  .*  ->  ([A-Za-z ]+(?:, sleeps)?)(.*)$)"),
      faults(R"(, minor (\d+), major (\d+))"), owner(R"(^       ([^ :]+): (.*)$)"),
      page(R"(([^ ,]+\[\d+\]) (zero page|[0-9a-f]+)(?: x(\d+))?)");
  std::vector<SeenStep> steps;
  std::istringstream lines(out);
  std::smatch m;
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_match(line, m, step)) {
      EXPECT_EQ(static_cast<std::size_t>(std::stol(m[1])), steps.size() + 1) << line;
      SeenStep s;
      s.outcome = m[2];
      const std::string rest = m[3];
      if (std::regex_search(rest, m, faults)) {
        s.minor = std::stol(m[1]);
        s.major = std::stol(m[2]);
      }
      s.disturbed = rest.find("disturbed") != std::string::npos;
      steps.push_back(s);
    } else if (!steps.empty() && std::regex_match(line, m, owner)) {
      const std::string who = m[1], list = m[2];
      for (std::sregex_iterator it(list.begin(), list.end(), page), end; it != end; ++it)
        steps.back().pages[who + " " + (*it)[1].str()] = {
            (*it)[2].str(), (*it)[3].matched ? std::stol((*it)[3].str()) : -1};
    }
  }
  return steps;
}

/// Everything that is present in the model, with the frame behind it.
std::map<std::string, Entry> entries_of(const Machine& machine) {
  std::map<std::string, Entry> all;
  for (const Process& p : machine.state().processes) {
    if (!p.alive()) continue;
    const AddressSpace& space = machine.state().space(p.space);
    for (const Region& r : space.regions())
      space.table().for_each_present(r.start, r.pages, [&](PageNumber page, Entry e) {
        all[std::string(machine.texts()[p.name]) + " " + std::string(machine.texts()[r.name]) +
            "[" + std::to_string(r.index_of(page)) + "]"] = e;
      });
  }
  return all;
}

void compare_frames(const Machine& model, const SeenStep& seen) {
  const auto wanted = entries_of(model);
  std::map<FrameNumber, std::string> real;
  std::map<std::string, FrameNumber> back;
  for (const auto& [page, entry] : wanted) {
    const auto it = seen.pages.find(page);
    if (it == seen.pages.end()) {
      ADD_FAILURE() << page << " is not present";
      continue;
    }
    EXPECT_EQ(entry.zero_page(), it->second.frame == "zero page") << page;
    if (!entry.maps_frame()) continue;
    const auto [a, fresh] = real.try_emplace(entry.frame(), it->second.frame);
    EXPECT_EQ(a->second, it->second.frame) << page << " shares a frame in the model";
    const auto [b, first] = back.try_emplace(it->second.frame, entry.frame());
    EXPECT_EQ(b->second.value(), entry.frame().value()) << page << " shares no frame in the model";
    if (it->second.mappings >= 0) {
      EXPECT_EQ(it->second.mappings, model.state().frames[entry.frame()].mapped) << page;
    }
  }
  EXPECT_EQ(seen.pages.size(), wanted.size());
}

/// The program of a scenario against the model. True: frames were seen. `everything`: no step may
/// be left out.
bool agrees(Scenario scenario, bool everything = true) {
  scenario.machine.zero_page = maps_zero_page();
  Diagnostics errors;
  const auto compiled = compile(scenario, {}, errors);
  for (const Diagnostic& d : errors) ADD_FAILURE() << format_diagnostic("", d);
  if (!compiled) return false;
  const auto program = c_program(*compiled);
  if (!program) {
    ADD_FAILURE() << "no program";
    return false;
  }
  const std::string out = run_c(*program, "--all");
  const auto steps = steps_in(out);
  EXPECT_EQ(steps.size(), compiled->steps.size()) << out;
  if (steps.size() != compiled->steps.size()) return false;
  const bool frames = out.find("not shown: frames") == std::string::npos;
  Timeline& t = *compiled->timeline;
  for (std::uint32_t n = 1; n <= t.steps(); ++n) {
    const SeenStep& seen = steps[n - 1];
    SCOPED_TRACE("step " + std::to_string(n) + ": " + std::string(compiled->steps[n - 1].text) +
                 "\n" + out);
    t.seek(n);
    if (!everything && seen.outcome == "not shown") continue;
    EXPECT_EQ(seen.outcome.substr(0, seen.outcome.find(',')), to_string(t.summary(n).outcome));
    EXPECT_FALSE(seen.disturbed);
    const Totals &now = t.summary(n).totals, &before = t.summary(n - 1).totals;
    if (seen.minor >= 0) {
      EXPECT_EQ(static_cast<std::uint64_t>(seen.minor), now.minor - before.minor);
      EXPECT_EQ(static_cast<std::uint64_t>(seen.major), now.major - before.major);
    }
    if (frames) compare_frames(t.machine(), seen);
    if (::testing::Test::HasFailure()) return frames;
  }
  return frames;
}

Scenario script(const std::string& text) {
  Diagnostics errors;
  auto scenario = parse_script(text, errors);
  for (const Diagnostic& d : errors) ADD_FAILURE() << format_diagnostic("", d);
  return scenario.value_or(Scenario{});
}

std::string program_of(const std::string& text) {
  Diagnostics errors;
  const auto compiled = compile(script(text), {}, errors);
  for (const Diagnostic& d : errors) ADD_FAILURE() << format_diagnostic("", d);
  return compiled ? c_program(*compiled).value_or("") : "";
}

#define NEEDS_COMPILER()                                                   \
  if (!has_compiler())                                                     \
  GTEST_SKIP() << "SKIP: there is no C compiler (cc) to try the programs " \
                  "with"

TEST(CProgram, EveryScenarioOfTheLibraryDoesOnLinuxWhatTheModelSays) {
  NEEDS_COMPILER();
  bool frames = true;
  for (const auto& [path, contents] : library_files()) {
    SCOPED_TRACE(path);
    Diagnostics errors;
    const auto scenario = parse_any(contents, errors);
    ASSERT_TRUE(scenario);
    frames = agrees(*scenario) && frames;
    if (HasFailure()) return;
  }
  if (!frames) std::printf("SKIP: frames are not compared, for they are told to root only\n");
}

const char* const kPrograms[] = {
    // Signals, holes, rights.
    "spawn a from sh; write a heap[0..1] \"x\"; mprotect a heap[0] r--; fork a as b\n"
    "write b heap[0] \"y\"; mprotect a heap[0] rw-; write a heap[0..1]; munmap a heap[2]\n"
    "fork a as c; read c heap[2]; fork a as d; write d @0x10; read d heap[0]; exit a 3\n",
    // The last owner, after exit, kill, exec and DONTNEED.
    "spawn a from sh; write a heap[..] \"1\"; fork a as b; exit b; write a heap[0]\n"
    "fork a as c; kill c; wait a for c; write a heap[0..1]; fork a as d; exec d sh\n"
    "write a heap[2]; write d heap[0]; fork a as e; madvise e heap[..] dontneed; write a heap[..]\n"
    "read e heap[0]; wait a for b\n",
    // Stores across pages; what is read first and written then.
    "spawn a from sh; read a heap[0]; write a heap[0]+4094 \"abcd\"; write a heap[0..1] + 4095 "
    "\"xy\"\n"
    "read a heap[3]; write a heap[3]; fork a as b; read b heap[..]; write b heap[2] + 4000\n"
    "write a heap[3] + 4095 \"zz\"\n",
    // One address space: clone, vfork.
    "spawn a from sh; write a heap[0] \"a\"; clone a as t; write t heap[1]; write a heap[1]\n"
    "fork a as b; write t heap[0]; write a heap[0]; write b heap[0]; exit t\n"
    "vfork a as v; write v heap[2]; read v heap[0]; exec v sh; write a heap[2]; write v heap[2]\n"
    "vfork a as w; exit w 2; write a heap[3]; clone b as u; fork u as f; write f heap[0]; kill b\n"
    "write u heap[0]\n",
    // mmap, shared memory, mremap, brk, mlock.
    "spawn a from sh; mmap a m 4 rw- private; mmap a s 3 rw- shared; mmap a p 2 rw- private "
    "populate\n"
    "write a m[0..2] \"m\"; write a s[0] \"s\"; fork a as b; write b s[0..1] \"t\"; read a s[1]\n"
    "write a p[..]; mremap a m[0..1] as n; write a n[0]; write b m[0..1]; mremap a m[2..3] +2\n"
    "brk a +2; write a heap[4..5]; fork a as c; brk a -1; read c heap[5]; mlock b m[0..3]\n"
    "write b m[..]; munlock b m[..]; msync b s[..]; munmap b m[1..2]; write b m[3]\n",
    // Advice.
    "spawn a from sh; mmap a x 4 rw- private; write a x[0..2]; madvise a x[0] dontfork\n"
    "madvise a x[1] wipeonfork; fork a as b; read b x[1]; write a x[..]; fork a as c; read c x[0]\n"
    "madvise a x[0] dofork; madvise a x[1] keeponfork; fork a as d; madvise d x[..] "
    "populate_write\n"
    "write d x[..]; madvise a x[..] populate_read; write a x[0..1]; madvise a x[2] free\n"
    "write a x[2]; madvise a x[3] cold; madvise a x[1] willneed; madvise d x[0] dontneed\n"
    "write d x[0]; mlock d x[0]; madvise d x[0] dontneed\n",
    // The kernel's own accesses.
    "spawn a from sh; write a heap[0] \"word\"; fork a as b; sys_read b heap[0] \"in\"\n"
    "sys_write b heap[0..1]; sys_read a heap[1..2] + 4094 \"page\"; mprotect a heap[3] r--\n"
    "sys_read a heap[3] \"no\"; poke b a heap[0] \"poked\"; poke b a heap[3] \"forced\"\n"
    "print a heap[0]; print a \"done\"; fork a as c; poke a c heap[0..1] \"again\"; write a "
    "heap[0]\n"
    "exit c; poke a c heap[0] \"late\"\n",
    // Files: private and shared, on a disk and in memory; past the end.
    "@file /bin/x 40\n@file /tmp/y 4 tmpfs\n"
    "@program p {\n text 6 r-x file /bin/x touched 2\n data 2 rw- file /bin/x at 20\n heap 2 "
    "rw-\n}\n"
    "spawn a from p; read a text[3]; write a data[0] \"d\"; read a data[1]; write a data[1]\n"
    "fork a as b; read b text[0]; write b data[0..1]; mmap a f 3 rw- shared file /tmp/y at 2\n"
    "write a f[0..1] \"s\"; mmap b g 4 rw- private file /tmp/y; read b g[2]; write b g[3]\n"
    "read a f[2]\n",
    // Who waits.
    "spawn a from sh; fork a as b; fork b as c; wait a for b; write b heap[0]; exit b; write a "
    "heap[0]\n"
    "wait a; exit c; wait a; fork a as d; exit d 1; wait a\n",
};

TEST(CProgram, EveryVerbDoesOnLinuxWhatTheModelSays) {
  NEEDS_COMPILER();
  for (const char* text : kPrograms) {
    SCOPED_TRACE(text);
    agrees(script(text));
    if (HasFailure()) return;
  }
}

/// A random program without what a C program cannot show, on a machine that is large enough. Files
/// are cached and long enough, and nothing is remapped: the corner cases of those are for verify.
std::optional<Scenario> random_program(std::uint32_t seed) {
  const auto setup = random_setup(seed);
  MachineConfig& c = setup->config;
  c.frames = 4096;
  c.max_processes = 1000;
  c.policy = Policy::Cow;
  c.zero_page = maps_zero_page();
  c.fault_around = 16;
  c.swap = 0;
  c.overcommit = Overcommit::Heuristic;
  c.thp = HugePages::Never;
  c.groups.clear();
  for (FileConfig& file : c.files) file = {file.path, 16, true, file.tmpfs};
  c.bug_dirty_cow = c.bug_map_count = false;
  Machine machine(setup);
  std::vector<Command> commands;
  for (const Command& command : random_commands(setup, seed, 60)) {
    const auto* advice = std::get_if<Madvise>(&command);
    if (std::holds_alternative<struct Pin>(command) || std::holds_alternative<KsmScan>(command) ||
        std::holds_alternative<struct Evict>(command) || std::holds_alternative<Mremap>(command) ||
        (advice != nullptr &&
         (advice->advice == Advice::PageOut || advice->advice == Advice::Collapse ||
          advice->advice == Advice::Mergeable || advice->advice == Advice::Unmergeable)))
      continue;
    // Without those, a later one may no longer hold.
    if (machine.check(command, [](TextId) { return false; })) continue;
    machine.run(command, static_cast<std::uint32_t>(commands.size() + 1));
    commands.push_back(command);
  }
  keep_in_pages(commands);
  return script(script_text(*setup, commands));
}

TEST(CProgram, RandomProgramsDoOnLinuxWhatTheModelSays) {
  NEEDS_COMPILER();
  const std::uint32_t most = std::getenv("COWSCOPE_LONG") != nullptr ? 100 : 4;
  for (std::uint32_t seed = 1; seed <= most; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    agrees(*random_program(seed), false);
    if (HasFailure()) return;
  }
}

TEST(CProgram, WhatCannotBeShownIsSaidInTheProgramAndAtItsStart) {
  NEEDS_COMPILER();
  const std::string program = program_of(
      "@machine policy \"eager\"\n@machine swap 4\n@machine frames 3\n@machine groups {\"g\": 2}\n"
      "spawn a from sh; cgroup a g; pin a heap[0]; write a heap[1..3]; madvise a heap[0] pageout\n"
      "read a @0x7ffff0000000\n");
  const std::string out = run_c(program, "");
  for (const char* what : {"the policy \"copy all at fork\"", "the scenario's swap space",
                           "step 4: ", "pin and unpin", "cgroup: moving"}) {
    const std::size_t listed = program.find("Not shown:");
    ASSERT_NE(listed, std::string::npos);
    EXPECT_NE(program.find(std::string("- ") + what, listed), std::string::npos) << what;
    EXPECT_NE(out.find(std::string("not shown: ") + what), std::string::npos) << what << "\n"
                                                                              << out;
  }
  EXPECT_EQ(steps_in(out).at(2).outcome, "not shown") << out;
}

/// What may end a comment, a string or a line, start a trigraph, or deceive the eye.
const char* const kHostile[] = {
    "*/ int evil = 1; /*",
    "\"; evil(); \"",
    "\\",
    "\\\\\"",
    "?\?/",
    "?\?=define evil ?\?/",
    "//",
    "/*",
    "*/",
    "%s%n",
    "\x1b[2J\x1b]0;evil\x07",
    "<script>alert(1)</script>",
    "\xe2\x80\xae evil \xe2\x81\xa6",
    "line\nbreak",
    "line\\\nbreak",
    "#include \"/etc/passwd\"",
    "\xff\xfe",
    "ünï \xf0\x9f\x90\x84",
    "'",
    "*",
    "/",
    "?",
};

TEST(CProgram, NothingInAScenarioCanBecomeCode) {
  NEEDS_COMPILER();
  std::string text = "@title \"t\"\n", all;
  for (const char* hostile : kHostile) all += hostile;
  Scenario s = script("spawn int from sh; fork int as a-b; fork int as a.b; fork int as PAGE\n");
  const auto both = [&](const std::string& hostile) {
    LocalizedText said;
    said.texts = {{"en", hostile}};
    s.title = s.summary = said;
    s.code.push_back(hostile);
    for (const std::string& command :
         {"write int heap[0] " + quote(hostile), "print a-b " + quote(hostile)}) {
      CommandItem item;
      item.text = command;
      item.notes.say = said;
      s.script.push_back({item});
    }
  };
  for (const char* hostile : kHostile) both(hostile);
  both(all);
  Diagnostics errors;
  const auto compiled = compile(s, {}, errors);
  for (const Diagnostic& d : errors) ADD_FAILURE() << format_diagnostic("", d);
  ASSERT_TRUE(compiled);
  const std::string program = c_program(*compiled).value_or("");
  for (const char c : program)
    EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= ' ') << static_cast<int>(c);
  const std::string out = run_c(program, "");
  for (const char* hidden : {"\x1b", "\xe2\x80\xae", "\xff"})
    EXPECT_EQ(out.find(hidden), std::string::npos);
  EXPECT_EQ(steps_in(out).size(), compiled->steps.size()) << out;
}

TEST(CProgram, TextIsEscaped) {
  EXPECT_EQ(c_string("a\"b\\c\n\x01\xff"
                     "7?\?="),
            R"("a\"b\\c\n\001\3777?\?=")");
  EXPECT_EQ(c_comment_lines("a*/b /* ?\?/ \xe2\x80\xae\xff x\n y"), " * a* /b / * ? ?/ ? x y\n");
  EXPECT_EQ(c_comment_lines("one two three", 10), " * one two\n * three\n");
  EXPECT_EQ(c_comment_listing("  if (*p) /* x */"), " *     if (*p) / * x * /\n");
  EXPECT_EQ(c_identifier("a-b.c9"), "a_b_c9");
}

TEST(CProgram, ALongScenarioIsRefused) {
  Diagnostics errors;
  const auto compiled =
      compile(script("spawn a from sh; repeat 5000 { read a heap[0] }"), {}, errors);
  ASSERT_TRUE(compiled);
  EXPECT_FALSE(c_program(*compiled));
}

}  // namespace
}  // namespace cowscope::testing
