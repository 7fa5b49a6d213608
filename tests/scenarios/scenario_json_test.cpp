// The JSON form: what its keys mean, and every mistake with line, column and pointer.
#include "scenarios/scenario_json.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cowscope::testing {
namespace {

using Lines = std::vector<std::string>;

Lines errors_of(const std::string& json) {
  Diagnostics errors;
  const auto scenario = parse_scenario_json(json, errors);
  EXPECT_EQ(scenario.has_value(), errors.empty()) << json;
  Lines lines;
  for (const Diagnostic& d : errors) lines.push_back(format_diagnostic("f", d));
  return lines;
}

Scenario parsed(const std::string& json) {
  Diagnostics errors;
  const auto scenario = parse_scenario_json(json, errors);
  for (const Diagnostic& d : errors) ADD_FAILURE() << format_diagnostic("f", d);
  return scenario.value_or(Scenario{});
}

// A scenario with one more member, on line 2.
std::string with(const std::string& member) {
  return "{\"cowscope\":1,\"title\":\"t\",\"script\":[],\n" + member + "}";
}
std::string with_script(const std::string& elements) {
  return "{\"cowscope\":1,\"title\":\"t\",\"script\":[\n" + elements + "]}";
}

TEST(ScenarioJson, EveryKey) {
  const Scenario s = parsed(
      R"({ "$schema": "../schema/scenario.json", "cowscope": 1, "id": "a-b", "revision": 2, "level": 3, "open": "x",
    "title": { "en": "T", "de": "U" }, "summary": "S",
    "machine": { "frames": 80, "policy": "eager", "zero_page": false, "costs": { "copy": 5 }, "groups": { "g": 7 } },
    "files": { "/bin/sh": { "pages": 4 }, "/t": { "pages": 1, "cached": false, "kind": "tmpfs" }, "/d": { "pages": 1, "kind": "disk" } },
    "programs": { "sh": { "regions": [ { "name": "text", "pages": 3, "prot": "r-x", "sharing": "private", "file": "/bin/sh", "at": 1, "touched": 2, "start": "0x40000000" },
                                       { "name": "m", "pages": 1, "prot": "---", "sharing": "shared", "start": 8192 } ] }, "none": { "regions": [] } },
    "code": [ "int x;", "" ],
    "script": [ "spawn p from sh; read p m[0]",
                { "do": "fork p as q", "line": 2, "label": "x", "say": { "de": "Ja" }, "expect": "copies == 0",
                  "ask": { "question": "Q?", "choices": [ "0", { "text": "4", "idea": 1, "why": "W" } ], "answer": 4, "why": "V" } },
                { "do": [ "repeat 2 as i {", "  @say \"round\"", "  repeat 2 { read p m[0] }", "  expect faults > 0", "}" ], "label": "y", "expect": [ "copies == 0", "faults == 1" ] },
                { "do": "exit q", "ask": { "question": "Q", "answer": { "measure": "refs p m[0]" } } },
                "@say \"next\"", "exit p", "expect copies == 0",
                { "do": "kill p", "ask": { "question": "Q", "answer": { "page": "p m[0]" } } },
                { "do": "kill p", "ask": { "question": "Q", "answer": { "frame": "p m[0]" } } } ],
    "branches": [ { "name": "B", "from": "x", "script": [ "exit p" ] } ] })");
  EXPECT_EQ(s.id, "a-b");
  EXPECT_EQ(s.revision, 2U);
  EXPECT_EQ(s.level, 3U);
  EXPECT_EQ(s.open, "x");
  EXPECT_EQ(s.title.in("de"), "U");
  EXPECT_EQ(s.machine.frames, 80U);
  EXPECT_EQ(s.machine.policy, Policy::Eager);
  EXPECT_FALSE(s.machine.zero_page);
  ASSERT_EQ(s.files.size(), 3U);
  EXPECT_TRUE(s.files[0].cached && !s.files[0].tmpfs);
  EXPECT_TRUE(!s.files[1].cached && s.files[1].tmpfs);
  ASSERT_EQ(s.programs.size(), 2U);
  EXPECT_EQ(s.programs[0].regions[0].start, 0x40000000U);
  EXPECT_EQ(s.programs[0].regions[0].at, 1U);
  EXPECT_EQ(s.programs[0].regions[1].start, 8192U);
  EXPECT_EQ(s.programs[0].regions[1].sharing, Sharing::Shared);
  EXPECT_EQ(s.code, (Lines{"int x;", ""}));
  ASSERT_EQ(s.script.size(), 8U);
  const auto& fork = std::get<CommandItem>(s.script[2].item);
  EXPECT_EQ(fork.text, "fork p as q");
  EXPECT_EQ(fork.notes.line, 2U);
  EXPECT_EQ(fork.notes.label, "x");
  EXPECT_EQ(fork.notes.say.in("de"), "Ja");
  EXPECT_EQ(fork.notes.expects, Lines{"copies == 0"});
  EXPECT_EQ(std::get<std::string>(fork.notes.ask->answer), "4");
  EXPECT_EQ(fork.notes.ask->choices[1].idea, 1U);
  const auto& repeat = std::get<RepeatItem>(s.script[3].item);
  EXPECT_EQ(repeat.notes.label, "y");
  EXPECT_EQ(repeat.notes.expects.size(), 2U);
  const auto& inner = std::get<RepeatItem>(repeat.body.at(0).item);
  EXPECT_EQ(inner.notes.say.in("en"), "round");
  EXPECT_EQ(inner.notes.expects, Lines{"faults > 0"});
  EXPECT_TRUE(
      std::holds_alternative<Measure>(std::get<CommandItem>(s.script[4].item).notes.ask->answer));
  const auto& exit = std::get<CommandItem>(s.script[5].item);
  EXPECT_EQ(exit.notes.say.in("en"), "next");
  EXPECT_EQ(exit.notes.expects, Lines{"copies == 0"});
  EXPECT_TRUE(std::holds_alternative<PointAtPage>(
      std::get<CommandItem>(s.script[6].item).notes.ask->answer));
  EXPECT_TRUE(std::holds_alternative<PointAtFrame>(
      std::get<CommandItem>(s.script[7].item).notes.ask->answer));
  ASSERT_EQ(s.branches.size(), 1U);
  EXPECT_EQ(s.branches[0].script.size(), 1U);
}

