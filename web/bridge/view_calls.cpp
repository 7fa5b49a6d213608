// Calls about where we stand and how it is looked at.
#include <initializer_list>
#include <string>
#include <utility>

#include "scenarios/nearest_word.h"
#include "web/bridge/api_impl.h"
#include "web/bridge/json_writer.h"
#include "web/bridge/view_json.h"

namespace cowscope {
namespace {

/// One of an enum's values by its spelling; another word is refused.
template <class Value>
std::optional<Value> choice(Arguments& args, const char* name,
                            std::initializer_list<Value> values) {
  const auto given = args.optional_text(name);
  if (!given) return std::nullopt;
  std::vector<std::string_view> words;
  std::string list;
  for (const Value v : values) {
    if (*given == to_string(v)) return v;
    words.push_back(to_string(v));
    list += (list.empty() ? "" : ", ") + std::string(to_string(v));
  }
  args.refuse(std::string(name) + " can be one of " + list + "; it is '" + given->substr(0, 64) +
              "'" + did_you_mean(*given, words));
  return std::nullopt;
}

}  // namespace

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
  return Reply::value(position_json());
}

Reply Api::Impl::set_policy(Arguments& args) {
  args.allow({"policy"});
  const auto policy = choice(args, "policy", {Policy::Cow, Policy::Eager, Policy::OnDemand});
  if (!args.failed() && !policy) args.refuse("setPolicy needs policy: cow, eager or odf");
  if (args.failed()) return Reply::refuse(args.error());
  Diagnostics errors;
  if (!session.set_policy(*policy, errors)) return Reply::refuse(errors);
  return Reply::value(position_json());
}

Reply Api::Impl::set_branch(Arguments& args) {
  args.allow({"name"});
  const std::string name = args.text("name");
  if (args.failed()) return Reply::refuse(args.error());
  Diagnostics errors;
  if (!session.set_branch(name, errors)) return Reply::refuse(errors);
  return Reply::value(position_json());
}

Reply Api::Impl::set_view(Arguments& args) {
  args.allow({"level", "theme", "tab", "lang"});
  const auto level = args.optional_number("level");
  if (level && (*level < 1 || *level > 3))
    args.refuse("level can be 1, 2 or 3; it is " + std::to_string(*level));
  const auto theme =
      choice(args, "theme", {ThemeChoice::Auto, ThemeChoice::Light, ThemeChoice::Dark});
  const auto tab = choice(args, "tab", {Tab::Processes, Tab::Script, Tab::Details});
  const auto lang = args.optional_text("lang");
  if (args.failed()) return Reply::refuse(args.error());
  if (level) session.set_level(static_cast<Level>(*level));
  if (theme) session.set_theme(*theme);
  if (tab) session.set_tab(*tab);
  if (lang) session.set_language(*lang);
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
