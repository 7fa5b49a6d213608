// An event as one line of JSON (schema/event.json).
#include <array>
#include <cstdio>

#include "scenarios/narration.h"
#include "scenarios/state_json.h"

namespace cowscope {
namespace {

/// The keys of one object, in the order they are given.
class Line {
 public:
  Line& raw(const char* key, const std::string& value) {
    out_ += std::string(out_.size() > 1 ? "," : "") + "\"" + key + "\":" + value;
    return *this;
  }
  Line& number(const char* key, std::uint64_t value) { return raw(key, std::to_string(value)); }
  Line& word(const char* key, std::string_view value) { return raw(key, json_string(value)); }
  std::string take() { return out_ + "}"; }

 private:
  std::string out_ = "{";
};

bool is_access(EventKind kind) {
  switch (kind) {
    case EventKind::TlbHit:
    case EventKind::TlbMiss:
    case EventKind::Walk:
    case EventKind::Load:
    case EventKind::Store:
    case EventKind::Fault:
    case EventKind::Retry:
    case EventKind::RegionCheck:
    case EventKind::Decide: return true;
    default: return false;
  }
}

bool is_advice(EventKind kind) { return kind == EventKind::Advise || kind == EventKind::Guard; }

bool has_status(EventKind kind) { return kind == EventKind::Exit || kind == EventKind::Reap; }

std::string sentence(const EventText& words) {
  return words.detail.empty() ? words.title : words.title + ": " + words.detail;
}

}  // namespace

std::string event_json(const CompiledScenario& scenario, const Machine& before, const Event& e,
                       std::uint32_t step, std::uint32_t number) {
  Line line;
  line.number("step", step)
      .number("event", number)
      .word("kind", to_string(e.kind))
      .word("by", e.by == Actor::Cpu ? "cpu" : "kernel");
  if (e.pid != kInit) line.number("pid", e.pid.value());
  if (e.other != kInit) line.number("other", e.other.value());
  if (e.access != 0) line.number("access", e.access);
  if (e.region.value() != 0) line.word("region", before.texts()[e.region]).number("page", e.page);
  if (e.count != 1) line.number("count", e.count);
  if (e.address.value() != 0) {
    std::array<char, 24> hex{};
    std::snprintf(hex.data(), hex.size(), "0x%llx",
                  static_cast<unsigned long long>(e.address.value()));
    line.word("address", hex.data());
  }
  if (is_access(e.kind)) line.word("want", e.access_type == AccessType::Write ? "write" : "read");
  if (e.kind == EventKind::Decide) line.word("decision", to_string(e.decision));
  if (e.major) line.raw("major", "true");
  if (e.huge) line.raw("huge", "true");
  if (is_advice(e.kind)) line.word("advice", to_string(e.advice));
  if (e.reason != Reason::None) line.word("reason", to_string(e.reason));
  if (e.outcome != Outcome::Ok) line.word("outcome", to_string(e.outcome));
  if (e.from != kNoFrame) line.number("from", e.from.value());
  if (e.to != kNoFrame) line.number("to", e.to.value());
  if (e.refs_before != 0 || e.refs_after != 0)
    line.number("refs_before", e.refs_before).number("refs_after", e.refs_after);
  if (e.kind == EventKind::Share) line.raw("cow", e.cow ? "true" : "false");
  if (e.freed != 0) line.number("freed", e.freed);
  if (has_status(e.kind)) line.raw("status", std::to_string(e.status));
  const bool current = scenario.timeline->position().step == step;
  line.word("text",
            sentence(describe_event(before, e, current ? &scenario.timeline->journal() : nullptr)));
  return line.take();
}

}  // namespace cowscope
