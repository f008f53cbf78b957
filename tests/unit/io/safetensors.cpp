// Variables through .safetensors: what is written, what is read, what is refused.
#include "model.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {

// A file of a header and data; length: of the header when it is not the right one.
std::string file_of(const std::string& header, const std::string& data, std::uint64_t length = ~std::uint64_t{0}) {
  io::writer to;
  to.number(length == ~std::uint64_t{0} ? header.size() : length, 8);
  to.text(header);
  to.text(data);
  return {to.view().begin(), to.view().end()};
}
const std::string rest = R"(,"b":{"dtype":"F32","shape":[],"data_offsets":[24,28]},)"
                         R"("w.momentum.v":{"dtype":"F32","shape":[2,3],"data_offsets":[28,52]},)"
                         R"("b.momentum.v":{"dtype":"F32","shape":[],"data_offsets":[52,56]})";
std::string header_with(const std::string& w_entry) { return "{\"w\":" + w_entry + rest + "}"; }
const std::string good_entry = R"({"dtype":"F32","shape":[2,3],"data_offsets":[0,24]})";

}  // namespace

TEST_CASE("safetensors: what is saved is loaded", "[safetensors]") {
  model v(3);
  const xt::xtensor<float, 2> rows{{1, 2}, {3, 4}};
  train(X = rows, v);
  const temporary_file file(".safetensors");
  save(v, file.path());
  CHECK(load_error(file, v).empty());
  const std::vector<io::byte> all = io::read_file(file.path());
  const std::uint64_t length = io::whole_number(io::bytes(all).first(8));
  CHECK(length % 8 == 0);
  CHECK(std::string(all.begin() + 8, all.begin() + 8 + static_cast<std::ptrdiff_t>(length))
            .starts_with(R"({"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":)"));
}

TEST_CASE("safetensors: every cut and every flipped bit of the header is an error", "[safetensors]") {
  const model v(3);
  const temporary_file file(".safetensors");
  save(v, file.path());
  const std::vector<io::byte> all = io::read_file(file.path());
  std::vector<std::size_t> header(8 + static_cast<std::size_t>(io::whole_number(io::bytes(all).first(8))));
  for (std::size_t i = 0; i < header.size(); ++i) header[i] = i;
  CHECK(damage(all, ".safetensors", v, header) == static_cast<int>(8 * header.size()));
}

TEST_CASE("safetensors: other types of numbers convert, other arrays are passed over", "[safetensors]") {
  io::writer data;
  for (double x : {1.0, 2.0, -3.0, 4.5, 5.25, -6.0}) data.number(std::bit_cast<std::uint64_t>(x), 8);
  for (unsigned half : {0x3c00U, 0xc000U, 0x0001U, 0x7bffU, 0x3555U, 0x8000U}) data.number(half, 2);
  data.number(0x4049U, 2);   // bfloat 3.140625
  data.number(7, 8);         // a whole number of another program
  data.number(0x7c00U, 2);   // half infinity
  const temporary_file file(".safetensors");
  file.write(file_of(R"({"__metadata__":{"format":"pt","\u00e9\n":"\ud83d\ude00"}, "other":{"dtype":"I64","shape":[],"data_offsets":[62,70]},
    "w":{"shape":[2,3],"dtype":"F64","data_offsets":[0,48]},"w.momentum.v":{"dtype":"F16","shape":[2,3],"data_offsets":[48,60]},
    "b":{"dtype":"BF16","shape":[],"data_offsets":[60,62]},"b.momentum.v":{"dtype":"F16","shape":[],"data_offsets":[70,72]}})",
                     {data.view().begin(), data.view().end()}));
  model v(1);
  load(v, file.path());
  CHECK((v[w] == xt::xtensor<float, 2>{{1, 2, -3}, {4.5f, 5.25f, -6}}));
  CHECK(v[b] == 3.140625f);
  const auto& half = v[state<"w.momentum.v", 2, 3>];
  CHECK(half(0, 0) == 1);
  CHECK(half(0, 1) == -2);
  CHECK(half(0, 2) == 0x1p-24f);
  CHECK(half(1, 0) == 65504);
  CHECK(half(1, 1) == 0x1.554p-2f);
  CHECK(std::signbit(half(1, 2)));
  CHECK(std::isinf(v[state<"b.momentum.v">]));
}

TEST_CASE("safetensors: some variables alone", "[safetensors]") {
  const model v(3);
  model other(4);
  const model before = other;
  const temporary_file file(".safetensors");
  save(v, file.path());
  load(other, file.path(), w);
  CHECK((other[w] == v[w]));
  CHECK((other[state<"w.momentum.v", 2, 3>] == before[state<"w.momentum.v", 2, 3>]));
  // A file of w alone is enough for that.
  file.write(file_of(R"({"w":)" + good_entry + "}", std::string(24, '\0')));
  load(other, file.path(), w);
  CHECK(other[w](1, 2) == 0);
  CHECK_THROWS_AS(load(other, file.path(), w, b), file_error);
}

