#include "scenarios/expectation.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "engine/stats.h"
#include "scenarios/number_text.h"
#include "scenarios/script.h"

namespace cowscope {
namespace {

const char* word(MeasureKind kind) {
  switch (kind) {
    case MeasureKind::Refs: return "refs";
    case MeasureKind::Rss: return "rss";
    case MeasureKind::Pss: return "pss";
    case MeasureKind::Uss: return "uss";
    case MeasureKind::FramesUsed: return "frames used";
    case MeasureKind::FramesShared: return "frames shared";
    case MeasureKind::FramesFree: return "frames free";
    case MeasureKind::Faults: return "faults";
    case MeasureKind::Minor: return "minor";
    case MeasureKind::Major: return "major";
    case MeasureKind::Copies: return "copies";
    case MeasureKind::Reuses: return "reuses";
    case MeasureKind::Zeroed: return "zeroed";
    case MeasureKind::Processes: return "processes";
  }
  return "";
}

const char* word(Compare op) {
  switch (op) {
    case Compare::Eq: return "==";
    case Compare::Ne: return "!=";
    case Compare::Lt: return "<";
    case Compare::Le: return "<=";
    case Compare::Gt: return ">";
    case Compare::Ge: return ">=";
  }
  return "";
}

const char* word(PageProperty property) {
  switch (property) {
    case PageProperty::Present: return "present";
    case PageProperty::Writable: return "writable";
    case PageProperty::Dirty: return "dirty";
    case PageProperty::Accessed: return "accessed";
    case PageProperty::Exclusive: return "exclusive";
    case PageProperty::Protected: return "protected";
  }
  return "";
}

std::string page_text(const PageRef& page) {
  return page.who + " " + page.region + "[" + std::to_string(page.page) + "]";
}

/// PSS is a sum of fractions and scripts give two decimals at most; everything else is whole.
bool holds(double left, Compare op, double right) {
  constexpr double kHalfOfTheLastDigit = 0.005;
  const bool equal = std::fabs(left - right) < kHalfOfTheLastDigit;
  switch (op) {
    case Compare::Eq: return equal;
    case Compare::Ne: return !equal;
    case Compare::Lt: return !equal && left < right;
    case Compare::Le: return equal || left < right;
    case Compare::Gt: return !equal && left > right;
    case Compare::Ge: return equal || left > right;
  }
  return false;
}

struct Found {
  const Process* process = nullptr;
  PageNumber page;
  Entry entry;
  const Region* region = nullptr;  // none: the page is not mapped (any more)
};

const Process* process_of(const Machine& m, const std::string& who) {
  const TextId name = m.texts().find(who);
  return name.value() == 0 ? nullptr : m.state().find(name);
}

/// None if the process or the page never was.
std::optional<Found> look_up(const Machine& m, const PageRef& ref, std::uint32_t pages_on = 0) {
  Found f;
  f.process = process_of(m, ref.who);
  if (f.process == nullptr) return std::nullopt;
  const AddressSpace& space = m.state().space(f.process->space);
  const NamedRange* named = space.find(m.texts().find(ref.region));
  if (named == nullptr || std::uint64_t{ref.page} + pages_on >= named->pages) return std::nullopt;
  f.page = named->start + ref.page + pages_on;
  if (!f.process->alive()) return f;
  f.entry = space.table().get(f.page);
  f.region = space.find(f.page);
  return f;
}

bool has(const Found& f, PageProperty property) {
  switch (property) {
    case PageProperty::Present: return f.entry.present();
    case PageProperty::Writable: return f.entry.present() && f.entry.writable();
    case PageProperty::Dirty: return f.entry.present() && f.entry.dirty();
    case PageProperty::Accessed: return f.entry.present() && f.entry.accessed();
    case PageProperty::Exclusive: return f.entry.present() && f.entry.exclusive();
    case PageProperty::Protected:
      return f.entry.present() && !f.entry.writable() && f.region != nullptr &&
             f.region->prot.write && f.region->sharing == Sharing::Private;
  }
  return false;
}

std::string missing(const PageRef& page) { return "there is no " + page_text(page); }

/// What a load of `size` bytes would give, over page ends; none where no such memory is.
std::optional<std::string> load(const Machine& m, const ExpectBytes& e) {
  std::string out;
  std::uint64_t at = e.offset;
  while (out.size() < e.bytes.size()) {
    const auto found = look_up(m, e.place, static_cast<std::uint32_t>(at / kPageSize));
    if (!found || found->region == nullptr) return std::nullopt;
    const std::string_view bytes = m.would_read(found->process->space, found->page);
    const std::uint64_t offset = at % kPageSize;
    const std::uint64_t want =
        std::min<std::uint64_t>(e.bytes.size() - out.size(), kPageSize - offset);
    for (std::uint64_t i = offset; i < offset + want; ++i)
      out += i < bytes.size() ? bytes[static_cast<std::size_t>(i)] : '\0';
    at += want;
  }
  return out;
}

struct Unmet {
  const Timeline& t;
  const Machine& m;

