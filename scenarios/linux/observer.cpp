#include "scenarios/linux/observer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>

namespace cowscope::linux_check {
namespace {

constexpr std::uint64_t kPresent = 1ULL << 63, kSwapped = 1ULL << 62, kOfFile = 1ULL << 61,
                        kGuard = 1ULL << 58, kMappedOnce = 1ULL << 56,
                        kFrameBits = (1ULL << 55) - 1;

std::string proc(const Subject& s, const char* name) {
  return "/proc/" + std::to_string(s.pid) + "/" + name;
}

bool outside(std::uint64_t address) {
  return address < subject::kWindowStart ||
         (address >= subject::kWindowEnd && address < subject::kUserEnd);
}

/// Reads smaps: what maps says and how much of it is resident. "start-end rwxp …", then lines
/// "Rss: 4 kB".
void read_mappings(const Subject& s, SeenSpace& space) {
  std::ifstream in(proc(s, "smaps"));
  std::uint64_t rss = 0, pss = 0, dirty = 0, lazy = 0;
  bool ours = false, any = false, anonymous = false;
  SeenMapping m;
  const auto end_mapping = [&] {
    if (!ours) return;
    SeenMapping* last = space.mappings.empty() ? nullptr : &space.mappings.back();
    SeenMapping joined = m;
    if (last != nullptr && last->start + last->pages == m.start) {
      joined.start = last->start;
      joined.pages = last->pages;
    }
    if (last != nullptr && joined == *last) last->pages += m.pages;
    else space.mappings.push_back(m);
  };
  for (std::string line; std::getline(in, line);) {
    unsigned long long start = 0, end = 0, kb = 0, inode = 0;
    std::array<char, 5> rights{};
    if (std::sscanf(line.c_str(), "%llx-%llx %4s %*x %*x:%*x %llu", &start, &end, rights.data(),
                    &inode) == 4) {
      end_mapping();
      any = true;
      ours = outside(start);
      if (!ours) continue;
      ++space.mapping_count;
      m = {};
      m.start = page_of(VirtualAddress{start});
      m.pages = (end - start) / kPageSize;
      m.prot = {rights[0] == 'r', rights[1] == 'w', rights[2] == 'x'};
      m.sharing = rights[3] == 's' ? Sharing::Shared : Sharing::Private;
      anonymous = inode == 0 && m.sharing == Sharing::Private;
    } else if (ours && std::sscanf(line.c_str(), "Rss: %llu kB", &kb) == 1) {
      rss += kb;
    } else if (ours && std::sscanf(line.c_str(), "Pss: %llu kB", &kb) == 1) {
      pss += kb;
    } else if (ours && anonymous &&
               (std::sscanf(line.c_str(), "Private_Dirty: %llu kB", &kb) == 1 ||
                std::sscanf(line.c_str(), "Shared_Dirty: %llu kB", &kb) == 1)) {
      dirty += kb;
    } else if (ours && anonymous && std::sscanf(line.c_str(), "LazyFree: %llu kB", &kb) == 1) {
      lazy += kb;
    } else if (ours && line.rfind("VmFlags:", 0) == 0) {
      m.locked = line.find(" lo") != std::string::npos;
      m.dont_fork = line.find(" dc") != std::string::npos;
      m.wipe_on_fork = line.find(" wf") != std::string::npos;
      m.mergeable = line.find(" mg") != std::string::npos;
    }
  }
  end_mapping();
  if (!any) return;
  space.rss_kb = rss;
  space.pss_kb = pss;
  space.dirty_kb = dirty;
  space.lazy_free_kb = lazy;
}

void read_entries(const Subject& s, SeenSpace& space) {
  // Opened anew each time: the file speaks of the address space that stood when it was opened.
  const Descriptor map(open(proc(s, "pagemap").c_str(), O_RDONLY | O_CLOEXEC));
  std::vector<std::uint64_t> entries;
  for (const SeenMapping& m : space.mappings) {
    constexpr std::uint64_t kAtOnce = 65'536;
    for (std::uint64_t done = 0; done < m.pages; done += kAtOnce) {
      entries.assign(static_cast<std::size_t>(std::min(kAtOnce, m.pages - done)), 0);
      const std::size_t bytes = entries.size() * sizeof entries[0];
      const auto at = static_cast<off_t>((m.start.value() + done) * sizeof entries[0]);
      if (pread(map.get(), entries.data(), bytes, at) != static_cast<ssize_t>(bytes)) return;
      for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::uint64_t e = entries[i];
        if ((e & (kPresent | kSwapped | kGuard)) == 0) continue;
        SeenPage p;
        p.page = m.start + done + i;
        p.present = (e & kPresent) != 0;
        p.guard = (e & kGuard) != 0;
        p.swapped = !p.present && !p.guard;
        p.of_file = (e & kOfFile) != 0;
        p.mapped_once = (e & kMappedOnce) != 0;
        // Without CAP_SYS_ADMIN the number reads 0, which is no frame that a process can map.
        if (p.present && (e & kFrameBits) != 0) p.frame = e & kFrameBits;
        space.pages.push_back(p);
      }
    }
  }
}

std::optional<std::uint64_t> word_at(const Descriptor& fd, std::uint64_t index) {
  std::uint64_t word = 0;
  if (!fd || pread(fd.get(), &word, sizeof word, static_cast<off_t>(index * sizeof word)) !=
                 static_cast<ssize_t>(sizeof word))
    return std::nullopt;
  return word;
}

bool readable(const SeenSpace& space, PageNumber page) {
  for (const SeenMapping& m : space.mappings)
    if (page >= m.start && page < m.start + m.pages) return m.prot.read;
  return false;
}

std::uint64_t hash_of(const char* page) {
  std::uint64_t h = subject::kHashStart;
  for (std::size_t i = 0; i < kPageSize; i += sizeof h) {
    std::uint64_t word = 0;
    std::memcpy(&word, page + i, sizeof word);
    h = (h ^ word) * subject::kHashFactor;
  }
  return h;
}

/// From outside. Only for pages that are present: the kernel would fault others in.
std::string page_from_outside(const Subject& s, PageNumber page) {
  const Descriptor memory(open(proc(s, "mem").c_str(), O_RDONLY | O_CLOEXEC));
  std::string bytes(kPageSize, '\0');
  if (!memory ||
      pread(memory.get(), bytes.data(), bytes.size(),
            static_cast<off_t>(address_of(page).value())) != static_cast<ssize_t>(bytes.size()))
    bytes.clear();
  return bytes;
}

void read_bytes(Crew& crew, Subject& s, SeenSpace& space) {
  constexpr std::size_t kAtOnce = subject::kPayloadBytes / sizeof(std::uint64_t);
  for (std::size_t i = 0; i < space.pages.size();) {
    SeenPage& first = space.pages[i];
    if (!first.present) {
      ++i;
      continue;
    }
    if (s.busy || !readable(space, first.page)) {
      if (const std::string bytes = page_from_outside(s, first.page); !bytes.empty())
        first.hash = hash_of(bytes.data());
      ++i;
      continue;
    }
    std::size_t n = 1;
    while (i + n < space.pages.size() && n < kAtOnce && space.pages[i + n].present &&
           space.pages[i + n].page == first.page + n && readable(space, first.page + n))
      ++n;
    subject::Mailbox& m = crew.mail(s);
    m.a = address_of(first.page).value();
    m.b = n;
    if (crew.request(s, subject::kHash) != Heard::Answer || m.signal != 0) return;
    for (std::size_t k = 0; k < n; ++k) {
      std::uint64_t hash = 0;
      std::memcpy(&hash, crew.payload(s) + k * sizeof hash, sizeof hash);
      space.pages[i + k].hash = hash;
    }
    i += n;
  }
}

}  // namespace

