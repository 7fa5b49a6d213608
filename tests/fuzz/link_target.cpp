#include "scenarios/base64url.h"
#include "scenarios/deflate.h"
#include "scenarios/share_link.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/targets.h"

namespace cowscope::fuzz {
namespace {

void try_link(const std::string& link) {
  Diagnostics errors;
  const auto read = parse_link(link, errors);
  promise(read.has_value() == errors.empty(), "a link is refused exactly with a message");
  if (!read || !read->scenario) return;
  const std::string made = make_link(*read->scenario, read->view);
  const auto again = parse_link(made, errors);
  promise(again && again->scenario && *again->scenario == *read->scenario,
          "a link that is made carries the scenario:\n" + made);
  const LinkView &a = read->view, &b = again->view;
  promise(a.step == b.step && a.at == b.at && a.policy == b.policy && a.branch == b.branch &&
              a.level == b.level && a.theme == b.theme && a.view == b.view && a.lang == b.lang &&
              a.lock == b.lock && a.predict == b.predict && a.present == b.present,
          "and the view:\n" + made);
  promise(make_link(*again->scenario, again->view) == made, "making links is stable:\n" + made);
}

}  // namespace

void fuzz_link(std::string_view input) {
  try_link(std::string(input));
  // A fuzzer does not find what inflates to JSON by itself.
  try_link("#data=deflate:" + to_base64url(deflate_text(std::string(input))));
  try_link("#data=deflate:" + to_base64url(std::string(input)));
}

}  // namespace cowscope::fuzz
