// Readers of data: CSV, IDX (the format of MNIST), NPY, compressed by gzip or not, to xtensor arrays. Numbers that the
// wanted type cannot hold are an error, as is everything else that is not as the format says: file_error, with the line
// of a CSV file.
#pragma once

#include <charconv>
#include <deque>
#include <utility>

#include "../kernel/xtensor.hpp"
#include "inflate.hpp"
#include "npy.hpp"

namespace xgrad {

// Options of read_csv.
struct csv_options {
  char separator = ',';
  int skip = 0;             // lines before the first row: titles
  std::size_t columns = 0;  // as many are expected; 0: as many as in the first row
};

namespace io {

// What `gzip` wrote (RFC 1952), or the bytes themselves when they do not start with its mark.
inline std::vector<byte> unzipped(const std::string& path, std::vector<byte> all) {
  if (all.size() < 2 || all[0] != 0x1f || all[1] != 0x8b) return all;
  const source from{path, all};
  const bytes start = from.part(0, 10, "the header of gzip");
  from.require(start[2] == 8 && (start[3] & 0xe0U) == 0, "its compression is not known");
  std::uint64_t at = 10;
  if ((start[3] & 4U) != 0) at += 2 + whole_number(from.part(at, 2, "the header of gzip"));
  for (unsigned flag : {8U, 16U})  // a name and a comment
    if ((start[3] & flag) != 0)
      while (from.part(at++, 1, "the header of gzip")[0] != 0) {}
  if ((start[3] & 2U) != 0) at += 2;
  from.require(all.size() >= at + 8, "it ends within the header of gzip");
  const bytes trailer = from.part(all.size() - 8, 8, "the end of gzip");
  const bytes data = from.part(at, all.size() - 8 - at, "its compressed data");
  std::vector<byte> result = inflater(from, data, static_cast<std::size_t>(whole_number(trailer.last(4)))).run();
  from.require(checksum(result) == whole_number(trailer.first(4)), "its checksum is wrong");
  return result;
}

// All elements as T; fails where T cannot hold one.
template <class T>
void convert_elements(const source& from, const stored_array& a, T* to, std::size_t count) {
  if constexpr (std::is_floating_point_v<T>) {
    copy_elements(a, to, count);
  } else {
    if (a.kind <= number_kind::bf16) from.fail("the file has floating numbers, whole ones are asked for");
    for (std::size_t i = 0; i < count; ++i)
      to[i] = with_element(a, stored_position(a, i), [&](auto x) -> T {
        if constexpr (std::is_integral_v<decltype(x)>)
          if (std::in_range<T>(x)) return static_cast<T>(x);
        from.fail("element " + std::to_string(i) + " is out of the range of the type that is asked for");
      });
  }
}
template <class T, std::size_t Rank>
xt::xtensor<T, Rank> array_of(const source& from, const stored_array& a) {
  if (a.shape.size() != Rank)
    from.fail("the array has shape " + shape_text(a.shape) + ", rank " + std::to_string(Rank) + " is asked for");
  typename xt::xtensor<T, Rank>::shape_type shape;
  for (std::size_t d = 0; d < Rank; ++d) shape[d] = static_cast<std::size_t>(a.shape[d]);
  xt::xtensor<T, Rank> result(shape);
  convert_elements(from, a, result.data(), result.size());
  return result;
}

// Four bytes with the type of elements and the rank, the extents, the elements; all big end first.
// (yann.lecun.com/exdb/mnist)
inline stored_array parse_idx(const source& from) {
  const bytes mark = from.part(0, 4, "its header");
  struct idx_kind {
    byte code;
    number_kind kind;
  };
  static constexpr idx_kind kinds[] = {{0x08, number_kind::u8},  {0x09, number_kind::i8},  {0x0b, number_kind::i16},
                                       {0x0c, number_kind::i32}, {0x0d, number_kind::f32}, {0x0e, number_kind::f64}};
  const auto* kind = std::find_if(std::begin(kinds), std::end(kinds), [&](const idx_kind& k) { return k.code == mark[2]; });
  from.require(mark[0] == 0 && mark[1] == 0 && kind != std::end(kinds), "it is no IDX file");
  stored_array a;
  a.kind = kind->kind;
  a.big_endian = true;
  for (std::uint64_t d = 0; d < mark[3]; ++d) {
    const bytes extent = from.part(4 + 4 * d, 4, "its header");
    std::uint64_t value = 0;
    for (byte b : extent) value = value << 8 | b;
    a.shape.push_back(value);
  }
  a.data = from.data.subspan(4 + 4 * std::size_t{mark[3]});
  if (const std::uint64_t needed = size_in_bytes(from, a); a.data.size() != needed)
    from.fail("an array of shape " + shape_text(a.shape) + " needs " + std::to_string(needed) + " bytes, " +
              std::to_string(a.data.size()) + " follow the header");
  return a;
}

// The lines of a text, one after the other.
class csv_lines {
 public:
  explicit csv_lines(std::string_view text) : rest_(text) {}
  bool next() {
    if (rest_.empty()) return false;
    const std::size_t end = rest_.find('\n');
    line_ = rest_.substr(0, end);
    rest_ = end == rest_.npos ? std::string_view() : rest_.substr(end + 1);
    if (line_.ends_with('\r')) line_.remove_suffix(1);
    ++number_;
    return true;
  }
  std::string_view line() const { return line_; }
  int number() const { return number_; }

