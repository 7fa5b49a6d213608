#include "web/layout/anatomy_layout.h"

#include <algorithm>

namespace cowscope {
namespace {

/// A run of events of one access (or of none).
struct Run {
  std::uint32_t access, first, last;
};

std::vector<Run> runs_of(const std::vector<Event>& events) {
  std::vector<Run> runs;
  for (std::uint32_t i = 0; i < events.size(); ++i) {
    if (runs.empty() || runs.back().access != events[i].access)
      runs.push_back({events[i].access, i, i});
    runs.back().last = i;
  }
  return runs;
}

/// Heights alone, to see whether everything fits.
float open_height(const std::vector<Event>& events, const Run& run, const AnatomyStyle& style) {
  float h = 0;
  for (std::uint32_t i = run.first; i <= run.last; ++i) {
    h += style.event;
    if (i > run.first && events[i].by != events[i - 1].by) h += style.mark;
  }
  return h;
}

class List {
 public:
  List(const std::vector<Event>& events, std::uint32_t done, const AnatomyStyle& style,
       Anatomy& out)
      : events_(events), done_(done), style_(style), out_(out) {}

  void open(const Run& run, bool heading) {
    if (heading) add({AnatomyRow::Kind::Access, run.first, run.last, run.access}, style_.access);
    for (std::uint32_t i = run.first; i <= run.last; ++i) {
      // Within one access a change of hands is a trap or its return; elsewhere it is just the next
      // thing.
      if (i > run.first && run.access != 0 && events_[i].by != events_[i - 1].by)
        add({events_[i].by == Actor::Kernel ? AnatomyRow::Kind::Trap : AnatomyRow::Kind::Return, i,
             i, run.access},
            style_.mark);
      AnatomyRow row{AnatomyRow::Kind::Event, i, i, run.access};
      row.by = events_[i].by;
      const bool current = i + 1 == done_;
      if (current) out_.current = static_cast<std::int64_t>(out_.rows.size());
      add(row, far_from_current(i) ? style_.brief : style_.event + (current ? style_.current : 0));
      if (current && style_.card > 0)
        add({AnatomyRow::Kind::Card, i, i, run.access, events_[i].by}, style_.card);
    }
  }
  void fold(const Run& run) {
    add({AnatomyRow::Kind::Folded, run.first, run.last, run.access}, style_.access);
  }

 private:
  bool far_from_current(std::uint32_t i) const {
    if (style_.brief <= 0) return false;
    const std::uint32_t ran = i + 1;
    return (ran > done_ ? ran - done_ : done_ - ran) > style_.near;
  }
  void add(AnatomyRow row, float h) {
    row.y = out_.height;
    row.h = h;
    out_.height += h;
    out_.rows.push_back(row);
  }
  const std::vector<Event>& events_;
  std::uint32_t done_;
  const AnatomyStyle& style_;
  Anatomy& out_;
};

}  // namespace

Anatomy layout_anatomy(const Journal& journal, std::uint32_t event, const AnatomyStyle& style) {
  Anatomy out;
  const std::vector<Run> runs = runs_of(journal.events);
  for (const Run& run : runs) out.accesses += run.access != 0 ? 1U : 0U;
  const bool several = out.accesses > 1;
  float whole = style.current + style.card;
  for (const Run& run : runs)
    whole +=
        open_height(journal.events, run, style) + (several && run.access != 0 ? style.access : 0);

  // The access that the last event belongs to stays open; before the first event, the first one.
  const std::uint32_t at = event > 0 ? event - 1 : 0;
  List list(journal.events, event, style, out);
  for (const Run& run : runs) {
    const bool here = at >= run.first && at <= run.last;
    if (several && run.access != 0 && whole > style.room && !here) list.fold(run);
    else list.open(run, several && run.access != 0);
  }
  return out;
}

}  // namespace cowscope
