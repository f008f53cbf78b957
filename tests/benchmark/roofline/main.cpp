// The roofline: what a core of this machine multiplies and reads in a second, measured by loops of its own, and where the
// workloads that consist of products lie below it. Floats, one thread; operations are those of the products, two for a
// multiply-add; bytes are those of the arrays of a call, each counted once.
//
//   roofline            prints both as tables
//   roofline FOLDER     writes FOLDER/limits.txt (name, Gflop/s or GB/s) and FOLDER/points.txt (name, operations a byte, Gflop/s)
#include <fstream>

#include "../convolution/workload.hpp"
#include "../linear_regression/workload.hpp"
#include "../perceptron/workload.hpp"
#include "../product/workload.hpp"
#include "../softmax_regression/workload.hpp"
#include "../vector.hpp"

namespace {

using namespace benchmark;

constexpr std::size_t L = lane_count<float>;
constexpr int chains = register_bytes == 64 ? 24 : 12; // more than the latency of a multiply-add needs

// The least time of a call, of many.
template <class Call>
double seconds_of(Call&& call) {
    call();
    std::size_t calls = 1;
    double least = 1;
    for (int round = 0; round < 15; ++round) {
        const double start = detail::seconds();
        for (std::size_t i = 0; i < calls; ++i) call();
        const double spent = detail::seconds() - start;
        least = std::min(least, spent / double(calls));
        if (spent < 5e-3) calls = std::max(calls * 2, std::size_t(5e-3 / least));
    }
    return least;
}

double multiply_adds() { // Gflop/s
    constexpr int steps = 10000;
    vec<float> kept{};
    const double seconds = seconds_of([&] {
        vec<float> sum[chains], a = all<float>(0.999f), b = all<float>(0.001f);
        asm volatile("" : "+x"(a), "+x"(b));
#pragma GCC unroll 32
        for (int i = 0; i < chains; ++i) sum[i] = a * float(i);
        for (int s = 0; s < steps; ++s)
#pragma GCC unroll 32
            for (int i = 0; i < chains; ++i) sum[i] = sum[i] * a + b;
#pragma GCC unroll 32
        for (int i = 0; i < chains; ++i) kept += sum[i];
        asm volatile("" : : "g"(&kept) : "memory");
    });
    return 2e-9 * double(L) * chains * steps / seconds;
}

double reading(std::size_t bytes) { // GB/s
    array<float> numbers(bytes / sizeof(float), 1.f);
    float result = 0;
    const double seconds = seconds_of([&] {
        vec<float> sum[8]{};
        for (std::size_t i = 0; i + 8 * L <= numbers.size(); i += 8 * L)
#pragma GCC unroll 8
            for (std::size_t k = 0; k < 8; ++k) sum[k] += load<float>(&numbers[i + k * L]);
        for (const vec<float>& s : sum) result += total<float>(s);
        asm volatile("" : : "g"(&result) : "memory");
    });
    return 1e-9 * double(bytes) / seconds;
}

struct line {
    std::string name;
    double first, second;
};

template <class Inputs>
line point(const std::string& name, const Inputs& inputs, double operations, double numbers) {
    const contender c = ours(inputs).front();
    const double seconds = seconds_of([&] { c.repeat(1); });
    return {name, operations / (numbers * sizeof(float)), 1e-9 * operations / seconds};
}

std::vector<line> limits() {
    return {{"multiply-adds", multiply_adds(), 0},
            {"first-level cache", reading(16 << 10), 0},
            {"second-level cache", reading(512 << 10), 0},
            {"third-level cache", reading(8 << 20), 0},
            {"memory", reading(std::size_t{1} << 29), 0}};
}

std::vector<line> points() {
    std::vector<line> all;
    all.push_back(point("W2, 1000 x 8", linear_regression::inputs<float, 8>(1000), 4e3 * 8, 1e3 * 9));
    all.push_back(point("W2, 100000 x 32", linear_regression::inputs<float, 32>(100000), 4e5 * 32, 1e5 * 33));
    all.push_back(point("W2, 1000000 x 8", linear_regression::inputs<float, 8>(1000000), 4e6 * 8, 1e6 * 9));
    all.push_back(point("W4, 1797 x 64 x 10", softmax_regression::inputs<float, 64>(1797), 4. * 1797 * 64 * 10, 1797. * 65));
    all.push_back(point("W4, 10000 x 784 x 10", softmax_regression::inputs<float, 784>(10000), 4e4 * 784 * 10, 1e4 * 785));
    for (const std::size_t n : {1u, 64u, 256u})
        all.push_back(point("W6, batch " + std::to_string(n), perceptron::inputs<float>(n),
                            double(n) * (4 * 784 * 128 + 6 * 128 * 10), double(n) * 785 + 2 * (785 * 128 + 129 * 10)));
    all.push_back(point("product, 1024 x 1024 x 1024", product::inputs<float, 1024, 1024, product::part::value>(1024),
                        2. * 1024 * 1024 * 1024, 3. * 1024 * 1024));
    all.push_back(point("convolution, 32 x 32, 32 to 64", convolution::inputs<32, 32, 64, convolution::part::value>(),
                        2. * 16 * 32 * 32 * 9 * 32 * 64, 16. * 32 * 32 * (32 + 64) + 9 * 32 * 64));
    return all;
}

} // namespace

int main(int count, char** arguments) {
    const std::vector<line> measured = limits(), found = points();
    if (count > 1) {
        std::ofstream to_limits(std::string(arguments[1]) + "/limits.txt"), to_points(std::string(arguments[1]) + "/points.txt");
        for (const line& l : measured) to_limits << '"' << l.name << "\" " << l.first << '\n';
        for (const line& p : found) to_points << '"' << p.name << "\" " << p.first << ' ' << p.second << '\n';
        if (!to_limits.flush() || !to_points.flush()) return 1;
    }
    std::printf("| limit | |\n| --- | --- |\n| multiply-adds | %.0f Gflop/s |\n", measured[0].first);
    for (std::size_t i = 1; i < measured.size(); ++i)
        std::printf("| reading from %s | %.0f GB/s |\n", measured[i].name.c_str(), measured[i].first);
    std::printf("\n| | workload | operations a byte | Gflop/s |\n| --- | --- | --- | --- |\n");
    for (std::size_t i = 0; i < found.size(); ++i)
        std::printf("| %zu | %s | %.2g | %.0f |\n", i + 1, found[i].name.c_str(), found[i].first, found[i].second);
    return 0;
}
