#include "web/figure/svg_writer.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace cowscope {
namespace {

constexpr const char* kSans =
    "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif";
constexpr const char* kMono = "'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

const char* weight_text(FontWeight w) {
  return w == FontWeight::Bold ? "700" : w == FontWeight::Semibold ? "600" : "400";
}

std::string decimal(float value) {
  // Hundredths of a pixel; no "-0", no trailing zeros.
  const long hundredths = std::lround(static_cast<double>(value) * 100);
  std::string out = hundredths < 0 ? "-" : "";
  const long size = std::labs(hundredths);
  out += std::to_string(size / 100);
  if (size % 100 != 0) {
    const long rest = size % 100;
    out += '.';
    out += static_cast<char>('0' + rest / 10);
    if (rest % 10 != 0) out += static_cast<char>('0' + rest % 10);
  }
  return out;
}

void escape_into(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
}

/// The middle of a line of capitals to its baseline.
float baseline(float size) { return size * 0.364F; }

}  // namespace

void SvgWriter::number(float value) { out_ += decimal(value); }

void SvgWriter::attribute(const char* name, float value) {
  out_ += ' ';
  out_ += name;
  out_ += "=\"";
  number(value);
  out_ += '"';
}

void SvgWriter::colour_of(const char* name, Colour colour) {
  char text[8];
  std::snprintf(text, sizeof text, "#%06x", colour.rgba >> 8);
  out_ += ' ';
  out_ += name;
  out_ += "=\"";
  out_ += text;
  out_ += '"';
  const std::uint32_t alpha = colour.rgba & 255U;
  if (alpha != 255) {
    out_ += ' ';
    out_ += name;
    out_ += "-opacity=\"" + decimal(static_cast<float>(alpha) / 255) + '"';
  }
}

void SvgWriter::box(Rect r, float radius) {
  attribute("x", r.x);
  attribute("y", r.y);
  attribute("width", std::max(0.0F, r.w));
  attribute("height", std::max(0.0F, r.h));
  if (radius > 0) attribute("rx", std::min({radius, r.w / 2, r.h / 2}));
}

void SvgWriter::fill(Rect r, Colour colour, float radius) {
  if (r.empty()) return;
  out_ += "<rect";
  box(r, radius);
  colour_of("fill", colour);
  out_ += "/>";
}

void SvgWriter::fill_corners(Rect r, Colour colour, float radius, Corners round) {
  const float c = std::min({radius, r.w, r.h / 2});
  out_ += "<path d=\"";
  const auto to = [&](const char* command, float x, float y) {
    out_ += command;
    number(x);
    out_ += ' ';
    number(y);
  };
  const auto corner = [&](bool is_round, Point from, Point tip, Point on) {
    to("L", is_round ? from.x : tip.x, is_round ? from.y : tip.y);
    if (!is_round) return;
    to("Q", tip.x, tip.y);
    to(" ", on.x, on.y);
  };
  const float right = r.right(), low = r.bottom();
  to("M", r.x + r.w / 2, r.y);
  corner(round.top_right, {right - c, r.y}, {right, r.y}, {right, r.y + c});
  corner(round.bottom_right, {right, low - c}, {right, low}, {right - c, low});
  corner(round.bottom_left, {r.x + c, low}, {r.x, low}, {r.x, low - c});
  corner(round.top_left, {r.x, r.y + c}, {r.x, r.y}, {r.x + c, r.y});
  out_ += "Z\"";
  colour_of("fill", colour);
  out_ += "/>";
}

void SvgWriter::stroke(Rect r, Colour colour, float radius, float width) {
  const Rect line = r.inset(width / 2);
  if (line.empty()) return;
  out_ += "<rect";
  box(line, std::max(0.0F, radius - width / 2));
  out_ += " fill=\"none\"";
  colour_of("stroke", colour);
  attribute("stroke-width", width);
  out_ += "/>";
}

