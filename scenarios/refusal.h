// What the engine refuses, in words, at the word that is wrong.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "engine/timeline.h"
#include "scenarios/diagnostic.h"
#include "scenarios/scenario.h"

namespace cowscope {

/// A process's name, and the line that makes it.
struct MadeName {
  std::string_view name;
  std::uint32_t step;
  StepSource source;
};

/// What there is around a command that is refused, looked at only as far as its message needs.
struct RefusalScene {
  const Setup& setup;
  std::function<std::vector<MadeName>()> made;  // by all lines, in their order
  std::function<const Machine&()> before;       // where the command would have run
};
Diagnostic describe_refusal(const RefusalScene& scene, const StepError& error,
                            const StepSource& step, const std::vector<ScriptItem>& items);

/// Part of the lines that there are.
struct SomeLines {
  const CommandList& commands;
  const StepList& steps;
  std::size_t from, to;  // exclusive
};
/// The names that some lines make; their steps count on from `before`.
void add_made_names(std::vector<MadeName>& out, const TextPool& texts, const SomeLines& lines,
                    std::uint32_t before);

/// Of a line of a timeline. May move the timeline to the step before the one that is wrong, to see
/// which names there are.
Diagnostic describe_refusal(Timeline& timeline, const StepError& error, const StepSource& step,
                            const std::vector<ScriptItem>& items, const StepList& steps);

/// The place of `word` in a step's command: where it stood in the source, if that is known, else
/// the command's place. `last`: the last such word instead of the first.
SourcePlace place_of_word(const StepSource& step, std::string_view item_text, std::string_view word,
                          bool last);

}  // namespace cowscope
