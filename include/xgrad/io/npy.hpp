// NumPy's .npy format, versions 1 to 3: a magic, the header as a Python dictionary, dense elements.
// (numpy.org/doc/stable/reference/generated/numpy.lib.format.html)
#pragma once

#include "stored_array.hpp"

namespace xgrad::io {

namespace detail {

struct npy_kind {
  std::string_view code;
  number_kind kind;
};
inline constexpr npy_kind npy_kinds[] = {{"f8", number_kind::f64}, {"f4", number_kind::f32}, {"f2", number_kind::f16},
                                         {"i8", number_kind::i64}, {"i4", number_kind::i32}, {"i2", number_kind::i16},
                                         {"i1", number_kind::i8},  {"u8", number_kind::u64}, {"u4", number_kind::u32},
                                         {"u2", number_kind::u16}, {"u1", number_kind::u8},  {"b1", number_kind::boolean}};

// The Python literals of a header, read strictly: {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }
class npy_header {
 public:
  npy_header(const source& from, const std::string& name, std::string_view text) : from_(from), name_(name), text_(text) {}

  void read(stored_array& into) {
    bool seen[3] = {};
    expect('{');
    while (peek() != '}') {
      const std::string key = text();
      expect(':');
      const int which = key == "descr" ? 0 : key == "fortran_order" ? 1 : key == "shape" ? 2 : -1;
      if (which < 0 || seen[which]) fail("'" + key + "' is not expected");
      seen[which] = true;
      if (which == 0) read_kind(into);
      else if (which == 1) into.columns_first = truth();
      else read_shape(into);
      if (peek() != '}') expect(',');
    }
    expect('}');
    if (peek() != '\0' || at_ < text_.size()) fail("nothing is expected behind it");
    if (!seen[0] || !seen[1] || !seen[2]) fail("'descr', 'fortran_order' and 'shape' are needed");
  }

 private:
  char peek() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  void expect(char c) {
    if (peek() != c) fail(std::string(1, c) + " is expected");
    ++at_;
  }
  std::string text() {
    expect('\'');
    const std::size_t end = text_.find('\'', at_);
    if (end == text_.npos) fail("a text does not end");
    const std::string found(text_.substr(at_, end - at_));
    at_ = end + 1;
    return found;
  }
  bool truth() {
    peek();
    for (std::string_view word : {"True", "False"})
      if (text_.substr(at_, word.size()) == word) {
        at_ += word.size();
        return word == "True";
      }
    fail("True or False is expected");
  }
  void read_kind(stored_array& into) {
    const std::string code = text();
    if (code.size() == 3)
      for (const npy_kind& k : npy_kinds)
        if (code.substr(1) == k.code && (code[0] == '<' || code[0] == '>' || (code[0] == '|' && size_of(k.kind) == 1))) {
          into.kind = k.kind;
          into.big_endian = code[0] == '>';
          return;
        }
    fail("numbers of type '" + code + "' are not known");
  }
  void read_shape(stored_array& into) {
    expect('(');
    while (peek() != ')') {
      std::uint64_t value = 0;
      const std::size_t start = at_;
      for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_)
        if (__builtin_mul_overflow(value, std::uint64_t{10}, &value) ||
            __builtin_add_overflow(value, static_cast<std::uint64_t>(text_[at_] - '0'), &value))
          fail("an extent exceeds 64 bits");
      if (at_ == start) fail("an extent is expected");
      into.shape.push_back(value);
      if (peek() != ')') expect(',');
    }
    expect(')');
  }
  [[noreturn]] void fail(const std::string& what) const {
    from_.fail((name_.empty() ? "" : name_ + ": ") + "its header is not NumPy's: " + what);
  }

  const source& from_;
  const std::string& name_;
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace detail

// The array of a file; it points into its bytes.
inline stored_array parse_npy(const source& from, const std::string& name = {}) {
  static constexpr std::string_view magic = "\x93NUMPY";
  const std::string prefix = name.empty() ? "" : name + ": ";
  const bytes start = from.part(0, 8, "the start of an array of NumPy");
  if (!std::equal(magic.begin(), magic.end(), start.begin(), [](char a, byte b) { return static_cast<byte>(a) == b; }))
    from.fail(prefix + "it is no array of NumPy");
  if (start[6] < 1 || start[6] > 3 || start[7] != 0) from.fail(prefix + "its version of NumPy's format is not known");
  const std::uint64_t width = start[6] == 1 ? 2 : 4;
  const std::uint64_t length = whole_number(from.part(8, width, "the length of NumPy's header"));
  const bytes header = from.part(8 + width, length, "NumPy's header");
  stored_array a;
  a.name = name;
  detail::npy_header(from, name, {reinterpret_cast<const char*>(header.data()), header.size()}).read(a);
  a.data = from.data.subspan(static_cast<std::size_t>(8 + width + length));
  const std::uint64_t needed = size_in_bytes(from, a);
  if (a.data.size() != needed)
    from.fail(prefix + "an array of shape " + shape_text(a.shape) + " needs " + std::to_string(needed) + " bytes, " +
              std::to_string(a.data.size()) + " follow the header");
  return a;
}

// Version 1, elements from a multiple of 64 bytes on, as NumPy writes it.
inline writer write_npy(const stored_array& a) {
  std::string shape;
  for (std::uint64_t extent : a.shape) shape += std::to_string(extent) + ", ";
  if (a.shape.size() > 1) shape.resize(shape.size() - 2);
  else if (a.shape.size() == 1) shape.pop_back();
  std::string code;
  for (const detail::npy_kind& k : detail::npy_kinds)
    if (k.kind == a.kind) code = std::string(size_of(a.kind) == 1 ? "|" : "<") + std::string(k.code);
  std::string header = "{'descr': '" + code + "', 'fortran_order': False, 'shape': (" + shape + "), }";
  header.resize((10 + header.size() + 64) / 64 * 64 - 11, ' ');
  header += '\n';
  writer to;
  to.text("\x93NUMPY");
  to.number(1, 2);
  to.number(header.size(), 2);
  to.text(header);
  to.append(a.data);
  return to;
}

}  // namespace xgrad::io
