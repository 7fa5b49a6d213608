// A scenario made ready to run: repeats unrolled, names checked, and everything run once. All of it
// in slices, for a script may have a million commands.
#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "scenarios/machine_setup.h"
#include "scenarios/name_checker.h"
#include "scenarios/nearest_word.h"
#include "scenarios/refusal.h"
#include "scenarios/scenario.h"
#include "scenarios/source_map.h"
#include "scenarios/unroll.h"

namespace cowscope {
namespace {

void report(Diagnostics& errors, const SourcePlace& place, std::string message) {
  if (errors.size() >= kMostDiagnostics) return;
  Diagnostic d;
  d.line = place.line;
  d.column = place.column;
  d.pointer = place.pointer;
  d.message = std::move(message);
  errors.push_back(std::move(d));
}

using Labels = std::unordered_map<std::string_view, std::uint32_t>;  // to the step, from 1

std::vector<std::string_view> words_of(const Labels& labels, const StepList& steps) {
  std::vector<std::string_view> words;
  words.reserve(labels.size());
  for (const StepSource& step : steps) {
    if (!step.label.empty()) words.push_back(step.label);
  }
  return words;
}

/// Names of processes that are kept for those who show only the first few.
constexpr std::size_t kCast = 8;
/// Page operations between two looks at whether a slice is over.
constexpr std::uint64_t kOperations = 256;

}  // namespace

struct Compilation::Impl {
  Impl(Scenario scenario, CompileOptions options, Diagnostics& errors)
      : out_(std::make_unique<CompiledScenario>()),
        scenario_(out_->source),
        options_(std::move(options)),
        errors_(errors),
        before_(errors.size()) {
    scenario_ = std::move(scenario);
  }

  bool work(Slice& slice) {
    while (stage_ != Stage::Done)
      if (go_on(slice)) return stage_ == Stage::Done;
    return true;
  }

  double progress() const {
    // Shares of the time that a long script takes.
    const double all = static_cast<double>(std::max<std::size_t>(1, steps_wanted_));
    const auto part = [&](std::size_t n) { return std::min(1.0, static_cast<double>(n) / all); };
    switch (stage_) {
      case Stage::Begin: return 0;
      case Stage::Unroll:
      case Stage::UnrollBranch: return 0.45 * part(script_.steps.size());
      case Stage::Labels:
      case Stage::BranchLabels: return 0.45 + 0.03 * part(at_);
      case Stage::Names: return 0.48 + 0.07 * part(at_);
      case Stage::Run: return 0.55 + 0.45 * part(out_->timeline->prepared());
      case Stage::Report: return 0.99;
      case Stage::Done: return 1;
    }
    return 1;
  }

  std::unique_ptr<CompiledScenario> take() {
    // What is asked about and what is done are checked one after the other; they are told in order.
    std::stable_sort(errors_.begin() + static_cast<std::ptrdiff_t>(before_), errors_.end(),
                     [](const Diagnostic& a, const Diagnostic& b) {
                       return std::tie(a.line, a.column) < std::tie(b.line, b.column);
                     });
    return runs_ && !failed() ? std::move(out_) : nullptr;
  }

  bool clear(Slice& slice) {
    stage_ = Stage::Done;
    if (unrolling_ != nullptr && !unrolling_->clear(slice)) return false;
    if (!script_.steps.clear(slice) || !take_down(all_.get(), slice)) return false;
    return out_ == nullptr || (take_down(out_->timeline.get(), slice) && out_->steps.clear(slice) &&
                               cowscope::clear(out_->source.script, slice));
  }

 private:
  enum class Stage : std::uint8_t {
    Begin,
    Unroll,
    Labels,
    UnrollBranch,
    BranchLabels,
    Names,
    Run,
    Report,
    Done
  };

  bool failed() const { return errors_.size() > before_; }

