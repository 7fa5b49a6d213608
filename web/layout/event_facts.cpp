#include "web/layout/event_facts.h"

#include <algorithm>
#include <variant>

#include "web/layout/translation_facts.h"

namespace cowscope {
namespace {

using Tone = EventLine::Tone;

std::string frame_text(FrameNumber frame) { return "frame " + std::to_string(frame.value()); }
std::string bit(const char* name, bool set) { return std::string(name) + (set ? " 1" : " 0"); }
std::string tight(const char* name, bool set) { return std::string(name) + (set ? "1" : "0"); }

/// "P1 W0 U1 A1 D1 E0": close together, so that all of them fit into the narrow card.
std::string bits_of(Entry e) {
  return tight("P", e.present()) + ' ' + tight("W", e.writable()) + ' ' + tight("U", e.user()) +
         ' ' + tight("A", e.accessed()) + ' ' + tight("D", e.dirty()) + ' ' +
         tight("E", e.exclusive());
}

std::string thousands_of(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

/// "63 61 74" of a piece of a page.
std::string hex_of(std::string_view bytes, std::size_t first, std::size_t count) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (std::size_t i = first; i < first + count; ++i) {
    const auto b = i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
    if (!out.empty()) out += ' ';
    out += kHex[b >> 4];
    out += kHex[b & 15];
  }
  return out;
}

class Facts {
 public:
  Facts(const Scene& scene, const Command& command)
      : s_(scene),
        command_(command),
        e_(scene.journal.events[scene.position.event - 1]),
        state_(scene.machine.state()) {}

  EventFacts write() {
    switch (e_.kind) {
      case EventKind::TlbHit: tlb_hit(); break;
      case EventKind::TlbMiss: tlb_miss(); break;
      case EventKind::Walk: walk(); break;
      case EventKind::Load:
      case EventKind::Store:
      case EventKind::Retry: access(); break;
      case EventKind::Fault: fault(); break;
      case EventKind::RegionCheck: region_check(); break;
      case EventKind::Decide: decide(); break;
      case EventKind::Allocate: allocate(); break;
      case EventKind::Zero:
        line("writes", thousands_of(e_.count * kPageSize), "zero bytes: no old secret is left");
        break;
      case EventKind::Copy: copy(); break;
      case EventKind::Repoint: repoint(); break;
      case EventKind::Drop: drop(); break;
      case EventKind::Reuse: reuse(); break;
      case EventKind::Map: map(); break;
      case EventKind::Signal:
        line("signal", to_string(e_.outcome), "nobody handles it, so the process ends",
             Tone::Fault);
        break;
      case EventKind::Share: share(); break;
      case EventKind::Flush: flushed("out"); break;
      default: others(); break;
    }
    return std::move(out_);
  }

 private:
  void line(std::string name, std::string value, std::string words = {}, Tone tone = Tone::Plain) {
    out_.lines.push_back({tone, std::move(name), std::move(value), std::move(words)});
  }
  bool store() const { return e_.access_type == AccessType::Write; }
  const char* wanted() const { return store() ? "a store" : "a load"; }
  SpaceId space_id() const { return state_.process(e_.pid).space; }
  bool has_space() const { return e_.pid != kInit && e_.pid.value() <= state_.processes.size(); }
  const AddressSpace& space() const { return state_.space(space_id()); }
  Entry entry() const { return space().table().get(page_of(e_.address)); }
  const Region* region() const { return space().find(page_of(e_.address)); }
  std::string region_name() const { return std::string(s_.machine.texts()[e_.region]); }
  std::string page_name() const {
    if (e_.region.value() == 0) return "the page at " + hex_address(e_.address.value());
    return "page " + std::to_string(e_.page) + " of " + region_name();
  }

