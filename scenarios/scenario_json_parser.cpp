// A scenario from JSON. Everything that is wrong is told at once, each with its place.
#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/annotation_grammar.h"
#include "scenarios/expectation_grammar.h"
#include "scenarios/json_document.h"
#include "scenarios/lexer.h"
#include "scenarios/machine_source.h"
#include "scenarios/scenario_json.h"
#include "scenarios/script_parser.h"

namespace cowscope {
namespace {

constexpr std::uint64_t kMost32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kVersion = 1;

Notes& notes_of(ScriptItem& item) {
  if (auto* repeat = std::get_if<RepeatItem>(&item.item)) return repeat->notes;
  return std::get<CommandItem>(item.item).notes;
}

class Reader {
 public:
  explicit Reader(const JsonDocument& document) : doc_(document) {}

  std::optional<Scenario> read() {
    const JsonNode& root = doc_.root();
    if (!doc_.want_object(root, "a scenario") || !version(root)) return std::nullopt;
    doc_.check_keys(root,
                    {"$schema", "cowscope", "id", "revision", "level", "open", "title", "summary",
                     "machine", "files", "programs", "code", "script", "branches"});
    need(root, "title");
    need(root, "script");
    for (const JsonNode& member : root.children) read_member(member);
    if (doc_.report().failed()) return std::nullopt;
    return std::move(scenario_);
  }

 private:
  using Member = JsonNode;

  bool version(const JsonNode& root) {
    const JsonNode* given = JsonDocument::member(root, "cowscope");
    if (given == nullptr)
      return doc_.fail(
          root, "the key 'cowscope' is missing; write \"cowscope\": 1, the version of the format");
    if (given->kind == JsonNode::Kind::Unsigned && given->number > kVersion) {
      return doc_.fail(
          *given, "this scenario is in version " + std::to_string(given->number) +
                      " of the format, and this Cowscope knows version 1; use a newer Cowscope");
    }
    std::uint64_t number = 0;
    return doc_.want_number(*given, "cowscope, the version of the format,", kVersion, kVersion,
                            number);
  }

  void need(const JsonNode& object, std::string_view key) {
    if (JsonDocument::member(object, key) == nullptr)
      doc_.fail(object, "the key '" + std::string(key) + "' is missing here");
  }

  void read_member(const Member& m) {
    std::uint64_t number = 0;
    if (m.key == "$schema") {
      std::string unused;
      doc_.want_string(m, "$schema", unused);
    } else if (m.key == "id") {
      read_name(m, "id", scenario_.id);
    } else if (m.key == "revision") {
      if (doc_.want_number(m, "revision", 1, kMost32, number))
        scenario_.revision = static_cast<std::uint32_t>(number);
    } else if (m.key == "level") {
      if (doc_.want_number(m, "level", 1, 3, number))
        scenario_.level = static_cast<std::uint32_t>(number);
    } else if (m.key == "open") {
      scenario_.open_place = doc_.place(m);
      read_name(m, "open, a label,", scenario_.open);
    } else if (m.key == "title") {
      read_text(m, "title", scenario_.title);
    } else if (m.key == "summary") {
      read_text(m, "summary", scenario_.summary);
    } else if (m.key == "machine") {
      read_machine(m);
    } else if (m.key == "files") {
      read_files(m);
    } else if (m.key == "programs") {
      read_programs(m);
    } else if (m.key == "code") {
      read_code(m);
    } else if (m.key == "script") {
      scenario_.script = read_script(m);
    } else if (m.key == "branches") {
      read_branches(m);
    }
  }

  bool read_name(const JsonNode& node, std::string_view what, std::string& out) {
    std::string name;
    if (!doc_.want_string(node, what, name)) return false;
    if (!is_name(name))
      return doc_.fail(node, std::string(what) +
                                 " begins with a letter and has letters, digits, _ - and . only");
    out = std::move(name);
    return true;
  }

