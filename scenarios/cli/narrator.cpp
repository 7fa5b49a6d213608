#include "scenarios/cli/narrator.h"

#include <algorithm>

#include "engine/stats.h"
#include "scenarios/compare.h"
#include "scenarios/question.h"
#include "scenarios/words.h"

namespace cowscope::cli {
namespace {

/// Where a step's text begins, behind its number.
constexpr std::size_t kTextAfterNumber = 2;

std::string spaces(std::size_t n) { return std::string(n, ' '); }

std::string right(const std::string& text, std::size_t columns) {
  const std::size_t n = columns_of(text);
  return n >= columns ? text : spaces(columns - n) + text;
}

char letter(std::size_t i) { return static_cast<char>('a' + i % 26); }

}  // namespace

std::size_t Narrator::number_width() const {
  return std::max<std::size_t>(3, std::to_string(t_.steps()).size() + 1);
}

/// `lead` stands before the first line, as wide as the indent of the others.
void Narrator::paragraph(const Line& line, std::size_t indent, const Line& lead) {
  bool first = true;
  for (Line& l : wrap(line, kColumns - indent)) {
    Line out = first && !lead.empty() ? lead : Line{{spaces(indent)}};
    out.insert(out.end(), l.begin(), l.end());
    out_.line(out);
    first = false;
  }
}

void Narrator::title() {
  const MachineConfig& config = t_.machine().config();
  const std::string machine =
      std::string(policy_title(config.policy)) + ", " + count_of(config.frames, "frame");
  const std::string title =
      s_.source.title.empty() ? "A script" : printable(s_.source.title.in(language_));
  const std::string shown = cut_to(title, kColumns - columns_of(machine) - 2);
  out_.line({{shown, Style::Strong},
             {spaces(kColumns - columns_of(shown) - columns_of(machine))},
             {machine, Style::Dim}});
  if (!s_.source.summary.empty())
    paragraph({{printable(s_.source.summary.in(language_)), Style::Dim}}, 0);
}

void Narrator::question(const StepSource& source) {
  const std::size_t indent = number_width() + kTextAfterNumber;
  paragraph(styled(mark_names(t_.machine(), source.ask->text.in(language_)), Style::Accent), indent,
            {{right("?", number_width()), Style::Accent}, {spaces(kTextAfterNumber)}});
  for (std::size_t i = 0; i < source.ask->choices.size(); ++i)
    paragraph(
        styled(mark_names(t_.machine(), source.ask->choices[i].text.in(language_)), Style::Plain),
        indent + 3, {{spaces(indent)}, {std::string(1, letter(i)) + "  ", Style::Accent}});
}

void Narrator::answer(const StepSource& source) {
  const Question& q = *source.ask;
  const std::size_t indent = number_width() + kTextAfterNumber;
  std::string text = answer_text(q, t_.machine(), language_);
  if (!text.empty() && std::string(".!?").find(text.back()) == std::string::npos) text += ".";
  Line line = {{capitalised(printable(text)), Style::Good}};
  if (!q.why.empty())
    for (Piece& p : styled(mark_names(t_.machine(), " " + q.why.in(language_)), Style::Plain))
      line.push_back(std::move(p));
  paragraph(line, indent, {{right("=", number_width()), Style::Good}, {spaces(kTextAfterNumber)}});
}

/// What the step changed, at the right of its line.
Line Narrator::effects(std::uint32_t step) const {
  const StepSummary& now = t_.summary(step);
  const StepSummary& was = t_.summary(step - 1);
  std::vector<Piece> parts;
  if (now.outcome != Outcome::Ok) parts.push_back({to_string(now.outcome), Style::Fault});
  const auto add = [&](std::uint64_t n, const char* what, Style style) {
    if (n > 0) parts.push_back({count_of(n, what), style});
  };
  add(now.totals.minor - was.totals.minor, "fault", Style::Dim);
  add(now.totals.major - was.totals.major, "major fault", Style::Dim);
  add(now.totals.copies - was.totals.copies, "copy", Style::Attention);
  add(now.totals.reuses - was.totals.reuses, "reuse", Style::Good);
  if (now.frames_used != was.frames_used)
    parts.push_back(
        {"frames " + grouped(was.frames_used) + " → " + grouped(now.frames_used), Style::Dim});
  Line line;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) line.push_back({" · ", Style::Dim});
    line.push_back(parts[i]);
  }
  return line;
}

