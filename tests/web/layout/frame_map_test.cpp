// The map of all frames: every frame has its cell and every cell its place, at every zoom; what it
// sums up is what counting gives; only what changed is written again.
#include <gtest/gtest.h>

#include "tests/web/layout/story.h"
#include "web/layout/frame_map.h"
#include "web/layout/frame_texel.h"
#include "web/layout/process_rows.h"
#include "web/layout/scene_facts.h"

namespace cowscope::testing {
namespace {

TEST(FrameMap, EveryCellIsFoundWhereItStands) {
  const Rect areas[] = {{0, 0, 656, 230}, {16, 160, 358, 260}, {300, 40, 900, 700}};
  for (const std::uint32_t frames : {300U, 5000U, 70'000U, 1'048'576U})
    for (const Rect& area : areas) {
      MapCamera camera;
      for (int zoom = 0; zoom < 14; ++zoom) {
        const FrameMap map = layout_frame_map(frames, area, camera);
        ASSERT_GE(map.columns * map.rows * 256, frames);
        for (std::uint32_t i = 0; i < 400; ++i) {
          const std::uint32_t frame = i * 7919 % frames;
          const Rect cell = map.cell_of(frame);
          if (!area.contains(cell.centre())) continue;
          const auto found = map.cell_at(cell.centre());
          ASSERT_TRUE(found.has_value()) << frames << " " << frame << " " << camera.zoom;
          ASSERT_EQ(*found, frame / map.frames_a_cell());
        }
        camera = zoomed(map, camera, {area.x + area.w * 0.3F, area.y + area.h * 0.4F}, 1.7F);
      }
      EXPECT_EQ(layout_frame_map(frames, area, camera).level, 0U) << "near enough for frames";
    }
}

TEST(FrameMap, ShowsAllOfAMillionFramesAndKeepsWhatThePointerIsOn) {
  const Rect area{10, 20, 640, 420};
  MapCamera camera;
  FrameMap map = layout_frame_map(1U << 20, area, camera);
  EXPECT_EQ(map.level, 2U);
  EXPECT_TRUE(inside(map.shown(), area));
  EXPECT_TRUE(inside(map.cell_of(0), area));
  EXPECT_TRUE(inside(map.cell_of((1U << 20) - 1), area));
  const Point at = map.cell_of(700'000).centre();
  const std::uint32_t tile = *map.cell_at(at);
  for (int i = 0; i < 6; ++i) {
    camera = zoomed(map, camera, at, 1.5F);
    map = layout_frame_map(1U << 20, area, camera);
    ASSERT_EQ(*map.cell_at(at) * map.frames_a_cell() / 256, tile) << camera.zoom;
  }
  const MapCamera there = panned(map, camera, {-30, -10});
  const FrameMap moved = layout_frame_map(1U << 20, area, there);
  EXPECT_NEAR(moved.origin.x, map.origin.x - 30, 0.1F);
  EXPECT_NEAR(moved.origin.y, map.origin.y - 10, 0.1F);
  EXPECT_EQ(zoomed(map, camera, at, 1e-6F), MapCamera{}) << "all of it again";
}

void check_states(const Scene& scene, const OwnerTable& owners, FrameStates& states) {
  const FrameTable& frames = scene.machine.state().frames;
  FrameSums all;
  for (std::uint32_t f = 0; f < frames.size(); ++f) {
    const Frame& frame = frames[FrameNumber{f}];
    all.used += frame.kind != FrameKind::Free ? 1 : 0;
    all.mapped += frame.mapped > 0 ? 1 : 0;
    all.shared += frame.refs() >= 2 ? 1 : 0;
    all.most_refs = std::max(all.most_refs, frame.refs());
  }
  ASSERT_EQ(states.all().used, all.used);
  ASSERT_EQ(states.all().mapped, all.mapped);
  ASSERT_EQ(states.all().shared, all.shared);
  ASSERT_EQ(states.all().most_refs, all.most_refs);
  ASSERT_EQ(states.listed(scene), frames_to_show(scene));
  const FrameTexels& texels = states.texels(scene, owners);
  for (std::uint32_t f = 0; f < frames.size(); ++f) {
    const std::uint32_t texel = texels.texels[texels.begin[0] + f];
    const FrameNumber n{f};
    const bool changed = !(frames[n] == scene.before.state().frames[n]);
    ASSERT_EQ(texel, frame_texel(owners[n], frames[n].kind, changed)) << f;
  }
  using B = BlockTexel;
  for (std::uint32_t block = 0; block < texels.count[1]; ++block) {
    const FrameSums sums = states.sums(scene, owners, block * 16, 16);
    const std::uint32_t texel = texels.texels[texels.begin[1] + block];
    ASSERT_EQ(texel & B::kMostMask, std::min(sums.most_refs, 255U));
    ASSERT_EQ(((texel >> B::kSharedShift) & B::kShareMask) > 0, sums.shared > 0);
    ASSERT_EQ(((texel >> B::kDirtyShift) & B::kShareMask) > 0, sums.dirty > 0);
    ASSERT_EQ(((texel >> B::kChangedShift) & 1) != 0, sums.changed > 0);
  }
}

TEST(FrameStates, AreThoseOfTheSceneFollowedForwardsAndBack) {
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    const auto timeline = random_story(seed, 60);
    OwnerTable owners;
    FrameStates states;
    const auto check = [&] {
      const Scene scene(*timeline);
      owners.follow(scene.machine.state());
      states.follow(scene, owners);
      owners.forget_changes();
      check_states(scene, owners, states);
    };
    at_every_position(*timeline, check);
    for (std::uint32_t i = 0; i < 30; ++i) {
      timeline->seek(i * 37 % (timeline->steps() + 1), i % 5);
      check();
    }
  }
}

TEST(FrameStates, AStoreChangesTheTexelsOfItsFramesAlone) {
  Bench::Options o;
  o.frames = 1U << 16;
  o.heap = 40'000;
  Bench b(o);
  Timeline timeline(b.setup(),
                    {Spawn{b.id("p"), b.id("sh")},
                     Write{b.id("p"), b.range(pages("heap", 0, 39'999)), 0, b.id("a")},
                     Fork{b.id("p"), b.id("c")}, Read{b.id("c"), b.range(page("heap", 9))},
                     Write{b.id("c"), b.range(page("heap", 20'000)), 0, b.id("b")}});
  ASSERT_TRUE(timeline.prepare());
  OwnerTable owners;
  FrameStates states;
  const auto follow = [&](std::uint32_t step) -> const FrameTexels& {
    timeline.seek(step);
    const Scene scene(timeline);
    owners.follow(scene.machine.state());
    states.follow(scene, owners);
    owners.forget_changes();
    return states.texels(scene, owners);
  };
  follow(4);
  const std::uint64_t held = follow(4).now;
  const FrameTexels& after = follow(5);
  std::size_t runs = 0;
  for (const std::uint64_t stamp : after.stamps) runs += stamp > held ? 1 : 0;
  // The old frame's, the new one's, and their blocks at two levels.
  EXPECT_GT(runs, 0U);
  EXPECT_LE(runs, 6U);
}

TEST(ProcessLists, OfThousandsOnlyThoseInSightArePlaced) {
  Bench::Options o;
  o.frames = 4096;
  Bench b(o);
  std::vector<Command> commands = {Spawn{b.id("p"), b.id("sh")}};
  for (int i = 0; i < 600; ++i)
    commands.push_back(
        Fork{b.id(i % 3 == 0 ? "p" : "c" + std::to_string(i / 2)), b.id("c" + std::to_string(i))});
  commands.erase(commands.begin() + 2, commands.begin() + 4);
  Timeline timeline(b.setup(), commands);
  timeline.skip_errors_outside(0, 0);
  timeline.prepare();
  timeline.seek(timeline.steps());
  SceneFacts facts;
  facts.follow(timeline, 1, {});
  const Rect area{0, 0, 340, 400};
  const Scene scene = facts.scene();
  const auto rows = [&](Sight sight) {
    return layout_process_rows(scene, facts.owners(), area, {}, {}, sight);
  };
  const ProcessRows all = rows({}), some = rows({&facts, 5000, 5400});
  EXPECT_EQ(all.height, some.height);
  ASSERT_GT(some.boxes.size(), 1U);
  EXPECT_LT(some.boxes.size(), 12U);
  std::size_t i = 0;
  while (all.boxes[i].facts.pid != some.boxes[0].facts.pid) ++i;
  for (std::size_t k = 0; k < some.boxes.size(); ++k)
    EXPECT_EQ(all.boxes[i + k].box, some.boxes[k].box);
}

}  // namespace
}  // namespace cowscope::testing
