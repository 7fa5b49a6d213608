// From a scenario to something that runs: unrolling, names, machine, limits, edits.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "scenarios/scenario.h"
#include "scenarios/script.h"
#include "tests/support/library_files.h"

namespace cowscope::testing {
namespace {

std::unique_ptr<CompiledScenario> compiled(const std::string& text,
                                           const CompileOptions& options = {}) {
  Diagnostics errors;
  std::unique_ptr<CompiledScenario> out;
  if (const auto scenario = parse_any(text, errors)) out = compile(*scenario, options, errors);
  for (const Diagnostic& d : errors)
    ADD_FAILURE() << format_diagnostic("script", d) << "\n" << text;
  return out;
}

std::vector<std::string> errors_of(const std::string& text, const CompileOptions& options = {}) {
  Diagnostics errors;
  std::vector<std::string> lines;
  const auto scenario = parse_any(text, errors);
  if (!scenario) {
    ADD_FAILURE() << "does not parse: " << text << "\n" << errors.at(0).message;
    return lines;
  }
  const bool refused = compile(*scenario, options, errors) == nullptr;
  EXPECT_EQ(refused, !errors.empty());
  for (const Diagnostic& d : errors) lines.push_back(format_diagnostic("f", d));
  return lines;
}

using Lines = std::vector<std::string>;

TEST(Compile, DefaultProgramAndMachine) {
  const auto c = compiled("spawn p from sh\nwrite p heap[3]\nwrite p stack[0]");
  ASSERT_TRUE(c);
  EXPECT_EQ(c->setup->config.frames, 64U);
  EXPECT_EQ(c->timeline->steps(), 3U);
  EXPECT_EQ(c->timeline->position(), (Position{0, 0}));
  EXPECT_EQ(c->open_step, 1U);
  EXPECT_EQ(errors_of("spawn p from sh\nread p stack[1]"),
            Lines{"f:2:8: page 1 is past the end of stack, which has 1 page (0)"});
}

TEST(Compile, RepeatsUnroll) {
  const auto c = compiled(
      "spawn p from sh\n@say \"outer\"\n@label first\nrepeat 2 as i {\n  @say \"inner\"\n  @label "
      "made${i}x\n  fork p as c$i\n"
      "  repeat 2 as j from 1 {\n    write c$i heap[$i+$j]\n    expect refs c$i heap[$i+$j] == 1\n "
      " }\n}\nexpect copies == 0\n");
  ASSERT_TRUE(c);
  std::vector<std::string> texts, labels;
  for (const StepSource& step : c->steps) {
    texts.emplace_back(step.text);
    labels.push_back(step.label);
  }
  EXPECT_EQ(texts, (Lines{"spawn p from sh", "fork p as c0", "write c0 heap[1]", "write c0 heap[2]",
                          "fork p as c1", "write c1 heap[2]", "write c1 heap[3]"}));
  // What stands before the repeat comes over what stands inside, in the first round alone.
  EXPECT_EQ(labels, (Lines{"", "first", "", "", "made1x", "", ""}));
  EXPECT_EQ(c->steps[1].say.in("en"), "outer");
  EXPECT_EQ(c->steps[4].say.in("en"), "inner");
  EXPECT_EQ(print(c->steps[5].expects.at(0)), "refs c1 heap[2] == 1");
  // What stands behind the repeat belongs to its last command.
  ASSERT_EQ(c->steps[6].expects.size(), 2U);
  EXPECT_EQ(print(c->steps[6].expects[1]), "copies == 0");
  EXPECT_EQ(c->steps[2].expects.size(), 1U);
  EXPECT_EQ(c->steps[6].item, 1U);
  EXPECT_EQ(find_label(*c, "made1x"), 5U);
  EXPECT_EQ(find_label(*c, "nowhere"), 0U);
  EXPECT_EQ(find_label(*c, ""), 0U);
}

TEST(Compile, QuestionsWithVariablesAreComputedForEachRound) {
  const auto c = compiled(
      "spawn p from sh\nrepeat 2 as i {\n  @ask \"How many?\" answer refs p heap[$i+1]\n  write p "
      "heap[$i+1]\n}");
  ASSERT_TRUE(c);
  EXPECT_EQ(std::get<Measure>(c->steps[1].ask->answer).page.page, 1U);
  EXPECT_EQ(std::get<Measure>(c->steps[2].ask->answer).page.page, 2U);
  EXPECT_TRUE(c->steps[2].ask->answer_source.empty());
  EXPECT_FALSE(c->steps[0].ask);
}

TEST(Compile, NamesThatNoLineMakes) {
  EXPECT_EQ(errors_of("spawn parent from sh\nfork parent as child\n  write chlid heap[2] \"x\""),
            Lines{"f:3:9: no process is called 'chlid'; did you mean 'child'?"});
  EXPECT_EQ(errors_of("exit p"),
            Lines{"f:1:6: no process is called 'p'; make one first, as in: spawn p from sh"});
  EXPECT_EQ(
      errors_of("spawn p from sh\nexit q\nfork p as q"),
      Lines{"f:2:6: no process is called 'q' yet; it is made later, by 'fork p as q' in line 3"});
  EXPECT_EQ(errors_of("spawn p from hs"),
            Lines{"f:1:14: no program is called 'hs'; did you mean 'sh'?"});
  EXPECT_EQ(errors_of("spawn p from sh\nread p haep[0]"),
            Lines{"f:2:8: 'p' has no region called 'haep'; did you mean 'heap'?"});
  EXPECT_EQ(errors_of("spawn p from sh\nread p text[0]"),
            Lines{"f:2:8: 'p' has no region called 'text'; there are heap and stack"});
  EXPECT_EQ(errors_of("spawn p from sh\nread p heap[2..9]"),
            Lines{"f:2:8: page 9 is past the end of heap, which has 4 pages (0 to 3)"});
  EXPECT_EQ(errors_of("spawn p from sh\nspawn p from sh"),
            Lines{"f:2:7: a process is called 'p' already, made in line 1; take another name"});
  EXPECT_EQ(errors_of("spawn p from sh\nfork p as p"),
            Lines{"f:2:11: a process is called 'p' already, made in line 1; take another name"});
  EXPECT_EQ(
      errors_of("spawn p from sh\nmmap p heap 1 rw- private"),
      Lines{"f:2:8: 'p' has a region called 'heap' already; take another name, or unmap it first"});
  EXPECT_EQ(errors_of("spawn p from sh\nmmap p m 1 r-- private file /bin/x\n"),
            Lines{"f:2:29: no file is called '/bin/x'; there is none"});
  EXPECT_EQ(errors_of("spawn p from sh\nfork p as q\nwait p for q\nread p heap[0]"),
            Lines{"f:4:6: 'p' waits for 'q' and cannot do anything until it has ended"});
  EXPECT_EQ(errors_of("spawn p from sh\nfork p as q\nwait p\nread p heap[0]"),
            Lines{"f:4:6: 'p' waits for any child and cannot do anything until one has ended"});
  EXPECT_EQ(errors_of("@program x { a 1 rw- }\nspawn p from x\nbrk p +1"),
            Lines{"f:3:5: 'p' has no region named heap, and brk grows that one; use mmap"});
  // In a repeat the place is that of the word as it was written.
  EXPECT_EQ(errors_of("spawn p from sh\nrepeat 9 as i { read p heap[$i] }"),
            Lines{"f:2:24: page 4 is past the end of heap, which has 4 pages (0 to 3)"});
  EXPECT_EQ(errors_of("spawn p from sh\nrepeat 3 as i { read p heap[1-$i] }"),
            Lines{"f:2:29: a page's number would be -1, and cannot be negative"});
}

TEST(Compile, NamesOfGroupsAndFilesAndOfRegionsThatAreMoved) {
  EXPECT_EQ(errors_of("@machine groups { \"web\": 3, \"db\": 4 }\nspawn p from sh\ncgroup p wbe"),
            Lines{"f:3:10: no group is called 'wbe'; did you mean 'web'?"});
  EXPECT_EQ(errors_of("spawn p from sh\ncgroup p web"),
            Lines{"f:2:10: no group is called 'web'; give the machine one, as in: @machine groups "
                  "{ \"web\": 8 }"});
  EXPECT_EQ(errors_of("@file /bin/sh 2\nspawn p from sh\nevict /bin/hs"),
            Lines{"f:3:7: no file is called '/bin/hs'; did you mean '/bin/sh'?"});
  EXPECT_EQ(errors_of("spawn p from sh\nmremap p heap[..] as stack"),
            Lines{"f:2:22: 'p' has a region called 'stack' already; take another name, or unmap it "
                  "first"});
  EXPECT_EQ(errors_of("spawn p from sh\npoke p q heap[0]"),
            Lines{"f:2:8: no process is called 'q'; there is only p"});
  EXPECT_TRUE(compiled("spawn p from sh\nmremap p heap[..] as pool\nexpect not present p pool[0]"));
  // A vfork's parent waits otherwise than one that waits for its child.
  EXPECT_EQ(
      errors_of("spawn p from sh\nvfork p as q\nread p heap[0]"),
      Lines{"f:3:6: 'p' lends its memory to 'q' (vfork) and cannot do anything until that has "
            "called exec or ended"});
}

TEST(Compile, AllMistakesAreToldAtOnceButNotWhatFollowsFromThem) {
  EXPECT_EQ(
      errors_of("spawn a from sh\nwrite b heap[2]\nread a hepa[0]\nexpect refs c heap[0] == 1\n"
                "fork x as y\nread y heap[0]\nmmap b pool 2 rw- private\nread a stack[7]"),
      (Lines{
          "f:2:7: no process is called 'b'; there is only a",
          "f:3:1: what is expected or asked here names a process 'c', and no line so far makes one",
          "f:3:8: 'a' has no region called 'hepa'; did you mean 'heap'?",
          "f:5:6: no process is called 'x'; there is only a",
          "f:7:6: no process is called 'b'; there are a and y",
          "f:8:8: page 7 is past the end of stack, which has 1 page (0)"}));
}

TEST(Compile, PlacesInJson) {
  EXPECT_EQ(errors_of("{\"cowscope\": 1, \"title\": \"x\",\n \"script\": [ \"spawn p from sh\",\n  "
                      "{ \"do\": \"write pp heap[0] \\\"x\\\"\" } ] }"),
            Lines{"f:3:18: no process is called 'pp'; did you mean 'p'? [/script/1/do]"});
  EXPECT_EQ(
      errors_of("{\"cowscope\": 1, \"title\": \"x\",\n \"script\": [ \"spawn p from sh\",\n  { "
                "\"do\": [\n\"repeat 2 {\",\n\"  read p heap[7]\", \"}\"] } ] }"),
      Lines{"f:5:11: page 7 is past the end of heap, which has 4 pages (0 to 3) [/script/1/do/1]"});
}

TEST(Compile, ExpectationsAndQuestionsNameWhatIsThere) {
  EXPECT_EQ(errors_of("spawn p from sh\nexpect refs q heap[0] == 1"),
            Lines{"f:1:1: what is expected or asked here names a process 'q', and no line so far "
                  "makes one"});
  EXPECT_EQ(
      errors_of("spawn parent from sh\n@ask \"?\" answer page parent haep[0]\nread parent heap[0]"),
      Lines{"f:3:1: what is expected or asked here names a region 'haep', and no line so far makes "
            "one; did you mean 'heap'?"});
  EXPECT_TRUE(compiled("spawn p from sh\nmmap p data 2 rw- private\nexpect not present p data[0]"));
}

TEST(Compile, Labels) {
  EXPECT_EQ(errors_of("spawn p from sh\n@label x\nread p heap[0]\n@label x\nread p heap[0]"),
            Lines{"f:5:1: the label 'x' stands at two steps, 2 and 3; give one another name"});
  EXPECT_EQ(errors_of("spawn p from sh\nrepeat 2 as i {\n@label x\nread p heap[0] }"),
            Lines{"f:4:1: the label 'x' stands at two steps; in a repeat put its variable into the "
                  "label, as in x$i"});
  EXPECT_EQ(errors_of("@open forkd\n@label forked\nspawn p from sh"),
            Lines{"f:1:7: the scenario opens after the label 'forkd', and no step has it; did you "
                  "mean 'forked'?"});
  EXPECT_EQ(
      errors_of("@label a\nspawn p from sh\n@branch \"b\" from aa { exit p }"),
      Lines{
          "f:3:9: the branch begins after the label 'aa', and no step has it; did you mean 'a'?"});
  const auto c = compiled("@open x\nspawn p from sh\n@label x\nread p heap[0]");
  ASSERT_TRUE(c);
  EXPECT_EQ(c->open_step, 2U);
}

TEST(Compile, Branches) {
  const std::string text =
      "@open later\nspawn p from sh\n@label here\nfork p as q\n@label later\nwrite p heap[0] "
      "\"main\"\nfork p as r\n"
      "@branch \"other\" from here {\n  fork p as r\n  write q heap[0]\n}\n";
  const auto main = compiled(text);
  ASSERT_TRUE(main);
  EXPECT_EQ(main->steps.size(), 4U);
  CompileOptions options;
  options.branch = "other";
  const auto branch = compiled(text, options);
  ASSERT_TRUE(branch);
  ASSERT_EQ(branch->steps.size(), 4U);
  // The process r is made in both.
  EXPECT_EQ(branch->steps[2].text, "fork p as r");
  EXPECT_EQ(branch->steps[3].text, "write q heap[0]");
  EXPECT_EQ(branch->steps[2].item, 4U);
  EXPECT_EQ(branch->open_step, 2U);
  options.branch = "othr";
  EXPECT_EQ(errors_of(text, options),
            Lines{"f: no branch is called 'othr'; did you mean 'other'?"});
  options.branch = "other";
  EXPECT_EQ(
      errors_of("@label here\nspawn p from sh\n@branch \"other\" from here {\n  read pp heap[0]\n}",
                options),
      Lines{"f:4:8: no process is called 'pp'; did you mean 'p'?"});
}

TEST(Compile, TheMachine) {
  const std::string spawn = "\nspawn p from sh";
  const auto full = compiled(
      "@machine policy \"odf\"\n@machine thp \"madvise\"\n@machine thp_cow \"pmd\"\n@machine swap "
      "30\n@machine overcommit 2\n@machine overcommit_ratio 80\n@machine groups { \"web\": 3, "
      "\"db\": 70000 }\n@machine bugs [ \"dirty-cow\", \"cve-2020-29374\" ]" +
      spawn);
  ASSERT_TRUE(full);
  const MachineConfig& config = full->setup->config;
  EXPECT_EQ(config.policy, Policy::OnDemand);
  EXPECT_EQ(config.thp, HugePages::Madvise);
  EXPECT_EQ(config.thp_cow, HugeCopy::Whole);
  EXPECT_EQ(config.swap, 30U);
  EXPECT_EQ(config.overcommit, Overcommit::Strict);
  EXPECT_EQ(config.overcommit_ratio, 80U);
  ASSERT_EQ(config.groups.size(), 2U);
  EXPECT_EQ(full->setup->texts[config.groups[1].name], "db");
  EXPECT_EQ(config.groups[1].limit, 70000U);
  EXPECT_TRUE(config.bug_dirty_cow);
  EXPECT_TRUE(config.bug_map_count);
  CompileOptions options;
  options.policy = Policy::Eager;
  const auto eager = compiled("@machine frames 7" + spawn, options);
  ASSERT_TRUE(eager);
  EXPECT_EQ(eager->setup->config.policy, Policy::Eager);
  EXPECT_EQ(eager->setup->config.frames, 7U);
  const auto costs = compiled("@machine costs { \"copy\": 77 }" + spawn);
  ASSERT_TRUE(costs);
  EXPECT_EQ(costs->setup->config.costs.ns[static_cast<std::size_t>(EventKind::Copy)], 77U);
  // A scenario made by hand is checked like one that was read.
  Scenario s;
  s.machine.frames = 0;
  s.machine.fault_around = 3;
  Diagnostics errors;
  EXPECT_FALSE(compile(s, {}, errors));
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_EQ(errors[0].message, "frames is 1 to 1,048,576, not 0");
  EXPECT_EQ(errors[1].message, "fault_around is a power of two: 1, 2, 4, 8, 16 …, not 3");
  s.machine = {};
  s.machine.thp = "alway";
  s.machine.swap = Limits::kSwapSlots + 1;
  s.machine.groups = {{"g", 1}, {"g", 0}};
  s.machine.bugs = {"heartbleed"};
  errors.clear();
  EXPECT_FALSE(compile(s, {}, errors));
  ASSERT_EQ(errors.size(), 5U);
  EXPECT_EQ(errors[0].message,
            "thp is \"never\", \"madvise\" or \"always\", not \"alway\"; did you mean 'always'?");
  EXPECT_EQ(errors[1].message, "swap is 0 to 1,048,576, not 1,048,577");
  EXPECT_EQ(errors[2].message, "there are two groups 'g'; give one another name");
  EXPECT_EQ(errors[3].message, "the limit of the group g is 1 to 1,048,576 frames, not 0");
  EXPECT_EQ(errors[4].message, "a bug is \"dirty-cow\" or \"cve-2020-29374\", not \"heartbleed\"");
}

TEST(Compile, ProgramsAndFiles) {
  const std::string spawn = "\nspawn p from x";
  EXPECT_EQ(errors_of("@program x { a 2 rw- touched 3 }" + spawn),
            Lines{"f:1:14: 3 pages of a cannot be touched: it has 2"});
  EXPECT_EQ(errors_of("@program x { a 2 rw-; a 1 rw- }" + spawn),
            Lines{"f:1:23: the program x has two regions 'a'; give one another name"});
  EXPECT_EQ(errors_of("@program x { a 2 rw- start 0x40000001 }" + spawn),
            Lines{"f:1:14: a starts in the middle of a page; addresses of pages end in 000"});
  EXPECT_EQ(
      errors_of("@program x { a 2 rw-; b 1 rw- start 0x40001000 }" + spawn),
      Lines{"f:1:23: the regions a and b of x lie in the same place; give one another start"});
  EXPECT_EQ(errors_of("@program x { a 2 rw- start 0x7ffffffff000 }" + spawn),
            Lines{"f:1:14: a reaches past the last address, 0x7fffffffffff"});
  EXPECT_EQ(errors_of("@program x { a 2 r-x file /bin/hs }\n@file /bin/sh 2" + spawn),
            Lines{"f:1:14: no file is called '/bin/hs'; did you mean '/bin/sh'?"});
  EXPECT_EQ(errors_of("@file /b 2 uncached tmpfs\n@program x {}" + spawn),
            Lines{"f:1:7: /b lies on tmpfs, which is nowhere but in memory: it is always cached; "
                  "leave one of the two out"});
  EXPECT_EQ(
      errors_of("@machine frames 5\n@file /a 9 uncached\n@file /b 6 tmpfs\n@program x {}" + spawn),
      Lines{"f:3:7: with /b the cached files need 6 frames and the machine has 5; give it "
            "more frames or the file fewer pages"});
  EXPECT_EQ(errors_of("@machine frames 5\n@file /a 3\n@file /b 3\n@program x {}" + spawn),
            Lines{"f:3:7: with /b the cached files need 6 frames and the machine has 5; give it "
                  "more frames or the file fewer pages"});
  EXPECT_EQ(errors_of("@program x { a 16777217 rw- }" + spawn),
            Lines{"f:1:10: the regions of x have 16,777,217 pages, and at most 16,777,216 may be "
                  "mapped: 1 too many"});
  const auto c = compiled(
      "@file /bin/sh 4\n@program x { text 3 r-x file /bin/sh at 1 touched 2; heap 2 rw- }" + spawn);
  ASSERT_TRUE(c);
  const auto shared = compiled(
      "@file /b 2 uncached\n@file /c 2 tmpfs\n@program x { a 2 rw- shared file /b }" + spawn);
  ASSERT_TRUE(shared);
  EXPECT_FALSE(shared->setup->config.files.at(0).cached);
  EXPECT_TRUE(shared->setup->config.files.at(1).tmpfs);
  EXPECT_EQ(shared->setup->config.programs.at(0).regions.at(0).sharing, Sharing::Shared);
  EXPECT_EQ(c->setup->config.programs.at(0).regions.at(0).file, FileId{0});
  EXPECT_EQ(c->setup->config.programs[0].regions[0].file_offset, 1U);
}

TEST(Limits, PagesOfFiles) {
  EXPECT_EQ(
      errors_of("@file /a 16777000 uncached\n@file /b 300 uncached\nspawn a from sh"),
      (Lines{"f:2:7: with /b the files have 16,777,300 pages, and they may have 16,777,216: 84 "
             "too many"}));
  EXPECT_EQ(errors_of("@file /a 4294967295 uncached\nspawn a from sh").size(), 1U);
}

TEST(Compile, NeedsACommandWhereAsked) {
  EXPECT_EQ(errors_of("# nothing"),
            Lines{"f:1:1: the scenario has no command; write one, such as: spawn parent from sh"});
  EXPECT_EQ(errors_of("repeat 0 { exit p }").size(), 1U);
  CompileOptions options;
  options.need_command = false;
  const auto c = compiled("", options);
  ASSERT_TRUE(c);
  EXPECT_EQ(c->timeline->steps(), 0U);
  EXPECT_EQ(c->open_step, 0U);
  EXPECT_EQ(errors_of("spawn p from sh\n@say \"x\"\nrepeat 0 { exit p }"),
            Lines{"f:3:1: this repeat has no command that what stands before and behind it could "
                  "belong to"});
}

TEST(Compile, LinesThatNoLongerHoldAreMarked) {
  CompileOptions options;
  options.mark_broken = true;
  const std::string text =
      "spawn p from sh\nexit q\nread p heap[9]\nwrite p heap[0]\nfork p as q\nexpect refs z "
      "heap[0] == 1\nread q heap[0]";
  const auto c = compiled(text, options);
  ASSERT_TRUE(c);
  EXPECT_EQ(c->steps[0].broken, "");
  EXPECT_EQ(c->steps[1].broken,
            "no process is called 'q' yet; it is made later, by 'fork p as q' in line 5");
  EXPECT_EQ(c->steps[2].broken, "page 9 is past the end of heap, which has 4 pages (0 to 3)");
  EXPECT_TRUE(std::holds_alternative<Skip>(c->timeline->commands()[2]));
  EXPECT_EQ(c->steps[4].broken, "");
  EXPECT_EQ(c->steps[4].text, "fork p as q");
  // Names that are there when the line runs are offered, not those that come later.
  const auto regions =
      compiled("spawn p from sh\nread p mine[0]\nmmap p mind 1 rw- private", options);
  ASSERT_TRUE(regions);
  EXPECT_EQ(regions->steps[1].broken, "'p' has no region called 'mine'; there are heap and stack");
  EXPECT_EQ(regions->timeline->position(), (Position{0, 0}));
  // What was just typed is still refused.
  options.first_unmarked = options.last_unmarked = 3;
  EXPECT_EQ(errors_of(text, options),
            Lines{"f:3:8: page 9 is past the end of heap, which has 4 pages (0 to 3)"});
  options.first_unmarked = options.last_unmarked = 5;
  EXPECT_EQ(errors_of(text, options).size(), 1U);
}

TEST(Compile, LimitsAnswerAtOnce) {
  const auto limit = [](const std::string& text) {
    Diagnostics errors;
    const auto scenario = parse_script(text, errors);
    if (scenario) compile(*scenario, {}, errors);
    EXPECT_EQ(errors.size(), 1U) << text;
    EXPECT_TRUE(!errors.empty() && errors[0].limit) << text;
    return errors.empty() ? std::string() : format_diagnostic("f", errors[0]);
  };
  EXPECT_EQ(limit("spawn p from sh\nrepeat 1000000000 { read p heap[0] }"),
            "f:2:1: a scenario may have 1,000,000 commands after its repeats are unrolled, and "
            "this one has 1,000,000,001, 999,000,001 too many; repeat less often");
  const std::string nested =
      "repeat 18446744073709551615 { repeat 18446744073709551615 { read p heap[0] } }";
  EXPECT_NE(limit(nested).find("far more than that"), std::string::npos);
  // Rounds without a command are no work, however many.
  EXPECT_TRUE(
      compiled("spawn p from sh\nrepeat 18446744073709551615 { repeat 18446744073709551615 { } "
               "}\nrepeat 0 { " +
               nested + " }"));
  EXPECT_NE(limit("repeat 1 as i from 18446744073709551615 { repeat 2 { exit p$i } }\nrepeat "
                  "999999 { exit p }")
                .find("1 too many"),
            std::string::npos);
  // Few commands, whose texts are too much when they are repeated; and too many expectations.
  const std::string name(100'000, 'x');
  EXPECT_EQ(
      limit("spawn p from sh\nrepeat 999999 as i { exit " + name + "$i }"),
      "f:2:22: the commands may take 64 MiB of text after unrolling, and with this one they take "
      "more; repeat less often, or use shorter names and texts");
  std::string expects;
  for (int i = 0; i < 100; ++i) expects += "; expect copies == 0";
  EXPECT_EQ(
      limit("spawn p from sh\nrepeat 20000 { read p heap[0]" + expects + " }"),
      "f:2:16: there may be 1,000,000 expectations after unrolling, and with these there are more; "
      "repeat less often, or expect less");
  EXPECT_EQ(limit("spawn p from sh\nmmap p r 16777217 rw- shared"),
            "f:2:8: there may be 16,777,216 mapped pages, and with this command there are "
            "16,777,217, 1 too "
            "many; use smaller regions or fewer processes");
}

TEST(Compile, AVariableThatGrowsTooLarge) {
  EXPECT_EQ(errors_of("repeat 2 as i from 18446744073709551615 { spawn p$i from sh }"),
            Lines{"f:1:1: the variable i becomes too large"});
}

TEST(Compile, AMillionCommandsAndTheirSharedTexts) {
  const std::string say(2000, 's');
  const auto c = compiled("spawn p from sh\nrepeat 499999 as i {\n  @say \"" + say +
                          "\"\n  write p heap[$i*0+1] \"x\"\n  read p heap[1]\n}\nexit p");
  ASSERT_TRUE(c);
  ASSERT_EQ(c->steps.size(), 1'000'000U);
  EXPECT_EQ(c->steps[999'997].text, "write p heap[1] \"x\"");
  // One text for all rounds, not a gigabyte of copies.
  EXPECT_EQ(&c->steps[1].say.text(), &c->steps[999'997].say.text());
  EXPECT_EQ(c->timeline->prepared(), 1'000'000U);
  EXPECT_TRUE(c->steps[0].say.empty());
}

TEST(Compile, TheLibrary) {
  for (const auto& [path, contents] : library_files()) {
    SCOPED_TRACE(path);
    const auto c = compiled(contents);
    ASSERT_TRUE(c);
    for (const Branch& branch : c->source.branches) {
      CompileOptions options;
      options.branch = branch.name;
      EXPECT_TRUE(compiled(contents, options));
    }
  }
}

}  // namespace
}  // namespace cowscope::testing
