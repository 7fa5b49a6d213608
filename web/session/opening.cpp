// Loading a scenario as a link says it is to be seen, and the link to what is seen.
#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "scenarios/compare.h"
#include "scenarios/nearest_word.h"
#include "web/session/session_impl.h"

namespace cowscope {
namespace {

void refuse(Diagnostics& errors, std::string message) {
  Diagnostic d;
  d.message = std::move(message);
  errors.push_back(std::move(d));
}

bool read_number(std::string_view text, std::uint32_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

/// "8" or "8.4".
bool read_position(std::string_view text, Position& out) {
  const std::size_t dot = text.find('.');
  out.event = kEnd;
  if (!read_number(text.substr(0, dot), out.step)) return false;
  return dot == std::string_view::npos || read_number(text.substr(dot + 1), out.event);
}

/// What a link asks for, read and checked as far as that needs no scenario.
struct Wishes {
  std::optional<Policy> policy;
  std::optional<Level> level;
  std::optional<ThemeChoice> theme;
  std::optional<Position> at;
};

bool read_policy(const LinkView& view, Wishes& out, Diagnostics& errors) {
  if (view.policy.empty()) return true;
  const std::string first = view.policy.substr(0, view.policy.find(','));
  for (const Policy p : kPolicies)
    if (first == to_string(p)) out.policy = p;
  if (!out.policy)
    refuse(errors, "policy is '" + first + "', and it can be cow, eager or odf" +
                       did_you_mean(first, {"cow", "eager", "odf"}));
  return out.policy.has_value();
}

bool read_level(const LinkView& view, Wishes& out, Diagnostics& errors) {
  if (view.level.empty()) return true;
  if (view.level.size() == 1 && view.level[0] >= '1' && view.level[0] <= '3') {
    out.level = static_cast<Level>(view.level[0] - '0');
    return true;
  }
  refuse(errors, "level is '" + view.level + "', and it can be 1, 2 or 3");
  return false;
}

bool read_theme(const LinkView& view, Wishes& out, Diagnostics& errors) {
  if (view.theme.empty()) return true;
  for (const ThemeChoice t : {ThemeChoice::Auto, ThemeChoice::Light, ThemeChoice::Dark})
    if (view.theme == to_string(t)) out.theme = t;
  if (!out.theme)
    refuse(errors, "theme is '" + view.theme + "', and it can be light, dark or auto");
  return out.theme.has_value();
}

bool read_step(const LinkView& view, Wishes& out, Diagnostics& errors) {
  if (!view.step) return true;
  Position at;
  if (!read_position(*view.step, at)) {
    refuse(errors, "step is '" + *view.step +
                       "', and it must be a step, as 8, or a step and an event in it, as 8.4");
    return false;
  }
  out.at = at;
  return true;
}

/// Where a link leads in a scenario that is ready. False: to a label that is not there.
bool find_place(const CompiledScenario& scenario, const LinkView& view, Wishes& wishes,
                Diagnostics& errors) {
  if (wishes.at || view.at.empty()) {
    if (!wishes.at) wishes.at = Position{scenario.open_step, kEnd};
    return true;
  }
  if (const std::uint32_t step = find_label(scenario, view.at); step != 0) {
    wishes.at = Position{step, kEnd};
    return true;
  }
  std::vector<std::string_view> labels;
  for (const StepSource& s : scenario.steps)
    if (!s.label.empty()) labels.push_back(s.label);
  refuse(errors, labels.empty() ? "the link leads to the label '" + view.at +
                                      "', and this scenario has no labels; give a step instead"
                                : "the link leads to the label '" + view.at +
                                      "', and no step has it" + did_you_mean(view.at, labels));
  return false;
}

}  // namespace

bool Session::load(const Scenario& scenario, const LinkView& view, Diagnostics& errors,
                   Origin origin) {
  Wishes wishes;
  if (!read_policy(view, wishes, errors) || !read_level(view, wishes, errors) ||
      !read_theme(view, wishes, errors) || !read_step(view, wishes, errors))
    return false;
  Preparation how;
  how.policy = wishes.policy;
  how.branch = view.branch;
  how.mark_broken = origin == Origin::Edited;
  auto next = impl_->prepare(scenario, how, errors);
  // What was edited may have lines that no longer hold; if none does, it is simply wrong.
  if (next != nullptr && next->timeline->broken().size() == next->steps.size() && how.mark_broken) {
    how.mark_broken = false;
    next = impl_->prepare(scenario, how, errors);
  }
  if (next == nullptr || !find_place(*next, view, wishes, errors)) return false;

  Impl& i = *impl_;
  i.stop();
  i.origin = origin;
  i.policy_chosen = wishes.policy;
  i.branch = view.branch;
  i.kept = view;
  i.undone.clear();
  i.redone.clear();
  i.given.clear();
  i.hovered = i.pinned = {};
  i.fault_opened = false;
  if (wishes.level) i.level = *wishes.level;
  else if (scenario.level >= 1 && scenario.level <= 3) i.level = static_cast<Level>(scenario.level);
  if (wishes.theme) i.theme = *wishes.theme;
  if (!view.lang.empty()) i.language = view.lang;
  i.install(std::move(next));
  i.note_unmet();
  i.timeline().seek(std::min(wishes.at->step, i.timeline().steps()), wishes.at->event);
  i.changed();
  return true;
}

std::unique_ptr<CompiledScenario> Session::Impl::prepare(const Scenario& source,
                                                         const Preparation& how,
                                                         Diagnostics& errors) const {
  CompileOptions options;
  options.policy = how.policy;
  options.branch = how.branch;
  options.mark_broken = how.mark_broken;
  options.first_unmarked = how.first_unmarked;
  options.last_unmarked = how.last_unmarked;
  options.history_bytes = history_bytes;
  options.pages_per_command = kPagesPerCommand;
  return compile(source, options, errors);
}

void Session::Impl::install(std::unique_ptr<CompiledScenario> next) {
  compiled = std::move(next);
  read_code_marks();
  ++generation;
}

std::uint32_t Session::Impl::shared_steps() const {
  for (const Branch& b : compiled->source.branches)
    if (b.name == branch && !branch.empty()) return find_label(*compiled, b.from);
  return compiled->timeline->steps();
}

LinkView Session::Impl::link_view() const {
  LinkView view = kept;
  const Position at = timeline().position();
  view.step = std::to_string(at.step);
  if (!at_step_end()) *view.step += "." + std::to_string(at.event);
  view.at.clear();
  view.policy = own_policy() ? "" : to_string(policy());
  view.branch = branch;
  const std::uint32_t own_level = compiled->source.level == 0 ? 1 : compiled->source.level;
  const auto shown = static_cast<std::uint32_t>(level);
  view.level = shown == own_level ? "" : std::to_string(shown);
  view.theme = theme == ThemeChoice::Auto ? "" : to_string(theme);
  view.lang = language == "en" ? "" : language;
  return view;
}

LinkView Session::link_view() const { return impl_->link_view(); }

std::string Session::link() const {
  const LinkView view = impl_->link_view();
  const Scenario& now = source();
  if (impl_->origin != Origin::Library || now.id.empty()) return make_link(now, view);
  std::string link = "#scenario=" + now.id;
  if (now.revision != 0) link += "&revision=" + std::to_string(now.revision);
  // The view is spelt as in a link that carries its scenario: everything behind the data.
  const std::string spelt = make_link(Scenario{}, view);
  const std::size_t rest = spelt.find('&');
  return rest == std::string::npos ? link : link + spelt.substr(rest);
}

}  // namespace cowscope