void Narrator::command_line(std::uint32_t step, const StepSource& source, bool whole) {
  const std::size_t indent = number_width() + kTextAfterNumber;
  const Line effect = whole ? effects(step) : Line{};
  const std::size_t room = kColumns - indent - (effect.empty() ? 0 : columns_of(effect) + 2);
  const std::string text = cut_to(printable(source.text), room);
  Line line = {{right(std::to_string(step), number_width()), Style::Strong},
               {spaces(kTextAfterNumber)}};
  for (Piece& p : styled(mark_names(t_.machine(), text), Style::Strong))
    line.push_back(std::move(p));
  if (!effect.empty()) {
    line.push_back({spaces(kColumns - indent - columns_of(text) - columns_of(effect))});
    line.insert(line.end(), effect.begin(), effect.end());
  }
  out_.line(line);
}

void Narrator::said(const StepSource& source) {
  const std::size_t indent = number_width() + kTextAfterNumber;
  const StepText words =
      source.say.empty() ? describe_step(s_) : split_say(s_, source.say.in(language_));
  Line line = styled(words.headline, Style::Plain);
  if (!words.rest.empty()) {
    line.push_back({" "});
    for (Piece& p : styled(words.rest, Style::Dim)) line.push_back(std::move(p));
  }
  paragraph(line, indent);
}

void Narrator::unmet_claims(const StepSource& source) {
  const std::size_t indent = number_width() + kTextAfterNumber;
  for (const Expectation& e : source.expects)
    if (const std::string found = unmet(e, t_); !found.empty())
      paragraph({{"claimed otherwise: " + printable(found), Style::Fault}}, indent,
                {{right("!", number_width()), Style::Fault}, {spaces(kTextAfterNumber)}});
}

void Narrator::event(std::uint32_t number) {
  constexpr std::size_t kTitle = 43;
  const Event& e = t_.journal().events[number - 1];
  const EventText words = describe_event(t_.before(), e, &t_.journal());
  const std::size_t indent = number_width() + kTextAfterNumber;
  // Two lanes: what the CPU does stands left, what the kernel does a little to the right.
  const bool cpu = e.by == Actor::Cpu;
  Line lead = {{right(std::to_string(number), indent + 1), Style::Dim},
               {cpu ? "  cpu    " : "   kernel", cpu ? Style::Accent : Style::Attention},
               {" "}};
  const std::size_t lane = columns_of(lead);
  const bool fault = e.kind == EventKind::Fault || e.kind == EventKind::Signal ||
                     e.kind == EventKind::OomKill || e.kind == EventKind::Fail ||
                     e.outcome != Outcome::Ok;
  Line title = styled(mark_names(t_.machine(), words.title), fault ? Style::Fault : Style::Plain);
  const std::size_t used = columns_of(title);
  Line line = lead;
  line.insert(line.end(), title.begin(), title.end());
  if (words.detail.empty()) {
    out_.line(line);
    return;
  }
  const Line detail = styled(mark_names(t_.machine(), words.detail), Style::Dim);
  const std::size_t column = lane + kTitle;
  if (used + 2 >
      kTitle) {  // the title needs the line; the detail goes beneath if it does not fit behind
    if (lane + used + 2 + columns_of(detail) <= kColumns) {
      line.push_back({"  "});
      line.insert(line.end(), detail.begin(), detail.end());
      out_.line(line);
    } else {
      out_.line(line);
      paragraph(detail, column);
    }
    return;
  }
  line.push_back({spaces(kTitle - used)});
  paragraph(detail, column, line);
}

