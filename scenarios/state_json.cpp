#include "scenarios/state_json.h"

#include <array>
#include <cstdio>
#include <vector>

#include "engine/digest.h"
#include "engine/stats.h"
#include "scenarios/number_text.h"

namespace cowscope {
namespace {

const char* boolean(bool b) { return b ? "true" : "false"; }
std::string number(std::uint64_t n) { return std::to_string(n); }

std::string text(const Machine& m, TextId id) { return json_string(m.texts()[id]); }

std::string hex(VirtualAddress a) {
  std::array<char, 24> out{};
  std::snprintf(out.data(), out.size(), "\"0x%llx\"", static_cast<unsigned long long>(a.value()));
  return out.data();
}

std::string prot(Prot p) {
  return {'"', p.read ? 'r' : '-', p.write ? 'w' : '-', p.exec ? 'x' : '-', '"'};
}

/// Always with a point, so that PSS is seen to be a fraction.
std::string fraction(double value) {
  std::string out = number_text(value);
  if (out.find('.') == std::string::npos) out += ".0";
  return out;
}

/// A frame of a huge page is told as such; it holds anonymous memory.
const char* kind(const Frame& f) { return f.folio != 0 ? "huge" : to_string(f.kind); }

class StateWriter {
 public:
  StateWriter(const CompiledScenario& scenario, const StateOptions& options)
      : t_(*scenario.timeline), m_(t_.machine()), s_(m_.state()), options_(options) {}

  std::string write() {
    head();
    processes();
    frames();
    totals();
    behind();
    out_ += "}";
    return std::move(out_);
  }

 private:
  void head() {
    const Position at = t_.position();
    const StepSummary& step = t_.summary(at.step);
    out_ += "{\"step\":" + number(at.step) + ",\"event\":" + number(at.event) +
            ",\"steps\":" + number(t_.steps()) + ",\"events\":" + number(step.events) +
            ",\"policy\":\"" + to_string(m_.config().policy) + "\",\"digest\":\"" +
            digest_text(digest(m_)) + "\",\"outcome\":\"" + to_string(step.outcome) + "\"";
  }

  void processes() {
    out_ += ",\"processes\":[";
    bool first = true;
    for (const Process& p : s_.processes) {
      if (p.state == ProcessState::Gone) continue;
      if (!options_.process.empty() && m_.texts()[p.name] != options_.process) continue;
      out_ += first ? "" : ",";
      first = false;
      process(p);
    }
    out_ += "]";
  }

  void process(const Process& p) {
    const MemoryUse use = p.alive() ? memory_use(s_, p.space) : MemoryUse{};
    const AddressSpace& space = s_.space(p.space);
    out_ += "{\"pid\":" + number(p.pid.value()) + ",\"name\":" + text(m_, p.name) +
            ",\"parent\":" + number(p.parent.value()) + ",\"mm\":" + number(p.space.value()) +
            ",\"state\":\"" + to_string(p.state) + "\",\"rss\":" + number(use.rss) +
            ",\"pss\":" + fraction(use.pss) + ",\"uss\":" + number(use.uss) +
            (p.group != 0 ? ",\"group\":" + text(m_, m_.config().groups[p.group - 1].name) : "") +
            ",\"page_tables\":" + number(p.alive() ? space.table().table_count() : 0) +
            ",\"regions\":[";
    if (p.alive()) {
      bool first = true;
      for (const Region& r : space.regions()) {
        out_ += first ? "" : ",";
        first = false;
        region(space, r);
      }
    }
    out_ += "]}";
  }

  void region(const AddressSpace& space, const Region& r) {
    out_ += "{\"name\":" + text(m_, r.name) + ",\"start\":" + hex(address_of(r.start)) +
            ",\"pages_total\":" + number(r.pages) + ",\"prot\":" + prot(r.prot) +
            ",\"sharing\":\"" + (r.sharing == Sharing::Private ? "private" : "shared") + "\"";
    if (r.first_index != 0) out_ += ",\"first_page\":" + number(r.first_index);
    if (r.file)
      out_ += ",\"file\":" + text(m_, m_.config().files[r.file->value()].path) +
              ",\"at\":" + number(r.backing_page);
    if (!options_.summary) {
      out_ += ",\"pages\":[";
      bool first = true;
      space.table().for_each(r.start, r.pages, [&](PageNumber p, Entry e) {
        out_ += first ? "" : ",";
        first = false;
        if (e.present()) page(r, r.index_of(p), e);
        else absent(r.index_of(p), e);
      });
      out_ += "]";
    }
    out_ += "}";
  }

  void page(const Region& r, std::uint32_t index, Entry e) {
    const bool cow = e.present() && !e.writable() && r.prot.write && r.sharing == Sharing::Private;
    out_ += "{\"page\":" + number(index);
    if (e.zero_page()) out_ += ",\"frame\":null,\"zero\":true,\"refs\":0";
    else
      out_ += ",\"frame\":" + number(e.frame().value()) +
              ",\"refs\":" + number(s_.frames.refs(e.frame()));
    out_ += std::string(",\"present\":") + boolean(e.present()) +
            ",\"writable\":" + boolean(e.writable()) + ",\"dirty\":" + boolean(e.dirty()) +
            ",\"accessed\":" + boolean(e.accessed()) + ",\"exclusive\":" + boolean(e.exclusive()) +
            ",\"cow\":" + boolean(cow) + "}";
  }

