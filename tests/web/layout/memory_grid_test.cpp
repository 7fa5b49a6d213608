// The grid of frames: what is drawn and what is folded add up, cells stand apart, a million fit.
#include <gtest/gtest.h>

#include "tests/web/layout/story.h"
#include "web/layout/grid_look.h"
#include "web/layout/memory_grid.h"

namespace cowscope::testing {
namespace {

void check_grid(const Timeline& timeline, Rect area, const GridStyle& style) {
  const Scene scene(timeline);
  const FrameTable& frames = timeline.machine().state().frames;
  const OwnerTable owners(timeline.machine().state());
  const MemoryGrid grid = layout_memory(scene, owners, area, style, {});
  ASSERT_EQ(grid.cells.size() + grid.more.count, frames_to_show(scene).size());
  std::uint64_t drawn_free = 0;
  for (std::size_t i = 0; i < grid.cells.size(); ++i) {
    const PlacedFrame& cell = grid.cells[i];
    ASSERT_TRUE(inside(cell.rect, area));
    ASSERT_EQ(cell.rect, grid.cell(i));
    if (i > 0) {
      ASSERT_LT(grid.cells[i - 1].facts.frame, cell.facts.frame);
      ASSERT_FALSE(overlap(grid.cells[i - 1].rect, cell.rect));
    }
    if (i >= grid.columns) {
      ASSERT_FALSE(overlap(grid.cells[i - grid.columns].rect, cell.rect));
    }
    drawn_free += cell.facts.free() ? 1 : 0;
  }
  if (grid.free.any()) {
    // Those that only just became free may be among the ones that do not fit.
    ASSERT_LE(grid.free.count + drawn_free, frames.free_count());
    ASSERT_GE(grid.free.count + drawn_free + grid.more.count, frames.free_count());
    ASSERT_TRUE(inside(grid.free.rect, area));
    for (const PlacedFrame& cell : grid.cells) ASSERT_FALSE(overlap(cell.rect, grid.free.rect));
  }
  for (const CopyArrow& arrow : grid.copies) {
    ASSERT_GE(arrow.path.size(), 4U);
    if (!arrow.apart) continue;
    const Rect label{arrow.pill.x - 1, arrow.pill.y - kLeastLabel / 2, 2, kLeastLabel};
    ASSERT_TRUE(inside(label, {area.x, area.y, area.w, area.h + style.below}));
    for (const PlacedFrame& cell : grid.cells) ASSERT_FALSE(overlap(cell.rect, label));
  }
}

TEST(MemoryGrid, AddsUpOnRandomProgramsAtManySizes) {
  const Rect areas[] = {{0, 0, 656, 230}, {16, 160, 358, 260}, {0, 0, 320, 120}, {0, 0, 200, 60}};
  GridStyle plain;
  GridStyle panel;
  panel.max_width = 76;
  panel.max_height = 60;
  panel.row_gap = 14;
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    const auto timeline = random_story(seed, 60);
    for (std::uint32_t step = 0; step <= timeline->steps(); ++step) {
      timeline->seek(step);
      for (const Rect& area : areas) {
        check_grid(*timeline, area, plain);
        check_grid(*timeline, area, panel);
      }
    }
  }
}

/// Frame 2 has just been copied to frame 4: five frames.
struct Copied {
  Copied() { timeline->seek(4); }
  MemoryGrid grid(Rect area, const GridStyle& style) const {
    return layout_memory(Scene(*timeline), OwnerTable(timeline->machine().state()), area, style,
                         {});
  }
  Bench bench;
  std::unique_ptr<Timeline> timeline = fork_then_write(bench);
};

TEST(MemoryGrid, SaysOfACopyBelowItsRowsWhatThereIsNoRoomForBetweenThem) {
  GridStyle style;
  style.row_gap = 14;
  style.max_columns = 2;
  const Copied copied;
  const auto copy_in = [&](float height, float below) {
    style.below = below;
    const MemoryGrid grid = copied.grid({0, 0, 240, height}, style);
    EXPECT_EQ(grid.copies.size(), 1U);
    return grid.copies.at(0);
  };
  const CopyArrow close = copy_in(272, 40);
  EXPECT_LT(close.path[1].y, 272);
  EXPECT_TRUE(close.apart);
  EXPECT_GT(close.pill.y, 272);
  EXPECT_GE(close.lane_room, kLeastLabel);
  EXPECT_FALSE(copy_in(272, 0).apart);  // nor is there any below
  style.row_gap = 36;
  EXPECT_FALSE(copy_in(500, 40).apart);
  // However close, it leads down into the cell and not up out of it.
  for (const float gap : {6.0F, 8.0F, 14.0F, 36.0F}) {
    style.row_gap = gap;
    const Polyline path = copy_in(272, 0).path;
    EXPECT_GT(path.back().y, path[path.size() - 2].y) << gap;
    EXPECT_GE(path[1].y, path[0].y) << gap;
  }
}

TEST(MemoryGrid, ALabelStandsBesideAnArrowThatItWouldHide) {
  const Copied copied;
  GridStyle style;
  const auto arrow_in = [&](std::uint32_t columns) {
    style.max_columns = columns;
    style.max_width = 360.0F / static_cast<float>(columns) - 15;
    const MemoryGrid grid = copied.grid({0, 0, 360, 600}, style);
    EXPECT_EQ(grid.columns, columns);
    return grid.copies.at(0);
  };
  // Frame 2 to frame 4: straight below it in two columns.
  const CopyArrow straight = arrow_in(2);
  ASSERT_NE(straight.beside, 0);
  for (const Point& p : straight.path)
    EXPECT_GE((straight.pill.x - p.x) * straight.beside, 10) << "clear of the arrow";
  EXPECT_EQ(arrow_in(3).beside, 0) << "there it stands on its arrow";
}

TEST(MemoryGrid, AFreeFoldThatMayOnlyHaveASpareSlotShrinksNothing) {
  const Copied copied;
  GridStyle style;
  style.spare_free = true;
  const auto grid_of = [&](std::uint32_t columns) {
    style.max_columns = columns;
    style.max_width = 600.0F / static_cast<float>(columns) - 15;
    return copied.grid({0, 0, 600, 140.0F * 5}, style);
  };
  const MemoryGrid three = grid_of(3), five = grid_of(5);
  EXPECT_TRUE(three.free.any());
  EXPECT_EQ(three.free.rect, three.cell(5));
  EXPECT_FALSE(five.free.any()) << "the row is full";
  EXPECT_EQ(five.rows, 1U);
  style.spare_free = false;
  EXPECT_GT(grid_of(5).rows, 1U);
}

TEST(MemoryGrid, KeepsAMillionFramesWithinItsArea) {
  Bench::Options o;
  o.frames = Limits::kFrames;
  o.heap = 200'000;
  Bench b(o);
  std::vector<Command> commands = {
      Spawn{b.id("parent"), b.id("sh")},
      Write{b.id("parent"), b.range(pages("heap", 0, 199'999)), 0, b.id("cat")},
      Fork{b.id("parent"), b.id("child")}};
  Timeline timeline(b.setup(), commands);
  timeline.prepare();
  for (std::uint32_t step = 0; step <= 3; ++step) {
    timeline.seek(step);
    check_grid(timeline, {0, 0, 656, 230}, {});
  }
  const Scene scene(timeline);
  const OwnerTable owners(timeline.machine().state());
  const MemoryGrid grid = layout_memory(scene, owners, {0, 0, 656, 230}, {}, {});
  EXPECT_GT(grid.cells.size(), 500U);
  EXPECT_EQ(grid.cells.size() + grid.more.count, 200'000U);
}

TEST(MemoryGrid, AFrameThatComesFreeKeepsItsPlaceDuringTheStep) {
  Bench b;
  const auto timeline = fork_then_write(b);
  timeline->seek(6);
  const OwnerTable owners(timeline->machine().state());
  const MemoryGrid grid = layout_memory(Scene(*timeline), owners, {0, 0, 720, 140}, {}, {});
  const PlacedFrame* freed = grid.find(FrameNumber{4});
  ASSERT_NE(freed, nullptr);
  EXPECT_TRUE(freed->facts.free());
  EXPECT_EQ(freed->facts.refs_before, 1U);
}

TEST(FrameTexel, CarriesOwnersProtectionKindAndMark) {
  Bench b;
  const auto timeline = fork_then_write(b);
  timeline->seek(4);
  const Scene scene(*timeline);
  const OwnerTable owners(timeline->machine().state());
  using T = FrameTexel;
  const auto texel = [&](std::uint32_t f, Mark mark) {
    return frame_texel(frame_facts(scene, owners, FrameNumber{f}), mark);
  };
  const auto count = [](std::uint32_t t) { return (t >> T::kCountShift) & T::kCountMask; };
  const auto guards = [](std::uint32_t t) { return (t >> T::kGuardShift) & T::kGuardMask; };
  const std::uint32_t shared = texel(0, Mark::None), sole = texel(2, Mark::Source),
                      own = texel(4, Mark::Selected);
  EXPECT_EQ(count(shared), 2U);
  EXPECT_EQ(guards(shared), 3U);
  EXPECT_EQ(shared & T::kOwnerMask, 0U);
  EXPECT_EQ((shared >> T::kOwnerBits) & T::kOwnerMask, 1U);
  EXPECT_EQ(count(sole), 1U);
  EXPECT_EQ(guards(sole), 1U) << "a sole owner's page that is still protected keeps its dashes";
  EXPECT_EQ(count(own), 1U);
  EXPECT_EQ(guards(own), 0U);
  EXPECT_EQ(own & T::kOwnerMask, 1U);
  EXPECT_EQ((own >> T::kFreshShift) & 1U, 1U);
  EXPECT_EQ((own >> T::kMarkShift) & T::kMarkMask, static_cast<std::uint32_t>(Mark::Selected));
  EXPECT_EQ((own >> T::kKindShift) & T::kKindMask, static_cast<std::uint32_t>(FrameKind::Anon));
  EXPECT_EQ(count(texel(9, Mark::None)), 0U);
  EXPECT_EQ((texel(9, Mark::None) >> T::kKindShift) & T::kKindMask, 0U);
}

TEST(GridLook, HasATexelForEveryCell) {
  Bench b;
  const auto timeline = fork_then_write(b);
  timeline->seek(4);
  const OwnerTable owners(timeline->machine().state());
  const MemoryGrid grid = layout_memory(Scene(*timeline), owners, {0, 0, 720, 140}, {}, {});
  const GridLook look = grid_look(grid);
  ASSERT_EQ(look.texels.size(), grid.cells.size());
  for (std::size_t i = 0; i < grid.cells.size(); ++i)
    EXPECT_EQ(look.texels[i], frame_texel(grid.cells[i].facts, grid.cells[i].mark));
}

TEST(MemoryGrid, AHugePageIsOneCellUntilItsPartsDiffer) {
  Bench b;
  b.config().frames = 1100;
  b.config().thp = HugePages::Always;
  const auto id = [&](const char* name) { return b.id(name); };
  std::vector<Command> commands = {Spawn{id("p"), id("sh")}};
  Mmap map;
  map.who = id("p");
  map.region = id("big");
  map.pages = 1024;
  map.prot = {true, true, false};
  commands.emplace_back(map);
  commands.emplace_back(Write{id("p"), b.range(page("big", 0)), 0, id("x")});
  commands.emplace_back(Fork{id("p"), id("q")});
  commands.emplace_back(Write{id("q"), b.range(page("big", 0)), 0, id("y")});
  Timeline timeline(b.setup(), std::move(commands));
  ASSERT_TRUE(timeline.prepare());
  const auto grid_at = [&](std::uint32_t step) {
    timeline.seek(step);
    return layout_memory(Scene(timeline), OwnerTable(timeline.machine().state()), {0, 0, 640, 160},
                         {}, {});
  };
  const auto frames = [](const MemoryGrid& grid) {
    std::uint64_t n = grid.free.count + grid.more.count;
    for (const PlacedFrame& cell : grid.cells) n += cell.facts.span;
    return n;
  };
  const MemoryGrid whole = grid_at(4);
  ASSERT_EQ(whole.cells.size(), 1U);
  EXPECT_EQ(whole.cells[0].facts.span, 512U);
  EXPECT_EQ(whole.cells[0].facts.refs, 2U);
  EXPECT_EQ(frames(whole), 1100U);
  const FrameNumber first = whole.cells[0].facts.frame;
  EXPECT_EQ(whole.find(FrameNumber{first.value() + 511}), &whole.cells[0]);
  EXPECT_EQ(whole.find(FrameNumber{first.value() + 512}), nullptr);
  // The part that was copied out of stands apart from those that are still shared.
  const MemoryGrid parted = grid_at(5);
  EXPECT_EQ(parted.find(first)->facts.span, 1U);
  EXPECT_EQ(parted.find(FrameNumber{first.value() + 1})->facts.span, 511U);
  EXPECT_EQ(frames(parted), 1100U);
  EXPECT_EQ(parted.copies.size(), 1U);
}

}  // namespace
}  // namespace cowscope::testing
