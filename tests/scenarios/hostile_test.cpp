// Input that nobody wrote on purpose, or somebody did: never a crash, always an answer.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "scenarios/scenario.h"
#include "scenarios/scenario_json.h"
#include "scenarios/script.h"
#include "tests/support/library_files.h"

namespace cowscope::testing {
namespace {

// Parses and compiles; what is refused is refused with a message that has a place where there is
// text.
void try_input(const std::string& input, unsigned& refused) {
  Diagnostics errors;
  const auto scenario = parse_any(input, errors);
  ASSERT_EQ(scenario.has_value(), errors.empty());
  if (scenario && compile(*scenario, {}, errors)) {
    ASSERT_TRUE(errors.empty());
    return;
  }
  ++refused;
  ASSERT_FALSE(errors.empty());
  ASSERT_LE(errors.size(), kMostDiagnostics);
  for (const Diagnostic& d : errors) {
    ASSERT_FALSE(d.message.empty());
    ASSERT_EQ(d.message.find('\n'), std::string::npos) << d.message;
    ASSERT_NE(d.message.back(), '.') << d.message;
  }
}

TEST(Hostile, AScenarioCutAtEveryByte) {
  for (const auto& [path, contents] : library_files()) {
    SCOPED_TRACE(path);
    unsigned refused = 0;
    for (std::size_t length = 1; length < contents.find_last_of('}'); ++length)
      try_input(contents.substr(0, length), refused);
    // JSON that lacks its last brace is none.
    EXPECT_EQ(refused, contents.find_last_of('}') - 1);
    break;  // one is enough here; the next test cuts them all as scripts
  }
}

TEST(Hostile, ScriptsCutAtEveryByte) {
  for (const auto& [path, contents] : library_files()) {
    SCOPED_TRACE(path);
    Diagnostics errors;
    const auto scenario = parse_any(contents, errors);
    ASSERT_TRUE(scenario);
    const std::string script = print_script(*scenario);
    unsigned refused = 0;
    for (std::size_t length = 0; length < script.size(); ++length)
      try_input(script.substr(0, length), refused);
    EXPECT_GT(refused, script.size() / 4);
  }
}

TEST(Hostile, OneByteChangedEverywhere) {
  const auto files = library_files();
  ASSERT_FALSE(files.empty());
  Diagnostics errors;
  const auto scenario = parse_any(files[0].second, errors);
  ASSERT_TRUE(scenario);
  std::string script = print_script(*scenario);
  script.resize(std::min<std::size_t>(script.size(), 4000));
  unsigned refused = 0;
  for (std::size_t i = 0; i < script.size(); ++i) {
    for (const char c : {'\0', '"', '{', '}', '$', '\xff', '9', '\n', '@', '['}) {
      std::string changed = script;
      changed[i] = c;
      try_input(changed, refused);
    }
  }
  EXPECT_GT(refused, script.size());
}

TEST(Hostile, LongInputsTakeTheirTimeOnce) {
  // Each is one mebibyte of something that a careless parser would go over again and again.
  const std::size_t most = std::size_t{1} << 20;
  const auto filled = [&](const std::string& head, const std::string& unit,
                          const std::string& tail) {
    std::string text = head;
    while (text.size() + unit.size() + tail.size() <= most) text += unit;
    return text + tail;
  };
  const std::vector<std::string> inputs = {
      filled("", "(", ""),
      filled("read p heap[", "(", ""),
      filled("read p heap[1", "+1", "]"),
      filled("", "exit p;", ""),
      filled("", "exit p$", ""),
      filled("", "\"", ""),
      filled("write p heap[0] \"", "\\x00", "\""),
      filled("", "@say \"x\"\n", ""),
      filled("@say \"x\"", " aa \"x\"", "\nexit p"),
      filled("", "@file /a 1\n", ""),
      filled("", "repeat 2 {", ""),
      filled("", "repeat 2 {}\n", ""),
      filled("@code <<END\n", "x\n", "END"),
      filled("@ask \"x\"", " choice \"x\"", " answer \"x\"\nexit p"),
      filled("spawn p from sh\n", "expect copies == 0\n", ""),
      filled("spawn ", "x", " from sh"),
      filled("", "ä", ""),
      filled("#", " ", ""),
      filled("{", "\"a\":1,", "}"),
      filled("{\"script\":[", "\"exit p\",", "\"exit p\"]}"),
      filled("{\"cowscope\":1,\"title\":\"t\",\"script\":[\"", "exit p;", "\"]}"),
      filled("{\"cowscope\":1,\"title\":\"t\",\"script\":[\"", "\\u0065xit p; ", "\"]}"),
      filled("{\"cowscope\":1,\"title\":\"t\",\"script\":[", "{},", "{}]}"),
      filled("{\"cowscope\":1,\"title\":\"t\",\"script\":[], \"code\":[", "\"\",", "\"\"]}"),
      filled("{\"cowscope\":1,\"title\":\"", "\\n", "\",\"script\":[]}"),
  };
  for (const std::string& input : inputs) {
    unsigned refused = 0;
    SCOPED_TRACE(input.substr(0, 40));
    try_input(input, refused);
  }
  std::string files;
  for (unsigned i = 0; files.size() + 30 < most; ++i)
    files += "@file /f" + std::to_string(i) + " 1\n";
  unsigned refused = 0;
  try_input(files, refused);
  std::string labels = "spawn p from sh\n";
  for (unsigned i = 0; labels.size() + 50 < most; ++i)
    labels += "@label l" + std::to_string(i) + "\nread p heap[0]\n";
  try_input(labels, refused);
  std::string names;
  for (unsigned i = 0; names.size() + 50 < most; ++i)
    names += "spawn p" + std::to_string(i) + " from sh\nexit p" + std::to_string(i) + "\n";
  try_input(names, refused);
}

TEST(Hostile, MoreThanAMebibyteIsALimit) {
  const std::string large((std::size_t{1} << 20) + 5, ' ');
  for (const std::string& input : {large, "{" + large}) {
    Diagnostics errors;
    EXPECT_FALSE(parse_any(input, errors));
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_TRUE(errors[0].limit);
    EXPECT_EQ(
        errors[0].message.rfind("the input may have 1 MiB (1,048,576 bytes), and this is ", 0), 0U);
  }
}

TEST(Hostile, BytesThatAreNoText) {
  for (const std::string& input :
       {std::string("\x7f\x45LF\x02\x01", 6), std::string("\x89PNG\r\n\x1a\n", 8),
        std::string("\0\0\0\0", 4), std::string("\xff\xfes\0p\0", 6),
        std::string("{\"cowscope\":1,\0}", 16)}) {
    Diagnostics errors;
    EXPECT_FALSE(parse_any(input, errors));
    EXPECT_EQ(errors.size(), 1U);
    EXPECT_GT(errors.at(0).line, 0U);
  }
}

// Every example of LANGUAGE.md is one: "cowscope" blocks compile, "wrong" blocks are refused,
// "json" blocks are read.
TEST(LanguageDocument, ItsExamplesAreTrue) {
  const std::string document = read_file(COWSCOPE_SOURCE_DIR "/scenarios/LANGUAGE.md");
  unsigned right = 0, wrong = 0, json = 0;
  std::size_t at = 0;
  while ((at = document.find("\n```", at)) != std::string::npos) {
    const std::size_t line_end = document.find('\n', at + 4);
    const std::string kind = document.substr(at + 4, line_end - at - 4);
    const std::size_t end = document.find("\n```", line_end);
    ASSERT_NE(end, std::string::npos);
    const std::string body = document.substr(line_end + 1, end - line_end);
    at = end + 4;
    SCOPED_TRACE(body);
    Diagnostics errors;
    const auto scenario = parse_any(body, errors);
    const bool compiles = scenario && compile(*scenario, {}, errors) != nullptr;
    const std::string first = errors.empty() ? "" : format_diagnostic("FILE", errors[0]);
    if (kind == "cowscope") {
      EXPECT_TRUE(compiles) << first;
      ++right;
    } else if (kind == "wrong") {
      EXPECT_FALSE(compiles);
      // Its last line is a comment with the message.
      EXPECT_NE(body.find("# " + first), std::string::npos) << first;
      ++wrong;
    } else if (kind == "json") {
      EXPECT_TRUE(compiles) << first;
      ++json;
    } else {
      EXPECT_EQ(kind, "sh") << "a kind of block that nothing tests";
    }
  }
  EXPECT_GE(right, 10U);
  EXPECT_GE(wrong, 3U);
  EXPECT_GE(json, 1U);
}

}  // namespace
}  // namespace cowscope::testing
