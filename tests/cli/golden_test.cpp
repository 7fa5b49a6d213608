// The narration of every library scenario, word for word: tests/golden/ID.txt. After a change that
// is meant, `golden_tests --update` writes them anew; the difference is then for a person to read.
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/run_program.h"

namespace cowscope::testing {
namespace {

bool update = false;

std::string first_difference(const std::string& golden, const std::string& now) {
  std::istringstream a(golden), b(now);
  for (int line = 1;; ++line) {
    std::string was, is;
    const bool more_a = static_cast<bool>(std::getline(a, was));
    const bool more_b = static_cast<bool>(std::getline(b, is));
    if (!more_a && !more_b) return {};
    if (was != is || more_a != more_b)
      return ":" + std::to_string(line) + "\nwas: " + was + "\nis:  " + is;
  }
}

void hold(const std::string& name, const std::vector<std::string>& arguments) {
  const Ran ran = cowscope(arguments);
  ASSERT_EQ(ran.status, 0) << ran.err;
  const std::string path = COWSCOPE_SOURCE_DIR "/tests/golden/" + name + ".txt";
  if (update) {
    std::ofstream(path, std::ios::binary) << ran.out;
    return;
  }
  const std::string golden = file_text(path);
  EXPECT_TRUE(ran.out == golden) << path << first_difference(golden, ran.out)
                                 << "\nif this is meant: golden_tests --update";
}

TEST(Golden, Narrations) {
  for (const std::string& id : library_ids()) hold(id, {"run", library_path(id)});
}
TEST(Golden, German) {
  hold("fork-then-write.de",
       {"run", library_path("fork-then-write"), "--lang", "de", "--detail", "summary"});
}
TEST(Golden, TheOtherOrder) {
  hold("fork-then-write.branch",
       {"run", library_path("fork-then-write"), "--branch", "The parent writes first"});
}
TEST(Golden, CopyAllAtFork) {
  hold("eager-against-cow.eager", {"run", library_path("eager-against-cow"), "--policy", "eager"});
}
TEST(Golden, InMidStep) {
  hold("fork-then-write.until", {"run", library_path("fork-then-write"), "--until", "4.7"});
}
TEST(Golden, Comparison) {
  hold("eager-against-cow.compare", {"compare", library_path("eager-against-cow")});
}

TEST(Golden, NothingIsLeftOver) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(COWSCOPE_SOURCE_DIR "/tests/golden"))
    if (entry.path().extension() == ".txt") ++files;
  EXPECT_EQ(files, library_ids().size() + 5);
}

}  // namespace
}  // namespace cowscope::testing

int main(int count, char** values) {
  testing::InitGoogleTest(&count, values);
  for (int i = 1; i < count; ++i)
    if (std::strcmp(values[i], "--update") == 0) cowscope::testing::update = true;
  return RUN_ALL_TESTS();
}
