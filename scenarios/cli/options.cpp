#include "scenarios/cli/options.h"

#include <algorithm>
#include <string_view>

#include "scenarios/compare.h"
#include "scenarios/nearest_word.h"

namespace cowscope::cli {
namespace {

std::optional<std::uint32_t> whole_number(std::string_view text) {
  if (text.empty() || text.size() > 9) return std::nullopt;
  std::uint32_t n = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    n = n * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return n;
}

std::optional<Until> position(std::string_view text) {
  const auto point = text.find('.');
  const auto step = whole_number(text.substr(0, point));
  if (!step) return std::nullopt;
  if (point == std::string_view::npos) return Until{*step, std::nullopt};
  const auto event = whole_number(text.substr(point + 1));
  if (!event) return std::nullopt;
  return Until{*step, event};
}

/// Which options a command takes.
struct Takes {
  const char* command;
  std::vector<std::string_view> options;
  std::size_t least, most;  // files
};
constexpr std::size_t kMany = ~std::size_t{0};

const std::vector<Takes>& rules() {
  static const std::vector<Takes> kRules = {
      {"run", {"--policy", "--until", "--format", "--detail", "--branch", "--lang"}, 1, 1},
      {"check", {}, 1, kMany},
      {"compare", {"--branch"}, 1, 1},
      {"verify",
       {"--policy", "--branch", "--format", "--keep-going", "--record", "--groups"},
       1,
       kMany},
      {"digest", {"--policy", "--branch"}, 1, 1},
      {"convert", {"--to"}, 1, 1},
      {"link", {"--step"}, 1, 1},
      {"unlink", {}, 1, 1},
      {"draw", {"--step", "-o", "--theme", "--policy", "--branch", "--lang"}, 1, 1},
      {"help", {}, 0, 1},
      {"version", {}, 0, 0},
  };
  return kRules;
}

std::string set_option(Options& o, const std::string& name, const std::string& value) {
  const auto bad = [&](const char* wanted) {
    return name + " takes " + wanted + ", not '" + value + "'";
  };
  if (name == "--policy") {
    for (const Policy p : kPolicies)
      if (value == to_string(p)) o.policy = p;
    if (!o.policy) return bad("cow, eager or odf");
  } else if (name == "--until" || name == "--step") {
    o.until = position(value);
    if (!o.until) return bad("a step, or a step and an event as in 4.3");
  } else if (name == "--format") {
    if (value == "text") o.format = Format::Text;
    else if (value == "json") o.format = Format::Json;
    else if (value == "jsonl") o.format = Format::Jsonl;
    else return bad("text, json or jsonl");
  } else if (name == "--detail") {
    if (value != "full" && value != "summary") return bad("full or summary");
    o.summary = value == "summary";
  } else if (name == "--branch") {
    o.branch = value;
  } else if (name == "--lang") {
    o.language = value;
  } else if (name == "--to") {
    if (value != "json" && value != "script" && value != "c") return bad("json, script or c");
    o.to = value;
  } else if (name == "--keep-going" || name == "--record" || name == "--groups") {
    return name + " takes no value";
  } else if (name == "--theme") {
    if (value != "light" && value != "dark") return bad("light or dark");
    o.dark = value == "dark";
  } else if (name == "-o") {
    if (value.empty()) return bad("a file's name");
    o.out = value;
  }
  return {};
}

}  // namespace

std::optional<Options> parse_options(const std::vector<std::string>& arguments,
                                     std::string& message) {
  Options o;
  if (arguments.empty()) {
    message = "a command is missing; `cowscope help` lists them";
    return std::nullopt;
  }
  o.command = arguments[0];
  if (o.command == "--help" || o.command == "-h") o.command = "help";
  if (o.command == "--version") o.command = "version";
  const auto rule = std::find_if(rules().begin(), rules().end(),
                                 [&](const Takes& t) { return o.command == t.command; });
  if (rule == rules().end()) {
    std::vector<std::string_view> names;
    for (const Takes& t : rules()) names.emplace_back(t.command);
    message = "there is no command '" + o.command + "'" + did_you_mean(o.command, names) +
              " (`cowscope help` lists them)";
    return std::nullopt;
  }

  bool only_files = false;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string& a = arguments[i];
    if (!only_files && (a == "--help" || a == "-h")) {
      o.files = {o.command};
      o.command = "help";
      return o;
    }
    if (!only_files && a == "--") {
      only_files = true;
      continue;
    }
    if (only_files || a.size() < 2 || a[0] != '-') {
      o.files.push_back(a);
      continue;
    }
    const auto equals = a.rfind("--", 0) == 0 ? a.find('=') : std::string::npos;
    const std::string name = a.substr(0, equals);
    if (std::find(rule->options.begin(), rule->options.end(), name) == rule->options.end()) {
      message = o.command + " does not take " + name + did_you_mean(name, rule->options);
      return std::nullopt;
    }
    bool* const flag = name == "--keep-going" ? &o.keep_going
                       : name == "--record"   ? &o.record
                       : name == "--groups"   ? &o.groups
                                              : nullptr;
    if (flag != nullptr && equals == std::string::npos) {
      *flag = true;
      continue;
    }
    if (equals == std::string::npos && i + 1 == arguments.size()) {
      message = name + " needs a value";
      return std::nullopt;
    }
    const std::string value = equals != std::string::npos ? a.substr(equals + 1) : arguments[++i];
    message = set_option(o, name, value);
    if (!message.empty()) return std::nullopt;
  }
  if (o.files.size() < rule->least) {
    message = o.command + " needs " + (o.command == "unlink" ? "a link" : "a file") +
              ": cowscope " + find_command(o.command)->usage;
    return std::nullopt;
  }
  if (o.files.size() > rule->most) {
    message = o.command + " takes " +
              (rule->most == 0                            ? "no file"
               : rule->most == 1 && o.command == "unlink" ? "one link"
                                                          : "one file") +
              ": cowscope " + find_command(o.command)->usage;
    return std::nullopt;
  }
  if (o.command == "convert" && o.to.empty()) {
    message = "convert needs --to json, --to script or --to c";
    return std::nullopt;
  }
  if (o.command == "verify" && o.format == Format::Jsonl) {
    message = "verify takes --format text or json";
    return std::nullopt;
  }
  if (o.record && (o.policy || !o.branch.empty())) {
    message = "--record keeps what the scenario itself does: not with --policy or --branch";
    return std::nullopt;
  }
  if (o.record && std::find(o.files.begin(), o.files.end(), "-") != o.files.end()) {
    message = "--record needs files: it writes beside each of them";
    return std::nullopt;
  }
  if (o.command == "run" && o.format == Format::Jsonl && o.summary) {
    message = "--detail summary has no meaning with --format jsonl, which is every event as a line";
    return std::nullopt;
  }
  return o;
}

}  // namespace cowscope::cli
