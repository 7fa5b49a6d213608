// What the page's shell (web/shell) asks of the running picture, and what the picture tells the
// shell. Beside cowscope_call (web/bridge), which is the API; this is about the window alone. All
// lengths are CSS pixels unless named otherwise. Unknown methods return {"ok":false,…}; everything
// else {"ok":true}.
//
//   method       args
//   resize       {"width","height","pixelWidth","pixelHeight","ratio"}   the canvas's box, its
//   backing store
//                 in device pixels (already set on the element by the shell's ResizeObserver), and
//                 pixelWidth / width
//   overlay      {"sentence":height,"question":height,"command":height}  what the HTML measured for
//   the width
//                 the last `layout` gave it; 0: not shown
//   environment  {"embedded":bool,"coarse":bool,"dark":bool,"reducedMotion":bool}   dark: what the
//   system prefers visible      {"visible":bool}      false: ask for no frames, stop playing redraw
//   {}                    something changed: draw at least one frame key          {"key":"Escape"}
//   a key that is the picture's own (let go of what is pinned)
//
// Events to Module.onCowscopeEvent(name, json), beside those of web/bridge/api.h:
//   layout
//   {"small":bool,"compact":bool,"menu":bool,
//   "topBar":{"x","y","w","h"},"sentence":{…},"question":{…},"command":{…}}
//           after every change of it; an empty rectangle: no place for it at this size and depth
//   ui      {"action":"share"|"help"|"commandLine"|"twin"|"embed"|"theme"|
//            "pickScenario"|"setPolicy"|"setBranch"|"sideBySide"|"setTwin"|"branchHere"|
//            "moveLine","id"?}   a button of the picture that is the shell's to answer; with what
//            was
//           chosen: a scenario, a policy, a branch ("" the main line), what is to stand beside
//           ("policy=eager", "branch=NAME", "" nothing), lines ("FROM,TO")
//
// Nothing is drawn before each of the four faces (web/views/fonts.h) has a font file.
#pragma once

#include <cstddef>

extern "C" {
/// As above. The string returned lives until the next call.
const char* cowscope_app(const char* method, const char* args_json);
/// A font file for a face: 0 regular, 1 semibold, 2 bold, 3 mono; the bytes are copied. A second
/// one adds characters that the first lacks. 0: it cannot be read, or there is no picture.
int cowscope_font(int face, const void* bytes, std::size_t size);
}
