// A scenario made ready to run: repeats unrolled, names checked, and everything run once.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "scenarios/machine_setup.h"
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

std::vector<std::string_view> words_of(const Labels& labels, const std::vector<StepSource>& steps) {
  std::vector<std::string_view> words;
  words.reserve(labels.size());
  for (const StepSource& step : steps) {
    if (!step.label.empty()) words.push_back(step.label);
  }
  return words;
}

// Labels from step `first` (an index) on; told if one is there already.
void collect_labels(const std::vector<StepSource>& steps, std::size_t first, Labels& labels,
                    Diagnostics& errors) {
  for (std::size_t i = first; i < steps.size(); ++i) {
    if (steps[i].label.empty()) continue;
    const auto [known, fresh] = labels.emplace(steps[i].label, static_cast<std::uint32_t>(i + 1));
    if (fresh) continue;
    const bool same_line = steps[i].item == steps[known->second - 1].item;
    report(errors, steps[i].place,
           "the label '" + steps[i].label + "' stands at two steps" +
               (same_line ? "; in a repeat put its variable into the label, as in " +
                                steps[i].label + "$i"
                          : ", " + std::to_string(known->second) + " and " + std::to_string(i + 1) +
                                "; give one another name"));
    if (errors.size() >= kMostDiagnostics) return;
  }
}

/// The names that expectations and questions use must be made by then.
class NameChecker {
 public:
  NameChecker(const Scenario& scenario, Diagnostics& errors) : errors_(errors) {
    if (scenario.programs.empty()) {
      regions_ = {"heap", "stack"};
    }
    for (const ProgramSource& program : scenario.programs) {
      for (const RegionSource& region : program.regions) regions_.insert(region.name);
    }
  }

  void step(const StepSource& step, const Command& command, const TextPool& texts, bool tell) {
    if (const auto* spawn = std::get_if<Spawn>(&command))
      processes_.insert(std::string(texts[spawn->as]));
    if (const auto* fork = std::get_if<Fork>(&command))
      processes_.insert(std::string(texts[fork->as]));
    if (const auto* mmap = std::get_if<Mmap>(&command))
      regions_.insert(std::string(texts[mmap->region]));
    if (const auto* mremap = std::get_if<Mremap>(&command);
        mremap != nullptr && mremap->as.value() != 0)
      regions_.insert(std::string(texts[mremap->as]));
    if (!tell) return;
    for (const Expectation& expectation : step.expects) {
      place_ = &step.place;
      std::visit(*this, expectation);
    }
    if (step.ask) {
      place_ = &step.place;
      std::visit(*this, step.ask->answer);
    }
  }

  void operator()(const ExpectMeasure& e) {
    measure(e.left);
    if (const auto* right = std::get_if<Measure>(&e.right)) measure(*right);
  }
  void operator()(const ExpectSame& e) {
    page(e.a);
    page(e.b);
  }
  void operator()(const ExpectBytes& e) { page(e.place); }
  void operator()(const ExpectProperty& e) { page(e.page); }
  void operator()(const ExpectState& e) { process(e.who); }
  void operator()(const ExpectOutcome&) {}
  void operator()(const std::string&) {}
  void operator()(const Measure& m) { measure(m); }
  void operator()(const PointAtPage& p) { page(p.page); }
  void operator()(const PointAtFrame& p) { page(p.page); }

 private:
  void measure(const Measure& m) {
    if (m.kind == MeasureKind::Refs) page(m.page);
    if (m.kind == MeasureKind::Rss || m.kind == MeasureKind::Pss || m.kind == MeasureKind::Uss)
      process(m.page.who);
  }
  void page(const PageRef& ref) {
    process(ref.who);
    check(regions_, ref.region, "region");
  }
  void process(const std::string& who) { check(processes_, who, "process"); }

  void check(const std::unordered_set<std::string>& known, const std::string& name,
             std::string_view what) {
    if (known.find(name) != known.end()) return;
    if (errors_.size() >= kMostDiagnostics) return;
    // In order of spelling, so that the message does not depend on how a set is laid out.
    std::vector<std::string_view> words(known.begin(), known.end());
    std::sort(words.begin(), words.end());
    report(errors_, *place_,
           "what is expected or asked here names a " + std::string(what) + " '" + name +
               "', and no line so far makes one" + did_you_mean(name, words));
  }

  Diagnostics& errors_;
  std::unordered_set<std::string> processes_, regions_;
  const SourcePlace* place_ = nullptr;
};

class Compiler {
 public:
  Compiler(const Scenario& scenario, const CompileOptions& options, Diagnostics& errors)
      : scenario_(scenario), options_(options), errors_(errors), before_(errors.size()) {}

  std::unique_ptr<CompiledScenario> compile() {
    auto out = std::make_unique<CompiledScenario>();
    out->setup = make_setup(scenario_, options_.policy, errors_);
    // Without a machine the commands can still be read, for all errors to be told at once.
    scratch_ = out->setup != nullptr ? out->setup : std::make_shared<Setup>();
    if (!script()) return nullptr;
    if (out->setup == nullptr) return nullptr;
    check_names();
    out->source = scenario_;
    out->steps = std::move(script_.steps);
    out->open_step = open_step_;
    out->setup->pages_per_command = options_.pages_per_command;
    out->timeline =
        std::make_unique<Timeline>(out->setup, std::move(script_.commands), options_.history_bytes);
    const bool runs = dry_run(*out);
    // What is asked about and what is done are checked one after the other; they are told in order.
    std::stable_sort(errors_.begin() + static_cast<std::ptrdiff_t>(before_), errors_.end(),
                     [](const Diagnostic& a, const Diagnostic& b) {
                       return std::tie(a.line, a.column) < std::tie(b.line, b.column);
                     });
    return runs && !failed() ? std::move(out) : nullptr;
  }