 private:
  std::string_view rest_, line_;
  int number_ = 0;
};
// Appends the numbers of a row and returns how many there are.
template <class T>
std::size_t append_row(const source& from, const csv_lines& lines, char separator, std::vector<T>& to) {
  const auto fail = [&](const std::string& what) { from.fail("line " + std::to_string(lines.number()) + ": " + what); };
  const char *at = lines.line().data(), *end = at + lines.line().size();
  const auto is_space = [&](char c) { return c == ' ' || (c == '\t' && separator != '\t'); };
  for (std::size_t count = 1;; ++count) {
    while (at < end && is_space(*at)) ++at;
    if (at + 1 < end && *at == '+' && at[1] != '-') ++at;
    T value{};
    const auto [stop, error] = std::from_chars(at, end, value);
    if (error == std::errc::result_out_of_range) fail("number " + std::to_string(count) + " is out of range");
    if (error != std::errc{}) fail("number " + std::to_string(count) + " is missing");
    to.push_back(value);
    at = stop;
    while (at < end && is_space(*at)) ++at;
    if (at == end) return count;
    if (*at != separator) fail(std::string("unexpected '") + *at + "' behind number " + std::to_string(count));
    ++at;
  }
}

}  // namespace io

// A text of numbers as (rows, columns); every row has as many, empty lines are passed over.
template <class T>
xt::xtensor<T, 2> read_csv(const std::string& path, const csv_options& options = {}) {
  const std::vector<io::byte> all = io::unzipped(path, io::read_file(path));
  const io::source from{path, all};
  io::csv_lines lines({reinterpret_cast<const char*>(all.data()), all.size()});
  for (int i = 0; i < options.skip; ++i) lines.next();
  std::vector<T> values;
  std::size_t rows = 0, columns = options.columns;
  while (lines.next()) {
    if (lines.line().find_first_not_of(" \t") == std::string_view::npos) continue;
    const std::size_t found = io::append_row(from, lines, options.separator, values);
    if (columns == 0) columns = found;
    if (found != columns)
      from.fail("line " + std::to_string(lines.number()) + ": " + std::to_string(found) + " numbers, " +
                std::to_string(columns) + " are expected");
    ++rows;
  }
  xt::xtensor<T, 2> table(std::array<std::size_t, 2>{rows, columns});
  std::copy(values.begin(), values.end(), table.data());
  return table;
}
// An array of NumPy's save, or of the IDX files of MNIST. T: a floating type, or a whole one for whole elements.
template <class T, std::size_t Rank>
xt::xtensor<T, Rank> read_npy(const std::string& path) {
  const std::vector<io::byte> all = io::unzipped(path, io::read_file(path));
  const io::source from{path, all};
  return io::array_of<T, Rank>(from, io::parse_npy(from));
}
template <class T, std::size_t Rank>
xt::xtensor<T, Rank> read_idx(const std::string& path) {
  const std::vector<io::byte> all = io::unzipped(path, io::read_file(path));
  const io::source from{path, all};
  return io::array_of<T, Rank>(from, io::parse_idx(from));
}

}  // namespace xgrad