struct Case {
  std::string json;
  Lines errors;
};

TEST(ScenarioJson, MistakesAndTheirPlaces) {
  const std::vector<Case> cases = {
      {"", {"f:1:1: expected JSON, and there is nothing"}},
      {"  \n ", {"f:2:2: expected JSON, and there is nothing"}},
      {"[]", {"f:1:1: a scenario is an object { … }, not a list"}},
      {"{}",
       {"f:1:1: the key 'cowscope' is missing; write \"cowscope\": 1, the version of the format"}},
      {"{\"cowscope\":1}",
       {"f:1:1: the key 'title' is missing here", "f:1:1: the key 'script' is missing here"}},
      {"{\"cowscope\":7,\"new\":true}",
       {"f:1:13: this scenario is in version 7 of the format, and this Cowscope knows version 1; "
        "use a newer Cowscope [/cowscope]"}},
      {"{\"cowscope\":0}",
       {"f:1:13: cowscope, the version of the format, is 1, not 0 [/cowscope]"}},
      {"{\"cowscope\":\"1\"}",
       {"f:1:13: cowscope, the version of the format, is a number, not a text [/cowscope]"}},
      {with("\"titel\":1"),
       {"f:2:1: no key is called 'titel' here; did you mean 'title'? [/titel]"}},
      {with("\"title\":\"again\""),
       {"f:2:1: the key 'title' stands here a second time; the first is in line 1, column 15 "
        "[/title]"}},
      {with("\"id\":\"9\""),
       {"f:2:6: id begins with a letter and has letters, digits, _ - and . only [/id]"}},
      {with("\"level\":9"), {"f:2:9: level is a whole number, 1 to 3, not 9 [/level]"}},
      {with("\"revision\":-1"),
       {"f:2:12: revision is a whole number, 1 to 4,294,967,295, not -1 [/revision]"}},
      {with("\"revision\":1.5"),
       {"f:2:12: revision is a whole number, 1 to 4,294,967,295, not 1.5 [/revision]"}},
      {with("\"summary\":{\"english\":\"x\"}"),
       {"f:2:12: a language is two small letters such as en or de, not 'english' "
        "[/summary/english]"}},
      {with("\"summary\":[]"),
       {"f:2:11: summary is a text, or an object by language such as { \"en\": …, \"de\": … }, not "
        "a list [/summary]"}},
      {with("\"machine\":{\"frames\":1000000000000000000}"),
       {"f:2:21: frames is a whole number, 1 to 1,048,576, not 1000000000000000000 "
        "[/machine/frames]"}},
      {with("\"machine\":{\"frames\":1e18}"),
       {"f:2:21: frames is a whole number, 1 to 1,048,576, not 1e18 [/machine/frames]"}},
      {with("\"machine\":{\"frames\":-3}"),
       {"f:2:21: frames is a whole number, 1 to 1,048,576, not -3 [/machine/frames]"}},
      {with("\"machine\":{\"frames\":3.5}"),
       {"f:2:21: frames is a whole number, 1 to 1,048,576, not 3.5 [/machine/frames]"}},
      {with("\"machine\":{\"frames\":null}"),
       {"f:2:21: frames is a number, not null [/machine/frames]"}},
      {with("\"machine\":{\"zero_page\":1}"),
       {"f:2:24: zero_page is true or false, not a number [/machine/zero_page]"}},
      {with("\"machine\":{\"Frames\":1}"),
       {"f:2:12: no key is called 'Frames' here; did you mean 'frames'? [/machine/Frames]"}},
      {with("\"machine\":[]"), {"f:2:11: machine is an object { … }, not a list [/machine]"}},
      {with("\"files\":{\"bin/sh\":{\"pages\":1}}"),
       {"f:2:10: a file's path begins with / and has letters, digits, _ - . and / only, as in "
        "/bin/sh [/files/bin~1sh]"}},
      {with("\"files\":{\"/bin/sh\":{\"kind\":\"disc\"}}"),
       {"f:2:20: the key 'pages' is missing here [/files/~1bin~1sh]",
        "f:2:28: kind is \"disk\" or \"tmpfs\", not \"disc\" [/files/~1bin~1sh/kind]"}},
      {with("\"programs\":{\"sh\":{\"regions\":[{\"name\":\"a\",\"pages\":0,\"prot\":\"rw\"}]}}"),
       {"f:2:50: pages is a whole number, 1 to 4,294,967,295, not 0 [/programs/sh/regions/0/pages]",
        "f:2:60: expected rights such as rw- (r or -, w or -, x or -), found 'rw' "
        "[/programs/sh/regions/0/prot]"}},
      {with("\"programs\":{\"sh\":{\"regions\":[{\"name\":\"a\",\"pages\":1,\"prot\":\"rw-\","
            "\"at\":1}]}}"),
       {"f:2:65: at is a page of the file, and this region has no file "
        "[/programs/sh/regions/0/at]"}},
      {with("\"code\":[\"a\\nb\"]"),
       {"f:2:9: a line of code holds no line break; give each line its own place in the list "
        "[/code/0]"}},
      {with("\"code\":[1]"),
       {"f:2:9: a line of code is a text in double quotes, not a number [/code/0]"}},
      {with_script("7"),
       {"f:2:1: an element of a script is a line, or an object with \"do\", not a number "
        "[/script/0]"}},
      {with_script("{}"), {"f:2:1: the key 'do', the command, is missing here [/script/0]"}},
      {with_script("{\"do\":\"\"}"),
       {"f:2:7: \"do\" holds a command, and this is none [/script/0/do]"}},
      {with_script("{\"do\":[]}"),
       {"f:2:7: \"do\" holds a command, and this is none [/script/0/do]"}},
      {with_script("{\"do\":\"exit a; exit b\"}"),
       {"f:2:7: \"do\" holds one command or one repeat block; give each command an element of its "
        "own [/script/0/do]"}},
      {with_script("{\"do\":[\"repeat 2 {\",7]}"),
       {"f:2:21: a line of \"do\" is a text in double quotes, not a number [/script/0/do/1]"}},
      {with_script("{\"do\":[\"repeat 2 {\",\"exit p\",\n\"exti p\",\"}\"]}"),
       {"f:3:2: no command is called 'exti'; did you mean 'exit'? [/script/0/do/2]"}},
      {with_script("{\"do\":[\"repeat 2 {\"]}"), {"f:2:18: this '{' has no '}' [/script/0/do/0]"}},
      // A place behind escapes in a JSON text is the place in the file.
      {with_script("\"exit p; write p heap[0] \\\"\\u00e4\\ud83d\\udc04\\\" x\""),
       {"f:2:49: unexpected 'x' after this command; what comes next stands on a line of its own or "
        "after ';' [/script/0]"}},
      {with_script("\"exit \\u0000\""),
       {"f:2:7: a NUL byte stands here, so this is no text [/script/0]"}},
      {with_script("\"@title \\\"x\\\"\""),
       {"f:2:2: @title stands in a script file; here are commands only [/script/0]"}},
      {with_script("\"@say \\\"x\\\"\""),
       {"f:2:2: no command comes after this @say; it belongs to the next one [/script/0]"}},
      {with_script("\"@say \\\"x\\\"\",{\"do\":\"exit p\",\"say\":\"y\"}"),
       {"f:2:14: this command has 'say' twice [/script/1]"}},
      {with_script("{\"do\":\"exit p\",\"expect\":[\"copies == 1\",\"copies = 1\"]}"),
       {"f:2:48: expected ==; a single = is nothing [/script/0/expect/1]"}},
      {with_script("{\"do\":\"exit p\",\"lable\":\"x\"}"),
       {"f:2:16: no key is called 'lable' here; did you mean 'label'? [/script/0/lable]"}},
      {with_script("{\"do\":\"exit p\",\"line\":0}"),
       {"f:2:23: line is a whole number, 1 to 4,294,967,295, not 0 [/script/0/line]"}},
      {with_script("{\"do\":\"exit p\",\"ask\":{\"question\":\"q\"}}"),
       {"f:2:22: the key 'answer' is missing here [/script/0/ask]"}},
      {with_script("{\"do\":\"exit p\",\"ask\":{\"question\":\"\",\"answer\":\"\"}}"),
       {"f:2:34: a question needs a text [/script/0/ask/question]"}},
      {with_script("{\"do\":\"exit p\",\"ask\":{\"question\":\"q\",\"answer\":{}}}"),
       {"f:2:47: an answer has one of measure, page and frame [/script/0/ask/answer]"}},
      {with_script(
           "{\"do\":\"exit p\",\"ask\":{\"question\":\"q\",\"answer\":{\"measure\":\"cops\"}}}"),
       {"f:2:59: expected a measure such as copies or refs parent heap[0], found 'cops'; did you "
        "mean 'copies'? [/script/0/ask/answer/measure]"}},
      {with("\"branches\":[{}]"),
       {"f:2:13: the key 'name' is missing here [/branches/0]",
        "f:2:13: the key 'from' is missing here [/branches/0]",
        "f:2:13: the key 'script' is missing here [/branches/0]"}},
  };
  for (const Case& c : cases) EXPECT_EQ(errors_of(c.json), c.errors) << c.json;
}

