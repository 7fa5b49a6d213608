// What the engine refuses, in words, at the word that is wrong.
#pragma once

#include "engine/timeline.h"
#include "scenarios/diagnostic.h"
#include "scenarios/scenario.h"

namespace cowscope {

/// May move the timeline to the step before the one that is wrong, to see which names there are.
Diagnostic describe_refusal(Timeline& timeline, const StepError& error, const StepSource& step,
                            const std::vector<ScriptItem>& items,
                            const std::vector<StepSource>& steps);

/// The place of `word` in a step's command: where it stood in the source, if that is known, else
/// the command's place. `last`: the last such word instead of the first.
SourcePlace place_of_word(const StepSource& step, const std::string& item_text,
                          std::string_view word, bool last);

}  // namespace cowscope
