// Calls that look into the machine as its CPU does: an address taken apart, the TLB.
#include <algorithm>
#include <string>

#include "scenarios/words.h"
#include "web/bridge/api_impl.h"
#include "web/bridge/json_writer.h"
#include "web/bridge/view_json.h"
#include "web/layout/tlb_facts.h"
#include "web/layout/translation_facts.h"
#include "web/session/address.h"

namespace cowscope {
namespace {

constexpr std::size_t kMostRepeated = 64;

void write_entry(JsonWriter& out, const TranslationFacts& f) {
  out.key("entry");
  if (f.entry.empty()) {
    out.null();
    return;
  }
  const Entry e = f.entry;
  out.object().boolean("present", e.present()).boolean("writable", e.writable());
  out.boolean("user", e.user()).boolean("accessed", e.accessed()).boolean("dirty", e.dirty());
  out.boolean("exclusive", e.exclusive()).boolean("huge", e.huge()).boolean("cow", f.cow);
  out.end_object();
}

template <class Write>
void write_where(JsonWriter& out, const char* name, bool there, Write&& write) {
  out.key(name);
  if (there) write();
  else out.null();
}

void write_region(JsonWriter& out, const TranslationFacts& f) {
  write_where(out, "region", f.in_region, [&] {
    out.object().text("name", f.region).number("index", f.index);
    out.text("start", hex_address(f.region_start.value()));
    out.text("end", hex_address(f.region_end.value())).text("prot", rights_text(f.prot));
    out.text("sharing", f.shared_memory ? "shared" : "private").end_object();
  });
  write_where(out, "tableShared", f.table_shared, [&] {
    out.object().key("with").array();
    for (const std::string& name : f.sharers) out.text(name);
    out.end_array().number("more", f.more_sharers).end_object();
  });
}

std::string walk_json(const TranslationFacts& f) {
  JsonWriter out;
  out.object().text("process", f.process).number("pid", f.pid.value());
  out.text("address", hex_address(f.address.value())).number("page", f.page.value());
  out.number("offset", f.offset).key("levels").array();
  for (const WalkLevel& level : f.levels) {
    out.object().text("name", level.name).number("index", level.index);
    out.text("bits", binary(level.index, 9)).text("leads", to_string(level.leads)).end_object();
  }
  out.end_array().text("end", to_string(f.end));
  write_entry(out, f);
  const bool frame = f.end == WalkEnd::Frame;
  write_where(out, "frame", frame, [&] { out.number(f.frame.value()); });
  write_where(out, "physical", frame, [&] { out.text(hex_address(f.physical)); });
  write_where(out, "slot", f.end == WalkEnd::InSwap, [&] { out.number(f.slot); });
  write_where(out, "byte", f.present(), [&] { out.number(f.byte); });
  out.text("text", f.text);
  write_region(out, f);
  write_where(out, "tlb", f.tlb_place >= 0,
              [&] { out.number(static_cast<std::uint64_t>(f.tlb_place)); });
  out.boolean("load", f.load_passes()).boolean("store", f.store_passes());
  return out.text("words", walk_words(f)).end_object().take();
}

void write_tlb_entry(JsonWriter& out, const TlbLine& line) {
  write_where(out, "process", line.pid != kInit, [&] { out.text(line.process); });
  out.text("address", hex_address(address_of(line.entry.page).value()));
  out.number("page", line.entry.page.value());
  write_where(out, "region", !line.region.empty(), [&] { out.text(line.region); });
  out.number("index", line.index);
  write_where(out, "frame", line.entry.frame != kNoFrame,
              [&] { out.number(line.entry.frame.value()); });
}

void write_counts(JsonWriter& out, const char* name, const TlbCounts& counts) {
  out.key(name).object().number("hits", counts.hits).number("misses", counts.misses).end_object();
}

/// The process of that name, if it lives; else says so.
const Process* named(const Machine& machine, Arguments& args, const std::string& name) {
  const Process* p = machine.state().find(machine.texts().find(name));
  if (p != nullptr && p->alive()) return p;
  args.refuse("there is no process '" + name.substr(0, kMostRepeated) + "' at this step");
  return nullptr;
}

}  // namespace

Reply Api::Impl::translate(Arguments& args) {
  args.allow({"process", "address"});
  if (session.locks("inspect")) args.refuse(kInspectLocked);
  const std::string address = args.text("address");
  const Machine& machine = session.timeline().machine();
  const Process* process = nullptr;
  if (const auto name = args.optional_text("process")) {
    process = named(machine, args, *name);
  } else if (const Pid pid = session.looked_up().pid; pid != kInit) {
    process = &machine.state().process(pid);
  } else {
    args.refuse("there is no process here whose addresses could be looked up");
  }
  if (args.failed()) return Reply::refuse(args.error());
  std::string error;
  const auto at = parse_address(machine, *process, address, error);
  if (!at) return Reply::refuse(error);
  return Reply::value(walk_json(cowscope::translate(machine, process->pid, *at)));
}

Reply Api::Impl::look_up(Arguments& args) {
  args.allow({"address", "process"});
  if (session.locks("inspect")) args.refuse(kInspectLocked);
  const Machine& machine = session.timeline().machine();
  const auto address = args.optional_text("address");
  const auto name = args.optional_text("process");
  const Process* process = name && !name->empty() ? named(machine, args, *name) : nullptr;
  if (args.failed()) return Reply::refuse(args.error());
  // The address is read as the process has its regions; nothing changes unless it can be.
  const Pid was = session.looked_in();
  if (name) session.look_in(process != nullptr ? process->pid : kInit);
  if (std::string error; address && !session.look_up(*address, error)) {
    session.look_in(was);
    return Reply::refuse(error);
  }
  const Lookup now = session.looked_up();
  if (now.pid == kInit || !now.address) return Reply::null();
  return Reply::value(walk_json(cowscope::translate(machine, now.pid, *now.address)));
}

Reply Api::Impl::tlb(Arguments& args) {
  args.allow({"first", "count"});
  if (session.locks("inspect")) args.refuse(kInspectLocked);
  const std::uint32_t first = args.optional_number("first").value_or(0);
  const std::uint32_t count = args.optional_number("count").value_or(kMostListed);
  if (args.failed()) return Reply::refuse(args.error());
  const Scene scene(session.timeline());
  const TlbFacts facts = tlb_facts(scene);
  JsonWriter out;
  out.object().number("capacity", facts.capacity).number("size", facts.size);
  write_counts(out, "step", facts.step);
  const Timeline& t = session.timeline();
  const std::uint32_t step = t.position().step;
  tally.follow(session.scenario().setup, t.commands(), session.generation(), step);
  if (auto all = tally.before(step)) {
    all->hits += facts.step.hits, all->misses += facts.step.misses;
    write_counts(out, "all", *all);
  } else {
    out.key("all").null();
  }
  out.key("entries").array();
  const std::uint64_t end = std::min<std::uint64_t>(
      facts.size, std::uint64_t{first} + std::min<std::uint64_t>(count, kMostListed));
  for (std::uint32_t i = first; i < end; ++i) {
    const TlbLine line = tlb_line(scene, facts, i);
    out.object().number("place", i);
    write_tlb_entry(out, line);
    out.boolean("writable", line.entry.writable).boolean("dirty", line.dirty);
    write_where(out, "touched", line.event != 0, [&] {
      out.object().number("event", line.event).text("how", to_string(line.touch)).end_object();
    });
    out.end_object();
  }
  out.end_array().key("out").array();
  for (std::size_t i = 0; i < std::min(facts.out.size(), kMostListed); ++i) {
    out.object();
    write_tlb_entry(out, tlb_line(scene, facts.out[i]));
    out.end_object();
  }
  return Reply::value(out.end_array().end_object().take());
}

}  // namespace cowscope
