#include "tests/support/random_scenario.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

#include "scenarios/script.h"
#include "tests/support/random_commands.h"

namespace cowscope::testing {
namespace {

std::string hex(VirtualAddress a) {
  std::array<char, 24> out{};
  std::snprintf(out.data(), out.size(), "0x%llx", static_cast<unsigned long long>(a.value()));
  return out.data();
}

std::string rights(Prot p) { return {p.read ? 'r' : '-', p.write ? 'w' : '-', p.exec ? 'x' : '-'}; }

class ScriptWriter {
 public:
  explicit ScriptWriter(const TextPool& texts) : texts_(texts) {}

  void machine(const MachineConfig& c) {
    setting("frames", std::to_string(c.frames));
    setting("tlb_entries", std::to_string(c.tlb_entries));
    setting("zero_page", c.zero_page ? "true" : "false");
    setting("max_processes", std::to_string(c.max_processes));
    setting("fault_around", std::to_string(c.fault_around));
    setting("policy", c.policy == Policy::Eager ? "\"eager\"" : "\"cow\"");
    for (const FileConfig& f : c.files)
      out_ += "@file " + name(f.path) + " " + std::to_string(f.pages) +
              (f.cached ? "" : " uncached") + (f.tmpfs ? " tmpfs" : "") + "\n";
    for (const ProgramConfig& p : c.programs) {
      out_ += "@program " + name(p.name) + " {\n";
      for (const RegionConfig& r : p.regions) region(c, r);
      out_ += "}\n";
    }
  }

  void command(const Command& c) {
    out_ += std::visit(*this, c);
    out_ += "\n";
  }

  std::string operator()(const Spawn& c) {
    return "spawn " + name(c.as) + " from " + name(c.program);
  }
  std::string operator()(const Fork& c) { return "fork " + name(c.who) + " as " + name(c.as); }
  std::string operator()(const Exec& c) { return "exec " + name(c.who) + " " + name(c.program); }
  std::string operator()(const Exit& c) {
    return "exit " + name(c.who) + " " + std::to_string(c.status);
  }
  std::string operator()(const Kill& c) { return "kill " + name(c.who); }
  std::string operator()(const Wait& c) {
    return "wait " + name(c.who) + (c.child.value() == 0 ? "" : " for " + name(c.child));
  }
  std::string operator()(const Read& c) { return "read " + name(c.who) + " " + range(c.range); }
  std::string operator()(const Write& c) {
    return "write " + name(c.who) + " " + range(c.range) +
           (c.offset == 0 ? "" : " + " + std::to_string(c.offset)) +
           (c.bytes.value() == 0 ? "" : " " + quote(texts_[c.bytes]));
  }
  std::string operator()(const Mmap& c) {
    std::string out = "mmap " + name(c.who) + " " + name(c.region) + " " + std::to_string(c.pages) +
                      " " + rights(c.prot) +
                      (c.sharing == Sharing::Shared ? " shared" : " private");
    if (c.file.value() != 0) out += " file " + name(c.file);
    if (c.file.value() != 0 && c.file_offset != 0) out += " at " + std::to_string(c.file_offset);
    return out;
  }
  std::string operator()(const Munmap& c) { return "munmap " + name(c.who) + " " + range(c.range); }
  std::string operator()(const Mprotect& c) {
    return "mprotect " + name(c.who) + " " + range(c.range) + " " + rights(c.prot);
  }
  std::string operator()(const Madvise& c) {
    return "madvise " + name(c.who) + " " + range(c.range) + " dontneed";
  }
  std::string operator()(const Brk& c) {
    const std::int64_t pages = c.pages < 0 ? -c.pages : c.pages;
    return "brk " + name(c.who) + (c.pages < 0 ? " -" : " +") + std::to_string(pages);
  }
  std::string operator()(const Skip&) { return {}; }

  std::string take() { return std::move(out_); }

 private:
  std::string name(TextId id) const { return std::string(texts_[id]); }
  void setting(const char* key, const std::string& value) {
    out_ += std::string("@machine ") + key + " " + value + "\n";
  }
  void region(const MachineConfig& c, const RegionConfig& r) {
    out_ += "  " + name(r.name) + " " + std::to_string(r.pages) + " " + rights(r.prot);
    if (r.sharing == Sharing::Shared) out_ += " shared";
    if (r.file) out_ += " file " + name(c.files[r.file->value()].path);
    if (r.file && r.file_offset != 0) out_ += " at " + std::to_string(r.file_offset);
    if (r.touched != 0) out_ += " touched " + std::to_string(r.touched);
    if (r.start) out_ += " start " + hex(*r.start);
    out_ += "\n";
  }
  std::string range(const PageRange& r) const {
    if (r.raw()) {
      if (r.first_address == r.last_address) return "@" + hex(r.first_address);
      return "@" + hex(r.first_address) + ".." + hex(r.last_address);
    }
    if (r.whole) return name(r.region) + "[..]";
    const std::string first = std::to_string(r.first);
    return name(r.region) + "[" +
           (r.first == r.last ? first : first + ".." + std::to_string(r.last)) + "]";
  }

  const TextPool& texts_;
  std::string out_;
};

}  // namespace

std::string script_text(const Setup& setup, const std::vector<Command>& commands) {
  ScriptWriter writer(setup.texts);
  writer.machine(setup.config);
  for (const Command& c : commands) writer.command(c);
  return writer.take();
}

std::string random_scenario(std::uint32_t seed, std::size_t count) {
  const auto setup = random_setup(seed);
  auto commands = random_commands(setup, seed, count);
  // The engine takes a place past the page's end as well; the language does not.
  for (Command& c : commands)
    if (auto* write = std::get_if<Write>(&c))
      write->offset = std::min(write->offset, static_cast<std::uint32_t>(kPageSize) - 1);
  return script_text(*setup, commands);
}

}  // namespace cowscope::testing
