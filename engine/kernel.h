// The kernel and the CPU of the simulated machine, at work on one command. Internal to the engine:
// machine.h is the way in. It reads the state and changes it only through change(), so that every
// event can be undone.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/change_maker.h"
#include "engine/config.h"
#include "engine/event.h"
#include "engine/machine.h"
#include "engine/state.h"

namespace cowscope {

class Kernel {
 public:
  Kernel(MachineState& state, Setup& setup, Journal* journal, std::uint32_t step,
         std::uint64_t& operations)
      : state_(state), setup_(setup), journal_(journal), step_(step), operations_(operations) {
    if (journal_ != nullptr) mark_ = static_cast<std::uint32_t>(journal_->changes.size());
  }

  Outcome run(const Command& command);
  EventCount count() const { return {events_, access_}; }

 private:
  // --- kernel.cpp: recording.
  /// Makes a change, and remembers it if somebody listens: one path, whether recorded or not.
  template <class C>
  COWSCOPE_HOT void change(const C& c) {
    ChangeMaker{state_, true}(c);
    if constexpr (!keeps_places<C>) placed_.known = false;
    if (journal_ != nullptr) [[unlikely]]
      remember(c);
  }
  /// After it every page is still where it was: in which region, of which process.
  template <class C>
  static constexpr bool keeps_places =
      std::is_same_v<C, SetEntry> || std::is_same_v<C, SetFrame> || std::is_same_v<C, TakeFrame> ||
      std::is_same_v<C, SetContent> || std::is_same_v<C, SetHeld> || std::is_same_v<C, TlbInsert> ||
      std::is_same_v<C, TlbErase> || std::is_same_v<C, AddTotals> || std::is_same_v<C, AddTime>;
  template <class C>
  COWSCOPE_HOT_UNLESS_SMALL void remember(const C& c) {
    journal_->changes.next().template emplace<C>(c);
  }
  /// Closes an event: the changes since the last one belong to it. Adds its modelled time, and what
  /// else it counts, to `totals`.
  void event(const Event& e) {
    event(e.kind, e.count, [&](Event& said) { said = e; });
  }
  void event(const Event& e, const Totals& totals) {
    event(e.kind, e.count, totals, [&](Event& said) { said = e; });
  }
  /// The same where it matters: what there is to say of the event is only put together, by
  /// `say(Event&)` and in its place in the journal, if somebody listens.
  template <class Say>
  COWSCOPE_HOT void event(EventKind kind, std::uint64_t count, Say&& say) {
    ++events_;
    if (journal_ != nullptr) [[unlikely]] {
      if (const std::uint64_t ns = time_of(kind, count); ns != 0) change(AddTime{ns});
      say(open_event(kind));
      close_event();
    } else {
      state_.totals.time_ns += time_of(kind, count);
    }
  }
  template <class Say>
  COWSCOPE_HOT void event(EventKind kind, std::uint64_t count, const Totals& totals, Say&& say) {
    ++events_;
    if (journal_ != nullptr) [[unlikely]] {
      Totals all = totals;
      all.time_ns += time_of(kind, count);
      change(AddTotals{all});
      say(open_event(kind));
      close_event();
    } else {
      state_.totals += totals;
      state_.totals.time_ns += time_of(kind, count);
    }
  }
  Event& open_event(EventKind kind) {
    static constexpr Event kBlank{};
    journal_->events.push_back(kBlank);
    Event& e = journal_->events.back();
    e.kind = kind;
    return e;
  }
  void close_event();
  std::uint64_t time_of(EventKind kind, std::uint64_t count) const {
    return setup_.config.costs.ns[static_cast<std::size_t>(kind)] * count;
  }
  /// An event about a page. Where it lies is only found out if somebody listens.
  Event at_page(EventKind kind, Pid pid, PageNumber page, Actor by = Actor::Kernel) const {
    Event e{};
    e.kind = kind;
    if (journal_ != nullptr) place_event(e, pid, page, by);
    return e;
  }
  void place_event(Event& e, Pid pid, PageNumber page, Actor by) const {
    if (!placed_.known || placed_.page != page || placed_.pid != pid) find_place(pid, page);
    e.by = by;
    e.pid = pid;
    e.address = address_of(page);
    e.region = placed_.region;
    e.page = placed_.index;
  }
  void find_place(Pid pid, PageNumber page) const;
  Event call(EventKind kind, Pid pid) const;
  Outcome fail(Pid pid, Outcome outcome);

