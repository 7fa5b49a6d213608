// The window method `arrange`, and what the shell is told of the layout and its arrangement: see
// exports.h.
#pragma once

#include <string>
#include <string_view>

#include "web/layout/later.h"
#include "web/layout/page_layout.h"

namespace cowscope {

/// Changes `arrangement` as asked for; `input`: what the page was last laid out for. False, and
/// nothing changed: what was asked for is not understood.
COWSCOPE_LATER bool change_arrangement(std::string_view args_json, const PageInput& input,
                                       Arrangement& arrangement);
/// Where HTML stands over the picture or beside it. `menu`: what an open menu covers; `address`,
/// `typed`: the field of the address translation, and what was typed into it.
std::string layout_json(const PageLayout& layout, const Rect& menu, const Rect& address,
                        bool typed);
/// Where gaps can be moved and panels folded now, and what is to be remembered.
COWSCOPE_LATER std::string arrangement_json(const PageLayout& layout,
                                            const Arrangement& arrangement);

}  // namespace cowscope
