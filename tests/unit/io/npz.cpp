// Variables through .npz: stored and deflated archives, other orders of elements, damage.
#include "model.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {

#include "reference/archives.inc"

// All bytes but those of the arrays' elements.
std::vector<std::size_t> header_bytes(const std::vector<io::byte>& all, const model& v) {
  std::vector<bool> data(all.size(), false);
  const io::source from{"file", all};
  for (const io::archive_entry& e : io::detail::read_directory(from)) {
    const io::bytes content = io::detail::data_of(from, e);
    const std::size_t start = static_cast<std::size_t>(content.data() - all.data());
    const std::size_t header = e.method == 0 ? 10 + static_cast<std::size_t>(io::whole_number(content.subspan(8, 2))) : 0;
    for (std::size_t i = header; i < content.size(); ++i) data[start + i] = true;
  }
  std::vector<std::size_t> rest;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (!data[i]) rest.push_back(i);
  CHECK(rest.size() < all.size());
  CHECK(!numbers_of(v).empty());
  return rest;
}

}  // namespace

TEST_CASE("npz: what is saved is loaded", "[npz]") {
  model v(3);
  const xt::xtensor<float, 2> rows{{1, 2}, {3, 4}};
  train(X = rows, v);
  const temporary_file file(".npz");
  save(v, file.path());
  CHECK(load_error(file, v).empty());
}

TEST_CASE("npz: every cut is an error, a flipped bit of a header one or without effect", "[npz]") {
  const model v(3);
  const temporary_file file(".npz");
  save(v, file.path());
  const std::vector<io::byte> all = io::read_file(file.path());
  const std::vector<std::size_t> header = header_bytes(all, v);
  const int errors = damage(all, ".npz", v, header);
  // Versions, dates, attributes and the local copies of sizes and checksums say nothing about the arrays.
  CHECK(errors > static_cast<int>(8 * header.size()) * 3 / 4);
}

TEST_CASE("npz: a flipped bit of the elements is an error", "[npz]") {
  const model v(3);
  const temporary_file file(".npz");
  save(v, file.path());
  std::vector<io::byte> all = io::read_file(file.path());
  const std::vector<io::byte> good = all;
  std::vector<bool> header(all.size(), false);
  for (std::size_t i : header_bytes(all, v)) header[i] = true;
  int flips = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (header[i]) continue;
    all[i] ^= 16U;
    file.write(all);
    CHECK(load_error(file, v).ends_with("its checksum is wrong"));
    all[i] = good[i];
    ++flips;
  }
  CHECK(flips == 4 * 14);
}

TEST_CASE("npz: archives that numpy wrote", "[npz]") {
  model expected(0);
  expected[w] = {{1, 2, 3}, {4, 5, 6.5}};
  expected[b] = -0.25f;
  expected[state<"w.momentum.v", 2, 3>] = {{0.5, 0, 0}, {0, 0, -1}};
  expected[state<"b.momentum.v">] = 8;
  for (const io::bytes archive : {io::bytes(stored), io::bytes(deflated)}) {
    const std::vector<io::byte> all(archive.begin(), archive.end());
    const temporary_file file(".npz");
    file.write(all);
    CHECK(load_error(file, expected).empty());
    const std::vector<std::size_t> header = header_bytes(all, expected);
    CHECK(damage(all, ".npz", expected, header) > 100);
  }
}
