#include "web/bridge/arguments.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "scenarios/nearest_word.h"

namespace cowscope {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kMostBytes = std::size_t{8} << 20;
constexpr int kMostNesting = 64;

/// Found before anything is parsed, so that what is parsed can be taken apart again.
bool nests_too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      else if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kMostNesting) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

const char* kind_of(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null: return "null";
    case Json::value_t::object: return "an object";
    case Json::value_t::array: return "a list";
    case Json::value_t::string: return "a string";
    case Json::value_t::boolean: return "true or false";
    default: return "a number";
  }
}

/// A whole number that fits; JavaScript has but one kind of number.
bool whole(const Json& value, std::uint32_t& out) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max() - 1;
  if (const auto* unsigned_number = value.get_ptr<const Json::number_unsigned_t*>()) {
    if (*unsigned_number > most) return false;
    out = static_cast<std::uint32_t>(*unsigned_number);
    return true;
  }
  if (const auto* real = value.get_ptr<const Json::number_float_t*>()) {
    if (!(*real >= 0) || *real > static_cast<double>(most)) return false;
    out = static_cast<std::uint32_t>(*real);
    return static_cast<double>(out) == *real;
  }
  return false;
}

}  // namespace

struct Arguments::Value {
  Json json;

  /// The member; null is as good as missing.
  const Json* find(std::string_view name) const {
    const auto found = json.find(std::string(name));
    return found == json.end() || found->is_null() ? nullptr : &*found;
  }
};

Arguments::Arguments(std::string_view method, std::string_view json)
    : where_(method), value_(std::make_unique<Value>()) {
  value_->json = Json::object();
  if (json.size() > kMostBytes) {
    refuse("the arguments of " + where_ + " take " + std::to_string(json.size()) + " bytes, and " +
           std::to_string(kMostBytes) + " are the most; a scenario may have 1 MiB");
    return;
  }
  if (nests_too_deep(json)) {
    refuse("the arguments of " + where_ + " nest deeper than " + std::to_string(kMostNesting) +
           " brackets; a scenario nests 32 deep at most");
    return;
  }
  Json read = Json::parse(json, nullptr, false);
  if (read.is_discarded()) {
    refuse("the arguments of " + where_ + " are no JSON in UTF-8; give an object, as {}");
  } else if (!read.is_object()) {
    refuse("the arguments of " + where_ + " must be an object, as {}; they are " + kind_of(read));
  } else {
    value_->json = std::move(read);
  }
}

Arguments::Arguments(std::string where, std::unique_ptr<Value> value)
    : where_(std::move(where)), value_(std::move(value)) {}
Arguments::Arguments(Arguments&&) noexcept = default;
Arguments::~Arguments() = default;

void Arguments::refuse(std::string what) {
  if (error_.empty()) error_ = std::move(what);
}

bool Arguments::has(std::string_view name) const { return value_->find(name) != nullptr; }

void Arguments::allow(std::initializer_list<std::string_view> names) {
  if (failed()) return;
  for (auto it = value_->json.begin(); it != value_->json.end(); ++it) {
    if (std::find(names.begin(), names.end(), it.key()) != names.end()) continue;
    std::string known;
    for (const std::string_view n : names) known += (known.empty() ? "" : ", ") + std::string(n);
    const std::string near = did_you_mean(it.key(), names);
    refuse(where_ + " takes " + (known.empty() ? std::string("no arguments") : known) + ", not '" +
           it.key().substr(0, 64) + "'" + near);
    return;
  }
}

std::optional<std::string> Arguments::optional_text(std::string_view name, bool or_number) {
  const Json* value = failed() ? nullptr : value_->find(name);
  if (value == nullptr) return std::nullopt;
  if (const auto* text = value->get_ptr<const std::string*>()) return *text;
  std::uint32_t digits = 0;
  if (or_number && whole(*value, digits)) return std::to_string(digits);
  refuse(where_ + ": " + std::string(name) + " must be a string; it is " + kind_of(*value));
  return std::nullopt;
}

std::string Arguments::text(std::string_view name) {
  auto value = optional_text(name);
  if (!value) refuse(where_ + " needs " + std::string(name) + ", a string");
  return value.value_or(std::string());
}

std::optional<std::uint32_t> Arguments::optional_number(std::string_view name) {
  const Json* value = failed() ? nullptr : value_->find(name);
  if (value == nullptr) return std::nullopt;
  std::uint32_t out = 0;
  if (whole(*value, out)) return out;
  refuse(where_ + ": " + std::string(name) + " must be a whole number from 0 on" +
         (value->is_number() ? "; " + value->dump() + " is none or too large"
                             : std::string("; it is ") + kind_of(*value)));
  return std::nullopt;
}

std::uint32_t Arguments::number(std::string_view name) {
  const auto value = optional_number(name);
  if (!value) refuse(where_ + " needs " + std::string(name) + ", a whole number from 0 on");
  return value.value_or(0);
}

bool Arguments::flag(std::string_view name) {
  const Json* value = failed() ? nullptr : value_->find(name);
  if (value == nullptr) return false;
  if (const auto* flag = value->get_ptr<const bool*>()) return *flag;
  refuse(where_ + ": " + std::string(name) + " must be true or false; it is " + kind_of(*value));
  return false;
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> Arguments::optional_pair(
    std::string_view name) {
  const Json* value = failed() ? nullptr : value_->find(name);
  if (value == nullptr) return std::nullopt;
  std::pair<std::uint32_t, std::uint32_t> out;
  const Json& list = *value;
  if (list.is_array() && list.size() == 2 && whole(*list.begin(), out.first) &&
      whole(*std::next(list.begin()), out.second))
    return out;
  refuse(where_ + ": " + std::string(name) + " must be two whole numbers, as [0, 100]");
  return std::nullopt;
}

Arguments Arguments::object(std::string_view name) {
  auto part = std::make_unique<Value>();
  part->json = Json::object();
  if (const Json* value = failed() ? nullptr : value_->find(name)) {
    if (value->is_object()) part->json = *value;
    else refuse(where_ + ": " + std::string(name) + " must be an object; it is " + kind_of(*value));
  }
  return {where_ + "." + std::string(name), std::move(part)};
}

std::vector<Arguments> Arguments::objects(std::string_view name, std::size_t most) {
  std::vector<Arguments> out;
  const Json* value = failed() ? nullptr : value_->find(name);
  if (value == nullptr || !value->is_array()) {
    refuse(where_ + " needs " + std::string(name) + ", a list of objects");
    return out;
  }
  if (value->size() > most) {
    refuse(where_ + ": " + std::string(name) + " may have " + std::to_string(most) +
           " entries; it has " + std::to_string(value->size()));
    return out;
  }
  for (const Json& entry : *value) {
    if (!entry.is_object()) {
      refuse(where_ + ": " + std::string(name) + " must hold objects only, not " + kind_of(entry));
      return {};
    }
    auto part = std::make_unique<Value>();
    part->json = entry;
    out.push_back(Arguments(where_ + "." + std::string(name), std::move(part)));
  }
  return out;
}

std::string Arguments::object_text(std::string_view name) {
  const Json* value = failed() ? nullptr : value_->find(name);
  if (value == nullptr || !value->is_object()) {
    refuse(where_ + " needs " + std::string(name) + ", an object");
    return {};
  }
  return value->dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace cowscope
