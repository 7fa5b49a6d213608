// Calls for whoever shows a script as text: its words, and which line is which step.
#include <string>
#include <variant>
#include <vector>

#include "scenarios/language_words.h"
#include "scenarios/script.h"
#include "web/bridge/api_impl.h"
#include "web/bridge/json_writer.h"

namespace cowscope {
namespace {

/// What is told of lines that do not hold.
constexpr std::size_t kMostMarked = 200;

void write_words(JsonWriter& out, const char* name, const std::vector<std::string_view>& words) {
  out.key(name).array();
  for (const std::string_view word : words) out.text(word);
  out.end_array();
}

/// A command is its line; a repeat is [its line, its rounds, [what is in it]].
void write_items(JsonWriter& out, const std::vector<ScriptItem>& items) {
  out.array();
  for (const ScriptItem& item : items) {
    if (const auto* command = std::get_if<CommandItem>(&item.item)) {
      out.number(command->place.line);
      continue;
    }
    const auto& repeat = std::get<RepeatItem>(item.item);
    out.array().number(repeat.place.line).number(repeat.count);
    write_items(out, repeat.body);
    out.end_array();
  }
  out.end_array();
}

void write_lines(JsonWriter& out, const Scenario& scenario) {
  out.key("main");
  write_items(out, scenario.script);
  out.key("branches").array();
  for (const Branch& branch : scenario.branches) {
    out.object().text("name", branch.name).key("script");
    write_items(out, branch.script);
    out.end_object();
  }
  out.end_array();
}

}  // namespace

Reply Api::Impl::words(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  const LanguageWords words = language_words();
  JsonWriter out;
  out.object();
  write_words(out, "verbs", words.verbs);
  write_words(out, "statements", words.statements);
  write_words(out, "annotations", words.annotations);
  write_words(out, "directives", words.directives);
  write_words(out, "machine", words.machine);
  write_words(out, "measures", words.measures);
  write_words(out, "claims", words.claims);
  write_words(out, "states", words.states);
  write_words(out, "outcomes", words.outcomes);
  write_words(out, "advice", words.advice);
  write_words(out, "joining", words.joining);
  return Reply::value(out.end_object().take());
}

Reply Api::Impl::outline(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  const Scenario& source = session.source();
  JsonWriter out;
  out.object();
  write_lines(out, source);
  std::uint32_t shared = 0;
  for (const Branch& branch : source.branches)
    if (branch.name == session.branch()) shared = find_label(session.scenario(), branch.from);
  out.number("shared", shared);
  out.key("broken").array();
  std::size_t listed = 0;
  for (const StepError& broken : session.timeline().broken()) {
    if (++listed > kMostMarked) break;
    out.object().number("step", broken.step);
    out.text("message", session.scenario().steps[broken.step - 1].broken).end_object();
  }
  out.end_array().key("unmet").array();
  listed = 0;
  for (const UnmetStep& unmet : session.unmet()) {
    if (++listed > kMostMarked) break;
    out.object().number("step", unmet.step).text("message", unmet.message).end_object();
  }
  return Reply::value(out.end_array().end_object().take());
}

Reply Api::Impl::script(Arguments& args) {
  args.allow({"lines"});
  const bool lines = args.flag("lines");
  if (args.failed()) return Reply::refuse(args.error());
  const std::string text = print_script(session.source());
  JsonWriter out;
  out.object().text("text", text);
  if (lines) {
    // The lines of this text, not of the one that it was read from.
    Diagnostics none;
    if (const auto printed = parse_script(text, none)) write_lines(out, *printed);
  }
  return Reply::value(out.end_object().take());
}

}  // namespace cowscope
