// Changes begun, worked at and put in place.
#include <utility>

#include "web/session/session_impl.h"

namespace cowscope {

std::unique_ptr<Job> Session::Impl::make_job() const {
  auto made = std::make_unique<Job>();
  made->history_bytes = history_bytes;
  made->pages_per_command = kPagesPerCommand;
  return made;
}

void Session::Impl::drop_job() {
  if (job != nullptr) dropped.push_back(std::move(job));
}

std::unique_ptr<CompiledScenario> Session::Impl::install(Job& from) {
  other_run.forget();
  std::unique_ptr<CompiledScenario> was = std::exchange(compiled, std::move(from.next));
  code_marks = std::move(from.code_marks);
  unmet = std::move(from.unmet);
  lives.clear();
  std::erase_if(breakpoints.steps, [&](std::uint32_t step) { return step > timeline().steps(); });
  ++generation;
  return was;
}

void Session::begin(SessionRequest request) {
  impl_->drop_job();
  std::visit([&](auto& what) { impl_->begin(std::move(what)); }, request);
}

bool Session::work(Slice& slice) { return impl_->job == nullptr || impl_->job->work(slice); }
bool Session::changing() const { return impl_->job != nullptr; }
double Session::progress() const { return impl_->job == nullptr ? 1 : impl_->job->progress(); }
void Session::cancel() { impl_->drop_job(); }

RequestResult Session::finish() {
  Impl& i = *impl_;
  if (i.job == nullptr) return {};
  std::unique_ptr<Job> job = std::move(i.job);
  if (job->ready()) {
    i.stop();
    job->result.errors.clear();
    job->install();
    const std::uint32_t here = i.timeline().position().step;
    i.furthest = std::max(std::min(i.furthest, i.timeline().steps()), here);
    i.asking = i.kept.present && i.at_step_end() && i.asks_about(here + 1);
    job->result.done = true;
    i.changed();
  }
  RequestResult result = std::move(job->result);
  i.dropped.push_back(std::move(job));
  return result;
}

bool Session::clear_up(Slice& slice) {
  Impl& i = *impl_;
  while (!i.dropped.empty()) {
    if (!i.dropped.back()->clear(slice)) return false;
    i.dropped.pop_back();
  }
  while (!i.leaving.empty()) {
    if (!clear(*i.leaving.back(), slice)) return false;
    i.leaving.pop_back();
  }
  return true;
}

RequestResult Session::perform(SessionRequest request) {
  begin(std::move(request));
  Slice whole;
  work(whole);
  RequestResult result = finish();
  clear_up(whole);
  return result;
}

}  // namespace cowscope
