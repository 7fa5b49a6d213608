// The picture: every present page has a cell with its frame, nothing overlaps, lines end where they
// say.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/web/layout/story.h"
#include "web/layout/notes.h"
#include "web/layout/picture.h"

namespace cowscope::testing {
namespace {

const Rect kAreas[] = {{24, 224, 888, 495},
                       {8, 160, 1064, 390},
                       {12, 60, 776, 320},
                       {0, 0, 560, 300},
                       {24, 224, 640, 700}};

Picture picture_of(const Timeline& timeline, Rect area, const Pointer& pointer) {
  return layout_picture(Scene(timeline), OwnerTable(timeline.machine().state()), area, pointer);
}

void check_picture(const Timeline& timeline, Rect area) {
  const Scene scene(timeline);
  const MachineState& state = timeline.machine().state();
  const Picture picture = picture_of(timeline, area, {});
  std::vector<Rect> taken;
  for (const PlacedFrame& cell : picture.memory.cells) {
    ASSERT_TRUE(inside(cell.rect, area)) << cell.facts.frame.value();
    for (const Rect& other : taken) ASSERT_FALSE(overlap(cell.rect, other));
    taken.push_back(cell.rect);
    ASSERT_EQ(cell.facts.refs, state.frames[cell.facts.frame].refs());
  }
  for (const ProcessBox& box : picture.processes) {
    ASSERT_TRUE(inside(box.box, area));
    for (const PlacedFrame& cell : picture.memory.cells) ASSERT_FALSE(overlap(cell.rect, box.box));
    if (box.facts.presence != ProcessFacts::Presence::Here) continue;
    std::uint64_t present = 0, told = 0;
    const AddressSpace& space = state.space(box.facts.space);
    for (const RegionGroup& group : box.regions) {
      ASSERT_EQ(group.pages.size() + group.more.count, group.region.pages);
      for (const PlacedPage& page : group.pages) {
        ASSERT_TRUE(inside(page.rect, box.box)) << page.facts.index;
        for (const PlacedPage& other : group.pages) {
          if (&other != &page) {
            ASSERT_FALSE(overlap(page.rect, other.rect));
          }
        }
        const Entry e = space.table().get(page.facts.page);
        ASSERT_EQ(page.facts.present, e.present());
        if (e.maps_frame()) {
          ASSERT_EQ(page.facts.frame, e.frame());
        }
        told += page.facts.present ? 1 : 0;
      }
      space.table().for_each_present(
          group.region.start, group.region.pages, [&](PageNumber p, Entry) {
            const bool drawn =
                std::any_of(group.pages.begin(), group.pages.end(),
                            [&](const PlacedPage& page) { return page.facts.page == p; });
            if (drawn) ++present;
          });
    }
    ASSERT_EQ(told, present);
  }
  for (const Edge& edge : picture.edges) {
    const PlacedPage* page = picture.find(edge.pid, edge.page);
    const PlacedFrame* frame = picture.memory.find(edge.frame);
    ASSERT_NE(page, nullptr);
    ASSERT_NE(frame, nullptr);
    ASSERT_EQ(page->facts.frame, edge.frame);
    ASSERT_FLOAT_EQ(edge.path.front().x, page->rect.centre().x);
    ASSERT_FLOAT_EQ(edge.path.back().x, frame->rect.centre().x);
    for (const Point& p : edge.path) ASSERT_TRUE(inside({p.x, p.y, 0, 0}, area));
  }
}

TEST(Picture, IsTrueAndTidyAtEveryEventOfForkThenWrite) {
  Bench b;
  const auto timeline = fork_then_write(b);
  for (const Rect& area : kAreas)
    at_every_position(*timeline, [&] { check_picture(*timeline, area); });
}

TEST(Picture, HoldsRegionsOfManyPagesByFolding) {
  for (const std::uint32_t heap : {1U, 5U, 12U, 40U, 300U}) {
    Bench::Options o;
    o.heap = heap;
    o.frames = 1024;
    Bench b(o);
    std::vector<Command> commands = {
        Spawn{b.id("parent"), b.id("sh")},
        Write{b.id("parent"), b.range(pages("heap", 0, heap - 1)), 0, b.id("cat")},
        Fork{b.id("parent"), b.id("child")},
        Write{b.id("child"), b.range(page("heap", heap - 1)), 0, b.id("dog")}};
    Timeline timeline(b.setup(), commands);
    timeline.prepare();
    for (const Rect& area : kAreas)
      for (std::uint32_t step = 0; step <= 4; ++step) {
        timeline.seek(step);
        check_picture(timeline, area);
      }
    // The page that was just written is among those drawn.
    const Scene scene(timeline);
    const Picture picture = picture_of(timeline, kAreas[0], {});
    const PageNumber written =
        timeline.machine().state().space(SpaceId{2}).names().front().start + (heap - 1);
    EXPECT_NE(picture.find(Pid{2}, written), nullptr) << heap;
  }
}

TEST(Picture, KeepsThePlaceOfAProcessThatIsYetToCome) {
  Bench b;
  const auto timeline = fork_then_write(b);
  timeline->seek(2);
  const Picture before = picture_of(*timeline, kAreas[0], {});
  timeline->seek(3);
  const Picture after = picture_of(*timeline, kAreas[0], {});
  ASSERT_EQ(before.processes.size(), 2U);
  EXPECT_EQ(before.processes[1].facts.presence, ProcessFacts::Presence::Expected);
  EXPECT_EQ(before.processes[1].facts.name, "child");
  EXPECT_EQ(after.processes[1].facts.presence, ProcessFacts::Presence::Here);
  EXPECT_EQ(before.processes[1].box, after.processes[1].box);
  timeline->seek(6);
  EXPECT_EQ(picture_of(*timeline, kAreas[0], {}).processes[1].facts.presence,
            ProcessFacts::Presence::Exited);
}

TEST(Picture, PagesStandOverTheirFramesWhenFramesCameInOrder) {
  Bench b;
  const auto timeline = fork_then_write(b);
  timeline->seek(3);
  const Picture picture = picture_of(*timeline, kAreas[0], {});
  ASSERT_EQ(picture.edges.size(), 8U);
  for (const Edge& edge : picture.edges) EXPECT_EQ(edge.path.size(), 2U);
}

TEST(Picture, TellsOfACopyFromItsEventToTheEndOfItsStep) {
  Bench b;
  const auto timeline = fork_then_write(b);
  timeline->seek(3);
  bool copied = false;
  while (timeline->step_event() && timeline->position().step == 4) {
    const std::size_t done = timeline->position().event;
    if (done > 0 && timeline->journal().events[done - 1].kind == EventKind::Copy) copied = true;
    const Picture picture = picture_of(*timeline, kAreas[0], {});
    ASSERT_EQ(picture.memory.copies.size(), copied ? 1U : 0U) << done;
    if (copied) {
      EXPECT_EQ(picture.memory.copies[0].copy, (CopyFacts{FrameNumber{2}, FrameNumber{4}, 1, 6}));
      EXPECT_TRUE(picture.memory.find(FrameNumber{2})->facts.copied_from);
      EXPECT_TRUE(picture.memory.find(FrameNumber{4})->facts.fresh);
    }
  }
  EXPECT_TRUE(copied);
  timeline->seek(4);
  const FrameFacts old = picture_of(*timeline, kAreas[0], {}).memory.find(FrameNumber{2})->facts;
  EXPECT_EQ(old.refs_before, 2U);
  EXPECT_EQ(old.refs, 1U);
  EXPECT_TRUE(old.refs_changed());
  timeline->seek(5);
  EXPECT_TRUE(picture_of(*timeline, kAreas[0], {}).memory.copies.empty());
}

TEST(Picture, MarksThePageItsFrameAndWhoElseMapsIt) {
  Bench b;
  const auto timeline = fork_then_write(b);
  timeline->seek(3);
  const PageNumber page1 = timeline->machine().state().space(SpaceId{1}).names().front().start + 1;
  const Picture picture = picture_of(*timeline, kAreas[0], {Pid{1}, page1, FrameNumber{1}});
  EXPECT_EQ(picture.find(Pid{1}, page1)->mark, Mark::Selected);
  EXPECT_EQ(picture.find(Pid{2}, page1)->mark, Mark::Related);
  EXPECT_EQ(picture.memory.find(FrameNumber{1})->mark, Mark::Selected);
  EXPECT_EQ(picture.memory.find(FrameNumber{0})->mark, Mark::None);
}

TEST(ProcessRows, WhoIsLeftWithTheFrameThatWasCopiedIsMarked) {
  Bench b;
  const auto timeline = fork_then_write(b);
  timeline->seek(4);
  const Scene scene(*timeline);
  const OwnerTable owners(timeline->machine().state());
  const ProcessRows rows = layout_process_rows(scene, owners, {0, 0, 360, 500}, {}, {});
  ASSERT_EQ(rows.boxes.size(), 2U);
  const auto mark = [&](std::size_t box, std::size_t page) {
    return rows.boxes[box].regions[0].pages[page].mark;
  };
  EXPECT_EQ(mark(0, 2), Mark::Source) << "the parent keeps it";
  EXPECT_EQ(mark(0, 1), Mark::None);
  EXPECT_EQ(mark(1, 2), Mark::None) << "the child has the new one";
}

TEST(ProcessRows, TellWhereSomebodyStandsWhoIsOutOfSight) {
  Bench b;
  const auto timeline = fork_then_write(b);
  timeline->seek(4);
  const Scene scene(*timeline);
  const OwnerTable owners(timeline->machine().state());
  const Rect area{0, 10, 360, 500};
  const ProcessRows all = layout_process_rows(scene, owners, area, {}, {});
  ASSERT_EQ(all.boxes.size(), 2U);
  EXPECT_LT(all.follow, 0) << "nobody was asked for";
  const ProcessRows none =
      layout_process_rows(scene, owners, area, {}, {}, {nullptr, 0, 0, Pid{2}});
  EXPECT_TRUE(none.boxes.empty());
  EXPECT_FLOAT_EQ(none.follow, all.boxes[1].box.y - area.y);
  EXPECT_FLOAT_EQ(none.extent, all.boxes[1].box.h);
}

TEST(ProcessRows, AreTrueAndTidyOnRandomPrograms) {
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    const auto timeline = random_story(seed, 60);
    for (std::uint32_t step = 0; step <= timeline->steps(); ++step) {
      timeline->seek(step);
      const Scene scene(*timeline);
      const MachineState& state = timeline->machine().state();
      const OwnerTable owners(state);
      const Rect area{10, 10, 360, 500};
      const ProcessRows rows = layout_process_rows(scene, owners, area, {}, {});
      const std::vector<ProcessBox>& boxes = rows.boxes;
      const float height = rows.height;
      float bottom = area.y;
      std::size_t living = 0;
      for (const ProcessBox& box : boxes) {
        ASSERT_GE(box.box.y, bottom - 0.01F);
        bottom = box.box.bottom();
        living += box.facts.presence == ProcessFacts::Presence::Here ? 1 : 0;
        living += box.guests.size() + box.more_guests;
        for (const Guest& guest : box.guests) {
          ASSERT_TRUE(inside(guest.row, box.box));
          ASSERT_EQ(guest.facts.space, box.facts.space) << "who plugs in runs in this memory";
        }
        for (const RegionGroup& group : box.regions) {
          ASSERT_EQ(group.pages.size() + group.more.count, group.region.pages);
          for (const PlacedPage& page : group.pages) {
            ASSERT_TRUE(inside(page.rect, box.box));
            const Entry e = state.space(box.facts.space).table().get(page.facts.page);
            if (page.facts.mapped && e.maps_frame()) {
              ASSERT_EQ(page.facts.frame, e.frame());
            }
          }
        }
      }
      ASSERT_EQ(living, state.living);
      ASSERT_NEAR(height, boxes.empty() ? 0 : bottom - area.y, 0.01F);
    }
  }
}

TEST(Facts, OwnersAgreeWithAWalkOfEveryPageTable) {
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    const auto timeline = random_story(seed, 60);
    for (std::uint32_t step = 0; step <= timeline->steps(); ++step) {
      timeline->seek(step);
      const MachineState& state = timeline->machine().state();
      std::map<std::uint32_t, std::map<std::uint32_t, bool>> naive;  // frame → space → guarded
      for (std::uint32_t s = 0; s < state.spaces.size(); ++s)
        for (const Region& region : state.spaces[s]->regions())
          for (std::uint64_t i = 0; i < region.pages; ++i) {
            const Entry e = state.spaces[s]->table().get(region.start + i);
            if (!e.maps_frame()) continue;
            bool& guarded = naive[e.frame().value()][s + 1];
            guarded = guarded ||
                      (region.sharing == Sharing::Private && region.prot.write && !e.writable());
          }
      const OwnerTable owners(state);
      for (std::uint32_t f = 0; f < state.frames.size(); ++f) {
        const Owners& o = owners[FrameNumber{f}];
        const auto& expected = naive[f];
        ASSERT_EQ(o.count, expected.size());
        for (std::uint32_t s = 1; s <= state.spaces.size(); ++s)
          ASSERT_EQ(owners.maps(FrameNumber{f}, SpaceId{s}), expected.contains(s));
        for (std::size_t i = 0; i < o.kept(); ++i) {
          ASSERT_TRUE(expected.count(o.list[i].space.value()));
          ASSERT_EQ(o.list[i].protected_, expected.at(o.list[i].space.value()));
        }
      }
    }
  }
}

