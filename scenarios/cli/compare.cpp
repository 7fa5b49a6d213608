// compare: what the same program costs under each policy.
#include "scenarios/compare.h"

#include "scenarios/cli/commands.h"
#include "scenarios/cli/comparison_table.h"
#include "scenarios/cli/load.h"

namespace cowscope::cli {

ExitStatus compare_command(const Options& options) {
  const std::string& file = options.files.front();
  const Loaded loaded = load(file);
  if (!loaded.scenario) return loaded.status;
  Diagnostics errors;
  // The dearest fork first, the cheapest last.
  const auto comparison = compare_policies(*loaded.scenario, options.branch,
                                           {Policy::Eager, Policy::Cow, Policy::OnDemand}, errors);
  if (!comparison) {
    tell_all(file, errors);
    return kFallsShort;
  }
  Output out(takes_colour(1));
  if (!loaded.scenario->title.empty()) {
    out.line({{printable(loaded.scenario->title.in("en")), Style::Strong}});
    out.line();
  }
  comparison_table(out, *comparison);
  return comparison->difference ? kFallsShort : kFine;
}

}  // namespace cowscope::cli
