// The words for where we stand.
#include "web/session/session_impl.h"

namespace cowscope {

StepText Session::sentence() const {
  const Impl& i = *impl_;
  const std::uint32_t step = timeline().position().step;
  const std::optional<StepSource> source = i.source_of(step);
  if (source && !source->broken.empty()) {
    StepText text = describe_step(scenario());
    if (i.at_step_end()) text.rest = mark_names(timeline().machine(), source->broken);
    return text;
  }
  if (source && i.at_step_end() && !source->say.empty() && i.claims_hold(step))
    return split_say(scenario(), source->say.in(i.language));
  return describe_step(scenario());
}

std::string Session::eyebrow() const {
  const Timeline& t = timeline();
  const std::uint32_t step = t.position().step;
  if (step == 0) return {};
  return plain(describe_command(t.before(), t.commands()[step - 1]));
}

Sentence Session::next() const {
  const Timeline& t = timeline();
  const std::uint32_t step = t.position().step;
  if (step >= t.steps()) return {};
  return describe_command(t.machine(), t.commands()[step]);
}

std::optional<std::string> Session::command_text() const {
  const std::optional<StepSource> source = impl_->source_of(timeline().position().step);
  if (!source) return std::nullopt;
  return std::string(source->text);
}

}  // namespace cowscope
