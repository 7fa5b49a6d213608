#include "web/figure/figure.h"

#include <algorithm>

#include "scenarios/narration.h"
#include "web/figure/figure_body.h"

namespace cowscope {
namespace {

const char* policy_name(Policy policy) {
  switch (policy) {
    case Policy::Eager: return "Copy all at fork";
    case Policy::OnDemand: return "Share page tables too";
    case Policy::Cow: break;
  }
  return "Copy on write (Linux)";
}

std::string where(const Session& session) {
  const Position at = session.timeline().position();
  const std::size_t events = session.timeline().journal().events.size();
  std::string text =
      "Step " + std::to_string(at.step) + " of " + std::to_string(session.timeline().steps());
  if (at.event < events)
    text += ", event " + std::to_string(at.event) + " of " + std::to_string(events);
  return text;
}

SvgLine coloured(const Session& session, const Theme& theme, const Sentence& sentence, Colour ink,
                 FontWeight weight) {
  SvgLine line;
  for (const Span& span : sentence)
    line.push_back({clean_text(span.text),
                    span.pid == Pid{} ? ink : theme.owner(session.colour_index(span.pid)), weight});
  return line;
}

class Figure {
 public:
  Figure(const Session& session, const FigureOptions& options)
      : session_(session),
        theme_(options.dark ? dark_theme() : light_theme()),
        words_(options.words),
        width_(std::clamp(options.width, FigureOptions::kLeast, FigureOptions::kMost)),
        pad_(!options.words  ? 0.0F
             : width_ >= 600 ? 24.0F
                             : 12.0F) {
    const CompiledScenario& scenario = session.scenario();
    facts_.follow(*scenario.timeline, session.generation(), scenario.cast);
  }

  std::string write() {
    text_ = session_.sentence();
    float y = pad_;
    if (words_) y = head(y);
    FigureContext context{svg_, theme_, session_, facts_};
    y += figure_body(context, {pad_, y}, width_ - 2 * pad_);
    if (words_) y = foot(y);
    const std::string title =
        session_.source().title.in(session_.language()) + " · " + where(session_);
    return svg_.document(width_, y + pad_, theme_.background, title, description());
  }

 private:
  /// Eyebrow, headline and what follows from it.
  float head(float y) {
    const float room = width_ - 2 * pad_;
    SvgLine eyebrow{{where(session_), theme_.accent, FontWeight::Semibold}};
    const std::string what = session_.eyebrow();
    if (!what.empty()) eyebrow.push_back({" · " + clean_text(what), theme_.text_dim});
    for (const SvgLine& line : wrap_runs(eyebrow, room, 14, false, 2)) {
      svg_.runs_at({pad_, y + 14}, line, 14);
      y += 20;
    }
    y += 4;
    const float size = std::clamp(width_ * 0.032F, 20.0F, 32.0F);
    y = prose(text_.headline, y, size, theme_.text, FontWeight::Bold);
    y = prose(text_.rest, y, std::max(16.0F, size * 0.72F), theme_.text_dim, FontWeight::Regular);
    return y + 14;
  }

  float prose(const Sentence& sentence, float y, float size, Colour ink, FontWeight weight) {
    const float step = size * 1.26F;
    const bool rtl = right_to_left(plain(sentence));
    for (const SvgLine& line : wrap_runs(coloured(session_, theme_, sentence, ink, weight),
                                         width_ - 2 * pad_, size, false, 6)) {
      svg_.runs_at({rtl ? width_ - pad_ : pad_, y + size}, line, size, false, TextAnchor::Start,
                   rtl);
      y += step;
    }
    return y;
  }

  float foot(float y) {
    const float room = width_ - 2 * pad_;
    const std::string policy = policy_name(session_.policy());
    y += 10;
    const float right =
        svg_.text({pad_, y, room, 18}, policy,
                  {theme_.text_faint, 12, FontWeight::Regular, false, TextAnchor::End});
    std::string title = session_.source().title.in(session_.language());
    if (!session_.branch().empty()) title += " · " + session_.branch();
    svg_.text({pad_, y, room - right - 16, 18}, title, {theme_.text_dim, 12, FontWeight::Semibold});
    return y + 18 - pad_ * 0.25F;
  }

  std::string description() const {
    std::string out = plain(text_.headline);
    if (!text_.rest.empty()) out += " " + plain(text_.rest);
    const FrameSums& sums = facts_.frames().all();
    out += " " + std::to_string(sums.used) + " of " + std::to_string(sums.frames) +
           " frames are used, " + std::to_string(sums.shared) + " of them by more than one.";
    return out;
  }

  const Session& session_;
  const Theme& theme_;
  bool words_;
  float width_, pad_;
  SceneFacts facts_;
  SvgWriter svg_;
  StepText text_;
};

}  // namespace

std::string svg_figure(const Session& session, const FigureOptions& options) {
  return Figure(session, options).write();
}

}  // namespace cowscope
