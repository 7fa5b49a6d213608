#include "web/bridge/view_json.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "engine/stats.h"
#include "scenarios/words.h"
#include "web/bridge/json_writer.h"
#include "web/bridge/twin_json.h"
#include "web/bridge/view_behind.h"
#include "web/layout/event_facts.h"
#include "web/layout/facts.h"

namespace cowscope {
namespace {

/// The part of a list that is shown: at most kMostListed, `at` (from 1; 0: the beginning) among
/// them.
struct Window {
  std::size_t first = 0, count = 0;
};
Window window_around(std::size_t size, std::size_t at) {
  Window w;
  w.count = std::min(size, kMostListed);
  const std::size_t half = kMostListed / 2;
  w.first = std::min(at > half ? at - half : 0, size - w.count);
  return w;
}

constexpr std::string_view kNoBreakpoints =
    R"({"steps":[],"fault":false,"copy":false,"frame":null})";

class ViewWriter {
 public:
  ViewWriter(const Session& session, OwnerTable& owners, TerminalLog& terminal)
      : s_(session), owners_(owners), terminal_(terminal) {}

  std::string write() {
    out_.object();
    out_.boolean("loaded", s_.loaded()).number("revision", s_.revision());
    out_.number("generation", s_.generation());
    if (s_.loaded() && s_.teaching()) write_teaching(out_, s_);
    out_.number("level", static_cast<std::uint64_t>(s_.level()));
    out_.text("theme", to_string(s_.theme())).text("tab", to_string(s_.tab()));
    out_.text("lang", s_.language()).text("speed", to_string(s_.speed()));
    if (s_.loaded()) scenario();
    else nothing();
    out_.end_object();
    return out_.take();
  }

 private:
  /// Before the first scenario every key is there all the same.
  void nothing() {
    out_.raw(
        R"("title":"","id":"","summary":"","policy":"cow","branch":"","branches":[],"step":0,"event":0,)"
        R"("steps":0,"eventCount":0,"playing":false,"canUndo":false,"canRedo":false,"eyebrow":"","headline":[],"rest":[],)"
        R"("twin":null,"command":null,"next":[],"question":null,"answered":null,"processes":[],)"
        R"("frames":{"total":0,"used":0,"shared":0,"free":0,"list":[]},"events":[],"script":[],"code":[],"pinned":null)");
    out_.key("breakpoints").raw(kNoBreakpoints);
  }

  void scenario() {
    const Scenario& source = s_.source();
    out_.text("title", source.title.in(s_.language())).text("id", source.id);
    out_.text("summary", source.summary.in(s_.language()));
    out_.text("policy", to_string(s_.policy())).text("branch", s_.branch());
    out_.key("branches").array();
    for (const Branch& b : source.branches) out_.text(b.name);
    out_.end_array();

    const Timeline& t = s_.timeline();
    out_.number("step", t.position().step).number("event", t.position().event);
    out_.number("steps", t.steps()).number("eventCount", t.journal().events.size());
    out_.boolean("playing", s_.playing()).boolean("canUndo", s_.can_undo());
    out_.boolean("canRedo", s_.can_redo());
    words();
    questions();
    processes();
    frames();
    events();
    script();
    code();
    if (has_behind()) write_behind(out_, s_, terminal_);
    out_.key("pinned");
    if (s_.pinned().kind == Target::Kind::None) out_.null();
    else out_.raw(pinned_json(s_));
    out_.key("breakpoints").raw(s_.breakpoints().any() ? breakpoints_json(s_) : kNoBreakpoints);
    if (!cut_.empty()) {
      out_.key("more").object();
      for (const auto& [name, more] : cut_) out_.number(name, more);
      out_.end_object();
    }
  }

  bool has_behind() const {
    const MachineConfig& config = machine().config();
    const std::uint32_t step = s_.timeline().position().step;
    return config.swap != 0 || !config.groups.empty() || config.overcommit == Overcommit::Strict ||
           !machine().state().terminal->empty() ||
           (step > 0 && s_.timeline().summary(step).outcome == Outcome::Enomem);
  }

  void spans(const char* name, const Sentence& sentence) {
    out_.key(name).array();
    for (const Span& span : sentence) {
      out_.object().text("text", span.text);
      if (span.pid != kInit)
        out_.number("pid", span.pid.value()).number("colour", s_.colour_index(span.pid));
      out_.end_object();
    }
    out_.end_array();
  }

