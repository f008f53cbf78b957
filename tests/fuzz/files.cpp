// Files of arbitrary bytes: a file_error, or arrays; a load that fails leaves the variables as they were. The first byte
// chooses the reader.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>
#include <vector>

#include <xgrad/io.hpp>
#include <xgrad/train.hpp>

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 2>;
constexpr auto w = parameter<"w", 2, 3>.initial(initial::normal(0, 1));
constexpr auto b = parameter<"b">.initial(initial::constant(0.5));
kernel<float, minimize(sum(square(matmul(X, w))) + square(b), momentum(0.1))> train;

std::vector<float> numbers_of(const variables<train>& v) {
    std::vector<float> all;
    v.for_each([&](std::string_view, const auto& array) {
        for (std::size_t i = 0; i < io::count_of(array); ++i) all.push_back(io::first_of(array)[i]);
    });
    return all;
}
void load_into_variables(const std::string& path) {
    variables<train> v(1);
    const std::vector<float> before = numbers_of(v);
    try {
        load(v, path);
    } catch (const file_error&) {
        if (numbers_of(v) != before) std::abort();
        throw;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const char* endings[] = {".safetensors", ".npz", ".npy", ".idx", ".csv"};
    const unsigned kind = data[0] % 5;
    const std::string path = "fuzzed_" + std::to_string(getpid()) + endings[kind];
    io::write_file(path, {data + 1, size - 1});
    try {
        if (kind < 2) load_into_variables(path);
        else if (kind == 2) (void)read_npy<double, 2>(path);
        else if (kind == 3) (void)read_idx<std::uint8_t, 3>(path);
        else (void)read_csv<double>(path);
    } catch (const file_error&) {
    }
    std::remove(path.c_str());
    return 0;
}
