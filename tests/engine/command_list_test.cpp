// Commands come back out of their list as they were put in, whatever else was done with it.
#include "engine/command_list.h"

#include <gtest/gtest.h>

#include <limits>

namespace cowscope {
namespace {

constexpr std::uint32_t kMost32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kMost64 = std::numeric_limits<std::uint64_t>::max();

PageRange range(std::uint32_t first, std::uint32_t last) {
  PageRange r;
  r.region = TextId{2};
  r.first = first, r.last = last;
  return r;
}

TEST(CommandList, GivesBackWhatItWasGiven) {
  PageRange raw;
  raw.first_address = VirtualAddress{1};
  raw.last_address = VirtualAddress{kMost64};
  PageRange whole = range(0, 0);
  whole.whole = true;
  const CommandList list = {
      Write{TextId{1}, range(127, 128), 4095, TextId{kMost32}},
      Poke{TextId{1}, TextId{2}, raw, 1, TextId{3}},
      Brk{TextId{1}, -1},
      Mmap{TextId{1}, TextId{2}, kMost32, Prot{}, Sharing::Shared, TextId{5}, 6, true},
      Madvise{TextId{1}, whole, Advice::GuardRemove},
      Mlock{TextId{1}, whole, false},
      Exit{TextId{1}, -128},
      KsmScan{},
      Skip{},
  };
  ASSERT_EQ(list.size(), 9U);
  const Command stored = list[0], poked = list[1], moved = list[2], mapped = list[3],
                advised = list[4], locked = list[5], ended = list[6];
  const auto& write = std::get<Write>(stored);
  EXPECT_EQ(write.who, TextId{1});
  EXPECT_EQ(write.range.region, TextId{2});
  EXPECT_EQ(write.range.first, 127U);
  EXPECT_EQ(write.range.last, 128U);
  EXPECT_FALSE(write.range.whole);
  EXPECT_EQ(write.offset, 4095U);
  EXPECT_EQ(write.bytes, TextId{kMost32});
  const auto& poke = std::get<Poke>(poked);
  EXPECT_TRUE(poke.range.raw());
  EXPECT_EQ(poke.range.first_address, VirtualAddress{1});
  EXPECT_EQ(poke.range.last_address, VirtualAddress{kMost64});
  EXPECT_EQ(poke.bytes, TextId{3});
  EXPECT_EQ(std::get<Brk>(moved).pages, -1);
  const auto& mmap = std::get<Mmap>(mapped);
  EXPECT_EQ(mmap.pages, kMost32);
  EXPECT_EQ(mmap.sharing, Sharing::Shared);
  EXPECT_EQ(mmap.file_offset, 6U);
  EXPECT_TRUE(mmap.populate);
  EXPECT_TRUE(std::get<Madvise>(advised).range.whole);
  EXPECT_EQ(std::get<Madvise>(advised).advice, Advice::GuardRemove);
  EXPECT_FALSE(std::get<Mlock>(locked).lock);
  EXPECT_EQ(std::get<Exit>(ended).status, -128);
  EXPECT_TRUE(list.holds<KsmScan>(7));
  EXPECT_TRUE(list.holds<Skip>(8));
  EXPECT_FALSE(list.holds<Fork>(8));
}

TEST(CommandList, ACopyAndItsOriginalGoTheirOwnWays) {
  CommandList list;
  for (std::uint32_t i = 0; i < 10'000; ++i) list.push_back(Brk{TextId{1}, i});
  CommandList copy = list;
  list.push_back(Brk{TextId{1}, -7});
  copy.push_back(Brk{TextId{1}, -8});
  copy.push_again(5);
  copy.set(0, Skip{});
  const auto pages = [](const CommandList& of, std::size_t at) {
    const Command command = of[at];
    return std::get<Brk>(command).pages;
  };
  EXPECT_EQ(pages(list, 10'000), -7);
  EXPECT_EQ(pages(copy, 10'000), -8);
  EXPECT_EQ(pages(copy, 10'001), 5);
  EXPECT_TRUE(copy.holds<Skip>(0));
  EXPECT_EQ(pages(list, 0), 0);
  std::int64_t next = 0;
  list.truncate(10'000);
  for (const Command& command : list) EXPECT_EQ(std::get<Brk>(command).pages, next++);
  EXPECT_EQ(next, 10'000);
}

TEST(CommandList, AMillionTakeLittle) {
  CommandList same, different;
  same.reserve(1'000'000);
  different.reserve(1'000'000);
  for (std::uint32_t i = 0; i < 1'000'000; ++i) {
    const Write write{TextId{1}, range(i % 65'536, i % 65'536), 0, TextId{4}};
    if (i < 1000) same.push_back(write);
    else same.push_again(i % 1000);
    different.push_back(write);
  }
  EXPECT_LT(same.bytes(), 5'000'000U);
  EXPECT_LT(different.bytes(), 20'000'000U);
}

}  // namespace
}  // namespace cowscope
