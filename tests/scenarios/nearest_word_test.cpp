#include "scenarios/nearest_word.h"

#include <gtest/gtest.h>

#include <string>

#include "scenarios/source_map.h"

namespace cowscope::testing {
namespace {

TEST(NearestWord, FindsWhatWasMeant) {
  const std::vector<std::string_view> words = {"write", "read",   "repeat",
                                               "mmap",  "munmap", "SIGSEGV"};
  EXPECT_EQ(nearest_word("wirte", words), "write");
  EXPECT_EQ(nearest_word("writ", words), "write");
  EXPECT_EQ(nearest_word("raed", words), "read");
  EXPECT_EQ(nearest_word("repat", words), "repeat");
  EXPECT_EQ(nearest_word("munmapp", words), "munmap");
  EXPECT_EQ(nearest_word("sigsegv", words), "SIGSEGV");
  EXPECT_EQ(nearest_word("exit", words), "");
  EXPECT_EQ(nearest_word("", words), "");
  EXPECT_EQ(nearest_word("x", words), "");
  EXPECT_EQ(nearest_word("anything", {}), "");
  EXPECT_EQ(nearest_word(std::string(1000, 'w'), words), "");
  // Of two that are equally near, the first.
  EXPECT_EQ(nearest_word("ab", {"ax", "ay"}), "ax");
  EXPECT_EQ(nearest_word("p", {"q"}), "") << "one letter has nothing in common with another";
  EXPECT_EQ(did_you_mean("wirte", words), "; did you mean 'write'?");
  EXPECT_EQ(did_you_mean("exit", words), "");
}

TEST(SourceMap, CountsCharactersNotBytes) {
  const std::string text = "ü日\n🐄x\n\n" + std::string(200, 'a') + "ü!";
  TextSourceMap map(text);
  const auto place = [&](std::size_t offset) {
    return std::to_string(map.at(offset).line) + ":" + std::to_string(map.at(offset).column);
  };
  EXPECT_EQ(place(0), "1:1");
  EXPECT_EQ(place(2), "1:2");
  EXPECT_EQ(place(5), "1:3");
  EXPECT_EQ(place(6), "2:1");
  EXPECT_EQ(place(10), "2:2");
  EXPECT_EQ(place(12), "3:1");
  EXPECT_EQ(place(text.find('!')), "4:202");
  EXPECT_EQ(place(text.size()), "4:203");
  EXPECT_EQ(place(text.size() + 100), "4:203");
  // Against counting from the start, for every offset at a character.
  std::size_t line = 1, column = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
      EXPECT_EQ(place(i), std::to_string(line) + ":" + std::to_string(column));
      ++column;
    }
    if (text[i] == '\n') ++line, column = 1;
  }
}

/// The error and where it stands, whatever is looked at a slice at a time.
TEST(SourceMap, ATextIsCheckedInSlices) {
  const auto checked = [](const std::string& text) {
    Diagnostics errors;
    TextSourceMap map(text);
    Reporter report(map, errors);
    TextCheck check(text, report);
    int slices = 1;
    for (;; ++slices) {
      Slice slice([] { return true; });
      if (check.work(slice)) break;
    }
    EXPECT_EQ(check.well(), errors.empty());
    EXPECT_EQ(slices > 2, text.size() > 200'000);
    Diagnostics at_once;
    Reporter other(map, at_once);
    EXPECT_EQ(require_text(text, other), errors.empty());
    if (errors.size() != at_once.size()) return std::string("another result at once");
    return errors.empty() ? std::string() : format_diagnostic("a", errors[0]);
  };
  const std::string line(99, 'x'), lines = [&] {
    std::string all;
    for (int i = 0; i < 3000; ++i) all += line + "\n";
    return all;
  }();
  EXPECT_EQ(checked("ü"), "");
  EXPECT_EQ(checked(lines), "");
  EXPECT_EQ(checked(lines + "ü\x01"), "a:3001:2: a control character stands here; delete it");
  EXPECT_EQ(checked("\x01" + lines + "\xff"),
            "a:3001:1: this byte is not UTF-8 text; save the file as UTF-8");
}

TEST(SourceMap, KnowsUtf8) {
  EXPECT_EQ(first_invalid_utf8("aü日🐄"), std::string::npos);
  for (const char* bad :
       {"\x80", "\xc3", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe6\x97", "\xff"}) {
    EXPECT_EQ(first_invalid_utf8(std::string("ab") + bad + "c"), 2U) << bad;
  }
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1000), "1,000");
  EXPECT_EQ(with_commas(1234567), "1,234,567");
}

TEST(Diagnostic, Format) {
  EXPECT_EQ(format_diagnostic("a.cow", {3, 4, "", "wrong", false}), "a.cow:3:4: wrong");
  EXPECT_EQ(format_diagnostic("a.json", {3, 4, "/x/0", "wrong", false}),
            "a.json:3:4: wrong [/x/0]");
  EXPECT_EQ(format_diagnostic("a", {0, 0, "", "wrong", false}), "a: wrong");
}

}  // namespace
}  // namespace cowscope::testing
