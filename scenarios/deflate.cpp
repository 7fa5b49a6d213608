#include "scenarios/deflate.h"

#include <zlib.h>

#include <algorithm>

namespace cowscope {
namespace {

constexpr int kRaw = -15;  // no header, a window of 32 KiB
constexpr int kMemory = 9;
constexpr std::size_t kChunk = 16384;

Bytef* bytes_of(std::string_view text) {
  // zlib only reads it; its old interface has no const.
  return reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
}

}  // namespace

std::string deflate_text(std::string_view text) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kRaw, kMemory, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    return {};
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = bytes_of(text);
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = bytes_of(out);
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);  // the bound is room enough for all of it
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

InflateResult inflate_text(std::string_view compressed, std::size_t most, std::string& out) {
  out.clear();
  z_stream stream{};
  if (inflateInit2(&stream, kRaw) != Z_OK) return InflateResult::Broken;
  stream.next_in = bytes_of(compressed);
  stream.avail_in = static_cast<uInt>(compressed.size());
  InflateResult result = InflateResult::CutShort;
  for (;;) {
    const std::size_t had = out.size();
    // One byte more than is allowed tells a longer text from one that just fits.
    out.resize(had + std::min(kChunk, most + 1 - had));
    stream.next_out = bytes_of(out) + had;
    stream.avail_out = static_cast<uInt>(out.size() - had);
    const int status = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
    if (out.size() > most) {
      result = InflateResult::TooLong;
      break;
    }
    if (status == Z_STREAM_END) {
      result = stream.avail_in == 0 ? InflateResult::Ok : InflateResult::Broken;
      break;
    }
    if (status != Z_OK && status != Z_BUF_ERROR) {
      result = InflateResult::Broken;
      break;
    }
    if (stream.avail_in == 0 && stream.avail_out > 0) break;  // it wants more, and there is none
  }
  inflateEnd(&stream);
  return result;
}

}  // namespace cowscope