/// How many events after `index` repeat, access by access, the one that ends there; counts the
/// accesses.
std::uint32_t Narrator::repeated(std::uint32_t index, std::uint32_t last,
                                 std::uint32_t& accesses) const {
  const auto& all = t_.journal().events;
  const std::uint32_t access = all[index].access;
  if (access == 0 || (index + 1 < last && all[index + 1].access == access)) return 0;
  std::uint32_t begin = index;
  while (begin > 0 && all[begin - 1].access == access) --begin;
  const std::uint32_t length = index + 1 - begin;
  const auto alike = [&](const Event& a, const Event& b) {
    return a.kind == b.kind && a.decision == b.decision && a.reason == b.reason &&
           a.outcome == b.outcome && a.pid == b.pid && a.region == b.region && a.count == b.count &&
           a.refs_before == b.refs_before && a.refs_after == b.refs_after &&
           (a.from == kNoFrame) == (b.from == kNoFrame);
  };
  std::uint32_t at = index + 1;
  while (at + length <= last) {
    const std::uint32_t next = all[at].access;
    if (next == 0) break;
    bool same = at + length == all.size() || all[at + length].access != next;
    for (std::uint32_t i = 0; i < length && same; ++i)
      same = all[at + i].access == next && alike(all[begin + i], all[at + i]);
    if (!same) break;
    ++accesses;
    at += length;
  }
  return accesses > 0 ? at - index - 1 : 0;
}

void Narrator::events(std::uint32_t last) {
  const std::size_t indent = number_width() + kTextAfterNumber;
  for (std::uint32_t i = 0; i < last; ++i) {
    event(i + 1);
    std::uint32_t accesses = 0;
    const std::uint32_t skipped = repeated(i, last, accesses);
    if (skipped == 0) continue;
    std::vector<std::uint32_t> pages;
    std::vector<std::uint32_t> frames;
    for (std::uint32_t k = i + 1; k <= i + skipped; ++k) {
      const Event& e = t_.journal().events[k];
      const bool ends =
          k + 1 == t_.journal().events.size() || t_.journal().events[k + 1].access != e.access;
      if (!ends) continue;
      pages.push_back(e.page);
      if (e.to != kNoFrame) frames.push_back(e.to.value());
    }
    std::string text = "the same for ";
    const bool ascending = std::is_sorted(pages.begin(), pages.end());
    text += ascending ? page_list(pages) : count_of(accesses, "page");
    if (ascending && frames.size() == pages.size() &&
        std::is_sorted(frames.begin(), frames.end())) {
      std::string list = page_list(frames);  // "pages 1 to 3": the same words, of frames
      text += list.rfind("page", 0) == 0 ? ", frame" + list.substr(4) : "";
    }
    const std::string numbers = std::to_string(i + 2) + "–" + std::to_string(i + 1 + skipped);
    out_.line({{right(numbers, indent + 1), Style::Dim}, {"  " + text, Style::Dim}});
    i += skipped;
  }
}

void Narrator::step(std::uint32_t step, std::uint32_t event) {
  const StepSource& source = s_.steps[step - 1];
  const bool whole = event >= t_.summary(step).events;
  out_.line();
  if (source.ask) {
    t_.seek(step - 1);
    question(source);
    out_.line();
  }
  t_.seek(step, event);
  command_line(step, source, whole);
  if (!source.broken.empty())
    paragraph({{"passed over: " + printable(source.broken), Style::Fault}},
              number_width() + kTextAfterNumber);
  if (whole) {
    if (source.ask) answer(source);
    said(source);
    if (t_.machine().config().policy == s_.source.machine.policy) unmet_claims(source);
  }
  if (events_) events(t_.position().event);
}

void Narrator::stopped() {
  const Position at = t_.position();
  const std::uint32_t of = t_.summary(at.step).events;
  out_.line();
  std::string text =
      "Here it stops: step " + std::to_string(at.step) + " of " + std::to_string(t_.steps());
  if (at.event < of)
    text += ", after event " + std::to_string(at.event) + " of " + std::to_string(of);
  const FrameUse use = frame_use(t_.machine().state());
  text += ". " + grouped(use.used) + " of " + count_of(use.total, "frame") + " in use, " +
          grouped(use.shared) + " shared.";
  paragraph({{text, Style::Dim}}, 0);
}

}  // namespace cowscope::cli
