// What each construct of the language means.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "scenarios/scenario.h"
#include "scenarios/script.h"

namespace cowscope::testing {
namespace {

Scenario parsed(const std::string& text) {
  Diagnostics errors;
  const auto scenario = parse_script(text, errors);
  for (const Diagnostic& d : errors) ADD_FAILURE() << format_diagnostic("script", d);
  return scenario.value_or(Scenario{});
}

const CommandItem& command(const Scenario& s, std::size_t index) {
  return std::get<CommandItem>(s.script.at(index).item);
}
const RepeatItem& repeat(const Scenario& s, std::size_t index) {
  return std::get<RepeatItem>(s.script.at(index).item);
}

template <class T>
T engine(const std::string& line, TextPool& texts) {
  Diagnostics errors;
  const auto out = parse_command(line, texts, errors);
  for (const Diagnostic& d : errors) ADD_FAILURE() << line << ": " << format_diagnostic("", d);
  if (out && std::holds_alternative<T>(*out)) return std::get<T>(*out);
  ADD_FAILURE() << line << " is another command";
  return T{};
}

TEST(Script, SeparatorsCommentsAndBlanks) {
  const Scenario s = parsed(
      "\xEF\xBB\xBF# first\r\n  spawn\t p   from  sh // why\r\n;; read p heap[ 0 .. 3 ]; read p "
      "heap[ 1 ]#x\n\n"
      "write p heap[1] + 2 \"# ; // no comment\"");
  ASSERT_EQ(s.script.size(), 4U);
  EXPECT_EQ(command(s, 0).text, "spawn p from sh");
  EXPECT_EQ(command(s, 1).text, "read p heap[0..3]");
  EXPECT_EQ(command(s, 2).text, "read p heap[1]");
  EXPECT_EQ(command(s, 3).text, "write p heap[1]+2 \"# ; // no comment\"");
  EXPECT_EQ(command(s, 0).place.line, 2U);
  EXPECT_EQ(command(s, 0).place.column, 3U);
  EXPECT_EQ(command(s, 1).place.line, 3U);
  EXPECT_EQ(command(s, 1).place.column, 4U);
}

TEST(Script, EveryVerbIsReadAndKept) {
  const std::vector<std::string> lines = {"spawn p from sh",
                                          "fork p as q",
                                          "vfork p as q",
                                          "clone p as q",
                                          "exec p sh",
                                          "exit p",
                                          "exit p 255",
                                          "kill p",
                                          "wait p",
                                          "wait p for q",
                                          "read p heap[0]",
                                          "write p heap[0]",
                                          "write p heap[0]+4095 \"x\"",
                                          "sys_read p heap[..] \"x\"",
                                          "sys_write p heap[0..1]",
                                          "poke p q heap[0] \"x\"",
                                          "print p \"x\"",
                                          "print p heap[1]",
                                          "mmap p r 3 rw- private",
                                          "mmap p r 3 --- shared",
                                          "mmap p r 3 r-x private file /bin/sh",
                                          "mmap p r 3 r-x shared file /bin/sh at 2 populate",
                                          "munmap p r[..]",
                                          "mprotect p r[0] r--",
                                          "madvise p r[0] dontneed",
                                          "madvise p r[0] free",
                                          "madvise p r[0] dontfork",
                                          "madvise p r[0] dofork",
                                          "madvise p r[0] wipeonfork",
                                          "madvise p r[0] keeponfork",
                                          "madvise p r[0] mergeable",
                                          "madvise p r[0] unmergeable",
                                          "madvise p r[0] hugepage",
                                          "madvise p r[0] nohugepage",
                                          "madvise p r[0] collapse",
                                          "madvise p r[0] cold",
                                          "madvise p r[0] pageout",
                                          "madvise p r[0] willneed",
                                          "madvise p r[0] populate_read",
                                          "madvise p r[0] populate_write",
                                          "madvise p r[0] guard_install",
                                          "madvise p r[0] guard_remove",
                                          "mremap p r[..] as s",
                                          "mremap p r[..] +2",
                                          "mremap p r[0..1] -1",
                                          "mlock p r[0]",
                                          "munlock p r[0]",
                                          "msync p r[0]",
                                          "pin p r[0]",
                                          "unpin p r[0]",
                                          "brk p +2",
                                          "brk p -1",
                                          "ksm scan",
                                          "evict /bin/sh",
                                          "cgroup p web",
                                          "read p @0x40000000",
                                          "read p @0x1000..0x2fff"};
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  const Scenario s = parsed(text);
  ASSERT_EQ(s.script.size(), lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(command(s, i).text, lines[i]);
}

TEST(Script, CommandsForTheEngine) {
  TextPool texts;
  const auto write = engine<Write>("write child heap[2..3]+8 \"d\\x6fg\\0\"", texts);
  EXPECT_EQ(texts[write.who], "child");
  EXPECT_EQ(texts[write.range.region], "heap");
  EXPECT_EQ(write.range.first, 2U);
  EXPECT_EQ(write.range.last, 3U);
  EXPECT_EQ(write.offset, 8U);
  EXPECT_EQ(texts[write.bytes], std::string_view("dog\0", 4));
  EXPECT_EQ(engine<Write>("write p heap[0]", texts).bytes, TextId{});
  EXPECT_EQ(engine<Read>("read p heap[(1+2)*3-4]", texts).range.first, 5U);
  EXPECT_EQ(engine<Read>("read p heap[1+2*3]", texts).range.first, 7U);
  EXPECT_TRUE(engine<Read>("read p heap[..]", texts).range.whole);
  const auto raw = engine<Read>("read p @0x1000..0x2FFF", texts);
  EXPECT_TRUE(raw.range.raw());
  EXPECT_EQ(raw.range.first_address, VirtualAddress{0x1000});
  EXPECT_EQ(raw.range.last_address, VirtualAddress{0x2fff});
  const auto mmap = engine<Mmap>("mmap p r 7 r-x private file /bin/sh at 2", texts);
  EXPECT_EQ(mmap.pages, 7U);
  EXPECT_EQ(mmap.prot, (Prot{true, false, true}));
  EXPECT_EQ(texts[mmap.file], "/bin/sh");
  EXPECT_EQ(mmap.file_offset, 2U);
  EXPECT_EQ(engine<Mmap>("mmap p r 7 rw- shared", texts).sharing, Sharing::Shared);
  EXPECT_EQ(engine<Brk>("brk p - 3", texts).pages, -3);
  EXPECT_EQ(engine<Brk>("brk p +3", texts).pages, 3);
  EXPECT_EQ(engine<Exit>("exit p 7", texts).status, 7);
  EXPECT_EQ(texts[engine<Wait>("wait p for q", texts).child], "q");
  EXPECT_EQ(engine<Wait>("wait p", texts).child, TextId{});
  EXPECT_EQ(texts[engine<Fork>("fork from as as  # names may be any word", texts).who], "from");
}

TEST(Script, ForksOfEveryKind) {
  TextPool texts;
  EXPECT_EQ(engine<Fork>("fork p as q", texts).kind, ForkKind::Fork);
  EXPECT_EQ(engine<Fork>("vfork p as q", texts).kind, ForkKind::Vfork);
  const auto clone = engine<Fork>("clone p as q", texts);
  EXPECT_EQ(clone.kind, ForkKind::Clone);
  EXPECT_EQ(texts[clone.who], "p");
  EXPECT_EQ(texts[clone.as], "q");
}

TEST(Script, CallsThatTouchMemoryForTheEngine) {
  TextPool texts;
  const auto read = engine<SysRead>("sys_read p heap[1..2]+5 \"x\"", texts);
  EXPECT_EQ(read.range.last, 2U);
  EXPECT_EQ(read.offset, 5U);
  EXPECT_EQ(texts[read.bytes], "x");
  EXPECT_EQ(engine<SysRead>("sys_read p heap[1]", texts).bytes, TextId{});
  EXPECT_TRUE(engine<SysWrite>("sys_write p heap[..]", texts).range.whole);
  const auto poke = engine<Poke>("poke gdb p heap[3]+7 \"y\"", texts);
  EXPECT_EQ(texts[poke.who], "gdb");
  EXPECT_EQ(texts[poke.other], "p");
  EXPECT_EQ(poke.range.first, 3U);
  EXPECT_EQ(poke.offset, 7U);
  EXPECT_EQ(texts[poke.bytes], "y");
  const auto text = engine<Print>("print p \"done\"", texts);
  EXPECT_FALSE(text.of_page);
  EXPECT_EQ(texts[text.text], "done");
  EXPECT_FALSE(engine<Print>("print p \"\"", texts).of_page);
  const auto page = engine<Print>("print p heap[2]", texts);
  EXPECT_TRUE(page.of_page);
  EXPECT_EQ(page.range.first, 2U);
  EXPECT_EQ(page.range.last, 2U);
}

TEST(Script, CallsAboutMemoryForTheEngine) {
  TextPool texts;
  const auto mmap = engine<Mmap>("mmap p r 3 rw- shared file /f at 2 populate", texts);
  EXPECT_EQ(mmap.sharing, Sharing::Shared);
  EXPECT_EQ(texts[mmap.file], "/f");
  EXPECT_TRUE(mmap.populate);
  EXPECT_FALSE(engine<Mmap>("mmap p r 3 rw- shared", texts).populate);
  EXPECT_TRUE(engine<Mlock>("mlock p r[0..1]", texts).lock);
  EXPECT_FALSE(engine<Mlock>("munlock p r[0..1]", texts).lock);
  EXPECT_EQ(engine<Msync>("msync p r[0..1]", texts).range.last, 1U);
  EXPECT_TRUE(engine<Pin>("pin p r[0]", texts).pin);
  EXPECT_FALSE(engine<Pin>("unpin p r[0]", texts).pin);
  EXPECT_EQ(texts[engine<Mremap>("mremap p r[..] as s", texts).as], "s");
  EXPECT_EQ(engine<Mremap>("mremap p r[..] +2", texts).as, TextId{});
  EXPECT_EQ(engine<Mremap>("mremap p r[..] +2", texts).pages, 2);
  EXPECT_EQ(engine<Mremap>("mremap p r[..] -2", texts).pages, -2);
  engine<KsmScan>("ksm scan", texts);
  EXPECT_EQ(texts[engine<Evict>("evict /bin/sh", texts).file], "/bin/sh");
  const auto join = engine<JoinGroup>("cgroup p web", texts);
  EXPECT_EQ(texts[join.who], "p");
  EXPECT_EQ(texts[join.group], "web");
}

TEST(Script, EveryAdviceForTheEngine) {
  TextPool texts;
  for (std::size_t i = 0; i < kAdvices; ++i) {
    const auto advice = static_cast<Advice>(i);
    EXPECT_EQ(engine<Madvise>(std::string("madvise p heap[1] ") + to_string(advice), texts).advice,
              advice);
  }
}

TEST(Script, AnnotationsBelongToTheNextCommand) {
  const Scenario s = parsed(
      "@say \"One copy.\" de \"Eine Kopie.\"\n@line 4; @label forked\n"
      "@ask \"How many?\" choice \"0\" choice \"4\" de \"vier\" idea 1 why \"naive\" answer \"0\" "
      "why \"shared\"\n"
      "fork p as q\nexpect step copies == 0\nexpect refs p heap[0] == 2\nexit q\n@ask \"How "
      "many?\" answer refs p heap[1]\nexit p\n"
      "@ask \"Which?\" answer page p heap[2]\nkill p\n@ask \"Which?\" answer frame p heap[2]\nkill "
      "p\n");
  const Notes& notes = command(s, 0).notes;
  EXPECT_EQ(notes.say.in("de"), "Eine Kopie.");
  EXPECT_EQ(notes.say.in("fr"), "One copy.");
  EXPECT_EQ(notes.line, 4U);
  EXPECT_EQ(notes.label, "forked");
  ASSERT_TRUE(notes.ask);
  ASSERT_EQ(notes.ask->choices.size(), 2U);
  EXPECT_EQ(notes.ask->choices[1].text.in("de"), "vier");
  EXPECT_EQ(notes.ask->choices[1].idea, 1U);
  EXPECT_EQ(notes.ask->choices[1].why.in("en"), "naive");
  EXPECT_EQ(std::get<std::string>(notes.ask->answer), "0");
  EXPECT_EQ(notes.ask->why.in("en"), "shared");
  EXPECT_EQ(notes.expects, (std::vector<std::string>{"step copies == 0", "refs p heap[0] == 2"}));
  EXPECT_EQ(command(s, 1).notes, Notes{});
  EXPECT_EQ(std::get<Measure>(command(s, 2).notes.ask->answer),
            (Measure{MeasureKind::Refs, {"p", "heap", 1}}));
  EXPECT_EQ(std::get<PointAtPage>(command(s, 3).notes.ask->answer).page.page, 2U);
  EXPECT_EQ(std::get<PointAtFrame>(command(s, 4).notes.ask->answer).page.region, "heap");
}

TEST(Script, Repeats) {
  const Scenario s = parsed(
      "@say \"first\"\nrepeat 3 as i from 10 {\n  fork p as c${i}x ; fork p as d$i\n  repeat 2 { "
      "write p heap[ ( $i + 1 ) * 2 ] }\n}\nexpect copies == 1\n"
      "repeat 0 {}");
  const RepeatItem& r = repeat(s, 0);
  EXPECT_EQ(r.count, 3U);
  EXPECT_EQ(r.variable, "i");
  EXPECT_EQ(r.from, 10U);
  EXPECT_EQ(r.notes.say.in("en"), "first");
  EXPECT_EQ(r.notes.expects, std::vector<std::string>{"copies == 1"});
  ASSERT_EQ(r.body.size(), 3U);
  EXPECT_EQ(std::get<CommandItem>(r.body[0].item).text, "fork p as c${i}x");
  EXPECT_EQ(std::get<CommandItem>(r.body[1].item).text, "fork p as d$i");
  EXPECT_EQ(std::get<CommandItem>(std::get<RepeatItem>(r.body[2].item).body[0].item).text,
            "write p heap[($i+1)*2]");
  EXPECT_TRUE(repeat(s, 1).body.empty());
}

TEST(Script, Directives) {
  const Scenario s = parsed(
      "@id fork-1\n@revision 3\n@title \"T\" de \"U\"\n@summary \"S\"\n@level 2\n@open x\n"
      "@machine frames 80\n@machine policy \"eager\" # why\n@machine zero_page false; @machine "
      "groups { \"web\": 10,\n  \"db\": 20 }\n"
      "@machine costs { \"copy\": 5 }\n@machine bugs [ \"dirty-cow\" ]\n@machine thp "
      "\"always\"\n@machine swap 9\n"
      "@file /bin/sh 4\n@file /tmp/x 2 uncached tmpfs\n"
      "@program sh {\n  heap 4 rw- # its memory\n  text 3 r-x file /bin/sh at 1 touched 2 start "
      "0x40000000; all 1 rwx shared\n}\n@program none {}\n"
      "@code <<STOP\n  int x; // no comment\n\nSTOP it\nSTOP\n"
      "@label x\nspawn p from sh\n@branch \"The other way\" from x {\n  exit p\n  expect copies == "
      "0\n}\n");
  EXPECT_EQ(s.id, "fork-1");
  EXPECT_EQ(s.revision, 3U);
  EXPECT_EQ(s.title.in("de"), "U");
  EXPECT_EQ(s.summary.in("en"), "S");
  EXPECT_EQ(s.level, 2U);
  EXPECT_EQ(s.open, "x");
  EXPECT_EQ(s.machine.frames, 80U);
  EXPECT_EQ(s.machine.policy, Policy::Eager);
  EXPECT_FALSE(s.machine.zero_page);
  EXPECT_EQ(s.machine.groups,
            (std::vector<std::pair<std::string, std::uint64_t>>{{"web", 10}, {"db", 20}}));
  EXPECT_EQ(s.machine.costs, (std::vector<std::pair<std::string, std::uint32_t>>{{"copy", 5}}));
  EXPECT_EQ(s.machine.bugs, std::vector<std::string>{"dirty-cow"});
  EXPECT_EQ(s.machine.thp, "always");
  EXPECT_EQ(s.machine.swap, 9U);
  ASSERT_EQ(s.files.size(), 2U);
  EXPECT_TRUE(s.files[0].cached);
  EXPECT_FALSE(s.files[1].cached);
  EXPECT_TRUE(s.files[1].tmpfs);
  ASSERT_EQ(s.programs.size(), 2U);
  ASSERT_EQ(s.programs[0].regions.size(), 3U);
  const RegionSource& text = s.programs[0].regions[1];
  EXPECT_EQ(text.prot, (Prot{true, false, true}));
  EXPECT_EQ(text.file, "/bin/sh");
  EXPECT_EQ(text.at, 1U);
  EXPECT_EQ(text.touched, 2U);
  EXPECT_EQ(text.start, 0x40000000U);
  EXPECT_EQ(s.programs[0].regions[2].sharing, Sharing::Shared);
  EXPECT_TRUE(s.programs[1].regions.empty());
  EXPECT_EQ(s.code, (std::vector<std::string>{"  int x; // no comment", "", "STOP it"}));
  ASSERT_EQ(s.branches.size(), 1U);
  EXPECT_EQ(s.branches[0].name, "The other way");
  EXPECT_EQ(s.branches[0].from, "x");
  ASSERT_EQ(s.branches[0].script.size(), 1U);
  EXPECT_EQ(std::get<CommandItem>(s.branches[0].script[0].item).notes.expects,
            std::vector<std::string>{"copies == 0"});
}

TEST(Script, Expectations) {
  const std::vector<std::string> lines = {"copies == 1",
                                          "step frames used >= 2",
                                          "pss p < 2.5",
                                          "refs p heap[1] != refs q heap[2]",
                                          "same p heap[0] q heap[0]",
                                          "differs p heap[0] q heap[1]",
                                          "bytes p heap[0]+2 == \"t\"",
                                          "bytes p heap[0] != \"cat\"",
                                          "present p heap[0]",
                                          "not writable p heap[0]",
                                          "protected p heap[0]",
                                          "state p == zombie",
                                          "outcome ok",
                                          "outcome SIGSEGV",
                                          "processes <= 3",
                                          "uss p > 0"};
  for (const std::string& line : lines) {
    Diagnostics errors;
    const auto expectation = parse_expectation(line, errors);
    ASSERT_TRUE(expectation) << line << ": " << (errors.empty() ? "" : errors[0].message);
    EXPECT_EQ(print(*expectation), line);
    // Different claims are different values.
    const auto other = parse_expectation(lines[line == lines[0] ? 1 : 0], errors);
    EXPECT_FALSE(*expectation == *other);
  }
  Diagnostics errors;
  EXPECT_EQ(std::get<ExpectMeasure>(*parse_expectation("step  pss  p <= 2.50", errors)),
            (ExpectMeasure{true, {MeasureKind::Pss, {"p", "", 0}}, Compare::Le, 2.5}));
  EXPECT_EQ(*parse_measure("frames free", errors), (Measure{MeasureKind::FramesFree, {}}));
  EXPECT_EQ(*parse_page_ref(" p heap[3] ", errors), (PageRef{"p", "heap", 3}));
}

}  // namespace
}  // namespace cowscope::testing
