// Calls that tell of the machine at this moment.
#include <string>

#include "engine/digest.h"
#include "engine/invariants.h"
#include "scenarios/state_json.h"
#include "web/bridge/api_impl.h"
#include "web/bridge/json_writer.h"
#include "web/bridge/view_json.h"
#include "web/figure/figure.h"

namespace cowscope {

Reply Api::Impl::state(Arguments& args) {
  args.allow({"detail", "process", "range"});
  StateOptions options;
  const std::string detail = args.optional_text("detail").value_or("full");
  if (detail != "full" && detail != "summary")
    args.refuse("detail can be full or summary; it is '" + detail.substr(0, 64) + "'");
  options.summary = detail == "summary";
  if (const auto process = args.optional_text("process")) {
    const Machine& machine = session.timeline().machine();
    if (machine.state().find(machine.texts().find(*process)) == nullptr)
      args.refuse("there is no process '" + process->substr(0, 64) + "' at this step");
    options.process = *process;
  }
  if (const auto range = args.optional_pair("range")) {
    options.first_frame = range->first;
    options.frame_count = range->second;
  }
  if (args.failed()) return Reply::refuse(args.error());
  return Reply::value(state_json(session.scenario(), options));
}

Reply Api::Impl::events(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  const Timeline& t = session.timeline();
  JsonWriter out;
  out.array();
  std::uint32_t number = 0;
  for (const Event& e : t.journal().events)
    out.raw(event_json(session.scenario(), t.before(), e, t.position().step, ++number));
  return Reply::value(out.end_array().take());
}

Reply Api::Impl::invariants(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  const Timeline& t = session.timeline();
  const bool between = t.position().event >= t.journal().events.size();
  JsonWriter out;
  out.object().key("violated").array();
  for (const std::string& v : violated_invariants(t.machine(), between)) out.text(v);
  return Reply::value(out.end_array().end_object().take());
}

Reply Api::Impl::digest_of(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  JsonWriter out;
  out.object().text("digest", digest_text(digest(session.timeline().machine())));
  return Reply::value(out.end_object().take());
}

Reply Api::Impl::figure(Arguments& args) {
  args.allow({"format", "theme", "width", "bare"});
  const std::string format = args.text("format");
  if (format == "png")
    args.refuse(
        "this module draws figures as svg; the page makes a png of it: "
        "window.cowscope.figure(\"png\")");
  else if (format != "svg") args.refuse("format can be svg; it is '" + format.substr(0, 64) + "'");
  FigureOptions options;
  const std::string theme = args.optional_text("theme").value_or(to_string(session.theme()));
  if (theme != "light" && theme != "dark" && theme != "auto")
    args.refuse("theme can be light or dark; it is '" + theme.substr(0, 64) + "'");
  options.dark = theme == "dark";
  if (const auto width = args.optional_number("width")) {
    options.width = static_cast<float>(*width);
    if (options.width < FigureOptions::kLeast || options.width > FigureOptions::kMost)
      args.refuse("width can be 320 to 2400; it is " + std::to_string(*width));
  }
  options.words = !args.flag("bare");
  if (args.failed()) return Reply::refuse(args.error());
  JsonWriter out;
  out.object().text("svg", svg_figure(session, options));
  return Reply::value(out.end_object().take());
}

Reply Api::Impl::view(Arguments& args) {
  args.allow({});
  if (args.failed()) return Reply::refuse(args.error());
  return Reply::value(view_json(session, owners, terminal));
}

}  // namespace cowscope
