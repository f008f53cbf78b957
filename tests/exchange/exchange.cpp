// Writes and reads files for exchange.py: `exchange write FOLDER`, `exchange read FOLDER`.
#include <xgrad/xgrad.hpp>

#include <cstdio>
#include <exception>
#include <string>

using namespace xgrad;

constexpr auto w = parameter<"layer.w", 3, 5>.initial(initial::he_normal);
constexpr auto b = parameter<"layer.b", 5>.initial(initial::uniform(-1, 1));
constexpr auto scale = parameter<"scale">.initial(initial::constant(0.25));
kernel<float, scale * sum(w) + sum(b)> model;

int main(int count, char** arguments)
try {
    if (count != 3) return 2;
    const std::string folder = arguments[2];
    variables<model> v(5);
    for (const char* name : {"/from_cpp.npz", "/from_cpp.safetensors"})
        if (std::string(arguments[1]) == "write") save(v, folder + name);
    if (std::string(arguments[1]) == "write") return 0;
    int wrong = 0;
    for (const char* name : {"/stored.npz", "/deflated.npz", "/from_python.safetensors"}) {
        load(v, folder + name);
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t j = 0; j < 5; ++j) wrong += v[w](i, j) != static_cast<float>(10 * i + j);
        for (std::size_t j = 0; j < 5; ++j) wrong += v[b](j) != -0.5f * static_cast<float>(j);
        wrong += v[scale] != 1.5f;
    }
    if (wrong > 0) std::printf("%d numbers from Python are wrong\n", wrong);
    return wrong == 0 ? 0 : 1;
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
