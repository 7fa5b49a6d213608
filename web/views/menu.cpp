#include "web/views/menu.h"

#include <algorithm>
#include <string>
#include <vector>

#include "scenarios/compare.h"
#include "web/views/panel_bits.h"
#include "web/views/panel_state.h"

namespace cowscope {
namespace {

constexpr float kPad = 8;

/// One line of the list, or a heading.
struct Item {
  enum class Kind { Heading, Choice } kind = Kind::Choice;
  std::string id, title, detail;
  bool chosen = false;
};

float height_of(const Item& item, bool coarse) {
  if (item.kind == Item::Kind::Heading) return 34;
  if (!item.detail.empty()) return 54;
  return coarse ? 44.0F : 36.0F;
}

void add_scenarios(const ViewContext& view, std::vector<Item>& items) {
  const std::string& current = view.session.source().id;
  for (const LibraryEntry& entry : view.session.library())
    items.push_back({Item::Kind::Choice, "scenario:" + entry.id, entry.title, entry.summary,
                     entry.id == current});
  if (view.session.library().empty())
    items.push_back({Item::Kind::Heading, "", "No other scenario is there", "", false});
}

/// What a person writes themselves.
void add_own(const ViewContext& view, std::vector<Item>& items) {
  if (view.session.locks("edit") || view.panels->without_page) return;
  items.push_back({Item::Kind::Choice, "ask:editor", "Edit the script", "", false});
  items.push_back({Item::Kind::Choice, "ask:openFile", "Open a file …", "", false});
  items.push_back({Item::Kind::Choice, "ask:drafts", "Drafts", "", false});
}

/// What can stand beside what is shown, and ways to make something that does.
void add_twins(const ViewContext& view, std::vector<Item>& items) {
  const Session& session = view.session;
  const TwinChoice& now = session.twin();
  items.push_back({Item::Kind::Heading, "", "Side by side with this", "", false});
  for (const Policy p : {Policy::Eager, Policy::Cow, Policy::OnDemand})
    if (p != session.policy())
      items.push_back({Item::Kind::Choice, std::string("setTwin:policy=") + to_string(p),
                       policy_title(p), "",
                       now.with == TwinChoice::With::Policy && now.policy == p});
  const auto add_line = [&](const std::string& name, const std::string& title) {
    if (name != session.branch())
      items.push_back({Item::Kind::Choice, "setTwin:branch=" + name, title, "",
                       now.with == TwinChoice::With::Line && now.line == name});
  };
  add_line({}, "As it was told");
  for (const Branch& branch : session.source().branches) add_line(branch.name, branch.name);
  if (now.with != TwinChoice::With::Nothing)
    items.push_back({Item::Kind::Choice, "setTwin:", "This one alone", "", false});
  if (!session.locks("edit"))
    items.push_back(
        {Item::Kind::Choice, "ask:branchHere", "Go on another way from here", "", false});
}

/// Another continuation, alone.
void add_branches(const ViewContext& view, std::vector<Item>& items) {
  const std::vector<Branch>& branches = view.session.source().branches;
  if (branches.empty()) return;
  items.push_back({Item::Kind::Heading, "", "What if", "", false});
  const std::string& now = view.session.branch();
  items.push_back({Item::Kind::Choice, "branch:", "As it was told", "", now.empty()});
  for (const Branch& branch : branches)
    items.push_back(
        {Item::Kind::Choice, "branch:" + branch.name, branch.name, "", now == branch.name});
}

std::vector<Item> items_of(const ViewContext& view) {
  std::vector<Item> items;
  const bool slim = view.layout.small || view.layout.top_bar.h < 50;
  if (slim) {
    items.push_back({Item::Kind::Heading, "", "How deep", "", false});
    const Level level = view.session.level();
    items.push_back({Item::Kind::Choice, "level:1", "Idea", "", level == Level::Idea});
    items.push_back({Item::Kind::Choice, "level:2", "Mechanism", "", level == Level::Mechanism});
    items.push_back({Item::Kind::Choice, "level:3", "Machine", "", level == Level::Machine});
    items.push_back({Item::Kind::Heading, "", "Scenarios", "", false});
    add_scenarios(view, items);
    if (level != Level::Idea) {
      items.push_back({Item::Kind::Heading, "", "What fork does", "", false});
      for (const Policy p : kPolicies)
        items.push_back({Item::Kind::Choice, std::string("policy:") + to_string(p), policy_title(p),
                         "", p == view.session.policy()});
    }
    items.push_back({Item::Kind::Heading, "", "How fast it plays", "", false});
    const Speed speed = view.session.speed();
    items.push_back({Item::Kind::Choice, "speed:0", "¼×, slow motion", "", speed == Speed::Slow});
    items.push_back({Item::Kind::Choice, "speed:1", "1×", "", speed == Speed::Normal});
    items.push_back({Item::Kind::Choice, "speed:2", "4×", "", speed == Speed::Fast});
    items.push_back({Item::Kind::Heading, "", "This page", "", false});
    items.push_back({Item::Kind::Choice, "ask:theme", "Light or dark", "", false});
    items.push_back({Item::Kind::Choice, "ask:commandLine", "Type a command", "", false});
    add_own(view, items);
    if (!view.panels->without_page)
      items.push_back({Item::Kind::Choice, "ask:twin", "Picture as text", "", false});
    items.push_back(
        {Item::Kind::Choice, "predict:", "Ask before every step", "", view.session.predicting()});
    if (!view.panels->without_page)
      items.push_back({Item::Kind::Choice, "ask:present", "Present it", "", false});
    items.push_back({Item::Kind::Choice, "ask:help", "Help", "", false});
  }
  if (!slim) {
    add_scenarios(view, items);
    if (!view.session.locks("edit") && !view.panels->without_page) {
      items.push_back({Item::Kind::Heading, "", "Your own", "", false});
      add_own(view, items);
    }
  }
  add_branches(view, items);
  add_twins(view, items);
  return items;
}

void choose(ViewContext& view, const std::string& id) {
  const std::size_t colon = id.find(':');
  const std::string what = id.substr(0, colon), value = id.substr(colon + 1);
  if (what == "scenario") {
    view.panels->requests.push_back({"pickScenario", value});
  } else if (what == "level") {
    view.session.set_level(static_cast<Level>(value[0] - '0'));
  } else if (what == "speed") {
    view.session.set_speed(static_cast<Speed>(value[0] - '0'));
  } else if (what == "policy") {
    view.panels->requests.push_back({"setPolicy", value});
  } else if (what == "branch") {
    view.panels->requests.push_back({"setBranch", value});
  } else if (what == "predict") {
    view.session.set_predicting(!view.session.predicting());
  } else if (what == "setTwin") {
    view.panels->requests.push_back({"setTwin", value});
  } else {
    view.panels->requests.push_back({value, {}});
  }
  view.panels->menu_open = false;
}

void draw_item(ViewContext& view, const Item& item, Rect r) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  if (item.kind == Item::Kind::Heading) {
    pen.text({r.x + 12, r.y + 6, r.w - 24, r.h - 6}, item.title,
             {theme.text_faint, 13, Face::Semibold});
    return;
  }
  const Hit hit = pen.hit("menu/" + item.id, r);
  if (hit.hovered || hit.pressed) pen.fill(r, theme.text.alpha(0.08F), kCorner - 2);
  if (item.chosen)
    pen.icon(Icon::Check, {r.right() - 28, r.centre().y - 8, 16, 16}, theme.accent, 2);
  const Rect room{r.x + 12, r.y, r.w - 24 - (item.chosen ? 24.0F : 0.0F), r.h};
  const Face face = item.chosen ? Face::Semibold : Face::Regular;
  if (item.detail.empty()) {
    pen.text(room, item.title, {theme.text, 14, face});
  } else {
    pen.text({room.x, r.y + 6, room.w, 22}, item.title, {theme.text, 14, Face::Semibold});
    pen.text({room.x, r.y + 27, room.w, 20}, item.detail, {theme.text_dim, 13});
  }
  if (hit.clicked) choose(view, item.id);
}

}  // namespace