  /// Moves on by a little; true if the slice is over.
  bool go_on(Slice& slice) {
    switch (stage_) {
      case Stage::Begin: begin(); return slice.spend();
      case Stage::Unroll:
        if (!unrolling_->work(slice)) return true;
        next_if(!unrolling_->failed(), Stage::Labels);
        return false;
      case Stage::Labels:
        if (collect_labels(labels_, slice)) return true;
        after_labels();
        return false;
      case Stage::UnrollBranch:
        if (!unrolling_->work(slice)) return true;
        next_if(!unrolling_->failed(), Stage::BranchLabels);
        labels_.clear();
        return false;
      case Stage::BranchLabels:
        if (collect_labels(labels_, slice)) return true;
        open_in_branch();
        after_script();
        return false;
      case Stage::Names: return check_names(slice);
      case Stage::Run: return dry_run(slice);
      case Stage::Report: return report_rest(slice);
      case Stage::Done: break;
    }
    return false;
  }
  void next_if(bool well, Stage stage) {
    at_ = looked_ = 0;
    stage_ = well ? stage : Stage::Done;
  }

  void begin() {
    out_->setup = make_setup(scenario_, options_.policy, errors_);
    // Without a machine the commands can still be read, for all errors to be told at once.
    scratch_ = out_->setup != nullptr ? out_->setup : std::make_shared<Setup>();
    branch_ = find_branch();
    if (!check_command_count(scenario_.script, 0, errors_)) return next_if(false, Stage::Done);
    steps_wanted_ = static_cast<std::size_t>(count_commands(scenario_.script));
    unrolling_ =
        std::make_unique<Unrolling>(scenario_.script, 0, scratch_->texts, script_, errors_);
    next_if(true, Stage::Unroll);
  }

  // Labels of all steps; told if one is there already. True if the slice is over before the end.
  bool collect_labels(Labels& labels, Slice& slice) {
    const StepList& steps = script_.steps;
    for (; at_ < steps.size() && errors_.size() < kMostDiagnostics; ++at_) {
      if (at_ != looked_ && at_ % 16 == 0) {
        looked_ = at_;
        if (slice.spend()) return true;
      }
      if (steps[at_].label.empty()) continue;
      const auto [known, fresh] =
          labels.emplace(steps[at_].label, static_cast<std::uint32_t>(at_ + 1));
      if (fresh) continue;
      const bool same_line = steps[at_].item == steps[known->second - 1].item;
      report(errors_, steps[at_].place,
             "the label '" + steps[at_].label + "' stands at two steps" +
                 (same_line ? "; in a repeat put its variable into the label, as in " +
                                  steps[at_].label + "$i"
                            : ", " + std::to_string(known->second) + " and " +
                                  std::to_string(at_ + 1) + "; give one another name"));
    }
    return false;
  }

  void after_labels() {
    check_branches(labels_);
    open(labels_);
    if (failed()) return next_if(false, Stage::Done);
    if (branch_ == nullptr) return after_script();
    from_ = labels_.at(branch_->from);
    labels_.clear();
    script_.steps.truncate(from_);
    script_.commands.truncate(from_);
    if (!check_command_count(branch_->script, from_, errors_)) return next_if(false, Stage::Done);
    steps_wanted_ = from_ + static_cast<std::size_t>(count_commands(branch_->script));
    unrolling_ = std::make_unique<Unrolling>(branch_->script,
                                             static_cast<std::uint32_t>(scenario_.script.size()),
                                             scratch_->texts, script_, errors_);
    next_if(true, Stage::UnrollBranch);
  }

  void open_in_branch() {
    if (open_step_ <= from_) return;
    const auto found = labels_.find(scenario_.open);
    open_step_ = found != labels_.end() ? found->second : from_;
  }

  void after_script() {
    unrolling_.reset();
    labels_.clear();
    if (options_.need_command && script_.steps.empty()) {
      SourcePlace start;
      start.line = start.column = 1;
      report(errors_, start,
             "the scenario has no command; write one, such as: spawn parent from sh");
    }
    if (failed() || out_->setup == nullptr) return next_if(false, Stage::Done);
    checker_.emplace(scenario_, errors_);
    next_if(true, Stage::Names);
  }

  const Branch* find_branch() {
    if (options_.branch.empty()) return nullptr;
    std::vector<std::string_view> names;
    for (const Branch& branch : scenario_.branches) {
      if (branch.name == options_.branch) return &branch;
      names.push_back(branch.name);
    }
    report(errors_, {},
           "no branch is called '" + options_.branch + "'" + did_you_mean(options_.branch, names));
    return nullptr;
  }

