// Calls of the API (web/bridge/api.h) and what they answer, without JSON.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "scenarios/diagnostic.h"
#include "web/app/app.h"

namespace cowscope::desktop {

struct Answer {
  bool ok = false;
  std::string value;     // JSON
  Diagnostics problems;  // why not; at least one
  std::string message() const { return problems.empty() ? std::string() : problems[0].message; }
};
Answer call(App& app, std::string_view method, const std::string& args_json = "{}");

/// A JSON object of texts; a member without text is left out.
std::string object_of(std::initializer_list<std::pair<const char*, std::string>> members);
/// A text member of a JSON object; empty if there is none.
std::string member_of(const std::string& json, const char* name);

}  // namespace cowscope::desktop
