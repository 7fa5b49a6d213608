// Processes as cards, nested by fork: what each is charged, and its regions as rows of small page
// cells. For depth 3, and for more processes than two.
#pragma once

#include <cstdint>
#include <vector>

#include "web/layout/facts.h"
#include "web/layout/geometry.h"
#include "web/layout/memory_grid.h"
#include "web/layout/memory_shares.h"
#include "web/layout/process_rows.h"
#include "web/layout/scene_facts.h"

namespace cowscope {

struct CardRegion {
  RegionFacts region;
  Rect label;
  std::vector<PlacedPage> pages;
  Fold more;             // pages for which there was no room
  bool touched = false;  // some page of it is present
};
struct ProcessCard {
  ProcessFacts facts;
  MemoryShares shares;
  bool folded = false;  // its head and one bar alone
  bool alike = false;   // RSS, PSS and USS are one number, so one bar
  bool guest_acts = false;
  Rect box, head;
  Rect bars;    // one or three rows
  Rect status;  // instead of bars and regions, where there are none
  // Who else runs in this address space, in rows under the head.
  std::vector<Guest> guests;
  std::uint64_t more_guests = 0;
  Rect more_row;
  std::vector<CardRegion> regions;
  Polyline elbow;  // from its parent's card; empty: no parent here
};

struct CardsStyle {
  float cell = 24, gap = 3;  // page cells are squares
  float indent = 16, pad = 12, between = 8;
  float label_w = 64;         // of a region
  float bar = 14, head = 26;  // heights
  float guest = 28;           // of a row for who else runs in it
  std::uint32_t max_guests = 5;
  std::uint32_t max_lines = 2;  // of cells of one region
};

struct ProcessCards {
  std::vector<ProcessCard> cards;  // those in sight
  std::vector<Polyline> trunks;    // from a parent above what is in sight to a child below it
  std::size_t all = 0;             // how many there are, in sight or not
  float height = 0;                // of all
  float follow = -1, extent = 0;   // from the top to the card that is asked for, and its height
  std::uint64_t most_rss = 0;      // of one process: bars are drawn to one scale
};

/// From the top of `area` down. Where all cards do not fit its height, cards fold that neither act
/// nor have to do with `pointer`, oldest first; where there are very many, all such cards. Those in
/// `turned` are the other way round than they would be.
ProcessCards layout_process_cards(const Scene& scene, const OwnerTable& owners, Rect area,
                                  const CardsStyle& style, const Pointer& pointer,
                                  const std::vector<Pid>& turned, const Sight& sight = {});

}  // namespace cowscope