  bool read_text(const JsonNode& node, std::string_view what, LocalizedText& out) {
    if (node.is_string()) {
      if (!node.text.empty()) out.texts.emplace_back("en", node.text);
      return true;
    }
    if (!node.is_object()) {
      return doc_.fail(
          node, std::string(what) +
                    " is a text, or an object by language such as { \"en\": …, \"de\": … }, not " +
                    std::string(kind_name(node.kind)));
    }
    if (!doc_.check_duplicates(node)) return false;
    bool well = true;
    for (const JsonNode& member : node.children) {
      std::string text;
      if (!is_language(member.key)) {
        well = doc_.fail_key(member, "a language is two small letters such as en or de, not '" +
                                         member.key.substr(0, 64) + "'");
      } else if (doc_.want_string(member, what, text)) {
        out.texts.emplace_back(member.key, std::move(text));
      } else {
        well = false;
      }
    }
    if (out.texts.size() == 1 && out.texts[0].second.empty()) out.texts.clear();
    return well;
  }

  void read_machine(const JsonNode& node) {
    if (!doc_.want_object(node, "machine")) return;
    scenario_.machine.place = doc_.place(node);
    const auto& keys = machine_keys();
    doc_.check_keys(node, keys);
    for (const JsonNode& member : node.children) {
      if (std::find(keys.begin(), keys.end(), member.key) == keys.end()) continue;
      scenario_.machine.key_places.keys.emplace_back(member.key, doc_.place(member));
      read_machine_key(doc_, member.key, member, scenario_.machine);
    }
  }

  void read_files(const JsonNode& node) {
    if (!doc_.want_object(node, "files") || !doc_.check_duplicates(node)) return;
    for (const JsonNode& member : node.children) {
      FileSource file;
      file.path = member.key;
      file.place = doc_.place(member);
      if (!is_path(member.key))
        doc_.fail_key(
            member,
            "a file's path begins with / and has letters, digits, _ - . and / only, as in /bin/sh");
      if (!doc_.want_object(member, "a file")) continue;
      doc_.check_keys(member, {"pages", "cached", "kind"});
      need(member, "pages");
      for (const JsonNode& value : member.children) {
        std::uint64_t number = 0;
        std::string kind;
        if (value.key == "pages" && doc_.want_number(value, "pages", 1, kMost32, number)) {
          file.pages = static_cast<std::uint32_t>(number);
        } else if (value.key == "cached") {
          doc_.want_bool(value, "cached", file.cached);
        } else if (value.key == "kind" && doc_.want_string(value, "kind", kind)) {
          if (kind != "disk" && kind != "tmpfs")
            doc_.fail(value, "kind is \"disk\" or \"tmpfs\", not \"" + kind.substr(0, 64) + "\"");
          file.tmpfs = kind == "tmpfs";
        }
      }
      scenario_.files.push_back(std::move(file));
    }
  }

  void read_programs(const JsonNode& node) {
    if (!doc_.want_object(node, "programs") || !doc_.check_duplicates(node)) return;
    for (const JsonNode& member : node.children) {
      ProgramSource program;
      program.name = member.key;
      program.place = doc_.place(member);
      if (!is_name(member.key))
        doc_.fail_key(
            member,
            "a program's name begins with a letter and has letters, digits, _ - and . only");
      if (!doc_.want_object(member, "a program")) continue;
      doc_.check_keys(member, {"regions"});
      need(member, "regions");
      const JsonNode* regions = JsonDocument::member(member, "regions");
      if (regions != nullptr && doc_.want_array(*regions, "regions")) {
        for (const JsonNode& region : regions->children) read_region(region, program);
      }
      scenario_.programs.push_back(std::move(program));
    }
  }

  void read_region(const JsonNode& node, ProgramSource& program) {
    if (!doc_.want_object(node, "a region")) return;
    doc_.check_keys(node, {"name", "pages", "prot", "sharing", "file", "at", "touched", "start"});
    need(node, "name");
    need(node, "pages");
    need(node, "prot");
    RegionSource region;
    region.place = doc_.place(node);
    for (const JsonNode& value : node.children) read_region_key(value, region);
    if (const JsonNode* at = JsonDocument::member(node, "at");
        at != nullptr && region.file.empty()) {
      doc_.fail_key(*at, "at is a page of the file, and this region has no file");
    }
    program.regions.push_back(std::move(region));
  }

