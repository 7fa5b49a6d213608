// The page's picture in a window of the desktop.
#include <array>
#include <cstdio>
#include <ctime>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/cli/input.h"
#include "web/app/app.h"
#include "web/desktop/calls.h"
#include "web/desktop/desk.h"
#include "web/desktop/image_file.h"
#include "web/desktop/on_disk.h"
#include "web/desktop/options.h"
#include "web/platform/platform_desktop.h"

namespace cowscope::desktop {
namespace {

using Json = nlohmann::json;

enum Exit : int { kFine = 0, kFallsShort = 1, kWrongUse = 2 };

/// What a picture may take to come to rest.
constexpr double kLongestMs = 30'000;

void tell(const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); }

class Program {
 public:
  explicit Program(Options options) : options_(std::move(options)) {}

  int run() {
    std::array<std::string, kFaces> fonts;
    std::vector<LibraryScenario> library;
    Desk::Opening opening;
    std::string trouble;
    if (!read_fonts(options_.fonts, fonts, trouble) ||
        !read_library(options_.library.empty() ? COWSCOPE_LIBRARY : options_.library, library,
                      trouble) ||
        !read_opening(library, opening, trouble)) {
      tell(trouble);
      return kWrongUse;
    }
    auto window =
        make_desktop_platform({options_.width, options_.height, !options_.ends(), options_.scale});
    platform_ = window.get();
    app_ = std::make_unique<App>(std::move(window),
                                 [this](std::string_view name, const std::string& json) {
                                   if (desk_) desk_->hear(name, json);
                                 });
    if (!app_->open(trouble)) {
      tell("There is no window with OpenGL ES 3.0 here: " + trouble);
      return kFallsShort;
    }
    app_->window_call(
        "environment",
        Json{{"dark", options_.theme != "light"}, {"reducedMotion", options_.ends()}}.dump());
    for (std::size_t face = 0; face < kFaces; ++face)
      if (!app_->take_font(static_cast<int>(face), fonts[face].data(), fonts[face].size())) {
        tell("A typeface cannot be read; --fonts names a folder with others");
        return kWrongUse;
      }
    desk_ = std::make_unique<Desk>(*app_, *platform_, std::move(library), options_.page);
    app_->draw_over([this](ViewContext& view) { desk_->draw(view); });
    listen();
    std::vector<std::string> errors;
    if (!desk_->open(opening, errors)) {
      for (const std::string& line : errors) tell(line);
      return kWrongUse;
    }
    if (!reached(opening.name)) return kWrongUse;
    if (options_.ends()) return show_and_end();
    while (platform_->turn(desk_->wake_in())) desk_->follow_up();
    return kFine;
  }

 private:
  bool read_opening(const std::vector<LibraryScenario>& library, Desk::Opening& opening,
                    std::string& trouble) const {
    opening.view = object_of({{"step", options_.step},
                              {"level", options_.level},
                              {"policy", options_.policy},
                              {"branch", options_.branch},
                              {"theme", options_.theme == "auto" ? "" : options_.theme}});
    if (options_.file.empty()) {
      if (library.empty()) {
        trouble = "The library is empty; name a file";
        return false;
      }
      opening.name = library.front().path;
      opening.text = library.front().text;
      opening.of_library = true;
      return true;
    }
    auto text = cli::read_input(options_.file, trouble);
    if (!text) {
      trouble = options_.file + ": " + trouble;
      return false;
    }
    opening.name = options_.file;
    opening.text = std::move(*text);
    return true;
  }

  void listen() {
    DesktopPlatform::Hooks hooks;
    hooks.key = [this](const KeyPress& key) { desk_->press(key); };
    hooks.typing = [this] { return desk_->typing(); };
    hooks.asked = [this](float x, float y) { desk_->ask_at(x, y); };
    hooks.file = [this](const std::string& path) { desk_->drop(path); };
    hooks.visible = [this](bool visible) {
      app_->window_call("visible", Json{{"visible", visible}}.dump());
    };
    hooks.resized = [this](Platform::Size size) { tell_size(size); };
    platform_->set_hooks(std::move(hooks));
    tell_size(platform_->size());
  }

