// Calls about where we stand and how it is looked at.
#include <string>
#include <utility>

#include "web/bridge/api_impl.h"
#include "web/bridge/choice.h"
#include "web/bridge/json_writer.h"
#include "web/bridge/twin_json.h"
#include "web/bridge/view_json.h"

namespace cowscope {
Reply Api::Impl::seek(Arguments& args) {
  args.allow({"step", "event"});
  const std::uint32_t step = args.number("step");
  const std::uint32_t event = args.optional_number("event").value_or(kEnd);
  const std::uint32_t last = session.timeline().steps();
  if (!args.failed() && step > last)
    args.refuse("there is no step " + std::to_string(step) + "; the last one is " +
                std::to_string(last));
  if (args.failed()) return Reply::refuse(args.error());
  session.seek(step, event);
  if (std::string refused = session.take_refusal(); !refused.empty())
    return Reply::refuse(std::move(refused));
  return Reply::value(position_json());
}

Reply Api::Impl::place(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  const Position at = session.timeline().position();
  JsonWriter out;
  out.object().number("step", at.step).number("event", at.event);
  out.text("policy", to_string(session.policy())).text("branch", session.branch());
  out.number("level", static_cast<std::uint64_t>(session.level()));
  out.number("generation", session.generation());
  write_twin_choice(out, session.twin());
  return Reply::value(out.text("theme", to_string(session.theme())).end_object().take());
}

Reply Api::Impl::set_view(Arguments& args) {
  args.allow({"level", "theme", "tab", "lang", "speed", "present", "predict"});
  const auto level = args.optional_number("level");
  if (level && (*level < 1 || *level > 3))
    args.refuse("level can be 1, 2 or 3; it is " + std::to_string(*level));
  const auto theme =
      choice(args, "theme", {ThemeChoice::Auto, ThemeChoice::Light, ThemeChoice::Dark});
  const auto tab = choice(args, "tab", {Tab::Processes, Tab::Script, Tab::Details});
  const auto speed = choice(args, "speed", {Speed::Slow, Speed::Normal, Speed::Fast});
  const auto lang = args.optional_text("lang");
  args.flag("predict"), args.flag("present");
  if (args.failed()) return Reply::refuse(args.error());
  if (level) session.set_level(static_cast<Level>(*level));
  if (theme) session.set_theme(*theme);
  if (tab) session.set_tab(*tab);
  if (speed) session.set_speed(*speed);
  if (lang) session.set_language(*lang);
  if (args.has("predict")) session.set_predicting(args.flag("predict"));
  if (args.has("present")) session.set_presenting(args.flag("present"));
  return Reply::null();
}

Reply Api::Impl::answer(Arguments& args) {
  args.allow({"given"});
  const std::string given = args.text("given");
  const auto asked = session.question();
  if (!args.failed() && (!asked || asked->revealed))
    args.refuse("no question is asked here; the step before the one it belongs to is where it is");
  if (args.failed()) return Reply::refuse(args.error());
  session.answer(given);
  return Reply::null();
}

}  // namespace cowscope
