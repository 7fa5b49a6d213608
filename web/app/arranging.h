// The window method `arrange` and what is told of the arrangement: see exports.h.
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
/// Where gaps can be moved and panels folded now, and what is to be remembered.
COWSCOPE_LATER std::string arrangement_json(const PageLayout& layout,
                                            const Arrangement& arrangement);

}  // namespace cowscope
