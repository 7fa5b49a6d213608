#include "scenarios/c_program_names.h"

#include <algorithm>

#include "scenarios/c_program_text.h"

namespace cowscope {

std::string CNames::unique(std::string_view name, const char* ending) {
  const std::string base = c_identifier(name);
  std::string all = base + ending;
  for (int n = 2; !taken_.insert(all).second; ++n) all = base + "_" + std::to_string(n) + ending;
  return all;
}

void CNames::add_process(const Machine& machine, TextId name) {
  processes_.emplace_back(name, unique(machine.texts()[name], "_process"));
}

std::string CNames::process(TextId name) const {
  for (const auto& [id, identifier] : processes_)
    if (id == name) return identifier;
  return "DIRECTOR";
}

const std::string& CNames::region(const Machine& machine, const NamedRange& range) {
  const std::uint64_t address = address_of(range.start).value();
  const auto [it, fresh] = found_.try_emplace({range.name, address}, regions_.size());
  if (fresh) regions_.push_back({unique(machine.texts()[range.name], "_region"), address});
  return regions_[it->second].identifier;
}

void CRegions::after_step(std::uint32_t step, const Command& command, const Machine& machine,
                          CNames& names) {
  const MachineState& state = machine.state();
  std::vector<const Process*> touched;
  std::visit(
      [&](const auto& c) {
        if constexpr (requires { c.who; }) touched.push_back(state.find(c.who));
        if constexpr (requires { c.as; }) touched.push_back(state.find(c.as));
      },
      command);
  for (const Process& p : state.processes) {
    // Threads see what one of them maps.
    const bool is_touched = std::any_of(touched.begin(), touched.end(), [&](const Process* t) {
      return t != nullptr && t->space == p.space;
    });
    if (!is_touched || !p.alive()) continue;
    std::vector<NamedRange>& known = known_[p.name];
    if (std::holds_alternative<Exec>(command) && !known.empty()) {
      changes_.push_back({step, names.process(p.name), "", "0", 0});
      known.clear();
    }
    for (const NamedRange& r : state.space(p.space).names()) {
      if (!r.mapped || r.inherited) continue;
      if (std::find(known.begin(), known.end(), r) != known.end()) continue;
      std::erase_if(known, [&](const NamedRange& old) { return old.start == r.start; });
      known.push_back(r);
      changes_.push_back({step, names.process(p.name), std::string(machine.texts()[r.name]),
                          names.region(machine, r), r.pages});
    }
  }
}

std::string CNames::file(const Machine& machine, TextId path) {
  const auto& files = machine.config().files;
  for (std::size_t i = 0; i < files.size(); ++i)
    if (path.value() != 0 && files[i].path == path)
      return file(FileId{static_cast<std::uint32_t>(i)});
  return file(std::nullopt);
}

std::string CNames::file(std::optional<FileId> file) {
  return file ? "FIRST_FILE_FD + " + std::to_string(file->value()) : "-1";
}

std::string c_bytes_of(std::uint64_t pages) { return std::to_string(pages) + " * PAGE"; }

std::string c_address(const std::string& base, std::uint64_t pages) {
  return pages == 0 ? base : base + " + " + c_bytes_of(pages);
}

std::string c_protection(Prot prot) {
  std::string out;
  const auto add = [&](bool has, const char* bit) {
    if (has) out += (out.empty() ? "" : " | ") + std::string(bit);
  };
  add(prot.read, "PROT_READ");
  add(prot.write, "PROT_WRITE");
  add(prot.exec, "PROT_EXEC");
  return out.empty() ? "PROT_NONE" : out;
}

}  // namespace cowscope
