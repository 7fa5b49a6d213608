#include "scenarios/name_checker.h"

#include <algorithm>
#include <variant>
#include <vector>

#include "scenarios/nearest_word.h"

namespace cowscope {

/// Everything that an expectation or an answer may name.
struct NameChecker::Visit {
  NameChecker& names;

  void operator()(const ExpectMeasure& e) const {
    names.measure(e.left);
    if (const auto* right = std::get_if<Measure>(&e.right)) names.measure(*right);
  }
  void operator()(const ExpectSame& e) const {
    names.page(e.a);
    names.page(e.b);
  }
  void operator()(const ExpectBytes& e) const { names.page(e.place); }
  void operator()(const ExpectProperty& e) const { names.page(e.page); }
  void operator()(const ExpectState& e) const { names.process(e.who); }
  void operator()(const ExpectOutcome&) const {}
  void operator()(const std::string&) const {}
  void operator()(const Measure& m) const { names.measure(m); }
  void operator()(const PointAtPage& p) const { names.page(p.page); }
  void operator()(const PointAtFrame& p) const { names.page(p.page); }
};

NameChecker::NameChecker(const Scenario& scenario, Diagnostics& errors) : errors_(errors) {
  if (scenario.programs.empty()) regions_ = {"heap", "stack"};
  for (const ProgramSource& program : scenario.programs) {
    for (const RegionSource& region : program.regions) regions_.insert(region.name);
  }
}

void NameChecker::step(const StepSource& step, const Command& command, const TextPool& texts,
                       bool tell) {
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
  place_ = &step.place;
  for (const Expectation& expectation : step.expects) std::visit(Visit{*this}, expectation);
  if (step.ask) std::visit(Visit{*this}, step.ask->answer);
}

void NameChecker::measure(const Measure& m) {
  if (m.kind == MeasureKind::Refs) page(m.page);
  if (m.kind == MeasureKind::Rss || m.kind == MeasureKind::Pss || m.kind == MeasureKind::Uss)
    process(m.page.who);
}

void NameChecker::page(const PageRef& ref) {
  process(ref.who);
  check(regions_, ref.region, "region");
}

void NameChecker::process(const std::string& who) { check(processes_, who, "process"); }

void NameChecker::check(const std::unordered_set<std::string>& known, const std::string& name,
                        std::string_view what) {
  if (known.find(name) != known.end()) return;
  if (errors_.size() >= kMostDiagnostics) return;
  // In order of spelling, so that the message does not depend on how a set is laid out.
  std::vector<std::string_view> words(known.begin(), known.end());
  std::sort(words.begin(), words.end());
  Diagnostic d;
  d.line = place_->line;
  d.column = place_->column;
  d.pointer = place_->pointer;
  d.message = "what is expected or asked here names a " + std::string(what) + " '" + name +
              "', and no line so far makes one" + did_you_mean(name, words);
  errors_.push_back(std::move(d));
}

}  // namespace cowscope
