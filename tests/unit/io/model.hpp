// A small model's variables and damaged files of them.
#pragma once

#include "support/catch.hpp"

#include <cstdio>
#include <string>
#include <unistd.h>

#include <xgrad/io.hpp>
#include <xgrad/train.hpp>

namespace xgrad::tests {

inline constexpr auto X = input<"X", "N", 2>;
inline constexpr auto w = parameter<"w", 2, 3>.initial(initial::normal(0, 1));
inline constexpr auto b = parameter<"b">.initial(initial::constant(0.5));
inline kernel<float, minimize(sum(square(matmul(X, w))) + square(b), momentum(0.1))> train;
using model = variables<train>;

inline std::vector<float> numbers_of(const model& v) {
  std::vector<float> all;
  v.for_each([&](std::string_view, const auto& array) {
    for (std::size_t i = 0; i < io::count_of(array); ++i) all.push_back(io::first_of(array)[i]);
  });
  return all;
}

// A file that is removed again.
class temporary_file {
 public:
  explicit temporary_file(const std::string& ending)
      : path_("xgrad_test_" + std::to_string(getpid()) + "_" + std::to_string(next()) + ending) {}
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;
  ~temporary_file() { std::remove(path_.c_str()); }
  const std::string& path() const { return path_; }
  void write(io::bytes all) const { io::write_file(path_, all); }
  void write(std::string_view all) const { write({reinterpret_cast<const io::byte*>(all.data()), all.size()}); }

 private:
  static int next() {
    static int count = 0;
    return count++;
  }
  std::string path_;
};

// The error that loading gives, empty when there is none; variables must then be those of `expected`, else unchanged.
inline std::string load_error(const temporary_file& file, const model& expected) {
  model v(99);
  const std::vector<float> before = numbers_of(v);
  std::string error;
  try {
    load(v, file.path());
  } catch (const file_error& e) {
    error = e.what();
  }
  const bool right = numbers_of(v) == (error.empty() ? numbers_of(expected) : before);
  CHECK(right);
  return error;
}

// Every truncation is an error; a flipped bit of the given bytes is one, or changes nothing that is read. Returns how many
// flips are errors.
inline int damage(const std::vector<io::byte>& good, const std::string& ending, const model& expected,
                  const std::vector<std::size_t>& header) {
  const temporary_file file(ending);
  for (std::size_t size = 0; size < good.size(); ++size) {
    file.write(io::bytes(good).first(size));
    INFO("cut to " << size << " bytes");
    const std::string error = load_error(file, expected);
    CHECK(error.starts_with("xgrad: " + file.path() + ": "));
  }
  int errors = 0;
  for (std::size_t at : header)
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::vector<io::byte> bad = good;
      bad[at] = static_cast<io::byte>(bad[at] ^ 1U << bit);
      file.write(bad);
      INFO("bit " << bit << " of byte " << at);
      errors += !load_error(file, expected).empty();
    }
  return errors;
}

}  // namespace xgrad::tests
