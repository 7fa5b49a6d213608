// Calls of those who do things by hand: what is offered, how a line goes on, whether it would run.
#include "web/bridge/api_impl.h"
#include "web/bridge/json_writer.h"
#include "web/session/completion.h"
#include "web/session/offers.h"
#include "web/session/trial.h"

namespace cowscope {
namespace {

/// Of a line that is being typed.
constexpr std::size_t kMostTyped = std::size_t{64} << 10;

const char* name_of(OfferField::Kind kind) {
  switch (kind) {
    case OfferField::Kind::Text: return "text";
    case OfferField::Kind::Name: return "name";
    case OfferField::Kind::Number: return "number";
  }
  return "";
}

void write_offer(JsonWriter& out, const Offer& offer) {
  out.object().text("label", offer.label).text("script", offer.script);
  if (offer.more) out.boolean("more", true);
  if (offer.outcome != Outcome::Ok) out.text("outcome", to_string(offer.outcome));
  out.key("fields").array();
  for (const OfferField& field : offer.fields)
    out.object()
        .text("kind", name_of(field.kind))
        .text("label", field.label)
        .number("at", field.at)
        .number("length", field.length)
        .end_object();
  out.end_array().end_object();
}

void write_target(JsonWriter& out, const OfferTarget& target) {
  out.object();
  if (target.frame) out.number("frame", target.frame->value());
  if (!target.process.empty()) out.text("process", target.process);
  if (!target.region.empty())
    out.text("region", target.region).number("first", target.first).number("last", target.last);
  out.end_object();
}

}  // namespace

Reply Api::Impl::offers(Arguments& args) {
  args.allow({"process", "region", "first", "last", "frame"});
  OfferTarget target;
  target.process = args.optional_text("process").value_or(std::string());
  target.region = args.optional_text("region").value_or(std::string());
  target.first = args.optional_number("first").value_or(0);
  target.last = args.optional_number("last").value_or(target.first);
  if (const auto frame = args.optional_number("frame")) target.frame = FrameNumber{*frame};
  if (target.frame && !target.process.empty())
    args.refuse("offers are about a process or a frame, not both; leave one out");
  if (!target.region.empty() && target.process.empty())
    args.refuse("offers about pages need their process as well");
  if (args.failed()) return Reply::refuse(args.error());
  std::string refused;
  const Offers found = cowscope::offers(session, target, refused);
  if (!refused.empty()) return Reply::refuse(refused);
  JsonWriter out;
  out.object().text("title", found.title).text("note", found.note).number("pages", found.pages);
  out.key("offers").array();
  // Where the link locked the script, what there is can still be looked at.
  if (!session.locks("edit"))
    for (const Offer& offer : found.list) write_offer(out, offer);
  out.end_array().key("links").array();
  for (const OfferLink& link : found.links) {
    out.object().text("label", link.label).text("note", link.note).key("target");
    write_target(out, link.target);
    out.end_object();
  }
  out.end_array();
  if (found.more_links > 0) out.number("moreLinks", found.more_links);
  return Reply::value(out.end_object().take());
}

Reply Api::Impl::complete(Arguments& args) {
  args.allow({"text"});
  const std::string text = args.text("text");
  if (args.failed()) return Reply::refuse(args.error());
  JsonWriter out;
  const Completions found =
      text.size() > kMostTyped ? Completions{} : cowscope::complete(session, text);
  out.object().number("begun", found.begun).text("hint", found.hint).key("list").array();
  for (const Completion& each : found.list) {
    out.object().text("text", each.text).text("kind", each.kind).text("note", each.note);
    if (each.open) out.boolean("open", true);
    out.end_object();
  }
  return Reply::value(out.end_array().end_object().take());
}

Reply Api::Impl::try_run(Arguments& args) {
  args.allow({"text"});
  const std::string text = args.text("text");
  if (args.failed()) return Reply::refuse(args.error());
  const Diagnostics errors =
      text.size() > kMostTyped ? Diagnostics{} : try_lines(session, text).errors;
  JsonWriter out;
  out.object().key("diagnostics").raw(diagnostics_json(errors));
  return Reply::value(out.end_object().take());
}

}  // namespace cowscope
