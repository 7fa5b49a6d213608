#include "web/app/app.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "imgui.h"
#include "web/app/arranging.h"
#include "web/app/page_view.h"
#include "web/app/written.h"
#include "web/layout/later.h"
#include "web/render/gl.h"
#include "web/views/inspector.h"
#include "web/views/view_context.h"

namespace cowscope {
namespace {

using Json = nlohmann::json;

/// Hovering and Dear ImGui's own state settle within so many frames.
constexpr int kSettleFrames = 3;
constexpr const char* kDone = R"({"ok":true,"value":null})";

std::string refused(const std::string& message) {
  return Json{{"ok", false}, {"error", {{"message", message}}}}.dump(
      -1, ' ', false, Json::error_handler_t::replace);
}

double number(const Json& args, const char* key, double otherwise) {
  const auto it = args.find(key);
  return it != args.end() && it->is_number() ? it->get<double>() : otherwise;
}
bool truth(const Json& args, const char* key, bool otherwise) {
  const auto it = args.find(key);
  return it != args.end() && it->is_boolean() ? it->get<bool>() : otherwise;
}

/// Of what is pointed at: nothing is in a first picture.
COWSCOPE_LATER void light(ViewContext& view) { view.lit = lit(view.session); }

}  // namespace

App::App(std::unique_ptr<Platform> platform, Api::Emit emit)
    : platform_(std::move(platform)), emit_(std::move(emit)), api_(session_, emit_) {}

App::~App() {
  grids_.context_lost();  // its context goes with the window
  platform_.reset();
  if (open_) ImGui::DestroyContext();
}

bool App::open(std::string& trouble) {
  ImGui::CreateContext();
  open_ = true;
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigErrorRecovery = false;          // every push has its pop; the code that looks is 9 kB
  io.ConfigFlags = ImGuiConfigFlags_None;  // keys are the shell's: see web/shell
  ImGui::GetStyle().FontSizeBase = 13;
  pen_ = std::make_unique<Pen>(fonts_, theme(), coarse_);
  Platform::Calls calls;
  calls.frame = [this] { frame(); };
  calls.input = [this] { invalidate(); };
  calls.alarm = [this] { alarm(); };
  calls.context = [this](bool lost) {
    grids_.context_lost();
    if (!lost) invalidate();
  };
  // Without a picture there is still the clock, and somebody who is told of changes.
  picture_ = platform_->open(std::move(calls), trouble);
  invalidate();
  return picture_;
}

void App::invalidate() {
  settle_ = kSettleFrames;
  if (platform_ && visible_) platform_->request_frame();
}

const Theme& App::theme() const {
  const ThemeChoice choice = session_.theme();
  const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::Auto && prefers_dark_);
  return dark ? dark_theme() : light_theme();
}

std::string App::window_call(std::string_view method, std::string_view args_json) {
  const Json args = Json::parse(args_json.begin(), args_json.end(), nullptr, false);
  if (!args.is_object()) return refused("The arguments are no JSON object.");
  if (method == "resize") {
    const auto width = static_cast<float>(number(args, "width", 0));
    const auto height = static_cast<float>(number(args, "height", 0));
    const auto pixels = static_cast<float>(number(args, "pixelWidth", 0));
    auto ratio = static_cast<float>(number(args, "ratio", 1));
    if (pixels > 0 && width > 0) ratio = pixels / width;
    if (width <= 0 || height <= 0 || !(ratio > 0)) return refused("A size is positive.");
    window_ = {width, height, ratio};
    if (platform_) platform_->resize(window_);
  } else if (method == "overlay") {
    sentence_height_ = static_cast<float>(number(args, "sentence", sentence_height_));
    question_height_ = static_cast<float>(number(args, "question", question_height_));
  } else if (method == "environment") {
    embedded_ = truth(args, "embedded", embedded_);
    // A course page may hold twenty of them. A third as much again is for the same commands under
    // another policy (PolicyTwin): 32 and 128 MiB in all.
    session_.set_history_bytes(std::size_t{embedded_ ? 24U : 96U} << 20);
    coarse_ = truth(args, "coarse", coarse_);
    prefers_dark_ = truth(args, "dark", prefers_dark_);
    reduced_motion_ = truth(args, "reducedMotion", reduced_motion_);
  } else if (method == "visible") {
    visible_ = truth(args, "visible", true);
    if (!visible_) session_.pause();
  } else if (method == "key") {
    const auto key = args.find("key");
    const std::string name = key != args.end() && key->is_string() ? key->get<std::string>() : "";
    if (name == "Escape") {
      if (session_.loaded()) session_.pin(Target{});
      panels_.menu_open = panels_.run_menu_open = false;
      panels_.range = {};
    }
    if (name == "address") show_translation(session_, panels_);
  } else if (method == "arrange") {
    if (!change_arrangement(args_json, input_, input_.arrangement))
      return refused("That is no way to arrange the panels.");
    input_.separators = true;  // from now on it is told what can be moved
  } else if (method == "offers") {
    const double x = number(args, "x", -1), y = number(args, "y", -1);
    if (args.contains("open")) panels_.offers_open = truth(args, "open", false);
    else if (x >= 0 && y >= 0) pen_->ask_at({static_cast<float>(x), static_cast<float>(y)});
    else panels_.offers_wanted = true;
  } else if (method == "written") {
    return note_written(truth(args, "note", true));
  } else if (method != "redraw") {
    return refused("There is no window method “" + std::string(method) + "”.");
  }
  // HTML waits for its places: tell them before the next frame. A step has moved none.
  if (method != "redraw") arrange();
  invalidate();
  return kDone;
}