TEST(ScenarioJson, TextThatIsNoJson) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"{\"a\"", "f:1:5: the JSON ends here, but the '{' in line 1, column 1 has no '}'"},
      {"{\"a\":", "f:1:6: the JSON ends here, but the '{' in line 1, column 1 has no '}'"},
      {"{\"a\":1", "f:1:7: the JSON ends here, but the '{' in line 1, column 1 has no '}'"},
      {"{\n\"a\":[1,2", "f:2:9: the JSON ends here, but the '[' in line 2, column 5 has no ']'"},
      {"{\"a\" 1}", "f:1:6: expected ':' between the key and its value"},
      {"{\"a\":1 \"b\":2}", "f:1:8: expected ',' or '}' after this value"},
      {"{\"a\":[1 2]}", "f:1:9: expected ',' or ']' after this value"},
      {"{\"a\":1,}", "f:1:7: this ',' before '}' is one too many"},
      {"{\"a\":[1,]}", "f:1:8: this ',' before ']' is one too many"},
      {"{a:1}", "f:1:2: expected a key in double quotes"},
      {"{'a':1}", "f:1:2: a text stands between straight double quotes: \"cat\""},
      {"{\"a\":1} x", "f:1:9: something stands behind the end of the JSON; delete it"},
      {"{\"a\":True}",
       "f:1:6: expected a value of JSON, found 'True'; did you mean 'true'?; a text stands in "
       "double quotes"},
      {"{\"a\":01}", "f:1:6: this is no number of JSON: it begins with a 0 that is not needed"},
      {"{\"a\":+1}", "f:1:6: this is no number of JSON: write digits, as in 64 or 0.5"},
      {"{\"a\":1.}", "f:1:6: this is no number of JSON: write digits, as in 64 or 0.5"},
      {"{\"a\":1e999}", "f:1:6: this number is too large"},
      {"{ // x\n}", "f:1:3: JSON has no comments; delete it, or write a script"},
      {"{\"a\":\"x", "f:1:6: this text has no closing '\"'"},
      {"{\"a\":\"x\n\"}", "f:1:6: this text has no closing '\"' on its line"},
      {"{\"a\":\"x\ty\"}",
       "f:1:8: a control character stands in this text; write it as \\t or \\u0001"},
      {"{\"a\":\"\\q\"}",
       "f:1:7: an escape is one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal "
       "digits"},
      {"{\"a\":\"ü\\u12g4\"}", "f:1:8: \\u needs four hexadecimal digits, as in \\u00e4"},
      {"{\"a\":\"\\ud800\"}",
       "f:1:7: a surrogate stands alone here; a character beyond U+FFFF is two \\u escapes"},
      {std::string("{\"a\":\0}", 7), "f:1:6: a NUL byte stands here, so this is no text"},
      {"{\"a\":\"\xc3\"}", "f:1:7: this byte is not UTF-8 text; save the file as UTF-8"},
  };
  for (const auto& [json, error] : cases) EXPECT_EQ(errors_of(json), Lines{error}) << json;
}