void draw_menu(ViewContext& view, Rect page) {
  if (!view.panels->menu_open) return;
  if (view.layout.top_bar.empty()) {
    view.panels->menu_open = false;
    return;
  }
  Pen& pen = view.pen;
  const std::vector<Item> items = items_of(view);
  float content = 0;
  float chosen_at = -1;
  for (const Item& item : items) {
    if (item.chosen && !item.detail.empty()) chosen_at = content;
    content += height_of(item, view.coarse_pointer);
  }
  const Rect anchor = view.panels->menu_anchor;
  const float width = std::min(page.w - 16, 580.0F);
  const float top = anchor.bottom() + 6;
  const float height = std::min(content + 2 * kPad, page.bottom() - top - 12);
  const Rect box{std::clamp(anchor.x, 8.0F, std::max(8.0F, page.w - 8 - width)), top, width,
                 height};

  // Anything outside closes it, and is not clicked itself.
  const Hit outside = pen.hit("menu/outside", page, false);
  view.panels->menu_box = box;
  pen.floating_box(box, view.theme.line);
  // The box itself: a click between two items is no click outside.
  const Hit inside = pen.hit("menu/box", box, false);
  const Rect list = box.inset(kPad);
  const float shift = pen.begin_scroll("menu", list, content, content > list.h ? chosen_at : -1);
  float y = list.y - shift;
  for (const Item& item : items) {
    const Rect r{list.x, y, list.w - (content > list.h ? 8.0F : 0.0F),
                 height_of(item, view.coarse_pointer)};
    if (r.bottom() > list.y && r.y < list.bottom()) draw_item(view, item, r);
    y = r.bottom();
  }
  pen.end_scroll();
  if (outside.clicked && !inside.hovered) view.panels->menu_open = false;
}

}  // namespace cowscope
