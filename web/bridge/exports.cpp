// The headless module: the API and nothing else, for Node and for pages without a picture. (The
// page's own module has its doors in web/app.)
#include <emscripten/emscripten.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "web/bridge/api.h"

// Whoever made the module listens: Module.onCowscopeEvent(name, json).
EM_JS(void, cowscope_tell, (const char* name, const char* json), {
  if (Module["onCowscopeEvent"]) Module["onCowscopeEvent"](UTF8ToString(name), UTF8ToString(json));
});

namespace {

/// The one session of this program, and its API.
struct Instance {
  cowscope::Session session;
  cowscope::Api api{session, [](std::string_view name, const std::string& json) {
                      cowscope_tell(std::string(name).c_str(), json.c_str());
                    }};
  std::string answer;  // what was returned last lives here until the next call
};

Instance& instance() {
  static Instance one;
  return one;
}

}  // namespace

extern "C" {

/// web/bridge/api.h. Both are UTF-8; the string returned lives until the next call.
EMSCRIPTEN_KEEPALIVE const char* cowscope_call(const char* method, const char* args_json) {
  Instance& i = instance();
  i.answer = i.api.call(method, args_json);
  i.api.flush();
  return i.answer.c_str();
}

/// Tells the time, for playing: milliseconds. Returns in how many it wants to be told again;
/// negative: not before something is called.
EMSCRIPTEN_KEEPALIVE double cowscope_tick(double now_ms) {
  Instance& i = instance();
  const std::optional<double> again = i.session.tick(now_ms);
  i.api.flush();
  return again.value_or(-1);
}
}