  void tell_size(Platform::Size size) {
    app_->window_call(
        "resize",
        Json{{"width", size.width}, {"height", size.height}, {"ratio", size.ratio}}.dump());
  }

  /// A step that is not there is told, where a link would show the last one.
  bool reached(const std::string& name) const {
    if (options_.step.empty()) return true;
    const Timeline& timeline = app_->session().timeline();
    const auto step = std::stoul(options_.step);
    if (step <= timeline.steps()) return true;
    tell(name + ": there is no step " + std::to_string(step) + "; the last one is " +
         std::to_string(timeline.steps()));
    return false;
  }

  /// Until nothing is left to draw. False: it does not come to rest, or was closed.
  bool settle() {
    const double end = platform_->now_ms() + kLongestMs;
    while (platform_->frame_wanted() || app_->session().playing()) {
      if (!platform_->turn(100)) return false;
      desk_->follow_up();
      if (platform_->now_ms() > end) return false;
    }
    return true;
  }

  bool press_keys() {
    std::istringstream names(options_.keys);
    for (std::string name; names >> name;) {
      KeyPress key;
      if (name.starts_with("Ctrl+")) {
        key.ctrl = true;
        name.erase(0, 5);
      }
      key.name = name == "Space" ? " " : name;
      platform_->type(key);
      if (!platform_->turn(0)) return false;
      desk_->follow_up();
      if (!settle()) return false;
    }
    return true;
  }

  int show_and_end() {
    if (!settle() || !press_keys()) {
      tell("The picture does not come to rest");
      return kFallsShort;
    }
    const std::uint64_t before = platform_->frames();
    const std::clock_t cpu = std::clock();
    idle(options_.idle_ms);
    const std::uint64_t idle_frames = platform_->frames() - before;
    const double idle_cpu =
        1000.0 * static_cast<double>(std::clock() - cpu) / static_cast<double>(CLOCKS_PER_SEC);
    Pixels pixels;
    platform_->capture(&pixels);
    app_->window_call("redraw", "{}");
    if (!settle()) return kFallsShort;
    std::string trouble;
    if (!options_.screenshot.empty() && !write_image(options_.screenshot, pixels, trouble)) {
      tell(trouble);
      return kFallsShort;
    }
    if (options_.report.empty()) return kFine;
    const Position at = app_->session().timeline().position();
    const Platform::Size size = platform_->size();
    const Json report{
        {"step", at.step},
        {"event", at.event},
        {"level", static_cast<int>(app_->session().level())},
        {"width", size.width},
        {"height", size.height},
        {"pixels", {pixels.width, pixels.height}},
        {"frames", platform_->frames()},
        {"idle", {{"ms", options_.idle_ms}, {"frames", idle_frames}, {"cpuMs", idle_cpu}}},
        {"renderer", platform_->renderer()}};
    if (write_text(options_.report, report.dump(2) + "\n", trouble)) return kFine;
    tell(trouble);
    return kFallsShort;
  }

  void idle(int ms) {
    const double end = platform_->now_ms() + ms;
    while (platform_->now_ms() < end) {
      platform_->turn(end - platform_->now_ms());
      desk_->follow_up();
    }
  }

  Options options_;
  DesktopPlatform* platform_ = nullptr;  // the app's
  std::unique_ptr<App> app_;
  std::unique_ptr<Desk> desk_;
};

}  // namespace
}  // namespace cowscope::desktop

int main(int argc, char** argv) {
  using namespace cowscope::desktop;
  std::string message;
  auto options = parse_options({argv + 1, argv + argc}, message);
  if (!options) {
    tell("cowscope-desktop: " + message);
    return kWrongUse;
  }
  if (options->help) {
    std::fputs(kUsage, stdout);
    return kFine;
  }
  if (options->version) {
    std::puts(COWSCOPE_VERSION);
    return kFine;
  }
  return Program(std::move(*options)).run();
}
