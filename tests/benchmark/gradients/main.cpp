// What gradients cost beside the value alone, and what the first call of a process costs: code that no one has read yet,
// tables and caches that are cold. Medians; ratios of times of one round, with lower quartiles in brackets.
#include <sys/wait.h>
#include <unistd.h>

#include "../black_scholes/workload.hpp"
#include "../damped_oscillation/workload.hpp"
#include "../linear_regression/workload.hpp"
#include "../logistic_regression/workload.hpp"
#include "../perceptron/workload.hpp"
#include "../small_perceptron/workload.hpp"
#include "../softmax_regression/workload.hpp"

namespace {

using namespace benchmark;

#ifdef __clang__
constexpr int version = __clang_major__;
constexpr const char* compiler = "clang";
#else
constexpr int version = __GNUC__;
constexpr const char* compiler = "g++";
#endif

double time_of(const contender& c, std::size_t calls) {
    const double start = detail::seconds();
    c.repeat(calls);
    return (detail::seconds() - start) / double(calls);
}

// In a process of its own for each, before this one has called anything.
template <class MakeInputs>
double first_call(MakeInputs make_inputs, std::size_t processes) {
    std::vector<double> times;
    for (std::size_t p = 0; p < processes; ++p) {
        int ends[2];
        if (pipe(ends) != 0) return 0;
        const pid_t child = fork();
        if (child == 0) {
            const auto inputs = make_inputs();
            const contender c = ours(inputs).front();
            const double time = time_of(c, 1);
            _exit(write(ends[1], &time, sizeof time) == sizeof time ? 0 : 1);
        }
        double time = 0;
        close(ends[1]);
        const bool is_read = read(ends[0], &time, sizeof time) == sizeof time;
        close(ends[0]);
        int status = 0;
        if (child < 0 || waitpid(child, &status, 0) != child || status != 0 || !is_read) return 0;
        times.push_back(time);
    }
    return detail::quantile(times, 0.5);
}

template <class T, class MakeInputs>
bool run(const std::string& name, MakeInputs make_inputs) {
    const std::string label = name + ", " + detail::type_name<T>();
    if (const char* filter = std::getenv("XGRAD_BENCHMARK"); filter && label.find(filter) == std::string::npos) return true;
    const double round = detail::setting("XGRAD_BENCHMARK_ROUND", 2e-3);
    const auto rounds = std::size_t(detail::setting("XGRAD_BENCHMARK_ROUNDS", 15));
    const double first = first_call(make_inputs, rounds);
    const auto inputs = make_inputs();
    const contender all[] = {value_alone(inputs), ours(inputs).front()};
    std::size_t calls[2];
    std::vector<double> times[2], ratios;
    for (int c = 0; c < 2; ++c) {
        all[c].repeat(1);
        calls[c] = std::max<std::size_t>(1, std::size_t(round / time_of(all[c], 1)));
        calls[c] = std::max<std::size_t>(1, std::size_t(round / time_of(all[c], calls[c])));
    }
    const double value = all[0].last().front(), other = all[1].last().front();
    if (first == 0 || !(std::abs(value - other) <= (sizeof(T) == 4 ? 1e-5 : 1e-12) * std::abs(other))) {
        std::fprintf(stderr, "%s: the value alone is %.9g, with gradients %.9g; first call %g s\n", label.c_str(), value, other, first);
        return false;
    }
    for (std::size_t r = 0; r < rounds; ++r) {
        for (int c = 0; c < 2; ++c) {
            all[c].repeat(std::max<std::size_t>(1, calls[c] / 10));
            times[c].push_back(time_of(all[c], calls[c]));
        }
        ratios.push_back(times[1][r] / times[0][r]);
    }
    std::printf("| %s | %s | %s %d | %s | %s | %.2f (%.2f) | %s |\n", name.c_str(), detail::type_name<T>().c_str(),
                compiler, version, detail::time_text(detail::quantile(times[0], 0.5)).c_str(),
                detail::time_text(detail::quantile(times[1], 0.5)).c_str(), detail::quantile(ratios, 0.5),
                detail::quantile(ratios, 0.25), detail::time_text(first).c_str());
    std::fflush(stdout);
    return true;
}

template <class T>
bool run_all() {
    bool good = true;
    for (const std::size_t n : {1000u, 100'000u, 10'000'000u}) {
        good &= run<T>("W1p, " + std::to_string(n), [&] { return damped_oscillation::inputs_of_parameters<T>(n); });
        good &= run<T>("W1x, " + std::to_string(n), [&] { return damped_oscillation::inputs_of_x<T>(n); });
    }
    good &= run<T>("W2, 1000 x 8", [] { return linear_regression::inputs<T, 8>(1000); });
    good &= run<T>("W2, 100000 x 32", [] { return linear_regression::inputs<T, 32>(100'000); });
    good &= run<T>("W2, 1000000 x 8", [] { return linear_regression::inputs<T, 8>(1'000'000); });
    good &= run<T>("W3, 1 x 8", [] { return logistic_regression::inputs<T, 8>(1); });
    good &= run<T>("W3, 1 x 64", [] { return logistic_regression::inputs<T, 64>(1); });
    good &= run<T>("W3, 1000 x 8", [] { return logistic_regression::inputs<T, 8>(1000); });
    good &= run<T>("W3, 100000 x 32", [] { return logistic_regression::inputs<T, 32>(100'000); });
    good &= run<T>("W3, 1000000 x 8", [] { return logistic_regression::inputs<T, 8>(1'000'000); });
    good &= run<T>("W4, 1797 x 64 x 10", [] { return softmax_regression::inputs<T, 64>(1797); });
    good &= run<T>("W4, 10000 x 784 x 10", [] { return softmax_regression::inputs<T, 784>(10'000); });
    for (const std::size_t n : {1u, 32u, 1000u})
        good &= run<T>("W5, batch " + std::to_string(n), [&] { return small_perceptron::inputs<T>(n); });
    for (const std::size_t n : {1u, 64u, 256u})
        good &= run<T>("W6, batch " + std::to_string(n), [&] { return perceptron::inputs<T>(n); });
    good &= run<T>("W8, 100000", [] { return black_scholes::inputs<T>(100'000); });
    return good;
}

} // namespace

int main() { return all_good({run_all<float>(), run_all<double>()}) ? 0 : 1; }
