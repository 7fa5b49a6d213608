#include "tests/web/bridge/caller.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace cowscope::testing {

Json Caller::raw(const std::string& method, const std::string& args) {
  const std::string text = api_.call(method, args);
  Json answer = Json::parse(text, nullptr, false);
  EXPECT_FALSE(answer.is_discarded()) << text.substr(0, 500);
  if (answer.is_discarded()) return Json::object();
  EXPECT_TRUE(answer["ok"].is_boolean());
  if (answer["ok"] == true) {
    EXPECT_TRUE(answer.contains("value"));
  } else {
    EXPECT_TRUE(answer["error"]["message"].is_string());
    EXPECT_GT(answer["error"]["message"].get<std::string>().size(), 8U);
  }
  return answer;
}

Json Caller::value(const std::string& method, const Json& args) {
  const Json answer = raw(method, args.dump());
  EXPECT_EQ(answer["ok"], true) << method << " " << answer.dump();
  return answer.value("value", Json());
}

Json Caller::error(const std::string& method, const Json& args) {
  const auto state = [this] {
    return session.loaded() ? api_.call("state", "{}") + api_.call("scenario", "{}") : "";
  };
  const std::string before = state();
  const Json answer = raw(method, args.dump());
  EXPECT_EQ(answer["ok"], false) << method << " " << args.dump().substr(0, 200);
  EXPECT_EQ(state(), before) << method;
  return answer.value("error", Json::object());
}

std::vector<std::pair<std::string, Json>> Caller::heard() {
  api_.flush();
  return std::exchange(events_, {});
}

std::string library(const std::string& id) {
  std::ifstream in(std::string(COWSCOPE_SOURCE_DIR) + "/scenarios/library/" + id + ".json",
                   std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  EXPECT_FALSE(text.str().empty()) << id;
  return text.str();
}

}  // namespace cowscope::testing
