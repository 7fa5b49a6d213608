#include "scenarios/compare.h"

#include <algorithm>

#include "scenarios/script.h"

namespace cowscope {
namespace {

PolicyRun cost_of(const Timeline& t, Policy policy) {
  PolicyRun run;
  run.policy = policy;
  for (std::uint32_t step = 0; step <= t.steps(); ++step) {
    const StepSummary& s = t.summary(step);
    run.peak_frames = std::max(run.peak_frames, s.frames_used);
    run.peak_page_tables = std::max(run.peak_page_tables, s.page_tables);
    if (step > 0 && std::holds_alternative<Fork>(t.commands()[step - 1]))
      run.fork_ns += s.totals.time_ns - t.summary(step - 1).totals.time_ns;
  }
  const StepSummary& end = t.summary(t.steps());
  run.end_frames = end.frames_used;
  run.end_page_tables = end.page_tables;
  run.totals = end.totals;
  return run;
}

/// Two runs of the same commands, held against each other at the same step.
class Pair {
 public:
  Pair(const Timeline& a, Policy of_a, const Timeline& b, Policy of_b)
      : a_(a.machine()),
        b_(b.machine()),
        name_a_(to_string(of_a)),
        name_b_(to_string(of_b)),
        of_a_(a.summary(a.position().step)),
        of_b_(b.summary(b.position().step)) {}

  std::string difference() {
    if (of_a_.outcome != of_b_.outcome)
      return std::string("the outcome is ") + to_string(of_a_.outcome) + " under " + name_a_ +
             " and " + to_string(of_b_.outcome) + " under " + name_b_;
    if (std::string d = one_sided(a_, b_, name_a_); !d.empty()) return d;
    if (std::string d = one_sided(b_, a_, name_b_); !d.empty()) return d;
    for (const Process& p : a_.state().processes) {
      if (!p.alive()) continue;
      if (std::string d = compare(p, *a_in(b_, p)); !d.empty()) return d;
    }
    return {};
  }
  std::uint64_t pages() const { return pages_; }

 private:
  /// The process of the same name, if it is alive.
  const Process* a_in(const Machine& other, const Process& p) const {
    const Machine& own = &other == &b_ ? a_ : b_;
    const TextId name = other.texts().find(own.texts()[p.name]);
    const Process* found = name.value() != 0 ? other.state().find(name) : nullptr;
    return found != nullptr && found->alive() ? found : nullptr;
  }
  std::string one_sided(const Machine& here, const Machine& there, const char* policy) const {
    for (const Process& p : here.state().processes)
      if (p.alive() && a_in(there, p) == nullptr)
        return std::string(here.texts()[p.name]) + " is alive under " + policy + " only";
    return {};
  }
  std::string compare(const Process& p, const Process& q) {
    const auto& regions = a_.state().space(p.space).regions();
    for (const Region& r : regions) {
      for (std::uint64_t i = 0; i < r.pages; ++i) {
        ++pages_;
        const std::string_view one = a_.would_read(p.space, r.start + i);
        const std::string_view two = b_.would_read(q.space, r.start + i);
        if (one == two) continue;
        return std::string(a_.texts()[p.name]) + " " + std::string(a_.texts()[r.name]) + "[" +
               std::to_string(r.first_index + i) + "] reads " + shown(one) + " under " + name_a_ +
               " and " + shown(two) + " under " + name_b_;
      }
    }
    return {};
  }
  static std::string shown(std::string_view bytes) {
    constexpr std::size_t kShown = 24;
    return bytes.empty() ? "zeros"
                         : quote(bytes.substr(0, kShown)) + (bytes.size() > kShown ? "…" : "");
  }

  const Machine& a_;
  const Machine& b_;
  const char* name_a_;
  const char* name_b_;
  StepSummary of_a_;
  StepSummary of_b_;
  std::uint64_t pages_ = 0;
};

void compare_contents(std::vector<std::unique_ptr<CompiledScenario>>& runs,
                      const std::vector<Policy>& policies, std::uint64_t page_budget,
                      Comparison& out) {
  Timeline& first = *runs[0]->timeline;
  std::uint64_t pages = 0;
  for (std::uint32_t step = 1; step <= first.steps(); ++step) {
    const bool last = step == first.steps();
    if (!last && pages > page_budget) continue;
    for (auto& run : runs) run->timeline->seek(step);
    ++out.steps_compared;
    for (std::size_t i = 1; i < runs.size() && !out.difference; ++i) {
      Pair pair(first, policies[0], *runs[i]->timeline, policies[i]);
      if (std::string d = pair.difference(); !d.empty())
        out.difference = Difference{step, std::move(d)};
      pages += pair.pages();
      if (last) out.bytes_compared += pair.pages() * kPageSize;
    }
    if (out.difference) return;
  }
}

}  // namespace

const char* policy_title(Policy policy) {
  switch (policy) {
    case Policy::Cow: return "Copy on write (Linux)";
    case Policy::Eager: return "Copy all at fork";
    case Policy::OnDemand: return "Share page tables too";
  }
  return "";
}

std::optional<Comparison> compare_policies(const Scenario& scenario, const std::string& branch,
                                           const std::vector<Policy>& policies, Diagnostics& errors,
                                           std::uint64_t page_budget) {
  std::vector<std::unique_ptr<CompiledScenario>> runs;
  for (const Policy p : policies) {
    CompileOptions options;
    options.policy = p;
    options.branch = branch;
    runs.push_back(compile(scenario, options, errors));
    if (!runs.back()) return std::nullopt;
  }
  Comparison out;
  for (std::size_t i = 0; i < runs.size(); ++i)
    out.runs.push_back(cost_of(*runs[i]->timeline, policies[i]));
  out.steps = runs[0]->timeline->steps();
  compare_contents(runs, policies, page_budget, out);
  return out;
}

}  // namespace cowscope
