#include "web/bridge/link_view_json.h"

namespace cowscope {
namespace {

struct TextField {
  const char* name;
  std::string LinkView::*field;
};
constexpr TextField kTexts[] = {
    {"at", &LinkView::at},       {"policy", &LinkView::policy}, {"branch", &LinkView::branch},
    {"level", &LinkView::level}, {"theme", &LinkView::theme},   {"view", &LinkView::view},
    {"lang", &LinkView::lang},   {"lock", &LinkView::lock},
};

}  // namespace

void write_link_view(JsonWriter& out, const LinkView& view) {
  out.object();
  if (view.step) out.text("step", *view.step);
  for (const TextField& f : kTexts)
    if (!(view.*f.field).empty()) out.text(f.name, view.*f.field);
  if (view.predict) out.boolean("predict", true);
  if (view.present) out.boolean("present", true);
  out.end_object();
}

LinkView read_link_view(Arguments& view) {
  LinkView out;
  view.allow({"step", "at", "policy", "branch", "level", "theme", "view", "lang", "lock", "predict",
              "present"});
  out.step = view.optional_text("step", true);
  for (const TextField& f : kTexts)
    out.*f.field = view.optional_text(f.name, true).value_or(std::string());
  out.predict = view.flag("predict");
  out.present = view.flag("present");
  return out;
}

}  // namespace cowscope
