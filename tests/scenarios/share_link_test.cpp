// Links: whole, cut, damaged, too large, and of another time.
#include "scenarios/share_link.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "scenarios/base64url.h"
#include "scenarios/deflate.h"
#include "scenarios/script.h"
#include "tests/support/any_scenario.h"
#include "tests/support/library_files.h"

namespace cowscope::testing {
namespace {

using Lines = std::vector<std::string>;

Lines errors_of(const std::string& link) {
  Diagnostics errors;
  const auto parsed = parse_link(link, errors);
  EXPECT_EQ(parsed.has_value(), errors.empty()) << link.substr(0, 100);
  Lines lines;
  for (const Diagnostic& d : errors) lines.push_back(d.message);
  return lines;
}

Link parsed(const std::string& link) {
  Diagnostics errors;
  auto out = parse_link(link, errors);
  for (const Diagnostic& d : errors) ADD_FAILURE() << link << ": " << d.message;
  return out ? std::move(*out) : Link{};
}

Scenario small() {
  Diagnostics errors;
  return parse_script("@title \"t\"\nspawn p from sh\nwrite p heap[0] \"cat\"", errors)
      .value_or(Scenario{});
}

std::string data_link(const std::string& json) {
  return "#data=deflate:" + to_base64url(deflate_text(json));
}

TEST(ShareLink, CarriesScenarioAndView) {
  LinkView view;
  view.step = "8.4";
  view.policy = "cow,eager";
  view.branch = "The parent writes first & 100% “ü”=";
  view.level = "2";
  view.theme = "dark";
  view.view = "frames";
  view.lang = "de";
  view.lock = "edit,forward";
  view.predict = view.present = true;
  const std::string link = make_link(small(), view);
  EXPECT_EQ(link, make_link(small(), view));
  EXPECT_EQ(link.find_first_of(" \"<>%") == std::string::npos, false)
      << "the branch's name is encoded";
  EXPECT_EQ(link.rfind("#data=deflate:", 0), 0U);
  EXPECT_NE(link.find("&step=8.4&policy=cow,eager&"), std::string::npos) << link;
  EXPECT_EQ(link.substr(link.size() - 4), "&v=1");
  for (const std::string& form :
       {link, link.substr(1), "https://example.org/x?y=z" + link, "  " + link + "\n"}) {
    const Link back = parsed(form);
    ASSERT_TRUE(back.scenario);
    EXPECT_TRUE(*back.scenario == small());
    EXPECT_EQ(back.view.step, "8.4");
    EXPECT_EQ(back.view.policy, view.policy);
    EXPECT_EQ(back.view.branch, view.branch);
    EXPECT_EQ(back.view.level, "2");
    EXPECT_EQ(back.view.theme, "dark");
    EXPECT_EQ(back.view.view, "frames");
    EXPECT_EQ(back.view.lang, "de");
    EXPECT_EQ(back.view.lock, view.lock);
    EXPECT_TRUE(back.view.predict && back.view.present);
  }
}

TEST(ShareLink, LibraryAndRandomScenarios) {
  for (const auto& [path, contents] : library_files()) {
    Diagnostics errors;
    const auto scenario = parse_any(contents, errors);
    ASSERT_TRUE(scenario);
    EXPECT_TRUE(*parsed(make_link(*scenario, {})).scenario == *scenario) << path;
  }
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const Scenario scenario = any_scenario(seed);
    const Link back = parsed(make_link(scenario, {}));
    ASSERT_TRUE(back.scenario) << seed;
    EXPECT_TRUE(*back.scenario == scenario) << seed;
  }
}

TEST(ShareLink, OtherSources) {
  const Link built_in = parsed("#scenario=fork-then-write&revision=3&at=forked");
  EXPECT_EQ(built_in.scenario_id, "fork-then-write");
  EXPECT_EQ(built_in.revision, 3U);
  EXPECT_EQ(built_in.view.at, "forked");
  EXPECT_FALSE(built_in.view.step);
  EXPECT_EQ(parsed("#src=https%3A%2F%2Fexample.org%2Fa.json%3Fb%3Dc").source_url,
            "https://example.org/a.json?b=c");
  EXPECT_EQ(parsed("#src=lessons/a.json&step=2").source_url, "lessons/a.json");
  const Link none = parsed("https://example.org/page?scenario=x");
  EXPECT_TRUE(none.scenario_id.empty() && none.source_url.empty() && !none.scenario);
  EXPECT_TRUE(parsed("").scenario_id.empty());
  EXPECT_TRUE(parsed("#").scenario_id.empty());
  // What others put into links does no harm.
  EXPECT_EQ(parsed("#scenario=a&utm_source=mail&&predict&present=0").scenario_id, "a");
}

TEST(ShareLink, Mistakes) {
  EXPECT_EQ(errors_of("#scenario=a&v=2"), Lines{"the link is of version 2, and this Cowscope knows "
                                                "version 1; open it with a newer Cowscope"});
  EXPECT_EQ(errors_of("#data=brotli:abc&v=7").size(), 1U);
  EXPECT_EQ(errors_of("#scenario=a&v=x"), Lines{"v, the link's version, is a number, not 'x'"});
  EXPECT_EQ(errors_of("#data=brotli:abcd"),
            Lines{"the link's data is packed as 'brotli', which this Cowscope does not know; it "
                  "knows deflate. Open it with a newer Cowscope"});
  EXPECT_EQ(errors_of("#scenario=a&step=x"),
            Lines{"step is a step such as 8, or a step and an event such as 8.4, not 'x'"});
  EXPECT_EQ(errors_of("#scenario=a&level=4"), Lines{"level is 1, 2 or 3, not '4'"});
  EXPECT_EQ(
      errors_of(
          "#scenario=a&theme=blue&policy=cow,fast&lock=all&lang=german&predict=yes&at=1&view=a%20b")
          .size(),
      7U);
  EXPECT_EQ(errors_of("#scenario=a&polcy=cow"),
            Lines{"nothing in a link is called 'polcy'; did you mean 'policy'?"});
  EXPECT_EQ(errors_of("#scenario=a&src=b"), Lines{"a link has one of scenario, src and data"});
  EXPECT_EQ(errors_of("#scenario=a&step=1&at=b"), Lines{"a link has one of step and at"});
  EXPECT_EQ(errors_of("#src=javascript:alert(1)").size(), 1U);
  EXPECT_EQ(errors_of("#src=data:x").size(), 1U);
  EXPECT_EQ(
      errors_of("#scenario=a&branch=%zz"),
      Lines{"branch has a '%' without two hexadecimal digits behind it; the link is damaged"});
  EXPECT_EQ(errors_of("#scenario=a&branch=%ff"), Lines{"branch is no text; the link is damaged"});
  EXPECT_EQ(errors_of("#scenario=a&branch=%00").size(), 1U);
  EXPECT_EQ(errors_of("#scenario=a&branch=" + std::string(2000, 'b')),
            Lines{"branch is longer than 1,000 characters"});
  EXPECT_EQ(errors_of(data_link("{\"cowscope\":2}")),
            Lines{"in the link's scenario: this scenario is in version 2 of the format, and this "
                  "Cowscope knows version 1; use a newer Cowscope"});
  EXPECT_EQ(errors_of(data_link("")).at(0),
            "in the link's scenario: expected JSON, and there is nothing");
}

TEST(ShareLink, CutAtEveryLength) {
  const std::string link = make_link(small(), {});
  const std::size_t end_of_data = link.find('&');
  const std::string data = link.substr(0, end_of_data);
  for (std::size_t length = std::string("#d").size(); length < data.size(); ++length) {
    Diagnostics errors;
    const auto back = parse_link(data.substr(0, length), errors);
    if (length < std::string("#data=").size()) continue;  // nothing in it says what it was
    EXPECT_FALSE(back) << length;
    ASSERT_EQ(errors.size(), 1U) << length;
    EXPECT_NE(errors[0].message.find("cut short"), std::string::npos) << errors[0].message;
  }
  EXPECT_TRUE(parsed(data).scenario);
}

TEST(ShareLink, DamagedAtEveryPlaceNeverCrashes) {
  const std::string link = make_link(small(), {});
  unsigned refused = 0;
  for (std::size_t i = 0; i < link.size(); ++i) {
    for (const char c : {'A', '_', '%', '&', '\0'}) {
      std::string damaged = link;
      damaged[i] = c;
      Diagnostics errors;
      const auto back = parse_link(damaged, errors);
      EXPECT_EQ(back.has_value(), errors.empty());
      if (!back) ++refused;
    }
  }
  EXPECT_GT(refused, link.size());
}

TEST(ShareLink, ABombIsRefusedAtOneMebibyte) {
  // A thousand times as long when unpacked.
  const std::string bomb = data_link(std::string(std::size_t{64} << 20, ' '));
  EXPECT_LT(bomb.size(), std::size_t{200'000});
  Diagnostics errors;
  EXPECT_FALSE(parse_link(bomb, errors));
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_TRUE(errors[0].limit);
  EXPECT_NE(errors[0].message.find("1 MiB"), std::string::npos);
  std::string out;
  EXPECT_EQ(inflate_text(deflate_text(std::string(1000, 'x')), 1000, out), InflateResult::Ok);
  EXPECT_EQ(inflate_text(deflate_text(std::string(1001, 'x')), 1000, out), InflateResult::TooLong);
  EXPECT_EQ(inflate_text("", 1000, out), InflateResult::CutShort);
  EXPECT_EQ(inflate_text(deflate_text("x") + "y", 1000, out), InflateResult::Broken);
}

TEST(Base64Url, KnownValuesAndEveryLength) {
  EXPECT_EQ(to_base64url(""), "");
  EXPECT_EQ(to_base64url("f"), "Zg");
  EXPECT_EQ(to_base64url("fo"), "Zm8");
  EXPECT_EQ(to_base64url("foo"), "Zm9v");
  EXPECT_EQ(to_base64url("\xfb\xff\xfe"), "-__-");
  EXPECT_EQ(from_base64url("Zg=="), "f");
  EXPECT_FALSE(from_base64url("Z"));
  EXPECT_FALSE(from_base64url("Zm9v!"));
  EXPECT_FALSE(from_base64url("Zm9+"));
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
    bytes += static_cast<char>(i * 7);
  }
}

}  // namespace
}  // namespace cowscope::testing
