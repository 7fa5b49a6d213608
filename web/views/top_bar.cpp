#include "web/views/top_bar.h"

#include <algorithm>
#include <string>
#include <vector>

#include "scenarios/compare.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"

namespace cowscope {
namespace {

const std::vector<std::string_view>& depths() {
  static const std::vector<std::string_view> names{"Idea", "Mechanism", "Machine"};
  return names;
}

void ask(ViewContext& view, std::string action) {
  view.panels->requests.push_back({std::move(action), {}});
}

std::string title_of(const ViewContext& view) {
  const std::string title = view.session.source().title.in(view.session.language());
  return title.empty() ? "This scenario" : title;
}

/// Buttons from the right end inwards; each takes its room off `*right`.
bool end_button(ViewContext& view, float* right, Rect area, float height, std::string_view id,
                float width, std::string_view label, Icon icon, std::string_view tip) {
  const Rect r{*right - width, area.centre().y - height / 2, width, height};
  *right = r.x - 8;
  ButtonStyle style;
  style.leading = icon;
  style.size = label.empty() ? height * 0.42F : 13;
  style.tooltip = tip;
  return view.pen.button(id, r, label, style);
}

void draw_name(ViewContext& view, Rect area, float* x) {
  Pen& pen = view.pen;
  pen.icon(Icon::Logo, {*x, area.centre().y - 12, 24, 24}, view.theme.accent);
  *x += 32;
  *x += pen.text({*x, area.y, 120, area.h}, "Cowscope", {view.theme.text, 16, Face::Bold}) + 20;
}

void draw_picker(ViewContext& view, Rect r) {
  Pen& pen = view.pen;
  pen.raised_card(r);
  const Hit hit = pen.hit("scenarios", r);
  if (hit.hovered || view.panels->menu_open) pen.fill(r, view.theme.text.alpha(0.06F), kCorner);
  pen.text({r.x + 12, r.y, r.w - 44, r.h}, title_of(view), {view.theme.text, 14, Face::Regular});
  pen.icon(Icon::ChevronDown, {r.right() - 28, r.centre().y - 8, 16, 16}, view.theme.text_dim,
           1.6F);
  if (hit.clicked) view.panels->menu_open = !view.panels->menu_open;
  view.panels->menu_anchor = r;
}

void draw_full(ViewContext& view, Rect area) {
  Pen& pen = view.pen;
  const Level level = view.session.level();
  const float margin = level == Level::Idea ? (area.w >= 1200 ? 24.0F : 16.0F) : 16.0F;
  const float height = 34;
  float right = area.right() - margin;
  if (end_button(view, &right, area, height, "theme", height, "", Icon::Contrast, "Light or dark"))
    ask(view, "theme");
  if (end_button(view, &right, area, height, "help", height, "", Icon::Help, "Help and keys"))
    ask(view, "help");
  right -= 4;
  const bool roomy = area.w >= 1240;
  if (level == Level::Machine && roomy &&
      end_button(view, &right, area, height, "embed", 72, "Embed", Icon::None, {}))
    ask(view, "embed");
  if (end_button(view, &right, area, height, "share", 72, "Share", Icon::None,
                 "A link to this very moment"))
    ask(view, "share");
  right -= 8;
  const auto place_switch = [&](const std::vector<std::string_view>& labels) {
    const float w = switch_width(pen, labels);
    const Rect r{right - w, area.centre().y - 18, w, 36};
    right = r.x - 16;
    return r;
  };
  const int depth = draw_switch(pen, "depth", place_switch(depths()), depths(),
                                static_cast<int>(level) - 1, false);
  if (depth >= 0) view.session.set_level(static_cast<Level>(depth + 1));

  float x = area.x + margin;
  draw_name(view, area, &x);
  if (level != Level::Idea) {
    std::vector<std::string_view> policies;
    for (const Policy p : kPolicies) policies.emplace_back(policy_title(p));
    // The scenario's name needs room too.
    if (switch_width(pen, policies) > right - x - 200)
      policies = {"On write", "At fork", "Tables too"};
    if (switch_width(pen, policies) <= right - x - 120) {
      const Policy own = view.session.policy();
      const auto now = static_cast<int>(
          std::distance(kPolicies.begin(), std::find(kPolicies.begin(), kPolicies.end(), own)));
      const int chosen = draw_switch(pen, "policy", place_switch(policies), policies, now, true);
      if (chosen >= 0 && chosen != now)
        view.panels->requests.push_back(
            {"setPolicy", to_string(kPolicies[static_cast<std::size_t>(chosen)])});
    }
  }
  draw_picker(view,
              {x, area.centre().y - height / 2, std::clamp(right - x, 96.0F, 232.0F), height});
}

/// Phones and embeds: what is shown, where it stands, and a menu for the rest.
void draw_slim(ViewContext& view, Rect area) {
  Pen& pen = view.pen;
  const bool tall = area.h >= 48;
  const float margin = view.layout.small ? 16.0F : 12.0F;
  const float side = tall ? 44.0F : 36.0F;
  float right = area.right() - margin;
  if (end_button(view, &right, area, side, "more", side, "", Icon::More, "More"))
    view.panels->menu_open = !view.panels->menu_open;
  view.panels->menu_anchor = {right + 8, area.centre().y - side / 2, side, side};
  if (end_button(view, &right, area, side, "share", side, "", Icon::Share, "Share"))
    ask(view, "share");
  const Level level = view.session.level();
  if (!view.layout.small) {
    const float w = switch_width(pen, depths());
    if (right - area.x > w + 240) {
      const int depth =
          draw_switch(pen, "depth", {right - w - 8, area.centre().y - side / 2, w, side}, depths(),
                      static_cast<int>(level) - 1, false);
      if (depth >= 0) view.session.set_level(static_cast<Level>(depth + 1));
      right -= w + 16;
    }
  }
  float x = area.x + margin;
  pen.icon(Icon::Logo, {x, area.centre().y - 11, 22, 22}, view.theme.accent);
  x += 32;
  const float room = right - x - 8;
  const Position at = view.session.timeline().position();
  const std::string where = std::string(depths()[static_cast<std::size_t>(level) - 1]) +
                            " · step " + std::to_string(at.step) + " of " +
                            std::to_string(view.session.timeline().steps());
  if (tall) {
    pen.text({x, area.centre().y - 20, room, 20}, title_of(view),
             {view.theme.text, 15, Face::Semibold});
    pen.text({x, area.centre().y, room, 20}, where, {view.theme.text_dim, 13});
  } else {
    const float used =
        pen.text({x, area.y, room, area.h}, title_of(view), {view.theme.text, 14, Face::Semibold});
    pen.text({x + used + 12, area.y, room - used - 12, area.h}, where, {view.theme.text_dim, 13});
  }
}

}  // namespace

void draw_top_bar(ViewContext& view, Rect area) {
  if (area.empty()) return;
  view.pen.fill(area, view.theme.panel);
  view.pen.fill({area.x, area.bottom() - 1, area.w, 1}, view.theme.line);
  // The layout gives embeds 44 pixels: then, and on phones, the slim form.
  if (view.layout.small || area.h < 50) draw_slim(view, area);
  else draw_full(view, area);
}

}  // namespace cowscope