Observer::Observer()
    : counts_(open("/proc/kpagecount", O_RDONLY | O_CLOEXEC)),
      flags_(open("/proc/kpageflags", O_RDONLY | O_CLOEXEC)),
      groups_(open("/proc/kpagecgroup", O_RDONLY | O_CLOEXEC)) {}

SeenSpace Observer::look_at(Crew& crew, Subject& s) const {
  SeenSpace space;
  read_mappings(s, space);
  read_entries(s, space);
  look_at_frames(space);
  read_bytes(crew, s, space);
  return space;
}

void Observer::look_at_frames(SeenSpace& space) const {
  for (SeenPage& p : space.pages) {
    if (!p.frame) continue;
    p.mappings = word_at(counts_, *p.frame);
    p.flags = word_at(flags_, *p.frame);
    p.group = word_at(groups_, *p.frame);
  }
}

std::string Observer::peek(Crew& crew, Subject& s, PageNumber page) {
  if (s.busy) return page_from_outside(s, page);
  subject::Mailbox& m = crew.mail(s);
  m.a = address_of(page).value();
  m.c = kPageSize;
  if (crew.request(s, subject::kPeek) != Heard::Answer || m.signal != 0) return {};
  return std::string(crew.payload(s), kPageSize);
}

}  // namespace cowscope::linux_check
