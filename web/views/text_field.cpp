#include "web/views/text_field.h"

#include <algorithm>
#include <utility>

#include "imgui.h"
#include "web/views/pen.h"
#include "web/views/view_context.h"

namespace cowscope {
namespace {

void replace_all(ImGuiInputTextCallbackData& data, const std::string& text) {
  data.DeleteChars(0, data.BufTextLen);
  data.InsertChars(0, text.c_str());
}

int called(ImGuiInputTextCallbackData* data) {
  auto& field = *static_cast<TextField*>(data->UserData);
  if (data->EventFlag == ImGuiInputTextFlags_CallbackAlways) {
    if (!std::exchange(field.refill, false)) return 0;
    // What was selected when it took the focus; the cursor goes behind it.
    data->ClearSelection();
    data->CursorPos = data->BufTextLen;
    return 0;
  }
  if (!field.ask) return 0;
  using Ask = TextField::Ask;
  const Ask what = data->EventFlag == ImGuiInputTextFlags_CallbackCompletion ? Ask::Complete
                   : data->EventKey == ImGuiKey_UpArrow                      ? Ask::Earlier
                                                                             : Ask::Later;
  const std::string now(data->Buf, static_cast<std::size_t>(data->BufTextLen));
  if (const std::optional<std::string> next = field.ask(what, now)) {
    replace_all(*data, *next);
    field.changed = true;
  }
  return 0;
}

}  // namespace

void TextField::set(std::string_view text) {
  const std::size_t length = std::min(text.size(), letters.size() - 1);
  std::copy_n(text.begin(), length, letters.begin());
  letters[length] = 0;
  refill = true;
}

bool draw_text_field(ViewContext& view, const char* id, Rect area, TextField& field,
                     const char* placeholder, Face face, float size) {
  const auto colour = [](Colour c) { return ImGui::ColorConvertU32ToFloat4(c.abgr()); };
  ImGui::PushFont(view.pen.fonts()[face], size);
  ImGui::PushStyleColor(ImGuiCol_FrameBg, colour(Colour{0}));
  ImGui::PushStyleColor(ImGuiCol_Text, colour(view.theme.text));
  ImGui::PushStyleColor(ImGuiCol_TextDisabled, colour(view.theme.text_faint));
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, colour(view.theme.accent.alpha(0.4F)));
  ImGui::PushStyleColor(ImGuiCol_InputTextCursor, colour(view.theme.accent));
  // The baseline where Pen::text() has it.
  const float ascent = ImGui::GetFontBaked()->Ascent;
  const float pad = std::max(0.0F, area.h / 2 + Pen::baseline_offset(size) - ascent);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {0, pad});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0);
  ImGui::SetCursorScreenPos({area.x, area.y});
  ImGui::SetNextItemWidth(area.w);
  if (std::exchange(field.wants_focus, false)) {
    ImGui::SetWindowFocus();
    ImGui::SetKeyboardFocusHere();
    view.wants_frame = true;
  }
  constexpr ImGuiInputTextFlags kFlags =
      ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackCompletion |
      ImGuiInputTextFlags_CallbackHistory | ImGuiInputTextFlags_CallbackAlways;
  field.changed = false;
  const std::string before = field.text();
  const bool entered = ImGui::InputTextWithHint(id, placeholder, field.letters.data(),
                                                field.letters.size(), kFlags, &called, &field);
  field.changed = field.changed || before != field.text();
  field.focused = ImGui::IsItemActive();
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor(5);
  ImGui::PopFont();
  return entered;
}

}  // namespace cowscope
