// Decompression against data that zlib made, and every damage to it.
#include "support/catch.hpp"

#include <xgrad/io.hpp>

using namespace xgrad::io;

namespace {

constexpr std::string_view dynamic =
    "4d5559aedc300cbb903fb44b3e4edbfbdfa1a407880d3ce46512590b4931f2e7efbfdf9fae587b692dcbe5b5627f6f2a"
    "d6e85291a586ff118842e4ae2fc270c61247672fb7c07964437c847e3131b1d2f6caae55882ffc6ffcee892f6642d7c6"
    "b95dac87442ac8a88ad48a1ab757db78e2ec22d84eb2af6283c54ebb6e4a9d60af98c8845d2a2734d9cb5c6259c8edd0"
    "1219ac449735df0da336e29d271df5be500c89491dc878a0a2b3b637baf0413fbeeba217825e830885638e084c1485d9"
    "a28912c6fd4253307f2a817222858895c42a9b77db1e4e0451c8a2ab0874257255236b0df2b7e4edb559bbd1d3ea0462"
    "dde8b0377a1d523a36fae04fae0bb3cd00b1cdb911893b4c0156e4e2ba478e2608bad8b90f21618548d086438a170f67"
    "6ace67413eb4504875c896fd94e5e4d0321eeaacc9b0ed4336a7508f3cc45315be2990d0bafd233973610aea7486d2c0"
    "795c1d00eac15273fa8283d37c5fced83ae78a0ad4566ab083351af5ee89deec614e3f1017ef4f9f5b28c57de6005497"
    "56dd9c1318616613ce6fd214a4fe14e99424e47b6b189341a6c4d57eb234e26dae7cee71f48b16ef8938b9c29937c820"
    "14ca7a69ac9d14a841418fdaa11ebc2f6ac23020ce1da5582737b9a923c394970f1baa0c3bce5c9bdab39dc00d040143"
    "2c497355eae1dc65f39952cd9812b16ed438d6870b63dc00777d6ab8733fdc510aabc57e40f9e63d766a793ad72bfb99"
    "035ec35cf5dbc3e14af6d9ce2e60e1737617c6f22cef70b3211f39ab2ac7abe8565030ef07cf43ede18322e312331714"
    "417b34fa4ab8a11e7ea336bceee13c829e04aed16f249d2ab26904759ca08a56d0f2e82a3a8f29d0fbe095ec67e887b1"
    "510a577a658a3eda4d39dea04273d0e3ad901a5d36e823469e1282b858a50f6a64d0a7e12ee82193fd80f14daba1af27"
    "b6e0f2914dcf876733d760ad714dcc9c10286237465b78f7705e92c08aa46c5c6169b02901ae75745c7eee3d1f2ba183"
    "2136ceb924c695276fb106a1420e6075e7a8d30f50476fa41cef377bc714b439398e27fd9aa072e656cedfc6ef531f7c"
    "da8915dc11b83538bb7c7412d73e9e019df2becef7aac94737b969f2744f0cb9833da0c608bf5c23e479f8edc295fc0f"
    "6adf1a63d4c738b53271ec38a8a549ea6a921ac378cf87679af8c07080d50cbf6333d4eb6c6af73f";

std::vector<byte> from_hex(std::string_view text) {
  const auto digit = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
  std::vector<byte> all;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) all.push_back(static_cast<byte>(digit(text[i]) << 4 | digit(text[i + 1])));
  return all;
}
std::string inflated(bytes compressed, std::size_t size) {
  const source from{"data", {}};
  const std::vector<byte> all = inflater(from, compressed, size).run();
  return {all.begin(), all.end()};
}

}  // namespace

TEST_CASE("stored, fixed and dynamic blocks", "[inflate]") {
  // zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
  CHECK(inflated(from_hex("010b00f4ff68656c6c6f2068656c6c6f"), 11) == "hello hello");
  CHECK(inflated(from_hex("cb48cdc9c957c8009100"), 11) == "hello hello");
  std::string text;
  for (int i = 0; i < 300; ++i) text += std::to_string(i * i) + (i % 7 == 0 ? "abcabcabc" : ",");
  CHECK(inflated(from_hex(dynamic), text.size()) == text);
  CHECK(inflated(from_hex("0300"), 0).empty());
}

TEST_CASE("a damaged stream gives other bytes or an error, never more of them", "[inflate]") {
  const std::vector<byte> good = from_hex(dynamic);
  const std::size_t size = 1998;
  for (std::size_t i = 0; i < good.size(); ++i)
    CHECK_THROWS_AS(inflated(bytes(good).first(i), size), xgrad::file_error);
  int errors = 0;
  for (std::size_t i = 0; i < good.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::vector<byte> bad = good;
      bad[i] = static_cast<byte>(bad[i] ^ 1U << bit);
      try {
        const std::size_t found = inflated(bad, size).size();
        CHECK(found == size);
      } catch (const xgrad::file_error&) {
        ++errors;
      }
    }
  CHECK(errors > 1000);
  CHECK_THROWS_AS(inflated(good, size - 1), xgrad::file_error);
  CHECK_THROWS_AS(inflated(good, size + 1), xgrad::file_error);
  CHECK_THROWS_AS(inflated(good, std::size_t{1} << 60), xgrad::file_error);
}

TEST_CASE("the checksum is zip's", "[inflate]") {
  const std::string digits = "123456789";
  CHECK(checksum({reinterpret_cast<const byte*>(digits.data()), digits.size()}) == 0xcbf43926U);
  CHECK(checksum({}) == 0);
}
