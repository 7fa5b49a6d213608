// A scenario from JSON. Everything that is wrong is told at once, each with its place.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/json_document.h"
#include "scenarios/json_reader.h"
#include "scenarios/json_script.h"
#include "scenarios/machine_source.h"
#include "scenarios/scenario_json.h"

namespace cowscope {
namespace {

constexpr std::uint64_t kVersion = 1;

class Reader : public JsonReader {
 public:
  explicit Reader(const JsonDocument& document) : JsonReader(document), script_(document) {}

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
      scenario_.script = script_.read_script(m);
    } else if (m.key == "branches") {
      read_branches(m);
    }
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
          branch.script = script_.read_script(member);
        }
      }
      // Text refuses a second of the same name where it reads it, and so does JSON.
      const bool taken = std::any_of(scenario_.branches.begin(), scenario_.branches.end(),
                                     [&](const Branch& b) { return b.name == branch.name; });
      if (taken && !branch.name.empty())
        doc_.fail(element, "there are two branches '" + branch.name + "'; give one another name");
      scenario_.branches.push_back(std::move(branch));
    }
  }

  JsonScriptReader script_;
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
