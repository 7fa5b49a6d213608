// Exit status, where messages go, and what each command promises.
#include <gtest/gtest.h>

#include <sstream>

#include "tests/support/run_program.h"

namespace cowscope::testing {
namespace {

const char* const kShort =
    "spawn a from sh; write a heap[0] \"x\"; fork a as b; write b heap[0] \"y\"\n";

TEST(ExitStatus, WrongUseIsTwoAndSaysSoOnStandardError) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"runn", "x"},
      {"run"},
      {"run", "a", "b"},
      {"run", "a", "--unti", "3"},
      {"run", "a", "--until"},
      {"run", "a", "--until", "three"},
      {"run", "a", "--until", "4."},
      {"run", "a", "--until", "-1"},
      {"run", "a", "--format", "xml"},
      {"run", "a", "--detail", "some"},
      {"run", "a", "--policy", "lazy"},
      {"run", "a", "--format", "jsonl", "--detail", "summary"},
      {"check"},
      {"check", "--policy", "cow", "a"},
      {"convert", "a"},
      {"convert", "a", "--to", "xml"},
      {"help", "nothing"},
      {"version", "a"},
      {"draw"},
      {"draw", "a", "--step", "x"},
      {"draw", "a", "--theme", "blue"},
      {"draw", "a", "-o"},
  };
  for (const auto& arguments : wrong) {
    const Ran ran = cowscope(arguments);
    std::string shown;
    for (const std::string& a : arguments) shown += a + " ";
    EXPECT_EQ(ran.status, 2) << shown;
    EXPECT_EQ(ran.out, "") << shown;
    EXPECT_EQ(ran.err.rfind("cowscope: ", 0), 0U) << shown << ran.err;
    EXPECT_EQ(ran.err.back(), '\n');
  }
}

TEST(ExitStatus, NamesTheNearestCommandAndOption) {
  EXPECT_NE(cowscope({"chek", "x"}).err.find("did you mean 'check'?"), std::string::npos);
  EXPECT_NE(cowscope({"run", "x", "--unti", "3"}).err.find("did you mean '--until'?"),
            std::string::npos);
}

TEST(ExitStatus, HelpAndVersionAreFine) {
  const Ran help = cowscope({"help"});
  EXPECT_EQ(help.status, 0);
  for (const char* command : {"run", "check", "compare", "verify", "digest", "convert", "link",
                              "unlink", "draw", "help", "version"}) {
    EXPECT_NE(help.out.find(std::string("\n  ") + command + " "), std::string::npos) << command;
    const Ran one = cowscope({"help", command});
    EXPECT_EQ(one.status, 0) << command;
    EXPECT_EQ(one.out.rfind(std::string("cowscope ") + command, 0), 0U) << one.out;
    EXPECT_EQ(cowscope({command, "--help"}).out, one.out);
  }
  EXPECT_EQ(cowscope({"version"}).out, "cowscope " COWSCOPE_VERSION " (scenario format 1)\n");
  EXPECT_EQ(cowscope({"--version"}).out, cowscope({"version"}).out);
}

TEST(ExitStatus, StandardInputIsADash) {
  const Ran ran = cowscope({"run", "-", "--detail", "summary"}, kShort);
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("write b heap[0] \"y\""), std::string::npos) << ran.out;
  EXPECT_EQ(ran.err, "");
}

TEST(ExitStatus, UnreadableInputIsTwo) {
  const Ran missing = cowscope({"run", "/nowhere/at/all.json"});
  EXPECT_EQ(missing.status, 2);
  EXPECT_EQ(missing.err, "/nowhere/at/all.json: there is no such file\n");
  const Ran folder = cowscope({"check", temporary_folder()});
  EXPECT_EQ(folder.status, 2);
  EXPECT_EQ(folder.err, temporary_folder() + ": this is a directory; name a file in it\n");
}

TEST(Check, HoldsEveryExpectationBranchesIncluded) {
  for (const std::string& id : library_ids()) {
    const Ran ran = cowscope({"check", library_path(id)});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.err, "");
    EXPECT_NE(ran.out.find(" held\n"), std::string::npos) << ran.out;
  }
}

TEST(Check, SaysWhereAnExpectationDoesNotHold) {
  const std::string file =
      temporary_file("claims.cow", std::string(kShort) + "\n  expect refs b heap[0] == 2\n");
  const Ran ran = cowscope({"check", file});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err.rfind(file + ":", 0), 0U) << ran.err;
  EXPECT_NE(ran.err.find("step 4: refs b heap[0] is 1, expected 2"), std::string::npos) << ran.err;
}

TEST(Check, HoldsTheClaimsOfABranchToo) {
  const std::string file = temporary_file(
      "branch.json",
      R"({"cowscope":1,"title":"t","script":[{"do":"spawn a from sh","label":"here"},"write a heap[0]"],)"
      R"("branches":[{"name":"Other","from":"here","script":[{"do":"write a heap[1]","expect":["step copies == 1"]}]}]})");
  const Ran ran = cowscope({"check", file});
  EXPECT_EQ(ran.status, 1);
  EXPECT_NE(ran.err.find("step 2 of the branch 'Other': step copies is 0, expected 1"),
            std::string::npos)
      << ran.err;
}

TEST(Check, SaysWhenAnAnswerIsNoneOfTheChoices) {
  const std::string file = temporary_file(
      "answer.json", R"({"cowscope":1,"title":"t","script":[{"do":"spawn a from sh",)"
                     R"("ask":{"question":"How many?","choices":["1","2"],"answer":"3"}}]})");
  const Ran ran = cowscope({"check", file});
  EXPECT_EQ(ran.status, 1);
  EXPECT_NE(ran.err.find("none of the choices"), std::string::npos) << ran.err;
}

