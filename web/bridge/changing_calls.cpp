// Calls that change what is loaded: at once, or begun and then worked at in slices.
#include <chrono>
#include <utility>
#include <vector>

#include "scenarios/nearest_word.h"
#include "web/bridge/api_impl.h"
#include "web/bridge/choice.h"
#include "web/bridge/json_writer.h"
#include "web/bridge/link_view_json.h"

namespace cowscope {
namespace {

/// Lines of a result that a person reads.
constexpr std::size_t kMostTold = 200;
/// As much as arguments may have: a scenario of 1 MiB, and nothing beyond reason.
constexpr std::size_t kMostFed = std::size_t{8} << 20;

void write_steps(JsonWriter& out, const char* name, const std::vector<UnmetStep>& steps) {
  out.key(name).array();
  for (std::size_t i = 0; i < steps.size() && i < kMostTold; ++i)
    out.object().number("step", steps[i].step).text("message", steps[i].message).end_object();
  out.end_array();
}

Slice slice_of(std::uint32_t ms) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + std::chrono::milliseconds(ms);
  return Slice([end] { return Clock::now() >= end; });
}

Reply done_reply(const RequestResult& result) {
  return Reply::value(result.done ? R"({"done":true})" : R"({"done":false})");
}

}  // namespace

Reply Api::Impl::perform(Planned planned) {
  if (auto* reply = std::get_if<Reply>(&planned)) return std::move(*reply);
  Plan& plan = std::get<Plan>(planned);
  RequestResult result = session.perform(std::move(plan.request));
  return plan.say(result);
}

Api::Impl::Planned Api::Impl::plan_load(Arguments& args) {
  args.allow({"text", "scenario", "view", "origin"});
  Arguments view_args = args.object("view");
  LoadText load;
  load.view = read_link_view(view_args);
  const std::string origin_name = args.optional_text("origin").value_or(std::string());
  if (origin_name == "library") load.origin = Origin::Library;
  else if (origin_name == "edited") load.origin = Origin::Edited;
  else if (!origin_name.empty()) args.refuse("load: origin can be library or edited");
  if (view_args.failed()) args.refuse(view_args.error());
  const bool as_object = args.has("scenario");
  if (!fed.empty() && !args.has("text") && !as_object) {
    load.text = std::exchange(fed, {});
  } else if (args.has("text") == as_object) {
    args.refuse("give either text, a script or JSON as a string, or scenario, an object");
  } else {
    load.text = as_object ? args.object_text("scenario") : args.text("text");
  }
  if (args.failed()) return Reply::refuse(args.error());
  return Plan{std::move(load), [this, as_object](RequestResult& result) {
                if (result.done) return Reply::value(position_json());
                // Lines and columns would be those of our own spelling of the object: pointers are
                // what helps.
                if (as_object)
                  for (Diagnostic& d : result.errors) d.line = d.column = 0;
                return Reply::refuse(result.errors);
              }};
}

Api::Impl::Planned Api::Impl::plan_open_link(Arguments& args) {
  args.allow({"fragment"});
  const std::string fragment = args.text("fragment");
  if (args.failed()) return Reply::refuse(args.error());
  Diagnostics errors;
  auto link = parse_link(fragment, errors);
  if (!link) return Reply::refuse(errors);
  JsonWriter out;
  out.object();
  if (!link->scenario_id.empty()) {
    out.text("load", "id").text("id", link->scenario_id);
    if (link->revision != 0) out.number("revision", link->revision);
    for (const LibraryEntry& e : session.library())
      if (e.id == link->scenario_id && link->revision != 0 && e.revision != link->revision)
        out.boolean("moved", true);
  } else if (!link->source_url.empty()) {
    out.text("load", "src").text("src", link->source_url);
  } else {
    out.text("load", link->scenario ? "done" : "none");
  }
  out.key("view");
  write_link_view(out, link->view);
  const std::string answer = out.end_object().take();
  if (!link->scenario) return Reply::value(answer);
  return Plan{LoadScenario{std::move(*link->scenario), link->view, Origin::Edited},
              [answer](RequestResult& result) {
                return result.done ? Reply::value(answer) : Reply::refuse(result.errors);
              }};
}

Api::Impl::Planned Api::Impl::plan_run(Arguments& args) {
  args.allow({"text"});
  RunScript run;
  if (!fed.empty() && !args.has("text")) run.text = std::exchange(fed, {});
  else run.text = args.text("text");
  if (args.failed()) return Reply::refuse(args.error());
  return Plan{std::move(run), [this](RequestResult& result) {
                if (!result.run) return Reply::refuse(result.errors);
                std::vector<UnmetStep> broken;
                for (const StepError& b : result.run->broken)
                  broken.push_back({b.step, session.scenario().steps[b.step - 1].broken});
                JsonWriter out;
                out.object().key("position").raw(position_json());
                out.number("firstStep", result.run->first_step);
                out.number("lastStep", result.run->last_step);
                write_steps(out, "broken", broken);
                write_steps(out, "unmet", result.run->unmet);
                return Reply::value(out.end_object().take());
              }};
}

Api::Impl::Planned Api::Impl::plan_undo(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  return Plan{UndoEdit{}, done_reply};
}

Api::Impl::Planned Api::Impl::plan_redo(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  return Plan{RedoEdit{}, done_reply};
}

Api::Impl::Planned Api::Impl::plan_branch_here(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  return Plan{BranchHere{}, [this](RequestResult& result) {
                return result.done ? Reply::value(position_json()) : Reply::refuse(result.errors);
              }};
}

