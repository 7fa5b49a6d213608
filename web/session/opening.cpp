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
  TwinChoice twin;
  std::optional<Level> level;
  std::optional<ThemeChoice> theme;
  std::optional<Position> at;
};

std::optional<Policy> policy_called(const std::string& name, Diagnostics& errors) {
  for (const Policy p : kPolicies)
    if (name == to_string(p)) return p;
  refuse(errors, "policy is '" + name + "', and it can be cow, eager or odf" +
                     did_you_mean(name, {"cow", "eager", "odf"}));
  return std::nullopt;
}

/// Two policies are shown side by side.
bool read_policies(const std::string& both, Wishes& out, Diagnostics& errors) {
  const std::size_t comma = both.find(',');
  const auto first = policy_called(both.substr(0, comma), errors);
  const auto second = first ? policy_called(both.substr(comma + 1), errors) : std::nullopt;
  if (second && second == first)
    refuse(errors, "policy names '" + std::string(to_string(*first)) +
                       "' twice; two different ones are shown side by side");
  if (!second || second == first) return false;
  out.policy = first;
  out.twin = {TwinChoice::With::Policy, *second, {}};
  return true;
}

bool read_policy(const LinkView& view, Wishes& out, Diagnostics& errors) {
  // A branch stands beside the main line, unless the view says otherwise.
  if (!view.branch.empty() && view.view.empty()) out.twin.with = TwinChoice::With::Line;
  if (view.policy.empty()) return true;
  if (view.policy.find(',') != std::string::npos) return read_policies(view.policy, out, errors);
  out.policy = policy_called(view.policy, errors);
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

void Session::Impl::begin(LoadText change) {
  auto made = make_job();
  made->text = std::move(change.text);
  // No text at all is a script without a command.
  if (made->text.empty()) made->text = "\n";
  begin_load(std::move(made), change.view, change.origin, change.keep);
}

void Session::Impl::begin(LoadScenario change) {
  auto made = make_job();
  made->source = std::move(change.scenario);
  begin_load(std::move(made), change.view, change.origin);
}

void Session::Impl::begin_load(std::unique_ptr<Job> made, const LinkView& given_view, Origin from,
                               bool keep) {
  job = std::move(made);
  Job& j = *job;
  LinkView view = given_view;
  keep = keep && compiled != nullptr;
  if (keep) {
    view = link_view();
    view.branch = branch;  // where the main line stands beside it, a link would name that
    if (given_view.step) view.step = given_view.step;
  }
  const auto wishes = std::make_shared<Wishes>();
  const bool is_here = j.text.empty();
  j.how.branch = view.branch;
  // What was edited may have lines that no longer hold; if none does, it is simply wrong.
  j.how.mark_broken = j.wants_something_to_hold = from == Origin::Edited;
  j.looks_for_unmet = from == Origin::Edited;
  j.prepare = [this, &j, wishes, view, is_here, keep](Scenario read) {
    if (!is_here) j.source = std::move(read);
    const std::vector<Branch>& ways = j.source.branches;
    if (keep && std::none_of(ways.begin(), ways.end(),
                             [&](const Branch& b) { return b.name == j.how.branch; }))
      j.how.branch.clear();
    Diagnostics& errors = j.result.errors;
    if (!read_policy(view, *wishes, errors) || !read_level(view, *wishes, errors) ||
        !read_theme(view, *wishes, errors) || !read_step(view, *wishes, errors))
      return false;
    j.how.policy = wishes->policy;
    if (keep) wishes->twin = twin;
    return true;
  };
  j.accept = [&j, wishes, view] { return find_place(*j.next, view, *wishes, j.result.errors); };
  j.install = [this, &j, wishes, view, from, keep] {
    origin = from;
    policy_chosen = wishes->policy;
    branch = j.how.branch;
    twin = wishes->twin;
    kept = view;
    undone.clear();
    redone.clear();
    given.clear();
    hovered = pinned = {};
    if (!keep) breakpoints = {};
    typed_address.reset();
    look_in = {};
    fault_opened = fault_opened && keep;
    const std::uint32_t own = j.next->source.level;
    if (wishes->level) level = *wishes->level;
    else if (own >= 1 && own <= 3) level = static_cast<Level>(own);
    if (wishes->theme) theme = *wishes->theme;
    if (!view.lang.empty()) language = view.lang;
    if (auto was = install(j)) leaving.push_back(std::move(was));
    keep_twin_apart(policy());
    timeline().seek(std::min(wishes->at->step, timeline().steps()), wishes->at->event);
    furthest = 0;
  };
}

bool Session::load(const Scenario& scenario, const LinkView& view, Diagnostics& errors,
                   Origin origin) {
  RequestResult result = perform(LoadScenario{scenario, view, origin});
  errors.insert(errors.end(), result.errors.begin(), result.errors.end());
  return result.done;
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
  write_twin(view);
  return view;
}

LinkView Session::link_view() const { return impl_->link_view(); }

std::string Session::link() const { return link(impl_->link_view()); }
std::string Session::link(const LinkView& view) const {
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
