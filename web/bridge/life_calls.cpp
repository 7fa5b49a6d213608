// Calls about one frame's life, what is pinned, and where to stop.
#include <algorithm>
#include <string>
#include <utility>

#include "web/bridge/api_impl.h"
#include "web/bridge/choice.h"
#include "web/bridge/json_writer.h"
#include "web/bridge/view_json.h"

namespace cowscope {
namespace {

using Kind = Target::Kind;

void write_change(JsonWriter& out, const FrameLife& life, std::size_t i, bool happened) {
  const LifeChange& c = life.changes()[i];
  out.object().number("step", c.step).key("event");
  if (c.event == kEnd) out.null();
  else out.number(c.event);
  out.number("pid", c.pid.value()).text("who", life.name(c.pid)).text("text", life.words(c));
  out.number("before", c.before).number("after", c.after);
  if (c.allocated()) out.boolean("allocated", true);
  if (c.freed()) out.boolean("freed", true);
  out.boolean("done", happened).end_object();
}

}  // namespace

Reply Api::Impl::life(Arguments& args) {
  args.allow({"frame", "ms"});
  if (session.locks("inspect")) args.refuse(kInspectLocked);
  const FrameNumber frame{args.number("frame")};
  const auto ms = args.optional_number("ms");
  const Timeline& t = session.timeline();
  const FrameTable& frames = t.machine().state().frames;
  if (!args.failed() && frame.value() >= frames.size())
    args.refuse("there is no frame " + std::to_string(frame.value()) + "; the last one is " +
                std::to_string(frames.size() - 1));
  if (args.failed()) return Reply::refuse(args.error());
  FrameLife& life = session.life(frame);
  Slice slice = ms ? slice_of(*ms) : Slice();
  life.work(slice);

  const bool whole = t.position().event >= t.journal().events.size();
  const std::size_t happened = life.happened(t.position(), whole), all = life.changes().size();
  const FrameLife::Use use = life.use_at(happened);
  JsonWriter out;
  out.object().number("frame", frame.value()).number("refs", frames[frame].refs());
  out.text("kind", to_string(frames[frame].kind)).boolean("done", life.done());
  out.key("progress").fraction(life.progress());
  if (life.cut()) out.number("cutAt", life.read());
  out.text("origin", life.origin(happened));
  out.number("changes", all).number("happened", happened).key("use").array();
  out.number(use.first).number(use.end).end_array();
  const std::size_t count = std::min(all, kMostListed);
  const std::size_t first = std::min(happened - std::min(happened, count / 2), all - count);
  out.number("first", first).key("list").array();
  for (std::size_t i = first; i < first + count; ++i) write_change(out, life, i, i < happened);
  return Reply::value(out.end_array().end_object().take());
}

Reply Api::Impl::pin(Arguments& args) {
  args.allow({"process", "region", "page", "frame", "step", "event", "line"});
  if (session.locks("inspect")) args.refuse(kInspectLocked);
  const MachineState& state = session.timeline().machine().state();
  Target target;
  if (const auto name = args.optional_text("process")) {
    const Machine& machine = session.timeline().machine();
    const Process* process = state.find(machine.texts().find(*name));
    if (process == nullptr)
      return Reply::refuse("there is no process '" + name->substr(0, 64) + "' at this step");
    target = process_target(process->pid);
    const auto region = args.optional_text("region");
    if (region || args.has("page")) {
      const std::uint32_t index = args.number("page");
      PageRange range;
      range.region = machine.texts().find(region.value_or(std::string()));
      range.first = range.last = index;
      auto found = range.region.value() == 0 ? std::nullopt : resolve(state, *process, range);
      if (found && state.space(process->space).find(found->first) == nullptr) found.reset();
      if (!args.failed() && !found)
        args.refuse(*name + " has no page " + std::to_string(index) + " of '" +
                    region.value_or(std::string()).substr(0, 64) + "'");
      if (found) target = {Kind::Page, process->pid, found->first, kNoFrame, 0};
    }
  } else if (const auto frame = args.optional_number("frame")) {
    if (*frame >= state.frames.size()) args.refuse("there is no frame " + std::to_string(*frame));
    target = frame_target(FrameNumber{*frame});
  } else if (const auto step = args.optional_number("step")) {
    if (*step == 0 || *step > session.timeline().steps())
      args.refuse("there is no step " + std::to_string(*step));
    target = numbered_target(Kind::Step, *step);
  } else if (const auto event = args.optional_number("event")) {
    if (*event == 0 || *event > session.timeline().journal().events.size())
      args.refuse("this step has no event " + std::to_string(*event));
    target = numbered_target(Kind::Event, *event);
  } else if (const auto line = args.optional_number("line")) {
    if (*line == 0 || *line > session.source().code.size())
      args.refuse("the program has no line " + std::to_string(*line));
    target = numbered_target(Kind::Line, *line);
  }
  if (args.failed()) return Reply::refuse(args.error());
  session.pin(target);
  return Reply::null();
}

Reply Api::Impl::breakpoint(Arguments& args) {
  args.allow({"step", "at", "frame", "on", "clear", "here"});
  if (args.flag("here")) {
    const std::uint32_t step_here = session.timeline().position().step;
    if (step_here == 0) args.refuse("nothing has run yet; go to the step to stop behind");
    if (args.failed()) return Reply::refuse(args.error());
    session.toggle_breakpoint(step_here);
    return Reply::value(breakpoints_json(session));
  }
  const auto step = args.optional_number("step");
  const auto at = choice(args, "at", {Until::Fault, Until::Copy, Until::Frame});
  const auto frame = args.optional_number("frame");
  const bool clear = args.flag("clear");
  const bool on = args.has("on") ? args.flag("on") : true;
  if (!args.failed() && !clear && step.has_value() == at.has_value())
    args.refuse("give either step, or at: fault, copy or frame");
  if (step && (*step == 0 || *step > session.timeline().steps()))
    args.refuse("there is no step " + std::to_string(*step) + " to stop at; the last one is " +
                std::to_string(session.timeline().steps()));
  const FrameNumber watched = frame ? FrameNumber{*frame} : session.shown_frame();
  if (at == Until::Frame && on &&
      watched.value() >= session.timeline().machine().state().frames.size())
    args.refuse("point at a frame first, or say which");
  if (args.failed()) return Reply::refuse(args.error());
  Breakpoints next = clear ? Breakpoints{} : session.breakpoints();
  if (step && on) next.steps.insert(*step);
  if (step && !on) next.steps.erase(*step);
  if (at == Until::Fault) next.fault = on;
  if (at == Until::Copy) next.copy = on;
  if (at == Until::Frame) next.frame = on ? watched : kNoFrame;
  session.set_breakpoints(std::move(next));
  return Reply::value(breakpoints_json(session));
}

Api::Impl::Planned Api::Impl::plan_run_to(Arguments& args) {
  args.allow({"until", "frame"});
  const auto until =
      choice(args, "until", {Until::Fault, Until::Copy, Until::Frame, Until::Breakpoint});
  const auto frame = args.optional_number("frame");
  if (!args.failed() && !until) args.refuse("runTo needs until: fault, copy, frame or breakpoint");
  if (args.failed()) return Reply::refuse(args.error());
  RunTo run{*until, frame ? FrameNumber{*frame} : session.shown_frame()};
  return Plan{run, [this](RequestResult& result) {
                return result.done ? Reply::value(position_json()) : Reply::refuse(result.errors);
              }};
}

std::string breakpoints_json(const Session& session) {
  const Breakpoints& b = session.breakpoints();
  JsonWriter out;
  out.object().key("steps").array();
  std::size_t left = kMostListed;
  for (const std::uint32_t step : b.steps)
    if (left > 0) out.number(step), --left;
  out.end_array().boolean("fault", b.fault).boolean("copy", b.copy).key("frame");
  if (b.frame == kNoFrame) out.null();
  else out.number(b.frame.value());
  return out.end_object().take();
}

std::string pinned_json(const Session& session) {
  const Target target = session.pinned();
  const Machine& machine = session.timeline().machine();
  JsonWriter out;
  out.object();
  const auto process = [&] {
    const Process& p = machine.state().process(target.pid);
    out.number("pid", target.pid.value()).text("name", machine.texts()[p.name]);
    return p.space;
  };
  switch (target.kind) {
    case Kind::None: return "null";
    case Kind::Page: {
      out.text("kind", "page");
      if (target.pid.value() > machine.state().processes.size()) return "null";
      const AddressSpace& space = machine.state().space(process());
      if (const Region* region = space.find(target.page)) {
        out.text("region", machine.texts()[region->name]);
        out.number("page", region->index_of(target.page));
      }
      break;
    }
    case Kind::Frame: out.text("kind", "frame"); break;
    case Kind::Process:
      if (target.pid.value() > machine.state().processes.size()) return "null";
      out.text("kind", "process");
      process();
      break;
    case Kind::Step: out.text("kind", "step").number("number", target.number); break;
    case Kind::Event: out.text("kind", "event").number("number", target.number); break;
    case Kind::Line: out.text("kind", "line").number("number", target.number); break;
  }
  if (target.kind == Kind::Page || target.kind == Kind::Frame) {
    const FrameNumber frame = session.shown_frame();
    if (frame != kNoFrame) out.number("frame", frame.value());
  }
  return out.end_object().take();
}

}  // namespace cowscope
