#include "scenarios/linux/report_json.h"

#include "scenarios/json_writer.h"

namespace cowscope::linux_check {
namespace {

const char* word_of(Agreement a) {
  switch (a) {
    case Agreement::Agrees: return "agrees";
    case Agreement::Differs: return "differs";
    case Agreement::NotVerified: return "not verified";
  }
  return "?";
}

JsonValue json_of(const KernelFacts& f) {
  JsonValue o = JsonValue::object();
  o.add("version", JsonValue::text(f.version));
  o.add("zero_page", JsonValue::boolean(f.zero_page));
  o.add("fault_around", JsonValue::number(f.fault_around));
  o.add("huge_pages", JsonValue::text(f.huge_pages));
  o.add("swap_kb", JsonValue::number(f.swap_kb));
  o.add("root", JsonValue::boolean(f.root));
  o.add("frame_numbers", JsonValue::boolean(f.frame_numbers));
  o.add("map_counts", JsonValue::boolean(f.map_counts));
  o.add("exclusive_marks", JsonValue::boolean(f.page_flags));
  return o;
}

JsonValue json_of(const StepVerdict& v) {
  JsonValue o = JsonValue::object();
  o.add("step", JsonValue::number(v.step));
  o.add("do", JsonValue::text(v.text));
  o.add("result", JsonValue::text(word_of(v.agreement)));
  if (!v.how.empty()) o.add("how", JsonValue::text(v.how));
  if (!v.why_not.empty()) o.add("reason", JsonValue::text(v.why_not));
  if (v.differences.empty()) return o;
  JsonValue list = JsonValue::array();
  for (const Difference& d : v.differences) {
    JsonValue one = JsonValue::object();
    one.add("what", JsonValue::text(d.what));
    one.add("model", JsonValue::text(d.model));
    one.add("linux", JsonValue::text(d.kernel));
    if (d.rule != 0) one.add("rule", JsonValue::number(static_cast<std::uint64_t>(d.rule)));
    list.add(std::move(one));
  }
  o.add("differences", std::move(list));
  return o;
}

}  // namespace

std::string report_json(const std::string& file, const KernelFacts& facts,
                        const Verification& result, const std::vector<StepVerdict>& steps) {
  JsonValue o = JsonValue::object();
  o.add("file", JsonValue::text(file));
  o.add("kernel", json_of(facts));
  JsonValue unseen = JsonValue::array();
  for (const std::string& line : out_of_sight(facts)) unseen.add(JsonValue::text(line));
  o.add("not_compared", std::move(unseen));
  JsonValue list = JsonValue::array();
  for (const StepVerdict& v : steps) list.add(json_of(v));
  o.add("steps", std::move(list));
  o.add("agree", JsonValue::number(result.agree));
  o.add("differ", JsonValue::number(result.differ));
  o.add("not_verified", JsonValue::number(result.not_verified));
  if (!result.broken.empty()) o.add("broken", JsonValue::text(result.broken));
  return o.pretty();
}

}  // namespace cowscope::linux_check
