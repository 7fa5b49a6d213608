// Events and steps in words: one source for the command line, the page and the text twin.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/timeline.h"
#include "scenarios/scenario.h"

namespace cowscope {

/// A piece of a sentence; `pid` non-zero: a process's name, shown in its colour.
struct Span {
  std::string text;
  Pid pid{};
};
using Sentence = std::vector<Span>;
std::string plain(const Sentence&);

/// What an event is called ("TLB miss", "Decide: not redis's alone → must copy", "Drop frame 17") and
/// its one line of detail ("refcount 2 → 1"). `state` is the machine the event leads to or comes from
/// (names only are read).
struct EventText {
  std::string title, detail;
};
EventText describe_event(const Machine& machine, const Event& event);

/// What a step does, before it runs and without giving the answer away: "the child writes page 2 of heap".
Sentence describe_command(const Machine& machine, const Command& command);
/// What the step did, when the scenario says nothing: a headline ("The child wrote page 2, so it got
/// its own copy.") and what follows from it ("Pages 0, 1 and 3 are still shared."; may be empty).
struct StepText {
  Sentence headline, rest;
};
StepText describe_step(const CompiledScenario& scenario);
/// The scenario's own `say` split the same way (first sentence, rest), process names found and marked.
StepText split_say(const CompiledScenario& scenario, const std::string& say);
/// Short, for a timeline: "writes page 2", "forks", "exits".
std::string short_label(const Machine& machine, const Command& command);

}  // namespace cowscope