  void words() {
    write_twin_choice(out_, s_.twin());
    if (s_.twin().with == TwinChoice::With::Nothing || !write_twin_words(out_, s_)) {
      const StepText sentence = s_.sentence();
      out_.text("eyebrow", s_.eyebrow());
      spans("headline", sentence.headline);
      spans("rest", sentence.rest);
    }
    const auto command = s_.command_text();
    out_.key("command");
    if (command) out_.text(*command);
    else out_.null();
    spans("next", s_.next());
  }

  void question(const char* name, const QuestionView* q) {
    out_.key(name);
    if (q == nullptr) {
      out_.null();
      return;
    }
    out_.object().number("step", q->step).boolean("revealed", q->revealed).text("text", q->text);
    out_.key("choices").array();
    for (const std::string& c : q->choices) out_.text(c);
    out_.end_array().key("given");
    if (q->given) out_.text(*q->given);
    else out_.null();
    out_.text("answer", q->answer).boolean("right", q->right).text("why", q->why).end_object();
  }

  void questions() {
    const auto asked = s_.question(), answered = s_.answered();
    question("question", asked ? &*asked : nullptr);
    const bool beside =
        asked && !asked->revealed && answered && (answered->given || s_.presenting());
    question("answered", beside ? &*answered : nullptr);
  }

  void note_cut(const char* name, std::size_t size, std::size_t shown) {
    if (size > shown) cut_.emplace_back(name, size - shown);
  }

  void processes() {
    out_.key("processes").array();
    const MachineState& state = machine().state();
    std::size_t all = 0;
    for (const Process& p : state.processes) {
      if (p.state == ProcessState::Gone || ++all > kMostListed) continue;
      process(p);
    }
    out_.end_array();
    note_cut("processes", all, kMostListed);
  }

  void process(const Process& p) {
    const MachineState& state = machine().state();
    const MemoryUse use = p.alive() ? memory_use(state, p.space) : MemoryUse{};
    out_.object().number("pid", p.pid.value()).text("name", machine().texts()[p.name]);
    out_.number("colour", s_.colour_index(p.pid)).number("parent", p.parent.value());
    out_.text("state", to_string(p.state)).number("rss", use.rss).key("pss").fraction(use.pss);
    out_.number("uss", use.uss).key("regions").array();
    if (p.alive())
      for (const Region& r : state.space(p.space).regions()) region(p.space, r);
    out_.end_array().end_object();
  }

  void region(SpaceId space, const Region& r) {
    const std::string name(machine().texts()[r.name]);
    out_.object().text("name", name).text("prot", prot_text(r.prot));
    out_.text("sharing", r.sharing == Sharing::Private ? "private" : "shared");
    out_.number("pagesTotal", r.pages).key("pages").array();
    const std::uint64_t shown =
        std::min<std::uint64_t>({r.pages, kMostListed, kMostPages - pages_listed_});
    pages_listed_ += static_cast<std::size_t>(shown);
    for (std::uint64_t i = 0; i < shown; ++i) page(space, r, r.start + i);
    out_.end_array();
    if (r.pages > shown) out_.number("more", r.pages - shown);
    out_.end_object();
  }

  /// What the process may do there, in the words that the shell's table knows or shows as they are.
  const char* page_state(const Region& r, Entry e) const {
    if (!e.present()) return "absent";
    if (r.sharing == Sharing::Shared) return "shared on purpose";
    if (e.writable()) return "own";
    if (e.zero_page()) return "the shared page of zeros";
    if (!r.prot.write) return "read-only";
    return machine().state().frames.refs(e.frame()) > 1 ? "shared" : "sole";
  }

  void page(SpaceId space, const Region& r, PageNumber page) {
    const Entry e = machine().state().space(space).table().get(page);
    out_.object().number("page", r.index_of(page)).key("frame");
    if (e.maps_frame()) out_.number(e.frame().value());
    else out_.null();
    out_.number("refs", e.maps_frame() ? machine().state().frames.refs(e.frame()) : 0);
    out_.text("state", page_state(r, e));
    out_.text("text", e.present() ? readable(machine().bytes(space, page)) : std::string());
    out_.end_object();
  }

  void frames() {
    const MachineState& state = machine().state();
    const FrameUse use = frame_use(state);
    out_.key("frames").object().number("total", use.total).number("used", use.used);
    out_.number("shared", use.shared).number("free", use.free).key("list").array();
    owners_.follow(state);
    owners_.forget_changes();
    std::size_t shown = 0;
    for (std::uint32_t n = 0;
         n < state.frames.size() && shown < std::min<std::size_t>(kMostListed, use.used); ++n)
      if (const FrameNumber f{n}; !state.frames.is_free(f)) {
        frame(f, state.frames[f], owners_[f]);
        ++shown;
      }
    out_.end_array();
    if (use.used > shown) out_.number("more", use.used - shown);
    out_.end_object();
  }