std::string App::note_written(bool on) {
  pen_->note(on ? &written_ : nullptr);
  invalidate();
  return written_answer(written_);
}

std::string App::api_call(std::string_view method, std::string_view args_json) {
  const std::uint64_t before = session_.revision();
  std::string answer = api_.call(method, args_json);
  if (session_.revision() != before) {
    if (!visible_ || !platform_) api_.flush();
    schedule_playback();
    invalidate();
  }
  return answer;
}

void App::draw_over(std::function<void(ViewContext&)> over) {
  over_ = std::move(over);
  panels_.without_page = true;
}

bool App::take_font(int face, const void* bytes, std::size_t size) {
  if (!picture_ || face < 0 || static_cast<std::size_t>(face) >= kFaces) return false;
  if (!add_font(fonts_, *ImGui::GetIO().Fonts, static_cast<Face>(face), bytes, size)) return false;
  invalidate();
  return true;
}

void App::alarm() {
  const std::uint64_t before = session_.revision();
  schedule_playback();
  if (session_.revision() != before) invalidate();
}

void App::schedule_playback() {
  if (!platform_) return;
  const std::optional<double> again = session_.tick(platform_->now_ms());
  platform_->wake_after(again ? std::max(1.0, *again) : -1);
}

void App::arrange() {
  if (!picture_) return;
  PageInput& in = input_;
  in.coarse_pointer = coarse_;
  in.embedded = embedded_;
  in.sentence_height = sentence_height_;
  if (session_.loaded()) {
    in.level = static_cast<int>(session_.level());
    in.details = in.level == 3 && session_.tab() == Tab::Details;
    in.has_code = !session_.source().code.empty();
    in.prints = panels_.terminal.lines() > 0;
    const std::optional<QuestionView> question = session_.question();
    in.question_height = question ? question_height_ : 0;
    in.answered = question && question->revealed;
    const CompiledScenario& scenario = session_.scenario();
    in.processes = std::max(1, static_cast<int>(scenario.processes));
    in.twin = session_.twin().with != TwinChoice::With::Nothing;
    in.many_frames = scenario.most_frames > kMostSingleFrames;
    if (in.presenting != session_.presenting() || in.presenting) fit_window();
  }
  const Platform::Size size = platform_->size();
  in.width = size.width;
  in.height = size.height;
  layout_ = layout_page(in);
  if (!panels_.menu_open && !panels_.run_menu_open) panels_.menu_box = {};
  std::string text =
      layout_json(layout_, panels_.menu_box, panels_.address_field, panels_.address_typed);
  if (text != told_layout_) {
    told_layout_ = text;
    emit_("layout", text);
  }
  if (!in.separators) return;
  text = arrangement_json(layout_, in.arrangement);
  if (text == told_arrangement_) return;
  told_arrangement_ = text;
  emit_("arrangement", text);
}

