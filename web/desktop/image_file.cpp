#include "web/desktop/image_file.h"

#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>
#include <utility>

namespace cowscope::desktop {
namespace {

void put_number(std::string& out, std::uint32_t n) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) out += static_cast<char>((n >> shift) & 255U);
}

/// PNG's check sum. (zlib's own is left out of the build with all of gzip.)
std::uint32_t check_sum(std::string_view bytes) {
  std::uint32_t sum = 0xffffffffU;
  for (const char c : bytes) {
    sum ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1U) ^ ((sum & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~sum;
}

void put_chunk(std::string& out, const char* kind, const std::string& data) {
  put_number(out, static_cast<std::uint32_t>(data.size()));
  const std::string body = kind + data;
  out += body;
  put_number(out, check_sum(body));
}

std::string packed(std::string raw) {
  z_stream stream{};
  if (deflateInit(&stream, 6) != Z_OK) return {};
  std::string out(deflateBound(&stream, static_cast<uLong>(raw.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(raw.data());
  stream.avail_in = static_cast<uInt>(raw.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string png(const Pixels& pixels) {
  const std::size_t row = std::size_t{pixels.width} * 3;
  std::string raw;
  raw.reserve((row + 1) * pixels.height);
  for (std::size_t y = 0; y < pixels.height; ++y) {
    raw += '\0';  // no filter
    raw.append(reinterpret_cast<const char*>(&pixels.rgb[y * row]), row);
  }
  std::string head;
  put_number(head, pixels.width);
  put_number(head, pixels.height);
  head += std::string("\x08\x02\x00\x00\x00", 5);  // 8 bits, RGB
  std::string out = "\x89PNG\r\n\x1a\n";
  put_chunk(out, "IHDR", head);
  put_chunk(out, "IDAT", packed(std::move(raw)));
  put_chunk(out, "IEND", {});
  return out;
}

std::string ppm(const Pixels& pixels) {
  std::string out =
      "P6\n" + std::to_string(pixels.width) + " " + std::to_string(pixels.height) + "\n255\n";
  out.append(reinterpret_cast<const char*>(pixels.rgb.data()), pixels.rgb.size());
  return out;
}

}  // namespace

bool write_text(const std::string& path, const std::string& text, std::string& trouble) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (file) return true;
  trouble = path + ": cannot be written: " + std::strerror(errno);
  return false;
}

bool write_image(const std::string& path, const Pixels& pixels, std::string& trouble) {
  return write_text(path, path.ends_with(".ppm") ? ppm(pixels) : png(pixels), trouble);
}

}  // namespace cowscope::desktop
