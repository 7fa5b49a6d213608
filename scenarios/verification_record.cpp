#include "scenarios/verification_record.h"

#include <algorithm>
#include <cstdio>
#include <limits>

#include "engine/hash.h"
#include "scenarios/json_document.h"
#include "scenarios/json_writer.h"
#include "scenarios/scenario_json.h"

namespace cowscope {
namespace {

constexpr std::uint64_t kMostSteps = std::numeric_limits<std::uint32_t>::max();

std::vector<ScriptItem> without_notes(const std::vector<ScriptItem>& script) {
  std::vector<ScriptItem> bare;
  for (const ScriptItem& item : script) {
    if (const auto* command = std::get_if<CommandItem>(&item.item)) {
      CommandItem c;
      c.text = command->text;
      bare.push_back({std::move(c)});
    } else {
      const auto& repeat = std::get<RepeatItem>(item.item);
      RepeatItem r;
      r.count = repeat.count;
      r.variable = repeat.variable;
      r.from = repeat.from;
      r.body = without_notes(repeat.body);
      bare.push_back({std::move(r)});
    }
  }
  return bare;
}

/// Its two or three numbers, so that 6.9 comes before 6.18.
std::vector<unsigned> numbers_of(const std::string& kernel) {
  std::vector<unsigned> numbers = {0};
  for (const char c : kernel) {
    if (c == '.') numbers.push_back(0);
    else if (c >= '0' && c <= '9') numbers.back() = numbers.back() * 10 + unsigned(c - '0');
  }
  return numbers;
}

JsonValue json_of(const VerifiedRun& run) {
  JsonValue o = JsonValue::object();
  o.add("kernel", JsonValue::text(run.kernel));
  o.add("zero_page", JsonValue::boolean(run.zero_page));
  o.add("date", JsonValue::text(run.date));
  o.add("steps", JsonValue::number(run.steps));
  o.add("agreed", JsonValue::number(run.agreed));
  JsonValue list = JsonValue::array();
  for (const StepNotVerified& n : run.not_verified) {
    JsonValue one = JsonValue::object();
    one.add("step", JsonValue::number(n.step));
    one.add("why", JsonValue::text(n.why));
    list.add(std::move(one));
  }
  o.add("not_verified", std::move(list));
  return o;
}

/// Reads members that must all be there.
class Reader {
 public:
  explicit Reader(const JsonDocument& document) : d_(document) {}

  bool text(const JsonNode& object, const char* key, std::string& out) const {
    const JsonNode* n = needed(object, key);
    return n != nullptr && d_.want_string(*n, key, out);
  }
  bool number(const JsonNode& object, const char* key, std::uint32_t& out) const {
    const JsonNode* n = needed(object, key);
    std::uint64_t value = 0;
    if (n == nullptr || !d_.want_number(*n, key, 0, kMostSteps, value)) return false;
    out = static_cast<std::uint32_t>(value);
    return true;
  }
  bool boolean(const JsonNode& object, const char* key, bool& out) const {
    const JsonNode* n = needed(object, key);
    return n != nullptr && d_.want_bool(*n, key, out);
  }
  const JsonNode* list(const JsonNode& object, const char* key) const {
    const JsonNode* n = needed(object, key);
    return n != nullptr && d_.want_array(*n, key) ? n : nullptr;
  }

  bool run(const JsonNode& node, VerifiedRun& out) const {
    if (!d_.want_object(node, "a run") ||
        !d_.check_keys(node, {"kernel", "zero_page", "date", "steps", "agreed", "not_verified"}))
      return false;
    const JsonNode* steps = list(node, "not_verified");
    if (!text(node, "kernel", out.kernel) || !boolean(node, "zero_page", out.zero_page) ||
        !text(node, "date", out.date) || !number(node, "steps", out.steps) ||
        !number(node, "agreed", out.agreed) || steps == nullptr)
      return false;
    for (const JsonNode& n : steps->children) {
      StepNotVerified& step = out.not_verified.emplace_back();
      if (!d_.want_object(n, "a step") || !d_.check_keys(n, {"step", "why"}) ||
          !number(n, "step", step.step) || !text(n, "why", step.why))
        return false;
    }
    return true;
  }

  bool record(VerificationRecord& out) const {
    const JsonNode& root = d_.root();
    if (!d_.want_object(root, "a record") ||
        !d_.check_keys(root, {"$schema", "id", "revision", "digest", "runs"}))
      return false;
    const JsonNode* runs = list(root, "runs");
    if (!text(root, "id", out.id) || !number(root, "revision", out.revision) ||
        !text(root, "digest", out.digest) || runs == nullptr)
      return false;
    return std::all_of(runs->children.begin(), runs->children.end(),
                       [&](const JsonNode& n) { return run(n, out.runs.emplace_back()); });
  }

 private:
  const JsonNode* needed(const JsonNode& object, const char* key) const {
    const JsonNode* n = JsonDocument::member(object, key);
    if (n == nullptr) d_.fail(object, std::string("lacks ") + key);
    return n;
  }
  const JsonDocument& d_;
};

}  // namespace

std::string runs_digest(const Scenario& scenario) {
  Scenario bare;
  bare.machine = scenario.machine;
  bare.files = scenario.files;
  bare.programs = scenario.programs;
  bare.script = without_notes(scenario.script);
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx",
                static_cast<unsigned long long>(hash_bytes(print_compact_scenario_json(bare))));
  return digits;
}

std::string kernel_number(std::string_view release) {
  const std::size_t end = release.find_first_not_of("0123456789.");
  return std::string(release.substr(0, end));
}

void add_run(VerificationRecord& record, VerifiedRun run) {
  auto& runs = record.runs;
  runs.erase(std::remove_if(runs.begin(), runs.end(),
                            [&](const VerifiedRun& r) { return r.kernel == run.kernel; }),
             runs.end());
  runs.push_back(std::move(run));
  std::sort(runs.begin(), runs.end(), [](const VerifiedRun& a, const VerifiedRun& b) {
    return numbers_of(a.kernel) < numbers_of(b.kernel);
  });
}

std::string print_record(const VerificationRecord& record) {
  JsonValue o = JsonValue::object();
  o.tall();
  o.add("id", JsonValue::text(record.id));
  o.add("revision", JsonValue::number(record.revision));
  o.add("digest", JsonValue::text(record.digest));
  JsonValue runs = JsonValue::array();
  for (const VerifiedRun& run : record.runs) runs.add(json_of(run));
  o.add("runs", std::move(runs));
  return o.pretty() + "\n";
}

std::optional<VerificationRecord> parse_record(std::string_view text, Diagnostics& errors) {
  TextSourceMap map(text);
  Reporter report(map, errors);
  const auto document = JsonDocument::parse(text, 0, text.size(), report, true);
  VerificationRecord record;
  if (!document || !Reader(*document).record(record)) return std::nullopt;
  return record;
}

}  // namespace cowscope
