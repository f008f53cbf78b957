// Contenders of one workload side by side: results are compared before any time is believed, then all are timed in
// turn, round after round, and ratios to the first are taken within a round. One line of a Markdown table a case.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace benchmark {

std::uint64_t allocations(); // of the process so far

// The loss and all gradients in the order of the workload, in double.
using result = std::vector<double>;

// Accepted error of each entry, relative to the largest of its kind (loss apart from gradients).
enum class care { sums_in_blocks, plain_sums };

struct contender {
    std::string name;
    std::function<void(std::size_t)> repeat;
    std::function<result()> last;
    care sums;
    result expected = {}; // of one that computes something else than the others
};

// `Work` is set up from the inputs outside the timed loop; calling it is one evaluation, `last()` its result.
template <class Work, class Inputs, class... Options>
contender make_contender(std::string name, const Inputs& inputs, care sums = care::sums_in_blocks, Options... options) {
    auto work = std::make_shared<Work>(inputs, options...);
    return {std::move(name),
            [work](std::size_t times) {
                Work& evaluate = *work;
                for (std::size_t i = 0; i < times; ++i) {
                    evaluate();
                    asm volatile("" : : : "memory");
                }
            },
            [work] { return work->last(); }, sums, {}};
}

// Of work that has a call value(): that alone.
template <class Work>
struct value_of : Work {
    using Work::Work;
    void operator()() { Work::value(); }
    result last() const { return {Work::last().front()}; }
};

template <class T>
void append(result& to, const T* values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) to.push_back(double(values[i]));
}

namespace detail {

double seconds(); // of a steady clock
double quantile(std::vector<double> values, double q);
double setting(const char* name, double otherwise); // of the environment
// The largest error of an entry, of the loss relative to it, of the others to the largest of them.
double error(const result& found, const result& expected);
std::string time_text(double seconds);

template <class T>
std::string type_name() { return sizeof(T) == 4 ? "float" : "double"; }

} // namespace detail

inline const std::vector<std::string>& columns() {
    static const std::vector<std::string> names{"hand", "xgrad", "OpenBLAS", "Eigen", "xtensor"};
    return names;
}

// The first contender is the one that ratios refer to. `expected` comes from plain loops in double.
template <class T>
bool compare(const std::string& name, const std::vector<contender>& contenders, const result& expected) {
    using namespace detail;
    const std::string type = type_name<T>(), label = name + ", " + type;
    const std::size_t n = contenders.size();
    std::vector<double> errors(n);
    for (std::size_t c = 0; c < n; ++c) {
        contenders[c].repeat(1);
        errors[c] = error(contenders[c].last(), contenders[c].expected.empty() ? expected : contenders[c].expected);
        const double most = contenders[c].sums == care::plain_sums ? (sizeof(T) == 4 ? 1e-2 : 1e-8)
                                                                   : (sizeof(T) == 4 ? 2e-5 : 1e-11);
        if (!(errors[c] <= most)) {
            std::fprintf(stderr, "%s: %s is off by %.1e of the largest entry, at most %.1e\n", label.c_str(),
                         contenders[c].name.c_str(), errors[c], most);
            return false;
        }
    }

    const double round = setting("XGRAD_BENCHMARK_ROUND", 2e-3);
    const auto rounds = std::size_t(setting("XGRAD_BENCHMARK_ROUNDS", 15));
    std::vector<std::size_t> calls(n, 1);
    std::vector<std::uint64_t> allocated(n, 0);
    std::vector<std::vector<double>> times(n);
    for (std::size_t c = 0; c < n; ++c) {
        for (;;) {
            const double start = seconds();
            contenders[c].repeat(calls[c]);
            const double spent = seconds() - start;
            if (spent >= round / 2) break;
            calls[c] = std::max(calls[c] * 2, std::size_t(double(calls[c]) * std::min(100., round / (spent + 1e-9))));
        }
    }
    for (std::size_t r = 0; r < rounds; ++r) {
        for (std::size_t i = 0; i < n; ++i) {
            const std::size_t c = r % 2 == 0 ? i : n - 1 - i;
            contenders[c].repeat(std::max<std::size_t>(1, calls[c] / 10)); // caches warm for this one
            const std::uint64_t before = allocations();
            const double start = seconds();
            contenders[c].repeat(calls[c]);
            times[c].push_back((seconds() - start) / double(calls[c]));
            allocated[c] = allocations() - before;
        }
    }

    std::printf("| %s | %s |", name.c_str(), type.c_str());
    std::string note;
    for (const std::string& column : columns()) {
        const auto found = std::find_if(contenders.begin(), contenders.end(), [&](auto& c) { return c.name == column; });
        if (found == contenders.end()) {
            std::printf(" |");
            if (column == "xgrad") note = " | |";
            continue;
        }
        const auto c = std::size_t(found - contenders.begin());
        if (c == 0) {
            std::printf(" %s |", time_text(quantile(times[0], 0.5)).c_str());
            continue;
        }
        std::vector<double> ratios(rounds);
        for (std::size_t r = 0; r < rounds; ++r) ratios[r] = times[c][r] / times[0][r];
        std::printf(" %.2f (%.2f) |", quantile(ratios, 0.5), quantile(ratios, 0.25));
        if (column == "xgrad") {
            char text[64];
            std::snprintf(text, sizeof text, " %.1e | %.3g |", errors[c], double(allocated[c]) / double(calls[c]));
            note = text;
        }
    }
    std::printf("%s\n", note.c_str());
    std::fflush(stdout);
    return true;
}

// One case of a workload, whose folder declares hand, ours, peers and reference of its inputs.
// XGRAD_BENCHMARK: a part of "name, type" of the cases to run.
template <class T, class MakeInputs>
bool run_case(const std::string& name, MakeInputs make_inputs) {
    const std::string label = name + ", " + detail::type_name<T>();
    if (const char* filter = std::getenv("XGRAD_BENCHMARK"); filter && label.find(filter) == std::string::npos)
        return true;
    const auto inputs = make_inputs();
    std::vector<contender> all{hand(inputs)};
    for (contender& c : ours(inputs)) all.push_back(std::move(c));
    for (contender& c : peers(inputs)) all.push_back(std::move(c));
    return compare<T>(name, all, reference(inputs));
}

// Of cases that ran one after the other.
inline bool all_good(std::initializer_list<bool> cases) {
    return std::all_of(cases.begin(), cases.end(), [](bool good) { return good; });
}

} // namespace benchmark
