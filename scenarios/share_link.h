// A whole scenario and a position in one URL fragment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/diagnostic.h"
#include "scenarios/scenario.h"

namespace cowscope {

/// The vocabulary of URLs, command line and API (interface.md), as far as given.
struct LinkView {
  std::optional<std::string> step;  // "8", "8.4"
  std::string at;                   // label
  std::string policy, branch, level, theme, view, lang, lock;
  bool predict = false, present = false;
};

/// What a fragment says. Exactly one of `scenario_id`, `source_url`, `scenario` is set, or none.
struct Link {
  std::string scenario_id;
  std::uint32_t revision = 0;
  std::string source_url;
  std::optional<Scenario> scenario;
  LinkView view;
};

/// "#data=deflate:BASE64URL&step=…": raw deflate of the compact JSON. No exceptions, no failure.
std::string make_link(const Scenario& scenario, const LinkView& view);
/// Takes a fragment or a whole URL. An unknown codec, a newer version, a link cut short or one that
/// inflates to more than 1 MiB is a Diagnostic.
std::optional<Link> parse_link(std::string_view link, Diagnostics& errors);

}  // namespace cowscope
