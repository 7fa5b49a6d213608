// translate, lookUp and tlb, as a page or Node asks them.
#include <gtest/gtest.h>

#include "tests/web/bridge/caller.h"

namespace cowscope::testing {
namespace {

class MachineCalls : public ::testing::Test {
 protected:
  void SetUp() override {
    c.value("load", {{"scenario", Json::parse(library("fork-then-write"))}});
    c.value("seek", {{"step", 4}});
  }
  Caller c;
};

TEST_F(MachineCalls, TranslateTakesAnAddressApart) {
  const Json walk = c.value("translate", {{"process", "child"}, {"address", "heap[2]+1"}});
  EXPECT_EQ(walk["address"], "0x4000_2001");
  EXPECT_EQ(walk["levels"].size(), 4U);
  EXPECT_EQ(walk["levels"][3]["index"], 2);
  EXPECT_EQ(walk["levels"][3]["bits"], "000000010");
  EXPECT_EQ(walk["end"], "frame");
  EXPECT_EQ(walk["byte"], 'o');
  EXPECT_EQ(walk["region"]["name"], "heap");
  EXPECT_TRUE(walk["entry"]["writable"].get<bool>());
  EXPECT_TRUE(walk["tableShared"].is_null());
  const Json other = c.value("translate", {{"process", "parent"}, {"address", "0x40002001"}});
  EXPECT_NE(other["frame"], walk["frame"]) << "the same address, another frame";
  EXPECT_TRUE(other["entry"]["cow"].get<bool>());
  EXPECT_FALSE(other["store"].get<bool>());
  // Without a process: of the one that acts.
  EXPECT_EQ(c.value("translate", {{"address", "heap[0]"}})["process"], "child");
  const Json hole = c.value("translate", {{"process", "child"}, {"address", "0x7000_0000_0000"}});
  EXPECT_EQ(hole["end"], "no table");
  EXPECT_TRUE(hole["entry"].is_null());
  EXPECT_TRUE(hole["frame"].is_null());
}

TEST_F(MachineCalls, TranslateRefusesWhatIsNoAddress) {
  const auto message = [&](const Json& args) {
    return c.error("translate", args)["message"].get<std::string>();
  };
  EXPECT_NE(message({{"address", "heep[2]"}}).find("did you mean 'heap'?"), std::string::npos);
  EXPECT_NE(message({{"address", "0x4g"}}).find("hexadecimal"), std::string::npos);
  EXPECT_NE(message({{"process", "nobody"}, {"address", "0x0"}}).find("nobody"), std::string::npos);
  EXPECT_NE(message(Json::object()).find("address"), std::string::npos);
  EXPECT_NE(message({{"adress", "0x0"}}).find("did you mean 'address'?"), std::string::npos);
}

TEST_F(MachineCalls, LookUpIsWhatThePanelShows) {
  EXPECT_EQ(c.value("lookUp")["address"], "0x4000_2000") << "of the page that the step touched";
  EXPECT_EQ(c.value("lookUp", {{"address", "heap[3]"}})["address"], "0x4000_3000");
  EXPECT_EQ(c.value("lookUp", {{"process", "parent"}})["process"], "parent");
  EXPECT_EQ(c.value("lookUp")["address"], "0x4000_3000");
  c.error("lookUp", {{"process", "child"}, {"address", "heap[4]"}});
  EXPECT_EQ(c.value("lookUp")["process"], "parent") << "what is refused changes nothing";
  const Json back = c.value("lookUp", {{"process", ""}, {"address", ""}});
  EXPECT_EQ(back["process"], "child");
  EXPECT_EQ(back["address"], "0x4000_2000");
  c.value("home");
  EXPECT_TRUE(c.value("lookUp").is_null());
}

TEST_F(MachineCalls, TlbTellsItsEntriesAndWhoTouchedThem) {
  const Json tlb = c.value("tlb");
  EXPECT_EQ(tlb["capacity"], 16);
  EXPECT_EQ(tlb["step"]["misses"], 1);
  EXPECT_GE(tlb["all"]["misses"], 5);
  ASSERT_EQ(tlb["entries"].size(), tlb["size"].get<std::size_t>());
  const Json& first = tlb["entries"][0];
  EXPECT_EQ(first["process"], "child");
  EXPECT_EQ(first["region"], "heap");
  EXPECT_EQ(first["touched"]["how"], "in");
  EXPECT_EQ(first["touched"]["event"], 10);
  EXPECT_EQ(c.value("tlb", {{"first", 1}, {"count", 0}})["entries"].size(), 0U);
  c.error("tlb", {{"first", -1}});
}

TEST_F(MachineCalls, TheCurrentEventIsLookedIntoAtTheThirdDepth) {
  c.value("seek", {{"step", 4}, {"event", 5}});
  EXPECT_FALSE(c.value("view")["events"][4].contains("facts"));
  c.value("setView", {{"level", 3}});
  const Json events = c.value("view")["events"];
  EXPECT_EQ(events[4]["facts"]["why"],
            "Not exclusive: others refer to frame 2, so it must be copied.");
  EXPECT_FALSE(events[3].contains("facts"));
}

TEST_F(MachineCalls, SpeedIsSetAndTold) {
  EXPECT_EQ(c.value("view")["speed"], "normal");
  c.value("setView", {{"speed", "slow"}});
  EXPECT_EQ(c.value("view")["speed"], "slow");
  EXPECT_NE(c.error("setView", {{"speed", "fats"}})["message"].get<std::string>().find("fast"),
            std::string::npos);
}

}  // namespace
}  // namespace cowscope::testing
