// Two runs side by side: which, and all that is shown of them.
#include <algorithm>
#include <utility>

#include "scenarios/compare.h"
#include "web/bridge/api_impl.h"
#include "web/bridge/choice.h"
#include "web/bridge/twin_json.h"
#include "web/layout/twin_facts.h"

namespace cowscope {
namespace {

/// As much as a call may run of the other one; a page goes on in its frames.
constexpr std::uint64_t kBudget = 200'000;
/// The run itself, then where the frames of both come from.
void follow(Session& session) {
  bool done = false;
  for (int i = 0; i < 3 && !done; ++i) done = session.follow_twin(kBudget);
}
constexpr std::size_t kMostRows = 200, kMostCells = 64;

void write_pair(JsonWriter& out, const char* name, const std::array<std::string, 2>& pair) {
  out.key(name).array().text(pair[0]).text(pair[1]).end_array();
}

void write_side(JsonWriter& out, const char* name, const TwinSide& side) {
  const FrameTable& frames = side.timeline->machine().state().frames;
  out.key(name).object().text("title", side.title).text("policy", to_string(side.policy));
  out.text("branch", side.line).boolean("own", side.own);
  out.number("step", side.timeline->position().step).number("steps", side.timeline->steps());
  out.number("used", frames.used_count()).number("total", frames.size());
  out.number("free", frames.free_count()).end_object();
}

void write_costs(JsonWriter& out, const TwinSides& sides) {
  out.key("costs").array();
  for (const TwinCost& cost : twin_costs(sides, true)) {
    out.object().text("name", cost.name).number("left", cost.left).number("right", cost.right);
    write_pair(out, "texts", cost.texts());
    out.text("difference", cost.difference()).end_object();
  }
  out.end_array();
}

void write_reads(JsonWriter& out, const ReadsFacts& reads) {
  out.key("reads").object().boolean("identical", reads.equal).boolean("complete", reads.complete);
  out.number("bytes", reads.pages_compared * 4096).key("processes").array();
  for (const ReadRow& row : reads.rows) {
    out.object().text("name", row.name).number("colour", row.colour).text("region", row.region);
    out.boolean("there", row.there_exists).boolean("identical", row.equal).key("pages").array();
    for (const ReadCell& cell : row.cells) {
      if (cell.region.empty()) continue;
      out.object().text("region", cell.region).number("page", cell.index);
      out.text("left", cell.here).text("right", cell.there);
      out.boolean("identical", cell.equal).end_object();
    }
    out.end_array().end_object();
  }
  out.end_array().key("onlyRight").array();
  for (const std::string& name : reads.only_there) out.text(name);
  out.end_array().end_object();
}

void write_script(JsonWriter& out, const Session& session, const TwinSides& sides) {
  const std::uint32_t at = session.timeline().position().step;
  const std::uint32_t steps = sides.steps(), count = std::min(steps, std::uint32_t{kMostRows});
  const std::uint32_t first = std::min(at > count / 2 ? at - count / 2 : 0, steps - count);
  out.key("script").array();
  for (std::uint32_t step = first + 1; step <= first + count; ++step) {
    TwinLine line = twin_line(sides, step);
    if (session.untold(step)) line.commands = {"…", "…"};
    // What the next step will do is not told either.
    if (session.untold(step + 1)) line.did = {}, line.differs = false;
    out.object().number("step", step);
    write_pair(out, "commands", line.commands);
    write_pair(out, "did", line.did);
    out.boolean("current", step == at).boolean("differs", line.differs).end_object();
  }
  out.end_array();
  if (steps > count) out.number("moreScript", steps - count);
}

void write_frames(JsonWriter& out, const TwinSides& sides) {
  std::vector<FrameNumber> frames = twin_frames(sides);
  const std::size_t all = frames.size();
  frames.resize(std::min(all, kMostRows));
  out.key("frames").array();
  for (const FrameNumber f : frames) {
    out.object().number("frame", f.value());
    const auto write = [&](const char* name, const TwinSide& side, const TwinSide& other) {
      const Frame& frame = side.timeline->machine().state().frames[f];
      const TwinFrameFacts facts = twin_frame(side, other, f);
      out.key(name).object().number("refs", frame.refs()).text("kind", to_string(frame.kind));
      if (frame.kind != FrameKind::Free)
        out.text("text", readable(side.timeline->machine().contents().bytes(frame.content)));
      if (facts.kind == TwinFrame::CopiedAtFork) out.text("copied", "at fork");
      if (facts.kind == TwinFrame::CopiedByWrite) out.text("copied", "by a write");
      if (facts.kind == TwinFrame::NotNeeded) out.boolean("notNeeded", true);
      if (facts.unwritten) out.boolean("unwritten", true);
      out.end_object();
    };
    write("left", sides.left, sides.right);
    write("right", sides.right, sides.left);
    out.end_object();
  }
  out.end_array();
  if (all > frames.size()) out.number("moreFrames", all - frames.size());
}

}  // namespace

void write_twin_choice(JsonWriter& out, const TwinChoice& choice) {
  out.key("twin");
  switch (choice.with) {
    case TwinChoice::With::Nothing: out.null(); return;
    case TwinChoice::With::Policy:
      out.object().text("policy", to_string(choice.policy)).end_object();
      return;
    case TwinChoice::With::Line: out.object().text("branch", choice.line).end_object(); return;
  }
}

bool write_twin_words(JsonWriter& out, const Session& session) {
  const auto sides = twin_sides(session);
  out.boolean("beside", sides.has_value());
  if (!sides) return false;
  const ReadsFacts reads = twin_reads(*sides, PageNumber{~std::uint64_t{0}}, 1, 1);
  out.text("eyebrow", twin_eyebrow(*sides, session.eyebrow()));
  out.key("headline").array().object();
  out.text("text", twin_headline(*sides, reads)).end_object().end_array();
  out.key("rest").array().end_array();
  return true;
}

std::optional<Policy> policy_called(Arguments& args, std::string_view name) {
  for (const Policy p : kPolicies)
    if (name == to_string(p)) return p;
  args.refuse("policy can be one of cow, eager, odf; it is '" + std::string(name.substr(0, 64)) +
              "'" + did_you_mean(name, {"cow", "eager", "odf"}));
  return std::nullopt;
}

std::optional<Policy> choice_of_policy(Arguments& args) {
  return choice(args, "policy", {Policy::Cow, Policy::Eager, Policy::OnDemand});
}

Reply Api::Impl::set_twin(Arguments& args) {
  args.allow({"policy", "branch"});
  TwinChoice choice;
  const auto policy = choice_of_policy(args);
  const auto branch = args.optional_text("branch");
  if (policy && branch)
    args.refuse("setTwin takes a policy or a branch, not both; neither: one run alone");
  if (policy) choice = {TwinChoice::With::Policy, *policy, {}};
  if (branch) choice = {TwinChoice::With::Line, Policy::Eager, *branch};
  if (args.failed()) return Reply::refuse(args.error());
  Diagnostics errors;
  if (!session.set_twin(choice, errors)) return Reply::refuse(errors);
  follow(session);
  return Reply::value(position_json());
}

Reply Api::Impl::twin(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  follow(session);
  const auto sides = twin_sides(session);
  if (!sides)
    return session.twin().with == TwinChoice::With::Nothing ? Reply::null()
                                                            : Reply::value(R"({"ready":false})");
  const ReadsFacts reads = twin_reads(*sides, PageNumber{~std::uint64_t{0}}, kMostRows, kMostCells);
  JsonWriter out;
  out.object().boolean("ready", true).boolean("lines", sides->lines);
  out.text("headline", twin_headline(*sides, reads));
  write_side(out, "left", sides->left);
  write_side(out, "right", sides->right);
  write_costs(out, *sides);
  write_reads(out, reads);
  write_script(out, session, *sides);
  write_frames(out, *sides);
  return Reply::value(out.end_object().take());
}

}  // namespace cowscope