  void read_region_key(const JsonNode& value, RegionSource& region) {
    std::uint64_t number = 0;
    std::string text;
    if (value.key == "name") {
      read_name(value, "a region's name", region.name);
    } else if (value.key == "pages") {
      if (doc_.want_number(value, "pages", 1, kMost32, number))
        region.pages = static_cast<std::uint32_t>(number);
    } else if (value.key == "at") {
      if (doc_.want_number(value, "at", 0, kMost32, number))
        region.at = static_cast<std::uint32_t>(number);
    } else if (value.key == "touched") {
      if (doc_.want_number(value, "touched", 0, kMost32, number))
        region.touched = static_cast<std::uint32_t>(number);
    } else if (value.key == "prot") {
      if (!doc_.want_string(value, "prot", text)) return;
      read_line(value, [&](Lexer& lexer) { return lexer.read_prot(region.prot); });
    } else if (value.key == "sharing") {
      if (!doc_.want_string(value, "sharing", text)) return;
      if (text != "private" && text != "shared")
        doc_.fail(value,
                  "sharing is \"private\" or \"shared\", not \"" + text.substr(0, 64) + "\"");
      region.sharing = text == "shared" ? Sharing::Shared : Sharing::Private;
    } else if (value.key == "file") {
      if (!doc_.want_string(value, "file", text)) return;
      if (!is_path(text))
        doc_.fail(
            value,
            "a file's path begins with / and has letters, digits, _ - . and / only, as in /bin/sh");
      region.file = std::move(text);
    } else if (value.key == "start") {
      if (value.is_number()) {
        if (doc_.want_number(value, "start", 0, kAddressLimit - 1, number)) region.start = number;
        return;
      }
      if (!doc_.want_string(value, "start", text)) return;
      if (read_line(value, [&](Lexer& lexer) { return lexer.read_address(number); }))
        region.start = number;
    }
  }

