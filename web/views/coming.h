// While a question is put: where its step will load or store.
#pragma once

#include "web/layout/later.h"
#include "web/layout/picture.h"
#include "web/views/view_context.h"

namespace cowscope {

/// A pencil (or an eye) and what will be stored, between the page and the memory.
COWSCOPE_LATER void draw_coming(ViewContext& view, const Picture& picture);
/// The same at the corner of the page's cell, where nothing is free beside it.
COWSCOPE_LATER void draw_coming(ViewContext& view);

}  // namespace cowscope
