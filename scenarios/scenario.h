// A scenario: what a script or its JSON form says, as data. Text and JSON carry the same (script.h,
// scenario_json.h); compile() makes it ready to run.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/timeline.h"
#include "scenarios/diagnostic.h"
#include "scenarios/expectation.h"
#include "scenarios/localized_text.h"
#include "scenarios/slice.h"
#include "scenarios/step_list.h"

namespace cowscope {

struct Choice {
  LocalizedText text;
  std::optional<std::uint32_t> idea;  // of the list of things people get wrong
  LocalizedText why;
  bool operator==(const Choice&) const = default;
};
/// A literal, a measure computed after the command, or something to be pointed at.
struct PointAtPage {
  PageRef page;
  bool operator==(const PointAtPage&) const = default;
};
struct PointAtFrame {
  PageRef page;
  bool operator==(const PointAtFrame&) const = default;
};
using Answer = std::variant<std::string, Measure, PointAtPage, PointAtFrame>;
struct Question {
  LocalizedText text;
  std::vector<Choice> choices;  // may be empty: answered by a number or by pointing
  Answer answer;
  /// The answer as the script spells it, where it holds variables ("refs child$i heap[$i]"):
  /// `answer` then says only of what sort it is, until compile() has put them in. Else empty.
  std::string answer_source;
  LocalizedText why;
  bool operator==(const Question&) const = default;
};

/// What belongs to a command besides its doing.
struct Notes {
  LocalizedText say;
  std::uint32_t line = 0;  // of the code listing, from 1; 0: none
  std::string label;       // may hold variables inside a repeat
  std::optional<Question> ask;
  /// Source text without the word expect; may hold variables. Of a repeat: those that stand behind
  /// it, so they belong to its last command.
  std::vector<std::string> expects;
  bool operator==(const Notes&) const = default;
};

struct ScriptItem;
struct CommandItem {
  std::string text;  // canonical: single blanks, variables not yet put in
  Notes notes;
  SourcePlace place;
  bool operator==(const CommandItem&) const = default;
};
struct RepeatItem {
  std::uint64_t count = 0;
  std::string variable;  // empty: none
  std::uint64_t from = 0;
  std::vector<ScriptItem> body;
  Notes notes;  // of its first command (an annotation before the repeat)
  SourcePlace place;
  bool operator==(const RepeatItem&) const;
};
struct ScriptItem {
  std::variant<CommandItem, RepeatItem> item;
  bool operator==(const ScriptItem&) const = default;
};

/// Takes a list of them down, in slices. True when nothing is left.
bool clear(std::vector<ScriptItem>& items, Slice& slice);

struct Branch {
  std::string name;  // shown to people
  std::string from;  // a label
  std::vector<ScriptItem> script;
  SourcePlace place;
  bool operator==(const Branch&) const = default;
};

struct RegionSource {
  std::string name;
  std::uint32_t pages = 1;
  Prot prot;
  Sharing sharing = Sharing::Private;
  std::string file;  // empty: anonymous
  std::uint32_t at = 0, touched = 0;
  std::optional<std::uint64_t> start;  // address
  SourcePlace place;
  bool operator==(const RegionSource&) const = default;
};
struct ProgramSource {
  std::string name;
  std::vector<RegionSource> regions;
  SourcePlace place;
  bool operator==(const ProgramSource&) const = default;
};
struct FileSource {
  std::string path;
  std::uint32_t pages = 1;
  bool cached = true, tmpfs = false;
  SourcePlace place;
  bool operator==(const FileSource&) const = default;
};

/// The `machine` object, as it is written.
struct MachineSource {
  std::uint32_t frames = 64, page_size = 4096, tlb_entries = 16, max_processes = 4096,
                fault_around = 16;
  Policy policy = Policy::Cow;
  bool zero_page = true;
  std::string thp = "never", thp_cow = "pte";
  std::uint64_t swap = 0;
  std::uint32_t overcommit = 0, overcommit_ratio = 50;
  std::vector<std::pair<std::string, std::uint64_t>> groups;
  std::vector<std::pair<std::string, std::uint32_t>>
      costs;  // by event kind; those not named are as documented
  std::vector<std::string> bugs;
  SourcePlace place;
  /// Where each key that was given stood.
  struct KeyPlaces {
    std::vector<std::pair<std::string, SourcePlace>> keys;
    bool operator==(const KeyPlaces&) const { return true; }
  } key_places;
  bool operator==(const MachineSource&) const = default;
};

struct Scenario {
  std::string id;
  std::uint32_t revision = 0;  // 0: not given
  std::uint32_t level = 0;     // 1 2 3; 0: not given
  std::string open;            // label; empty: after the first step
  SourcePlace open_place;
  LocalizedText title, summary;
  MachineSource machine;
  std::vector<FileSource> files;
  std::vector<ProgramSource> programs;  // empty: the default program sh
  std::vector<std::string> code;
  std::vector<ScriptItem> script;
  std::vector<Branch> branches;
  bool operator==(const Scenario&) const = default;
};

/// Ready to run: the timeline has been prepared to the end, so that nothing in it is an error.
struct CompiledScenario {
  Scenario source;
  std::shared_ptr<Setup> setup;
  StepList steps;                      // steps[0] is step 1
  std::unique_ptr<Timeline> timeline;  // at step 0
  std::uint32_t open_step = 1;
  std::uint32_t processes = 0;    // that the script makes
  std::vector<std::string> cast;  // the first few of them by name, in order
  std::uint32_t most_frames = 0;  // used at the end of some step
  bool has_code_marks = false;    // some step names a line of the code
};

struct CompileOptions {
  std::optional<Policy> policy;  // instead of the scenario's own
  std::string branch;            // name of a branch to follow; empty: the main line
  bool mark_broken = false;      // lines whose names no longer exist become Skip and are marked
  std::uint32_t first_unmarked =
      0;  // with mark_broken: steps first … last (from 1; 0: none) are still errors
  std::uint32_t last_unmarked = 0;
  std::size_t history_bytes = std::size_t{128} << 20;
  std::uint64_t pages_per_command = Limits::kPageOperations;  // engine/machine.h, Setup
  bool need_command = true;  // a script without a command is an error
};

/// Unrolls, resolves names and does the dry run. Empty pointer: see `errors`.
std::unique_ptr<CompiledScenario> compile(const Scenario& scenario, const CompileOptions& options,
                                          Diagnostics& errors);
/// The same in slices: work() until it says that nothing is left, then take().
class Compilation {
 public:
  /// `errors` must stay.
  Compilation(Scenario scenario, CompileOptions options, Diagnostics& errors);
  ~Compilation();
  bool work(Slice& slice);
  /// 0 … 1.
  double progress() const;
  /// Null: see `errors`.
  std::unique_ptr<CompiledScenario> take();
  /// Takes down what was not taken, in slices. True when nothing is left of it.
  bool clear(Slice& slice);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Takes down the states that a history keeps, in slices, if there is one. True when none is left;
/// then nothing may be asked of it any more.
bool take_down(Timeline* timeline, Slice& slice);

/// Text that starts with `{` (after blanks) is JSON, else a script on the default machine.
/// Limit: 1 MiB. Null: see `errors`.
std::optional<Scenario> parse_any(const std::string& input, Diagnostics& errors);

/// The step whose label this is, from 1; 0: none.
std::uint32_t find_label(const CompiledScenario& scenario, const std::string& label);

}  // namespace cowscope
