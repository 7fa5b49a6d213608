// Input that is broken, absurd or malicious: a message with its place, in under a second, and no
// harm.
#include <gtest/gtest.h>
#include <unistd.h>

#include <sstream>

#include "tests/support/run_program.h"

namespace cowscope::testing {
namespace {

struct Hostile {
  const char* name;
  std::string bytes;
  const char* told;    // part of the message
  bool placed = true;  // FILE:LINE:COL
};

std::string scenario(const std::string& more) {
  return "{\"cowscope\":1,\"title\":\"t\"," + more + "}";
}

std::vector<Hostile> hostile() {
  std::string many_brackets = "{\"cowscope\":1,\"title\":\"t\",\"script\":";
  many_brackets += std::string(100'000, '[');
  return {
      {"truncated", "{\"cowscope\":1,\"title\":\"t\",\"script\":[\"spawn a from sh\"", ""},
      {"truncated-string", "{\"cowscope\":1,\"tit", ""},
      {"not-json", "{this is not JSON}", ""},
      {"two-documents", scenario("\"script\":[\"spawn a from sh\"]") + "{}", ""},
      {"not-a-script", "hello there, world\n", "hello"},
      {"wrong-types", scenario("\"script\":\"spawn a from sh\""), "script"},
      {"frames-as-text",
       scenario("\"machine\":{\"frames\":\"many\"},\"script\":[\"spawn a from sh\"]"), "frames"},
      {"unknown-key", scenario("\"scirpt\":[],\"script\":[\"spawn a from sh\"]"), "script"},
      {"duplicate-key", scenario("\"title\":\"u\",\"script\":[\"spawn a from sh\"]"), "title"},
      {"newer-version", "{\"cowscope\":2,\"title\":\"t\",\"script\":[\"spawn a from sh\"]}", "2"},
      {"name-twice", "spawn a from sh\nspawn a from sh\n", "a"},
      {"page-past-the-end", "spawn a from sh\nwrite a heap[4]\n", "heap"},
      {"unknown-program", "spawn a from shh\n", "sh"},
      {"unknown-process", "spawn parent from sh\nwrite parnt heap[0]\n", "parent"},
      {"repeat-a-milliard", "spawn a from sh\nrepeat 1000000000 { write a heap[0] }\n",
       "1,000,000"},
      {"repeat-nested",
       "repeat 9 { repeat 9 { repeat 9 { repeat 9 { repeat 9 { spawn a from sh } } } } }\n", "4"},
      {"brackets", many_brackets, "32"},
      {"braces", std::string(100'000, '{'), ""},
      {"parentheses", "spawn a from sh\nwrite a heap[" + std::string(100'000, '(') + "\n", ""},
      {"negative-frames", scenario("\"machine\":{\"frames\":-1},\"script\":[\"spawn a from sh\"]"),
       "frames"},
      {"huge-frames",
       scenario("\"machine\":{\"frames\":1000000000000000000},\"script\":[\"spawn a from sh\"]"),
       "1,048,576"},
      {"huge-number", "spawn a from sh\nwrite a heap[1000000000000000000]\n", ""},
      {"larger-number", "spawn a from sh\nwrite a heap[99999999999999999999999999]\n", ""},
      {"negative-number", "spawn a from sh\nwrite a heap[0-1]\n", ""},
      {"a-float", scenario("\"machine\":{\"frames\":1e400},\"script\":[\"spawn a from sh\"]"), ""},
      {"nul", std::string("spawn a from sh\nwrite a\0 heap[0]\n", 34), ""},
      {"nul-in-json", std::string("{\"cowscope\":1,\0\"title\":\"t\"}", 27), ""},
      {"invalid-utf8", "spawn a from sh\nwrite a heap[0] \"\xff\xfe\x80\"\n", ""},
      {"invalid-utf8-in-json", scenario("\"script\":[\"spawn a\xc3\x28 from sh\"]"), ""},
      {"unpaired-surrogate", scenario("\"script\":[\"spawn a from sh\"],\"summary\":\"\\ud800\""),
       ""},
      {"open-string", "spawn a from sh\nwrite a heap[0] \"no end\n", ""},
      {"open-heredoc", "@code <<END\nint main\n", ""},
      {"unknown-label", scenario("\"open\":\"nowhere\",\"script\":[\"spawn a from sh\"]"),
       "nowhere"},
      {"unknown-group", "spawn a from sh\ncgroup a web\n", "no group"},
      {"vfork-parent", "spawn a from sh; vfork a as b; write a heap[0]\n", "exec"},
      {"waiting", "spawn a from sh; fork a as b; wait a; write a heap[0]\n", "wait"},
      {"empty", "", "", false},
      {"blank", "   \n\n\t\n", "", false},
      {"only-comments", "# nothing here\n", "", false},
      {"empty-object", "{}", ""},
      {"no-frames-for-cache", "@machine frames 2\n@file /f 9\nspawn a from sh\n", ""},
  };
}

void expect_message(const Ran& ran, const std::string& file, const Hostile& h,
                    const std::string& command) {
  const std::string what = command + " " + h.name + "\n" + ran.err.substr(0, 400);
  EXPECT_TRUE(ran.status == 1 || ran.status == 2) << ran.status << " " << what;
  EXPECT_EQ(ran.out, "") << what;
  EXPECT_LT(ran.seconds, a_second()) << what;
  std::istringstream lines(ran.err);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_EQ(line.rfind(file + ":", 0), 0U) << what;
    if (!h.placed) continue;
    unsigned row = 0, column = 0;
    EXPECT_EQ(std::sscanf(line.c_str() + file.size(), ":%u:%u: ", &row, &column), 2) << what;
    EXPECT_GT(row, 0U) << what;
    EXPECT_GT(column, 0U) << what;
    for (const char c : line) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20) << what;
  }
  EXPECT_GE(count, 1U) << what;
  EXPECT_LE(count, 20U) << what;
  EXPECT_NE(ran.err.find(h.told), std::string::npos) << "wanted: " << h.told << " in " << what;
}

TEST(HostileInput, IsToldWithItsPlaceByEveryCommandThatRunsIt) {
  for (const Hostile& h : hostile()) {
    const std::string file = temporary_file(h.name, h.bytes);
    for (const char* command : {"check", "run", "digest", "compare", "link"})
      expect_message(cowscope({command, file}), file, h, command);
    EXPECT_EQ(file_text(file), h.bytes) << h.name;  // nothing was changed
  }
}

TEST(HostileInput, IsTheSameFromStandardInput) {
  for (const Hostile& h : hostile())
    expect_message(cowscope({"check", "-"}, h.bytes), "-", h, "check -");
}

TEST(HostileInput, ConvertNeverCrashes) {
  for (const Hostile& h : hostile()) {
    const Ran ran = cowscope({"convert", temporary_file(h.name, h.bytes), "--to", "script"});
    EXPECT_LE(ran.status, 2) << h.name;  // what only the dry run finds may convert
    EXPECT_LT(ran.seconds, a_second()) << h.name;
    EXPECT_EQ(ran.status == 0, ran.err.empty()) << h.name << ran.err;
  }
}

TEST(HostileInput, AFileOfAHundredMebibytesIsRefusedUnread) {
  const std::string file = temporary_file("large.json", "{");
  ASSERT_EQ(truncate(file.c_str(), off_t{100} << 20), 0);
  const Ran ran = cowscope({"check", file});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.err,
            file + ": this is 100.0 MiB; a scenario may be 1 MiB at most (1,048,576 bytes)\n");
  EXPECT_LT(ran.seconds, a_second());
}

TEST(HostileInput, AnEndlessFileIsRefusedToo) {
  const Ran ran = cowscope({"run", "/dev/zero"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_NE(ran.err.find("1 MiB at most"), std::string::npos) << ran.err;
  EXPECT_LT(ran.seconds, a_second());
}

TEST(HostileInput, TheLimitItselfIsFine) {
  std::string script = "spawn a from sh\n#";
  script += std::string((std::size_t{1} << 20) - script.size() - 1, 'x') + "\n";
  EXPECT_EQ(cowscope({"check", "-"}, script).status, 0);
  script.insert(20, "x");
  const Ran ran = cowscope({"check", "-"}, script);
  EXPECT_EQ(ran.status, 2) << ran.err;
}

TEST(HostileInput, ALinkThatInflatesWithoutEndIsRefused) {
  // A JSON string of a gibibyte of one letter would deflate to a megabyte; what is asked of unlink
  // is that a link of any bytes is told, never obeyed.
  for (const char* link :
       {"#data=deflate:", "#data=deflate:!!!!", "#data=deflate:7cEBDQAAAMKg909tDjegAAAAAAAAAAAAAAA",
        "#data=deflate:AAAA", "#data=", "#v=9&data=deflate:AAAA",
        "https://x.invalid/#data=deflate:zzzz", "#", ""}) {
    const Ran ran = cowscope({"unlink", link});
    EXPECT_EQ(ran.status, 1) << link << ran.out;
    EXPECT_EQ(ran.out, "") << link;
    EXPECT_FALSE(ran.err.empty()) << link;
  }
}

TEST(HostileInput, NamesAndTextsNeverReachATerminalAsControls) {
  const std::string file = temporary_file(
      "colours.json",
      R"({"cowscope":1,"title":"\u001b[2Jt","script":[{"do":"spawn a from sh","say":"\u001b]0;x\u0007 \u202e said"}]})");
  const Ran ran = cowscope({"run", file});
  EXPECT_EQ(ran.status, 0) << ran.err;
  for (const char c : ran.out) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
  EXPECT_EQ(ran.out.find("\xe2\x80\xae"), std::string::npos);
}

}  // namespace
}  // namespace cowscope::testing
