#include "web/session/job.h"

#include <algorithm>

#include "scenarios/expectation.h"

namespace cowscope {
namespace {

/// Shares of the time that a long script takes.
constexpr double kReading = 0.06, kCompiling = 0.9;

/// Who a command is about: its place in the code listing is that command's line.
struct Actors {
  TextId who, made;
};

struct FindActors {
  Actors operator()(const Spawn& c) const { return {c.as, {}}; }
  Actors operator()(const Fork& c) const { return {c.who, c.as}; }
  template <class C>
  Actors operator()(const C& c) const {
    if constexpr (requires { c.who; }) return {c.who, {}};
    else return {};  // nobody's: ksmd, the page cache, a line passed over
  }
};

bool is_json(const std::string& text) {
  std::string_view t = text;
  if (t.substr(0, 3) == "\xEF\xBB\xBF") t.remove_prefix(3);
  const std::size_t first = t.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && t[first] == '{';
}

}  // namespace

double Job::progress() const {
  if (search) return stage_ == Stage::Begin ? searched() : 1;
  switch (stage_) {
    case Stage::Begin: return 0;
    case Stage::Read: return kReading * reading_->progress();
    case Stage::Compile: return kReading + kCompiling * compilation_->progress();
    case Stage::Marks:
    case Stage::Unmet: {
      const double all = std::max(1.0, static_cast<double>(next->steps.size()));
      return kReading + kCompiling + (1 - kReading - kCompiling) * at_ / all;
    }
    case Stage::Ready:
    case Stage::Refused: break;
  }
  return 1;
}

bool Job::work(Slice& slice) {
  if (search && stage_ == Stage::Begin) {
    if (!search(slice)) return false;
    stage_ = result.errors.empty() ? Stage::Ready : Stage::Refused;
  }
  for (;;) {
    switch (stage_) {
      case Stage::Begin: begin(); break;
      case Stage::Read:
        if (!reading_->work(slice)) return false;
        after_reading(reading_->take());
        if (stage_ != Stage::Refused) reading_.reset();
        break;
      case Stage::Compile:
        if (!compilation_->work(slice)) return false;
        after_compiling();
        break;
      case Stage::Marks:
        if (!read_marks(slice)) return false;
        break;
      case Stage::Unmet:
        if (!find_unmet(slice)) return false;
        break;
      case Stage::Ready:
      case Stage::Refused: return true;
    }
    if (slice.spend() && stage_ < Stage::Ready) return false;
  }
}

void Job::begin() {
  if (text.empty()) {
    after_reading(Scenario{});
  } else if (!items_only && is_json(text)) {
    // Read in one go: nlohmann/json cannot stop in the middle.
    after_reading(parse_any(text, result.errors));
  } else {
    reading_ = std::make_unique<ScriptReading>(std::move(text), result.errors, items_only);
    stage_ = Stage::Read;
  }
}

void Job::after_reading(std::optional<Scenario> read) {
  if (read && prepare(std::move(*read))) begin_compiling();
  else stage_ = Stage::Refused;
}

void Job::begin_compiling() {
  CompileOptions options;
  options.policy = how.policy;
  options.branch = how.branch;
  // A machine to begin on is a scenario; a text of which nothing is left is a mistake.
  options.need_command = source.title.empty() && source.programs.empty();
  options.mark_broken = how.mark_broken;
  options.first_unmarked = how.first_unmarked;
  options.last_unmarked = how.last_unmarked;
  options.history_bytes = history_bytes;
  options.pages_per_command = pages_per_command;
  compilation_ = std::make_unique<Compilation>(std::move(source), options, result.errors);
  stage_ = Stage::Compile;
}

void Job::after_compiling() {
  next = compilation_->take();
  if (next != nullptr && wants_something_to_hold && how.mark_broken &&
      next->timeline->broken().size() == next->steps.size()) {
    how.mark_broken = false;
    source = std::move(next->source);
    next.reset();
    begin_compiling();
    return;
  }
  stage_ = Stage::Refused;
  if (next == nullptr || (accept && !accept())) return;
  looks_for_unmet = looks_for_unmet && next->setup->config.policy == next->source.machine.policy;
  at_ = 0;
  stage_ = Stage::Marks;
}

/// The last step knows everyone's pid; the lines are read from the first step on.
bool Job::read_marks(Slice& slice) {
  Timeline& t = *next->timeline;
  if (next->has_code_marks && at_ == 0) {
    t.seek(t.steps());
    const std::vector<Process>& processes = t.machine().state().processes;
    for (const Process& p : processes) pids_.emplace(p.name, p.pid);
    code_marks.resize(processes.size());
    t.seek(0);
  }
  while (next->has_code_marks && at_ < t.steps()) {
    const std::uint32_t step = ++at_;
    if (const std::uint32_t line = next->steps[step - 1].line; line != 0) {
      const Actors actors = std::visit(FindActors{}, t.commands()[step - 1]);
      for (const TextId name : {actors.who, actors.made})
        if (const auto found = pids_.find(name); found != pids_.end())
          code_marks[found->second.value() - 1].push_back({step, line});
    }
    if (step % 4 == 0 && slice.spend() && at_ < t.steps()) return false;
  }
  at_ = 0;
  stage_ = Stage::Unmet;
  return true;
}

bool Job::find_unmet(Slice& slice) {
  Timeline& t = *next->timeline;
  while (looks_for_unmet && at_ < next->steps.size()) {
    const std::uint32_t step = ++at_;
    const StepSource& of = next->steps[step - 1];
    const bool claims = !of.expects.empty() && of.broken.empty();
    if (claims) t.seek(step);
    for (std::size_t i = 0; claims && i < of.expects.size(); ++i)
      if (std::string message = cowscope::unmet(of.expects[i], t); !message.empty())
        unmet.push_back({step, std::move(message)});
    if (slice.spend(claims ? 16 : 1) && at_ < next->steps.size()) return false;
  }
  t.seek(0);
  stage_ = Stage::Ready;
  return true;
}

bool clear(CompiledScenario& scenario, Slice& slice) {
  if (!take_down(scenario.timeline.get(), slice)) return false;
  if (!scenario.steps.clear(slice)) return false;
  return clear(scenario.source.script, slice);
}

bool Job::clear(Slice& slice) {
  if (reading_ != nullptr && !reading_->clear(slice)) return false;
  reading_.reset();
  if (compilation_ != nullptr && !compilation_->clear(slice)) return false;
  compilation_.reset();
  return next == nullptr || cowscope::clear(*next, slice);
}

}  // namespace cowscope
