// A change on its way: text read, compiled and looked at, a slice at a time, beside what is loaded.
// Private to this folder.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scenarios/script.h"
#include "web/session/request.h"

namespace cowscope {

/// How a scenario is to be made ready.
struct Preparation {
  std::optional<Policy> policy;  // instead of its own
  std::string branch;
  bool mark_broken = false;
  std::uint32_t first_unmarked = 0, last_unmarked = 0;
};

/// By pid - 1: at which steps a process comes to which line of the code listing.
using CodeMarks = std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>>;

class Job {
 public:
  /// The text, if there is one to read, is `text`; then `prepare` is given what it says, else an
  /// empty scenario. It sets what is to be compiled, and returns false if there is nothing to do.
  std::string text;
  bool items_only = false;  // of the command line: no directives
  std::function<bool(Scenario)> prepare;
  Scenario source;
  Preparation how;
  std::size_t history_bytes = 0;
  std::uint64_t pages_per_command = 0;
  /// Once it is compiled, whether it is what was wanted; false: refused.
  std::function<bool()> accept;
  /// If nothing in it holds, it is compiled once more with that as errors.
  bool wants_something_to_hold = false;
  bool looks_for_unmet = false;  // only if it runs under its own policy
  /// Puts it in place.
  std::function<void()> install;
  /// Instead of all of the above: looks for something in what is loaded. True when it is found, or
  /// refused with an error. `searched`: 0 … 1.
  std::function<bool(Slice&)> search;
  std::function<double()> searched;

  RequestResult result;
  std::unique_ptr<CompiledScenario> next;
  CodeMarks code_marks;
  std::vector<UnmetStep> unmet;

  /// True when nothing is left but to install it, or it was refused.
  bool work(Slice& slice);
  bool ready() const { return stage_ == Stage::Ready; }
  /// 0 … 1.
  double progress() const;
  /// Takes down what it has built, in slices. True when nothing is left.
  bool clear(Slice& slice);

 private:
  enum class Stage : std::uint8_t { Begin, Read, Compile, Marks, Unmet, Ready, Refused };
  void begin();
  void begin_compiling();
  void after_reading(std::optional<Scenario> read);
  void after_compiling();
  bool read_marks(Slice& slice);
  bool find_unmet(Slice& slice);

  Stage stage_ = Stage::Begin;
  std::unique_ptr<ScriptReading> reading_;
  std::unique_ptr<Compilation> compilation_;
  std::uint32_t at_ = 0;  // step of the last two stages
  std::unordered_map<TextId, Pid> pids_;
};

/// Takes down a scenario that nobody looks at any more: its million steps are a million texts.
bool clear(CompiledScenario& scenario, Slice& slice);

}  // namespace cowscope
