#include "web/bridge/reply.h"

#include <utility>

#include "web/bridge/json_writer.h"

namespace cowscope {
namespace {

void write_place(JsonWriter& out, const Diagnostic& d) {
  if (d.line != 0) out.number("line", d.line);
  if (d.column != 0) out.number("column", d.column);
  if (!d.pointer.empty()) out.text("pointer", d.pointer);
}

}  // namespace

std::string diagnostics_json(const Diagnostics& errors) {
  JsonWriter out;
  out.array();
  for (const Diagnostic& d : errors) {
    out.object();
    write_place(out, d);
    out.text("message", d.message).end_object();
  }
  out.end_array();
  return out.take();
}

Reply Reply::value(std::string json) { return Reply("{\"ok\":true,\"value\":" + json + "}"); }

Reply Reply::refuse(const std::string& message) {
  Diagnostic d;
  d.message = message;
  return refuse(Diagnostics{std::move(d)});
}

Reply Reply::refuse(const Diagnostics& errors) {
  const Diagnostic none{0, 0, {}, "it could not be done, and nothing says why", false};
  const Diagnostic& first = errors.empty() ? none : errors.front();
  JsonWriter out;
  out.object().boolean("ok", false).key("error").object().text("message", first.message);
  write_place(out, first);
  out.key("diagnostics").raw(diagnostics_json(errors)).end_object().end_object();
  return Reply(out.take());
}

}  // namespace cowscope
