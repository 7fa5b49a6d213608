// A scenario as JSON.
#include <string>
#include <utility>
#include <variant>

#include "scenarios/json_writer.h"
#include "scenarios/machine_source.h"
#include "scenarios/scenario_json.h"
#include "scenarios/script_printer.h"

namespace cowscope {
namespace {

JsonValue text_value(const LocalizedText& text) {
  if (text.texts.empty()) return JsonValue::text("");
  if (text.texts.size() == 1 && text.texts[0].first == "en")
    return JsonValue::text(text.texts[0].second);
  JsonValue object = JsonValue::object();
  for (const auto& [language, words] : text.texts) object.add(language, JsonValue::text(words));
  return object;
}

JsonValue answer_value(const Question& question) {
  if (const auto* literal = std::get_if<std::string>(&question.answer))
    return JsonValue::text(*literal);
  const std::string source = print_answer(question);
  JsonValue object = JsonValue::object();
  if (std::holds_alternative<Measure>(question.answer))
    return std::move(object.add("measure", JsonValue::text(source)));
  // "page child heap[2]": the first word is the key.
  const std::size_t blank = source.find(' ');
  return std::move(object.add(source.substr(0, blank), JsonValue::text(source.substr(blank + 1))));
}

JsonValue question_value(const Question& question) {
  JsonValue object = JsonValue::object();
  object.add("question", text_value(question.text));
  if (!question.choices.empty()) {
    JsonValue choices = JsonValue::array();
    for (const Choice& choice : question.choices) {
      const bool plain = !choice.idea && choice.why.empty() && choice.text.texts.size() == 1 &&
                         choice.text.texts[0].first == "en";
      if (plain) {
        choices.add(text_value(choice.text));
        continue;
      }
      JsonValue value = JsonValue::object();
      value.add("text", text_value(choice.text));
      if (choice.idea) value.add("idea", JsonValue::number(*choice.idea));
      if (!choice.why.empty()) value.add("why", text_value(choice.why));
      choices.add(std::move(value));
    }
    object.add("choices", std::move(choices));
  }
  object.add("answer", answer_value(question));
  if (!question.why.empty()) object.add("why", text_value(question.why));
  return object;
}

void add_notes(const Notes& notes, JsonValue& object) {
  if (notes.line != 0) object.add("line", JsonValue::number(notes.line));
  if (!notes.label.empty()) object.add("label", JsonValue::text(notes.label));
  if (notes.ask) object.add("ask", question_value(*notes.ask));
  if (!notes.say.empty()) object.add("say", text_value(notes.say));
  if (!notes.expects.empty()) {
    JsonValue expects = JsonValue::array();
    for (const std::string& expect : notes.expects) expects.add(JsonValue::text(expect));
    object.add("expect", std::move(expects));
  }
}

JsonValue script_value(const std::vector<ScriptItem>& items) {
  JsonValue array = JsonValue::array();
  for (const ScriptItem& item : items) {
    if (const auto* command = std::get_if<CommandItem>(&item.item)) {
      if (command->notes == Notes{}) {
        array.add(JsonValue::text(command->text));
        continue;
      }
      JsonValue object = JsonValue::object();
      object.add("do", JsonValue::text(command->text));
      add_notes(command->notes, object);
      array.add(std::move(object));
      continue;
    }
    const auto& repeat = std::get<RepeatItem>(item.item);
    std::vector<std::string> lines;
    print_repeat(repeat, 0, lines);
    JsonValue list = JsonValue::array();
    for (const std::string& line : lines) list.add(JsonValue::text(line));
    JsonValue object = JsonValue::object();
    object.add("do", std::move(list));
    add_notes(repeat.notes, object);
    array.add(std::move(object));
  }
  return std::move(array.tall());
}

JsonValue region_value(const RegionSource& region) {
  JsonValue object = JsonValue::object();
  object.add("name", JsonValue::text(region.name));
  object.add("pages", JsonValue::number(region.pages));
  object.add("prot", JsonValue::text(print_prot(region.prot)));
  if (region.sharing == Sharing::Shared) object.add("sharing", JsonValue::text("shared"));
  if (!region.file.empty()) object.add("file", JsonValue::text(region.file));
  if (region.at != 0) object.add("at", JsonValue::number(region.at));
  if (region.touched != 0) object.add("touched", JsonValue::number(region.touched));
  if (region.start) object.add("start", JsonValue::text(print_address(*region.start)));
  return object;
}

void add_machine(const MachineSource& machine, JsonValue& root) {
  JsonValue object = JsonValue::object();
  for (const auto& [key, value] : machine_values(machine)) object.add(key, JsonValue::raw(value));
  if (!object.empty()) root.add("machine", std::move(object));
}

void add_files(const std::vector<FileSource>& files, JsonValue& root) {
  JsonValue object = JsonValue::object();
  for (const FileSource& file : files) {
    JsonValue value = JsonValue::object();
    value.add("pages", JsonValue::number(file.pages));
    if (!file.cached) value.add("cached", JsonValue::boolean(false));
    if (file.tmpfs) value.add("kind", JsonValue::text("tmpfs"));
    object.add(file.path, std::move(value));
  }
  if (!object.empty()) root.add("files", std::move(object));
}

void add_programs(const std::vector<ProgramSource>& programs, JsonValue& root) {
  JsonValue object = JsonValue::object();
  for (const ProgramSource& program : programs) {
    JsonValue regions = JsonValue::array();
    for (const RegionSource& region : program.regions) regions.add(region_value(region));
    object.add(program.name, std::move(JsonValue::object().add("regions", std::move(regions))));
  }
  if (!object.empty()) root.add("programs", std::move(object));
}

JsonValue scenario_value(const Scenario& s) {
  JsonValue root = JsonValue::object();
  root.tall();
  root.add("cowscope", JsonValue::number(1));
  if (!s.id.empty()) root.add("id", JsonValue::text(s.id));
  if (s.revision != 0) root.add("revision", JsonValue::number(s.revision));
  if (s.level != 0) root.add("level", JsonValue::number(s.level));
  if (!s.open.empty()) root.add("open", JsonValue::text(s.open));
  root.add("title", text_value(s.title));
  if (!s.summary.empty()) root.add("summary", text_value(s.summary));
  add_machine(s.machine, root);
  add_files(s.files, root);
  add_programs(s.programs, root);
  if (!s.code.empty()) {
    JsonValue code = JsonValue::array();
    for (const std::string& line : s.code) code.add(JsonValue::text(line));
    root.add("code", std::move(code.tall()));
  }
  root.add("script", script_value(s.script));
  if (!s.branches.empty()) {
    JsonValue branches = JsonValue::array();
    for (const Branch& branch : s.branches) {
      JsonValue object = JsonValue::object();
      object.add("name", JsonValue::text(branch.name));
      object.add("from", JsonValue::text(branch.from));
      object.add("script", script_value(branch.script));
      branches.add(std::move(object));
    }
    root.add("branches", std::move(branches.tall()));
  }
  return root;
}

}  // namespace

std::string print_scenario_json(const Scenario& scenario) {
  return scenario_value(scenario).pretty() + '\n';
}

std::string print_compact_scenario_json(const Scenario& scenario) {
  return scenario_value(scenario).compact();
}

}  // namespace cowscope
