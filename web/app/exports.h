// What the page's shell (web/shell) asks of the running picture, and what the picture tells the
// shell. Beside cowscope_call (web/bridge), which is the API; this is about the window alone. All
// lengths are CSS pixels unless named otherwise. Unknown methods return {"ok":false,…}; everything
// else {"ok":true}.
//
// clang-format off: tables
//   method       args
//   resize       {"width","height","pixelWidth","ratio"}   the canvas's box; its backing store gets
//                 pixelWidth device pixels when the next picture is drawn (until then it keeps the
//                 last one); pixelWidth / width
//   overlay      {"sentence":height,"question":height}   what the HTML measured for the width that
//                 the last `layout` gave it; 0: not shown
//   environment  {"embedded":bool,"coarse":bool,"dark":bool,"reducedMotion":bool}
//                 dark: what the system prefers
//   visible      {"visible":bool}   false: ask for no frames, stop playing
//   redraw       {}   something changed: draw at least one frame
//   key          {"key":"Escape"|"address"}   a key that is the picture's own (let go of what is
//                 pinned; show the panel that takes an address apart)
//   arrange      {"listen":true}, or one of
//                {"split":name,"at":y or x}   a gap's middle is moved there, as far as it may be;
//                                             without "at" it goes back to where it was by itself
//                {"panel":name,"folded":bool} {"reset":true} {"restore":what was "kept"}
//                from the first one on, what can be arranged is told by the event `arrangement`
//   written      {"note":bool}    for those who measure the picture: from the next frame on, it is
//                noted what is written. Gives, as "value", what the last frame noted:
//                [{"place":[x,y,w,h],"clip":[…],"colour":"#rrggbbaa","size","text"}]; an icon has
//                no text
//   offers       {"x","y"} or {}  somebody asks what can be done at a point, or to what is shown as
//                 pinned: an event `ui` with action "offers" follows; or {"open":true|false}: they
//                 stand over the picture
//
// Events to Module.onCowscopeEvent(name, json), beside those of web/bridge/api.h:
//   layout
//           {"small":bool,"compact":bool,"menu":{…}|null,"topBar":{"x","y","w","h"},"sentence":{…},
//            "question":{…},"command":{…},"address":{…},"addressTyped":bool}
//           after every change of it; an empty rectangle: no place for it at this size and depth
//   arrangement
//           {"separators":[{"split","upright":bool,"gap":{"x","y","w","h"},"at","least","most"}],
//            "panels":[{"panel","title","folded":bool,"place":{…}}],   those that can be folded
//            "kept":{"parts":{split:0…1},"folded":[panel]}}   after every change of it
//   ui      {"action":"share"|"help"|"commandLine"|"twin"|"embed"|"theme"|
//            "editor"|"openFile"|"drafts"|"pickScenario"|"setPolicy"|"setBranch"|"undo"|"redo"|
//            "offers"|"present"|"sideBySide"|"setTwin"|"branchHere"|"moveLine"|"runTo","id"?}   a
//            button of the picture that is the shell's to answer; with what was chosen: a scenario,
//            a policy, a branch ("" the main line), what is to stand beside ("policy=eager",
//            "branch=NAME",
//            "" nothing), lines ("FROM,TO"), until when; "offers" with JSON: {"target":{as of the
//            method offers},"x","y","w","h"}, where it is drawn
//
// clang-format on
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