TEST(Picture, APointedProcessLightsItsPagesAndItsFrames) {
  Bench b;
  const auto timeline = fork_then_write(b);
  timeline->seek(4);
  Pointer pointer;
  pointer.lit_space = SpaceId{2};
  pointer.lit_pages = ~std::uint64_t{0};
  const Picture all = picture_of(*timeline, {0, 0, 1368, 612}, pointer);
  const PageNumber heap = timeline->machine().state().space(SpaceId{1}).regions()[0].start;
  EXPECT_EQ(all.find(Pid{2}, heap)->mark, Mark::Related);
  EXPECT_EQ(all.find(Pid{1}, heap)->mark, Mark::None);
  EXPECT_EQ(all.memory.find(FrameNumber{0})->mark, Mark::Related);  // shared with it
  EXPECT_EQ(all.memory.find(FrameNumber{4})->mark, Mark::Related);  // its own copy
  EXPECT_NE(all.memory.find(FrameNumber{2})->mark, Mark::Related);  // the parent's alone
  // Of some of its pages: theirs only.
  pointer.lit_first = heap + 2;
  pointer.lit_pages = 1;
  const Picture one = picture_of(*timeline, {0, 0, 1368, 612}, pointer);
  EXPECT_EQ(one.find(Pid{2}, heap + 2)->mark, Mark::Related);
  EXPECT_EQ(one.find(Pid{2}, heap)->mark, Mark::None);
  EXPECT_EQ(one.memory.find(FrameNumber{4})->mark, Mark::Related);
  EXPECT_EQ(one.memory.find(FrameNumber{0})->mark, Mark::None);
}

