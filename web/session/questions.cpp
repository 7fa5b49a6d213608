// Questions: asked before their step, answered by the learner, told after it.
#include <utility>

#include "scenarios/question.h"
#include "web/session/session_impl.h"

namespace cowscope {

const Question* Session::Impl::asked_at(std::uint32_t step) const {
  const std::optional<StepSource> source = source_of(step);
  if (!source) return nullptr;
  if (source->ask && claims_hold(step)) return &*source->ask;
  return kept.predict ? predicted_at(step) : nullptr;
}

QuestionView Session::Impl::view_of(std::uint32_t step, const Question& question,
                                    bool revealed) const {
  QuestionView view;
  view.step = step;
  view.revealed = revealed;
  view.text = question.text.in(language);
  for (const Choice& c : question.choices) view.choices.push_back(c.text.in(language));
  if (const auto found = given.find(step); found != given.end()) view.given = found->second.text;
  if (!revealed) return view;

  const Machine& machine = timeline().machine();
  view.answer = answer_text(question, machine, language);
  view.right = view.given && is_right(question, machine, *view.given);
  if (view.given && !view.right)
    if (const Choice* wrong = choice_of(question, *view.given)) view.why = wrong->why.in(language);
  const std::string& why = question.why.in(language);
  if (!view.why.empty() && !why.empty()) view.why += " ";
  view.why += why;
  return view;
}

std::optional<QuestionView> Session::question() const {
  const Impl& i = *impl_;
  if (!i.at_step_end()) return std::nullopt;
  const std::uint32_t next = timeline().position().step + 1;
  if (next <= timeline().steps())
    if (const Question* asked = i.asked_at(next)) return i.view_of(next, *asked, false);
  return answered();
}

std::optional<QuestionView> Session::answered() const {
  const Impl& i = *impl_;
  const std::uint32_t step = timeline().position().step;
  if (!i.at_step_end() || step == 0) return std::nullopt;
  const Question* asked = i.asked_at(step);
  if (asked == nullptr) return std::nullopt;
  return i.view_of(step, *asked, true);
}

void Session::answer(const std::string& given) {
  Impl& i = *impl_;
  const auto asked = question();
  if (!asked || asked->revealed) return;
  i.given[asked->step].text = given;
  i.changed();
}

}  // namespace cowscope
