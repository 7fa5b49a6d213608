#include "web/views/guests.h"

#include <string>

#include "web/views/cells.h"
#include "web/views/panel_bits.h"

namespace cowscope {
namespace {

constexpr float kOut = 5;  // so far a plug stands out of the box

}  // namespace

void draw_guest(ViewContext& view, const Guest& guest, std::string_view doing) {
  Pen& pen = view.pen;
  const Theme& theme = view.theme;
  const ProcessFacts& f = guest.facts;
  const Colour own = theme.owner(f.colour);
  const Rect plug{guest.row.x - kOut, guest.row.y, guest.row.w + kOut - 12, guest.row.h};
  pen.fill(plug, theme.panel, 6);
  pen.stroke(plug, f.acts ? own : theme.line, 6, f.acts ? 1.5F : 1.0F);
  pen.side_strip(plug, own);
  const float x = plug.x + kOut + 12, end = plug.right() - 10;
  const float right = doing.empty() ? 0 : pen.measure(doing, 12, Face::Semibold) + 10;
  const float used =
      pen.text({x, plug.y, end - x - right, plug.h}, f.name, {own, 14, Face::Semibold});
  const std::string pid = "pid " + std::to_string(f.pid.value());
  const std::string state = f.state == ProcessState::Waiting ? ", waiting" : "";
  const std::string kind = f.borrows ? "vfork child" : "thread";
  const std::string brief = pid + " · " + kind + state, whole = brief + ": the same memory";
  const std::string_view words =
      fitting(pen, end - x - used - 10 - right, 12, {whole, brief, kind});
  pen.text({x + used + 10, plug.y, end - x - used - 10 - right, plug.h}, words,
           {theme.text_dim, 12});
  if (!doing.empty())
    pen.text({x, plug.y, end - x, plug.h}, doing, {own, 12, Face::Semibold, Align::Right});
}

void draw_more_guests(ViewContext& view, Rect row, std::uint64_t count) {
  if (count == 0) return;
  view.pen.text({row.x + 12, row.y, row.w - 24, row.h},
                "and " + thousands(count) + (count == 1 ? " more thread" : " more threads"),
                {view.theme.text_dim, 12});
}

}  // namespace cowscope
