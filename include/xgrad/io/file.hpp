// Files as bytes: read whole, written whole or not at all; what is wrong with one is said with its name.
#pragma once

#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "../kernel/error.hpp"

namespace xgrad {

// A file cannot be read or written, or is not what it should be; the text starts with "xgrad: " and names the file.
class file_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

namespace io {

using byte = unsigned char;
using bytes = std::span<const byte>;

[[noreturn]] inline void fail(const std::string& path, const std::string& what) {
  const std::string text = "xgrad: " + path + ": " + what;
#if defined(__cpp_exceptions)
  throw file_error(text);
#else
  kernels::on_error(text.c_str());
  std::abort();
#endif
}

// The bytes of a file, or a part of them, and its name for errors.
struct source {
  std::string path;
  bytes data;

  [[noreturn]] void fail(const std::string& what) const { io::fail(path, what); }
  void require(bool holds, const char* otherwise) const {
    if (!holds) fail(otherwise);
  }
  // That part of the bytes; fails when it does not lie inside.
  bytes part(std::uint64_t from, std::uint64_t count, const char* what) const {
    if (from > data.size() || count > data.size() - from) fail(std::string("it ends within ") + what);
    return data.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count));
  }
};

// A number of that many bytes, little end first.
inline std::uint64_t whole_number(bytes from) {
  std::uint64_t x = 0;
  for (std::size_t i = from.size(); i-- > 0;) x = x << 8 | from[i];
  return x;
}

inline std::vector<byte> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) fail(path, std::string("it cannot be opened: ") + std::strerror(errno));
  const std::streamoff size = file.tellg();
  if (size < 0 || size == std::numeric_limits<std::streamoff>::max()) fail(path, "it is no file that can be read");
  std::vector<byte> all(static_cast<std::size_t>(size));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(all.data()), size);
  if (!file) fail(path, "it cannot be read");
  return all;
}

// Through a file beside it, so that a crash leaves the old one or the new one.
inline void write_file(const std::string& path, bytes all) {
  const std::string beside = path + ".part";
  std::ofstream file(beside, std::ios::binary | std::ios::trunc);
  if (!file) fail(path, std::string("it cannot be written: ") + std::strerror(errno));
  file.write(reinterpret_cast<const char*>(all.data()), static_cast<std::streamsize>(all.size()));
  file.close();
  if (!file || std::rename(beside.c_str(), path.c_str()) != 0) {
    const std::string reason = std::strerror(errno);
    std::remove(beside.c_str());
    fail(path, "it cannot be written: " + reason);
  }
}

// Bytes that grow.
class writer {
 public:
  void number(std::uint64_t value, int width) {
    for (int i = 0; i < width; ++i) all_.push_back(static_cast<byte>(value >> (8 * i) & 255U));
  }
  void text(std::string_view t) { all_.insert(all_.end(), t.begin(), t.end()); }
  void append(bytes more) { all_.insert(all_.end(), more.begin(), more.end()); }
  std::size_t size() const { return all_.size(); }
  bytes view() const { return all_; }

 private:
  std::vector<byte> all_;
};

}  // namespace io
}  // namespace xgrad
