// The JSON that a header of arrays consists of, read strictly from front to back: objects, texts, whole numbers. What
// comes twice is for the reader to see, which a tree of values would hide.
#pragma once

#include "file.hpp"

namespace xgrad::io {

class json_scanner {
 public:
  json_scanner(const source& from, std::string_view text) : from_(from), text_(text) {}

  // The next character that is no space, '\0' at the end.
  char peek() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  void expect(char c) {
    if (peek() != c) fail(std::string("'") + c + "' is expected");
    ++at_;
  }
  void expect_end() {
    if (peek() != '\0' || at_ < text_.size()) fail("nothing is expected");
  }
  // f(key) reads each value of an object.
  template <class F>
  void object(const F& f) {
    list('{', '}', [&] {
      const std::string key = text();
      expect(':');
      f(key);
    });
  }
  // f() reads each element of an array.
  template <class F>
  void array(const F& f) {
    list('[', ']', f);
  }
  std::uint64_t number() {
    const char first = peek();
    if (first < '0' || first > '9') fail("a whole number is expected");
    std::uint64_t value = 0;
    const std::size_t start = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
      if (__builtin_mul_overflow(value, std::uint64_t{10}, &value) ||
          __builtin_add_overflow(value, static_cast<std::uint64_t>(text_[at_] - '0'), &value))
        fail("a number exceeds 64 bits");
      ++at_;
    }
    if (first == '0' && at_ > start + 1) fail("a number starts with 0");
    return value;
  }
  std::string text() {
    expect('"');
    std::string result;
    for (;;) {
      const char c = take();
      if (c == '"') return result;
      if (static_cast<unsigned char>(c) < 0x20) fail("a text holds a control character");
      if (c == '\\') append_escaped(result);
      else result += c;
    }
  }

 private:
  template <class F>
  void list(char open, char close, const F& f) {
    expect(open);
    if (peek() == close) {
      ++at_;
      return;
    }
    for (;;) {
      f();
      if (peek() == close) break;
      expect(',');
    }
    ++at_;
  }
  char take() {
    if (at_ >= text_.size()) fail("it ends within a text");
    return text_[at_++];
  }
  void append_escaped(std::string& to) {
    static constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    const char c = take();
    if (const std::size_t i = letters.find(c); i != letters.npos) to += meanings[i];
    else if (c == 'u') append_code_point(to);
    else fail("an unknown escape");
  }
  unsigned hexadecimal() {
    unsigned value = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = take();
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) fail("four hexadecimal digits are expected");
      value = value * 16 + static_cast<unsigned>(digit);
    }
    return value;
  }
  void append_code_point(std::string& to) {
    unsigned code = hexadecimal();
    if (code >= 0xd800U && code < 0xdc00U) {
      if (take() != '\\' || take() != 'u') fail("half of a surrogate pair");
      const unsigned low = hexadecimal();
      if (low < 0xdc00U || low > 0xdfffU) fail("half of a surrogate pair");
      code = 0x10000U + ((code - 0xd800U) << 10) + (low - 0xdc00U);
    }
    const auto put = [&](unsigned b) { to += static_cast<char>(b); };
    if (code < 0x80U) return put(code);
    if (code < 0x800U) {
      put(0xc0U | code >> 6);
    } else {
      if (code < 0x10000U) {
        put(0xe0U | code >> 12);
      } else {
        put(0xf0U | code >> 18);
        put(0x80U | (code >> 12 & 0x3fU));
      }
      put(0x80U | (code >> 6 & 0x3fU));
    }
    put(0x80U | (code & 0x3fU));
  }
  [[noreturn]] void fail(const std::string& what) const {
    from_.fail("its header is no JSON as expected: " + what + " at character " + std::to_string(at_));
  }

  const source& from_;
  std::string_view text_;
  std::size_t at_ = 0;
};

inline std::string json_text(std::string_view text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
      result += code;
    } else {
      result += c;
    }
  }
  return result + "\"";
}

}  // namespace xgrad::io
