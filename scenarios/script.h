// The script language as text: parsing and printing (language.md of the design;
// scenarios/LANGUAGE.md).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command.h"
#include "engine/text_pool.h"
#include "scenarios/diagnostic.h"
#include "scenarios/scenario.h"
#include "scenarios/slice.h"

namespace cowscope {

/// A whole script, directives included. Null: see `errors` (at most twenty).
std::optional<Scenario> parse_script(std::string_view text, Diagnostics& errors);
/// The same in slices: work() until it says that all is read, then take().
class ScriptReading {
 public:
  /// `errors` must stay. `items_only`: as parse_items() reads, into Scenario::script.
  ScriptReading(std::string text, Diagnostics& errors, bool items_only = false);
  ~ScriptReading();
  bool work(Slice& slice);
  /// 0 … 1.
  double progress() const;
  std::optional<Scenario> take();
  /// Takes down what was not taken, in slices. True when nothing is left of it.
  bool clear(Slice& slice);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};
/// The same scenario as text; parse_script(print_script(s)) == s.
std::string print_script(const Scenario& scenario);

/// Items only (no directives), as typed on the page's command line or in JSON's `do`.
std::optional<std::vector<ScriptItem>> parse_items(std::string_view text, Diagnostics& errors);

/// One command without variables, to what the engine runs.
std::optional<Command> parse_command(std::string_view text, TextPool& texts, Diagnostics& errors);

/// One expectation without variables and without the word expect.
std::optional<Expectation> parse_expectation(std::string_view text, Diagnostics& errors);
std::optional<Measure> parse_measure(std::string_view text, Diagnostics& errors);
std::optional<PageRef> parse_page_ref(std::string_view text, Diagnostics& errors);

/// A string literal with quotes and escapes.
std::string quote(std::string_view bytes);

}  // namespace cowscope
