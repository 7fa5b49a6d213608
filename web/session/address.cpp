#include "web/session/address.h"

#include <cstdint>
#include <vector>

#include "scenarios/nearest_word.h"
#include "scenarios/words.h"

namespace cowscope {
namespace {

constexpr const char* kForms = "write an address as 0x4000_2000, or a page as heap[2]";
/// So much of what was typed is repeated.
constexpr std::size_t kMostShown = 40;

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string quoted(std::string_view text) {
  return "“" + std::string(text.substr(0, kMostShown)) + "”";
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
}

/// A whole text of digits, with _ between them. False: no number, or more than `most`.
bool number(std::string_view text, unsigned base, std::uint64_t most, std::uint64_t& out) {
  out = 0;
  bool any = false;
  for (const char c : text) {
    if (c == '_' && any) continue;
    const auto digit = static_cast<unsigned>(digit_of(c));
    if (digit >= base || out > (most - digit) / base) return false;
    out = out * base + digit;
    any = true;
  }
  return any && text.back() != '_';
}

bool is_hex(std::string_view text) {
  return text.size() > 1 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

std::optional<VirtualAddress> raw_address(std::string_view text, std::string& error) {
  const std::string_view digits = text.substr(2);
  std::uint64_t value = 0;
  for (const char c : digits)
    if (c != '_' && digit_of(c) > 15) {
      error = "in " + quoted(text) + " “" + c + "” is no hexadecimal digit; " + kForms;
      return std::nullopt;
    }
  if (digits.empty()) {
    error = std::string("after 0x come hexadecimal digits; ") + kForms;
    return std::nullopt;
  }
  if (!number(digits, 16, kAddressLimit - 1, value)) {
    error = quoted(text) + " is no address of a program; they end at " +
            address_text(VirtualAddress{kAddressLimit - 1});
    return std::nullopt;
  }
  return VirtualAddress{value};
}

std::string regions_of(const Machine& machine, const AddressSpace& space) {
  std::string list;
  std::size_t n = 0;
  for (const NamedRange& r : space.names()) {
    if (!r.mapped) continue;
    if (++n > 6) return list + ", …";
    list += (list.empty() ? "" : ", ") + std::string(machine.texts()[r.name]);
  }
  return list;
}

const NamedRange* find_region(const Machine& machine, const AddressSpace& space,
                              std::string_view name) {
  const NamedRange* found = nullptr;
  for (const NamedRange& r : space.names())
    if (machine.texts()[r.name] == name && (found == nullptr || r.mapped)) found = &r;
  return found;
}

std::string no_region(const Machine& machine, const Process& process, const AddressSpace& space,
                      std::string_view name) {
  std::vector<std::string_view> names;
  for (const NamedRange& r : space.names())
    if (r.mapped) names.push_back(machine.texts()[r.name]);
  const std::string list = regions_of(machine, space), near = did_you_mean(name, names);
  const std::string instead = list.empty() ? std::string("; it has none") : "; it has " + list;
  return std::string(machine.texts()[process.name]) + " has no region " + quoted(name) +
         (near.empty() ? instead : near);
}

}  // namespace

std::optional<VirtualAddress> parse_address(const Machine& machine, const Process& process,
                                            std::string_view typed, std::string& error) {
  std::string_view text = trimmed(typed);
  if (!text.empty() && text.front() == '@') text.remove_prefix(1);
  if (text.empty()) {
    error = kForms;
    return std::nullopt;
  }
  if (is_hex(text)) return raw_address(text, error);

  const std::size_t open = text.find('['), close = text.find(']');
  const std::string_view name = trimmed(text.substr(0, open));
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) {
    error = quoted(text) + " is no address: " + kForms;
    return std::nullopt;
  }
  const AddressSpace& space = machine.state().space(process.space);
  const NamedRange* range = find_region(machine, space, name);
  if (range == nullptr) {
    error = no_region(machine, process, space, name);
    return std::nullopt;
  }
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
    error = "which page of " + std::string(name) + "? Write " + std::string(name) + "[0]";
    return std::nullopt;
  }
  std::uint64_t index = 0;
  if (!number(trimmed(text.substr(open + 1, close - open - 1)), 10, ~std::uint64_t{0}, index)) {
    error = "between the brackets stands a page’s number, as in " + std::string(name) + "[0]";
    return std::nullopt;
  }
  if (index >= range->pages) {
    error = std::string(name) + " has " + count_of(range->pages, "page") + ", 0 to " +
            std::to_string(range->pages - 1) + "; there is no page " + std::to_string(index);
    return std::nullopt;
  }
  std::uint64_t offset = 0;
  std::string_view rest = trimmed(text.substr(close + 1));
  if (!rest.empty()) {
    const bool plus = rest.front() == '+';
    rest = trimmed(rest.substr(1));
    const bool hex = is_hex(rest);
    if (!plus || !number(hex ? rest.substr(2) : rest, hex ? 16 : 10, kPageSize - 1, offset)) {
      error = "behind the page only + and a byte of it, 0 to 4095, as in " + std::string(name) +
              "[0]+5";
      return std::nullopt;
    }
  }
  return VirtualAddress{address_of(range->start + index).value() + offset};
}

}  // namespace cowscope