 private:
  bool failed() const { return errors_.size() > before_; }

  bool script() {
    const Branch* branch = find_branch();
    if (!check_command_count(scenario_.script, 0, errors_)) return false;
    if (!unroll(scenario_.script, 0, scratch_->texts, script_, errors_)) return false;
    Labels labels;
    collect_labels(script_.steps, 0, labels, errors_);
    check_branches(labels);
    open(labels);
    if (failed()) return false;
    if (branch != nullptr) {
      const std::uint32_t from = labels.at(branch->from);
      script_.steps.resize(from);
      script_.commands.resize(from);
      if (!check_command_count(branch->script, from, errors_)) return false;
      const auto item = static_cast<std::uint32_t>(scenario_.script.size());
      if (!unroll(branch->script, item, scratch_->texts, script_, errors_)) return false;
      Labels here;
      collect_labels(script_.steps, 0, here, errors_);
      if (open_step_ > from) {
        const auto found = here.find(scenario_.open);
        open_step_ = found != here.end() ? found->second : from;
      }
    }
    if (options_.need_command && script_.steps.empty()) {
      SourcePlace start;
      start.line = start.column = 1;
      report(errors_, start,
             "the scenario has no command; write one, such as: spawn parent from sh");
    }
    return !failed();
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

  void check_names() {
    NameChecker checker(scenario_, errors_);
    for (std::size_t i = 0; i < script_.steps.size(); ++i) {
      checker.step(script_.steps[i], script_.commands[i], scratch_->texts, !is_marked(i + 1));
    }
  }

  bool dry_run(CompiledScenario& out) {
    Timeline& timeline = *out.timeline;
    if (options_.mark_broken)
      timeline.skip_errors_outside(options_.first_unmarked, options_.last_unmarked);
    timeline.prepare();
    if (timeline.error()) {
      report_all(out);
      return false;
    }
    // Finding the nearest word takes a look at all names, so a long list gets it at its head only.
    static constexpr std::size_t kMostDescribed = 100;
    std::size_t described = 0;
    for (const StepError& broken : timeline.broken()) {
      out.steps[broken.step - 1].broken = described++ < kMostDescribed
                                              ? describe(out, broken).message
                                              : "this line no longer holds";
    }
    timeline.seek(0);
    return true;
  }

  /// Runs once more past what is wrong, so that all mistakes are told at once. What only follows
  /// from an earlier one is not: a name that a wrong line would have made.
  void report_all(CompiledScenario& out) {
    const StepError first = *out.timeline->error();
    if (errors_.size() < kMostDiagnostics) errors_.push_back(describe(out, first));
    if (options_.mark_broken) return;  // the inserted text alone can be refused
    const std::vector<Command> commands = out.timeline->commands();
    Timeline all(out.setup, commands, options_.history_bytes);
    all.skip_errors_outside(0, 0);
    all.prepare();
    std::unordered_set<TextId> not_made;
    std::set<std::tuple<std::uint32_t, std::uint32_t, std::string>> told;
    const SourcePlace& at = out.steps[first.step - 1].place;
    told.emplace(at.line, at.column, at.pointer);
    for (const StepError& error : all.broken()) {
      const Command& command = commands[error.step - 1];
      const bool follows = not_made.contains(error.error.name);
      if (const auto* c = std::get_if<Spawn>(&command)) not_made.insert(c->as);
      if (const auto* c = std::get_if<Fork>(&command)) not_made.insert(c->as);
      if (const auto* c = std::get_if<Mmap>(&command)) not_made.insert(c->region);
      if (const auto* c = std::get_if<Mremap>(&command); c != nullptr && c->as.value() != 0)
        not_made.insert(c->as);
      if (error.step == first.step || follows) continue;
      if (errors_.size() >= kMostDiagnostics) return;
      // The rounds of a repeat are one line: it is told once.
      const SourcePlace& place = out.steps[error.step - 1].place;
      if (told.emplace(place.line, place.column, place.pointer).second)
        errors_.push_back(describe(out, error));
    }
  }

  Diagnostic describe(CompiledScenario& out, const StepError& error) {
    const StepSource& step = out.steps[error.step - 1];
    const std::vector<ScriptItem>* items = &scenario_.script;
    if (step.item >= scenario_.script.size()) {
      for (const Branch& branch : scenario_.branches) {
        if (branch.name == options_.branch) items = &branch.script;
      }
    }
    return describe_refusal(*out.timeline, error, step, *items, out.steps);
  }

  const Scenario& scenario_;
  const CompileOptions& options_;
  Diagnostics& errors_;
  std::size_t before_;
  std::shared_ptr<Setup> scratch_;
  UnrolledScript script_;
  std::uint32_t open_step_ = 0;
};

}  // namespace

std::unique_ptr<CompiledScenario> compile(const Scenario& scenario, const CompileOptions& options,
                                          Diagnostics& errors) {
  return Compiler(scenario, options, errors).compile();
}

}  // namespace cowscope
