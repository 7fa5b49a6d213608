// Events and steps in words: one source for the command line, the page and the text twin. The words
// are English; a scenario's own `say` may be in any language.
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
  bool operator==(const Span&) const = default;
};
using Sentence = std::vector<Span>;
std::string plain(const Sentence&);

/// What an event is called ("TLB miss", "Decide: not redis’s alone → must copy", "Drop frame 17")
/// and its one line of detail ("refcount 2 → 1"; may be empty). `machine` is any state of the same
/// step, best the one before it: names, rights and the zero page are looked up there. With the
/// journal that the event is part of, a retry says whether the bytes really changed.
struct EventText {
  std::string title, detail;
};
EventText describe_event(const Machine& machine, const Event& event,
                         const Journal* journal = nullptr);

/// What a step does, before it runs and without giving the answer away: "the child writes page 2 of
/// heap". No capital at the start, no full stop. `machine`: the state before the command or later.
Sentence describe_command(const Machine& machine, const Command& command);
/// What the current step did, when the scenario says nothing: a headline ("The child wrote page 2,
/// so it got its own copy.") and what follows from it ("Pages 0, 1 and 3 are still shared."; may be
/// empty). In mid-step what it is doing and the event it has come to. True in every situation.
struct StepText {
  Sentence headline, rest;
};
StepText describe_step(const CompiledScenario& scenario);
/// The scenario's own `say` split the same way (first sentence, rest), process names found and
/// marked. A `say` speaks of the end of its step; in mid-step describe_step() is what is true.
StepText split_say(const CompiledScenario& scenario, const std::string& say);
/// Any text for people with process names found and marked.
Sentence mark_names(const Machine& machine, const std::string& text);
/// Short, for a timeline: "writes page 2", "forks", "exits".
std::string short_label(const Machine& machine, const Command& command);

}  // namespace cowscope
