// Data sets from files: numbers, types, compression, and what is refused.
#include "model.hpp"

#include <array>

using namespace xgrad;
using namespace xgrad::tests;

namespace {

std::string text_of(const io::writer& w) { return {w.view().begin(), w.view().end()}; }
template <class F>
std::string error_of(const F& f) {
  try {
    f();
  } catch (const file_error& e) {
    return e.what();
  }
  return {};
}
template <class T = double>
std::string csv_error(const std::string& all, const csv_options& options = {}) {
  const temporary_file file(".csv");
  file.write(all);
  return error_of([&] { read_csv<T>(file.path(), options); });
}
// IDX: type, extents, elements
std::string idx(int type, const std::vector<unsigned>& extents, const std::string& data) {
  std::string all{'\0', '\0', static_cast<char>(type), static_cast<char>(extents.size())};
  for (unsigned e : extents)
    for (int shift : {24, 16, 8, 0}) all += static_cast<char>(e >> shift & 255U);
  return all + data;
}

}  // namespace

TEST_CASE("csv: rows of numbers", "[readers]") {
  const temporary_file file(".csv");
  file.write("a,b,c\n1, 2.5 ,-3e2\r\n\n+4,.5,inf\n7,8,9");
  CHECK((read_csv<double>(file.path(), {.skip = 1}) == xt::xtensor<double, 2>{{1, 2.5, -300}, {4, 0.5, INFINITY}, {7, 8, 9}}));
  file.write("1;2\n3;4\n");
  CHECK((read_csv<int>(file.path(), {.separator = ';'}) == xt::xtensor<int, 2>{{1, 2}, {3, 4}}));
  file.write("1\t2\n3 \t 4\n");
  CHECK((read_csv<float>(file.path(), {.separator = '\t', .columns = 2}) == xt::xtensor<float, 2>{{1, 2}, {3, 4}}));
  file.write("");
  CHECK(read_csv<float>(file.path()).size() == 0);
}

TEST_CASE("csv: errors name the line", "[readers]") {
  CHECK(csv_error("1,2\n3,x\n").ends_with(".csv: line 2: number 2 is missing"));
  CHECK(csv_error("1,2\n3\n").ends_with("line 2: 1 numbers, 2 are expected"));
  CHECK(csv_error("1,2\n", {.columns = 3}).ends_with("line 1: 2 numbers, 3 are expected"));
  CHECK(csv_error("title\n\n1,2\n3,4,5\n", {.skip = 1}).ends_with("line 4: 3 numbers, 2 are expected"));
  CHECK(csv_error("1,2 7\n").ends_with("line 1: unexpected '7' behind number 2"));
  CHECK(csv_error("1,,2\n").ends_with("number 2 is missing"));
  CHECK(csv_error("1,2,\n").ends_with("number 3 is missing"));
  CHECK(csv_error("1e999\n").ends_with("number 1 is out of range"));
  CHECK(csv_error<int>("1,2.5\n").ends_with("unexpected '.' behind number 2"));
  CHECK(csv_error<std::uint8_t>("255,256\n").ends_with("number 2 is out of range"));
  CHECK(csv_error(std::string("1\0,2\n", 5)) != "");
}

TEST_CASE("idx: the format of MNIST", "[readers]") {
  const temporary_file file(".idx");
  file.write(idx(8, {2, 1, 3}, "\x01\x02\x03\xff\x80\x05"));
  const auto pixels = read_idx<std::uint8_t, 3>(file.path());
  CHECK((pixels == xt::xtensor<std::uint8_t, 3>{{{1, 2, 3}}, {{255, 128, 5}}}));
  CHECK(read_idx<float, 3>(file.path())(1, 0, 0) == 255);
  CHECK(error_of([&] { read_idx<std::int8_t, 3>(file.path()); }).ends_with("element 3 is out of the range of the type that is asked for"));
  CHECK(error_of([&] { read_idx<float, 2>(file.path()); }).ends_with("the array has shape (2, 1, 3), rank 2 is asked for"));
  file.write(idx(0x0d, {2}, {"\x3f\x80\0\0\xc0\x20\0\0", 8}));
  CHECK((read_idx<double, 1>(file.path()) == xt::xtensor<double, 1>{1, -2.5}));
  CHECK(error_of([&] { read_idx<int, 1>(file.path()); }).ends_with("whole ones are asked for"));
  const std::string good = idx(0x0b, {3, 2}, "\x01\x02\xff\xff\x7f\xff\x80\x01\x01\x01\x01\x01");
  file.write(good);
  CHECK((read_idx<int, 2>(file.path()) == xt::xtensor<int, 2>{{258, -1}, {32767, -32767}, {257, 257}}));
  for (std::size_t size = 0; size < good.size(); ++size) {
    file.write(good.substr(0, size));
    CHECK(error_of([&] { read_idx<int, 2>(file.path()); }) != "");
  }
  file.write(good + "x");
  CHECK(error_of([&] { read_idx<int, 2>(file.path()); }) != "");
  file.write(idx(8, {0xffffffffU, 0xffffffffU, 0xffffffffU}, "x"));
  CHECK(error_of([&] { read_idx<int, 3>(file.path()); }).ends_with(".idx: the shape (4294967295, 4294967295, 4294967295) is too large"));
  file.write(idx(8, {0, 4160760832U, 2324303104U}, ""));  // nothing, in strides that no number holds
  CHECK(error_of([&] { read_idx<int, 3>(file.path()); }).ends_with("is too large"));
  file.write(idx(7, {1}, "x"));
  CHECK(error_of([&] { read_idx<int, 1>(file.path()); }).ends_with("it is no IDX file"));
}

TEST_CASE("npy, and all of it through gzip", "[readers]") {
  const std::array<std::int32_t, 6> numbers{1, -2, 3, 4, 5, 600};
  const io::stored_array a{"", io::number_kind::i32, {2, 3}, {reinterpret_cast<const io::byte*>(numbers.data()), 24}};
  const temporary_file file(".npy");
  file.write(io::write_npy(a).view());
  CHECK((read_npy<int, 2>(file.path()) == xt::xtensor<int, 2>{{1, -2, 3}, {4, 5, 600}}));
  CHECK((read_npy<float, 2>(file.path()) == xt::xtensor<float, 2>{{1, -2, 3}, {4, 5, 600}}));
  CHECK(error_of([&] { read_npy<std::uint16_t, 2>(file.path()); }).find("element 1 is out of the range") != std::string::npos);
  // gzip -9n of "1,2\n3,4\n3,4\n3,4\n3,4\n"
  const unsigned char zipped[] = {31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 51, 212, 49, 226, 50, 214, 49, 65, 193, 0, 240, 95, 40, 202,
                                  20, 0, 0, 0};
  file.write(io::bytes(zipped));
  CHECK(read_csv<int>(file.path()).shape()[0] == 5);
  for (std::size_t size = 2; size < sizeof zipped; ++size) {
    file.write(io::bytes(zipped).first(size));
    CHECK(error_of([&] { read_csv<int>(file.path()); }) != "");
  }
  // A name, a comment, an extra field and a checksum of the header.
  io::writer full;
  full.append(io::bytes(zipped).first(3));
  full.number(2 | 4 | 8 | 16, 1);
  full.append(io::bytes(zipped).subspan(4, 6));
  full.number(3, 2);
  full.text("abc");
  full.text(std::string("name\0comment\0..", 15));
  full.append(io::bytes(zipped).subspan(10));
  file.write(text_of(full));
  CHECK(read_csv<int>(file.path()).shape()[0] == 5);
}
