// Addresses as people type them, and whose they are.
#include <gtest/gtest.h>

#include "tests/web/session/told_session.h"
#include "web/session/address.h"

namespace cowscope::testing {
namespace {

const char* const kTwo =
    "spawn a from sh\nwrite a heap[0..1]\nfork a as b\nwrite b heap[1]\nexit a 0";

class LookUp : public ::testing::Test {
 protected:
  void SetUp() override {
    load(session, kTwo);
    session.seek(4);
  }
  std::string read(const std::string& text) {
    std::string error;
    const Machine& m = session.timeline().machine();
    const auto address = parse_address(m, m.state().process(Pid{1}), text, error);
    return address ? std::to_string(address->value()) : error;
  }
  std::string refused(const std::string& text) {
    std::string error;
    EXPECT_FALSE(session.look_up(text, error)) << text;
    return error;
  }
  Session session;
};

TEST_F(LookUp, ReadsAddressesAndPages) {
  const std::string heap2 = std::to_string(0x40002000);
  for (const char* text : {"0x40002000", "0x4000_2000", " 0X4000_2000 ", "@0x40002000", "heap[2]",
                           "heap[ 2 ]", " heap [2] "})
    EXPECT_EQ(read(text), heap2) << text;
  EXPECT_EQ(read("heap[2]+5"), std::to_string(0x40002005));
  EXPECT_EQ(read("heap[2] + 0xfff"), std::to_string(0x40002fff));
  EXPECT_EQ(read("0x0"), "0");
  EXPECT_EQ(read("0x7fff_ffff_ffff"), std::to_string(kAddressLimit - 1));
}

TEST_F(LookUp, SaysWhatIsWrongAndWhatToWrite) {
  const auto has = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_TRUE(has(read("0x"), "hexadecimal digits"));
  EXPECT_TRUE(has(read("0x40g0"), "“g” is no hexadecimal digit"));
  EXPECT_TRUE(has(read("0x8000_0000_0000"), "0x7fff_ffff_ffff"));
  EXPECT_TRUE(has(read("0xffff_ffff_ffff_ffff_ffff"), "0x7fff_ffff_ffff"));
  EXPECT_TRUE(has(read("heep[2]"), "did you mean 'heap'?"));
  EXPECT_TRUE(has(read("nothing[0]"), "it has heap, stack"));
  EXPECT_TRUE(has(read("heap"), "heap[0]"));
  EXPECT_TRUE(has(read("heap[4]"), "4 pages, 0 to 3"));
  EXPECT_TRUE(has(read("heap[99999999999999999999]"), "number"));
  EXPECT_TRUE(has(read("heap[x]"), "number"));
  EXPECT_TRUE(has(read("heap[0]+4096"), "0 to 4095"));
  EXPECT_TRUE(has(read("heap[0]5"), "0 to 4095"));
  EXPECT_TRUE(has(read("1234"), "0x4000_2000"));
  EXPECT_TRUE(has(read("]["), "no"));
}

TEST_F(LookUp, IsOfThePageThatIsShownUntilOneIsTyped) {
  Lookup l = session.looked_up();
  ASSERT_TRUE(l.address.has_value());
  EXPECT_EQ(l.pid, Pid{2}) << "b acts";
  EXPECT_EQ(l.address->value(), 0x40001000U);
  EXPECT_FALSE(l.typed);
  std::string error;
  ASSERT_TRUE(session.look_up("heap[3]", error));
  session.seek(3);
  l = session.looked_up();
  EXPECT_TRUE(l.typed);
  EXPECT_EQ(l.address->value(), 0x40003000U) << "it stays where it is while one steps";
  // Another process at the same address.
  session.look_in(Pid{1});
  EXPECT_EQ(session.looked_up().pid, Pid{1});
  EXPECT_EQ(session.looked_up().address->value(), 0x40003000U);
  // What is wrong changes nothing.
  const std::uint64_t revision = session.revision();
  EXPECT_NE(refused("heap[9]"), "");
  EXPECT_EQ(session.looked_up().address->value(), 0x40003000U);
  EXPECT_EQ(session.revision(), revision);
  // Who died is looked up in no more.
  session.seek(5);
  EXPECT_EQ(session.looked_up().pid, Pid{2});
  // Picking a page takes its place, and so does letting go.
  session.pin({Target::Kind::Page, Pid{2}, PageNumber{0x40000}, kNoFrame});
  EXPECT_EQ(session.looked_up().address->value(), 0x40000000U);
  EXPECT_FALSE(session.looked_up().typed);
  session.pin(Target{});
  ASSERT_TRUE(session.look_up("heap[3]", error));
  session.pin(Target{});
  EXPECT_FALSE(session.looked_up().typed);
  ASSERT_TRUE(session.look_up("heap[3]", error));
  ASSERT_TRUE(session.look_up("  ", error)) << "nothing typed: the page that is shown again";
  EXPECT_FALSE(session.looked_up().typed);
}

TEST_F(LookUp, BeforeThereIsAProcessNothingCanBe) {
  session.home();
  EXPECT_EQ(session.looked_up().pid, kInit);
  EXPECT_NE(refused("0x1000"), "");
}

}  // namespace
}  // namespace cowscope::testing
