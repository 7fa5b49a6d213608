// Questions: their answers in words, and whether what a learner gave is one.
#pragma once

#include <string>

#include "scenarios/scenario.h"

namespace cowscope {

/// The answer as people read it, in that language. Requires the machine after the question's step
/// for an answer that is a measure or a frame: it is computed, hence never wrong.
std::string answer_text(const Question& question, const Machine& machine,
                        const std::string& language);

/// `given`: the text of a choice in any language, a number, a page as "child heap[2]", or a frame
/// as "4" or "frame 4". Blanks at either end do not count.
bool is_right(const Question& question, const Machine& machine, const std::string& given);

/// The choice that `given` is the text of, in any language; null: none.
const Choice* choice_of(const Question& question, const std::string& given);

}  // namespace cowscope
