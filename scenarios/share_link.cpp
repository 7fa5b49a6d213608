#include "scenarios/share_link.h"

#include <algorithm>
#include <utility>

#include "scenarios/annotation_grammar.h"
#include "scenarios/base64url.h"
#include "scenarios/deflate.h"
#include "scenarios/lexer.h"
#include "scenarios/nearest_word.h"
#include "scenarios/scenario_json.h"
#include "scenarios/source_map.h"

namespace cowscope {
namespace {

constexpr std::string_view kVersion = "1";
constexpr std::string_view kCodec = "deflate:";
constexpr std::size_t kLongestValue = 1000;  // of everything but data

// Letters, digits and what a fragment may hold and our values need stand as they are.
std::string percent_encode(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  static constexpr std::string_view kPlain = "-._~,/:@";
  std::string out;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c) || kPlain.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 1 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(static_cast<unsigned char>(high * 16 + low));
    i += 2;
  }
  return out;
}

bool is_number(std::string_view text) {
  static constexpr std::size_t kDigitsOf32Bits = 9;
  return !text.empty() && text.size() <= kDigitsOf32Bits &&
         std::all_of(text.begin(), text.end(), is_digit);
}

// "8" or "8.4"
bool is_step(std::string_view text) {
  const std::size_t dot = text.find('.');
  return is_number(text.substr(0, dot)) &&
         (dot == std::string_view::npos || is_number(text.substr(dot + 1)));
}

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_';
  });
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

class LinkReader {
 public:
  explicit LinkReader(Diagnostics& errors) : errors_(errors) {}

  std::optional<Link> read(std::string_view link) {
    for (const std::string_view part : split(fragment_of(link), '&')) {
      if (part.empty()) continue;
      const std::size_t equals = part.find('=');
      const std::string_view key = part.substr(0, equals);
      const std::string_view raw =
          equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
      parts_.emplace_back(key, raw);
    }
    // A newer version may have another meaning for everything else, so it comes first.
    for (const auto& [key, raw] : parts_) {
      if (key == "v" && raw != kVersion) {
        if (is_number(raw)) {
          fail("the link is of version " + std::string(raw) +
               ", and this Cowscope knows version 1; open it with a newer Cowscope");
        } else {
          fail("v, the link's version, is a number, not '" + shown(raw) + "'");
        }
        return std::nullopt;
      }
    }
    for (const auto& [key, raw] : parts_) part(key, raw);
    const int sources = (link_.scenario_id.empty() ? 0 : 1) + (link_.source_url.empty() ? 0 : 1) +
                        (has_data_ ? 1 : 0);
    if (sources > 1) fail("a link has one of scenario, src and data");
    if (link_.view.step && !link_.view.at.empty()) fail("a link has one of step and at");
    if (failed_) return std::nullopt;
    return std::move(link_);
  }

 private:
  static std::string_view fragment_of(std::string_view link) {
    while (!link.empty() && static_cast<unsigned char>(link.front()) <= ' ') link.remove_prefix(1);
    while (!link.empty() && static_cast<unsigned char>(link.back()) <= ' ') link.remove_suffix(1);
    const std::size_t hash = link.find('#');
    if (hash != std::string_view::npos) return link.substr(hash + 1);
    // A whole URL without a fragment says nothing.
    return link.find("://") != std::string_view::npos && link.find('=') == std::string_view::npos
               ? std::string_view{}
               : link;
  }

  static std::string shown(std::string_view text) {
    static constexpr std::size_t kMost = 60;
    std::string out;
    for (const char c : text.substr(0, kMost))
      out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    // Cutting may have gone through a character.
    if (first_invalid_utf8(out) != std::string::npos) out.resize(first_invalid_utf8(out));
    return out + (text.size() > kMost ? "…" : "");
  }

  void fail(std::string message, bool limit = false) {
    failed_ = true;
    if (errors_.size() >= kMostDiagnostics) return;
    Diagnostic d;
    d.message = std::move(message);
    d.limit = limit;
    errors_.push_back(std::move(d));
  }