  std::string operator()(const ExpectMeasure& e) const {
    const auto left = value(e.left, e.step);
    if (!left) return "there is no " + print(e.left);
    std::optional<double> right;
    std::string wanted;
    if (const auto* number = std::get_if<double>(&e.right)) {
      right = *number;
    } else {
      const Measure& other = std::get<Measure>(e.right);
      right = value(other, false);
      if (!right) return "there is no " + print(other);
      wanted = print(other) + ", ";
    }
    if (holds(*left, e.op, *right)) return {};
    wanted += number_text(*right);
    const std::string op = e.op == Compare::Eq ? "" : std::string(word(e.op)) + " ";
    return std::string(e.step ? "step " : "") + print(e.left) + " is " + number_text(*left) +
           ", expected " + op + wanted;
  }
  std::string operator()(const ExpectSame& e) const {
    const auto a = look_up(m, e.a), b = look_up(m, e.b);
    if (!a) return missing(e.a);
    if (!b) return missing(e.b);
    for (const auto& [found, ref] : {std::pair{&*a, &e.a}, std::pair{&*b, &e.b}})
      if (!found->entry.present())
        return page_text(*ref) + " is not present, so there is no frame to compare";
    const bool same = a->entry.zero_page() == b->entry.zero_page() &&
                      (a->entry.zero_page() || a->entry.frame() == b->entry.frame());
    if (same == e.same) return {};
    const auto frame = [](const Found& f) {
      return f.entry.zero_page() ? std::string("the zero page")
                                 : "frame " + std::to_string(f.entry.frame().value());
    };
    if (same)
      return page_text(e.a) + " and " + page_text(e.b) + " are both " + frame(*a) +
             ", expected different frames";
    return page_text(e.a) + " is " + frame(*a) + " and " + page_text(e.b) + " is " + frame(*b) +
           ", expected the same frame";
  }
  std::string operator()(const ExpectBytes& e) const {
    const auto bytes = load(m, e);
    const std::string place =
        page_text(e.place) + (e.offset != 0 ? "+" + std::to_string(e.offset) : "");
    if (!bytes) return place + " cannot be read";
    if ((*bytes == e.bytes) == e.equal) return {};
    return "bytes " + place + " is " + quote(*bytes) + ", expected " +
           (e.equal ? "" : "anything but ") + quote(e.bytes);
  }
  std::string operator()(const ExpectProperty& e) const {
    const auto found = look_up(m, e.page);
    if (!found) return missing(e.page);
    if (has(*found, e.property) != e.negated) return {};
    return page_text(e.page) + " is " + (e.negated ? "" : "not ") + word(e.property) +
           ", expected " + (e.negated ? "not " : "") + word(e.property);
  }
  std::string operator()(const ExpectState& e) const {
    const Process* p = process_of(m, e.who);
    const ProcessState state = p != nullptr ? p->state : ProcessState::Gone;  // its fork failed
    if (state == e.state) return {};
    return e.who + " is " + to_string(state) + ", expected " + to_string(e.state);
  }
  std::string operator()(const ExpectOutcome& e) const {
    const std::uint32_t step = t.position().step;
    const Outcome outcome = step == 0 ? Outcome::Ok : t.summary(step).outcome;
    if (outcome == e.outcome) return {};
    return std::string("the outcome is ") + to_string(outcome) + ", expected " +
           to_string(e.outcome);
  }

