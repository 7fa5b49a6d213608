// What a record remembers, and what makes it one of another scenario.
#include <gtest/gtest.h>

#include "scenarios/verification_record.h"

namespace cowscope {
namespace {

std::string digest(const std::string& text) {
  Diagnostics errors;
  const auto scenario = parse_any(text, errors);
  EXPECT_TRUE(scenario);
  return scenario ? runs_digest(*scenario) : "";
}

const std::string kStory = "spawn a from sh\nrepeat 2 { write a heap[0] }\nfork a as b\n";

TEST(VerificationRecord, DigestIsOfWhatRuns) {
  EXPECT_EQ(digest(kStory).size(), 16U);
  EXPECT_NE(digest(kStory), digest(kStory + "exit b\n"));
  EXPECT_NE(digest(kStory), digest("spawn a from sh\nrepeat 3 { write a heap[0] }\nfork a as b"));
  EXPECT_NE(digest(kStory), digest("@machine swap 8\n" + kStory));
  EXPECT_NE(digest(kStory), digest("@program sh { heap 5 rw- }\n" + kStory));
}

TEST(VerificationRecord, WordsMayChange) {
  EXPECT_EQ(digest(kStory),
            digest("@title \"Other\"\nspawn a from sh\nrepeat 2 {\n@say \"Written.\"\n"
                   "write a heap[0]\nexpect step copies == 0\n}\n@label forked\n"
                   "fork a as b\n"));
}

VerificationRecord a_record() {
  VerificationRecord r{"fork", 2, "0123456789abcdef", {}};
  add_run(r, {"6.18.1", true, "2026-11-24", 3, 2, {{3, "no swap"}}});
  return r;
}

TEST(VerificationRecord, ComesBackAsItWasPrinted) {
  Diagnostics errors;
  const auto back = parse_record(print_record(a_record()), errors);
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, a_record());
  EXPECT_EQ(print_record(*back), print_record(a_record()));
}

TEST(VerificationRecord, WhatIsNoRecordIsRefused) {
  const std::string good = print_record(a_record());
  for (const char* part : {"\"id\"", "\"runs\"", "\"kernel\"", "\"agreed\"", "\"why\""}) {
    std::string bad = good;
    bad.insert(bad.find(part) + 1, "x");
    Diagnostics errors;
    EXPECT_FALSE(parse_record(bad, errors)) << part;
    EXPECT_FALSE(errors.empty()) << part;
  }
}

TEST(VerificationRecord, KeepsOneRunForEachKernelInOrder) {
  VerificationRecord r = a_record();
  add_run(r, {"6.9.3", true, "2026-11-25", 3, 3, {}});
  add_run(r, {"6.18.1", true, "2026-11-26", 3, 3, {}});
  ASSERT_EQ(r.runs.size(), 2U);
  EXPECT_EQ(r.runs[0].kernel, "6.9.3");
  EXPECT_EQ(r.runs[1].date, "2026-11-26");
}

TEST(VerificationRecord, AKernelsNumberIsWithoutItsVendor) {
  EXPECT_EQ(kernel_number("6.18.1-7-amd64"), "6.18.1");
  EXPECT_EQ(kernel_number("7.3.4+deb13-cloud"), "7.3.4");
  EXPECT_EQ(kernel_number("6.18"), "6.18");
}

}  // namespace
}  // namespace cowscope
