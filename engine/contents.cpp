#include "engine/contents.h"

#include <algorithm>

#include "engine/hash.h"

namespace cowscope {

ContentStore::ContentStore() { intern({}); }

ContentId ContentStore::intern(std::string_view bytes) {
  const std::size_t last = bytes.find_last_not_of('\0');
  bytes = bytes.substr(0, last == std::string_view::npos ? 0 : last + 1);
  if (const auto it = ids_.find(bytes); it != ids_.end()) return it->second;
  texts_.emplace_back(bytes);
  hashes_.push_back(hash_bytes(bytes));
  total_ += bytes.size();
  const ContentId id{static_cast<std::uint32_t>(texts_.size() - 1)};
  ids_.emplace(std::string_view(texts_.back()), id);
  return id;
}

ContentId ContentStore::overwrite_anew(ContentId base, std::uint32_t offset, std::string_view bytes,
                                       TextId text) {
  std::string page(this->bytes(base));
  if (page.size() < offset + bytes.size()) page.resize(offset + bytes.size(), '\0');
  std::copy(bytes.begin(), bytes.end(), page.begin() + static_cast<std::ptrdiff_t>(offset));
  const ContentId result = intern(page);
  const std::string_view there = this->bytes(result);
  // Zeros at the end are not kept, so not there to be compared with.
  if (!bytes.empty() && there.size() >= offset + bytes.size())
    lately_[place(base, offset, bytes.size())] = {base, result, offset, text,
                                                  there.substr(offset, bytes.size())};
  return result;
}

}  // namespace cowscope
