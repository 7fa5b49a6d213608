#include "tests/support/any_scenario.h"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace cowscope::testing {
namespace {

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : state_(seed * 2654435761U + 88172645463325252U) {}

  Scenario scenario() {
    Scenario s;
    if (coin()) s.id = name();
    if (coin()) s.revision = 1 + below(1000);
    if (coin()) s.level = 1 + below(3);
    if (coin()) s.open = name();
    if (coin()) s.title = text();
    if (coin()) s.summary = text();
    machine(s.machine);
    files(s);
    programs(s);
    if (coin()) code(s);
    s.script = items(4, 0, "");
    for (unsigned i = below(3); i > 0; --i) {
      Branch branch;
      branch.name = words() + std::to_string(i);
      branch.from = name();
      branch.script = items(3, 0, "");
      s.branches.push_back(std::move(branch));
    }
    return s;
  }

 private:
  // xorshift64*: the same numbers on every machine.
  std::uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 2685821657736338717U;
  }
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>((next() >> 33) % n); }
  bool coin() { return below(2) == 0; }
  std::string pick(std::initializer_list<const char*> list) {
    return list.begin()[below(static_cast<std::uint32_t>(list.size()))];
  }

  std::string name() {
    return pick({"a", "parent", "child", "redis-1", "x.y", "from", "as", "B_9", "heap", "page"});
  }
  std::string path() { return pick({"/bin/sh", "/lib/libc.so.6", "/", "/a_b/c-d"}); }
  std::string number(std::uint32_t most = 100) { return std::to_string(below(most)); }

  // A name that may hold the variable of a repeat around it, as its canonical form spells it.
  std::string open_name(const std::string& v) {
    std::string out = name();
    if (v.empty() || coin()) return out;
    switch (below(3)) {
      case 0: return out.append("$").append(v);
      case 1: return out.append("${").append(v).append("}x");
      default: return out.append("$").append(v).append("-").append(name());
    }
  }
  std::string expression(const std::string& v, unsigned depth = 0) {
    std::string out;
    if (depth == 2 || below(3) == 0) {
      if (v.empty() || coin()) return number();
      return out.append("$").append(v);
    }
    if (below(4) == 0) return out.append("(").append(expression(v, depth + 1)).append(")");
    // Only sums and products: a difference could be negative, which is a mistake.
    out = expression(v, depth + 1);
    out.append(pick({"+", "*"}));
    return out.append(expression(v, depth + 1));
  }
  std::string page(const std::string& v) {
    return open_name(v).append("[").append(expression(v)).append("]");
  }
  std::string range(const std::string& v) {
    switch (below(5)) {
      case 0: return open_name(v).append("[..]");
      case 1: return open_name(v).append("[").append(number(50)).append("..99]");
      case 2: return pick({"@0x40000000", "@0x7fff00001000", "@0x0"});
      case 3: return pick({"@0x1000..0x1000", "@0x1000..0x2fff", "@0x1000..0xabcdef"});
      default: return page(v);
    }
  }
  std::string place(const std::string& v) {
    std::string out = range(v);
    if (coin()) out.append("+").append(number(4096));
    return out;
  }
  std::string maybe_bytes() {
    if (coin()) return {};
    return pick(
        {" \"cat\"", " \"\\xff\\0 \\n\\t\\\\\\\"\"", " \"# ; // { } $i ü 日本 🐄\"", " \"x\""});
  }
  std::string prot() { return {coin() ? 'r' : '-', coin() ? 'w' : '-', coin() ? 'x' : '-'}; }

  // Joined by blanks; empty words are left out.
  static std::string line(std::initializer_list<std::string> words) {
    std::string out;
    for (const std::string& word : words) {
      if (!out.empty() && !word.empty()) out += ' ';
      out += word;
    }
    return out;
  }

  std::string command(const std::string& v) {
    const std::string who = open_name(v);
    const std::string other = open_name(v);
    switch (below(20)) {
      case 0: return line({"spawn", who, "from", other});
      case 1: return line({pick({"fork", "vfork", "clone"}), who, "as", other});
      case 2: return line({"exec", who, other});
      case 3: return line({"exit", who, coin() ? number(256) : ""});
      case 4: return line({"kill", who});
      case 5: return coin() ? line({"wait", who}) : line({"wait", who, "for", other});
      case 6:
        return line(
            {pick({"read", "sys_write", "munmap", "mlock", "munlock", "msync", "pin", "unpin"}),
             who, range(v)});
      case 7: return line({pick({"write", "sys_read"}), who, place(v)}) + maybe_bytes();
      case 8: return line({"poke", who, other, place(v)}) + maybe_bytes();
      case 9: return line({"print", who, coin() ? page(v) : "\"x\""});
      case 10:
        return line({"mmap", who, other, std::to_string(1 + below(9)), prot(),
                     pick({"private", "shared"}), coin() ? "populate" : ""});
      case 11:
        return line({"mmap", who, other, "3", prot(), pick({"private", "shared"}), "file", path(),
                     coin() ? "at " + number() : "", coin() ? "populate" : ""});
      case 12: return line({"mprotect", who, range(v), prot()});
      case 13:
        return line({"madvise", who, range(v),
                     to_string(static_cast<Advice>(below(static_cast<std::uint32_t>(kAdvices))))});
      case 14: return line({"mremap", who, range(v), pick({"as other", "+3", "-1"})});
      case 15: return line({"brk", who, pick({"+2", "-1", "+0"})});
      case 16: return "ksm scan";
      case 17: return line({"evict", path()});
      case 18: return line({"cgroup", who, other});
      default: return line({"write", who, page(v), "\"dog\""});
    }
  }

  std::string measure(const std::string& v) {
    switch (below(4)) {
      case 0: return line({"refs", open_name(v), page(v)});
      case 1: return line({pick({"rss", "pss", "uss"}), open_name(v)});
      case 2: return line({"frames", pick({"used", "shared", "free"})});
      default: return pick({"faults", "minor", "major", "copies", "reuses", "zeroed", "processes"});
    }
  }
  std::string expectation(const std::string& v) {
    const std::string who = open_name(v);
    switch (below(6)) {
      case 0: return line({pick({"same", "differs"}), who, page(v), open_name(v), page(v)});
      case 1:
        return line({"bytes", who, page(v) + pick({"+3", ""}), pick({"==", "!="}), "\"cat\""});
      case 2:
        return line({pick({"not", ""}),
                     pick({"present", "writable", "dirty", "accessed", "exclusive", "protected"}),
                     who, page(v)});
      case 3: return line({"state", who, "==", pick({"running", "waiting", "zombie", "gone"})});
      case 4: return line({"outcome", pick({"ok", "SIGSEGV", "ENOMEM", "EACCES"})});
      default:
        return line({pick({"step", ""}), measure(v), pick({"==", "!=", "<", "<=", ">", ">="}),
                     coin() ? measure(v) : pick({"1", "2.5", "0"})});
    }
  }

  std::string words() {
    return pick({"One copy.", "“Quotes” and \"quotes\"", "a\nb\tc\\", "日本 🐄",
                 "# no comment; // none {", "x"});
  }
  LocalizedText text() {
    LocalizedText t;
    switch (below(4)) {
      case 0: t.texts = {{"en", words()}, {"de", words()}}; break;
      case 1: t.texts = {{"de", words()}, {"en", ""}}; break;
      case 2: t.texts = {{"ja", words()}}; break;
      default: t.texts = {{"en", words()}};
    }
    return t;
  }
  PageRef page_ref() { return {name(), name(), below(100)}; }

  Question question(const std::string& v) {
    Question q;
    q.text = text();
    for (unsigned i = below(4); i > 0; --i) {
      Choice choice;
      choice.text = text();
      if (coin()) choice.idea = below(19);
      if (coin()) choice.why = text();
      q.choices.push_back(std::move(choice));
    }
    if (coin()) q.why = text();
    switch (below(v.empty() ? 5 : 6)) {
      case 0: q.answer = words(); break;
      case 1: q.answer = Measure{MeasureKind::Copies, {}}; break;
      case 2: q.answer = Measure{MeasureKind::Refs, page_ref()}; break;
      case 3: q.answer = PointAtPage{page_ref()}; break;
      case 4: q.answer = PointAtFrame{page_ref()}; break;
      default:
        // Of an answer with variables only the sort is known before it is unrolled; names stay as
        // they are.
        q.answer = Measure{MeasureKind::Refs, {"a$" + v, "heap", 0}};
        q.answer_source = "refs a$" + v + " heap[$" + v + "]";
    }
    return q;
  }
  Notes notes(const std::string& v) {
    Notes n;
    if (coin()) return n;
    if (coin()) n.say = text();
    if (coin()) n.line = 1 + below(50);
    if (coin()) n.label = open_name(v);
    if (coin()) n.ask = question(v);
    for (unsigned i = below(3); i > 0; --i) n.expects.push_back(expectation(v));
    return n;
  }

  std::vector<ScriptItem> items(unsigned most, unsigned depth, const std::string& v) {
    std::vector<ScriptItem> list;
    for (unsigned i = below(most + 1); i > 0; --i) {
      if (depth < 4 && below(4) == 0) {
        RepeatItem repeat;
        repeat.count = below(5) == 0 ? 1'000'000'000'000U : below(5);
        if (coin()) repeat.variable = pick({"i", "j", "round_2"});
        if (!repeat.variable.empty() && coin()) repeat.from = below(100);
        repeat.body = items(3, depth + 1, repeat.variable.empty() ? v : repeat.variable);
        repeat.notes = notes(v);
        list.push_back(ScriptItem{std::move(repeat)});
      } else {
        CommandItem item;
        item.text = command(v);
        item.notes = notes(v);
        list.push_back(ScriptItem{std::move(item)});
      }
    }
    return list;
  }

  void machine(MachineSource& m) {
    if (coin()) m.frames = 1 + below(1U << 20);
    if (coin()) m.policy = static_cast<Policy>(below(3));
    if (coin()) m.tlb_entries = below(1025);
    if (coin()) m.zero_page = false;
    if (coin()) m.fault_around = 1U << below(10);
    if (coin()) m.max_processes = 1 + below(4096);
    if (coin()) m.thp = "madvise";
    if (coin()) m.thp_cow = "pmd";
    if (coin()) m.swap = below(1000);
    if (coin()) m.overcommit = below(3);
    if (coin()) m.overcommit_ratio = below(1001);
    if (coin()) m.groups = {{"web", 10}, {"db.1", 20}};
    if (coin()) m.costs = {{"copy", 1234}, {"fault", 0}};
    if (coin()) m.bugs = {"dirty-cow"};
  }
  void files(Scenario& s) {
    for (const char* p : {"/bin/sh", "/lib/libc.so.6"}) {
      if (coin()) continue;
      FileSource file;
      file.path = p;
      file.pages = 1 + below(9);
      file.cached = coin();
      file.tmpfs = coin();
      s.files.push_back(std::move(file));
    }
  }
  void programs(Scenario& s) {
    for (unsigned i = below(3); i > 0; --i) {
      ProgramSource program;
      program.name = name() + std::to_string(i);
      for (unsigned r = below(4); r > 0; --r) {
        RegionSource region;
        region.name = name();
        region.pages = 1 + below(100);
        region.prot = Prot{coin(), coin(), coin()};
        if (coin()) region.sharing = Sharing::Shared;
        if (coin()) region.file = path();
        if (!region.file.empty()) region.at = below(10);
        region.touched = below(10);
        if (coin()) region.start = std::uint64_t{below(1000)} << 21;
        program.regions.push_back(std::move(region));
      }
      s.programs.push_back(std::move(program));
    }
  }
  void code(Scenario& s) {
    for (unsigned i = below(4); i > 0; --i) {
      s.code.push_back(pick(
          {"int main(void) {", "END", "  END1", "\t\"x\"; # no comment", "", "END  ", "@say"}));
    }
  }

  std::uint64_t state_;
};

}  // namespace

Scenario any_scenario(std::uint64_t seed) { return Maker(seed).scenario(); }

}  // namespace cowscope::testing
