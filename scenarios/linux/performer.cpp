// What all verbs have in common, and the program's own loads and stores.
#include "scenarios/linux/performer.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>

namespace cowscope::linux_check {

Performed answer(const char* what) {
  Performed p;
  p.answer = what;
  return p;
}

std::uint64_t protection_bits(Prot p) {
  return (p.read ? PROT_READ : 0U) | (p.write ? PROT_WRITE : 0U) | (p.exec ? PROT_EXEC : 0U);
}

Performed Performer::perform(const Command& command, std::uint32_t step, const Machine& before,
                             const Machine& after) {
  before_ = &before;
  after_ = &after;
  step_ = step;
  return std::visit(*this, command);
}

Performed Performer::not_asked(std::string why) {
  Performed p;
  p.not_asked = std::move(why);
  return p;
}

Performed Performer::broken(std::string why) {
  Performed p;
  p.broken = std::move(why);
  return p;
}

Subject* Performer::find(std::string_view name) const {
  const auto it = subjects_.find(name);
  return it != subjects_.end() ? it->second : nullptr;
}

Subject* Performer::living(TextId who) const {
  Subject* s = find(text(who));
  return s != nullptr && s->alive() ? s : nullptr;
}

std::optional<Performer::Where> Performer::where(TextId who, const PageRange& range) const {
  const auto r = resolve(before_->state(), model_process(who), range);
  if (!r) return std::nullopt;
  const Where w = {address_of(r->first).value(), r->count * kPageSize};
  if (w.address < subject::kWindowEnd && w.address + w.bytes > subject::kWindowStart)
    return std::nullopt;
  return w;
}

Performed Performer::answered(Subject& s, Heard heard) {
  const subject::Mailbox& m = crew_.mail(s);
  switch (heard) {
    case Heard::Interrupted: return broken("interrupted");
    case Heard::Silent: return broken("a subject does not answer");
    case Heard::Died: {
      // Whoever killed it was the kernel: nobody else was asked to.
      Performed p;
      p.answer = "SIGKILL";
      return p;
    }
    case Heard::Answer: break;
  }
  Performed p;
  p.minor = m.minor;
  p.major = m.major;
  p.disturbed = m.disturbed;
  if (m.signal != 0) {
    p.answer = std::string("SIG") + sigabbrev_np(m.signal);
    if (!crew_.await_end(s)) return broken("a subject does not die of its signal");
  } else if (m.result < 0) {
    const char* name = strerrorname_np(static_cast<int>(-m.result));
    p.answer = name != nullptr ? name : "errno " + std::to_string(-m.result);
  }
  return p;
}

Performed Performer::call(Subject& s, long number, std::initializer_list<std::uint64_t> arguments) {
  return answered(s, crew_.call(s, number, arguments));
}

/// Accesses that are alike and a page apart are one request; the subject counts each on its own.
Performed Performer::access(Subject& s, const std::vector<Access>& accesses) {
  Performed all;
  subject::Mailbox& m = crew_.mail(s);
  for (std::size_t i = 0; i < accesses.size();) {
    std::size_t n = 1;
    while (i + n < accesses.size() && n < subject::kMostAccesses &&
           accesses[i + n].address == accesses[i].address + n * subject::kPage &&
           accesses[i + n].bytes == accesses[i].bytes)
      ++n;
    const std::string_view bytes = accesses[i].bytes;
    std::memcpy(crew_.payload(s), bytes.data(), bytes.size());
    m.a = accesses[i].address;
    m.b = n;
    m.c = bytes.size();
    const Performed part =
        answered(s, crew_.request(s, bytes.empty() ? subject::kLoad : subject::kStore));
    if (!part.broken.empty()) return part;
    all.minor += part.minor;
    all.major += part.major;
    all.disturbed = std::max(all.disturbed, part.disturbed);
    all.faults.insert(all.faults.end(), m.faults, m.faults + m.done);
    all.answer = part.answer;
    if (all.answer != "ok") break;
    i += n;
  }
  return all;
}

Performed Performer::operator()(const Read& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  const auto w = where(c.who, c.range);
  if (!w) return not_asked(kOwnMemory);
  std::vector<Access> accesses;
  for (std::uint64_t at = 0; at < w->bytes; at += kPageSize)
    accesses.push_back({w->address + at, {}});
  return access(*s, accesses);
}

Performed Performer::operator()(const Write& c) {
  Subject* s = living(c.who);
  if (s == nullptr) return answer("ESRCH");
  const auto w = where(c.who, c.range);
  if (!w) return not_asked(kOwnMemory);
  const std::string stamped = stamp(c.who);
  return access(*s, pieces(*w, c.range, c.offset,
                           c.bytes.value() == 0 ? std::string_view(stamped) : text(c.bytes)));
}

/// As the language says: without bytes, who wrote and in which step.
std::string Performer::stamp(TextId who) const {
  return std::string(text(who)) + " " + std::to_string(step_);
}

std::vector<Performer::Access> Performer::pieces(const Where& w, const PageRange& range,
                                                 std::uint32_t offset,
                                                 std::string_view bytes) const {
  const std::uint64_t start = range.raw() ? range.first_address.value() % kPageSize : 0;
  std::vector<Access> accesses;
  for (std::uint64_t page = 0; page < w.bytes; page += kPageSize) {
    std::uint64_t at = w.address + page + (page == 0 ? start : 0) + offset;
    for (std::string_view rest = bytes; !rest.empty();) {
      const std::string_view piece = rest.substr(0, kPageSize - at % kPageSize);
      accesses.push_back({at, piece});
      rest.remove_prefix(piece.size());
      at += piece.size();
    }
  }
  return accesses;
}

Performed Performer::operator()(const Skip&) { return {}; }

}  // namespace cowscope::linux_check