  // --- kernel.cpp: helpers.
  const AddressSpace& space_of(Pid pid) const { return state_.space(state_.process(pid).space); }
  COWSCOPE_HOT void flush_page(SpaceId space, PageNumber page) {
    if (const std::uint32_t i = state_.tlb.find(space, page); i != Tlb::kMiss) [[unlikely]]
      change(TlbErase{i, state_.tlb[i]});
  }
  void flush_space(SpaceId space);
  /// What the TLB remembers of these pages, or of it only what is writable.
  void flush_range(SpaceId space, PageNumber first, std::uint64_t count,
                   bool writable_only = false);
  COWSCOPE_HOT void set_entry(SpaceId space, PageNumber page, Entry after) {
    const PageTable::Slot* slot = state_.space(space).table().table_of(page);
    if (slot == nullptr) [[unlikely]]
      add_table(space, page);
    const Entry before = slot == nullptr ? Entry{} : slot->entry(page.value() % kEntriesPerTable);
    if (before != after) change(SetEntry{space, page, before, after});
  }
  void add_table(SpaceId space, PageNumber page);
  void update_region(SpaceId space, std::uint32_t at, const Region& after);
  std::uint32_t index_of(SpaceId space, const Region& region) const;
  void set_process(const Process& after);
  /// A frame, charged to `pid`'s memory group.
  FrameNumber take_frame(FrameKind kind, std::uint8_t held, Pid pid, ContentId content = {});
  /// Frees the frame if nothing refers to it any more, and a huge page when nothing refers to any
  /// of its frames; returns how many frames became free.
  std::uint64_t free_if_unused(FrameNumber frame);
  struct Mapping {
    SpaceId space;
    PageNumber page;
  };
  /// The reverse map, found by looking at every entry there is: for what happens seldom.
  std::vector<Mapping> mappings_of(FrameNumber frame) const;
  /// A process that runs in the space.
  Pid user_of(SpaceId space) const;

  // --- access.cpp: one access to one page.
  enum class AccessMode : std::uint8_t {
    User,      // a program's own load or store; what is refused is a signal
    Kernel,    // a system call copies from or to a program's memory; what is refused is EFAULT
    Force,     // /proc/PID/mem: by the kernel, past write protection
    Populate,  // the page is wanted, nothing is stored
    Unshare,   // a copy of its own is wanted, not yet writable (FAULT_FLAG_UNSHARE)
  };
  struct Stored {
    std::uint32_t offset = 0;
    std::string_view bytes;
    TextId text{};  // whose bytes they are, if they are a whole one
  };
  struct Access {
    Pid pid;  // in whose address space
    PageNumber page{};
    AccessType type = AccessType::Read;
    AccessMode mode = AccessMode::User;
    Pid actor = kInit;  // who does it, if another
    Stored stored{};
    bool retried = false;  // Populate: the call repeats a fault for which a page was read itself
    Pid by() const { return actor == kInit ? pid : actor; }
  };
  Outcome access(const Access& a);
  Outcome access_by_cpu(const Access& a);
  /// Something that the CPU does for an access.
  COWSCOPE_HOT void access_event(EventKind kind, const Access& a, FrameNumber from = kNoFrame,
                                 FrameNumber to = kNoFrame) {
    event(kind, 1, [&](Event& e) { describe(e, a, from, to); });
  }
  void describe(Event& e, const Access& a, FrameNumber from, FrameNumber to) const;
  Outcome access_by_kernel(const Access& a);
  bool reachable(const Access& a) const;
  bool lost_to_race(const Access& a);
  void complete_access(const Access& a);
  bool set_page_dirty(FrameNumber frame);
  void store(FrameNumber frame, const Stored& stored);

  // --- quick_access.cpp: the commonest ways, in one go.
  bool run_quickly(const Command& command);
  bool access_quickly(SpaceId space, std::uint16_t group, PageNumber page, const Stored* stored);

  // --- quick_unmap.cpp: and so for many entries that go.
  struct Emptied {
    std::uint64_t entries = 0, freed = 0;  // frames
  };
  Emptied unmap_quickly(SpaceId space, PageNumber first, std::uint64_t count);

