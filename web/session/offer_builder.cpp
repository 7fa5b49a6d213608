#include "web/session/offer_builder.h"

#include "scenarios/script.h"

namespace cowscope {
namespace {

/// A range of more pages is offered untried: trying it would take what doing it takes.
constexpr std::uint64_t kMostTried = 4096;

struct FindRange {
  template <class C>
  const PageRange* operator()(const C& c) const {
    if constexpr (requires { c.range; }) return &c.range;
    else return nullptr;
  }
};
struct FindActor {
  template <class C>
  TextId operator()(const C& c) const {
    if constexpr (requires { c.who; }) return c.who;
    else return {};
  }
};

std::unordered_set<std::string_view> made_names(const Timeline& t) {
  std::unordered_set<std::string_view> names;
  const CommandList& commands = t.commands();
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (!commands.holds<Spawn>(i) && !commands.holds<Fork>(i)) continue;
    const Command command = commands[i];
    if (const auto* spawn = std::get_if<Spawn>(&command)) names.insert(t.setup().texts[spawn->as]);
    if (const auto* fork = std::get_if<Fork>(&command)) names.insert(t.setup().texts[fork->as]);
  }
  return names;
}

std::string numbered(std::string_view stem, const auto& taken) {
  std::string name(stem);
  for (unsigned n = 2; taken(name); ++n) name = std::string(stem) + std::to_string(n);
  return name;
}

}  // namespace

OfferLine& OfferLine::field(OfferField::Kind kind, std::string_view label, std::string_view value) {
  fields_.push_back({kind, std::string(label), script_.size(), value.size()});
  script_ += value;
  return *this;
}
OfferLine& OfferLine::text(std::string_view value) {
  script_ += " \"";
  field(OfferField::Kind::Text, "Text", value);
  script_ += '"';
  return *this;
}
OfferLine& OfferLine::name(std::string_view value) {
  script_ += ' ';
  return field(OfferField::Kind::Name, "Name", value);
}
OfferLine& OfferLine::number(std::string_view label, std::uint64_t value) {
  return field(OfferField::Kind::Number, label, std::to_string(value));
}

OfferBuilder::OfferBuilder(const Session& session, Offers& out)
    : session_(session),
      out_(out),
      machine_(machine_at_step_end(session.timeline())),
      made_(made_names(session.timeline())) {}

void OfferBuilder::add(std::string_view label, const OfferLine& line, bool more, bool refused_too) {
  Diagnostics errors;
  const auto command = parse_command(line.script_, session_.scenario().setup->texts, errors);
  if (!command) return;
  if (machine_.check(*command, [&](TextId name) { return made_so_far(session_, name); })) return;
  Outcome outcome = Outcome::Ok;
  const PageRange* range = std::visit(FindRange{}, *command);
  const Process* who = state().find(std::visit(FindActor{}, *command));
  std::uint64_t pages = who != nullptr ? state().space(who->space).rss() : state().mapped_pages;
  if (range != nullptr && who != nullptr)
    if (const auto resolved = resolve(state(), *who, *range)) pages = resolved->count;
  if (pages <= kMostTried) {
    Machine trial = machine_;
    outcome = trial.run(*command, session_.timeline().position().step + 1);
  }
  if (outcome != Outcome::Ok && !refused_too) return;
  Offer offer;
  offer.label = label;
  offer.script = line.script_;
  offer.fields = line.fields_;
  offer.more = more;
  offer.outcome = outcome;
  out_.list.push_back(std::move(offer));
}

std::string OfferBuilder::fresh_process(std::string_view stem) const {
  return numbered(stem, [&](const std::string& name) { return made_.contains(name); });
}

std::string OfferBuilder::fresh_region(const Process& who, std::string_view stem) const {
  const AddressSpace& space = state().space(who.space);
  return numbered(stem, [&](const std::string& name) {
    return space.find(machine_.texts().find(name)) != nullptr &&
           machine_.texts().find(name).value() != 0;
  });
}

std::string fresh_process_name(const Session& session, std::string_view stem) {
  const auto made = made_names(session.timeline());
  return numbered(stem, [&](const std::string& name) { return made.contains(name); });
}

}  // namespace cowscope