  /// The processes that run in an address space, threads too.
  const std::vector<std::string_view>& people_in(SpaceId space) {
    if (people_.empty())
      for (const Process& p : machine().state().processes)
        if (p.alive()) people_[p.space].push_back(machine().texts()[p.name]);
    return people_[space];
  }

  void frame(FrameNumber number, const Frame& f, const Owners& owners) {
    out_.object().number("frame", number.value()).number("refs", f.refs()).key("users").array();
    for (std::size_t i = 0; i < owners.kept(); ++i)
      for (const std::string_view name : people_in(owners.list[i].space)) out_.text(name);
    out_.end_array();
    if (owners.count > owners.kept()) out_.number("moreUsers", owners.count - owners.kept());
    out_.text("text", readable(machine().contents().bytes(f.content)));
    out_.boolean("protected", owners.any_protected()).text("kind", to_string(f.kind)).end_object();
  }

  void events() {
    const Timeline& t = s_.timeline();
    const std::vector<Event>& all = t.journal().events;
    const std::uint32_t at = t.position().event;
    const Window w = window_around(all.size(), at);
    out_.key("events").array();
    for (std::size_t i = w.first; i < w.first + w.count; ++i) {
      const EventText words = describe_event(t.before(), all[i], &t.journal());
      out_.object().number("number", i + 1).text("kind", to_string(all[i].kind));
      out_.text("by", all[i].by == Actor::Cpu ? "cpu" : "kernel");
      out_.text("title", words.title).text("detail", words.detail);
      out_.boolean("current", i + 1 == at).boolean("done", i < at);
      if (i + 1 == at && s_.level() == Level::Machine) facts();
      out_.end_object();
    }
    out_.end_array();
    note_cut("events", all.size(), w.count);
  }

  /// The current event looked into.
  void facts() {
    const Timeline& t = s_.timeline();
    const EventFacts facts = event_facts(Scene(t), t.commands()[t.position().step - 1]);
    out_.key("facts").object().text("why", facts.why).key("lines").array();
    for (const EventLine& line : facts.lines)
      out_.object()
          .text("name", line.name)
          .text("value", line.value)
          .text("words", line.words)
          .end_object();
    out_.end_array().end_object();
  }

  void script() {
    const StepList& steps = s_.scenario().steps;
    const std::uint32_t at = s_.timeline().position().step;
    const Window w = window_around(steps.size(), at);
    out_.key("script").array();
    for (std::size_t i = w.first; i < w.first + w.count; ++i) {
      const bool untold = s_.untold(static_cast<std::uint32_t>(i + 1));
      out_.object().number("step", i + 1).text("text", untold ? "…" : steps[i].text);
      out_.boolean("current", i + 1 == at).key("broken");
      if (untold || steps[i].broken.empty()) out_.null();
      else out_.text(steps[i].broken);
      out_.end_object();
    }
    out_.end_array();
    note_cut("script", steps.size(), w.count);
  }

  void code() {
    const std::vector<std::string>& lines = s_.source().code;
    const std::vector<std::uint32_t> marks = s_.code_lines();
    const std::size_t shown = std::min(lines.size(), kMostListed);
    out_.key("code").array();
    for (std::size_t i = 0; i < shown; ++i) {
      const bool untold = s_.untold_line(static_cast<std::uint32_t>(i + 1));
      out_.object().number("line", i + 1).text("text", untold ? "…" : lines[i]);
      out_.key("pids").array();
      for (std::size_t p = 0; p < marks.size(); ++p)
        if (marks[p] == i + 1) out_.number(p + 1);
      out_.end_array().end_object();
    }
    out_.end_array();
    note_cut("code", lines.size(), shown);
  }

  const Machine& machine() const { return s_.timeline().machine(); }

  const Session& s_;
  OwnerTable& owners_;
  TerminalLog& terminal_;
  std::map<SpaceId, std::vector<std::string_view>> people_;
  std::size_t pages_listed_ = 0;
  JsonWriter out_;
  std::vector<std::pair<std::string, std::size_t>> cut_;
};

}  // namespace

std::string view_json(const Session& session, OwnerTable& owners, TerminalLog& terminal) {
  return ViewWriter(session, owners, terminal).write();
}

}  // namespace cowscope
