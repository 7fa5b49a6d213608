// Share links: a whole scenario in a URL's fragment, and back.
#include "scenarios/cli/commands.h"
#include "scenarios/cli/input.h"
#include "scenarios/cli/load.h"
#include "scenarios/cli/terminal.h"
#include "scenarios/scenario_json.h"
#include "scenarios/share_link.h"

namespace cowscope::cli {

ExitStatus link_command(const Options& options) {
  const std::string& file = options.files.front();
  const Loaded loaded = load(file);
  if (!loaded.scenario) return loaded.status;
  const auto compiled = prepare(file, *loaded.scenario, compile_options(options));
  if (!compiled) return kFallsShort;
  LinkView view;
  if (options.until) {
    if (!go_to(file, *compiled, options.until)) return kWrongUse;
    view.step = std::to_string(options.until->step) +
                (options.until->event ? "." + std::to_string(*options.until->event) : "");
  }
  Output out(false);
  out.raw(make_link(*loaded.scenario, view) + "\n");
  return kFine;
}

ExitStatus unlink_command(const Options& options) {
  std::string text = options.files.front();
  if (text == "-") {  // a link may be longer than an argument can be
    std::string message;
    const auto read = read_input("-", message);
    if (!read) {
      tell("-: " + message);
      return kWrongUse;
    }
    text = read->substr(0, read->find_last_not_of(" \n\r\t") + 1);
  }
  Diagnostics errors;
  const auto link = parse_link(text, errors);
  if (!link) {
    tell_all("link", errors);
    return kFallsShort;
  }
  if (!link->scenario) {
    tell(!link->scenario_id.empty() ? "link: this names the built-in scenario '" +
                                          link->scenario_id + "' and carries none itself"
         : !link->source_url.empty()
             ? "link: this names a scenario elsewhere (" + link->source_url +
                   ") and carries none itself"
             : std::string("link: there is no scenario in this; a link has #data=deflate:… in it"));
    return kFallsShort;
  }
  Output out(false);
  out.raw(print_scenario_json(*link->scenario));
  return kFine;
}

}  // namespace cowscope::cli
