#include "web/desktop/options.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace cowscope::desktop {

const char* const kUsage =
    R"(cowscope-desktop [FILE] [OPTION…]    the page's picture in a window of its own

FILE is a scenario as script or JSON, or - for standard input; without one, the first of the
library. Inside, ? tells the keys.

  --step N[.E]         open after step N, or after its event E
  --level 1|2|3        how deep: idea, mechanism, machine
  --theme dark|light
  --policy cow|eager|odf, --branch NAME
  --size 1440x900      of the window
  --scale 1.5          draw everything larger
  --library DIR        where the list of scenarios comes from
  --fonts DIR          a folder with Inter-Regular.otf, Inter-SemiBold.otf, Inter-Bold.otf and
                       JetBrainsMono-Regular.ttf, where the system has none
  --page URL           what a copied link leads to (http://localhost:8080/)

For tests, after which it ends:
  --keys "d ArrowRight"   press these keys first
  --screenshot OUT.png    write the picture (.png or .ppm)
  --report OUT.json       write where it stands, and how many frames it drew
  --idle MS               first wait so long, and report what was drawn meanwhile
)";

namespace {

constexpr std::array<const char*, 16> kNames{
    "--step",  "--level", "--theme", "--policy",     "--branch", "--size", "--scale", "--library",
    "--fonts", "--page",  "--keys",  "--screenshot", "--report", "--idle", "--help",  "--version"};

bool all_digits(const std::string& text) {
  return !text.empty() && text.size() <= 6 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_position(const std::string& text) {
  const std::size_t dot = text.find('.');
  if (!all_digits(text.substr(0, dot))) return false;
  return dot == std::string::npos || all_digits(text.substr(dot + 1));
}

std::string set_option(Options& o, const std::string& name, const std::string& value) {
  const auto bad = [&](const char* wanted) {
    return name + " takes " + wanted + ", not '" + value + "'";
  };
  if (name == "--step") {
    if (!is_position(value)) return bad("a step, or a step and an event as in 4.3");
    o.step = value;
  } else if (name == "--level") {
    if (value != "1" && value != "2" && value != "3") return bad("1, 2 or 3");
    o.level = value;
  } else if (name == "--theme") {
    if (value != "dark" && value != "light" && value != "auto") return bad("dark or light");
    o.theme = value;
  } else if (name == "--size") {
    const std::size_t x = value.find('x');
    if (x == std::string::npos || !all_digits(value.substr(0, x)) ||
        !all_digits(value.substr(x + 1)))
      return bad("a width and a height as in 1440x900");
    o.width = std::atoi(value.c_str());
    o.height = std::atoi(value.c_str() + x + 1);
    if (o.width < 320 || o.height < 320 || o.width > 8192 || o.height > 8192)
      return bad("sizes from 320 to 8192");
  } else if (name == "--scale") {
    char* end = nullptr;
    o.scale = std::strtof(value.c_str(), &end);
    if (value.empty() || *end != 0 || !(o.scale >= 0.5F && o.scale <= 4))
      return bad("a number from 0.5 to 4");
  } else if (name == "--idle") {
    if (!all_digits(value)) return bad("milliseconds");
    o.idle_ms = std::atoi(value.c_str());
  } else if (name == "--screenshot") {
    if (!value.ends_with(".png") && !value.ends_with(".ppm")) return bad("a .png or a .ppm file");
    o.screenshot = value;
  } else if (name == "--policy") o.policy = value;
  else if (name == "--branch") o.branch = value;
  else if (name == "--keys") o.keys = value;
  else if (name == "--report") o.report = value;
  else if (name == "--library") o.library = value;
  else if (name == "--fonts") o.fonts = value;
  else if (name == "--page") o.page = value;
  return {};
}

}  // namespace

std::optional<Options> parse_options(const std::vector<std::string>& arguments,
                                     std::string& message) {
  Options o;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string name = arguments[i];
    if (name == "-h") name = "--help";
    if (name == "-" || !name.starts_with('-')) {
      if (!o.file.empty()) {
        message = "one file at a time: '" + o.file + "' or '" + name + "'";
        return std::nullopt;
      }
      o.file = name;
      continue;
    }
    if (name == "--help") {
      o.help = true;
      continue;
    }
    if (name == "--version") {
      o.version = true;
      continue;
    }
    std::optional<std::string> value;
    if (const std::size_t equals = name.find('='); equals != std::string::npos) {
      value = name.substr(equals + 1);
      name.resize(equals);
    }
    if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) {
      message = "'" + name + "' is not an option; --help tells them all";
      return std::nullopt;
    }
    if (!value && i + 1 < arguments.size()) value = arguments[++i];
    if (!value) {
      message = name + " needs a value";
      return std::nullopt;
    }
    message = set_option(o, name, *value);
    if (!message.empty()) return std::nullopt;
  }
  return o;
}

}  // namespace cowscope::desktop
