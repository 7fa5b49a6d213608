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
    setting("policy", quote(to_string(c.policy)));
    static constexpr const char* kThp[] = {"\"never\"", "\"madvise\"", "\"always\""};
    if (c.thp != HugePages::Never) setting("thp", kThp[static_cast<std::size_t>(c.thp)]);
    if (c.thp_cow == HugeCopy::Whole) setting("thp_cow", "\"pmd\"");
    if (c.swap != 0) setting("swap", std::to_string(c.swap));
    if (c.overcommit != Overcommit::Heuristic)
      setting("overcommit", std::to_string(static_cast<unsigned>(c.overcommit)));
    if (c.overcommit_ratio != 50) setting("overcommit_ratio", std::to_string(c.overcommit_ratio));
    std::string groups;
    for (const GroupConfig& g : c.groups)
      groups +=
          (groups.empty() ? "" : ", ") + quote(texts_[g.name]) + ": " + std::to_string(g.limit);
    if (!groups.empty()) setting("groups", "{ " + groups + " }");
    std::string bugs = c.bug_dirty_cow ? "\"dirty-cow\"" : "";
    if (c.bug_map_count) bugs += std::string(bugs.empty() ? "" : ", ") + "\"cve-2020-29374\"";
    if (!bugs.empty()) setting("bugs", "[ " + bugs + " ]");
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
  std::string operator()(const Fork& c) {
    const char* verb = c.kind == ForkKind::Vfork   ? "vfork "
                       : c.kind == ForkKind::Clone ? "clone "
                                                   : "fork ";
    return verb + name(c.who) + " as " + name(c.as);
  }
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
    return "write " + name(c.who) + " " + place(c.range, c.offset, c.bytes);
  }
  std::string operator()(const SysRead& c) {
    return "sys_read " + name(c.who) + " " + place(c.range, c.offset, c.bytes);
  }
  std::string operator()(const SysWrite& c) {
    return "sys_write " + name(c.who) + " " + range(c.range);
  }
  std::string operator()(const Poke& c) {
    return "poke " + name(c.who) + " " + name(c.other) + " " + place(c.range, c.offset, c.bytes);
  }
  std::string operator()(const struct Print& c) {
    return "print " + name(c.who) + " " + (c.of_page ? range(c.range) : quote(texts_[c.text]));
  }
  std::string operator()(const Mmap& c) {
    std::string out = "mmap " + name(c.who) + " " + name(c.region) + " " + std::to_string(c.pages) +
                      " " + rights(c.prot) +
                      (c.sharing == Sharing::Shared ? " shared" : " private");
    if (c.file.value() != 0) out += " file " + name(c.file);
    if (c.file.value() != 0 && c.file_offset != 0) out += " at " + std::to_string(c.file_offset);
    return out + (c.populate ? " populate" : "");
  }
  std::string operator()(const Munmap& c) { return "munmap " + name(c.who) + " " + range(c.range); }
  std::string operator()(const Mprotect& c) {
    return "mprotect " + name(c.who) + " " + range(c.range) + " " + rights(c.prot);
  }
  std::string operator()(const Madvise& c) {
    return "madvise " + name(c.who) + " " + range(c.range) + " " + to_string(c.advice);
  }
  std::string operator()(const Mremap& c) {
    return "mremap " + name(c.who) + " " + range(c.range) + " " +
           (c.as.value() != 0 ? "as " + name(c.as) : signed_pages(c.pages));
  }
  std::string operator()(const Mlock& c) {
    return (c.lock ? "mlock " : "munlock ") + name(c.who) + " " + range(c.range);
  }
  std::string operator()(const Msync& c) { return "msync " + name(c.who) + " " + range(c.range); }
  std::string operator()(const struct Pin& c) {
    return (c.pin ? "pin " : "unpin ") + name(c.who) + " " + range(c.range);
  }
  std::string operator()(const KsmScan&) { return "ksm scan"; }
  std::string operator()(const struct Evict& c) { return "evict " + name(c.file); }
  std::string operator()(const struct JoinGroup& c) {
    return "cgroup " + name(c.who) + " " + name(c.group);
  }
  std::string operator()(const Brk& c) {
    return "brk " + name(c.who) + " " + signed_pages(c.pages);
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
  static std::string signed_pages(std::int64_t pages) {
    return (pages < 0 ? "-" : "+") + std::to_string(pages < 0 ? -pages : pages);
  }
  std::string place(const PageRange& r, std::uint32_t offset, TextId bytes) const {
    return range(r) + (offset == 0 ? "" : " + " + std::to_string(offset)) +
           (bytes.value() == 0 ? "" : " " + quote(texts_[bytes]));
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

void keep_in_pages(std::vector<Command>& commands) {
  for (Command& c : commands)
    std::visit(
        [](auto& of) {
          if constexpr (requires { of.offset; })
            of.offset = std::min(of.offset, static_cast<std::uint32_t>(kPageSize) - 1);
        },
        c);
}

std::string random_scenario(std::uint32_t seed, std::size_t count) {
  const auto setup = random_setup(seed);
  auto commands = random_commands(setup, seed, count);
  keep_in_pages(commands);
  return script_text(*setup, commands);
}

}  // namespace cowscope::testing