Api::Impl::Planned Api::Impl::plan_move_line(Arguments& args) {
  args.allow({"from", "to"});
  const MoveLine move{args.number("from"), args.number("to")};
  if (args.failed()) return Reply::refuse(args.error());
  return Plan{move, [this](RequestResult& result) {
                return result.done ? Reply::value(position_json()) : Reply::refuse(result.errors);
              }};
}

Api::Impl::Planned Api::Impl::plan_set_policy(Arguments& args) {
  args.allow({"policy"});
  // Two of them, with a comma between: the second beside the first.
  const std::string named = args.optional_text("policy").value_or(std::string());
  const std::size_t comma = named.find(',');
  TwinChoice twin = session.twin();
  if (twin.with == TwinChoice::With::Policy) twin = {};
  std::optional<Policy> policy;
  if (comma == std::string::npos) {
    policy = choice_of_policy(args);
  } else {
    policy = policy_called(args, named.substr(0, comma));
    const auto second = policy_called(args, named.substr(comma + 1));
    if (second && second == policy)
      args.refuse("setPolicy takes two different policies to show side by side; it is '" +
                  named.substr(0, 64) + "'");
    if (second) twin = {TwinChoice::With::Policy, *second, {}};
  }
  if (!args.failed() && !policy) args.refuse("setPolicy needs policy: cow, eager or odf");
  if (args.failed()) return Reply::refuse(args.error());
  const auto beside = [this, twin] {
    Diagnostics none;
    session.set_twin(twin, none);
    return Reply::value(position_json());
  };
  if (*policy == session.policy()) return beside();
  return Plan{ChoosePolicy{*policy}, [beside](RequestResult& result) {
                return result.done ? beside() : Reply::refuse(result.errors);
              }};
}

Api::Impl::Planned Api::Impl::plan_set_branch(Arguments& args) {
  args.allow({"name"});
  const std::string name = args.text("name");
  if (args.failed()) return Reply::refuse(args.error());
  if (name == session.branch()) return Reply::value(position_json());
  return Plan{ChooseBranch{name}, [this](RequestResult& result) {
                return result.done ? Reply::value(position_json()) : Reply::refuse(result.errors);
              }};
}

Reply Api::Impl::feed(Arguments& args) {
  args.allow({"text", "first"});
  const bool first = args.flag("first");
  const std::string text = args.text("text");
  if (!args.failed() && (first ? 0 : fed.size()) + text.size() > kMostFed)
    args.refuse("so much text is no scenario; it may have 1 MiB");
  if (args.failed()) return Reply::refuse(args.error());
  if (first) fed.clear();
  fed += text;
  return Reply::null();
}

Reply Api::Impl::begin(Arguments& args) {
  args.allow({"method", "args"});
  const std::string method = args.text("method");
  Arguments given = args.object("args");
  if (given.failed()) args.refuse(given.error());
  if (args.failed()) return Reply::refuse(args.error());
  struct Known {
    std::string_view name;
    Planned (Impl::*plan)(Arguments&);
    bool needs_scenario;
  };
  static constexpr Known kKnown[] = {{"load", &Impl::plan_load, false},
                                     {"openLink", &Impl::plan_open_link, false},
                                     {"run", &Impl::plan_run, true},
                                     {"undo", &Impl::plan_undo, true},
                                     {"redo", &Impl::plan_redo, true},
                                     {"branchHere", &Impl::plan_branch_here, true},
                                     {"moveLine", &Impl::plan_move_line, true},
                                     {"setPolicy", &Impl::plan_set_policy, true},
                                     {"setBranch", &Impl::plan_set_branch, true}};
  std::vector<std::string_view> names;
  for (const Known& known : kKnown) {
    names.push_back(known.name);
    if (known.name != method) continue;
    if (known.needs_scenario && !session.loaded())
      return Reply::refuse(method + " needs a scenario, and none is loaded; call load first");
    Planned planned = (this->*known.plan)(given);
    if (auto* reply = std::get_if<Reply>(&planned))
      return Reply::value(R"({"done":true,"reply":)" + reply->json() + "}");
    Plan& plan = std::get<Plan>(planned);
    session.begin(std::move(plan.request));
    say_then = std::move(plan.say);
    return Reply::value(R"({"done":false})");
  }
  return Reply::refuse("nothing is begun by '" + method.substr(0, 64) + "'" +
                       did_you_mean(method, names));
}

Reply Api::Impl::work(Arguments& args) {
  args.allow({"ms"});
  const std::uint32_t ms = args.number("ms");
  if (args.failed()) return Reply::refuse(args.error());
  Slice slice = slice_of(ms);
  if (!session.changing()) return Reply::refuse("nothing was begun; call begin first");
  JsonWriter out;
  out.object();
  if (!session.work(slice)) {
    out.boolean("done", false).key("progress").fraction(session.progress());
    return Reply::value(out.end_object().take());
  }
  RequestResult result = session.finish();
  out.boolean("done", true).key("reply").raw(std::exchange(say_then, {})(result).json());
  return Reply::value(out.end_object().take());
}

Reply Api::Impl::clear(Arguments& args) {
  args.allow({"ms"});
  const std::uint32_t ms = args.number("ms");
  if (args.failed()) return Reply::refuse(args.error());
  Slice slice = slice_of(ms);
  const bool left = !session.clear_up(slice);
  return Reply::value(left ? R"({"left":true})" : R"({"left":false})");
}

Reply Api::Impl::cancel(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  session.cancel();
  say_then = {};
  return Reply::null();
}

}  // namespace cowscope
