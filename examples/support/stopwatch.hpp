// Two ways to do the same -> the median time of each, measured in turn so that both meet the same machine.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>
#include <vector>

namespace example {

// Microseconds a call, over rounds of `calls` calls each.
template <class First, class Second>
std::pair<double, double> median_times(First&& first, Second&& second, int rounds = 61, int calls = 20)
{
    const auto time = [calls](auto& f) {
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < calls; ++i) f();
        const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - start;
        return taken.count() / calls;
    };
    std::vector<double> a;
    std::vector<double> b;
    for (int round = 0; round < rounds; ++round) {
        a.push_back(time(first));
        b.push_back(time(second));
    }
    const auto median = [](std::vector<double>& times) {
        const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
        std::nth_element(times.begin(), middle, times.end());
        return *middle;
    };
    return {median(a), median(b)};
}

}  // namespace example
