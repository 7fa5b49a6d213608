// Every mistake in a script: where it is, what is wrong, what to do.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "scenarios/scenario.h"
#include "scenarios/script.h"

namespace cowscope::testing {
namespace {

std::vector<std::string> errors_of(const std::string& text) {
  Diagnostics errors;
  const auto scenario = parse_script(text, errors);
  EXPECT_EQ(scenario.has_value(), errors.empty()) << text;
  std::vector<std::string> lines;
  for (const Diagnostic& d : errors) lines.push_back(format_diagnostic("f", d));
  return lines;
}

struct Case {
  std::string text, error;
};

TEST(ScriptErrors, OneMistakeOneMessage) {
  const std::vector<Case> cases = {
      {"wirte p heap[0]", "f:1:1: no command is called 'wirte'; did you mean 'write'?"},
      {"\n  42", "f:2:3: no command is called '42'"},
      {"  ä", "f:1:3: expected a command, found 'ä'"},
      {"ü", "f:1:1: expected a command, found 'ü'"},
      {"spawn p form sh", "f:1:9: expected 'from' and the program's name, found 'form'"},
      {"spawn 9p from sh",
       "f:1:7: expected a name for the process, found '9p'; a name begins with a letter"},
      {"fork p as", "f:1:10: expected a name for the new process, found the end of the line"},
      {"fork p as ; exit p", "f:1:11: expected a name for the new process, found ';'"},
      {"exit p 256", "f:1:8: an exit status is 0 to 255, not 256"},
      {"exit p -1", "f:1:8: an exit status cannot be negative"},
      {"exit p 1.5", "f:1:8: an exit status is a whole number"},
      {"exit p 99999999999999999999999",
       "f:1:8: an exit status is 0 to 255, not 99999999999999999999999"},
      {"read p",
       "f:1:7: expected pages such as heap[0], heap[0..3], heap[..] or an address such as "
       "@0x40000000, found the end of the line"},
      {"read p heap", "f:1:12: expected which pages of heap: heap[0], heap[0..3] or heap[..]"},
      {"read p heap[", "f:1:13: expected a number, found the end of the line"},
      {"read p heap[1", "f:1:14: expected ']' after the page's number, found the end of the line"},
      {"read p heap[3..1]", "f:1:12: the range 3..1 runs backwards: put the lower page first"},
      {"read p heap[1..]", "f:1:16: expected the last page's number; all pages are heap[..]"},
      {"read p heap[..2]", "f:1:15: expected ']'; all pages are heap[..], some are heap[0..3]"},
      {"read p heap[-1]", "f:1:13: a page's number cannot be negative"},
      {"read p heap[1-3]", "f:1:13: a page's number would be -2, and cannot be negative"},
      {"read p heap[4294967296]",
       "f:1:13: a page's number is at most 4,294,967,295, not 4,294,967,296"},
      {"read p heap[99999999999999999999]", "f:1:13: this number is too large"},
      {"read p heap[9223372036854775807+1]", "f:1:13: this sum is too large"},
      {"read p heap[9223372036854775807*2]", "f:1:13: this product is too large"},
      {"read p heap[1.5]",
       "f:1:13: only what is expected may have a fraction; pages and bytes are whole numbers"},
      {"read p heap[(1]", "f:1:13: this '(' has no ')'"},
      {"read p heap[$i]",
       "f:1:13: no variable is called 'i' here; a repeat makes one: repeat 3 as i { … }"},
      {"read p heap[0] heap[1]",
       "f:1:16: unexpected 'heap' after this command; what comes next stands on a line of its own "
       "or after ';'"},
      {"read p @40000000", "f:1:9: expected an address such as 0x40000000, found '40000000'"},
      {"read p @0xffffffffffffffffffff",
       "f:1:9: addresses lie below 0x800000000000, as in the lower half of a 48-bit space"},
      {"read p @0x2000..0x1000", "f:1:8: this range runs backwards: put the lower address first"},
      {"write p heap[0] cat", "f:1:17: expected a text in double quotes, found 'cat'"},
      {"write p heap[0] 'cat'", "f:1:17: a text stands between straight double quotes: \"cat\""},
      {"write p heap[0] “cat”", "f:1:17: a text stands between straight double quotes: \"cat\""},
      {"write p heap[0] \"cat", "f:1:17: this text has no closing '\"' on its line"},
      {"write p heap[0] \"cat\\", "f:1:17: this text has no closing '\"' on its line"},
      {"write p heap[0] \"c\\at\"",
       "f:1:19: an escape is one of \\n \\t \\0 \\\\ \\\" and \\x with two hexadecimal digits"},
      {"write p heap[0] \"ü\\xg0\"", "f:1:19: \\x needs two hexadecimal digits, as in \\x0a"},
      {"write p heap[0]+4096 \"x\"", "f:1:17: the byte in the page is at most 4,095, not 4,096"},
      {"print p 3", "f:1:9: expected a text in double quotes or a page such as heap[0], found '3'"},
      {"print p heap[0..1]", "f:1:9: expected one page, such as heap[0], not a range"},
      {"mmap p r 0 rw- private", "f:1:10: the number of pages is 1 to 4,294,967,295, not 0"},
      {"mmap p r x rw- private", "f:1:10: expected the number of pages, a number, found 'x'"},
      {"mmap p r 1 rwq private",
       "f:1:12: expected rights such as rw- (r or -, w or -, x or -), found 'rwq'"},
      {"mmap p r 1 rw- publik", "f:1:16: expected 'private' or 'shared', found 'publik'"},
      {"mmap p r 1 rw- private file sh",
       "f:1:29: expected a file's path such as /bin/sh, found 'sh'"},
      {"madvise p r[0] dontned", "f:1:16: no advice is called 'dontned'; did you mean 'dontneed'?"},
      {"madvise p r[0]", "f:1:15: expected an advice such as dontneed, found the end of the line"},
      {"mremap p r[0] on",
       "f:1:15: expected 'as' and a new name, or how many pages more or less, as in +2, found "
       "'on'"},
      {"brk p 2", "f:1:7: expected + or - and a number of pages, as in +2, found '2'"},
      {"ksm", "f:1:4: expected 'scan' after ksm, found the end of the line"},
      {"evict sh", "f:1:7: expected a file's path such as /bin/sh, found 'sh'"},
      {"repeat { exit p }", "f:1:8: expected how often to repeat, a number, found '{'"},
      {"repeat 3 exit p", "f:1:10: expected '{' and the commands to repeat, found 'exit'"},
      {"repeat 99999999999999999999 { exit p }",
       "f:1:8: how often to repeat is at most 18,446,744,073,709,551,615, not "
       "99999999999999999999"},
      {"repeat 3 as i-j { exit p }", "f:1:13: a variable's name has letters, digits and _ only"},
      {"repeat 3 as i {\n exit p", "f:1:15: this '{' has no '}'"},
      {"repeat 3 as i { exit p$j }", "f:1:23: no variable is called 'j' here; there is 'i'"},
      {"repeat 3 as i { exit p$ix }",
       "f:1:23: no variable is called 'ix' here; did you mean 'i'?; to put letters behind a "
       "variable write ${i}"},
      {"repeat 3 as i { exit p${i }", "f:1:23: expected '}' after ${i"},
      {"repeat 3 as i { exit p$ }",
       "f:1:23: expected a variable's name after '$', as in $i or ${i}"},
      {"repeat 3 { exit p } exit q",
       "f:1:21: unexpected 'exit' after '}'; what comes next stands on a line of its own or after "
       "';'"},
      {"exit p }", "f:1:8: this '}' has no '{'"},
      {"repeat 1 { repeat 1 { repeat 1 { repeat 1 {\nrepeat 1 { exit p }\n} } } }",
       "f:2:1: repeats may stand 4 deep in each other, and this is one deeper"},
      {"@say cat\nexit p", "f:1:6: expected a text in double quotes, found 'cat'"},
      {"@say \"\\xff\"\nexit p",
       "f:1:6: this text for people is not UTF-8; \\x is for the bytes of a write"},
      {"@say \"a\" de \"b\" de \"c\"\nexit p", "f:1:17: the language 'de' is given twice"},
      {"@say \"a\"\n@say \"b\"\nexit p", "f:2:1: the next command has a @say already"},
      {"exit p\n@say \"a\"", "f:2:1: no command comes after this @say; it belongs to the next one"},
      {"repeat 2 { exit p; @label x }",
       "f:1:20: no command comes after this @label; it belongs to the next one"},
      {"@line 0\nexit p", "f:1:7: a line of the code is 1 to 4,294,967,295, not 0"},
      {"@sya \"a\"\nexit p", "f:1:1: nothing is called '@sya'; did you mean '@say'?"},
      {"@ask \"a\"\nexit p",
       "f:1:9: expected 'answer' or 'choice' after the question, found the end of the line"},
      {"@ask \"a\" choice \"b\"\nexit p",
       "f:1:20: expected 'answer' after the choices, found the end of the line"},
      {"@ask \"a\" answer many\nexit p",
       "f:1:17: expected the answer: a text, a measure such as copies, or page or frame and a page "
       "to point at; found 'many'"},
      {"expect copies == 1",
       "f:1:1: an expectation stands after the command that it belongs to, and there is none "
       "before it"},
      {"exit p\n@label x\nexpect copies == 1\nexit q",
       "f:3:1: an expectation stands after its command, so not between @label and the command that "
       "it belongs to"},
      {"exit p\nexpect copies = 1", "f:2:15: expected ==; a single = is nothing"},
      {"exit p\nexpect copys == 1",
       "f:2:8: expected what is to hold, such as copies == 1, found 'copys'; did you mean "
       "'copies'?"},
      {"exit p\nexpect copies == many",
       "f:2:18: expected a number or a measure to compare with, found 'many'"},
      {"exit p\nexpect frames usd == 1",
       "f:2:15: expected which frames (used, shared or free), found 'usd'; did you mean 'used'?"},
      {"exit p\nexpect state p == zombi",
       "f:2:19: expected a state (running, waiting, zombie or gone), found 'zombi'; did you mean "
       "'zombie'?"},
      {"exit p\nexpect outcome sigsegv",
       "f:2:16: expected an outcome such as ok, SIGSEGV or ENOMEM, found 'sigsegv'; did you mean "
       "'SIGSEGV'?"},
      {"exit p\nexpect bytes p heap[0] < \"x\"", "f:2:24: expected == or != here"},
      {"exit p\nexpect bytes p heap[0] == \"\"",
       "f:2:27: no bytes are always there; write the bytes that are meant"},
      {"exit p\nexpect not copies p heap[0]",
       "f:2:12: expected what a page is not (present, writable, dirty, accessed, exclusive or "
       "protected), found 'copies'"},
      {"@title \"a\"\n@title \"b\"", "f:2:1: this is a second @title; the first is in line 1"},
      {"@level 4", "f:1:8: a level is 1 to 3, not 4"},
      {"@revision 0", "f:1:11: a revision is 1 to 4,294,967,295, not 0"},
      {"@machine farmes 3",
       "f:1:10: no key of the machine is called 'farmes'; did you mean 'frames'?"},
      {"@machine frames", "f:1:16: expected the value of frames, as JSON spells it"},
      {"@machine frames 0", "f:1:17: frames is a whole number, 1 to 1,048,576, not 0"},
      {"@machine frames \"3\"", "f:1:17: frames is a number, not a text"},
      {"@machine frames 3\n@machine frames 4",
       "f:2:10: this is a second @machine frames; the first is in line 1"},
      {"@machine page_size 8192", "f:1:20: page_size is 4,096, not 8192"},
      {"@machine fault_around 3",
       "f:1:23: fault_around is a power of two: 1, 2, 4, 8, 16 …, not 3"},
      {"@machine policy cow",
       "f:1:17: expected a value of JSON, found 'cow'; a text stands in double quotes"},
      {"@machine policy \"cows\"",
       "f:1:17: policy is \"cow\", \"eager\" or \"odf\", not \"cows\"; did you mean 'cow'?"},
      {"@machine costs { \"coppy\": 1 }",
       "f:1:18: no event is called 'coppy'; did you mean 'copy'?"},
      {"@machine bugs [ \"x\" ]",
       "f:1:17: a bug is \"dirty-cow\" or \"cve-2020-29374\", not \"x\""},
      {"@file /bin//sh 3", "f:1:7: a path holds no '//'"},
      {"@file /a 1\n@file /a 2", "f:2:7: this is a second @file /a; the first is in line 1"},
      {"@program sh", "f:1:12: expected '{' and the program's regions, found the end of the line"},
      {"@program sh { heap 4 }",
       "f:1:22: expected rights such as rw- (r or -, w or -, x or -), found '}'"},
      {"@program sh { heap 4 rw-", "f:1:13: this '{' has no '}'"},
      {"@code END", "f:1:7: expected << and a word that ends the code, as in @code <<END"},
      {"@code <<END\nx\n", "f:1:7: the code has no line END that ends it"},
      {"@branch x from y { }", "f:1:9: expected a text in double quotes, found 'x'"},
      {"@branch \"x\" form y { }",
       "f:1:13: expected 'from' and the label after which it begins, found 'form'"},
      {"repeat 2 { @title \"x\" }",
       "f:1:12: @title stands at the top level of a script, not inside braces"},
      {std::string("exit p\nexit \0", 13), "f:2:6: a NUL byte stands here, so this is no text"},
      {"exit p\n exit \xff", "f:2:7: this byte is not UTF-8 text; save the file as UTF-8"},
      {"exit \x01", "f:1:6: a control character stands here; delete it"},
  };
  for (const Case& c : cases) {
    const auto errors = errors_of(c.text);
    ASSERT_EQ(errors.size(), 1U) << c.text << "\n" << (errors.empty() ? "no error" : errors[1]);
    EXPECT_EQ(errors[0], c.error) << c.text;
  }
}

TEST(ScriptErrors, AllAtOnceAndOnAtTheNextLine) {
  EXPECT_EQ(
      errors_of("wirte p heap[0]; spwan\nspawn p from sh\nfork p\n@titel \"x\"\nread p heap[1"),
      (std::vector<std::string>{
          "f:1:1: no command is called 'wirte'; did you mean 'write'?",
          "f:3:7: expected 'as' and a name for the new process, found the end of the line",
          "f:4:1: nothing is called '@titel'; did you mean '@title'?",
          "f:5:14: expected ']' after the page's number, found the end of the line"}));
  // A block whose head is wrong is passed over whole; one wrong line in a block does not end it.
  EXPECT_EQ(errors_of("repat 3 as i {\n  nonsense $i \"}\" # }\n  { }\n}\nexti p"),
            (std::vector<std::string>{"f:1:1: no command is called 'repat'; did you mean 'repeat'?",
                                      "f:5:1: no command is called 'exti'; did you mean 'exit'?"}));
  EXPECT_EQ(errors_of("repeat 3 { exti p }\nrepeat 2 {\n  exti q\n  exit p\n}\n"),
            (std::vector<std::string>{"f:1:12: no command is called 'exti'; did you mean 'exit'?",
                                      "f:3:3: no command is called 'exti'; did you mean 'exit'?"}));
  // What was meant for a line in error is no second mistake.
  EXPECT_EQ(errors_of("@say \"x\"\nexti p\n").size(), 1U);
}

TEST(ScriptErrors, AtMostTwenty) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "nonsense\n";
  EXPECT_EQ(errors_of(text).size(), kMostDiagnostics);
}

TEST(ScriptErrors, AStoreOfNoBytes) {
  for (const char* line :
       {"write p heap[0] \"\"", "sys_read p heap[0] \"\"", "poke p q heap[0] \"\""}) {
    Diagnostics errors;
    TextPool texts;
    EXPECT_FALSE(parse_command(line, texts, errors)) << line;
    ASSERT_EQ(errors.size(), 1U) << line;
    EXPECT_EQ(format_diagnostic("f", errors[0]),
              "f:1:1: a write of no bytes does nothing; leave the text out to store the writer's "
              "name and the step");
  }
}

TEST(ScriptErrors, SingleLinesTakeOneThing) {
  Diagnostics errors;
  TextPool texts;
  EXPECT_FALSE(parse_command("exit p; exit q", texts, errors));
  EXPECT_EQ(format_diagnostic("f", errors.at(0)),
            "f:1:7: expected one command and nothing more, found ';'");
  errors.clear();
  EXPECT_FALSE(parse_command("exit p$i", texts, errors));
  EXPECT_FALSE(parse_command("", texts, errors));
  EXPECT_FALSE(parse_command("write p heap[0] \"\"", texts, errors));
  EXPECT_FALSE(parse_expectation("copies == 1 2", errors));
  EXPECT_FALSE(parse_measure("copies copies", errors));
  EXPECT_FALSE(parse_page_ref("p heap[0..1]", errors));
  EXPECT_FALSE(parse_items("@title \"x\"", errors));
  EXPECT_EQ(errors.size(), 7U);
  EXPECT_EQ(errors.back().message, "@title stands in a script file; here are commands only");
}

}  // namespace
}  // namespace cowscope::testing