void SvgWriter::dashed(Rect rect, const std::vector<Colour>& colours, float radius, float width) {
  const Rect r = rect.inset(width / 2);
  if (r.empty() || colours.empty()) return;
  const float c = std::max(0.0F, std::min({radius - width / 2, r.w / 2, r.h / 2}));
  const auto n = colours.size();
  const auto ends = [&](Colour colour) {
    out_ += " fill=\"none\" stroke-dasharray=\"5 3\"";
    colour_of("stroke", colour);
    attribute("stroke-width", width);
    out_ += "/>";
  };
  if (n == 1) {
    out_ += "<rect";
    box(r, c);
    return ends(colours[0]);
  }
  const float part = r.w / static_cast<float>(n);
  for (std::size_t i = 0; i < n; ++i) {
    if (colours[i].rgba == 0) continue;
    const float from = r.x + part * static_cast<float>(i), to = from + part;
    const auto point = [&](const char* command, float x, float y) {
      out_ += command;
      number(x);
      out_ += ' ';
      number(y);
    };
    out_ += "<path d=\"";
    if (i == 0 || i + 1 == n) {
      // Along the top, down the side, back along the bottom.
      const bool left = i == 0;
      const float inner = left ? to : from, side = left ? r.x : r.right();
      const float bend = left ? r.x + c : r.right() - c;
      point("M", inner, r.y);
      point("L", bend, r.y);
      point("Q", side, r.y);
      point(" ", side, r.y + c);
      point("L", side, r.bottom() - c);
      point("Q", side, r.bottom());
      point(" ", bend, r.bottom());
      point("L", inner, r.bottom());
    } else {
      point("M", from, r.y);
      point("L", to, r.y);
      point("M", from, r.bottom());
      point("L", to, r.bottom());
    }
    out_ += '"';
    ends(colours[i]);
  }
}

void SvgWriter::polyline(const Polyline& points, Colour colour, float width, float radius) {
  if (points.size() < 2) return;
  out_ += "<path d=\"";
  const auto put = [&](const char* command, Point p) {
    out_ += command;
    number(p.x);
    out_ += ' ';
    number(p.y);
  };
  put("M", points.front());
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    const Point a = points[i - 1], b = points[i], c = points[i + 1];
    const float before = std::hypot(b.x - a.x, b.y - a.y), after = std::hypot(c.x - b.x, c.y - b.y);
    const float r = std::min({radius, before / 2, after / 2});
    if (r < 0.1F) {
      put("L", b);
      continue;
    }
    put("L", {b.x + (a.x - b.x) * r / before, b.y + (a.y - b.y) * r / before});
    put("Q", b);
    put(" ", {b.x + (c.x - b.x) * r / after, b.y + (c.y - b.y) * r / after});
  }
  put("L", points.back());
  out_ += "\" fill=\"none\"";
  colour_of("stroke", colour);
  attribute("stroke-width", width);
  out_ += "/>";
}

void SvgWriter::fill_all(const std::vector<Rect>& rects, Colour colour) {
  if (rects.empty()) return;
  out_ += "<path d=\"";
  for (const Rect& r : rects) {
    out_ += 'M';
    number(r.x);
    out_ += ' ';
    number(r.y);
    out_ += 'h';
    number(r.w);
    out_ += 'v';
    number(r.h);
    out_ += 'h';
    number(-r.w);
    out_ += 'z';
  }
  out_ += '"';
  colour_of("fill", colour);
  out_ += "/>";
}

void SvgWriter::polygon(const Polyline& points, Colour colour) {
  out_ += "<polygon points=\"";
  for (const Point& p : points) {
    number(p.x);
    out_ += ',';
    number(p.y);
    out_ += ' ';
  }
  if (!points.empty()) out_.pop_back();
  out_ += '"';
  colour_of("fill", colour);
  out_ += "/>";
}

void SvgWriter::circle(Point centre, float radius, Colour fill) {
  out_ += "<circle";
  attribute("cx", centre.x);
  attribute("cy", centre.y);
  attribute("r", radius);
  colour_of("fill", fill);
  out_ += "/>";
}

void SvgWriter::ring(Point centre, float radius, Colour colour, float width) {
  out_ += "<circle";
  attribute("cx", centre.x);
  attribute("cy", centre.y);
  attribute("r", radius);
  out_ += " fill=\"none\"";
  colour_of("stroke", colour);
  attribute("stroke-width", width);
  out_ += "/>";
}

void SvgWriter::selection_ring(Rect r, float radius, Colour colour) {
  stroke(r.inset(-3.5F), colour, radius + 3.5F, 2);
}

