#include "scenarios/machine_source.h"

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_set>

#include "engine/event_kind.h"
#include "engine/machine.h"
#include "scenarios/lexer.h"
#include "scenarios/nearest_word.h"
#include "scenarios/state_json.h"

namespace cowscope {
namespace {

struct NumberKey {
  std::string_view key;
  std::uint32_t MachineSource::*member;
  std::uint32_t least, most;
};
constexpr std::array<NumberKey, 7> kNumbers = {{
    {"frames", &MachineSource::frames, 1, Limits::kFrames},
    {"page_size", &MachineSource::page_size, 4096, 4096},
    {"tlb_entries", &MachineSource::tlb_entries, 0, Limits::kTlbEntries},
    {"max_processes", &MachineSource::max_processes, 1, Limits::kLivingProcesses},
    {"fault_around", &MachineSource::fault_around, 1, kEntriesPerTable},
    {"overcommit", &MachineSource::overcommit, 0, 2},
    {"overcommit_ratio", &MachineSource::overcommit_ratio, 0, 1000},
}};

struct WordKey {
  std::string_view key;
  std::string MachineSource::*member;
  std::array<std::string_view, 3> words;
};
constexpr std::array<WordKey, 2> kWords = {{
    {"thp", &MachineSource::thp, {"never", "madvise", "always"}},
    {"thp_cow", &MachineSource::thp_cow, {"pte", "pmd", ""}},
}};
std::vector<std::string_view> known_words(const WordKey& key) {
  std::vector<std::string_view> words(key.words.begin(), key.words.end());
  if (words.back().empty()) words.pop_back();
  return words;
}
constexpr std::array<std::pair<std::string_view, Policy>, 3> kPolicies = {
    {{"cow", Policy::Cow}, {"eager", Policy::Eager}, {"odf", Policy::OnDemand}}};
const std::vector<std::string_view> kBugs = {"dirty-cow", "cve-2020-29374"};

std::string_view policy_word(Policy policy) {
  for (const auto& [word, value] : kPolicies) {
    if (value == policy) return word;
  }
  return "cow";
}

std::string one_of(std::string_view key, const std::vector<std::string_view>& words,
                   std::string_view given) {
  std::string message = std::string(key) + " is ";
  for (std::size_t i = 0; i < words.size(); ++i) {
    message += (i == 0                  ? "\""
                : i + 1 == words.size() ? " or \""
                                        : ", \"") +
               std::string(words[i]) + "\"";
  }
  return message + ", not \"" + std::string(given.substr(0, 64)) + "\"" +
         did_you_mean(given, words);
}

bool read_word(const JsonDocument& document, const JsonNode& value, std::string_view key,
               const std::vector<std::string_view>& words, std::string& out) {
  std::string given;
  if (!document.want_string(value, key, given)) return false;
  if (std::find(words.begin(), words.end(), given) == words.end())
    return document.fail(value, one_of(key, words, given));
  out = std::move(given);
  return true;
}

bool read_groups(const JsonDocument& document, const JsonNode& value, MachineSource& out) {
  if (!document.want_object(value, "groups") || !document.check_duplicates(value)) return false;
  for (const JsonNode& group : value.children) {
    if (!is_name(group.key))
      return document.fail_key(
          group, "a group's name begins with a letter and has letters, digits, _ - and . only");
    std::uint64_t frames = 0;
    if (!document.want_number(group, "a group's limit in frames", 1, Limits::kFrames, frames))
      return false;
    out.groups.emplace_back(group.key, frames);
  }
  return true;
}

std::vector<std::string_view> event_kinds() {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < kEventKinds; ++i)
    words.emplace_back(to_string(static_cast<EventKind>(i)));
  return words;
}

bool read_costs(const JsonDocument& document, const JsonNode& value, MachineSource& out) {
  if (!document.want_object(value, "costs") || !document.check_duplicates(value)) return false;
  const auto kinds = event_kinds();
  for (const JsonNode& cost : value.children) {
    if (std::find(kinds.begin(), kinds.end(), cost.key) == kinds.end()) {
      return document.fail_key(cost, "no event is called '" + cost.key.substr(0, 64) + "'" +
                                         did_you_mean(cost.key, kinds));
    }
    std::uint64_t ns = 0;
    if (!document.want_number(cost, "a cost in nanoseconds", 0,
                              std::numeric_limits<std::uint32_t>::max(), ns))
      return false;
    out.costs.emplace_back(cost.key, static_cast<std::uint32_t>(ns));
  }
  return true;
}

bool read_bugs(const JsonDocument& document, const JsonNode& value, MachineSource& out) {
  if (!document.want_array(value, "bugs")) return false;
  for (const JsonNode& bug : value.children) {
    std::string word;
    if (!read_word(document, bug, "a bug", kBugs, word)) return false;
    if (std::find(out.bugs.begin(), out.bugs.end(), word) != out.bugs.end())
      return document.fail(bug, "this bug stands twice in the list");
    out.bugs.push_back(std::move(word));
  }
  return true;
}

bool is_power_of_two(std::uint32_t n) { return n != 0 && (n & (n - 1)) == 0; }
constexpr std::string_view kFaultAround = "fault_around is a power of two: 1, 2, 4, 8, 16 …";

}  // namespace