  template <class Kind, class Fn>
  void each_change(Fn&& fn) const {
    for (std::uint32_t i = e_.first_change; i < e_.end_change; ++i)
      if (const auto* c = std::get_if<Kind>(&s_.journal.changes[i])) fn(*c);
  }
  template <class Kind>
  const Kind* first_change() const {
    for (std::uint32_t i = e_.first_change; i < e_.end_change; ++i)
      if (const auto* c = std::get_if<Kind>(&s_.journal.changes[i])) return c;
    return nullptr;
  }
  /// The change of the entry that the event is about.
  const SetEntry* entry_change() const {
    const PageNumber page = page_of(e_.address);
    const SetEntry* found = nullptr;
    each_change<SetEntry>([&](const SetEntry& c) {
      if (c.page == page && found == nullptr) found = &c;
    });
    return found;
  }

  void tlb_hit() {
    const auto* moved = first_change<TlbErase>();
    const std::uint32_t place = moved == nullptr ? 0 : moved->at;
    const std::uint32_t now = state_.tlb.find(space_id(), page_of(e_.address));
    line("entry", std::to_string(place + 1) + " of " + std::to_string(state_.tlb.size()),
         place == 0 ? "the one used last, and still" : "by last use; now it is the first");
    line("leads to", e_.from == kNoFrame ? std::string("the zero page") : frame_text(e_.from),
         page_name() + ", no walk needed");
    if (now == Tlb::kMiss) return;
    const bool w = state_.tlb[now].writable, enough = w || !store();
    line("rights", bit("W", w),
         enough ? std::string(wanted()) + " goes through" : "a store needs W = 1: it will trap",
         enough ? Tone::Good : Tone::Attention);
  }

  void tlb_miss() {
    const Tlb& tlb = state_.tlb;
    line("asked for", hex_address(address_of(page_of(e_.address)).value()),
         page_name() + ", address space " + std::to_string(space_id().value()));
    if (tlb.capacity() == 0) {
      line("entries", "0", "this machine has no TLB: every access walks");
      return;
    }
    line("entries", std::to_string(tlb.size()) + " of " + std::to_string(tlb.capacity()),
         "none of them is it");
  }

  void walk() {
    const TranslationFacts t = translate(s_.machine, e_.pid, e_.address);
    for (const WalkLevel& level : t.levels) {
      if (level.leads == WalkLevel::Leads::NotReached) continue;
      std::string words;
      Tone tone = Tone::Plain;
      switch (level.leads) {
        case WalkLevel::Leads::Table: words = "→ a table"; break;
        case WalkLevel::Leads::HugePage: words = "→ 512 frames at once"; break;
        case WalkLevel::Leads::Nothing:
          words = level.name == t.levels[3].name ? "→ empty" : "→ no table";
          tone = Tone::Attention;
          break;
        default: words = "→ " + walk_target(t); break;
      }
      line(level.name, binary(level.index, 9), std::to_string(level.index) + " " + words, tone);
    }
    line("offset", binary(t.offset, 12), "byte " + std::to_string(t.offset));
    if (t.table_shared)
      line("shared", "the PTE table", "W counts as 0 in all of it", Tone::Attention);
  }
  static std::string walk_target(const TranslationFacts& t) {
    switch (t.end) {
      case WalkEnd::Frame: return frame_text(t.frame) + ", " + tight("W", t.entry.writable());
      case WalkEnd::ZeroPage: return "the zero page";
      case WalkEnd::InSwap: return "swap slot " + std::to_string(t.slot);
      case WalkEnd::Guard: return "a guard page";
      default: return "nothing";
    }
  }

  void fault() {
    const Entry entry = this->entry();
    const bool present = entry.present();
    // A system call's own loads and stores run in the kernel's mode.
    const bool user =
        !std::holds_alternative<SysRead>(command_) && !std::holds_alternative<SysWrite>(command_);
    const unsigned code = (present ? 1U : 0U) | (store() ? 2U : 0U) | (user ? 4U : 0U);
    line("CR2", hex_address(e_.address.value()), "the address, for the kernel to read");
    line("error code", "0x" + std::to_string(code), "what the CPU was about");
    line(" P", present ? "1" : "0", present ? "present: right missing" : "not present");
    line(" W", store() ? "1" : "0", wanted());
    line(" U", user ? "1" : "0", user ? "from the program" : "from the kernel, in a system call");
    line(" I", "0", "no instruction fetch");
  }