  // --- page_fault.cpp: what is to be done.
  struct Decision {
    FaultOutcome outcome;
    Reason reason;
    Outcome answer = Outcome::Ok;
    bool major = false;
    bool huge = false;
  };
  Outcome handle_fault(const Access& a);
  Outcome refuse(const Access& a, const Decision& decision);
  void before_the_end(const Access& a, const Region& region);
  void decide(const Access& a, const Region& region, Entry entry, const Decision& decision,
              bool counts);
  Decision check_region(const Region* region, const Access& a) const;
  Decision classify(SpaceId space, const Region& region, PageNumber page, Entry entry,
                    AccessType type) const;
  Decision classify_first_touch(SpaceId space, const Region& region, PageNumber page,
                                AccessType type) const;
  Decision classify_shared(SpaceId space, PageNumber page, Entry entry, const Frame& frame) const;
  std::uint64_t frames_needed(const Region& region, PageNumber page, Entry entry,
                              const Decision& decision) const;
  FrameNumber backing_frame(const Region& region, PageNumber page) const;
  bool past_end(const Region& region, PageNumber page) const;
  bool finds_no_table(SpaceId space, const Region& region, PageNumber first, PageNumber end) const;
  bool on_disk(const Region& region) const;

  // --- fault_outcome.cpp: and doing it.
  bool resolve_fault(const Access& a, const Region& region, Entry entry, const Decision& decision);
  /// The user bit that a region's entries have: none without any rights (PROT_NONE).
  static std::uint32_t user_bit(const Region& region);
  COWSCOPE_HOT void prepare_anon(SpaceId space, const Region& region) {
    if (!region.anon_vma) [[unlikely]]
      make_anon(space, region);
  }
  void make_anon(SpaceId space, const Region& region);
  /// What there is to say of an event in which a fault gives a page a frame.
  struct FrameEvent {
    const Access& access;
    FaultOutcome decision;
    FrameNumber to, from = kNoFrame;
    std::uint32_t refs_before = 0, refs_after = 0;
    std::uint64_t freed = 0;
    COWSCOPE_HOT FrameEvent of(FrameNumber source, std::uint32_t before, std::uint32_t after,
                               std::uint64_t frames_freed = 0) const {
      return {access, decision, to, source, before, after, frames_freed};
    }
  };
  COWSCOPE_HOT void frame_event(EventKind kind, const FrameEvent& f) {
    event(kind, 1, [&](Event& e) { describe(e, FrameEvent(f)); });
  }
  COWSCOPE_HOT void frame_event(EventKind kind, const Totals& totals, const FrameEvent& f) {
    event(kind, 1, totals, [&](Event& e) { describe(e, FrameEvent(f)); });
  }
  void describe(Event& e, const FrameEvent& f) const;
  void give_new_frame(const Access& a, const Region& region, Entry old, const Decision& decision);
  void reuse(const Access& a, const Region& region, Entry old, const Decision& decision);
  void give_shared_frame(const Access& a, const Region& region);
  void map_around(const Access& a, const Region& region);

  // --- kernel_file.cpp: the page cache.
  void read_file(Pid pid, const Region& region, PageNumber page, std::uint64_t spare);
  /// Reads pages `first` … `end` that are not cached, `wanted` before all others (~0: none), as
  /// long as more than `spare` frames are free. `at` is where the event is told to be.
  void read_file_pages(Pid pid, FileId id, std::uint32_t wanted, std::uint32_t first,
                       std::uint32_t end, std::uint64_t spare, PageNumber at);
  void mark_dirty(FrameNumber frame);
  std::uint64_t write_back(Pid pid, FileId id, std::uint32_t first, std::uint32_t end);
  void drop_cached(FrameNumber frame);
  bool can_drop(FrameNumber frame) const;
  Outcome run(Pid pid, const Msync& c);
  Outcome run(const struct Evict& c);

  // --- kernel_swap.cpp
  std::optional<std::uint32_t> free_slot() const;
  void set_slot(std::uint32_t slot, const SwapSlot& after);
  void drop_swap_cache(FrameNumber frame);
  std::uint64_t release_slot(std::uint32_t slot);
  void hold_slot(std::uint32_t slot);
  FrameNumber read_slot(Pid pid, std::uint32_t slot);
  void swap_in(const Access& a, const Region& region, Entry entry);
  std::uint64_t read_ahead(Pid pid, const Region& region, PageNumber page);
  bool is_dirty(Entry entry) const;
  bool can_swap_out(Entry entry) const;
  std::uint64_t swap_out(SpaceId space, PageNumber page);

