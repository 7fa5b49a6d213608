// An argument that is one of an enum's values by its spelling.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/config.h"
#include "scenarios/nearest_word.h"
#include "web/bridge/arguments.h"

namespace cowscope {

/// Missing: none. Another word is refused.
template <class Value>
std::optional<Value> choice(Arguments& args, const char* name,
                            std::initializer_list<Value> values) {
  const auto given = args.optional_text(name);
  if (!given) return std::nullopt;
  std::vector<std::string_view> words;
  std::string list;
  for (const Value v : values) {
    if (*given == to_string(v)) return v;
    words.push_back(to_string(v));
    list += (list.empty() ? "" : ", ") + std::string(to_string(v));
  }
  args.refuse(std::string(name) + " can be one of " + list + "; it is '" + given->substr(0, 64) +
              "'" + did_you_mean(*given, words));
  return std::nullopt;
}

/// A policy by its spelling; another word is refused.
std::optional<Policy> policy_called(Arguments& args, std::string_view name);
/// The argument "policy". Missing: none.
std::optional<Policy> choice_of_policy(Arguments& args);

}  // namespace cowscope
