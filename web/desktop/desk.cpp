#include "web/desktop/desk.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "scenarios/cli/input.h"
#include "web/desktop/calls.h"
#include "web/desktop/handles.h"
#include "web/desktop/help_panel.h"
#include "web/views/menu.h"
#include "web/views/panel_state.h"
#include "web/views/prose.h"
#include "web/views/run_menu.h"
#include "web/views/view_context.h"

namespace cowscope::desktop {
namespace {

using Json = nlohmann::json;

constexpr double kToastMs = 5000;

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Where it went, and how many later lines no longer hold.
std::string note_of(const std::string& script, const std::string& result_json) {
  const Json result = Json::parse(result_json);
  std::vector<std::uint32_t> steps;
  for (const char* kind : {"broken", "unmet"})
    for (const Json& each : result.value(kind, Json::array()))
      steps.push_back(each.value("step", 0U));
  std::sort(steps.begin(), steps.end());
  const auto troubled = std::unique(steps.begin(), steps.end()) - steps.begin();
  std::string note = "Step " + std::to_string(result.value("firstStep", 0U)) + ": " + script;
  if (troubled > 0)
    note += " · " + std::to_string(troubled) +
            (troubled == 1 ? " later line no longer holds" : " later lines no longer hold") +
            "; Undo takes it back";
  return note;
}

}  // namespace

Desk::Desk(App& app, DesktopPlatform& platform, std::vector<LibraryScenario> library,
           std::string page)
    : app_(app),
      platform_(platform),
      library_(std::move(library)),
      page_(std::move(page)),
      command_(app) {
  call(app_, "setLibrary", library_json(library_));
  app_.window_call("arrange", R"({"listen":true})");
}

bool Desk::open(const Opening& opening, std::vector<std::string>& errors) {
  Json args{{"text", opening.text}, {"view", Json::parse(opening.view)}};
  if (opening.of_library) args["origin"] = "library";
  const Answer answer = call(app_, "load", text_of(args));
  for (const Diagnostic& each : answer.problems)
    errors.push_back(format_diagnostic(opening.name, each));
  if (!answer.ok) return false;
  file_ = opening.name;
  offers_.close();
  const std::string title = app_.session().source().title.in("en");
  platform_.set_title(title.empty() ? "Cowscope" : title + " - Cowscope");
  return true;
}

// --- What is drawn.

void Desk::draw(ViewContext& view) {
  dark_ = view.theme.dark;
  const Point size{platform_.size().width, platform_.size().height};
  const Rect page{0, 0, size.x, size.y};
  address_.focused = question_panel_.field.focused = false;
  if (std::string done = draw_handles(view); !done.empty()) said_.push_back({"arrange", done});
  const float sentence = draw_prose(view, page);
  const float question = draw_question(view, page, question_panel_);
  command_.draw(view, page);
  draw_address(view);
  // The picture's own menus lie over all of that.
  draw_run_menu(view, page);
  draw_menu(view, page);
  offers_.draw(view, page);
  if (help_ && draw_help(view, page)) help_ = false;
  draw_toast(view, page);
  const bool changed = sentence != sentence_ || question != question_;
  sentence_ = sentence;
  question_ = question;
  if (!changed) {
    held_ = false;
    return;
  }
  // The picture makes room for what was written; nobody needs to see it before it has.
  heights_changed_ = true;
  if (!std::exchange(held_, true)) platform_.hold_frame();
}

void Desk::draw_address(ViewContext& view) {
  const Rect r = view.panels->address_field;
  if (r.empty()) return;
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  if (!view.panels->address_typed && !address_.focused && !address_.wants_focus &&
      address_trouble_.empty() && !address_.text().empty() && !typing())
    address_.set({});
  pen.fill(r, theme.background, kCorner);
  const Rect inner = r.inset(8, 0);
  const bool entered =
      draw_text_field(view, "##address", inner, address_, "0x… or heap[2]", Face::Mono, 13);
  const bool wrong = !address_trouble_.empty();
  pen.stroke(r, wrong ? theme.fault : address_.focused ? theme.accent : theme.text_faint, kCorner);
  pen.hit("address", r, false);
  if (address_.changed) address_trouble_.clear();
  if (entered) said_.push_back({"lookUp", {}});
  if (!wrong) return;
  const auto lines = break_lines(pen, {{address_trouble_, theme.text, Face::Regular}}, 13, 296);
  const Rect box{r.x, r.bottom() + 4, 320, static_cast<float>(lines.size()) * 18 + 14};
  pen.fill(box, theme.panel, kCorner);
  pen.stroke(box, theme.fault, kCorner);
  float y = box.y + 7;
  for (const auto& line : lines) {
    pen.runs_at({box.x + 12, y + 9 + Pen::baseline_offset(13)}, line, 13);
    y += 18;
  }
}

void Desk::draw_toast(ViewContext& view, Rect page) {
  if (toast_.empty()) return;
  const Theme& theme = view.theme;
  const float most = std::min(720.0F, page.w - 32);
  const auto lines =
      break_lines(view.pen, {{toast_, theme.background, Face::Semibold}}, 15, most - 36);
  float w = 0;
  for (const auto& line : lines) w = std::max(w, view.pen.measure_runs(line, 15));
  const float h = static_cast<float>(lines.size()) * 21 + 20;
  const Rect box{page.centre().x - w / 2 - 18, page.bottom() - 24 - h, w + 36, h};
  view.pen.fill(box, theme.text, 8);
  float y = box.y + 10;
  for (const auto& line : lines) {
    view.pen.runs_at({box.x + 18, y + 10.5F + Pen::baseline_offset(15)}, line, 15);
    y += 21;
  }
}

// --- What is asked for.

void Desk::hear(std::string_view name, const std::string& json) {
  if (name == "ui") said_.push_back({member_of(json, "action"), member_of(json, "id")});
  if (name == "error") said_.push_back({"error", member_of(json, "message")});
}

void Desk::follow_up() {
  if (std::exchange(heights_changed_, false))
    app_.window_call("overlay", text_of({{"sentence", sentence_}, {"question", question_}}));
  for (const Said& said : std::exchange(said_, {})) answer(said);
  if (const std::string line = command_.take(); !line.empty()) run(line, true);
  const OffersPanel::Line line = offers_.take();
  if (line.to_fill_in) command_.open(line.script);
  else if (!line.script.empty()) run(line.script, false);
  if (line.to_fill_in) app_.window_call("redraw", "{}");
  if (!toast_.empty() && platform_.now_ms() >= toast_until_) {
    toast_.clear();
    app_.window_call("redraw", "{}");
  }
}

double Desk::wake_in() const {
  return toast_.empty() ? -1 : std::max(0.0, toast_until_ - platform_.now_ms());
}

void Desk::answer(const Said& said) {
  const auto& [action, id] = said;
  if (action == "theme") toggle_theme();
  else if (action == "help") help_ = true;
  else if (action == "share") share();
  else if (action == "commandLine") command_.open();
  else if (action == "pickScenario") pick(id);
  else if (action == "setPolicy") change("setPolicy", object_of({{"policy", id}}));
  else if (action == "setBranch") change("setBranch", text_of({{"name", id}}));
  else if (action == "runTo") change("runTo", object_of({{"until", id}}));
  else if (action == "undo" || action == "redo" || action == "branchHere") change(action);
  else if (action == "offers") offers_.open(id);
  else if (action == "setTwin") choose_twin(id);
  else if (action == "sideBySide") toggle_side_by_side();
  else if (action == "moveLine") move_line(id);
  else if (action == "arrange") app_.window_call("arrange", id);
  else if (action == "lookUp") look_up();
  else if (action == "error") tell(id);
  app_.window_call("redraw", "{}");
}

void Desk::change(std::string_view method, const std::string& args_json) {
  const Answer answer = call(app_, method, args_json);
  if (!answer.ok) tell(answer.message());
}

void Desk::tell(std::string text) {
  toast_ = std::move(text);
  toast_until_ = platform_.now_ms() + kToastMs;
  app_.window_call("redraw", "{}");
}

void Desk::pick(const std::string& id) {
  for (const LibraryScenario& each : library_) {
    if (each.id != id) continue;
    std::vector<std::string> errors;
    if (!open({each.path, each.text, object_of({{"theme", dark_ ? "dark" : "light"}}), true},
              errors))
      tell(errors.front());
    return;
  }
}

void Desk::drop(const std::string& path) {
  std::string message;
  const auto text = cli::read_input(path, message);
  std::vector<std::string> errors;
  if (!text) tell(path + ": " + message);
  else if (!open({path, *text, object_of({{"theme", dark_ ? "dark" : "light"}}), false}, errors))
    tell(errors.front());
}

void Desk::read_again() {
  if (file_.empty() || file_ == "-") return;
  std::string message;
  const auto text = cli::read_input(file_, message);
  if (!text) return tell(file_ + ": " + message);
  const std::string step = std::to_string(app_.session().timeline().position().step);
  const Answer answer =
      call(app_, "load", text_of({{"text", *text}, {"keep", true}, {"view", {{"step", step}}}}));
  tell(answer.ok ? "Read again" : format_diagnostic(file_, answer.problems.front()));
}

void Desk::share() {
  const Answer answer = call(app_, "link");
  if (!answer.ok) return tell(answer.message());
  if (member_of(answer.value, "advice") == "too-long")
    return tell("This scenario is too large for a link. Pass it on as a file.");
  platform_.copy(page_ + member_of(answer.value, "fragment"));
  tell("A link to this very moment is in the clipboard");
}

void Desk::run(const std::string& script, bool from_command_line) {
  const Answer answer = call(app_, "run", object_of({{"text", script}}));
  if (!answer.ok && from_command_line) command_.refused(answer.problems.front());
  else if (!answer.ok) tell(answer.message());
  else if (from_command_line) command_.ran(note_of(script, answer.value));
  else tell(note_of(script, answer.value));
  app_.window_call("redraw", "{}");
}

void Desk::toggle_theme() { change("setView", object_of({{"theme", dark_ ? "light" : "dark"}})); }

void Desk::choose_twin(const std::string& what) {
  const std::size_t equals = what.find('=');
  Json args = Json::object();
  if (equals != std::string::npos) args[what.substr(0, equals)] = what.substr(equals + 1);
  change("setTwin", text_of(args));
}

void Desk::toggle_side_by_side() {
  const Session& session = app_.session();
  if (session.twin().with != TwinChoice::With::Nothing) choose_twin({});
  else if (!session.branch().empty()) choose_twin("branch=");
  else choose_twin(session.policy() == Policy::Eager ? "policy=cow" : "policy=eager");
}

/// “FROM,TO”
void Desk::move_line(const std::string& from_to) {
  const Json numbers = Json::parse("[" + from_to + "]", nullptr, false);
  if (numbers.is_array() && numbers.size() == 2)
    change("moveLine", text_of({{"from", numbers[0]}, {"to", numbers[1]}}));
}

void Desk::look_up() {
  const Answer answer = call(app_, "lookUp", text_of({{"address", address_.text()}}));
  address_trouble_ = answer.ok ? std::string() : answer.message();
}

// --- Keys, as web/shell/src/keys.ts.

bool Desk::typing() const {
  return command_.typing() || address_.focused || address_.wants_focus ||
         question_panel_.field.focused;
}

void Desk::ask_at(float x, float y) {
  offers_.close();
  if (app_.session().loaded()) app_.window_call("offers", text_of({{"x", x}, {"y", y}}));
}

void Desk::close_something() {
  if (std::exchange(help_, false) || offers_.close()) return;
  if (address_.focused || !address_trouble_.empty()) {
    address_.set({});
    address_.focused = false;
    platform_.stop_typing();
    return look_up();
  }
  if (command_.close() || question_panel_.field.focused) return platform_.stop_typing();
  app_.window_call("key", R"({"key":"Escape"})");
}

bool Desk::press_named(const KeyPress& key) {
  const std::string& name = key.name;
  const Session& session = app_.session();
  if (key.alt) {
    const int by = name == "ArrowUp" ? -1 : name == "ArrowDown" ? 1 : 0;
    if (by == 0) return false;
    const auto step = static_cast<int>(session.timeline().position().step);
    move_line(std::to_string(step) + "," + std::to_string(step + by));
    return true;
  }
  if (name == " ") {
    if (!key.repeat) change(session.playing() ? "pause" : "play");
  } else if (name == "ArrowRight") change("step");
  else if (name == "ArrowLeft") change("back");
  else if (name == "ArrowDown") change("down");
  else if (name == "ArrowUp") change("up");
  else if (name == "Home") change("home");
  else if (name == "End") change("end");
  else if (name == "F5") read_again();
  else if (name == "Enter" || name == "ContextMenu") app_.window_call("offers", "{}");
  else return false;
  return true;
}

bool Desk::press_letter(char letter) {
  const Session& session = app_.session();
  if (letter >= '1' && letter <= '9') {
    const auto question = session.question();
    const auto choice = static_cast<std::size_t>(letter - '1');
    if (question && !question->revealed && choice < question->choices.size())
      change("answer", object_of({{"given", question->choices[choice]}}));
    return true;
  }
  const auto speed = static_cast<int>(session.speed());
  const auto set_speed = [&](int wanted) {
    const auto index = std::clamp(wanted, 0, static_cast<int>(kSpeeds) - 1);
    change("setView", object_of({{"speed", to_string(static_cast<Speed>(index))}}));
  };
  switch (letter) {
    case 'f': change("runTo", R"({"until":"fault"})"); break;
    case 'c': change("runTo", R"({"until":"copy"})"); break;
    case 'n': change("runTo", R"({"until":"frame"})"); break;
    case 'g': change("runTo", R"({"until":"breakpoint"})"); break;
    case 'b': change("breakpoint", R"({"here":true})"); break;
    case 'd':
      change("setView", text_of({{"level", static_cast<int>(session.level()) % 3 + 1}}));
      break;
    case 's': toggle_side_by_side(); break;
    case 'w': change("branchHere"); break;
    case 'a':
      app_.window_call("key", R"({"key":"address"})");
      address_.wants_focus = true;
      break;
    case '<': set_speed(speed - 1); break;
    case '>': set_speed(speed + 1); break;
    case '/':
      if (session.locks("edit")) tell("This link locks the script against changes.");
      else command_.open();
      break;
    case '?': help_ = true; break;
    default: return false;
  }
  return true;
}

void Desk::press(const KeyPress& key) {
  if (key.ctrl) {
    if (key.name == "q") platform_.close();
    else if (!typing() && key.name == "z") change(key.shift ? "redo" : "undo");
    else if (!typing() && key.name == "y") change("redo");
    return;
  }
  if (key.name == "Escape") {
    close_something();
  } else if (!app_.session().loaded()) {
    return;
  } else if (!press_named(key)) {
    if (key.alt || key.name.size() != 1) return;
    const char c = key.name[0];
    if (!press_letter(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c)) return;
  }
  app_.window_call("redraw", "{}");
}

}  // namespace cowscope::desktop