  // --- kernel_huge.cpp
  bool may_be_huge(SpaceId space, const Region& region, PageNumber page) const;
  FrameNumber take_huge(Pid pid);
  Event allocate_huge(Pid pid, PageNumber first, AccessType type, FaultOutcome decision);
  void map_huge(Pid pid, PageNumber first, FrameNumber head, std::uint32_t flags);
  void give_huge_frame(Pid pid, const Region& region, PageNumber page, AccessType type);
  void copy_huge_frame(Pid pid, const Region& region, PageNumber page);
  void split_huge(Pid pid, PageNumber page);
  void split_huge_at_ends(Pid pid, PageNumber first, std::uint64_t count);
  bool folio_is_ours(SpaceId space, PageNumber page, Entry entry) const;
  Outcome collapse(Pid pid, const Region& region, PageNumber first, std::uint64_t count);
  void collapse_one(Pid pid, const Region& region, PageNumber first);

  // --- kernel_ksm.cpp
  Outcome run(const KsmScan& c);
  void merge_into(FrameNumber target, const std::vector<Mapping>& mappings);

  // --- kernel_tables.cpp: shared page tables (odf).
  bool can_share_table(SpaceId space, const PageTable::Slot& table) const;
  void share_tables(Pid parent, Pid child);
  COWSCOPE_HOT void own_table(Pid pid, PageNumber page) {
    const PageTable::Slot* table = space_of(pid).table().table_of(page);
    if (table != nullptr && table->shared != 0) [[unlikely]]
      copy_table(pid, page);
  }
  void copy_table(Pid pid, PageNumber page);
  void own_tables(Pid pid, PageNumber first, std::uint64_t count);
  void leave_tables(Pid pid, SpaceId space);

  // --- kernel_groups.cpp: what may be used and what is promised.
  bool charge_fits(Pid pid, std::uint64_t frames) const;
  bool reclaim_for(Pid pid, std::uint64_t frames);
  Outcome run(Pid pid, const struct JoinGroup& c);
  bool may_promise(std::uint64_t pages) const;
  Outcome not_promised(Pid pid);
  static bool is_accountable(const Region& region);

  // --- kernel_io.cpp
  Outcome load_range(const Access& like, const PageRange& range);
  Outcome store_range(const Access& like, const PageRange& range, std::uint32_t start, TextId text);
  Outcome end_call(Pid pid, Outcome outcome);
  Outcome run(Pid pid, const Read& c);
  Outcome run(Pid pid, const Write& c);
  Outcome run(Pid pid, const SysRead& c);
  Outcome run(Pid pid, const SysWrite& c);
  Outcome run(Pid pid, const Poke& c);
  Outcome run(Pid pid, const struct Print& c);

  // --- kernel_pins.cpp
  /// Pages from the range's start to its first hole.
  std::uint64_t covered(SpaceId space, const ResolvedRange& range) const;
  Outcome fault_in(Pid pid, PageNumber first, std::uint64_t count, AccessType type,
                   bool retried = false);
  Outcome populate(Pid pid, PageNumber first, std::uint64_t count);
  Outcome advise_populate(Pid pid, const ResolvedRange& range, AccessType type);
  /// The long-term references that a process took, of a range or (null) all.
  std::vector<PinRecord> pins_of(Pid pid, const ResolvedRange* range) const;
  std::uint64_t release_pins(const std::vector<PinRecord>& pins);
  Outcome run(Pid pid, const struct Pin& c);

  // --- kernel_advice.cpp
  template <class Mark>
  void mark_regions(Pid pid, const ResolvedRange& range, Mark&& mark);
  static bool takes_advice(const Region& region, Advice advice);
  Outcome run(Pid pid, const Mlock& c);
  Outcome run(Pid pid, const Madvise& c);
  Outcome advise_region(Pid pid, const Region& region, PageNumber first, std::uint64_t count,
                        Advice advice);
  Outcome unmerge(Pid pid, PageNumber first, std::uint64_t count);
  void age_pages(Pid pid, PageNumber first, std::uint64_t count, Advice advice);
  bool keep_after_all(Pid pid, PageNumber page, Entry entry);
  std::vector<bool> locked_frames() const;
  bool maps_shared_folio(Entry entry) const;
  void push_out(Pid pid, PageNumber page, Entry entry);
  void page_out(Pid pid, PageNumber first, std::uint64_t count);
  void will_need(Pid pid, const Region& region, PageNumber first, std::uint64_t count);
  void set_guards(Pid pid, PageNumber first, std::uint64_t count, Advice advice);

  // --- kernel_remap.cpp
  Outcome run(Pid pid, const Mremap& c);
  Outcome grow(Pid pid, const Region& region, const ResolvedRange& range, std::uint64_t more);
  Outcome move_range(Pid pid, const ResolvedRange& range, TextId as);