TEST(Facts, AKeptTableIsThatOfTheStateFollowed) {
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    OwnerTable kept;
    const auto timeline = random_story(seed, 60);
    const auto check = [&] {
      const MachineState& state = timeline->machine().state();
      kept.follow(state);
      const OwnerTable fresh(state);
      for (std::uint32_t f = 0; f < state.frames.size(); ++f)
        ASSERT_EQ(kept[FrameNumber{f}], fresh[FrameNumber{f}]) << f;
    };
    at_every_position(*timeline, check);
    // Back and far: what was added must come off again.
    for (std::uint32_t i = 0; i < 40; ++i) {
      timeline->seek(i * 37 % (timeline->steps() + 1), i % 5);
      check();
    }
  }
}

std::string note_at(Timeline& timeline, std::uint32_t step, std::size_t process) {
  timeline.seek(step);
  const Scene scene(timeline);
  return note_of(scene, process_facts(scene, true)[process]);
}

TEST(Notes, SayWhatIsTrueAtThatMoment) {
  Bench b;
  const auto timeline = fork_then_write(b);
  EXPECT_EQ(note_at(*timeline, 1, 0), "Nothing touched yet: no frame is used.");
  EXPECT_EQ(note_at(*timeline, 2, 0),
            "All its frames are the parent’s own: the parent writes without a copy.");
  EXPECT_EQ(note_at(*timeline, 3, 1),
            "All shared, and protected: the first write to a page copies that page.");
  EXPECT_EQ(note_at(*timeline, 4, 0),
            "Frame 2 is the parent’s alone now, but stays protected until the parent writes.");
  EXPECT_EQ(note_at(*timeline, 4, 1), "Frame 4 is the child’s own: it may write there freely.");
  EXPECT_EQ(note_at(*timeline, 5, 0), "Frame 2 is the parent’s own: it may write there freely.");
  EXPECT_EQ(note_at(*timeline, 6, 1), "");
}

TEST(Facts, ContentsReadAsPeopleReadThem) {
  EXPECT_EQ(readable(""), "0");
  EXPECT_EQ(readable("cat"), "cat");
  EXPECT_EQ(readable(std::string_view("cat\0dog", 7)), "cat");
  EXPECT_EQ(readable(std::string_view("\0\1\xff", 3)), "00 01 ff");
  EXPECT_EQ(readable("abcdefghijklmnop"), "abcdefghijk…");
  EXPECT_EQ(readable("abcdefghijkl"), "abcdefghijkl");
  EXPECT_EQ(readable("שלום \U0001F404"), "שלום \U0001F404");
  EXPECT_EQ(readable("ääääääääääääää"), "äääääääääää…") << "never cut within a character";
  EXPECT_EQ(readable("a\xff"), "a");
  EXPECT_EQ(readable("\u0080"), "c2 80");
}

}  // namespace
}  // namespace cowscope::testing
