// The command line: script text that runs where the picture stands. Tab completes, ↑ and ↓ bring
// back what ran before, and what is wrong is told under the word that is.
#pragma once

#include <string>
#include <vector>

#include "web/app/app.h"
#include "web/session/completion.h"
#include "web/views/text_field.h"

namespace cowscope::desktop {

class CommandBar {
 public:
  explicit CommandBar(App& app);

  void open(std::string_view text = {});
  /// False: it was closed already.
  bool close();
  bool typing() const { return shown_ && (field_.focused || field_.wants_focus); }
  /// Where the layout has a place for it, else at the page's foot while it is used.
  void draw(ViewContext& view, Rect page);
  /// The line that is to be run; empty: none.
  std::string take();
  /// What came of it.
  void refused(const Diagnostic& why);
  void ran(std::string note);

 private:
  std::optional<std::string> ask(TextField::Ask what, const std::string& now);
  void draw_report(ViewContext& view, Rect page, Rect field);
  void draw_completions(ViewContext& view, Rect page, Rect field);

  App& app_;
  TextField field_;
  bool shown_ = false;
  std::string wanted_;                // to be run
  std::vector<std::string> history_;  // the last one last
  std::size_t at_ = 0;                // in it; its size: what is being typed
  std::string report_;
  bool error_ = false;
  std::uint32_t column_ = 0;  // of what is wrong, from 1; 0: nowhere
  std::string completed_for_;
  Completions completions_;
};

}  // namespace cowscope::desktop
