// run --format text: a scenario as a story, a line a step, the events beneath.
#pragma once

#include "scenarios/cli/terminal.h"
#include "scenarios/scenario.h"

namespace cowscope::cli {

class Narrator {
 public:
  Narrator(Output& out, CompiledScenario& scenario, std::string language, bool events)
      : out_(out),
        s_(scenario),
        t_(*scenario.timeline),
        language_(std::move(language)),
        events_(events) {}

  /// Title, summary, machine.
  void title();
  /// One step, with its question before and its answer after. With an event short of the step's
  /// end, only as far as that. Moves the timeline there.
  void step(std::uint32_t step, std::uint32_t event = kEnd);
  /// Where it stopped short of the end, and what memory looks like there.
  void stopped();

 private:
  void question(const StepSource& source);
  void answer(const StepSource& source);
  void command_line(std::uint32_t step, const StepSource& source, bool whole);
  void said(const StepSource& source);
  void unmet_claims(const StepSource& source);
  void events(std::uint32_t last);
  void event(std::uint32_t number);
  std::uint32_t repeated(std::uint32_t index, std::uint32_t last, std::uint32_t& accesses) const;
  void paragraph(const Line& line, std::size_t indent, const Line& lead = {});
  Line effects(std::uint32_t step) const;
  std::size_t number_width() const;

  Output& out_;
  CompiledScenario& s_;
  Timeline& t_;
  std::string language_;
  bool events_;
};

}  // namespace cowscope::cli
