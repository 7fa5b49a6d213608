// What the verbs and advices of the language do, in a few words: beside completions and in menus.
#pragma once

#include "scenarios/command_grammar.h"

namespace cowscope {

/// "copies a process", lower case, for behind the verb.
const char* verb_note(Verb verb);
/// "Drop the contents", a menu's label.
const char* advice_label(Advice advice);

}  // namespace cowscope
