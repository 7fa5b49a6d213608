#include "scenarios/language_words.h"

#include "scenarios/command_grammar.h"
#include "scenarios/expectation_grammar.h"
#include "scenarios/machine_source.h"
#include "scenarios/script_parser.h"

namespace cowscope {

LanguageWords language_words() {
  LanguageWords words;
  words.verbs = verb_words();
  words.statements = {"repeat", "expect"};
  words.annotations = annotation_words();
  words.directives = directive_words();
  words.machine = machine_keys();
  words.measures = measure_words();
  words.claims = claim_words();
  words.states = state_words();
  words.outcomes = outcome_words();
  words.advice = advice_words();
  // Each stands in the one line of a grammar that reads it; tests hold them against LANGUAGE.md.
  words.joining = {"from",     "as",    "for",     "scan",   "private", "shared", "file",
                   "at",       "start", "touched", "tmpfs",  "choice",  "idea",   "why",
                   "populate", "page",  "frame",   "answer", "uncached"};
  return words;
}

}  // namespace cowscope
