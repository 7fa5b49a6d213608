#include <variant>

#include "scenarios/step_words.h"

namespace cowscope {

std::string StepWords::range_text(const PageRange& range) const {
  if (range.raw()) return "memory at " + address_text(range.first_address);
  if (range.whole) return "all of " + text(range.region);
  if (range.first == range.last)
    return "page " + std::to_string(range.first) + " of " + text(range.region);
  return count_of(std::uint64_t{range.last} - range.first + 1, "page") + " of " +
         text(range.region);
}

/// The region that the range begins in; null if there is none.
const Region* StepWords::region_of(TextId name, const PageRange& range) const {
  const Process* p = m_.state().find(name);
  if (p == nullptr) return nullptr;
  const auto found = resolve(m_.state(), *p, range);
  return found ? m_.state().space(p->space).find(found->first) : nullptr;
}

StepText StepWords::failed(TextId name) {
  const Outcome o = f_.fail->outcome;
  const std::string code = std::string(" (") + to_string(o) + ")";
  if (o == Outcome::Esrch) {
    const Process* p = m_.state().find(name);
    who(head_.text("Nothing happened: "), name)
        .text(p != nullptr ? " is not running any more." : " was never made.");
    rest_.text("The kernel answers that there is no such process" + code + ".");
    return done();
  }
  who(head_.text("The kernel refused what "), name).text(" asked for.");
  switch (o) {
    case Outcome::Enomem:
      rest_.text((f_.fail->reason == Reason::NotPromised
                      ? "The kernel does not promise so much memory"
                      : "The memory asked for is not there") +
                 code + ".");
      break;
    case Outcome::Eagain:
      rest_.text("There are as many processes as there may be" + code + ".");
      break;
    case Outcome::Echild: rest_.text("It has no such child to wait for" + code + "."); break;
    case Outcome::Efault:
      rest_.text("Part of the range is no memory that it may use so" + code + ".");
      break;
    case Outcome::Eacces: rest_.text("The rights do not allow it" + code + "."); break;
    default: rest_.text("The kernel makes no sense of it" + code + ".");
  }
  return done();
}

StepText StepWords::touched(TextId name, TextId whose, AccessType type, const char* did) {
  if (no_such_process()) {
    const Process* p = m_.state().find(name);
    return failed(p != nullptr && p->alive() ? whose : name);
  }
  return describe_access(t_, f_, Touching{name, whose, type, did});
}

void StepWords::say_what_was_let_go() {
  if (f_.unmapped == 0) return;
  std::string s = "It let go of " + count_of(f_.unmapped, "page");
  if (f_.freed == 0) s += ", and no frame became free.";
  else if (f_.freed == f_.unmapped)
    s += f_.freed == 1 ? ": its frame is free again." : ": their frames are free again.";
  else s += ": " + count_of(f_.freed, "frame") + (f_.freed == 1 ? " is" : " are") + " free again.";
  add_rest(s);
}

/// What the kernel did to have pages there: faults without anybody's load or store.
void StepWords::say_how_it_came() {
  const std::uint64_t n = f_.accesses.size() - f_.without_fault();
  if (n == 0) return;
  std::string s = count_of(n, "page") + " had to be brought in first";
  const std::uint64_t copied = f_.count(FaultOutcome::Copied);
  if (copied > 0) {
    s += ", " + (copied == n ? std::string(n == 1 ? "as a copy" : "all as copies")
                             : grouped(copied) + (copied == 1 ? " as a copy" : " as copies"));
  }
  add_rest(s + ".");
  if (f_.read_in > 0) add_rest(count_of(f_.read_in, "page") + " had to be read.");
}

void StepWords::say_holes() {
  if (f_.fail)
    add_rest(std::string("Part of the range is not mapped (") + to_string(f_.fail->outcome) + ").");
}

namespace {

/// Behind a title that is a name: what it comes to. Behind one that says something already, its
/// own sentence.
std::string event_detail(const EventText& words) {
  if (words.title.find(": ") == std::string::npos) return ": " + words.detail + ".";
  return ". " + capitalised(words.detail) + ".";
}

/// Between a step's events nothing is finished: say what is going on, and where it has come to.
StepText in_mid_step(const Timeline& t) {
  const Command& command = t.commands()[t.position().step - 1];
  Sentence headline = describe_command(t.before(), command);
  if (!headline.empty() && headline.front().pid == kInit)
    headline.front().text = capitalised(headline.front().text);
  headline.push_back({".", kInit});
  const std::uint32_t event = t.position().event;
  if (event == 0) return {headline, {}};
  const EventText words = describe_event(t.before(), t.journal().events[event - 1], &t.journal());
  return {headline, mark_names(t.machine(),
                               words.title + (words.detail.empty() ? "." : event_detail(words)))};
}

const std::string& program_to_spawn(const CompiledScenario& scenario) {
  static const std::string kDefault = "sh";  // scenario.h: what is there where none is written
  const auto& programs = scenario.source.programs;
  return programs.empty() ? kDefault : programs.front().name;
}

}  // namespace

StepText describe_step(const CompiledScenario& scenario) {
  const Timeline& t = *scenario.timeline;
  const Position at = t.position();
  if (at.step == 0) {
    const std::uint32_t free = t.machine().state().frames.free_count();
    const std::string first = t.steps() > 0
                                  ? ""
                                  : " The script is empty: a command such as “spawn parent from " +
                                        program_to_spawn(scenario) + "” begins it.";
    return {
        {{"Nothing has run yet.", kInit}},
        {{count_of(free, "frame") + " of memory " + (free == 1 ? "is" : "are") + " free." + first,
          kInit}}};
  }
  if (at.event < t.summary(at.step).events) return in_mid_step(t);
  const StepFacts facts = facts_of(t.journal());
  return std::visit(StepWords(scenario, facts), t.commands()[at.step - 1]);
}

}  // namespace cowscope
