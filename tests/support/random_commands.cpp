#include "tests/support/random_commands.h"

#include <string>

namespace cowscope::testing {
namespace {

Prot any_prot(Dice& dice) {
  static constexpr Prot kAll[] = {{true, true, false}, {true, true, false},   {true, false, false},
                                  {true, true, false}, {false, false, false}, {true, false, true},
                                  {true, true, true}};
  return kAll[dice.below(7)];
}

}  // namespace

std::shared_ptr<Setup> random_setup(std::uint32_t seed) {
  Dice dice(seed);
  return random_setup(dice);
}

std::shared_ptr<Setup> random_setup(Dice& dice) {
  auto setup = std::make_shared<Setup>();
  TextPool& t = setup->texts;
  MachineConfig& c = setup->config;
  c.frames = 16 + dice.below(60);
  c.tlb_entries = dice.below(3) == 0 ? dice.below(3) : 8;
  c.zero_page = !dice.one_in(3);
  c.max_processes = 2 + dice.below(8);
  c.fault_around = 1U << dice.below(4);
  c.policy = dice.one_in(4) ? Policy::Eager : dice.one_in(4) ? Policy::OnDemand : Policy::Cow;
  // Two pages at least: before the end of a file of one page, Linux 6.18 maps nothing around when a
  // system call reads past it, and it is not understood why.
  c.files.push_back({t.intern("/bin/a"), 2 + dice.below(7), true, false});
  c.files.push_back({t.intern("/var/b"), 2 + dice.below(7), false, false});
  c.files.push_back({t.intern("/tmp/c"), 2 + dice.below(3), true, true});
  // Most machines have only some of what a machine may have.
  c.swap = dice.one_in(2) ? dice.below(20) : 0;
  c.overcommit = dice.one_in(5)   ? Overcommit::Strict
                 : dice.one_in(2) ? Overcommit::Always
                                  : Overcommit::Heuristic;
  c.overcommit_ratio = 50 + dice.below(100);
  if (dice.one_in(4)) c.groups = {{t.intern("tight"), 4 + dice.below(8)}, {t.intern("wide"), 40}};
  c.bug_map_count = dice.one_in(20);
  c.bug_dirty_cow = dice.one_in(20);
  const bool huge = dice.one_in(10);
  if (huge) {
    c.frames += 1536;
    c.thp = dice.one_in(2) ? HugePages::Always : HugePages::Madvise;
    c.thp_cow = dice.one_in(2) ? HugeCopy::Page : HugeCopy::Whole;
  }
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
    if (huge)
      p.regions.push_back(
          {t.intern("big"), 1024, {true, true, false}, Sharing::Private, {}, 0, 0, {}});
    c.programs.push_back(p);
  }
  return setup;
}

std::vector<Command> random_commands(const std::shared_ptr<Setup>& setup, std::uint32_t seed,
                                     std::size_t count) {
  Dice dice(seed ^ 0x9e3779b9U);
  return random_commands(setup, dice, count);
}