  void read_code(const JsonNode& node) {
    if (!doc_.want_array(node, "code")) return;
    for (const JsonNode& line : node.children) {
      std::string text;
      if (!doc_.want_string(line, "a line of code", text)) continue;
      for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte >= 0x20 && byte != 0x7F) || c == '\t') continue;
        doc_.fail(
            line,
            c == '\n'
                ? "a line of code holds no line break; give each line its own place in the list"
                : "a line of code holds no control characters");
        break;
      }
      scenario_.code.push_back(std::move(text));
    }
  }

  // Reads a string of the script language to its end, with `read(lexer)`.
  template <class Read>
  bool read_line(const JsonNode& node, Read&& read) {
    JsonTextMap map(doc_, {&node});
    Reporter report(map, doc_.report().diagnostics());
    if (!require_text(node.text, report)) return false;
    // Not known: numbers stay as they were spelled. There are none here, so a '$' is an error.
    static const Variables none{{}, false};
    Lexer lexer(node.text, report, none);
    if (!read(lexer)) return false;
    lexer.skip_blanks();
    lexer.skip_comment();
    if (!lexer.at_end())
      return lexer.fail_here("unexpected " + lexer.found_here() + " here; delete it");
    return true;
  }

  std::vector<ScriptItem> read_script(const JsonNode& node) {
    ItemList list;
    if (!doc_.want_array(node, "script")) return {};
    for (const JsonNode& element : node.children) {
      if (doc_.report().full()) break;
      if (element.is_string()) {
        parse_lines({&element}, list);
      } else if (element.is_object()) {
        read_element(element, list);
      } else {
        doc_.fail(element, "an element of a script is a line, or an object with \"do\", not " +
                               std::string(kind_name(element.kind)));
      }
    }
    ScriptParser::finish(list, doc_.report());
    return std::move(list.items);
  }

  bool parse_lines(const std::vector<const JsonNode*>& lines, ItemList& list) {
    JsonTextMap map(doc_, lines);
    Reporter report(map, doc_.report().diagnostics());
    std::string joined;
    std::string_view text = lines[0]->text;
    if (lines.size() > 1) {
      for (const JsonNode* line : lines) joined += line->text + '\n';
      text = joined;
    }
    if (!require_text(text, report)) return false;
    ScriptParser(text, report, nullptr).parse(list);
    return !report.failed();
  }

  void read_element(const JsonNode& element, ItemList& list) {
    doc_.check_keys(element, {"do", "line", "label", "ask", "say", "expect"});
    Notes notes;
    read_notes(element, notes);
    const JsonNode* what = JsonDocument::member(element, "do");
    if (what == nullptr) {
      doc_.fail(element, "the key 'do', the command, is missing here");
      return;
    }
    std::vector<const JsonNode*> lines;
    if (what->is_string()) {
      lines.push_back(what);
    } else if (what->is_array()) {
      for (const JsonNode& line : what->children) {
        if (!line.is_string()) {
          doc_.fail(line, "a line of \"do\" is a text in double quotes, not " +
                              std::string(kind_name(line.kind)));
          return;
        }
        lines.push_back(&line);
      }
    } else {
      doc_.fail(*what, "\"do\" is a line, or a list of lines for a repeat block, not " +
                           std::string(kind_name(what->kind)));
      return;
    }
    ItemList inner;
    if (!lines.empty() && !parse_lines(lines, inner)) {
      // What waited for this element was meant for it; that it is in error is told already.
      list.pending = {};
      list.pending_word.clear();
      return;
    }
    ScriptParser::finish(inner, doc_.report());
    if (inner.items.size() != 1) {
      doc_.fail(*what, inner.items.empty() ? "\"do\" holds a command, and this is none"
                                           : "\"do\" holds one command or one repeat block; give "
                                             "each command an element of its own");
      return;
    }
    ScriptItem& item = inner.items[0];
    std::string twice = merge_notes(notes_of(item), std::move(notes));
    if (twice.empty()) twice = merge_notes(notes_of(item), std::move(list.pending));
    if (!twice.empty()) doc_.fail(element, "this command has '" + twice + "' twice");
    list.pending = {};
    list.pending_word.clear();
    list.items.push_back(std::move(item));
  }

  void read_notes(const JsonNode& element, Notes& notes) {
    for (const JsonNode& member : element.children) {
      std::uint64_t number = 0;
      if (member.key == "line") {
        if (doc_.want_number(member, "line", 1, kMost32, number))
          notes.line = static_cast<std::uint32_t>(number);
      } else if (member.key == "label") {
        read_name(member, "a label", notes.label);
      } else if (member.key == "say") {
        read_text(member, "say", notes.say);
      } else if (member.key == "ask") {
        read_question(member, notes);
      } else if (member.key == "expect") {
        read_expects(member, notes);
      }
    }
  }

  void read_expects(const JsonNode& node, Notes& notes) {
    if (node.is_string()) {
      read_expect(node, notes);
    } else if (doc_.want_array(node, "expect")) {
      for (const JsonNode& line : node.children) {
        std::string unused;
        if (doc_.want_string(line, "an expectation", unused)) read_expect(line, notes);
      }
    }
  }

  void read_expect(const JsonNode& node, Notes& notes) {
    read_line(node, [&](Lexer& lexer) {
      Expectation unused = ExpectOutcome{};
      if (!read_expectation(lexer, unused)) return false;
      notes.expects.push_back(lexer.canonical());
      return true;
    });
  }

  void read_question(const JsonNode& node, Notes& notes) {
    if (!doc_.want_object(node, "ask")) return;
    doc_.check_keys(node, {"question", "choices", "answer", "why"});
    need(node, "question");
    need(node, "answer");
    Question question;
    for (const JsonNode& member : node.children) {
      if (member.key == "question") {
        if (read_text(member, "question", question.text) && question.text.empty())
          doc_.fail(member, "a question needs a text");
      } else if (member.key == "why") {
        read_text(member, "why", question.why);
      } else if (member.key == "choices") {
        if (!doc_.want_array(member, "choices")) continue;
        for (const JsonNode& choice : member.children) read_choice(choice, question);
      } else if (member.key == "answer") {
        read_answer_value(member, question);
      }
    }
    notes.ask = std::move(question);
  }

  void read_choice(const JsonNode& node, Question& question) {
    Choice choice;
    if (node.is_string()) {
      read_text(node, "a choice", choice.text);
    } else {
      if (!doc_.want_object(node, "a choice")) return;
      doc_.check_keys(node, {"text", "idea", "why"});
      need(node, "text");
      for (const JsonNode& member : node.children) {
        std::uint64_t number = 0;
        if (member.key == "text") {
          read_text(member, "a choice's text", choice.text);
        } else if (member.key == "why") {
          read_text(member, "why", choice.why);
        } else if (member.key == "idea" &&
                   doc_.want_number(member, "idea", 0, kMostIdeas, number)) {
          choice.idea = static_cast<std::uint32_t>(number);
        }
      }
    }
    if (choice.text.empty() && !doc_.report().failed()) doc_.fail(node, "a choice needs a text");
    question.choices.push_back(std::move(choice));
  }

  void read_answer_value(const JsonNode& node, Question& question) {
    if (node.is_string()) {
      question.answer = node.text;
      return;
    }
    if (node.is_number() || node.kind == JsonNode::Kind::Bool) {
      question.answer = std::string(doc_.raw(node));
      return;
    }
    if (!node.is_object()) {
      doc_.fail(
          node,
          "an answer is a text, { \"measure\": … }, { \"page\": … } or { \"frame\": … }, not " +
              std::string(kind_name(node.kind)));
      return;
    }
    if (!doc_.check_keys(node, {"measure", "page", "frame"})) return;
    if (node.children.size() != 1) {
      doc_.fail(node, "an answer has one of measure, page and frame");
      return;
    }
    const JsonNode& member = node.children[0];
    std::string unused;
    if (!doc_.want_string(member, member.key, unused)) return;
    PageRef page;
    if (member.key == "measure") {
      Measure measure;
      if (read_line(member, [&](Lexer& lexer) { return read_measure(lexer, measure); }))
        question.answer = measure;
    } else if (read_line(member, [&](Lexer& lexer) { return read_page_ref(lexer, page); })) {
      if (member.key == "page") {
        question.answer = PointAtPage{page};
      } else {
        question.answer = PointAtFrame{page};
      }
    }
  }

  void read_branches(const JsonNode& node) {
    if (!doc_.want_array(node, "branches")) return;
    for (const JsonNode& element : node.children) {
      if (!doc_.want_object(element, "a branch")) continue;
      doc_.check_keys(element, {"name", "from", "script"});
      need(element, "name");
      need(element, "from");
      need(element, "script");
      Branch branch;
      branch.place = doc_.place(element);
      for (const JsonNode& member : element.children) {
        if (member.key == "name") {
          if (doc_.want_string(member, "a branch's name", branch.name) && branch.name.empty())
            doc_.fail(member, "a branch needs a name");
        } else if (member.key == "from") {
          read_name(member, "from, a label,", branch.from);
        } else if (member.key == "script") {
          branch.script = read_script(member);
        }
      }
      scenario_.branches.push_back(std::move(branch));
    }
  }

  const JsonDocument& doc_;
  Scenario scenario_;
};

}  // namespace

std::optional<Scenario> parse_scenario_json(std::string_view text, Diagnostics& errors) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  TextSourceMap map(text);
  Reporter report(map, errors);
  if (!require_text(text, report)) return std::nullopt;
  const auto document = JsonDocument::parse(text, 0, text.size(), report, true);
  if (!document) return std::nullopt;
  return Reader(*document).read();
}

}  // namespace cowscope