  /// A page that is not present, and yet not as if it had never been touched.
  void absent(std::uint32_t index, Entry e) {
    out_ += "{\"page\":" + number(index) + ",\"present\":false";
    if (e.swapped()) out_ += ",\"swapped\":true,\"slot\":" + number(e.slot());
    if (e.guard()) out_ += ",\"guard\":true";
    out_ += "}";
  }

  bool listed(FrameNumber f) const {
    return f.value() >= options_.first_frame &&
           f.value() - options_.first_frame < options_.frame_count;
  }

  /// Who maps each listed frame, as `redis heap[7]`.
  std::vector<std::vector<std::string>> users() const {
    std::vector<std::vector<std::string>> by_frame(s_.frames.size());
    for (const Process& p : s_.processes) {
      if (!p.alive()) continue;
      const AddressSpace& space = s_.space(p.space);
      for (const Region& r : space.regions()) {
        const std::string prefix =
            std::string(m_.texts()[p.name]) + " " + std::string(m_.texts()[r.name]) + "[";
        space.table().for_each_present(r.start, r.pages, [&](PageNumber page, Entry e) {
          if (e.maps_frame() && listed(e.frame()))
            by_frame[e.frame().value()].push_back(prefix + number(r.index_of(page)) + "]");
        });
      }
    }
    return by_frame;
  }

  void frames() {
    const FrameUse use = frame_use(s_);
    out_ += ",\"frames\":{\"total\":" + number(use.total) + ",\"used\":" + number(use.used) +
            ",\"shared\":" + number(use.shared) + ",\"free\":" + number(use.free);
    if (!options_.summary) {
      out_ += ",\"list\":[";
      const auto mapped_by = users();
      bool first = true;
      for (std::uint32_t n = options_.first_frame; n < s_.frames.size() && listed(FrameNumber{n});
           ++n) {
        const Frame& f = s_.frames[FrameNumber{n}];
        if (f.kind == FrameKind::Free) continue;
        out_ += first ? "" : ",";
        first = false;
        out_ += "{\"frame\":" + number(n) + ",\"kind\":\"" + kind(f) +
                "\",\"refs\":" + number(f.refs()) + ",\"held\":" + number(f.held) +
                ",\"pins\":" + number(f.pins) + ",\"cached\":" + boolean(f.cached);
        if (f.dirty) out_ += ",\"dirty\":true";
        if (f.lazy_free) out_ += ",\"lazy_free\":true";
        if (f.slot != 0) out_ += ",\"swap_slot\":" + number(f.slot - 1);
        if (f.group != 0) out_ += ",\"group\":" + text(m_, m_.config().groups[f.group - 1].name);
        out_ += ",\"mapped_by\":[";
        for (std::size_t i = 0; i < mapped_by[n].size(); ++i)
          out_ += (i > 0 ? "," : "") + json_string(mapped_by[n][i]);
        out_ += "]}";
      }
      out_ += "]";
    }
    out_ += "}";
  }

  void totals() {
    const Totals& t = s_.totals;
    out_ += ",\"totals\":{\"faults\":" + number(t.faults()) + ",\"minor\":" + number(t.minor) +
            ",\"major\":" + number(t.major) + ",\"copies\":" + number(t.copies) +
            ",\"reuses\":" + number(t.reuses) + ",\"zeroed\":" + number(t.zeroed) +
            ",\"bytes_copied\":" + number(t.bytes_copied) + ",\"time_ns\":" + number(t.time_ns) +
            "}";
  }

  /// What lies behind memory, where the scenario has it: swap, groups, promises, the terminal.
  void behind() {
    const MachineConfig& c = m_.config();
    if (c.swap != 0) {
      std::uint64_t used = 0;
      for (const SwapSlot& slot : *s_.swap) used += slot.free() ? 0U : 1U;
      out_ += ",\"swap\":{\"total\":" + number(c.swap) + ",\"used\":" + number(used) + "}";
    }
    if (!c.groups.empty()) {
      out_ += ",\"groups\":[";
      for (std::size_t i = 0; i < c.groups.size(); ++i)
        out_ += std::string(i > 0 ? "," : "") + "{\"name\":" + text(m_, c.groups[i].name) +
                ",\"limit\":" + number(c.groups[i].limit) +
                ",\"charged\":" + number(s_.charged[i]) + "}";
      out_ += "]";
    }
    if (c.overcommit == Overcommit::Strict)
      out_ += ",\"committed\":{\"promised\":" + number(s_.committed) +
              ",\"limit\":" + number(commit_limit(c)) + "}";
    if (!s_.terminal->empty() && !options_.summary) {
      out_ += ",\"terminal\":[";
      bool first = true;
      for (const Printed& line : *s_.terminal) {
        out_ += std::string(first ? "" : ",") + "{\"pid\":" + number(line.pid.value()) +
                ",\"text\":" + text(m_, line.text) + "}";
        first = false;
      }
      out_ += "]";
    }
  }

  const Timeline& t_;
  const Machine& m_;
  const MachineState& s_;
  const StateOptions& options_;
  std::string out_;
};

}  // namespace

std::string state_json(const CompiledScenario& scenario, const StateOptions& options) {
  return StateWriter(scenario, options).write();
}

}  // namespace cowscope
