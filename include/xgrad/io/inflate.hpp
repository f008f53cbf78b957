// Deflate's decompression (RFC 1951) and the checksum of zip archives. What comes out has a size that is known before,
// so nothing can be made to grow beyond it; every read and every distance is checked.
#pragma once

#include <array>

#include "file.hpp"

namespace xgrad::io {

// CRC-32 as in RFC 1952.
inline std::uint32_t checksum(bytes data) {
  static constexpr auto table = [] {
    std::array<std::uint32_t, 256> t{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      t[i] = i;
      for (int bit = 0; bit < 8; ++bit) t[i] = (t[i] & 1U) != 0 ? 0xedb88320U ^ t[i] >> 1 : t[i] >> 1;
    }
    return t;
  }();
  std::uint32_t sum = 0xffffffffU;
  for (byte b : data) sum = table[(sum ^ b) & 255U] ^ sum >> 8;
  return ~sum;
}

class inflater {
 public:
  inflater(const source& from, bytes compressed, std::size_t size) : from_(from), in_(compressed), size_(size) {}

  // All bytes; fails unless there are as many as were announced.
  std::vector<byte> run() {
    // No stream is shorter than a 1,032nd of what it stands for.
    if (size_ / 1032 > in_.size()) fail();
    out_.reserve(size_);
    for (bool last = false; !last;) {
      last = bits(1) != 0;
      switch (bits(2)) {
        case 0: copy_stored(); break;
        case 1: copy_coded(fixed_lengths(), fixed_distances()); break;
        case 2: {
          const auto [lengths, distances] = read_codes();
          copy_coded(lengths, distances);
          break;
        }
        default: fail();
      }
    }
    if (out_.size() != size_) fail();
    return std::move(out_);
  }

 private:
  static constexpr int longest_code = 15;
  // A prefix code: how many codes there are of each length, and their symbols in order.
  struct code {
    std::uint16_t counts[longest_code + 1] = {};
    std::vector<std::uint16_t> symbols;
  };

  [[noreturn]] void fail() const { from_.fail("its compressed data is damaged"); }
  unsigned bits(int count) {
    while (held_ < count) {
      if (at_ >= in_.size()) fail();
      buffer_ |= static_cast<std::uint32_t>(in_[at_++]) << held_;
      held_ += 8;
    }
    const unsigned value = buffer_ & ((1U << count) - 1);
    buffer_ >>= count;
    held_ -= count;
    return value;
  }
  code make_code(std::span<const std::uint8_t> lengths) const {
    code c;
    for (std::uint8_t l : lengths) ++c.counts[l];
    c.counts[0] = 0;
    int left = 1;  // codes of the current length that are free
    std::uint16_t first[longest_code + 2] = {};
    for (int l = 1; l <= longest_code; ++l) {
      left = left * 2 - c.counts[l];
      if (left < 0) fail();
      first[l + 1] = static_cast<std::uint16_t>(first[l] + c.counts[l]);
    }
    c.symbols.resize(first[longest_code + 1]);
    for (std::size_t i = 0; i < lengths.size(); ++i)
      if (lengths[i] != 0) c.symbols[first[lengths[i]]++] = static_cast<std::uint16_t>(i);
    return c;
  }
  unsigned decode(const code& c) {
    int value = 0, first = 0, index = 0;
    for (int l = 1; l <= longest_code; ++l) {
      value |= static_cast<int>(bits(1));
      const int count = c.counts[l];
      if (value - count < first) return c.symbols[static_cast<std::size_t>(index + value - first)];
      index += count;
      first = (first + count) * 2;
      value *= 2;
    }
    fail();
  }
  code fixed_lengths() const {
    std::array<std::uint8_t, 288> l{};
    for (std::size_t i = 0; i < l.size(); ++i) l[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    return make_code(l);
  }
  code fixed_distances() const {
    std::array<std::uint8_t, 30> l{};
    l.fill(5);
    return make_code(l);
  }
  std::pair<code, code> read_codes() {
    static constexpr std::uint8_t order[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    const std::size_t literals = bits(5) + 257, distances = bits(5) + 1, given = bits(4) + 4;
    if (literals > 286 || distances > 30) fail();
    std::array<std::uint8_t, 320> lengths{};
    for (std::size_t i = 0; i < given; ++i) lengths[order[i]] = static_cast<std::uint8_t>(bits(3));
    const code of_lengths = make_code({lengths.data(), 19});
    lengths.fill(0);
    for (std::size_t i = 0; i < literals + distances;) {
      const unsigned symbol = decode(of_lengths);
      if (symbol < 16) {
        lengths[i++] = static_cast<std::uint8_t>(symbol);
        continue;
      }
      if (symbol == 16 && i == 0) fail();
      const std::uint8_t repeated = symbol == 16 ? lengths[i - 1] : std::uint8_t{0};
      std::size_t times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
      if (i + times > literals + distances) fail();
      for (; times > 0; --times) lengths[i++] = repeated;
    }
    if (lengths[256] == 0) fail();
    return {make_code({lengths.data(), literals}), make_code({lengths.data() + literals, distances})};
  }
  void put(byte b) {
    if (out_.size() == size_) fail();
    out_.push_back(b);
  }
  void copy_stored() {
    buffer_ = 0;
    held_ = 0;
    if (in_.size() - at_ < 4) fail();
    const std::uint64_t size = whole_number(in_.subspan(at_, 2)), inverse = whole_number(in_.subspan(at_ + 2, 2));
    at_ += 4;
    if ((size ^ inverse) != 0xffffU || in_.size() - at_ < size) fail();
    for (std::uint64_t i = 0; i < size; ++i) put(in_[at_++]);
  }
  void copy_coded(const code& lengths, const code& distances) {
    static constexpr std::uint16_t length_base[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                                    31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
    static constexpr std::uint8_t length_bits[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                                   2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    static constexpr std::uint16_t distance_base[] = {1,    2,    3,    4,    5,    7,    9,    13,    17,    25,
                                                      33,   49,   65,   97,   129,  193,  257,  385,   513,   769,
                                                      1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
    for (;;) {
      const unsigned symbol = decode(lengths);
      if (symbol < 256) {
        put(static_cast<byte>(symbol));
        continue;
      }
      if (symbol == 256) return;
      if (symbol > 285) fail();
      unsigned length = length_base[symbol - 257] + bits(length_bits[symbol - 257]);
      const unsigned d = decode(distances);
      if (d > 29) fail();
      const std::size_t distance = distance_base[d] + bits(d < 2 ? 0 : static_cast<int>(d) / 2 - 1);
      if (distance > out_.size()) fail();
      for (; length > 0; --length) put(out_[out_.size() - distance]);
    }
  }

  const source& from_;
  bytes in_;
  std::size_t size_, at_ = 0;
  std::uint32_t buffer_ = 0;
  int held_ = 0;
  std::vector<byte> out_;
};

}  // namespace xgrad::io