  void part(std::string_view key, std::string_view raw) {
    if (key == "data") return data(raw);
    static const std::vector<std::string_view> known = {
        "scenario", "revision", "src",     "data", "step", "at",   "policy",  "branch",
        "level",    "theme",    "predict", "view", "lang", "lock", "present", "v"};
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      // Mail programs and the like put things of their own into links; a slip of the hand is told.
      const std::string hint = did_you_mean(key, known);
      if (!hint.empty()) fail("nothing in a link is called '" + shown(key) + "'" + hint);
      return;
    }
    if (raw.size() > kLongestValue)
      return fail(
          std::string(key) + " is longer than " + with_commas(kLongestValue) + " characters", true);
    const auto value = percent_decode(raw);
    if (!value)
      return fail(std::string(key) +
                  " has a '%' without two hexadecimal digits behind it; the link is damaged");
    if (first_invalid_utf8(*value) != std::string::npos || value->find('\0') != std::string::npos) {
      return fail(std::string(key) + " is no text; the link is damaged");
    }
    set(key, *value);
  }

  void want(bool well, std::string_view key, std::string_view what, std::string_view value) {
    if (!well) fail(std::string(key) + " is " + std::string(what) + ", not '" + shown(value) + "'");
  }

  void one_of(std::string_view key, const std::vector<std::string_view>& words,
              const std::string& value, std::string& out) {
    std::string list;
    for (std::size_t i = 0; i < words.size(); ++i)
      list += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + std::string(words[i]);
    want(std::find(words.begin(), words.end(), value) != words.end(), key, list, value);
    out = value;
  }

  void list_of(std::string_view key, const std::vector<std::string_view>& words,
               const std::string& value, std::string& out) {
    for (const std::string_view word : split(value, ',')) {
      std::string unused;
      one_of(key, words, std::string(word), unused);
    }
    out = value;
  }

  void flag(std::string_view key, const std::string& value, bool& out) {
    want(value == "0" || value == "1" || value.empty(), key, "1 or 0", value);
    out = value != "0";
  }

  void set(std::string_view key, const std::string& value) {
    LinkView& view = link_.view;
    if (key == "scenario") {
      want(is_name(value), key, "a scenario's name such as fork-then-write", value);
      link_.scenario_id = value;
    } else if (key == "revision") {
      want(is_number(value), key, "a number", value);
      if (is_number(value)) {
        for (const char c : value)
          link_.revision = link_.revision * 10 + static_cast<std::uint32_t>(c - '0');
      }
    } else if (key == "src") {
      // Anything else than a place to fetch from, such as javascript:, has no business here.
      const std::size_t scheme = value.find(':');
      const bool relative = scheme == std::string::npos || scheme > value.find_first_of("/?");
      const bool web = value.rfind("https://", 0) == 0 || value.rfind("http://", 0) == 0;
      want(!value.empty() && (relative || web), key,
           "the address of a scenario, beginning with https:// or relative to the page", value);
      link_.source_url = value;
    } else if (key == "step") {
      want(is_step(value), key, "a step such as 8, or a step and an event such as 8.4", value);
      view.step = value;
    } else if (key == "at") {
      want(is_name(value), key, "a label", value);
      view.at = value;
    } else if (key == "policy") {
      list_of(key, {"cow", "eager", "odf"}, value, view.policy);
    } else if (key == "branch") {
      view.branch = value;
    } else if (key == "level") {
      one_of(key, {"1", "2", "3"}, value, view.level);
    } else if (key == "theme") {
      one_of(key, {"light", "dark", "auto"}, value, view.theme);
    } else if (key == "view") {
      want(is_word(value), key, "a word such as frames", value);
      view.view = value;
    } else if (key == "lang") {
      want(is_language(value), key, "a language of two letters such as en", value);
      view.lang = value;
    } else if (key == "lock") {
      list_of(key, {"edit", "forward", "inspect"}, value, view.lock);
    } else if (key == "predict") {
      flag(key, value, view.predict);
    } else if (key == "present") {
      flag(key, value, view.present);
    }
  }

  void data(std::string_view raw) {
    has_data_ = true;
    const auto decoded = percent_decode(raw);  // some programs encode the colon
    const std::string_view value = decoded ? std::string_view(*decoded) : raw;
    const std::size_t colon = value.find(':');
    if (value.substr(0, kCodec.size()) != kCodec) {
      if (value.empty()) return fail("the link's data is missing; it was cut short");
      if (colon == std::string_view::npos && kCodec.substr(0, value.size()) == value)
        return fail("the link was cut short; ask for it again, or for the scenario as a file");
      return fail(
          "the link's data is packed as '" + shown(value.substr(0, colon)) +
          "', which this Cowscope does not know; it knows deflate. Open it with a newer Cowscope");
    }
    const std::string cut =
        "; the link was cut short or damaged on its way: ask for it again, or for the scenario as "
        "a file";
    const auto bytes = from_base64url(value.substr(kCodec.size()));
    if (!bytes) return fail("the link's data is not whole" + cut);
    std::string json;
    switch (inflate_text(*bytes, kInputLimit, json)) {
      case InflateResult::Ok: break;
      case InflateResult::CutShort: return fail("the link's data ends too early" + cut);
      case InflateResult::Broken: return fail("the link's data cannot be unpacked" + cut);
      case InflateResult::TooLong:
        return fail(
            "the link's scenario has more than 1 MiB (1,048,576 bytes), which is the most that is "
            "read",
            true);
    }
    const std::size_t before = errors_.size();
    link_.scenario = parse_scenario_json(json, errors_);
    if (link_.scenario) return;
    failed_ = true;
    for (std::size_t i = before; i < errors_.size(); ++i)
      errors_[i].message = "in the link's scenario: " + errors_[i].message;
  }

  Diagnostics& errors_;
  std::vector<std::pair<std::string_view, std::string_view>> parts_;
  Link link_;
  bool has_data_ = false, failed_ = false;
};

}  // namespace

std::string make_link(const Scenario& scenario, const LinkView& view) {
  std::string out = "#data=" + std::string(kCodec) +
                    to_base64url(deflate_text(print_compact_scenario_json(scenario)));
  const auto add = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) out += "&" + std::string(key) + "=" + percent_encode(value);
  };
  if (view.step) add("step", *view.step);
  if (!view.step) add("at", view.at);
  add("policy", view.policy);
  add("branch", view.branch);
  add("level", view.level);
  add("theme", view.theme);
  add("view", view.view);
  if (view.predict) add("predict", "1");
  if (view.present) add("present", "1");
  add("lock", view.lock);
  add("lang", view.lang);
  add("v", std::string(kVersion));
  return out;
}

std::optional<Link> parse_link(std::string_view link, Diagnostics& errors) {
  return LinkReader(errors).read(link);
}

}  // namespace cowscope