  void region_check() {
    const Region* r = has_space() ? region() : nullptr;
    if (r == nullptr || e_.reason == Reason::NoRegion) {
      line("region", "none", "at " + hex_address(e_.address.value()), Tone::Fault);
      line("answer", to_string(e_.outcome), "nothing may be there", Tone::Fault);
      return;
    }
    line("region", region_name(),
         hex_address(address_of(r->start).value()) + " – " +
             hex_address(address_of(r->end()).value()));
    line("rights", rights_text(r->prot), r->sharing == Sharing::Shared ? "shared" : "private");
    const std::string need = store() ? "w" : "any";
    if (e_.outcome != Outcome::Ok) {
      line("needs", need, std::string(wanted()) + ": refused, " + to_string(e_.outcome),
           Tone::Fault);
      return;
    }
    const bool forced = store() && !r->prot.write;
    line("needs", need,
         forced ? "a store, forced: the kernel writes private memory all the same"
                : std::string(wanted()) + ": allowed",
         forced ? Tone::Attention : Tone::Good);
  }

  void decide() {
    out_.why = decision_words(e_);
    if (has_space() && !entry().empty()) line("entry", bits_of(entry()));
    if (e_.from != kNoFrame) {
      const Frame& f = state_.frames[e_.from];
      std::string words =
          std::to_string(e_.refs_before) + (e_.refs_before == 1 ? " user" : " users");
      if (f.pins > 0) words += ", pinned";
      if (f.slot != 0) words += ", in the swap cache";
      if (f.cached) words += ", in the page cache";
      line("frame", std::to_string(e_.from.value()), words);
    }
    if (e_.decision == FaultOutcome::Copied || e_.decision == FaultOutcome::Reused)
      line("E", e_.reason == Reason::Exclusive ? "1" : "0",
           e_.reason == Reason::Exclusive ? "marked exclusive" : "not marked exclusive");
    if (e_.decision != FaultOutcome::Refused && e_.decision != FaultOutcome::OutOfMemory)
      line("fault", e_.major ? "major" : "minor",
           e_.major ? "something must be read" : "nothing must be read");
  }

  void allocate() {
    line("frame", several() ? range_text(e_.to) : std::to_string(e_.to.value()),
         several() ? "the lowest free ones, aligned" : "the lowest free one");
    const std::uint32_t free = state_.frames.free_count();
    line("free", thousands_of(free + e_.count) + " → " + thousands_of(free));
    if (e_.refs_after > 0)
      line("refcount", "0 → " + std::to_string(e_.refs_after), "the fault’s own, for now");
  }
  bool several() const { return e_.count > 1; }
  std::string range_text(FrameNumber first) const {
    return std::to_string(first.value()) + " – " + std::to_string(first.value() + e_.count - 1);
  }

  void copy() {
    line("from", std::to_string(e_.from.value()), "“" + text_of(e_.from) + "”");
    line("to", std::to_string(e_.to.value()), "“" + text_of(e_.to) + "”");
    line("bytes", thousands_of(e_.count * kPageSize), "the whole page");
    const std::uint32_t stored = bytes_stored(s_.before, command_, s_.position.step, e_.access);
    if (stored > 0 && store()) line("to write", thousands_of(stored), "of them, by the retry");
  }
  std::string text_of(FrameNumber f) const {
    return readable(s_.machine.contents().bytes(state_.frames.common(f).content));
  }

  void repoint() {
    const SetEntry* c = entry_change();
    const Entry old = c != nullptr ? c->before : Entry{}, now = entry();
    if (!old.empty()) {
      line("1 clear", bits_of(old), e_.from == kNoFrame ? "" : frame_text(e_.from));
    }
    flushed(old.empty() ? "1 flush" : "2 flush");
    line(old.empty() ? "2 install" : "3 install", bits_of(now), frame_text(e_.to), Tone::Good);
  }

  void flushed(const char* name) {
    std::uint32_t out = 0;
    each_change<TlbErase>([&](const TlbErase&) { ++out; });
    line(name, std::to_string(out) + (out == 1 ? " entry" : " entries"),
         out == 0 ? "the TLB had none of it" : "out of the TLB: no old right may remain");
  }

