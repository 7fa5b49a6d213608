#include "web/views/top_bar.h"

#include <algorithm>
#include <string>
#include <vector>

#include "scenarios/compare.h"
#include "web/layout/later.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"
#include "web/views/transport.h"

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

/// Buttons for what was edited, as long as there is something to undo or redo.
COWSCOPE_LATER void draw_undo(ViewContext& view, float* right, Rect area, float side) {
  const auto button = [&](const char* id, Icon icon, const char* tip, bool enabled) {
    const Rect r{*right - side, area.centre().y - side / 2, side, side};
    *right = r.x - 8;
    ButtonStyle style;
    style.leading = icon;
    style.size = side * 0.42F;
    style.tooltip = tip;
    style.enabled = enabled;
    if (view.pen.button(id, r, "", style)) ask(view, id);
  };
  button("redo", Icon::Redo, "Redo the edit (Ctrl+Y)", view.session.can_redo());
  button("undo", Icon::Undo, "Undo the last edit (Ctrl+Z)", view.session.can_undo());
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

struct PolicyChoice {
  std::string_view title, shorter;
  std::string_view policy;  // empty: side by side
};

/// What fork does, and both beside each other. Sharing page tables has a segment where there is
/// room for it or where it is chosen; it is in the menu everywhere. Empty: no room.
COWSCOPE_LATER Rect draw_policies(ViewContext& view, Rect area, float right, float roomy,
                                  float room) {
  Pen& pen = view.pen;
  const Session& session = view.session;
  std::vector<PolicyChoice> choices{{policy_title(Policy::Cow), "On write", "cow"},
                                    {policy_title(Policy::Eager), "At fork", "eager"},
                                    {policy_title(Policy::OnDemand), "Tables too", "odf"},
                                    {"Side by side", "Both", ""}};
  const auto titles = [&](bool whole) {
    std::vector<std::string_view> out;
    for (const PolicyChoice& c : choices) out.push_back(whole ? c.title : c.shorter);
    return out;
  };
  std::vector<std::string_view> labels = titles(true);
  if (switch_width(pen, labels) > roomy) {
    if (session.policy() != Policy::OnDemand || session.twin().with != TwinChoice::With::Nothing)
      choices.erase(choices.begin() + 2);
    labels = titles(true);
  }
  if (switch_width(pen, labels) > roomy) labels = titles(false);
  const float w = switch_width(pen, labels);
  if (w > room) return {};
  const bool twin = session.twin().with != TwinChoice::With::Nothing;
  int now = static_cast<int>(choices.size()) - 1;
  for (std::size_t i = 0; i < choices.size() && !twin; ++i)
    if (choices[i].policy == to_string(session.policy())) now = static_cast<int>(i);
  const Rect r{right - w, area.centre().y - 18, w, 36};
  const int chosen = draw_switch(pen, "policy", r, labels, now, true);
  if (chosen >= 0 && chosen != now) {
    const std::string_view policy = choices[static_cast<std::size_t>(chosen)].policy;
    if (policy.empty()) view.panels->requests.push_back({"sideBySide", {}});
    else view.panels->requests.push_back({"setPolicy", std::string(policy)});
  }
  return r;
}

/// Two runs side by side: their choice, and the transport, for which the page has no other place.
COWSCOPE_LATER void draw_twin_bar(ViewContext& view, Rect area, float margin, float right) {
  Pen& pen = view.pen;
  const bool narrow = area.w < 1240;
  float x = area.x + margin;
  draw_name(view, area, &x);
  const float transport = narrow ? 266.0F : 350.0F;
  const float room = right - x - transport - 100;
  // The scenario's name is read before what else could be chosen.
  const float name = std::clamp(pen.measure(title_of(view), 14) + 46, 84.0F, 208.0F);
  const Rect r = draw_policies(view, area, right, room + 100 - name - 40, room);
  if (!r.empty()) right = r.x - 16;
  const float depth_w = switch_width(pen, depths());
  if (right - x - transport - 208 - 24 >= depth_w) {
    const int depth =
        draw_switch(pen, "depth", {right - depth_w, area.centre().y - 18, depth_w, 36}, depths(),
                    static_cast<int>(view.session.level()) - 1, false);
    if (depth >= 0) view.session.set_level(static_cast<Level>(depth + 1));
    right -= depth_w + 16;
  }
  const float picker = std::clamp(right - x - transport - 24, 84.0F, 208.0F);
  draw_picker(view, {x, area.centre().y - 17, picker, 34});
  draw_bar_transport(view, area, x + picker + (narrow ? 12.0F : 24.0F), 34, narrow);
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
  if (level == Level::Machine && roomy && !view.panels->without_page &&
      end_button(view, &right, area, height, "embed", 72, "Embed", Icon::None, {}))
    ask(view, "embed");
  if (end_button(view, &right, area, height, "share", 72, "Share", Icon::None,
                 "A link to this very moment"))
    ask(view, "share");
  right -= 8;
  if (view.session.can_undo() || view.session.can_redo()) draw_undo(view, &right, area, height);
  const auto place_switch = [&](const std::vector<std::string_view>& labels) {
    const float w = switch_width(pen, labels);
    const Rect r{right - w, area.centre().y - 18, w, 36};
    right = r.x - 16;
    return r;
  };
  if (view.layout.twin()) return draw_twin_bar(view, area, margin, right);
  const int depth = draw_switch(pen, "depth", place_switch(depths()), depths(),
                                static_cast<int>(level) - 1, false);
  if (depth >= 0) view.session.set_level(static_cast<Level>(depth + 1));

  float x = area.x + margin;
  draw_name(view, area, &x);
  if (level != Level::Idea) {
    // The scenario's name needs room too.
    const Rect r = draw_policies(view, area, right, right - x - 200, right - x - 120);
    if (!r.empty()) right = r.x - 16;
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
  // An embed's link to the full page stands there, in HTML (#open-full).
  if (area.h < 46) right -= 88;
  if (end_button(view, &right, area, side, "more", side, "", Icon::More, "More"))
    view.panels->menu_open = !view.panels->menu_open;
  view.panels->menu_anchor = {right + 8, area.centre().y - side / 2, side, side};
  if (end_button(view, &right, area, side, "share", side, "", Icon::Share, "Share"))
    ask(view, "share");
  if (view.session.can_undo() || view.session.can_redo()) draw_undo(view, &right, area, side);
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
