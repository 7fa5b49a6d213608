#include "tests/support/random_commands.h"

#include <string>

namespace cowscope::testing {
namespace {

/// Modulo instead of a distribution: distributions differ between standard libraries.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(engine_() % n); }
  bool one_in(std::uint32_t n) { return below(n) == 0; }

 private:
  std::mt19937 engine_;
};

Prot any_prot(Dice& dice) {
  static constexpr Prot kAll[] = {{true, true, false}, {true, true, false},   {true, false, false},
                                  {true, true, false}, {false, false, false}, {true, false, true},
                                  {true, true, true}};
  return kAll[dice.below(7)];
}

}  // namespace

std::shared_ptr<Setup> random_setup(std::uint32_t seed) {
  Dice dice(seed);
  auto setup = std::make_shared<Setup>();
  TextPool& t = setup->texts;
  MachineConfig& c = setup->config;
  c.frames = 16 + dice.below(60);
  c.tlb_entries = dice.below(3) == 0 ? dice.below(3) : 8;
  c.zero_page = !dice.one_in(3);
  c.max_processes = 2 + dice.below(8);
  c.fault_around = 1U << dice.below(4);
  c.policy = dice.one_in(4) ? Policy::Eager : Policy::Cow;
  c.files.push_back({t.intern("/bin/a"), 1 + dice.below(8), true, false});
  for (const char* name : {"one", "two"}) {
    ProgramConfig p{t.intern(name), {}};
    RegionConfig text{t.intern("text"),
                      1 + dice.below(5),
                      {true, false, true},
                      Sharing::Private,
                      FileId{0},
                      0,
                      0,
                      {}};
    text.touched = dice.below(2);
    RegionConfig data{t.intern("data"),
                      1 + dice.below(3),
                      {true, true, false},
                      Sharing::Private,
                      FileId{0},
                      dice.below(2),
                      0,
                      {}};
    RegionConfig heap{
        t.intern("heap"), 1 + dice.below(5), {true, true, false}, Sharing::Private, {}, 0, 0, {}};
    heap.touched = dice.below(2);
    RegionConfig common{
        t.intern("common"), 1 + dice.below(3), {true, true, false}, Sharing::Shared, {}, 0, 0, {}};
    p.regions = {text, data, heap, common};
    c.programs.push_back(p);
  }
  return setup;
}

std::vector<Command> random_commands(const std::shared_ptr<Setup>& setup, std::uint32_t seed,
                                     std::size_t count) {
  Dice dice(seed ^ 0x9e3779b9U);
  Machine m(setup);
  TextPool& t = setup->texts;
  std::vector<Command> commands;
  std::uint32_t made = 0;
  std::vector<TextId> names;

  const auto range_of = [&](const Process& p) -> PageRange {
    PageRange r;
    const auto& known = m.state().space(p.space).names();
    if (known.empty() || dice.one_in(40)) {
      r.first_address = r.last_address = VirtualAddress{0x4000'0000ULL + dice.below(1U << 29)};
      return r;
    }
    const NamedRange& n = known[dice.below(static_cast<std::uint32_t>(known.size()))];
    r.region = n.name;
    if (n.pages == 0 || dice.one_in(6)) {
      r.whole = true;
      return r;
    }
    r.first = dice.below(static_cast<std::uint32_t>(n.pages));
    r.last = r.first + dice.below(static_cast<std::uint32_t>(n.pages) - r.first);
    return r;
  };

  while (commands.size() < count) {
    const auto new_name = [&] { return t.intern("p" + std::to_string(made + 1)); };
    Command c = Spawn{new_name(), t.intern(dice.one_in(2) ? "one" : "two")};
    if (!names.empty() && !dice.one_in(25)) {
      const TextId who =
          names[names.size() - 1 -
                dice.below(static_cast<std::uint32_t>(std::min<std::size_t>(names.size(), 12)))];
      const Process* p = m.state().find(who);
      // The dead are asked now and then (ESRCH); mostly it is the living who act.
      if (p == nullptr || (!p->alive() && m.state().living > 0 && !dice.one_in(12))) continue;
      switch (dice.below(20)) {
        case 0:
        case 1:
        case 2: c = Fork{who, new_name()}; break;
        case 3:
          c = dice.one_in(2) ? Command(Exec{who, t.intern(dice.one_in(2) ? "one" : "two")})
                             : Command(Brk{who, static_cast<std::int64_t>(dice.below(7)) - 3});
          break;
        case 4:
          c = dice.one_in(2) ? Command(Exit{who, static_cast<std::int32_t>(dice.below(3))})
                             : Command(Wait{who, {}});
          break;
        case 5:
          c = dice.one_in(3)
                  ? Command(Kill{who})
                  : Command(Wait{who, names[dice.below(static_cast<std::uint32_t>(names.size()))]});
          break;
        case 6: {
          const bool shared = dice.one_in(3), file = !shared && dice.one_in(3);
          c = Mmap{who,
                   t.intern("m" + std::to_string(dice.below(3))),
                   1 + dice.below(5),
                   any_prot(dice),
                   shared ? Sharing::Shared : Sharing::Private,
                   file ? t.intern("/bin/a") : TextId{},
                   dice.below(2)};
          break;
        }
        case 7: c = Munmap{who, range_of(*p)}; break;
        case 8: c = Mprotect{who, range_of(*p), any_prot(dice)}; break;
        case 9: c = Madvise{who, range_of(*p), Advice::DontNeed}; break;
        case 10:
        case 11:
        case 12:
        case 13: c = Read{who, range_of(*p)}; break;
        default: {
          std::uint32_t offset = dice.one_in(4) ? 4090 + dice.below(8) : dice.below(3);
          c = Write{who, range_of(*p), offset,
                    dice.one_in(4) ? TextId{}
                                   : t.intern("w" + std::to_string(dice.below(50)) + "-bytes")};
          break;
        }
      }
    }
    if (m.check(c, [](TextId) { return false; })) continue;
    if (const auto* s = std::get_if<Spawn>(&c)) ++made, names.push_back(s->as);
    if (const auto* f = std::get_if<Fork>(&c)) ++made, names.push_back(f->as);
    m.run(c, static_cast<std::uint32_t>(commands.size() + 1));
    commands.push_back(c);
  }
  return commands;
}

}  // namespace cowscope::testing