TEST(Check, TakesSeveralFilesAndTellsTheWorst) {
  const std::string good = temporary_file("good.cow", kShort),
                    bad = temporary_file("bad.cow", "spawn a from shell\n");
  EXPECT_EQ(cowscope({"check", good, bad}).status, 1);
  EXPECT_EQ(cowscope({"check", good, "/nowhere"}).status, 2);
  EXPECT_EQ(cowscope({"check", bad, "/nowhere", good}).status, 2);
  EXPECT_EQ(cowscope({"check", good, good}).status, 0);
}

TEST(Run, UntilBeyondTheLastStepIsWrongUse) {
  const Ran ran = cowscope({"run", "-", "--until", "5"}, kShort);
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.err, "-: there is no step 5; the last one is 4\n");
}

TEST(Run, FollowsABranchAndNamesOnesThatAreNotThere) {
  const Ran ran = cowscope({"run", library_path("fork-then-write"), "--branch",
                            "The parent writes first", "--detail", "summary"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("The parent wrote first"), std::string::npos);
  EXPECT_EQ(cowscope({"run", library_path("fork-then-write"), "--branch", "No such"}).status, 1);
}

TEST(Run, SpeaksTheLanguageAskedFor) {
  const Ran ran =
      cowscope({"run", library_path("fork-then-write"), "--lang", "de", "--detail", "summary"});
  EXPECT_EQ(ran.out.rfind("Fork, dann schreiben", 0), 0U) << ran.out.substr(0, 80);
  EXPECT_NE(ran.out.find("Das Kind schrieb Seite 2"), std::string::npos);
}

TEST(Digest, IsOneLineAStep) {
  const Ran ran = cowscope({"digest", "-"}, kShort);
  EXPECT_EQ(ran.status, 0);
  std::istringstream lines(ran.out);
  std::string number, digest;
  std::uint32_t step = 0;
  std::string last;
  while (lines >> number >> digest) {
    EXPECT_EQ(number, std::to_string(++step));
    EXPECT_EQ(digest.size(), 16U);
    EXPECT_EQ(digest.find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_NE(digest, last);
    last = digest;
  }
  EXPECT_EQ(step, 4U);
  EXPECT_NE(cowscope({"digest", "-", "--policy", "eager"}, kShort).out, ran.out);
}

TEST(Compare, TellsBothSidesAndThatNobodyCouldTell) {
  const Ran ran = cowscope({"compare", library_path("eager-against-cow")});
  EXPECT_EQ(ran.status, 0) << ran.err;
  for (const char* wanted : {"Copy all at fork", "Copy on write (Linux)", "Share page tables too",
                             "What each process reads is identical"})
    EXPECT_NE(ran.out.find(wanted), std::string::npos) << wanted << "\n" << ran.out;
}

TEST(Compare, SaysWhereTheyPart) {
  // Under eager the fork needs frames that are not there.
  const Ran ran = cowscope(
      {"compare", "-"},
      "@machine frames 4\nspawn a from sh; write a heap[..]; fork a as b; read b heap[0]\n");
  EXPECT_EQ(ran.status, 1);
  EXPECT_NE(ran.out.find("They part at step 3: the outcome is ENOMEM under eager and ok under cow"),
            std::string::npos)
      << ran.out;
}

TEST(Convert, GoesBothWaysWithoutLoss) {
  for (const std::string& id : library_ids()) {
    const Ran json = cowscope({"convert", library_path(id), "--to", "json"});
    ASSERT_EQ(json.status, 0) << json.err;
    const Ran script = cowscope({"convert", "-", "--to", "script"}, json.out);
    ASSERT_EQ(script.status, 0) << script.err;
    const Ran back = cowscope({"convert", "-", "--to", "json"}, script.out);
    EXPECT_EQ(back.status, 0) << back.err;
    EXPECT_EQ(back.out, json.out) << id;
  }
}

TEST(Link, GoesThereAndBack) {
  for (const std::string& id : library_ids()) {
    const Ran link = cowscope({"link", library_path(id), "--step", "2.1"});
    ASSERT_EQ(link.status, 0) << link.err;
    EXPECT_EQ(link.out.rfind("#data=deflate:", 0), 0U) << link.out.substr(0, 40);
    EXPECT_NE(link.out.find("&step=2.1"), std::string::npos);
    const std::string fragment = link.out.substr(0, link.out.size() - 1);
    const Ran back = cowscope({"unlink", fragment});
    EXPECT_EQ(cowscope({"unlink", "-"}, link.out).out, back.out);
    EXPECT_EQ(cowscope({"unlink", "https://example.org/page.html" + fragment}).out, back.out);
    EXPECT_EQ(back.status, 0) << back.err;
    EXPECT_EQ(back.out, cowscope({"convert", library_path(id), "--to", "json"}).out) << id;
  }
  EXPECT_EQ(cowscope({"unlink", "#data=deflate:AAAA"}).status, 1);
  EXPECT_EQ(cowscope({"unlink", "#data=brotli:AAAA"}).status, 1);
  EXPECT_EQ(cowscope({"unlink", "#scenario=fork-then-write"}).status, 1);
  EXPECT_EQ(cowscope({"unlink", "nothing"}).status, 1);
  EXPECT_EQ(cowscope({"link", library_path("fork-then-write"), "--step", "99"}).status, 2);
}

}  // namespace
}  // namespace cowscope::testing
