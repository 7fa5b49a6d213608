#include "scenarios/question.h"

#include <algorithm>
#include <variant>

#include "scenarios/number_text.h"

namespace cowscope {
namespace {

std::string trimmed(const std::string& text) {
  const auto from = text.find_first_not_of(" \t\n");
  if (from == std::string::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\n") - from + 1);
}

std::string page_text(const PageRef& page) {
  return page.who + " " + page.region + "[" + std::to_string(page.page) + "]";
}

/// The frame behind a page as a number; empty where there is none.
std::string frame_number(const PageRef& ref, const Machine& m) {
  const TextId who = m.texts().find(ref.who), region = m.texts().find(ref.region);
  const Process* p = who.value() != 0 ? m.state().find(who) : nullptr;
  if (p == nullptr || !p->alive()) return {};
  const NamedRange* named = m.state().space(p->space).find(region);
  if (named == nullptr || ref.page >= named->pages) return {};
  const Entry e = m.state().space(p->space).table().get(named->start + ref.page);
  return e.maps_frame() ? std::to_string(e.frame().value()) : std::string();
}

std::string measured(const Measure& measure, const Machine& machine) {
  const auto value = evaluate(measure, machine);
  return value ? number_text(*value) : std::string("none");
}

}  // namespace

const Choice* choice_of(const Question& question, const std::string& given) {
  const std::string text = trimmed(given);
  for (const Choice& c : question.choices)
    if (std::any_of(c.text.texts.begin(), c.text.texts.end(),
                    [&](const auto& t) { return t.second == text; }))
      return &c;
  return nullptr;
}

std::string answer_text(const Question& question, const Machine& machine,
                        const std::string& language) {
  if (const auto* literal = std::get_if<std::string>(&question.answer)) {
    const Choice* choice = choice_of(question, *literal);
    return choice != nullptr ? choice->text.in(language) : *literal;
  }
  if (const auto* measure = std::get_if<Measure>(&question.answer))
    return measured(*measure, machine);
  if (const auto* page = std::get_if<PointAtPage>(&question.answer))
    return "page " + std::to_string(page->page.page) + " of " + page->page.who + "’s " +
           page->page.region;
  const std::string frame = frame_number(std::get<PointAtFrame>(question.answer).page, machine);
  return frame.empty() ? std::string("no frame") : "frame " + frame;
}

bool is_right(const Question& question, const Machine& machine, const std::string& given) {
  const std::string text = trimmed(given);
  if (const auto* literal = std::get_if<std::string>(&question.answer)) {
    if (text == trimmed(*literal)) return true;
    const Choice* right = choice_of(question, *literal);
    return right != nullptr && right == choice_of(question, text);
  }
  if (const auto* measure = std::get_if<Measure>(&question.answer))
    return text == measured(*measure, machine);
  if (const auto* page = std::get_if<PointAtPage>(&question.answer))
    return text == page_text(page->page);
  const std::string frame = frame_number(std::get<PointAtFrame>(question.answer).page, machine);
  return !frame.empty() && (text == frame || text == "frame " + frame);
}

}  // namespace cowscope
