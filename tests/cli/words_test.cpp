#include "scenarios/words.h"

#include <gtest/gtest.h>

#include "scenarios/number_text.h"
#include "scenarios/state_json.h"

namespace cowscope::testing {
namespace {

TEST(Words, NumbersAreGrouped) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(4096), "4,096");
  EXPECT_EQ(grouped(1048576), "1,048,576");
}

TEST(Words, Plurals) {
  EXPECT_EQ(count_of(1, "page"), "1 page");
  EXPECT_EQ(count_of(0, "page"), "0 pages");
  EXPECT_EQ(count_of(2, "copy"), "2 copies");
  EXPECT_EQ(count_of(1, "copy"), "1 copy");
  EXPECT_EQ(count_of(3, "process"), "3 processes");
}

TEST(Words, PageLists) {
  EXPECT_EQ(page_list({2}), "page 2");
  EXPECT_EQ(page_list({0, 1}), "pages 0 and 1");
  EXPECT_EQ(page_list({0, 1, 3}), "pages 0, 1 and 3");
  EXPECT_EQ(page_list({0, 1, 2, 3}), "pages 0 to 3");
  EXPECT_EQ(page_list({0, 1, 2, 3, 7}), "pages 0 to 3 and 7");
  EXPECT_EQ(page_list({1, 3, 5, 7, 9}), "5 pages");
}

TEST(Words, AddressesAndRights) {
  EXPECT_EQ(address_text(VirtualAddress{0x50007000}), "0x5000_7000");
  EXPECT_EQ(address_text(VirtualAddress{0x7f}), "0x7f");
  EXPECT_EQ(address_text(VirtualAddress{0x1'2345'6000}), "0x1_2345_6000");
  EXPECT_EQ(prot_text({true, false, true}), "r-x");
}

TEST(Words, PlainNounsTakeAnArticle) {
  EXPECT_EQ(with_article("child"), "the child");
  EXPECT_EQ(with_article("redis"), "redis");
  EXPECT_EQ(possessive("redis"), "redis’s");
  EXPECT_EQ(possessive("parent"), "the parent’s");
}

TEST(NumberText, HasNoTrailingZerosAndNoLocale) {
  EXPECT_EQ(number_text(9), "9");
  EXPECT_EQ(number_text(2.5), "2.5");
  EXPECT_EQ(number_text(1.0 / 3), "0.333333");
  EXPECT_EQ(number_text(0.9999999), "1");
  EXPECT_EQ(number_text(-3), "-3");
  EXPECT_EQ(number_text(-0.0), "0");
  EXPECT_EQ(number_text(16777216), "16777216");
}

TEST(JsonString, EscapesWhatMustBeAndKeepsWhatIsText) {
  EXPECT_EQ(json_string("a\"b\\c\n\t"), R"("a\"b\\c\n\t")");
  EXPECT_EQ(json_string(std::string_view("\0\x01\x7f", 3)), "\"\\u0000\\u0001\\u007f\"");
  EXPECT_EQ(json_string("größer → 猫 🐄"), "\"größer → 猫 🐄\"");
  EXPECT_EQ(json_string("\xff\xc3("), "\"\\u00ff\\u00c3(\"");
  EXPECT_EQ(json_string("\xed\xa0\x80"), "\"\\u00ed\\u00a0\\u0080\"");  // a surrogate
  EXPECT_EQ(json_string("\xc0\x80"), "\"\\u00c0\\u0080\"");             // overlong
}

}  // namespace
}  // namespace cowscope::testing
