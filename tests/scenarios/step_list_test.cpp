// Steps read as if each were kept by itself.
#include "scenarios/step_list.h"

#include <gtest/gtest.h>

#include <string>

#include "scenarios/scenario.h"

namespace cowscope {
namespace {

TEST(StepList, HoldsTextsOfEveryLength) {
  StepList list;
  StepBody body;
  body.text = "exit p";
  body.label = "end";
  const std::uint32_t number = list.add_body(body);
  std::vector<std::string> expected;
  // Around the lengths that take another byte, and longer than a chunk.
  for (const std::size_t length : {0U, 1U, 127U, 128U, 16'383U, 16'384U, 100'000U, 5U}) {
    expected.emplace_back(length, static_cast<char>('a' + expected.size()));
    list.push_back(number, expected.back());
    expected.emplace_back("exit p");
    list.push_back(number);
  }
  ASSERT_EQ(list.size(), expected.size());
  std::size_t i = 0;
  for (const StepSource& step : list) {
    EXPECT_EQ(step.text, expected[i++]);
    EXPECT_EQ(step.label, "end");
  }
}

TEST(StepList, WhatIsChangedIsChangedInOneStep) {
  StepList list;
  StepBody body;
  body.text = "exit p";
  body.line = 3;
  const std::uint32_t number = list.add_body(body);
  for (int i = 0; i < 3; ++i) list.push_back(number);
  list.push_back(number, "exit q");
  list.own(1).line = 4;
  list.own(1).broken = "no longer";
  list.own(3).line = 5;
  EXPECT_EQ(list[0].line, 3U);
  EXPECT_EQ(list[1].line, 4U);
  EXPECT_EQ(list[1].broken, "no longer");
  EXPECT_EQ(list[1].text, "exit p");
  EXPECT_EQ(list[2].line, 3U);
  EXPECT_EQ(list[2].broken, "");
  EXPECT_EQ(list[3].line, 5U);
  EXPECT_EQ(list[3].text, "exit q");
}

TEST(StepList, GoesInSlices) {
  StepList list;
  for (int i = 0; i < 1000; ++i) list.push_back(list.add_body({}), std::string(100, 'x'));
  int slices = 1;
  for (;; ++slices) {
    Slice slice([] { return true; });
    if (list.clear(slice)) break;
  }
  EXPECT_GT(slices, 5);
  EXPECT_TRUE(list.empty());
}

}  // namespace
}  // namespace cowscope