void SvgWriter::look(const SvgText& style) {
  attribute("font-size", style.size);
  colour_of("fill", style.colour);
  if (style.weight != FontWeight::Regular)
    out_ += std::string(" font-weight=\"") + weight_text(style.weight) + '"';
  if (style.mono) out_ += std::string(" font-family=\"") + kMono + '"';
  if (style.anchor == TextAnchor::Middle) out_ += " text-anchor=\"middle\"";
  if (style.anchor == TextAnchor::End) out_ += " text-anchor=\"end\"";
}

void SvgWriter::escaped(std::string_view text) { escape_into(out_, text); }

void SvgWriter::text_at(Point at, std::string_view text, const SvgText& style) {
  if (text.empty()) return;
  out_ += "<text";
  attribute("x", at.x);
  attribute("y", at.y);
  look(style);
  out_ += '>';
  escaped(clean_text(text));
  out_ += "</text>";
}

float SvgWriter::text(Rect box, std::string_view text, const SvgText& style) {
  const std::string all = clean_text(text);
  const std::string shown = cut_to_width(all, box.w, style.look());
  if (shown.empty()) return 0;
  const float x = style.anchor == TextAnchor::Start    ? box.x
                  : style.anchor == TextAnchor::Middle ? box.x + box.w / 2
                                                       : box.right();
  const bool cut = shown != all;
  if (cut) open("cut", all);
  text_at({x, box.y + box.h / 2 + baseline(style.size)}, shown, style);
  if (cut) close();
  return width_of(shown, style.look());
}

void SvgWriter::runs_at(Point at, const SvgLine& line, float size, bool mono, TextAnchor anchor,
                        bool rtl) {
  if (line.empty()) return;
  out_ += "<text xml:space=\"preserve\"";
  attribute("x", at.x);
  attribute("y", at.y);
  attribute("font-size", size);
  if (mono) out_ += std::string(" font-family=\"") + kMono + '"';
  if (anchor == TextAnchor::Middle) out_ += " text-anchor=\"middle\"";
  if (anchor == TextAnchor::End) out_ += " text-anchor=\"end\"";
  if (rtl) out_ += " direction=\"rtl\"";
  out_ += '>';
  for (const SvgRun& run : line) {
    out_ += "<tspan";
    colour_of("fill", run.colour);
    if (run.weight != FontWeight::Regular)
      out_ += std::string(" font-weight=\"") + weight_text(run.weight) + '"';
    out_ += '>';
    escaped(run.text);
    out_ += "</tspan>";
  }
  out_ += "</text>";
}

float SvgWriter::wrapped(Rect box, std::string_view text, const SvgText& style, float line_height) {
  const auto most = static_cast<std::size_t>(std::max(0.0F, (box.h + 0.5F) / line_height));
  const std::vector<SvgLine> lines = wrap_runs({{clean_text(text), style.colour, style.weight}},
                                               box.w, style.size, style.mono, most);
  float y = box.y + line_height / 2 + baseline(style.size);
  for (const SvgLine& line : lines) {
    runs_at({box.x, y}, line, style.size, style.mono);
    y += line_height;
  }
  return static_cast<float>(lines.size()) * line_height;
}

void SvgWriter::open(std::string_view kind, std::string_view title) {
  out_ += "<g class=\"";
  escaped(kind);
  out_ += "\"><title>";
  escaped(clean_text(title));
  out_ += "</title>";
}

void SvgWriter::close() { out_ += "</g>"; }

std::string SvgWriter::document(float width, float height, Colour background,
                                std::string_view title, std::string_view description) const {
  SvgWriter head;
  head.out_ =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"figure-title "
      "figure-desc\"";
  head.attribute("width", width);
  head.attribute("height", height);
  head.out_ += " viewBox=\"0 0 " + decimal(width) + ' ' + decimal(height) + "\" font-family=\"" +
               kSans + "\">\n<title id=\"figure-title\">";
  head.escaped(clean_text(title));
  head.out_ += "</title>\n<desc id=\"figure-desc\">";
  head.escaped(clean_text(description));
  head.out_ += "</desc>\n";
  head.fill({0, 0, width, height}, background);
  return head.out_ + out_ + "\n</svg>\n";
}

}  // namespace cowscope
