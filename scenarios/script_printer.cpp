#include "scenarios/script_printer.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

#include "scenarios/machine_source.h"
#include "scenarios/script.h"
#include "scenarios/source_map.h"

namespace cowscope {
namespace {

std::string print_question(const Question& question) {
  std::string out = print_text(question.text);
  for (const Choice& choice : question.choices) {
    out += " choice " + print_text(choice.text);
    if (choice.idea) out += " idea " + std::to_string(*choice.idea);
    if (!choice.why.empty()) out += " why " + print_text(choice.why);
  }
  out += " answer " + print_answer(question);
  if (!question.why.empty()) out += " why " + print_text(question.why);
  return out;
}

void print_annotations(const Notes& notes, const std::string& margin,
                       std::vector<std::string>& lines) {
  if (notes.line != 0) lines.push_back(margin + "@line " + std::to_string(notes.line));
  if (!notes.label.empty()) lines.push_back(margin + "@label " + notes.label);
  if (notes.ask) lines.push_back(margin + "@ask " + print_question(*notes.ask));
  if (!notes.say.empty()) lines.push_back(margin + "@say " + print_text(notes.say));
}

void print_expects(const Notes& notes, const std::string& margin, std::vector<std::string>& lines) {
  for (const std::string& expect : notes.expects) lines.push_back(margin + "expect " + expect);
}

std::string print_region(const RegionSource& region) {
  std::string out =
      region.name + " " + std::to_string(region.pages) + " " + print_prot(region.prot);
  if (region.sharing == Sharing::Shared) out += " shared";
  if (!region.file.empty()) out += " file " + region.file;
  if (region.at != 0) out += " at " + std::to_string(region.at);
  if (region.touched != 0) out += " touched " + std::to_string(region.touched);
  if (region.start) out += " start " + print_address(*region.start);
  return out;
}

// A line that ends the code and that the code has not.
std::string code_end(const std::vector<std::string>& code) {
  const auto taken = [&](const std::string& word) {
    return std::any_of(code.begin(), code.end(), [&](const std::string& line) {
      const std::size_t last = line.find_last_not_of(" \t\r");
      return last + 1 == word.size() && line.compare(0, word.size(), word) == 0;
    });
  };
  std::string word = "END";
  for (unsigned i = 1; taken(word); ++i) word = "END" + std::to_string(i);
  return word;
}

void print_head(const Scenario& s, std::vector<std::string>& lines) {
  if (!s.id.empty()) lines.push_back("@id " + s.id);
  if (s.revision != 0) lines.push_back("@revision " + std::to_string(s.revision));
  if (s.level != 0) lines.push_back("@level " + std::to_string(s.level));
  if (!s.open.empty()) lines.push_back("@open " + s.open);
  if (!s.title.empty()) lines.push_back("@title " + print_text(s.title));
  if (!s.summary.empty()) lines.push_back("@summary " + print_text(s.summary));
  for (const auto& [key, value] : machine_values(s.machine))
    lines.push_back("@machine " + std::string(key) + " " + value);
  for (const FileSource& file : s.files) {
    lines.push_back("@file " + file.path + " " + std::to_string(file.pages) +
                    (file.cached ? "" : " uncached") + (file.tmpfs ? " tmpfs" : ""));
  }
  for (const ProgramSource& program : s.programs) {
    if (program.regions.empty()) {
      lines.push_back("@program " + program.name + " {}");
      continue;
    }
    lines.push_back("@program " + program.name + " {");
    for (const RegionSource& region : program.regions) lines.push_back("  " + print_region(region));
    lines.push_back("}");
  }
  if (!s.code.empty()) {
    const std::string end = code_end(s.code);
    lines.push_back("@code <<" + end);
    lines.insert(lines.end(), s.code.begin(), s.code.end());
    lines.push_back(end);
  }
}

}  // namespace

std::string print_text(const LocalizedText& text) {
  std::string out;
  for (const auto& [language, words] : text.texts) {
    if (!out.empty()) out += ' ';
    if (!out.empty() || language != "en") out += language + ' ';
    out += quote(words);
  }
  return out.empty() ? quote("") : out;
}

std::string print_answer(const Question& question) {
  if (!question.answer_source.empty()) return question.answer_source;
  const auto page = [](const PageRef& ref) {
    return ref.who + " " + ref.region + "[" + std::to_string(ref.page) + "]";
  };
  if (const auto* literal = std::get_if<std::string>(&question.answer)) return quote(*literal);
  if (const auto* measure = std::get_if<Measure>(&question.answer)) return print(*measure);
  if (const auto* at_page = std::get_if<PointAtPage>(&question.answer))
    return "page " + page(at_page->page);
  return "frame " + page(std::get<PointAtFrame>(question.answer).page);
}

std::string print_prot(const Prot& prot) {
  return {prot.read ? 'r' : '-', prot.write ? 'w' : '-', prot.exec ? 'x' : '-'};
}

std::string print_address(std::uint64_t address) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string digits;
  for (std::uint64_t rest = address; rest != 0 || digits.empty(); rest >>= 4)
    digits.insert(digits.begin(), kDigits[rest & 15]);
  return "0x" + digits;
}

void print_repeat(const RepeatItem& repeat, std::size_t indent, std::vector<std::string>& lines) {
  const std::string margin(indent, ' ');
  std::string head = margin + "repeat " + std::to_string(repeat.count);
  if (!repeat.variable.empty()) head += " as " + repeat.variable;
  if (!repeat.variable.empty() && repeat.from != 0) head += " from " + std::to_string(repeat.from);
  lines.push_back(head + " {");
  print_items(repeat.body, indent + 2, lines);
  lines.push_back(margin + "}");
}

void print_items(const std::vector<ScriptItem>& items, std::size_t indent,
                 std::vector<std::string>& lines) {
  const std::string margin(indent, ' ');
  for (const ScriptItem& item : items) {
    const auto* command = std::get_if<CommandItem>(&item.item);
    const auto* repeat = std::get_if<RepeatItem>(&item.item);
    const Notes& notes = command != nullptr ? command->notes : repeat->notes;
    print_annotations(notes, margin, lines);
    if (command != nullptr) {
      lines.push_back(margin + command->text);
    } else {
      print_repeat(*repeat, indent, lines);
    }
    print_expects(notes, margin, lines);
  }
}

std::string print_script(const Scenario& scenario) {
  std::vector<std::string> lines;
  print_head(scenario, lines);
  if (!lines.empty() && !scenario.script.empty()) lines.emplace_back();
  print_items(scenario.script, 0, lines);
  for (const Branch& branch : scenario.branches) {
    if (!lines.empty()) lines.emplace_back();
    lines.push_back("@branch " + quote(branch.name) + " from " + branch.from + " {");
    print_items(branch.script, 2, lines);
    lines.emplace_back("}");
  }
  std::string out;
  for (const std::string& line : lines) out += line + '\n';
  return out;
}

std::string quote(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out = "\"";
  std::size_t valid = first_invalid_utf8(bytes);  // bytes before it are characters
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\0') {
      out += "\\0";
    } else if (c == '\\' || c == '"') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F || i == valid) {
      out += "\\x";
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
      if (i == valid) {
        const std::size_t next = first_invalid_utf8(bytes.substr(i + 1));
        valid = next == std::string_view::npos ? next : i + 1 + next;
      }
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace cowscope