TEST_CASE("safetensors: hostile headers", "[safetensors]") {
  const std::string data(56, '\0');
  const temporary_file file(".safetensors");
  const auto refused = [&](const std::string& all) {
    file.write(all);
    return load_error(file, model(1));
  };
  const auto entry = [&](const std::string& w_entry) { return refused(file_of(header_with(w_entry), data)); };
  CHECK(refused(file_of(header_with(good_entry), data, std::uint64_t{1} << 63)).ends_with("it ends within its header"));
  CHECK(refused(file_of(header_with(good_entry), data, ~std::uint64_t{0} - 4)).ends_with("it ends within its header"));
  CHECK(entry(R"({"dtype":"F32","shape":[4294967296,4294967296,4],"data_offsets":[0,24]})").ends_with("is too large"));
  CHECK(entry(R"({"dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,24]})").ends_with("is too large"));
  CHECK(entry(R"({"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,24]})").find("exceeds 64 bits") != std::string::npos);
  CHECK(entry(R"({"dtype":"F32","shape":[2,3],"data_offsets":[18446744073709551592,0]})").ends_with("end of the file"));
  CHECK(entry(R"({"dtype":"F32","shape":[2,3],"data_offsets":[24,0]})").ends_with("end of the file"));
  CHECK(entry(R"({"dtype":"F32","shape":[2,3],"data_offsets":[40,64]})").ends_with("end of the file"));
  CHECK(entry(R"({"dtype":"F32","shape":[2,3],"data_offsets":[4,28]})").ends_with("overlap or leave gaps"));
  CHECK(entry(R"({"dtype":"F32","shape":[3,2],"data_offsets":[0,24]})").ends_with("the file has shape (3, 2), the variable (2, 3)"));
  CHECK(entry(R"({"dtype":"F32","shape":[6],"data_offsets":[0,24]})").find("shape (6)") != std::string::npos);
  CHECK(entry(R"({"dtype":"I32","shape":[2,3],"data_offsets":[0,24]})").ends_with("variables are floating"));
  CHECK(entry(R"({"dtype":"F24","shape":[2,3],"data_offsets":[0,24]})").ends_with("\"F24\" are not known"));
  CHECK(entry(R"({"dtype":"F32","dtype":"F32","shape":[2,3],"data_offsets":[0,24]})").ends_with("is not expected"));
  CHECK(entry(R"({"dtype":"F32","shape":[2,3],"shape":[2,3],"data_offsets":[0,24]})").ends_with("comes twice"));
  CHECK(entry(R"({"dtype":"F32","data_offsets":[0,24]})").ends_with("are needed"));
  CHECK(entry(R"({"dtype":"F32","shape":[-2,3],"data_offsets":[0,24]})").find("whole number") != std::string::npos);
  CHECK(entry(R"({"dtype":"F32","shape":[02,3],"data_offsets":[0,24]})").find("starts with 0") != std::string::npos);
  CHECK(entry(good_entry + R"(,"w":)" + good_entry).ends_with("w: comes twice"));
  CHECK(refused(file_of(header_with(good_entry), data + "x")).ends_with("bytes follow the last array"));
  CHECK(refused(file_of(header_with(good_entry) + "}", data)).find("nothing is expected") != std::string::npos);
  CHECK(refused(file_of(std::string(100000, '['), data)).find("'{' is expected") != std::string::npos);
  CHECK(refused(file_of(std::string(100000, '{'), data)).find("'\"' is expected") != std::string::npos);
  CHECK(refused(file_of("{" + good_entry.substr(1) + rest + "}", data)) != "");
  CHECK(refused(file_of(R"({"b":)" + good_entry + "}", std::string(24, '\0'))).ends_with("there is no array \"w\""));
  CHECK(refused(file_of("", "")) != "");
  CHECK(refused("") != "");
}

TEST_CASE("safetensors: an empty array and names with quotes", "[safetensors]") {
  static kernel<double, sum(parameter<"a\"\\\n\u00e9", 2>) + sum(parameter<"none", "N">)> k;
  variables<k> v(1, extent<"N"> = 0), other(2, extent<"N"> = 0);
  v[parameter<"a\"\\\n\u00e9", 2>] = {3, 4};
  for (const char* ending : {".safetensors", ".npz"}) {
    const temporary_file file(ending);
    save(v, file.path());
    other[parameter<"a\"\\\n\u00e9", 2>] = {0, 0};
    load(other, file.path());
    CHECK((other[parameter<"a\"\\\n\u00e9", 2>] == xt::xtensor<double, 1>{3, 4}));
  }
}

TEST_CASE("a file that cannot be opened or written", "[safetensors]") {
  model v(1);
  CHECK_THROWS_AS(load(v, "no/such/file.npz"), file_error);
  CHECK_THROWS_AS(save(v, "no/such/file.npz"), file_error);
  CHECK_THROWS_AS(load(v, "."), file_error);
}