  void check_branches(const Labels& labels) {
    std::unordered_set<std::string_view> names;
    for (const Branch& branch : scenario_.branches) {
      if (!names.insert(branch.name).second)
        report(errors_, branch.place,
               "there are two branches '" + branch.name + "'; give one another name");
      if (labels.find(branch.from) != labels.end()) continue;
      report(errors_, branch.place,
             "the branch begins after the label '" + branch.from + "', and no step has it" +
                 did_you_mean(branch.from, words_of(labels, script_.steps)));
    }
  }

  void open(const Labels& labels) {
    open_step_ = script_.steps.empty() ? 0 : 1;
    if (scenario_.open.empty()) return;
    const auto found = labels.find(scenario_.open);
    if (found != labels.end()) {
      open_step_ = found->second;
      return;
    }
    // A label of a branch is as good: it is there when that branch is followed.
    for (const Branch& branch : scenario_.branches) {
      for (const ScriptItem& item : branch.script) {
        const auto* command = std::get_if<CommandItem>(&item.item);
        if (command != nullptr && command->notes.label == scenario_.open) return;
      }
    }
    report(errors_, scenario_.open_place,
           "the scenario opens after the label '" + scenario_.open + "', and no step has it" +
               did_you_mean(scenario_.open, words_of(labels, script_.steps)));
  }

  bool is_marked(std::size_t step) const {
    return options_.mark_broken &&
           (step < options_.first_unmarked || step > options_.last_unmarked);
  }

  bool check_names(Slice& slice) {
    for (; at_ < script_.steps.size(); ++at_) {
      if (at_ != looked_ && at_ % 8 == 0) {
        looked_ = at_;
        if (slice.spend(2)) return true;
      }
      const StepSource step = script_.steps[at_];
      out_->has_code_marks = out_->has_code_marks || step.line != 0;
      // Most make no name and name none.
      if (!NameChecker::makes_name(script_.commands, at_) && step.expects.empty() && !step.ask)
        continue;
      const Command command = script_.commands[at_];
      checker_->step(step, command, scratch_->texts, !is_marked(at_ + 1));
      if (const auto* spawn = std::get_if<Spawn>(&command)) add_to_cast(spawn->as);
      if (const auto* fork = std::get_if<Fork>(&command)) add_to_cast(fork->as);
    }
    checker_.reset();
    out_->steps = std::move(script_.steps);
    out_->open_step = open_step_;
    out_->setup->pages_per_command = options_.pages_per_command;
    out_->timeline =
        std::make_unique<Timeline>(out_->setup, std::move(script_.commands), for_timeline());
    if (options_.mark_broken)
      out_->timeline->skip_errors_outside(options_.first_unmarked, options_.last_unmarked);
    next_if(true, Stage::Run);
    return slice.spend();
  }

  /// What the steps take belongs to the history, too.
  std::size_t for_timeline() const {
    return options_.history_bytes - std::min(options_.history_bytes / 2, out_->steps.bytes());
  }

  void add_to_cast(TextId name) {
    ++out_->processes;
    if (out_->cast.size() < kCast) out_->cast.emplace_back(scratch_->texts[name]);
  }

  bool dry_run(Slice& slice) {
    Timeline& timeline = *out_->timeline;
    std::uint64_t before = timeline.operations();
    while (!timeline.prepare(kOperations) && !timeline.error()) {
      note_frames();
      if (slice.spend(units_since(before, timeline))) return true;
    }
    note_frames();
    if (timeline.error()) {
      if (errors_.size() < kMostDiagnostics) errors_.push_back(describe(*timeline.error()));
      // The inserted text alone can be refused.
      next_if(!options_.mark_broken, Stage::Report);
      return false;
    }
    // Finding the nearest word takes a look at all names, so a long list gets it at its head only.
    static constexpr std::size_t kMostDescribed = 100;
    std::size_t described = 0;
    for (const StepError& broken : timeline.broken()) {
      out_->steps.own(broken.step - 1).broken =
          described++ < kMostDescribed ? describe(broken).message : "this line no longer holds";
    }
    timeline.seek(0);
    runs_ = true;
    next_if(false, Stage::Done);
    return false;
  }

  /// Of a slice. A single command may be thousands of operations.
  static std::uint32_t units_since(std::uint64_t& before, const Timeline& timeline) {
    const std::uint64_t done = timeline.operations() - std::exchange(before, timeline.operations());
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(8 + done / 4, 1U << 20));
  }

