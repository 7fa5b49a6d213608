#include "web/bridge/view_behind.h"

#include <algorithm>

#include "scenarios/source_map.h"
#include "web/bridge/view_json.h"
#include "web/layout/limits_facts.h"

namespace cowscope {
namespace {

/// The last lines, which are those that a terminal shows.
void write_terminal(JsonWriter& out, const Timeline& timeline, std::uint64_t generation,
                    TerminalLog& log) {
  constexpr std::uint32_t kSteps = 1'000'000;
  const std::vector<Printed>& lines = *timeline.machine().state().terminal;
  if (lines.empty()) return;
  log.follow(timeline, generation, kSteps);
  const std::size_t first = lines.size() - std::min(lines.size(), kMostListed);
  out.key("terminal").object().key("lines").array();
  for (std::size_t i = first; i < lines.size(); ++i) {
    std::string_view text = timeline.setup().texts[lines[i].text];
    text = text.substr(0, first_invalid_utf8(text));
    out.object().number("step", log.step_of(i)).number("pid", lines[i].pid.value());
    const Process& who = timeline.machine().state().process(lines[i].pid);
    out.text("name", timeline.setup().texts[who.name]).text("text", text).end_object();
  }
  out.end_array();
  if (first > 0) out.number("more", first);
  out.end_object();
}

void write_limits(JsonWriter& out, const Timeline& timeline) {
  const LimitFacts limits = limit_facts(timeline);
  if (limits.count() == 0) return;
  out.key("limits").object();
  if (limits.promise) {
    const PromiseFacts& p = *limits.promise;
    out.key("promised").object().number("pages", p.promised).number("limit", p.limit);
    out.number("used", p.used).number("refused", p.refused);
    out.boolean("failed", p.failed).boolean("strict", p.strict).end_object();
  }
  if (limits.swap) {
    out.key("swap").object().number("used", limits.swap->used);
    out.number("total", limits.swap->total).end_object();
  }
  out.key("groups").array();
  for (const GroupFacts& g : limits.groups)
    out.object()
        .text("name", g.name)
        .number("charged", g.charged)
        .number("limit", g.limit)
        .end_object();
  out.end_array().end_object();
}

}  // namespace

void write_behind(JsonWriter& out, const Session& session, TerminalLog& terminal) {
  write_terminal(out, session.timeline(), session.generation(), terminal);
  write_limits(out, session.timeline());
}

void write_teaching(JsonWriter& out, const Session& session) {
  bool any = false;
  for (const char* what : {"edit", "forward", "inspect"}) {
    if (!session.locks(what)) continue;
    if (!any) out.key("locked").array();
    any = true;
    out.text(what);
  }
  if (any) out.end_array();
  if (session.locks("forward"))
    out.boolean("held", session.held()).number("furthest", session.furthest());
  if (session.predicting()) out.boolean("predict", true);
  if (const Score score = session.score(); score.of > 0)
    out.key("score").object().number("right", score.right).number("of", score.of).end_object();
  if (!session.presenting()) return;
  const auto asked = session.question();
  const bool asks = session.asking() && asked && !asked->revealed;
  const std::uint32_t step = session.timeline().position().step;
  out.key("present").object().boolean("asking", asks);
  out.number("stop", asks ? step + 1 : session.next_stop(step)).key("asked").array();
  if (asks)
    for (const Span& span : mark_names(session.timeline().machine(), asked->text)) {
      out.object().text("text", span.text);
      if (span.pid != kInit)
        out.number("pid", span.pid.value()).number("colour", session.colour_index(span.pid));
      out.end_object();
    }
  out.end_array().end_object();
}

}  // namespace cowscope
