// Output to people: columns, wrapping and colour, and to pipes without any of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/narration.h"

namespace cowscope::cli {

inline constexpr std::size_t kColumns = 100;

enum class Style : std::uint8_t { Plain, Strong, Dim, Accent, Good, Attention, Fault, Process };

/// A piece of a line; for Style::Process, `pid` gives the colour.
struct Piece {
  std::string text;
  Style style = Style::Plain;
  Pid pid{};
};
using Line = std::vector<Piece>;

/// Columns that a text takes on a terminal: wide characters two, combining ones none.
std::size_t columns_of(std::string_view text);
std::size_t columns_of(const Line& line);
/// Cut to so many columns, with … at the end if anything was lost.
std::string cut_to(std::string_view text, std::size_t columns);
/// What must not reach a terminal (control bytes, text that is no UTF-8) replaced by U+FFFD.
std::string printable(std::string_view text);

/// A sentence in a style, process names in their colours.
Line styled(const Sentence& sentence, Style style);
/// Broken at blanks into lines of at most `columns`.
std::vector<Line> wrap(const Line& line, std::size_t columns);

/// Standard output. Buffers; a reader that has gone away ends the program quietly.
class Output {
 public:
  /// What a failed write does. EndAtOnce: without unwinding. Remember: nothing more is written, for
  /// those who have something to put away before they call end_if_failed().
  enum class OnFailure : std::uint8_t { EndAtOnce, Remember };

  explicit Output(bool colour, OnFailure on_failure = OnFailure::EndAtOnce)
      : colour_(colour), on_failure_(on_failure) {}
  ~Output() { flush(); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void raw(std::string_view text);
  void line(const Line& line);
  void line() { raw("\n"); }
  void flush();
  bool colour() const { return colour_; }
  bool failed() const { return error_ != 0; }
  void end_if_failed() const;

 private:
  std::string buffer_;
  bool colour_;
  OnFailure on_failure_;
  int error_ = 0;
};

/// True if the stream is a terminal that takes more than lines.
bool is_terminal(int fd);
/// True if the stream is a terminal that takes colour and nobody said NO_COLOR.
bool takes_colour(int fd);

/// "NAME:LINE:COL: message" or "NAME: message" on standard error.
void tell(const std::string& message);

}  // namespace cowscope::cli
