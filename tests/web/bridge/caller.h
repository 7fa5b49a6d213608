// The API as a page would use it: JSON in, JSON out, events heard.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "web/bridge/api.h"

namespace cowscope::testing {

using Json = nlohmann::json;

class Caller {
 public:
  /// The value of a call that must succeed.
  Json value(const std::string& method, const Json& args = Json::object());
  /// The error of a call that must fail: {"message", …}. It leaves everything as it was.
  Json error(const std::string& method, const Json& args = Json::object());
  /// Arguments as they come, well-formed or not; the answer must be JSON of one of the two forms.
  Json raw(const std::string& method, const std::string& args);
  /// What was emitted since the last time, with "view" left out.
  std::vector<std::pair<std::string, Json>> heard();
  Json last_view() const { return view_; }

  Session session;

 private:
  std::vector<std::pair<std::string, Json>> events_;
  Json view_;
  Api api_{session, [this](std::string_view name, const std::string& json) {
             if (name == "view") view_ = Json::parse(json);
             else events_.emplace_back(name, Json::parse(json));
           }};
};

/// The library's scenario of that id, as text.
std::string library(const std::string& id);

}  // namespace cowscope::testing
