// What an editor asks: words, lines of steps, and a text in the place of what is seen.
#include <gtest/gtest.h>

#include "tests/web/bridge/caller.h"

namespace cowscope::testing {
namespace {

constexpr const char* kScript =
    "# what it is about\n"
    "@title \"Lines\"\n"
    "spawn a from sh   # first\n"
    "\n"
    "repeat 3 as i {\n"
    "  write a heap[$i]\n"
    "  read a heap[0]\n"
    "}\n"
    "@label there\n"
    "fork a as b\n"
    "exit a\n"
    "@branch \"Other\" from there {\n"
    "  exit b\n"
    "}\n";

TEST(EditorCalls, LinesOfTheTextThatWasLoaded) {
  Caller caller;
  caller.value("load", {{"text", kScript}});
  const Json outline = caller.value("outline");
  EXPECT_EQ(outline["main"], Json::parse("[3,[5,3,[6,7]],10,11]"));
  EXPECT_EQ(outline["branches"], Json::parse(R"([{"name":"Other","script":[13]}])"));
  EXPECT_EQ(outline["shared"], 0);
  caller.value("setBranch", {{"name", "Other"}});
  EXPECT_EQ(caller.value("outline")["shared"], 8);
  // Of the printed text they are others.
  const Json script = caller.value("script", {{"lines", true}});
  EXPECT_EQ(script["text"].get<std::string>().find('#'), std::string::npos);
  EXPECT_EQ(script["main"], Json::parse("[3,[4,3,[5,6]],9,10]"));
  EXPECT_FALSE(caller.value("script").contains("main"));
}

TEST(EditorCalls, WhatNoLongerHoldsIsTold) {
  Caller caller;
  caller.value("load",
               {{"text", "spawn a from sh\nwrite c heap[0]\nwrite a heap[0]\nexpect copies == 1\n"},
                {"origin", "edited"}});
  const Json outline = caller.value("outline");
  ASSERT_EQ(outline["broken"].size(), 1U);
  EXPECT_EQ(outline["broken"][0]["step"], 2);
  ASSERT_EQ(outline["unmet"].size(), 1U);
  EXPECT_EQ(outline["unmet"][0]["step"], 3);
}

TEST(EditorCalls, KeepSeesItAsItWas) {
  Caller caller;
  caller.value(
      "load",
      {{"text", kScript},
       {"view", {{"policy", "eager"}, {"branch", "Other"}, {"level", "3"}, {"lock", "inspect"}}}});
  caller.value("seek", {{"step", 5}});
  const Json edited = {
      {"text", std::string(kScript) + "# more\n"}, {"origin", "edited"}, {"keep", true}};
  caller.value("load", edited);
  Json place = caller.value("place");
  EXPECT_EQ(place["step"], 5);
  EXPECT_EQ(place["policy"], "eager");
  EXPECT_EQ(place["branch"], "Other");
  EXPECT_EQ(place["level"], 3);
  EXPECT_NE(caller.value("link")["fragment"].get<std::string>().find("lock=inspect"),
            std::string::npos);
  const std::uint64_t generation = place["generation"];
  // The branch is gone: the main line, at the step that is asked for.
  caller.value("load", {{"text", "spawn a from sh\nread a heap[0]\n"},
                        {"origin", "edited"},
                        {"keep", true},
                        {"view", {{"step", "1"}}}});
  place = caller.value("place");
  EXPECT_EQ(place["step"], 1);
  EXPECT_EQ(place["branch"], "");
  EXPECT_EQ(place["policy"], "eager");
  EXPECT_GT(place["generation"], generation);
  // What does not run changes nothing.
  caller.error("load", {{"text", "spawn a from"}, {"origin", "edited"}, {"keep", true}});
  EXPECT_EQ(caller.value("place"), place);
}

TEST(EditorCalls, TheViewTellsWhatALinkLocks) {
  Caller caller;
  caller.value("load", {{"text", kScript}, {"view", {{"lock", "forward,edit"}}}});
  EXPECT_EQ(caller.value("view")["locked"], Json::parse(R"(["edit","forward"])"));
  caller.value("load", {{"text", kScript}, {"view", {{"lock", "inspect"}}}});
  EXPECT_EQ(caller.value("view")["locked"], Json::parse(R"(["inspect"])"));
  for (const char* method : {"pin", "life", "translate", "lookUp", "tlb"})
    EXPECT_NE(
        caller.error(method, Json::object())["message"].get<std::string>().find("lock=inspect"),
        std::string::npos)
        << method;
  caller.value("load", {{"text", kScript}});
  EXPECT_FALSE(caller.value("view").contains("locked"));
}

TEST(EditorCalls, TeachingIsInTheViewInLinksAndInCalls) {
  Caller caller;
  caller.value("load", {{"text", kScript}, {"view", {{"step", "1"}}}});
  EXPECT_FALSE(caller.value("view").contains("present"));
  caller.value("setView", {{"predict", true}, {"present", true}});
  Json view = caller.value("view");
  EXPECT_EQ(view["predict"], true);
  EXPECT_EQ(view["present"]["asking"], true);
  EXPECT_EQ(view["present"]["stop"], 2);
  std::string asked;
  for (const Json& span : view["present"]["asked"]) asked += span["text"].get<std::string>();
  EXPECT_EQ(asked, view["question"]["text"]);
  caller.value("answer", {{"given", view["question"]["choices"][0]}});
  EXPECT_EQ(caller.value("goOn")["step"], 2);
  view = caller.value("view");
  EXPECT_EQ(view["score"]["of"], 1);
  EXPECT_EQ(view["present"]["asking"], false);
  EXPECT_EQ(view["answered"]["revealed"], true);
  EXPECT_EQ(caller.value("goBack")["step"], 1);
  const std::string link = caller.value("link")["fragment"];
  EXPECT_NE(link.find("predict=1&present=1"), std::string::npos) << link;
  const std::string other =
      caller.value("link", {{"present", false}, {"lock", "forward,inspect"}})["fragment"];
  EXPECT_EQ(other.find("present"), std::string::npos) << other;
  EXPECT_NE(other.find("lock=forward,inspect"), std::string::npos) << other;
  EXPECT_NE(caller.error("link", {{"lock", "all"}})["message"].get<std::string>().find("lock"),
            std::string::npos);
}

TEST(EditorCalls, Words) {
  Caller caller;
  const Json words = caller.value("words");
  EXPECT_EQ(words["verbs"][0], "spawn");
  EXPECT_EQ(words.size(), 11U);
}

}  // namespace
}  // namespace cowscope::testing
