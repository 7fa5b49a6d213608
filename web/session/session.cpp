#include "web/session/session.h"

#include <algorithm>
#include <utility>

#include "web/session/session_impl.h"

namespace cowscope {

const char* to_string(ThemeChoice theme) {
  switch (theme) {
    case ThemeChoice::Auto: return "auto";
    case ThemeChoice::Light: return "light";
    case ThemeChoice::Dark: return "dark";
  }
  return "?";
}

const char* to_string(Tab tab) {
  switch (tab) {
    case Tab::Processes: return "processes";
    case Tab::Script: return "script";
    case Tab::Details: return "details";
  }
  return "?";
}

const char* to_string(Speed speed) {
  switch (speed) {
    case Speed::Slow: return "slow";
    case Speed::Normal: return "normal";
    case Speed::Fast: return "fast";
  }
  return "?";
}

Session::Session(std::size_t history_bytes) : impl_(std::make_unique<Impl>(history_bytes)) {}
void Session::set_history_bytes(std::size_t bytes) { impl_->history_bytes = bytes; }
Session::~Session() = default;

void Session::set_library(std::vector<LibraryEntry> library) {
  impl_->library = std::move(library);
  impl_->changed();
}
const std::vector<LibraryEntry>& Session::library() const { return impl_->library; }

bool Session::loaded() const { return impl_->compiled != nullptr; }
const CompiledScenario& Session::scenario() const { return *impl_->compiled; }
const Timeline& Session::timeline() const { return impl_->timeline(); }
const Scenario& Session::source() const { return impl_->compiled->source; }
Policy Session::policy() const { return impl_->policy(); }
const std::string& Session::branch() const { return impl_->branch; }

Level Session::level() const { return impl_->level; }
void Session::set_level(Level level) {
  if (impl_->level == level) return;
  impl_->level = level;
  impl_->changed();
}
ThemeChoice Session::theme() const { return impl_->theme; }
void Session::set_theme(ThemeChoice theme) {
  if (impl_->theme == theme) return;
  impl_->theme = theme;
  impl_->changed();
}
Tab Session::tab() const { return impl_->tab; }
void Session::set_tab(Tab tab) {
  if (impl_->tab == tab) return;
  impl_->tab = tab;
  impl_->changed();
}
const std::string& Session::language() const { return impl_->language; }
void Session::set_language(const std::string& language) {
  if (impl_->language == language || language.empty()) return;
  impl_->language = language;
  impl_->changed();
}

const std::vector<UnmetStep>& Session::unmet() const { return impl_->unmet; }
std::uint64_t Session::generation() const { return impl_->generation; }
std::uint64_t Session::revision() const { return impl_->revision; }
std::uint64_t Session::text_revision() const { return impl_->text_revision; }

bool Session::Impl::claims_hold(std::uint32_t step) const {
  if (!own_policy() || step == 0 || !compiled->steps[step - 1].broken.empty()) return false;
  const auto found =
      std::lower_bound(unmet.begin(), unmet.end(), step,
                       [](const UnmetStep& u, std::uint32_t s) { return u.step < s; });
  return found == unmet.end() || found->step != step;
}

}  // namespace cowscope
