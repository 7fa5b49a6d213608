#include "scenarios/words.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace cowscope {
namespace {

constexpr std::array<std::string_view, 24> kNouns = {
    "parent", "child",  "grandparent", "grandchild", "sibling", "uncle",    "aunt",  "cousin",
    "server", "worker", "client",      "helper",     "shell",   "daemon",   "owner", "writer",
    "reader", "copier", "supervisor",  "master",     "tester",  "launcher", "app",   "program"};

}  // namespace

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string count_of(std::uint64_t number, std::string_view singular) {
  std::string text = grouped(number) + " " + std::string(singular);
  if (number == 1) return text;
  if (singular == "process") return text + "es";
  if (singular.back() == 'y') {  // copy, entry
    text.pop_back();
    return text + "ies";
  }
  return text + "s";
}

std::string page_list(const std::vector<std::uint32_t>& pages) {
  struct Run {
    std::uint32_t first, last;
  };
  std::vector<Run> runs;
  for (const std::uint32_t p : pages) {
    if (!runs.empty() && runs.back().last + 1 == p) {
      runs.back().last = p;
    } else {
      runs.push_back({p, p});
    }
  }
  std::vector<std::string> parts;
  for (const Run& r : runs) {
    if (r.last - r.first >= 2) {
      parts.push_back(std::to_string(r.first) + " to " + std::to_string(r.last));
    } else {
      for (std::uint32_t p = r.first; p <= r.last; ++p) parts.push_back(std::to_string(p));
    }
  }
  if (parts.size() > 4) return count_of(pages.size(), "page");
  std::string text = pages.size() == 1 ? "page " : "pages ";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += i + 1 == parts.size() ? " and " : ", ";
    text += parts[i];
  }
  return text;
}

std::string address_text(VirtualAddress address) {
  std::array<char, 24> hex{};
  std::snprintf(hex.data(), hex.size(), "%llx", static_cast<unsigned long long>(address.value()));
  std::string digits = hex.data();
  for (std::size_t at = digits.size(); at > 4;) {
    at -= 4;
    digits.insert(at, 1, '_');
  }
  return "0x" + digits;
}

std::string prot_text(Prot prot) {
  return {prot.read ? 'r' : '-', prot.write ? 'w' : '-', prot.exec ? 'x' : '-'};
}

bool takes_article(std::string_view name) {
  return std::find(kNouns.begin(), kNouns.end(), name) != kNouns.end();
}

std::string with_article(std::string_view name) {
  return takes_article(name) ? "the " + std::string(name) : std::string(name);
}

std::string possessive(std::string_view name) { return with_article(name) + "’s"; }

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string name_of(const Machine& machine, Pid pid) {
  if (pid == kInit || pid.value() > machine.state().processes.size()) return "init";
  return std::string(machine.texts()[machine.state().process(pid).name]);
}

}  // namespace cowscope