  // --- kernel_process.cpp
  Outcome run(const Spawn& c);
  Outcome run(Pid pid, const struct Exec& c);
  Outcome run(Pid pid, const struct Exit& c);
  Outcome run(Pid pid, const Kill& c);
  Outcome run(Pid pid, const Wait& c);
  void end_process(Pid pid, std::int32_t status);
  void reap(Pid pid, Pid by);
  void give_back_space(Pid child);
  Pid oom_victim(std::uint32_t group) const;
  void oom_kill(Pid culprit, Pid victim);
  /// Removes all entries, regions and tables of a space whose last process leaves. Entries go in
  /// one event a region, the rest belongs to the next event.
  std::uint64_t clear_space(Pid pid, SpaceId space);
  void load_program(Pid pid, SpaceId space, const ProgramConfig& program);
  void touch_region(Pid pid, SpaceId space, const Region& region, std::uint32_t touched);
  std::uint64_t frames_to_touch(const ProgramConfig& program) const;
  bool may_promise_program(const ProgramConfig& program) const;
  const ProgramConfig* program(TextId name) const;

  // --- kernel_fork.cpp
  Outcome run(Pid pid, const struct Fork& c);
  Outcome share_space(const Process& parent, const Process& child, ForkKind kind);
  void copy_regions(SpaceId parent, SpaceId child, const std::vector<Region>& regions);
  void copy_entries(Pid parent, Pid child, const Region& region);
  void copy_tables(SpaceId parent, SpaceId child, const std::vector<Region>& regions);
  void copy_names(Pid parent, Pid child, PageNumber first, std::uint64_t count);
  void add_tables(SpaceId space, PageNumber first, std::uint64_t count);
  void share_run(Pid parent, Pid child, const Region& region, PageNumber first, std::uint64_t count,
                 Entry like);
  void duplicate_run(Pid parent, Pid child, const Region& region, PageNumber first,
                     std::uint64_t count);
  bool pinned_here(Entry entry) const;
  std::uint64_t frames_to_duplicate(const AddressSpace& space) const;
  bool may_promise_fork(const AddressSpace& space) const;

  // --- kernel_memory.cpp
  Outcome run(Pid pid, const Mmap& c);
  Outcome run(Pid pid, const Munmap& c);
  Outcome run(Pid pid, const Mprotect& c);
  Outcome run(Pid pid, const Brk& c);
  void protect_region(Pid pid, SpaceId space, PageNumber at, PageNumber to, Prot prot,
                      bool newly_counted);
  void remove_range(Pid pid, PageNumber first, std::uint64_t count);
  void add_region(SpaceId space, Region region, std::uint32_t name_pages);
  void insert_region(SpaceId space, Region region);
  /// A call that would have made a region fails. Its name then stands for an address at which
  /// nothing can lie, as MAP_FAILED does, unless it stands for one already.
  Outcome fail_to_map(Pid pid, TextId name, std::uint64_t pages, Outcome outcome,
                      Reason reason = Reason::None);
  void remove_region_at(SpaceId space, std::uint32_t at);
  /// Removes the entries of [first, first + count) of one region in one event, if there are any.
  /// Returns how many frames were freed.
  std::uint64_t unmap_entries(Pid pid, SpaceId space, const Region& region, PageNumber first,
                              std::uint64_t count, bool guards_too);
  std::uint64_t remove_entry(SpaceId space, PageNumber page);
  void unmap_pages(Pid pid, SpaceId space, PageNumber first, std::uint64_t count, bool guards_too);
  /// Cuts regions so that none straddles `page`.
  void split_at(SpaceId space, PageNumber page);
  void merge_around(SpaceId space, PageNumber first, std::uint64_t count);
  void remove_empty_tables(SpaceId space, PageNumber first, std::uint64_t count);
  void remove_emptied_tables(Pid pid, PageNumber first, std::uint64_t count);

  MachineState& state_;
  Setup& setup_;
  Journal* journal_;
  std::uint32_t step_;
  std::uint64_t& operations_;
  std::uint32_t mark_ = 0;
  std::uint32_t events_ = 0;
  std::uint32_t access_ = 0;  // of the command, from 1
  bool in_access_ = false;
  struct Place {
    Pid pid;
    PageNumber page;
    TextId region;
    std::uint32_t index = 0;
    bool known = false;
  };
  mutable Place placed_;  // the page that the last event was about
};

}  // namespace cowscope
