// What the page's shell (web/shell) is to the picture in a browser: keys, what the picture asks
// for, and what lies over it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/app/app.h"
#include "web/desktop/command_bar.h"
#include "web/desktop/offers_panel.h"
#include "web/desktop/on_disk.h"
#include "web/platform/platform_desktop.h"
#include "web/views/question.h"

namespace cowscope::desktop {

class Desk {
 public:
  /// `page`: what links lead to.
  Desk(App& app, DesktopPlatform& platform, std::vector<LibraryScenario> library, std::string page);

  struct Opening {
    std::string name, text;   // of its file ("-": standard input), what stands in it
    std::string view = "{}";  // as in a link, as JSON
    bool of_library = false;
  };
  /// Puts a scenario in place. False, and nothing changed: `errors` has a line for each mistake,
  /// with FILE:LINE:COL.
  bool open(const Opening& opening, std::vector<std::string>& errors);

  /// Over the picture, in each frame.
  void draw(ViewContext& view);
  /// An event of web/app/exports.h.
  void hear(std::string_view name, const std::string& json);
  void press(const KeyPress& key);
  void ask_at(float x, float y);
  void drop(const std::string& path);
  bool typing() const;
  /// After each turn of the window: what was asked for while it drew.
  void follow_up();
  /// In how many milliseconds there is something to do though nothing happens; negative: never.
  double wake_in() const;

 private:
  struct Said {
    std::string action, id;
  };
  void answer(const Said& said);
  void choose_twin(const std::string& what);
  void change(std::string_view method, const std::string& args_json = "{}");
  void pick(const std::string& id);
  void share();
  void read_again();
  void run(const std::string& script, bool from_command_line);
  void toggle_theme();
  void toggle_side_by_side();
  void move_line(const std::string& from_to);
  void close_something();
  bool press_named(const KeyPress& key);
  bool press_letter(char letter);
  void look_up();
  void tell(std::string text);
  void draw_address(ViewContext& view);
  void draw_toast(ViewContext& view, Rect page);

  App& app_;
  DesktopPlatform& platform_;
  std::vector<LibraryScenario> library_;
  std::string page_, file_;

  std::vector<Said> said_;
  float sentence_ = 0, question_ = 0;  // heights as the layout was told
  bool heights_changed_ = false, held_ = false;
  QuestionPanel question_panel_;
  CommandBar command_;
  OffersPanel offers_;
  TextField address_;
  std::string address_trouble_;
  bool help_ = false, dark_ = true;
  std::string toast_;
  double toast_until_ = 0;
};

}  // namespace cowscope::desktop
