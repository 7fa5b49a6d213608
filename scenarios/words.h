// Small words: numbers, plurals, page lists and names, said the same way everywhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/machine.h"
#include "engine/types.h"

namespace cowscope {

/// 4096 → "4,096".
std::string grouped(std::uint64_t number);
/// "1 page", "4 pages", "1,024 pages".
std::string count_of(std::uint64_t number, std::string_view singular);
/// "page 2", "pages 0 and 1", "pages 0, 1 and 3", "pages 0 to 7 and 9"; beyond four runs "12
/// pages". Requires ascending numbers, at least one.
std::string page_list(const std::vector<std::uint32_t>& pages);
/// "0x5000_7000": four digits a group.
std::string address_text(VirtualAddress address);
/// "rw-".
std::string prot_text(Prot prot);

/// True for a name that is a plain noun ("child", "server"): it reads with an article.
bool takes_article(std::string_view name);
/// "the child", "redis".
std::string with_article(std::string_view name);
/// "the child’s", "redis’s".
std::string possessive(std::string_view name);
/// The first letter in upper case (ASCII).
std::string capitalised(std::string text);
/// The process's name as the script spells it; "init" for pid 0 and for a process that is not
/// there.
std::string name_of(const Machine& machine, Pid pid);

}  // namespace cowscope