  void drop() {
    line("refcount", std::to_string(e_.refs_before) + " → " + std::to_string(e_.refs_after),
         several() ? "of each" : "");
    if (e_.freed > 0) line("frame", "free", "nobody refers to it any more", Tone::Good);
    else if (e_.refs_after == 0) line("frame", "kept", "in the page cache");
    else
      line("still", std::to_string(e_.refs_after) + (e_.refs_after == 1 ? " entry" : " entries"),
           e_.refs_after == 1 ? "write-protected" : "map it");
  }

  void reuse() {
    const SetEntry* c = entry_change();
    if (c != nullptr) line("before", bits_of(c->before));
    line("now", bits_of(entry()), "", Tone::Good);
    flushed("flush");
    line("copied", "0", "bytes: the frame stays the same");
  }

  void map() {
    line("frame", e_.to == kNoFrame ? std::string("the zero page") : std::to_string(e_.to.value()),
         several() ? thousands_of(e_.count) + " pages at once" : "one page");
    if (has_space() && !entry().empty()) line("entry", bits_of(entry()));
    if (e_.to != kNoFrame)
      line("refcount", std::to_string(e_.refs_before) + " → " + std::to_string(e_.refs_after));
  }

  void access() {
    const auto* content = first_change<SetContent>();
    const std::uint32_t stored = bytes_stored(s_.before, command_, s_.position.step, e_.access);
    if (store() && content != nullptr) {
      const std::string_view was = s_.machine.contents().bytes(content->before),
                             is = s_.machine.contents().bytes(content->after);
      std::size_t first = 0;
      while (first < is.size() && first < was.size() && was[first] == is[first]) ++first;
      line("byte " + thousands_of(first), hex_of(was, first, 3) + " → " + hex_of(is, first, 3),
           "“" + readable(was) + "” → “" + readable(is) + "”");
    }
    if (store() && stored > 0)
      line("written", thousands_of(stored) + " of 4,096", "bytes of the page");
    if (!has_space() || state_.process(e_.pid).state == ProcessState::Gone) return;
    line("entry", bits_of(entry()), store() ? "the CPU sets A and D" : "the CPU sets A");
    const auto* in = first_change<TlbInsert>();
    if (in == nullptr) return;
    const bool out = first_change<TlbErase>() != nullptr;
    line("TLB", "entry 1",
         out ? "in front; the least recently used one is out" : "in front: next time it hits");
  }

  void share() {
    line("entries", thousands_of(e_.count), "of " + region_name() + ", copied to the child");
    if (e_.cow) line("W", "0", "in both: the next store traps, whoever does it", Tone::Attention);
    line("refcount", std::to_string(e_.refs_before) + " → " + std::to_string(e_.refs_after),
         several() ? "of each frame" : "of its frame");
    line("copied", "0", "bytes");
  }

  void others() {
    if (e_.kind == EventKind::Exit || e_.kind == EventKind::Reap)
      line("status", std::to_string(e_.status));
    if (e_.kind == EventKind::OomKill && e_.other != kInit)
      line("victim", std::string(s_.machine.texts()[state_.process(e_.other).name]),
           "the OOM killer’s choice", Tone::Fault);
    if (e_.region.value() != 0) line("region", region_name());
    if (e_.address.value() != 0)
      line("address", hex_address(e_.address.value()),
           several() ? thousands_of(e_.count) + " pages" : "");
    if (e_.to != kNoFrame)
      line("frame", several() ? range_text(e_.to) : std::to_string(e_.to.value()));
    if (e_.freed > 0) line("freed", thousands_of(e_.freed), e_.freed == 1 ? "frame" : "frames");
  }

  const Scene& s_;
  const Command& command_;
  const Event& e_;
  const MachineState& state_;
  EventFacts out_;
};

}  // namespace

EventFacts event_facts(const Scene& scene, const Command& command) {
  if (scene.position.event == 0 || scene.position.event > scene.journal.events.size()) return {};
  return Facts(scene, command).write();
}

}  // namespace cowscope
