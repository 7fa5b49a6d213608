// The running page: owns the session, its API, the window and the views, and decides when to draw.
//
// It draws when something changed (input, a call, a step of playback, a motion, a new size) and a
// few frames after, so that hovering settles; then it asks for no frame at all.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "web/app/grid_port_gl.h"
#include "web/bridge/api.h"
#include "web/layout/later.h"
#include "web/layout/motion.h"
#include "web/layout/page_layout.h"
#include "web/layout/scene_facts.h"
#include "web/platform/platform.h"
#include "web/session/session.h"
#include "web/views/fonts.h"
#include "web/views/panel_state.h"
#include "web/views/pen.h"
#include "web/views/view_context.h"

namespace cowscope {

class App {
 public:
  explicit App(std::unique_ptr<Platform> platform, Api::Emit emit);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  /// Opens the window. False: no picture here (`trouble` says why); the API works all the same, and
  /// whoever listens is told of every change.
  bool open(std::string& trouble);
  /// As in web/app/exports.h.
  std::string window_call(std::string_view method, std::string_view args_json);
  /// As in web/bridge/api.h.
  std::string api_call(std::string_view method, std::string_view args_json);
  /// Where there is no HTML over the picture, this draws what it would say. The picture then shows
  /// no button for what a page alone has.
  void draw_over(std::function<void(ViewContext&)> over);
  const Session& session() const { return session_; }
  /// As in web/app/exports.h.
  bool take_font(int face, const void* bytes, std::size_t size);

 private:
  /// Something changed: draw now and a little longer.
  void invalidate();
  void frame();
  void alarm();
  void schedule_playback();
  void arrange();
  /// The window's size as it is to be drawn for: while presenting, a smaller one, enlarged.
  void fit_window();
  void draw(double now);
  void notice_position(double now);
  const Theme& theme() const;
  void tell_requests();

  std::unique_ptr<Platform> platform_;
  Api::Emit emit_;
  std::function<void(ViewContext&)> over_;
  Session session_;
  Api api_;
  PanelState panels_;
  GridPortGl grids_;
  SceneFacts facts_;
  Fonts fonts_;
  std::unique_ptr<Pen> pen_;
  PageLayout layout_;
  PageInput input_;  // what it was made for
  std::string told_layout_, told_arrangement_;

  bool open_ = false, picture_ = false, visible_ = true, prepared_ = false;
  bool embedded_ = false, coarse_ = false, prefers_dark_ = true, reduced_motion_ = false;
  Platform::Size window_{0, 0, 1};  // as the shell told
  float sentence_height_ = 90, question_height_ = 0;
  int settle_ = 0;  // frames still to draw
  COWSCOPE_LATER std::string note_written(bool on);
  std::vector<Written> written_;  // by the last frame, once somebody asked
  std::uint64_t drawn_revision_ = 0;
  Motion motion_;
};

}  // namespace cowscope
