#include "web/app/exports.h"

#include <emscripten/emscripten.h>

#include <cstdio>
#include <memory>
#include <string>

#include "web/app/app.h"

// The shell's ear: Module.onCowscopeEvent(name, json).
EM_JS(void, cowscope_tell_shell, (const char* name, const char* json), {
  if (Module["onCowscopeEvent"]) Module["onCowscopeEvent"](UTF8ToString(name), UTF8ToString(json));
});

namespace {

/// The one instance of this program; everything below it is passed by reference.
std::unique_ptr<cowscope::App>& instance() {
  static std::unique_ptr<cowscope::App> app;
  return app;
}

/// What a door answered last: the string that was returned lives here until the next call.
const char* keep(std::string& place, std::string text) {
  place = std::move(text);
  return place.c_str();
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE const char* cowscope_app(const char* method, const char* args_json) {
  static std::string answer;
  return keep(answer, instance()->window_call(method, args_json));
}

EMSCRIPTEN_KEEPALIVE int cowscope_font(int face, const void* bytes, std::size_t size) {
  return instance()->take_font(face, bytes, size) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE const char* cowscope_call(const char* method, const char* args_json) {
  static std::string answer;
  return keep(answer, instance()->api_call(method, args_json));
}
}

int main() {
  instance() = std::make_unique<cowscope::App>(
      cowscope::make_platform(), [](std::string_view name, const std::string& json) {
        cowscope_tell_shell(std::string(name).c_str(), json.c_str());
      });
  std::string trouble;
  if (!instance()->open(trouble)) std::fprintf(stderr, "No picture: %s\n", trouble.c_str());
  // The instance stays: the browser calls back.
  return 0;
}