const std::vector<std::string_view>& machine_keys() {
  static const std::vector<std::string_view> keys = {
      "frames",        "page_size", "policy",       "tlb_entries", "zero_page",
      "thp",           "thp_cow",   "swap",         "overcommit",  "overcommit_ratio",
      "max_processes", "groups",    "fault_around", "costs",       "bugs"};
  return keys;
}

bool read_machine_key(const JsonDocument& document, std::string_view key, const JsonNode& value,
                      MachineSource& out) {
  for (const NumberKey& number : kNumbers) {
    if (number.key != key) continue;
    std::uint64_t given = 0;
    if (!document.want_number(value, key, number.least, number.most, given)) return false;
    if (key == "fault_around" && !is_power_of_two(static_cast<std::uint32_t>(given))) {
      return document.fail(value, std::string(kFaultAround) + ", not " + std::to_string(given));
    }
    out.*number.member = static_cast<std::uint32_t>(given);
    return true;
  }
  for (const WordKey& word : kWords) {
    if (word.key != key) continue;
    return read_word(document, value, key, known_words(word), out.*word.member);
  }
  if (key == "policy") {
    std::string given;
    if (!read_word(document, value, key, {"cow", "eager", "odf"}, given)) return false;
    for (const auto& [word, policy] : kPolicies) {
      if (word == given) out.policy = policy;
    }
    return true;
  }
  if (key == "zero_page") return document.want_bool(value, key, out.zero_page);
  if (key == "swap") return document.want_number(value, key, 0, Limits::kSwapSlots, out.swap);
  if (key == "groups") return read_groups(document, value, out);
  if (key == "costs") return read_costs(document, value, out);
  return read_bugs(document, value, out);
}

std::vector<std::pair<std::string_view, std::string>> machine_values(const MachineSource& machine) {
  static const MachineSource defaults;
  std::vector<std::pair<std::string_view, std::string>> out;
  for (const std::string_view key : machine_keys()) {
    std::string value;
    for (const NumberKey& number : kNumbers) {
      if (number.key == key && machine.*number.member != defaults.*number.member)
        value = std::to_string(machine.*number.member);
    }
    for (const WordKey& word : kWords) {
      if (word.key == key && machine.*word.member != defaults.*word.member)
        value = json_string(machine.*word.member);
    }
    if (key == "policy" && machine.policy != defaults.policy)
      value = json_string(policy_word(machine.policy));
    if (key == "zero_page" && !machine.zero_page) value = "false";
    if (key == "swap" && machine.swap != 0) value = std::to_string(machine.swap);
    const auto object = [&](const auto& members) {
      for (const auto& [name, number] : members)
        value += (value.empty() ? "{ " : ", ") + json_string(name) + ": " + std::to_string(number);
      if (!value.empty()) value += " }";
    };
    if (key == "groups") object(machine.groups);
    if (key == "costs") object(machine.costs);
    if (key == "bugs" && !machine.bugs.empty()) {
      for (const std::string& bug : machine.bugs)
        value += (value.empty() ? "[" : ", ") + json_string(bug);
      value += "]";
    }
    if (!value.empty()) out.emplace_back(key, std::move(value));
  }
  return out;
}

void check_machine(const MachineSource& machine, const MachineProblem& problem) {
  for (const NumberKey& number : kNumbers) {
    const std::uint32_t given = machine.*number.member;
    if (given < number.least || given > number.most) {
      problem(number.key, std::string(number.key) + " is " + with_commas(number.least) + " to " +
                              with_commas(number.most) + ", not " + with_commas(given));
    }
  }
  if (!is_power_of_two(machine.fault_around))
    problem("fault_around",
            std::string(kFaultAround) + ", not " + std::to_string(machine.fault_around));
  for (const WordKey& word : kWords) {
    const std::string& given = machine.*word.member;
    const std::vector<std::string_view> words = known_words(word);
    if (std::find(words.begin(), words.end(), given) == words.end())
      problem(word.key, one_of(word.key, words, given));
  }
  if (machine.swap > Limits::kSwapSlots)
    problem("swap", "swap is 0 to " + with_commas(Limits::kSwapSlots) + ", not " +
                        with_commas(machine.swap));
  if (machine.groups.size() > Limits::kGroups)
    problem("groups", "a machine may have " + with_commas(Limits::kGroups) +
                          " memory groups, and this one has " + with_commas(machine.groups.size()));
  std::unordered_set<std::string_view> groups;
  for (const auto& [name, frames] : machine.groups) {
    if (!groups.insert(name).second)
      problem("groups", "there are two groups '" + name + "'; give one another name");
    if (frames < 1 || frames > Limits::kFrames)
      problem("groups", "the limit of the group " + name + " is 1 to " +
                            with_commas(Limits::kFrames) + " frames, not " + with_commas(frames));
  }
  for (const std::string& bug : machine.bugs) {
    if (std::find(kBugs.begin(), kBugs.end(), bug) == kBugs.end())
      problem("bugs", one_of("a bug", kBugs, bug));
  }
}

}  // namespace cowscope
