#include "scenarios/json_writer.h"

#include <limits>

#include "scenarios/state_json.h"

namespace cowscope {
namespace {

constexpr std::size_t kColumns = 100;
constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

}  // namespace

JsonValue JsonValue::text(std::string_view bytes) { return raw(json_string(bytes)); }

JsonValue& JsonValue::add(JsonValue value) {
  members_.emplace_back(std::string(), std::move(value));
  return *this;
}

JsonValue& JsonValue::add(std::string_view key, JsonValue value) {
  members_.emplace_back(json_string(key), std::move(value));
  return *this;
}

JsonValue& JsonValue::tall() {
  tall_ = true;
  return *this;
}

std::size_t JsonValue::measure() const {
  if (kind_ == Kind::Raw) return raw_.size();
  if (tall_ && !members_.empty()) return kNever;
  if (measured_ != 0) return measured_;
  std::size_t size = 4;  // brackets, and a blank inside each
  for (const auto& [key, value] : members_) {
    const std::size_t inner = value.measure();
    if (inner == kNever) return measured_ = kNever;
    size += inner + 2 + (key.empty() ? 0 : key.size() + 2);
    if (size > kColumns) return measured_ = kNever;
  }
  return measured_ = size;
}

void JsonValue::print_line(std::string& out, bool blanks) const {
  if (kind_ == Kind::Raw) {
    out += raw_;
    return;
  }
  const bool object = kind_ == Kind::Object;
  out += object ? '{' : '[';
  bool first = true;
  for (const auto& [key, value] : members_) {
    if (!first) out += ',';
    if (blanks && (object || !first)) out += ' ';
    first = false;
    if (object) {
      out += key;
      out += blanks ? ": " : ":";
    }
    value.print_line(out, blanks);
  }
  if (blanks && object && !members_.empty()) out += ' ';
  out += object ? '}' : ']';
}

// `behind`: what stands on the line before this value.
void JsonValue::print(std::string& out, std::size_t indent, std::size_t behind) const {
  const std::size_t size = measure();
  if (kind_ == Kind::Raw || members_.empty() || (size != kNever && size + behind <= kColumns)) {
    print_line(out, true);
    return;
  }
  const bool object = kind_ == Kind::Object;
  out += object ? "{\n" : "[\n";
  bool first = true;
  for (const auto& [key, value] : members_) {
    if (!first) out += ",\n";
    first = false;
    out.append(indent + 2, ' ');
    if (object) out += key + ": ";
    value.print(out, indent + 2, indent + 2 + (object ? key.size() + 2 : 0));
  }
  out += '\n';
  out.append(indent, ' ');
  out += object ? '}' : ']';
}

std::string JsonValue::pretty() const {
  std::string out;
  print(out, 0, 0);
  return out;
}

std::string JsonValue::compact() const {
  std::string out;
  print_line(out, false);
  return out;
}

}  // namespace cowscope