void App::fit_window() {
  input_.presenting = session_.presenting();
  Platform::Size wanted = window_;
  if (wanted.width <= 0) return;  // the desktop's window has its own
  if (input_.presenting) {
    input_.width = wanted.width;
    input_.height = wanted.height;
    input_.frames = static_cast<int>(std::min(session_.scenario().most_frames, 64U));
    const float zoom = present_zoom(input_);
    wanted = {wanted.width / zoom, wanted.height / zoom, wanted.ratio * zoom};
  }
  const Platform::Size now = platform_->size();
  if (wanted.width != now.width || wanted.height != now.height) platform_->resize(wanted);
}

void App::notice_position(double now) {
  if (!session_.loaded()) return;
  const Position at = session_.timeline().position();
  motion_.follow(at, session_.timeline().steps(), now,
                 reduced_motion_ ? 0 : motion_ms(factor(session_.speed())));
}

void App::frame() {
  if (!platform_ || !visible_) return;
  // What can be read is told all the same.
  if (!picture_ || platform_->context_lost()) {
    schedule_playback();
    api_.flush();
    return;
  }
  if (!fonts_.complete()) return;
  const double now = platform_->now_ms();
  platform_->poll();
  arrange();
  notice_position(now);
  // Before there is a scenario one frame prepares WebGL; more would hold up the first picture.
  if (session_.loaded() || !prepared_) draw(now);
  prepared_ = true;
  // What the frame itself changed (a click on a button) is drawn with the next.
  if (session_.revision() != drawn_revision_) {
    drawn_revision_ = session_.revision();
    settle_ = kSettleFrames;
    schedule_playback();
  }
  api_.flush();
  tell_requests();
  // The frame after its end shows it at rest.
  if (motion_.runs(now)) settle_ = std::max(settle_, 2);
  if (settle_ > 0) {
    --settle_;
    platform_->request_frame();
  }
}

void App::draw(double now) {
  platform_->begin_frame();
  ImGui::NewFrame();
  const Platform::Size size = platform_->size();
  const Theme& colours = theme();
  grids_.begin(size.width, size.height, size.ratio);

  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize({size.width, size.height});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  constexpr ImGuiWindowFlags kFlags =
      ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
      ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse |
      ImGuiWindowFlags_NoBringToFrontOnFocus;
  ImGui::Begin("page", nullptr, kFlags);
  pen_->set_theme(colours);
  pen_->set_coarse_pointer(coarse_);
  pen_->begin(ImGui::GetWindowDrawList(), size.ratio);
  ViewContext view{session_, colours, layout_, *pen_};
  view.coarse_pointer = coarse_;
  view.reduced_motion = reduced_motion_;
  view.now_ms = now;
  view.grid = &grids_;
  view.facts = &facts_;
  view.motion = motion_.at(now);
  view.first_moving = motion_.first_event();
  view.panels = &panels_;
  if (session_.loaded()) {
    if (session_.lit().kind != Target::Kind::None) light(view);
    const Rect field = panels_.address_field;
    const bool typed = panels_.address_typed;
    panels_.address_field = {};
    draw_page(view, {0, 0, size.width, size.height});
    // What lies over the picture follows with the next frame.
    if (!(field == panels_.address_field) || typed != panels_.address_typed)
      view.wants_frame = true;
    if (over_) over_(view);
    if (!(session_.hovered() == view.hovered)) session_.hover(view.hovered);
  }
  pen_->finish({0, 0, size.width, size.height});
  ImGui::End();
  ImGui::PopStyleVar(3);
  ImGui::Render();

  const auto part = [](std::uint32_t rgba, unsigned shift) {
    return static_cast<float>((rgba >> shift) & 255U) / 255.0F;
  };
  const std::uint32_t back = colours.background.rgba;
  glDisable(GL_SCISSOR_TEST);
  glClearColor(part(back, 24), part(back, 16), part(back, 8), 1);
  glClear(GL_COLOR_BUFFER_BIT);
  platform_->end_frame();
  if (view.wants_frame) settle_ = std::max(settle_, 1);
}

void App::tell_requests() {
  for (const ShellRequest& request : panels_.requests) {
    Json told{{"action", request.action}};
    told["id"] = request.id;
    emit_("ui", told.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  panels_.requests.clear();
}

}  // namespace cowscope
