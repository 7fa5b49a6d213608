// draw: a figure of a step, and never half a file.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/run_program.h"

namespace cowscope::testing {
namespace {

namespace fs = std::filesystem;

class Draw : public ::testing::Test {
 protected:
  void SetUp() override {
    folder = fs::temp_directory_path() / ("cowscope-draw-" + std::to_string(getpid()));
    fs::create_directories(folder);
  }
  void TearDown() override { fs::remove_all(folder); }
  std::string path(const std::string& name) const { return (folder / name).string(); }
  std::string contents(const std::string& name) const {
    std::ifstream in(folder / name, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }
  fs::path folder;
};

TEST_F(Draw, TheStepAskedForToAFileOrToStandardOutput) {
  const std::string file = library_path("fork-then-write");
  const Ran out = cowscope({"draw", file, "--step", "4", "--theme", "dark"});
  EXPECT_EQ(out.status, 0) << out.err;
  EXPECT_EQ(out.out.rfind("<svg ", 0), 0U);
  EXPECT_NE(out.out.find("Step 4 of 6"), std::string::npos);
  EXPECT_NE(out.out.find("#0e1217"), std::string::npos);
  EXPECT_EQ(cowscope({"draw", file, "--step=4", "--theme=dark", "-o", "-"}).out, out.out);

  const Ran kept = cowscope({"draw", file, "--step", "4", "--theme", "dark", "-o", path("a.svg")});
  EXPECT_EQ(kept.status, 0) << kept.err;
  EXPECT_EQ(kept.out, "");
  EXPECT_EQ(contents("a.svg"), out.out);
  EXPECT_EQ(files(), 1U);

  EXPECT_NE(cowscope({"draw", file, "--step", "4.3"}).out.find("event 3 of 10"), std::string::npos);
  EXPECT_NE(cowscope({"draw", file}).out.find("Step 3 of 6"), std::string::npos)
      << "where it opens";
  EXPECT_NE(
      cowscope({"draw", file, "--policy", "eager", "--step", "3"}).out.find("Copy all at fork"),
      std::string::npos);
  EXPECT_NE(cowscope({"draw", file, "--lang", "de"}).out.find("Fork, dann schreiben"),
            std::string::npos);
}

TEST_F(Draw, WhatCannotBeDrawnOrWrittenLeavesEverythingAsItWas) {
  const std::string file = library_path("fork-then-write");
  std::ofstream(folder / "kept.svg") << "mine";
  const std::string out = path("kept.svg");
  for (const auto& [arguments, says] :
       std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"--step", "99"}, "there is no step 99; the last one is 6"},
           {{"--step", "4.99"}, "step 4 has no event 99; its last one is 10"},
           {{"--branch", "nowhere"}, "nowhere"}}) {
    std::vector<std::string> all{"draw", file, "-o", out};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Ran ran = cowscope(all);
    EXPECT_NE(ran.status, 0);
    EXPECT_NE(ran.err.find(says), std::string::npos) << ran.err;
  }
  EXPECT_EQ(contents("kept.svg"), "mine");

  const Ran nowhere = cowscope({"draw", file, "-o", path("no/such/folder.svg")});
  EXPECT_EQ(nowhere.status, 2);
  EXPECT_NE(nowhere.err.find("cannot be written: No such file or directory"), std::string::npos);
  const Ran folder_itself = cowscope({"draw", file, "-o", folder.string()});
  EXPECT_EQ(folder_itself.status, 2);
  EXPECT_NE(folder_itself.err.find("cannot be written"), std::string::npos);
  const Ran device = cowscope({"draw", file, "-o", "/dev/full"});
  EXPECT_EQ(device.status, 2);
  EXPECT_TRUE(fs::is_character_file("/dev/full")) << "what is no file is not replaced by one";
  EXPECT_EQ(files(), 1U) << "nothing is left beside it";
}

}  // namespace
}  // namespace cowscope::testing
