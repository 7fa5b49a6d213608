// Colour on terminals only, and pipes that close.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/support/run_program.h"

namespace cowscope::testing {
namespace {

const std::map<std::string, std::string> kColourful = {{"TERM", "xterm-256color"},
                                                       {"NO_COLOR", ""}};

std::string without_colour(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') i = text.find('m', i);
    else if (text[i] != '\r') out += text[i];
  }
  return out;
}

TEST(Terminal, ColourIsForTerminals) {
  const std::vector<std::string> run = {"run", library_path("fork-then-write")};
  EXPECT_EQ(cowscope(run, "", kColourful).out.find('\x1b'), std::string::npos);
  const Ran coloured = cowscope_on_terminal(run, kColourful);
  EXPECT_EQ(coloured.status, 0);
  EXPECT_NE(coloured.out.find("\x1b["), std::string::npos);
}

TEST(Terminal, NoColorAndDumbTerminalsAreRespected) {
  const std::vector<std::string> run = {"run", library_path("fork-then-write")};
  EXPECT_EQ(cowscope_on_terminal(run, {{"TERM", "xterm"}, {"NO_COLOR", "1"}}).out.find('\x1b'),
            std::string::npos);
  EXPECT_EQ(cowscope_on_terminal(run, {{"TERM", "dumb"}, {"NO_COLOR", ""}}).out.find('\x1b'),
            std::string::npos);
}

TEST(Terminal, ColourChangesNothingElse) {
  for (const std::string& id : library_ids()) {
    const std::vector<std::string> run = {"run", library_path(id)};
    std::string coloured = without_colour(cowscope_on_terminal(run, kColourful).out);
    // Blanks at a line's end may differ: nobody sees them.
    std::string tidy;
    for (const char c : coloured) {
      if (c == '\n') tidy.erase(tidy.find_last_not_of(' ') + 1);
      tidy += c;
    }
    EXPECT_EQ(tidy, cowscope(run).out) << id;
  }
}

TEST(Terminal, EachProcessHasItsOwnColour) {
  const std::string out =
      cowscope_on_terminal({"run", library_path("fork-then-write")}, kColourful).out;
  EXPECT_NE(out.find("\x1b[1;38;5;74mparent\x1b[0m"), std::string::npos);
  EXPECT_NE(out.find("\x1b[1;38;5;214mchild\x1b[0m"), std::string::npos);
}

TEST(Terminal, MessagesAreColouredThereToo) {
  EXPECT_NE(
      cowscope_on_terminal({"run", "/nowhere"}, kColourful).out.find("\x1b[1m/nowhere:\x1b[0m"),
      std::string::npos);
}

TEST(Pipe, AReaderThatGoesAwayIsFine) {
  const std::string file =
      temporary_file("long.cow", "spawn a from sh\nrepeat 20000 { write a heap[0] }\n");
  const std::string command = "bash -c 'set -o pipefail; " COWSCOPE_BINARY_DIR
                              "/cowscope run --format jsonl " +
                              file + " 2>&1 | head -n 1 > /dev/null'";
  EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST(Pipe, ADiskThatIsFullIsTold) {
  const std::string command = COWSCOPE_BINARY_DIR "/cowscope run " +
                              library_path("fork-then-write") + " > /dev/full 2> " +
                              temporary_folder() + "/full";
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 2);
  EXPECT_NE(file_text(temporary_folder() + "/full").find("cannot write"), std::string::npos);
}

}  // namespace
}  // namespace cowscope::testing
