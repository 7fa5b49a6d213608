#include "web/app/page_view.h"

#include "web/views/memory.h"
#include "web/views/pen.h"
#include "web/views/picture.h"
#include "web/views/process_rows.h"
#include "web/views/view_context.h"

namespace cowscope {

void draw_page(ViewContext& view) {
  const PageLayout& at = view.layout;
  if (!at.picture.empty()) draw_picture(view, at.picture);
  if (!at.processes.empty()) draw_process_rows(view, at.processes);
  if (!at.memory.empty()) draw_memory(view, at.memory);
  if (!at.tab_body.empty()) draw_process_rows(view, at.tab_body);
}

}  // namespace cowscope
