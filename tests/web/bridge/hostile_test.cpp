// Whatever a page hands over: an answer that says what is expected, and the scenario stays.
#include <gtest/gtest.h>

#include <random>

#include "tests/web/bridge/caller.h"

namespace cowscope::testing {
namespace {

const char* const kMethods[] = {
    "version",    "setLibrary", "load",       "openLink", "check",     "scenario",  "script",
    "run",        "undo",       "redo",       "step",     "back",      "stepEvent", "backEvent",
    "stepAccess", "backAccess", "down",       "up",       "home",      "end",       "play",
    "pause",      "seek",       "state",      "events",   "setPolicy", "setBranch", "setView",
    "answer",     "link",       "invariants", "digest",   "figure",    "view",      "tryRun",
    "offers",     "complete"};

class Hostile : public ::testing::Test {
 protected:
  void SetUp() override {
    caller.value("load", {{"text", library("fork-then-write")}});
    scenario = caller.value("scenario");
  }
  void TearDown() override { EXPECT_EQ(caller.value("scenario"), scenario); }

  std::string refused(const std::string& method, const std::string& args) {
    const Json answer = caller.raw(method, args);
    EXPECT_EQ(answer["ok"], false) << method << " " << args.substr(0, 100);
    return answer["ok"] == true ? "" : answer["error"]["message"].get<std::string>();
  }
  Caller caller;
  Json scenario;
};

TEST_F(Hostile, NoObject) {
  for (const char* method : kMethods)
    for (const std::string args : {"", "null", "[]", "7", "\"{}\"", "{", "{]", "{\"a\":}", "nul",
                                   "{}{}", "{\"a\":1e999}", "\xff", "{\"\xff\":1}"})
      refused(method, args);
}

TEST_F(Hostile, UnknownMethodsAndMembersNameTheNearest) {
  EXPECT_NE(refused("setpolicy", "{}").find("setPolicy"), std::string::npos);
  refused("", "{}");
  refused(std::string("step\0x", 6), "{}");
  refused(std::string(100'000, 'x'), "{}");
  EXPECT_LT(refused(std::string(100'000, 'x'), "{}").size(), 300U);
  EXPECT_NE(refused("seek", R"({"stpe":1})").find("step"), std::string::npos);
  for (const char* method : kMethods)
    if (std::string(method) != "figure") refused(method, R"({"what":1})");
}

TEST_F(Hostile, WrongTypesAndNumbersSayWhatIsExpected) {
  for (const char* value : {"-1", "1.5", "1e30", "-1e30", "18446744073709551616", "4294967295",
                            "\"1\"", "true", "[]", "{}"}) {
    EXPECT_NE(refused("seek", std::string(R"({"step":)") + value + "}").find("whole number"),
              std::string::npos)
        << value;
    refused("seek", std::string(R"({"step":1,"event":)") + value + "}");
    refused("setView", std::string(R"({"level":)") + value + "}");
  }
  for (const char* value : {"1", "true", "[]", "{}", "null"}) {
    const std::string v = value;
    refused("run", R"({"text":)" + v + "}");
    refused("tryRun", R"({"text":)" + v + "}");
    refused("complete", R"({"text":)" + v + "}");
    if (v != "null") refused("offers", R"({"process":)" + v + "}");
    refused("load", R"({"text":)" + v + "}");
    refused("answer", R"({"given":)" + v + "}");
    refused("openLink", R"({"fragment":)" + v + "}");
    refused("setPolicy", R"({"policy":)" + v + "}");
    refused("setBranch", R"({"name":)" + v + "}");
    refused("setLibrary", R"({"scenarios":)" + v + (v == "[]" ? ",\"x\":1}" : "}"));
  }
  for (const char* value : {"1", "\"{}\"", "[]"}) {
    refused("load", std::string(R"({"scenario":)") + value + "}");
    refused("load", std::string(R"({"text":"spawn a from sh","view":)") + value + "}");
    refused("check", std::string(R"({"scenario":)") + value + "}");
  }
  refused("load", "{}");
  refused("load", R"({"text":"spawn a from sh","scenario":{}})");
  refused("load", R"({"text":"spawn a from sh","origin":"nowhere"})");
  refused("load", R"({"text":"spawn a from sh","view":{"step":{}}})");
  refused("load", R"({"text":"spawn a from sh","view":{"steps":"1"}})");
  refused("load", R"({"text":"spawn a from sh","view":{"predict":"yes"}})");
  refused("setLibrary", R"({"scenarios":[1]})");
  refused("setLibrary", R"({"scenarios":[{"id":7,"title":"x"}]})");
  for (const char* range : {"[1]", "[1,2,3]", "[-1,2]", "[0,\"x\"]", "{}", "5"})
    refused("state", std::string(R"({"range":)") + range + "}");
  caller.value("state", {{"range", {0, 4294967294U}}});
  EXPECT_EQ(caller.value("state", {{"range", {4294967294U, 4294967294U}}})["frames"]["list"].size(),
            0U);
}

TEST_F(Hostile, OffersAboutWhatIsNotThere) {
  caller.value("end");
  for (const char* args :
       {R"({"process":"nobody"})", R"({"region":"heap"})", R"({"frame":64})",
        R"({"frame":1,"process":"parent"})", R"({"process":"parent","region":"haep"})",
        R"({"process":"parent","region":"heap","first":4})",
        R"({"process":"parent","region":"heap","first":3,"last":2})", R"({"frame":-1})"})
    refused("offers", args);
  for (const std::string& text :
       {std::string(100'000, 'x'), std::string("\""), std::string("\xff"),
        std::string("repeat 99999999 { fork parent as x }"),
        std::string("write parent heap[0] \"\\"), std::string(";;;{{{"), std::string("expect "),
        std::string("poke parent parent heap[")}) {
    caller.raw("complete",
               Json{{"text", text}}.dump(-1, ' ', false, Json::error_handler_t::replace));
    caller.raw("tryRun", Json{{"text", text}}.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
}

TEST_F(Hostile, TooMuchAndTooDeep) {
  refused("load", R"({"scenario":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}");
  refused("load", std::string(100'000, '{'));
  refused("load", Json{{"text", std::string(100'000, '[')}}.dump());
  refused("load", Json{{"text", "{\"a\":" + std::string(100'000, '[')}}.dump());
  EXPECT_NE(refused("load", Json{{"text", "# " + std::string(1 << 20, 'x')}}.dump()).find("1 MiB"),
            std::string::npos);
  EXPECT_NE(refused("run", Json{{"text", std::string(9 << 20, 'x')}}.dump()).find("bytes"),
            std::string::npos);
  refused("run", Json{{"text", std::string(2 << 20, ';')}}.dump());
  refused("run", R"({"text":"repeat 1000000000 { read child heap[0] }"})");
  refused("run",
          R"({"text":"repeat 999999 { repeat 999999 { repeat 999999 { read child heap[0] } } }"})");
  refused("load", R"({"text":"@machine frames 1000000000000000000\nspawn a from sh"})");
}

TEST_F(Hostile, TextThatIsNoText) {
  refused("run", "{\"text\":\"read child heap[0]\\u0000\"}");
  refused("load", "{\"text\":\"\\u0000\"}");
  refused("load", Json{{"text", "spawn a from sh\nwrite a heap[0] \"\x01\""}}.dump());
  refused("run", R"({"text":"write child heap[0] \ud800"})");
  caller.value("setView", {{"lang", "\u202e<script>"}});
  caller.value("view");
}

TEST_F(Hostile, NothingNeedsAScenarioThatIsNotThere) {
  Caller empty;
  for (const char* method : kMethods) {
    const Json answer = empty.raw(method, "{}");
    if (std::string(method) == "version" || std::string(method) == "view" ||
        std::string(method) == "setView")
      continue;
    EXPECT_EQ(answer["ok"], false) << method;
  }
}

// Texts of the API with pieces taken out, doubled and put elsewhere.
TEST_F(Hostile, MangledCallsAreAnswered) {
  const std::string seeds[] = {
      Json{{"text", library("fork-then-write")}}.dump(),
      R"({"scenario":{"cowscope":1,"title":"x","script":["spawn a from sh",{"do":["repeat 2 {","write a heap[0]","}"]}]}})",
      R"({"text":"spawn a from sh\nrepeat 3 as i { write a heap[$i] \"x\" }\nexpect refs a heap[0] == 1"})",
      R"({"step":4,"event":7})",
      R"({"detail":"full","process":"child","range":[0,10]})",
      R"({"fragment":"#data=deflate:q1YqLkksKVayUjLUUVBKLi2OL8nMTVWyUiouKcrMS1eqBQA&step=4.7&policy=cow"})"};
  const char* const methods[] = {"check", "check", "check", "seek", "state", "openLink"};
  std::mt19937 dice(7);
  for (int round = 0; round < 600; ++round) {
    const std::size_t which = dice() % std::size(seeds);
    std::string text = seeds[which];
    for (auto cuts = 1 + dice() % 3; cuts > 0 && !text.empty(); --cuts) {
      const std::size_t at = dice() % text.size(),
                        length = dice() % std::min<std::size_t>(20, text.size() - at) + 1;
      switch (dice() % 4) {
        case 0: text.erase(at, length); break;
        case 1: text.insert(dice() % text.size(), text.substr(at, length)); break;
        case 2: text[at] = static_cast<char>(dice() % 256); break;
        default: text.resize(at); break;
      }
    }
    caller.raw(methods[which], text);
  }
  // A link that came out well has been loaded: put the story back.
  caller.value("load", {{"text", library("fork-then-write")}});
}

}  // namespace
}  // namespace cowscope::testing