TEST(ScenarioJson, Nesting) {
  const std::string open = "{\"cowscope\":1,\"title\":\"t\",\"script\":[],\"x\":";
  EXPECT_EQ(errors_of(open + std::string(31, '[') + std::string(31, ']') + "}")
                .at(0)
                .find("no key is called 'x'"),
            8U);
  for (const std::size_t depth : {std::size_t{32}, std::size_t{100'000}}) {
    Diagnostics errors;
    EXPECT_FALSE(parse_scenario_json(open + std::string(depth, '[') + std::string(depth, ']') + "}",
                                     errors));
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_EQ(errors[0].message, "JSON may be nested 32 deep, and this is one deeper");
    EXPECT_TRUE(errors[0].limit);
  }
  Diagnostics errors;
  EXPECT_FALSE(parse_scenario_json(std::string(100'000, '{'), errors));
  EXPECT_FALSE(parse_scenario_json("{\"a\":" + std::string(100'000, '['), errors));
}

TEST(ScenarioJson, AllAtOnceAtMostTwenty) {
  std::string members;
  for (int i = 0; i < 50; ++i) members += ",\"k" + std::to_string(i) + "\":1";
  EXPECT_EQ(errors_of("{\"cowscope\":1,\"title\":\"t\",\"script\":[]" + members + "}").size(),
            kMostDiagnostics);
  EXPECT_EQ(errors_of("{\"cowscope\":1,\"titel\":\"t\",\"script\":[\"exti "
                      "p\",{\"do\":7}],\"machine\":{\"frames\":0},\"level\":9}")
                .size(),
            6U);
}

TEST(ScenarioJson, PrintsShortThingsOnOneLineAndNoDefaults) {
  Diagnostics errors;
  const auto s = parse_scenario_json(
      R"({"cowscope":1,"title":"t","machine":{"frames":64,"policy":"cow"},"script":["exit p",{"do":"exit q","line":2}]})",
      errors);
  ASSERT_TRUE(s);
  EXPECT_EQ(print_scenario_json(*s),
            "{\n  \"cowscope\": 1,\n  \"title\": \"t\",\n  \"script\": [\n    \"exit p\",\n    { "
            "\"do\": \"exit q\", \"line\": 2 }\n  ]\n}\n");
  EXPECT_EQ(print_compact_scenario_json(*s),
            R"({"cowscope":1,"title":"t","script":["exit p",{"do":"exit q","line":2}]})");
}

}  // namespace
}  // namespace cowscope::testing