  std::optional<double> value(const Measure& measure, bool during_step) const {
    const auto now = evaluate(measure, m);
    if (!now || !during_step) return now;
    return *now -
           evaluate(measure, t.before()).value_or(0);  // what was not there yet counts from nothing
  }
};

struct Printer {
  std::string operator()(const ExpectMeasure& e) const {
    const auto* number = std::get_if<double>(&e.right);
    return std::string(e.step ? "step " : "") + print(e.left) + " " + word(e.op) + " " +
           (number != nullptr ? number_text(*number) : print(std::get<Measure>(e.right)));
  }
  std::string operator()(const ExpectSame& e) const {
    return std::string(e.same ? "same " : "differs ") + page_text(e.a) + " " + page_text(e.b);
  }
  std::string operator()(const ExpectBytes& e) const {
    return "bytes " + page_text(e.place) + (e.offset != 0 ? "+" + std::to_string(e.offset) : "") +
           (e.equal ? " == " : " != ") + quote(e.bytes);
  }
  std::string operator()(const ExpectProperty& e) const {
    return std::string(e.negated ? "not " : "") + word(e.property) + " " + page_text(e.page);
  }
  std::string operator()(const ExpectState& e) const {
    return "state " + e.who + " == " + to_string(e.state);
  }
  std::string operator()(const ExpectOutcome& e) const {
    return std::string("outcome ") + to_string(e.outcome);
  }
};

}  // namespace

std::optional<double> evaluate(const Measure& measure, const Machine& machine) {
  const MachineState& s = machine.state();
  const auto number = [](auto n) { return std::optional<double>(static_cast<double>(n)); };
  switch (measure.kind) {
    case MeasureKind::Refs: {
      const auto found = look_up(machine, measure.page);
      if (!found) return std::nullopt;
      return number(found->entry.maps_frame() ? s.frames.refs(found->entry.frame()) : 0U);
    }
    case MeasureKind::Rss:
    case MeasureKind::Pss:
    case MeasureKind::Uss: {
      const Process* p = process_of(machine, measure.page.who);
      if (p == nullptr) return std::nullopt;
      if (!p->alive()) return 0.0;
      const MemoryUse use = memory_use(s, p->space);
      if (measure.kind == MeasureKind::Pss) return use.pss;
      return number(measure.kind == MeasureKind::Rss ? use.rss : use.uss);
    }
    case MeasureKind::FramesUsed: return number(frame_use(s).used);
    case MeasureKind::FramesShared: return number(frame_use(s).shared);
    case MeasureKind::FramesFree: return number(frame_use(s).free);
    case MeasureKind::Faults: return number(s.totals.faults());
    case MeasureKind::Minor: return number(s.totals.minor);
    case MeasureKind::Major: return number(s.totals.major);
    case MeasureKind::Copies: return number(s.totals.copies);
    case MeasureKind::Reuses: return number(s.totals.reuses);
    case MeasureKind::Zeroed: return number(s.totals.zeroed);
    case MeasureKind::Processes: return number(s.living);
  }
  return std::nullopt;
}

std::string unmet(const Expectation& expectation, const Timeline& timeline) {
  return std::visit(Unmet{timeline, timeline.machine()}, expectation);
}

std::string print(const Expectation& expectation) { return std::visit(Printer{}, expectation); }

std::string print(const Measure& measure) {
  std::string text = word(measure.kind);
  if (measure.kind == MeasureKind::Refs) return text + " " + page_text(measure.page);
  if (measure.kind == MeasureKind::Rss || measure.kind == MeasureKind::Pss ||
      measure.kind == MeasureKind::Uss)
    return text + " " + measure.page.who;
  return text;
}

}  // namespace cowscope
