// run: the three formats, and where it stops.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/run_program.h"

namespace cowscope::testing {
namespace {

using nlohmann::json;

std::vector<json> events_of(const std::string& out) {
  std::vector<json> events;
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line);) events.push_back(json::parse(line));
  return events;
}

std::size_t columns(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

TEST(Jsonl, AWriteToASharedPageIsTenEventsInOrder) {
  const Ran ran = cowscope({"run", library_path("fork-then-write"), "--format", "jsonl"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  std::vector<std::string> kinds, actors;
  std::size_t number = 0;
  for (const json& e : events_of(ran.out)) {
    if (e["step"] != 4) continue;
    EXPECT_EQ(e["event"], ++number);
    kinds.push_back(e["kind"]);
    actors.push_back(e["by"]);
  }
  EXPECT_EQ(kinds, (std::vector<std::string>{"tlb_miss", "walk", "fault", "region_check", "decide",
                                             "allocate", "copy", "repoint", "drop", "retry"}));
  EXPECT_EQ(actors, (std::vector<std::string>{"cpu", "cpu", "cpu", "kernel", "kernel", "kernel",
                                              "kernel", "kernel", "kernel", "cpu"}));
}

TEST(Jsonl, AgreesWithTheTotals) {
  for (const std::string& id : library_ids()) {
    for (const char* policy : {"cow", "eager"}) {
      const auto events = events_of(
          cowscope({"run", library_path(id), "--format", "jsonl", "--policy", policy}).out);
      const json state = json::parse(
          cowscope({"run", library_path(id), "--format", "json", "--policy", policy}).out);
      std::uint64_t copies = 0, faults = 0, reuses = 0;
      for (const json& e : events) {
        if (e["kind"] == "copy") ++copies;
        if (e["kind"] == "duplicate") copies += e.value("count", 1U);
        if (e["kind"] == "fault") ++faults;
        if (e["kind"] == "reuse") ++reuses;
      }
      EXPECT_EQ(state["totals"]["copies"], copies) << id << policy;
      EXPECT_EQ(state["totals"]["faults"], faults) << id << policy;
      EXPECT_EQ(state["totals"]["reuses"], reuses) << id << policy;
      EXPECT_EQ(state["totals"]["bytes_copied"], copies * 4096) << id << policy;
    }
  }
}

TEST(Json, IsTheStateAfterTheCopy) {
  const json s = json::parse(
      cowscope({"run", library_path("fork-then-write"), "--format", "json", "--until", "4"}).out);
  EXPECT_EQ(s["step"], 4);
  EXPECT_EQ(s["event"], 10);
  EXPECT_EQ(s["events"], 10);
  EXPECT_EQ(s["steps"], 6);
  EXPECT_EQ(s["outcome"], "ok");
  ASSERT_EQ(s["processes"].size(), 2U);
  const json& parent = s["processes"][0];
  const json& child = s["processes"][1];
  EXPECT_EQ(parent["name"], "parent");
  EXPECT_EQ(child["parent"], 1);
  EXPECT_EQ(child["rss"], 4);
  EXPECT_EQ(child["pss"], 2.5);
  EXPECT_EQ(child["uss"], 1);
  const json& page = child["regions"][0]["pages"][2];
  EXPECT_EQ(
      page,
      json::parse(
          R"({"page":2,"frame":4,"refs":1,"present":true,"writable":true,"dirty":true,"accessed":true,)"
          R"("exclusive":true,"cow":false})"));
  const json& left = parent["regions"][0]["pages"][2];
  EXPECT_EQ(left["frame"], 2);
  EXPECT_EQ(left["refs"], 1);
  EXPECT_EQ(left["cow"], true);
  EXPECT_EQ(s["frames"]["used"], 5);
  EXPECT_EQ(s["frames"]["shared"], 3);
  EXPECT_EQ(s["frames"]["free"], 59);
  EXPECT_EQ(s["frames"]["list"][0]["mapped_by"], (json{"parent heap[0]", "child heap[0]"}));
  EXPECT_EQ(s["totals"]["copies"], 1);
}

TEST(Json, ShowsTheHeldReferencesOfAFaultInProgress) {
  // After allocate the new frame is held, after repoint the old one: refs = mapped + held
  // throughout.
  const auto frame = [](const char* until, std::size_t number) {
    const json s = json::parse(
        cowscope({"run", library_path("fork-then-write"), "--format", "json", "--until", until})
            .out);
    return s["frames"]["list"][number];
  };
  EXPECT_EQ(frame("4.6", 4)["held"], 1);
  EXPECT_EQ(frame("4.6", 4)["refs"], 1);
  EXPECT_EQ(frame("4.8", 2)["held"], 1);
  EXPECT_EQ(frame("4.8", 2)["refs"], 2);
  EXPECT_EQ(frame("4.9", 2)["held"], 0);
  EXPECT_EQ(frame("4.9", 2)["refs"], 1);
}

TEST(Json, SummaryLeavesTheListsOut) {
  const json s = json::parse(
      cowscope({"run", library_path("fork-then-write"), "--format", "json", "--detail", "summary"})
          .out);
  EXPECT_FALSE(s["frames"].contains("list"));
  EXPECT_FALSE(s["processes"][0]["regions"][0].contains("pages"));
  EXPECT_EQ(s["frames"]["used"], 4);
}

TEST(Json, StepNoughtIsTheEmptyMachine) {
  const json s = json::parse(
      cowscope({"run", library_path("fork-then-write"), "--format", "json", "--until", "0"}).out);
  EXPECT_EQ(s["step"], 0);
  EXPECT_EQ(s["events"], 0);
  EXPECT_TRUE(s["processes"].empty());
  EXPECT_EQ(s["frames"]["used"], 0);
}

TEST(Json, DigestIsThatOfTheDigestCommand) {
  std::istringstream lines(cowscope({"digest", library_path("chain-of-forks")}).out);
  std::string number, digest;
  for (std::uint32_t step = 1; lines >> number >> digest; ++step) {
    const json s = json::parse(cowscope({"run", library_path("chain-of-forks"), "--format", "json",
                                         "--until", std::to_string(step)})
                                   .out);
    EXPECT_EQ(s["digest"], digest) << step;
  }
}

TEST(Text, NoLineIsWiderThanAHundredColumns) {
  const std::string wide =
      "spawn a-process-with-a-rather-long-name-that-goes-on-and-on from sh\n"
      "write a-process-with-a-rather-long-name-that-goes-on-and-on heap[0] \"" +
      std::string(300, 'x') + "\"\n";
  std::vector<std::string> outs = {cowscope({"run", "-"}, wide).out};
  for (const std::string& id : library_ids()) {
    outs.push_back(cowscope({"run", library_path(id)}).out);
    outs.push_back(cowscope({"run", library_path(id), "--lang", "de", "--policy", "eager"}).out);
    outs.push_back(cowscope({"compare", library_path(id)}).out);
  }
  outs.push_back(cowscope({"help"}).out);
  outs.push_back(cowscope({"help", "run"}).out);
  for (const std::string& out : outs) {
    ASSERT_FALSE(out.empty());
    std::istringstream lines(out);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(columns(line), 100U) << line;
      if (!line.empty()) {
        EXPECT_NE(line.back(), ' ') << line;
      }
    }
  }
}

TEST(Text, TellsRefcountsOldAndNew) {
  const std::string out = cowscope({"run", library_path("fork-then-write")}).out;
  EXPECT_NE(out.find("Drop frame 2"), std::string::npos);
  EXPECT_NE(out.find("refcount 2 → 1"), std::string::npos);
}

TEST(Text, AsksBeforeAndAnswersAfter) {
  const std::string out =
      cowscope({"run", library_path("fork-then-write"), "--detail", "summary"}).out;
  const auto question = out.find("How many pages will fork copy?"),
             line = out.find("fork parent as child"),
             answer = out.find("=  0. The child gets page-table entries"),
             said = out.find("No page was copied: both");
  ASSERT_NE(said, std::string::npos) << out;
  EXPECT_LT(question, line);
  EXPECT_LT(line, answer);
  EXPECT_LT(answer, said);
}

TEST(Text, StopsInMidStepWithoutGivingAnythingAway) {
  const Ran ran = cowscope({"run", library_path("fork-then-write"), "--until", "4.3"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_NE(ran.out.find("Page fault"), std::string::npos);
  EXPECT_EQ(ran.out.find("must copy"), std::string::npos);
  EXPECT_EQ(ran.out.find("got its own copy"), std::string::npos);
  EXPECT_NE(ran.out.find("step 4 of 6, after event 3 of 10"), std::string::npos) << ran.out;
}

TEST(Text, MarksAClaimThatDoesNotHold) {
  const Ran ran = cowscope({"run", "-"}, "spawn a from sh\nexpect rss a == 3\n");
  EXPECT_EQ(ran.status, 0);
  EXPECT_NE(ran.out.find("claimed otherwise: rss a is 0, expected 3"), std::string::npos)
      << ran.out;
}

TEST(Text, EndsWithWhatTheOtherPolicyWouldHavePaid) {
  const std::string out = cowscope({"run", library_path("fork-then-write")}).out;
  EXPECT_NE(
      out.find("  pages copied                                     4                       1\n"),
      std::string::npos)
      << out;
  EXPECT_NE(
      out.find("  bytes copied                                16,384                   4,096\n"),
      std::string::npos);
}

TEST(Text, SummaryHasNoEvents) {
  const std::string out =
      cowscope({"run", library_path("fork-then-write"), "--detail", "summary"}).out;
  EXPECT_EQ(out.find("TLB miss"), std::string::npos);
  EXPECT_NE(out.find("write child heap[2]"), std::string::npos);
}

}  // namespace
}  // namespace cowscope::testing
