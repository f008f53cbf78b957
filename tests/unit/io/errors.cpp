// The texts of errors that files give.
#include "model.hpp"

using namespace xgrad;
using namespace xgrad::tests;

namespace {

struct file {
  std::string path;
  ~file() { std::remove(path.c_str()); }
};
void write(const std::string& path, std::string_view all) {
  io::write_file(path, {reinterpret_cast<const io::byte*>(all.data()), all.size()});
}
// {"name": <entry>} before 24 bytes of zeros.
std::string one_array(const std::string& name, const std::string& entry) {
  const std::string header = "{\"" + name + "\":" + entry + "}";
  io::writer to;
  to.number(header.size(), 8);
  to.text(header);
  to.text(std::string(24, '\0'));
  return {to.view().begin(), to.view().end()};
}

}  // namespace

TEST_CASE("texts of files", "[errors]") {
  model v(1);
  const file safetensors{"errors.safetensors"}, npz{"errors.npz"};
  CHECK_THROWS_WITH(load(v, "absent.npz"), "xgrad: absent.npz: it cannot be opened: No such file or directory");
  CHECK_THROWS_WITH(save(v, "absent/model.npz"), "xgrad: absent/model.npz: it cannot be written: No such file or directory");
  CHECK_THROWS_WITH(save(v, "model.bin"), "xgrad: model.bin: the name of the file must end in .safetensors or .npz");
  write(safetensors.path, one_array("v", R"({"dtype":"F32","shape":[2,3],"data_offsets":[0,24]})"));
  CHECK_THROWS_WITH(load(v, safetensors.path), "xgrad: errors.safetensors: there is no array \"w\"");
  write(safetensors.path, one_array("w", R"({"dtype":"F32","shape":[6],"data_offsets":[0,24]})"));
  CHECK_THROWS_WITH(load(v, safetensors.path, w),
                    "xgrad: errors.safetensors: w: the file has shape (6), the variable (2, 3)");
  write(safetensors.path, one_array("w", R"({"dtype":"I32","shape":[2,3],"data_offsets":[0,24]})"));
  CHECK_THROWS_WITH(load(v, safetensors.path, w),
                    "xgrad: errors.safetensors: w: the file has whole numbers, variables are floating");
  write(safetensors.path, "short");
  CHECK_THROWS_WITH(load(v, safetensors.path), "xgrad: errors.safetensors: it ends within the length of its header");
  write(npz.path, "PK");
  CHECK_THROWS_WITH(load(v, npz.path), "xgrad: errors.npz: it is no zip archive, or it is cut short");
  save(v, npz.path);
  std::vector<io::byte> all = io::read_file(npz.path);
  const std::string end = "\n";
  const auto at = std::search(all.begin(), all.end(), end.begin(), end.end());  // of the first array's header
  at[1] ^= 1U;
  io::write_file(npz.path, all);
  CHECK_THROWS_WITH(load(v, npz.path), "xgrad: errors.npz: w: its checksum is wrong");
}

TEST_CASE("texts of readers", "[errors]") {
  const file csv{"errors.csv"}, npy{"errors.npy"};
  write(csv.path, "1,2\n3,x\n");
  CHECK_THROWS_WITH(read_csv<float>(csv.path), "xgrad: errors.csv: line 2: number 2 is missing");
  write(csv.path, "1,2\n3,4,5\n");
  CHECK_THROWS_WITH(read_csv<float>(csv.path), "xgrad: errors.csv: line 2: 3 numbers, 2 are expected");
  write(csv.path, "1,2\n3,1e99\n");
  CHECK_THROWS_WITH(read_csv<float>(csv.path), "xgrad: errors.csv: line 2: number 2 is out of range");
  write(csv.path, "1,2 3\n");
  CHECK_THROWS_WITH(read_csv<float>(csv.path), "xgrad: errors.csv: line 1: unexpected '3' behind number 2");
  const unsigned char numbers[] = {1, 200};
  io::stored_array a{"", io::number_kind::u8, {2}, numbers};
  io::write_file(npy.path, io::write_npy(a).view());
  CHECK_THROWS_WITH((read_npy<float, 2>(npy.path)), "xgrad: errors.npy: the array has shape (2), rank 2 is asked for");
  CHECK_THROWS_WITH((read_npy<signed char, 1>(npy.path)),
                    "xgrad: errors.npy: element 1 is out of the range of the type that is asked for");
  a.kind = io::number_kind::f16;
  a.shape = {1};
  io::write_file(npy.path, io::write_npy(a).view());
  CHECK_THROWS_WITH((read_npy<int, 1>(npy.path)), "xgrad: errors.npy: the file has floating numbers, whole ones are asked for");
}
