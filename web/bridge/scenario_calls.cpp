// Calls about what is loaded: load, check, print, edit, link.
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "scenarios/nearest_word.h"
#include "scenarios/scenario_json.h"
#include "scenarios/script.h"
#include "web/bridge/api_impl.h"
#include "web/bridge/json_writer.h"
#include "web/bridge/link_view_json.h"
#include "web/session/expectations.h"

namespace cowscope {
namespace {

constexpr std::size_t kMostLibrary = 1000;
/// Lines of a result that a person reads.
constexpr std::size_t kMostTold = 200;

/// {"text"} or {"scenario"}. Empty: `args` or `errors` says why.
std::optional<Scenario> read_scenario(Arguments& args, Diagnostics& errors) {
  if (args.has("text") == args.has("scenario")) {
    args.refuse("give either text, a script or JSON as a string, or scenario, an object");
    return std::nullopt;
  }
  if (args.has("text")) {
    const std::string text = args.text("text");
    return args.failed() ? std::nullopt : parse_any(text, errors);
  }
  const std::string text = args.object_text("scenario");
  if (args.failed()) return std::nullopt;
  auto scenario = parse_scenario_json(text, errors);
  // Lines and columns would be those of our own spelling of the object: pointers are what helps.
  for (Diagnostic& d : errors) d.line = d.column = 0;
  return scenario;
}

Reply refusal(const Arguments& args, const Diagnostics& errors) {
  return args.failed() ? Reply::refuse(args.error()) : Reply::refuse(errors);
}

void write_steps(JsonWriter& out, const char* name, const std::vector<UnmetStep>& steps) {
  out.key(name).array();
  for (std::size_t i = 0; i < steps.size() && i < kMostTold; ++i)
    out.object().number("step", steps[i].step).text("message", steps[i].message).end_object();
  out.end_array();
}

/// Main line and branches: what does not compile, and what does not hold.
void check_lines(const Scenario& scenario, Diagnostics& errors, JsonWriter& unmet) {
  std::vector<std::string> lines{std::string()};
  for (const Branch& b : scenario.branches) lines.push_back(b.name);
  for (const std::string& line : lines) {
    CompileOptions options;
    options.branch = line;
    const auto compiled = compile(scenario, options, errors);
    if (compiled == nullptr) return;
    for (const UnmetStep& u : unmet_expectations(*compiled)) {
      unmet.object().number("step", u.step).text("message", u.message);
      if (!line.empty()) unmet.text("branch", line);
      unmet.end_object();
    }
  }
}

}  // namespace

Reply Api::Impl::version(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  return Reply::value(R"({"version":")" COWSCOPE_VERSION R"(","cowscope":1})");
}

Reply Api::Impl::set_library(Arguments& args) {
  args.allow({"scenarios"});
  std::vector<LibraryEntry> library;
  for (Arguments& entry : args.objects("scenarios", kMostLibrary)) {
    entry.allow({"id", "title", "summary", "level", "revision"});
    LibraryEntry e;
    e.id = entry.text("id");
    e.title = entry.text("title");
    e.summary = entry.optional_text("summary").value_or(std::string());
    e.level = entry.optional_number("level").value_or(1);
    e.revision = entry.optional_number("revision").value_or(0);
    if (entry.failed()) args.refuse(entry.error());
    library.push_back(std::move(e));
  }
  if (args.failed()) return Reply::refuse(args.error());
  session.set_library(std::move(library));
  return Reply::null();
}

Reply Api::Impl::load(Arguments& args) {
  args.allow({"text", "scenario", "view", "origin"});
  Arguments view_args = args.object("view");
  const LinkView view = read_link_view(view_args);
  const std::string origin_name = args.optional_text("origin").value_or(std::string());
  Origin origin = Origin::Elsewhere;
  if (origin_name == "library") origin = Origin::Library;
  else if (origin_name == "edited") origin = Origin::Edited;
  else if (!origin_name.empty()) args.refuse("load: origin can be library or edited");
  if (view_args.failed()) args.refuse(view_args.error());
  Diagnostics errors;
  const auto scenario = args.failed() ? std::nullopt : read_scenario(args, errors);
  if (!scenario || !session.load(*scenario, view, errors, origin)) return refusal(args, errors);
  return Reply::value(position_json());
}

Reply Api::Impl::open_link(Arguments& args) {
  args.allow({"fragment"});
  const std::string fragment = args.text("fragment");
  if (args.failed()) return Reply::refuse(args.error());
  Diagnostics errors;
  const auto link = parse_link(fragment, errors);
  if (!link) return Reply::refuse(errors);
  JsonWriter out;
  out.object();
  if (link->scenario) {
    if (!session.load(*link->scenario, link->view, errors, Origin::Edited))
      return Reply::refuse(errors);
    out.text("load", "done");
  } else if (!link->scenario_id.empty()) {
    out.text("load", "id").text("id", link->scenario_id);
    if (link->revision != 0) out.number("revision", link->revision);
    for (const LibraryEntry& e : session.library())
      if (e.id == link->scenario_id && link->revision != 0 && e.revision != link->revision)
        out.boolean("moved", true);
  } else if (!link->source_url.empty()) {
    out.text("load", "src").text("src", link->source_url);
  } else {
    out.text("load", "none");
  }
  out.key("view");
  write_link_view(out, link->view);
  return Reply::value(out.end_object().take());
}

Reply Api::Impl::check(Arguments& args) {
  args.allow({"text", "scenario"});
  Diagnostics errors;
  const auto scenario = args.failed() ? std::nullopt : read_scenario(args, errors);
  if (args.failed()) return Reply::refuse(args.error());
  JsonWriter unmet;
  unmet.array();
  if (scenario) check_lines(*scenario, errors, unmet);
  const std::string list = unmet.end_array().take();
  JsonWriter out;
  out.object().boolean("ok", scenario && errors.empty() && list == "[]");
  out.key("diagnostics").raw(diagnostics_json(errors)).key("unmet").raw(list);
  return Reply::value(out.end_object().take());
}

Reply Api::Impl::scenario(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  return Reply::value(print_scenario_json(session.source()));
}

Reply Api::Impl::script(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  JsonWriter out;
  return Reply::value(
      out.object().text("text", print_script(session.source())).end_object().take());
}

Reply Api::Impl::run(Arguments& args) {
  args.allow({"text"});
  const std::string text = args.text("text");
  if (args.failed()) return Reply::refuse(args.error());
  Diagnostics errors;
  const auto result = session.run(text, errors);
  if (!result) return Reply::refuse(errors);
  std::vector<UnmetStep> broken;
  for (const StepError& b : result->broken)
    broken.push_back({b.step, session.scenario().steps[b.step - 1].broken});
  JsonWriter out;
  out.object().key("position").raw(position_json());
  out.number("firstStep", result->first_step).number("lastStep", result->last_step);
  write_steps(out, "broken", broken);
  write_steps(out, "unmet", result->unmet);
  return Reply::value(out.end_object().take());
}

Reply Api::Impl::undo(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  return Reply::value(session.undo() ? R"({"done":true})" : R"({"done":false})");
}
Reply Api::Impl::redo(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  return Reply::value(session.redo() ? R"({"done":true})" : R"({"done":false})");
}

Reply Api::Impl::link(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  const std::string fragment = session.link();
  // Up to 2 kB nothing is said; to 8 kB some systems cut links; to 32 kB the file is better.
  const std::size_t bytes = fragment.size();
  const char* advice = bytes <= 2048    ? "none"
                       : bytes <= 8192  ? "long"
                       : bytes <= 32768 ? "file"
                                        : "too-long";
  JsonWriter out;
  out.object().text("fragment", fragment).number("bytes", bytes).text("advice", advice);
  return Reply::value(out.end_object().take());
}

}  // namespace cowscope
