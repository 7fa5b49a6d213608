#include "web/bridge/api.h"

#include <string>
#include <utility>
#include <vector>

#include "scenarios/nearest_word.h"
#include "web/bridge/api_impl.h"
#include "web/bridge/json_writer.h"
#include "web/bridge/view_json.h"

namespace cowscope {
namespace {

using Impl = Api::Impl;
enum class Needs : std::uint8_t { Nothing, Scenario };
struct Method {
  std::string_view name;
  Reply (*act)(Impl&, Arguments&);
  Needs needs = Needs::Scenario;
};

template <Reply (Impl::*kCall)(Arguments&)>
Reply calls(Impl& api, Arguments& args) {
  return (api.*kCall)(args);
}
template <Impl::Planned (Impl::*kPlan)(Arguments&)>
Reply at_once(Impl& api, Arguments& args) {
  return api.at_once<kPlan>(args);
}
template <bool (Session::*kMove)()>
Reply moves(Impl& api, Arguments& args) {
  return api.moved(args, [](Session& s) { (s.*kMove)(); });
}
template <void (Session::*kMove)()>
Reply moves(Impl& api, Arguments& args) {
  return api.moved(args, [](Session& s) { (s.*kMove)(); });
}

constexpr Method kMethods[] = {
    {"version", calls<&Impl::version>, Needs::Nothing},
    {"setLibrary", calls<&Impl::set_library>, Needs::Nothing},
    {"load", at_once<&Impl::plan_load>, Needs::Nothing},
    {"openLink", at_once<&Impl::plan_open_link>, Needs::Nothing},
    {"feed", calls<&Impl::feed>, Needs::Nothing},
    {"begin", calls<&Impl::begin>, Needs::Nothing},
    {"work", calls<&Impl::work>, Needs::Nothing},
    {"cancel", calls<&Impl::cancel>, Needs::Nothing},
    {"clear", calls<&Impl::clear>, Needs::Nothing},
    {"check", calls<&Impl::check>, Needs::Nothing},
    {"scenario", calls<&Impl::scenario>},
    {"script", calls<&Impl::script>},
    {"outline", calls<&Impl::outline>},
    {"words", calls<&Impl::words>, Needs::Nothing},
    {"run", at_once<&Impl::plan_run>},
    {"tryRun", calls<&Impl::try_run>},
    {"offers", calls<&Impl::offers>},
    {"complete", calls<&Impl::complete>},
    {"undo", at_once<&Impl::plan_undo>},
    {"redo", at_once<&Impl::plan_redo>},
    {"step", moves<&Session::step>},
    {"back", moves<&Session::back>},
    {"stepEvent", moves<&Session::step_event>},
    {"backEvent", moves<&Session::back_event>},
    {"stepAccess", moves<&Session::step_access>},
    {"backAccess", moves<&Session::back_access>},
    {"down", moves<&Session::down>},
    {"up", moves<&Session::up>},
    {"home", moves<&Session::home>},
    {"end", moves<&Session::end>},
    {"play", moves<&Session::play>},
    {"pause", moves<&Session::pause>},
    {"goOn", moves<&Session::go_on>},
    {"goBack", moves<&Session::go_back>},
    {"seek", calls<&Impl::seek>},
    {"place", calls<&Impl::place>},
    {"state", calls<&Impl::state>},
    {"events", calls<&Impl::events>},
    {"branchHere", at_once<&Impl::plan_branch_here>},
    {"moveLine", at_once<&Impl::plan_move_line>},
    {"setTwin", calls<&Impl::set_twin>},
    {"twin", calls<&Impl::twin>},
    {"translate", calls<&Impl::translate>},
    {"tlb", calls<&Impl::tlb>},
    {"lookUp", calls<&Impl::look_up>},
    {"setPolicy", at_once<&Impl::plan_set_policy>},
    {"setBranch", at_once<&Impl::plan_set_branch>},
    {"setView", calls<&Impl::set_view>, Needs::Nothing},
    {"answer", calls<&Impl::answer>},
    {"runTo", at_once<&Impl::plan_run_to>},
    {"breakpoint", calls<&Impl::breakpoint>},
    {"life", calls<&Impl::life>},
    {"pin", calls<&Impl::pin>},
    {"link", calls<&Impl::link>},
    {"invariants", calls<&Impl::invariants>},
    {"digest", calls<&Impl::digest_of>},
    {"figure", calls<&Impl::figure>},
    {"view", calls<&Impl::view>, Needs::Nothing},
};

/// A method's name may come from anywhere; only so much of it is repeated.
constexpr std::size_t kMostOfName = 64;

}  // namespace

Api::Api(Session& session, Emit emit) : impl_(std::make_unique<Impl>(session, std::move(emit))) {}
Api::~Api() = default;

std::string Api::call(std::string_view method, std::string_view args_json) {
  return impl_->call(method, args_json).json();
}
void Api::flush() { impl_->flush(); }

Reply Api::Impl::call(std::string_view method, std::string_view args_json) {
  for (const Method& m : kMethods) {
    if (m.name != method) continue;
    Arguments args(method, args_json);
    if (args.failed()) return Reply::refuse(args.error());
    if (m.needs == Needs::Scenario && !session.loaded())
      return Reply::refuse(std::string(method) +
                           " needs a scenario, and none is loaded; call load first");
    return m.act(*this, args);
  }
  std::vector<std::string_view> names;
  for (const Method& m : kMethods) names.push_back(m.name);
  return Reply::refuse("there is no method '" + std::string(method.substr(0, kMostOfName)) + "'" +
                       did_you_mean(method, names));
}

std::string Api::Impl::position_json() const {
  const Timeline& t = session.timeline();
  JsonWriter out;
  out.object().number("step", t.position().step).number("event", t.position().event);
  out.number("steps", t.steps()).number("events", t.journal().events.size()).end_object();
  return out.take();
}

void Api::Impl::tell_refusal() {
  emit("error", JsonWriter().object().text("message", session.take_refusal()).end_object().take());
}

void Api::Impl::flush() {
  if (!told_ready) {
    told_ready = true;
    emit("ready", "{}");
  }
  session.follow_twin();
  if (session.text_revision() == told_revision) return;
  if (session.refused()) tell_refusal();
  told_revision = session.text_revision();
  if (session.loaded()) {
    const Position from = told, to = session.timeline().position();
    const bool other = session.generation() != told_generation;
    told = to;
    told_generation = session.generation();
    if (other || from != to) emit("state", position_json());
    if (!other) tell_faults(from, to);
    tell_answer();
  }
  emit("view", view_json(session, owners, terminal));
}

void Api::Impl::tell_faults(Position from, Position to) {
  if (to.step < from.step || (to.step == from.step && to.event <= from.event)) return;
  const std::vector<Event>& events = session.timeline().journal().events;
  for (std::uint32_t i = to.step == from.step ? from.event : 0; i < to.event; ++i) {
    if (events[i].kind != EventKind::Decide) continue;
    JsonWriter out;
    out.object().number("step", to.step).number("event", i + 1);
    out.number("pid", events[i].pid.value()).text("decision", to_string(events[i].decision));
    emit("fault", out.end_object().take());
  }
}

void Api::Impl::tell_answer() {
  const auto answered = session.answered();
  if (!answered || !answered->given) {
    told_answer = 0;
    return;
  }
  if (told_answer == answered->step) return;
  told_answer = answered->step;
  JsonWriter out;
  out.object().number("step", answered->step).text("given", *answered->given);
  emit("answer", out.boolean("right", answered->right).end_object().take());
}

}  // namespace cowscope
