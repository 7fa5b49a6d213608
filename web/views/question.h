// A scenario's question, where there is no HTML for it: asked before its step, the answer and why
// shown after it. As web/shell/src/question.ts.
#pragma once

#include <cstddef>
#include <cstdint>

#include "web/layout/geometry.h"
#include "web/views/text_field.h"

namespace cowscope {

class Session;
struct ViewContext;

/// What the question's panel keeps between frames.
struct QuestionPanel {
  TextField field;         // of a question without choices
  std::uint32_t step = 0;  // whose answer stands in the field
};

/// In the layout's place for it, else at the foot of the page. Returns the height that it wants; 0:
/// nothing is asked.
float draw_question(ViewContext& view, Rect page, QuestionPanel& panel);
/// Answers by number, from 0. False: there is nothing to choose.
bool choose_answer(Session& session, std::size_t choice);

}  // namespace cowscope
