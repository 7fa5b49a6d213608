// From an offset in an input to the line and column that a person sees, and the list of what is
// wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/diagnostic.h"
#include "scenarios/scenario.h"
#include "scenarios/slice.h"

namespace cowscope {

/// The offset of the first byte that is not well-formed UTF-8 (overlong forms, surrogates and code
/// points past U+10FFFF are not); npos if all is well.
std::size_t first_invalid_utf8(std::string_view text);
/// Characters (code points) in well-formed UTF-8.
std::size_t count_characters(std::string_view text);

/// Tells where an offset of some text stands in the source that a person wrote.
class SourceMap {
 public:
  virtual SourcePlace at(std::size_t offset) = 0;

 protected:
  ~SourceMap() = default;
};

/// Offsets of a text as it was written. Columns count characters, from 1. Answers in constant time
/// after one pass, of which each answer makes as much as it needs.
class TextSourceMap final : public SourceMap {
 public:
  explicit TextSourceMap(std::string_view text) : text_(text) {}
  SourcePlace at(std::size_t offset) override;

 private:
  void read_to(std::size_t offset);
  std::size_t characters_before(std::size_t offset) const;

  static constexpr std::size_t kStride = 64;
  std::string_view text_;
  std::size_t read_ = 0, seen_ = 0;  // bytes, and characters in them
  std::vector<std::size_t> line_starts_;
  std::vector<std::size_t> characters_;  // before each multiple of kStride
};

/// Offsets of a command's canonical text, from the place where the command stands. Exact where the
/// command was written letter for letter so; otherwise all are the command's beginning.
class CommandSourceMap final : public SourceMap {
 public:
  CommandSourceMap(const SourcePlace& place, std::string_view text) : place_(place), text_(text) {}
  SourcePlace at(std::size_t offset) override;

 private:
  const SourcePlace& place_;
  std::string_view text_;
};

/// Collects what is wrong with one input, at most kMostDiagnostics in all.
class Reporter {
 public:
  Reporter(SourceMap& map, Diagnostics& out) : map_(map), out_(out), before_(out.size()) {}

  void error(std::size_t offset, std::string message) {
    error_at(map_.at(offset), std::move(message));
  }
  void limit(std::size_t offset, std::string message) {
    error_at(map_.at(offset), std::move(message), true);
  }
  void error_at(const SourcePlace& place, std::string message, bool limit = false);

  SourcePlace place(std::size_t offset) { return map_.at(offset); }
  bool failed() const { return out_.size() > before_ || dropped_; }
  /// No more are wanted: parsing may stop.
  bool full() const { return out_.size() >= kMostDiagnostics; }
  Diagnostics& diagnostics() { return out_; }

 private:
  SourceMap& map_;
  Diagnostics& out_;
  std::size_t before_;
  bool dropped_ = false;
};

/// What every input must be: at most 1 MiB of UTF-8 text without control characters. False:
/// reported.
inline constexpr std::size_t kInputLimit = std::size_t{1} << 20;
bool require_text(std::string_view text, Reporter& report);
/// The same in slices: work() until it says that all is looked at, then well().
class TextCheck {
 public:
  /// Both must stay.
  TextCheck(std::string_view text, Reporter& report) : text_(text), report_(report) {}
  bool work(Slice& slice);
  bool well() const { return well_; }

 private:
  bool spends(Slice& slice);

  std::string_view text_;
  Reporter& report_;
  std::size_t characters_ = 0, at_ = 0;  // bytes that are well-formed, that may stand there
  std::uint32_t since_ = 0;              // bytes since it was looked whether the slice is over
  bool well_ = false;
};

/// 1000000 as "1,000,000".
std::string with_commas(std::uint64_t number);

}  // namespace cowscope
