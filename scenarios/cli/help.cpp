// What `cowscope help` says.
#include "scenarios/cli/options.h"

namespace cowscope::cli {

const std::vector<CommandHelp>& commands() {
  static const std::vector<CommandHelp> kCommands = {
      {"run",
       "run FILE [--policy P] [--until STEP[.EVENT]] [--format text|json|jsonl] [--detail "
       "full|summary]",
       "narrate, or print the final state, or every event as a line",
       "  --policy cow|eager|odf    instead of the scenario's own\n"
       "  --until STEP[.EVENT]      stop at the end of a step, or after one of its events\n"
       "  --format text             a narration: a line a step, its events beneath (the default)\n"
       "  --format json             the state there, as one object (scenarios/schema/state.json)\n"
       "  --format jsonl            every event up to there, one a line "
       "(scenarios/schema/event.json)\n"
       "  --detail full|summary     with text: leave the events out; with json: leave the lists "
       "out\n"
       "  --branch NAME             follow a branch of the scenario\n"
       "  --lang LL                 the language of what the scenario says, as two letters\n"},
      {"check", "check FILE…", "parse, validate, dry-run, hold every expect; exit 1 and say where",
       "  Branches are checked too. Expectations are held under the scenario's own policy.\n"},
      {"compare", "compare FILE [--branch NAME]",
       "copy all at fork, copy on write and shared page tables side by side",
       "  Frames, copies, bytes, faults, page tables and modelled time, and whether each process "
       "reads the\n"
       "  same under all. Exit 1 if it does not.\n"},
      {"verify",
       "verify FILE… [--keep-going] [--record] [--groups] [--format text|json] [--policy P] "
       "[--branch NAME]",
       "run it on this Linux machine with real processes; compare page by page",
       "  After every step: the answer, the faults, which pages are present, which share a frame, "
       "map\n"
       "  counts, exclusive marks, bytes, mappings, RSS and PSS. What this kernel or your rights "
       "do not\n"
       "  show is named, and is no agreement. Exit 1 if anything differs.\n"
       "  --keep-going              go on after a step that differs\n"
       "  --record                  keep what agreed beside the scenario, in NAME.verified.json "
       "(or\n"
       "                            in verified/ID.json, if there is a folder of that name)\n"
       "  --groups                  make cgroups for the scenario's memory groups, below the one "
       "it runs "
       "in,\n"
       "                            for as long as it runs\n"
       "  --format text|json        a line a step (the default), or one object a file\n"
       "  --policy cow|eager|odf    what the model does; Linux does cow\n"
       "  --branch NAME             follow a branch of the scenario\n"},
      {"digest", "digest FILE [--policy P] [--branch NAME]",
       "one line per step: the canonical state hash", ""},
      {"convert", "convert FILE --to json|script|c",
       "the same scenario in the other form, or as a C program that does it on Linux",
       "  --to c                    a program to read, compile (cc) and run: real processes, a "
       "line a step\n"
       "                            with the page faults it took; for root, the frames as well\n"},
      {"link", "link FILE [--step N]", "the share link's fragment",
       "  --step N[.E]              the position that it opens at\n"},
      {"unlink", "unlink LINK", "a share link back to JSON",
       "  LINK is a whole address or its fragment, from the # on; - reads it from standard "
       "input.\n"},
      {"draw", "draw FILE [--step N[.E]] [--theme light|dark] [-o out.svg]",
       "the picture of a step as a figure (SVG)",
       "  --step N[.E]              the end of a step, or after one of its events (default: where "
       "it opens)\n"
       "  --theme light|dark        the colours; light is the default\n"
       "  -o FILE                   where to; else, and for -, standard output\n"
       "  --policy cow|eager|odf    instead of the scenario's own\n"
       "  --branch NAME             follow a branch of the scenario\n"
       "  --lang LL                 the language of what the scenario says, as two letters\n"},
      {"help", "help [COMMAND]", "this, or more about one command", ""},
      {"version", "version", "the version of the program and of the scenario format", ""},
  };
  return kCommands;
}

const CommandHelp* find_command(const std::string& name) {
  for (const CommandHelp& c : commands())
    if (name == c.name) return &c;
  return nullptr;
}

}  // namespace cowscope::cli