std::vector<Command> random_commands(const std::shared_ptr<Setup>& setup, Dice& dice,
                                     std::size_t count, const std::vector<Command>& opening) {
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
    if (n.pages == 0 || (n.pages <= 64 && dice.one_in(6)) || dice.one_in(200)) {
      r.whole = true;
      return r;
    }
    if (n.pages > 64 && !dice.one_in(12)) {  // a few pages of a huge region
      r.first = dice.below(3) * 256 + dice.below(4);
      r.last = r.first + dice.below(3);
      return r;
    }
    r.first = dice.below(static_cast<std::uint32_t>(n.pages));
    r.last = r.first + dice.below(static_cast<std::uint32_t>(n.pages) - r.first);
    return r;
  };

  const auto take = [&](const Command& c) {
    if (m.check(c, [](TextId) { return false; })) return;
    if (const auto* s = std::get_if<Spawn>(&c)) ++made, names.push_back(s->as);
    if (const auto* f = std::get_if<Fork>(&c)) ++made, names.push_back(f->as);
    m.run(c, static_cast<std::uint32_t>(commands.size() + 1));
    commands.push_back(c);
  };
  for (const Command& c : opening) take(c);

  while (commands.size() < count && !dice.exhausted()) {
    const auto new_name = [&] { return t.intern("p" + std::to_string(made + 1)); };
    Command c = Spawn{new_name(), t.intern(dice.one_in(2) ? "one" : "two")};
    if (!names.empty() && !dice.one_in(25)) {
      const TextId who =
          names[names.size() - 1 -
                dice.below(static_cast<std::uint32_t>(std::min<std::size_t>(names.size(), 12)))];
      const Process* p = m.state().find(who);
      // The dead are asked now and then (ESRCH); mostly it is the living who act.
      if (p == nullptr || (!p->alive() && m.state().living > 0 && !dice.one_in(12))) continue;
      const auto bytes = [&] {
        return dice.one_in(4) ? TextId{}
                              : t.intern("w" + std::to_string(dice.below(50)) + "-bytes");
      };
      const auto offset = [&] { return dice.one_in(4) ? 4090 + dice.below(8) : dice.below(3); };
      const auto any_name = [&] {
        return names[dice.below(static_cast<std::uint32_t>(names.size()))];
      };
      static constexpr const char* kFiles[] = {"/bin/a", "/var/b", "/tmp/c"};
      switch (dice.below(30)) {
        case 0:
        case 1:
        case 2:
          c = Fork{who, new_name(),
                   dice.one_in(8)   ? ForkKind::Vfork
                   : dice.one_in(6) ? ForkKind::Clone
                                    : ForkKind::Fork};
          break;
        case 3:
          c = dice.one_in(2) ? Command(Exec{who, t.intern(dice.one_in(2) ? "one" : "two")})
                             : Command(Brk{who, static_cast<std::int64_t>(dice.below(7)) - 3});
          break;
        case 4:
          c = dice.one_in(2) ? Command(Exit{who, static_cast<std::int32_t>(dice.below(3))})
                             : Command(Wait{who, {}});
          break;
        case 5: c = dice.one_in(3) ? Command(Kill{who}) : Command(Wait{who, any_name()}); break;
        case 6:
        case 7: {
          const bool shared = dice.one_in(3), file = dice.one_in(3);
          c = Mmap{who,
                   t.intern("m" + std::to_string(dice.below(3))),
                   1 + dice.below(5),
                   any_prot(dice),
                   shared ? Sharing::Shared : Sharing::Private,
                   file ? t.intern(kFiles[dice.below(3)]) : TextId{},
                   file ? dice.below(2) : 0,
                   dice.one_in(4)};
          break;
        }
        case 8: c = Munmap{who, range_of(*p)}; break;
        case 9: c = Mprotect{who, range_of(*p), any_prot(dice)}; break;
        case 10: c = Madvise{who, range_of(*p), Advice::DontNeed}; break;
        case 11:
        case 12: c = Madvise{who, range_of(*p), static_cast<Advice>(dice.below(kAdvices))}; break;
        case 13:
          c = Madvise{who, range_of(*p), dice.one_in(2) ? Advice::PageOut : Advice::Mergeable};
          break;
        case 14: c = Mlock{who, range_of(*p), !dice.one_in(3)}; break;
        case 15: c = Pin{who, range_of(*p), !dice.one_in(3)}; break;
        case 16:
          c = dice.one_in(2) ? Command(SysRead{who, range_of(*p), offset(), bytes()})
                             : Command(SysWrite{who, range_of(*p)});
          break;
        case 17: {
          const TextId other = any_name();
          const Process* q = m.state().find(other);
          if (q == nullptr) continue;
          c = Poke{who, other, range_of(*q), offset(), bytes()};
          break;
        }
        case 18:
          if (dice.one_in(2)) {
            c = Msync{who, range_of(*p)};
          } else {
            PageRange one = range_of(*p);
            if (one.raw() || one.whole) continue;
            one.last = one.first;
            c = Print{who, one, {}, true};
          }
          break;
        case 19:
          c = dice.one_in(2)
                  ? Command(
                        Mremap{who, range_of(*p), t.intern("r" + std::to_string(dice.below(3))), 0})
                  : Command(Mremap{
                        who, range_of(*p), {}, static_cast<std::int64_t>(dice.below(5)) - 2});
          break;
        case 20:
          if (dice.one_in(3)) c = KsmScan{};
          else if (dice.one_in(2)) c = Evict{t.intern(kFiles[dice.below(3)])};
          else c = Print{who, {}, t.intern("line " + std::to_string(dice.below(5))), false};
          break;
        case 21:
          if (setup->config.groups.empty()) continue;
          c = JoinGroup{who, t.intern(dice.one_in(2) ? "tight" : "wide")};
          break;
        case 22:
        case 23:
        case 24: c = Read{who, range_of(*p)}; break;
        default: c = Write{who, range_of(*p), offset(), bytes()}; break;
      }
    }
    take(c);
  }
  return commands;
}

}  // namespace cowscope::testing