  void note_frames() {
    const Timeline& timeline = *out_->timeline;
    for (; noted_ <= timeline.prepared(); ++noted_)
      out_->most_frames = std::max(out_->most_frames, timeline.summary(noted_).frames_used);
  }

  /// Runs once more past what is wrong, so that all mistakes are told at once. What only follows
  /// from an earlier one is not: a name that a wrong line would have made.
  bool report_rest(Slice& slice) {
    if (all_ == nullptr) {
      all_ = std::make_unique<Timeline>(out_->setup, out_->timeline->commands(), for_timeline());
      all_->skip_errors_outside(0, 0);
    }
    std::uint64_t before = all_->operations();
    while (!all_->prepare(kOperations) && !all_->error())
      if (slice.spend(units_since(before, *all_))) return true;
    next_if(false, Stage::Done);
    const StepError first = *out_->timeline->error();
    const CommandList& commands = out_->timeline->commands();
    std::unordered_set<TextId> not_made;
    std::set<std::tuple<std::uint32_t, std::uint32_t, std::string>> told;
    const SourcePlace& at = out_->steps[first.step - 1].place;
    told.emplace(at.line, at.column, at.pointer);
    for (const StepError& error : all_->broken()) {
      const Command command = commands[error.step - 1];
      const bool follows = not_made.contains(error.error.name);
      if (const auto* c = std::get_if<Spawn>(&command)) not_made.insert(c->as);
      if (const auto* c = std::get_if<Fork>(&command)) not_made.insert(c->as);
      if (const auto* c = std::get_if<Mmap>(&command)) not_made.insert(c->region);
      if (const auto* c = std::get_if<Mremap>(&command); c != nullptr && c->as.value() != 0)
        not_made.insert(c->as);
      if (error.step == first.step || follows) continue;
      if (errors_.size() >= kMostDiagnostics) break;
      // The rounds of a repeat are one line: it is told once.
      const SourcePlace& place = out_->steps[error.step - 1].place;
      if (told.emplace(place.line, place.column, place.pointer).second)
        errors_.push_back(describe(error));
    }
    return false;
  }

  Diagnostic describe(const StepError& error) {
    const StepSource step = out_->steps[error.step - 1];
    const bool in_branch = step.item >= scenario_.script.size() && branch_ != nullptr;
    return describe_refusal(*out_->timeline, error, step,
                            in_branch ? branch_->script : scenario_.script, out_->steps);
  }

  std::unique_ptr<CompiledScenario> out_;
  Scenario& scenario_;  // the compiled one's own
  CompileOptions options_;
  Diagnostics& errors_;
  std::size_t before_;

  Stage stage_ = Stage::Begin;
  std::size_t at_ = 0;      // within the stage, in steps
  std::size_t looked_ = 0;  // where it was looked last whether the slice is over
  std::size_t steps_wanted_ = 0;
  bool runs_ = false;
  std::shared_ptr<Setup> scratch_;
  const Branch* branch_ = nullptr;
  std::uint32_t from_ = 0;  // the branch leaves the main line behind this step
  std::unique_ptr<Unrolling> unrolling_;
  UnrolledScript script_;
  Labels labels_;
  std::uint32_t open_step_ = 0;
  std::optional<NameChecker> checker_;
  std::uint32_t noted_ = 0;
  std::unique_ptr<Timeline> all_;
};

bool take_down(Timeline* timeline, Slice& slice) {
  // A machine's tables and frame records are thousands.
  constexpr std::uint32_t kState = 128;
  while (timeline != nullptr && timeline->take_down())
    if (slice.spend(kState)) return false;
  return true;
}

Compilation::Compilation(Scenario scenario, CompileOptions options, Diagnostics& errors)
    : impl_(std::make_unique<Impl>(std::move(scenario), std::move(options), errors)) {}
Compilation::~Compilation() = default;
bool Compilation::work(Slice& slice) { return impl_->work(slice); }
double Compilation::progress() const { return impl_->progress(); }
std::unique_ptr<CompiledScenario> Compilation::take() { return impl_->take(); }
bool Compilation::clear(Slice& slice) { return impl_->clear(slice); }

std::unique_ptr<CompiledScenario> compile(const Scenario& scenario, const CompileOptions& options,
                                          Diagnostics& errors) {
  Compilation compilation(scenario, options, errors);
  Slice whole;
  compilation.work(whole);
  return compilation.take();
}

}  // namespace cowscope
