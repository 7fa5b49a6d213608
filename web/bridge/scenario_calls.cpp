// Calls about what is loaded: check, print, link.
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "scenarios/nearest_word.h"
#include "scenarios/scenario_json.h"
#include "scenarios/script.h"
#include "web/bridge/api_impl.h"
#include "web/bridge/json_writer.h"
#include "web/session/expectations.h"

namespace cowscope {
namespace {

constexpr std::size_t kMostLibrary = 1000;

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

Reply Api::Impl::link(Arguments& args) {
  args.allow({"present", "predict", "lock"});
  LinkView view = session.link_view();
  if (args.has("present")) view.present = args.flag("present");
  if (args.has("predict")) view.predict = args.flag("predict");
  if (const auto lock = args.optional_text("lock")) view.lock = *lock;
  // What opening it would refuse.
  Diagnostics wrong;
  if (!view.lock.empty() && !parse_link("#scenario=a&lock=" + view.lock, wrong))
    args.refuse(wrong.empty() ? "lock is not understood" : wrong.front().message);
  if (args.failed()) return Reply::refuse(args.error());
  const std::string fragment = session.link(view);
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
