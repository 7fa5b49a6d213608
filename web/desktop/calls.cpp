#include "web/desktop/calls.h"

#include <nlohmann/json.hpp>

namespace cowscope::desktop {
namespace {

using Json = nlohmann::json;

Diagnostic diagnostic_of(const Json& told) {
  Diagnostic out;
  out.message = told.value("message", std::string());
  out.pointer = told.value("pointer", std::string());
  out.line = told.value("line", 0U);
  out.column = told.value("column", 0U);
  return out;
}

}  // namespace

Answer call(App& app, std::string_view method, const std::string& args_json) {
  const Json told = Json::parse(app.api_call(method, args_json));
  Answer out;
  out.ok = told.value("ok", false);
  if (out.ok) {
    out.value = told.at("value").dump(-1, ' ', false, Json::error_handler_t::replace);
    return out;
  }
  const Json error = told.value("error", Json::object());
  if (const auto list = error.find("diagnostics"); list != error.end())
    for (const Json& each : *list) out.problems.push_back(diagnostic_of(each));
  if (out.problems.empty()) out.problems.push_back(diagnostic_of(error));
  return out;
}

std::string object_of(std::initializer_list<std::pair<const char*, std::string>> members) {
  Json out = Json::object();
  for (const auto& [name, text] : members)
    if (!text.empty()) out[name] = text;
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string member_of(const std::string& json, const char* name) {
  const Json told = Json::parse(json, nullptr, false);
  if (!told.is_object()) return {};
  const auto it = told.find(name);
  return it != told.end() && it->is_string() ? it->get<std::string>() : std::string();
}

}  // namespace cowscope::desktop
