// The menu of what can be done to what was clicked, beside it. Each entry is a line of script; one
// with parts to fill in goes to the command line, where they can be written anew.
#pragma once

#include <string>
#include <vector>

#include "web/layout/geometry.h"
#include "web/session/offers.h"

namespace cowscope {
struct ViewContext;
}

namespace cowscope::desktop {

class OffersPanel {
 public:
  /// `json`: as the picture's request "offers" tells it (web/app/exports.h).
  void open(const std::string& json);
  bool close();
  void draw(ViewContext& view, Rect page);

  struct Line {
    std::string script;
    bool to_fill_in = false;
  };
  /// What was chosen; empty: nothing.
  Line take();

 private:
  std::vector<OfferTarget> path_;  // the last one is shown; empty: closed
  Rect anchor_;
  bool expanded_ = false;
  Line chosen_;
  std::uint64_t of_ = 0;  // the moment that it is about
};

}  // namespace cowscope::desktop
