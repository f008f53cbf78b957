// Times of calls -> how they are distributed: what real time asks for is the worst, not the mean.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <vector>

namespace example {

class latency {
public:
    using clock = std::chrono::steady_clock;

    // Memory for so many calls is made here, so that measuring takes none.
    explicit latency(std::size_t calls) { microseconds_.reserve(calls); }

    template <class Call>
    void measure(Call&& call)
    {
        const auto start = clock::now();
        call();
        const std::chrono::duration<double, std::micro> taken = clock::now() - start;
        if (microseconds_.size() < microseconds_.capacity()) microseconds_.push_back(taken.count());
    }
    // Prints the distribution, and how many calls took longer than the deadline.
    void print(double deadline)
    {
        if (microseconds_.empty()) return;
        std::sort(microseconds_.begin(), microseconds_.end());
        const auto late = microseconds_.end() - std::upper_bound(microseconds_.begin(), microseconds_.end(), deadline);
        std::printf("latency of %zu calls in microseconds: p50 %.1f, p99 %.1f, p99.9 %.1f, worst %.1f; %td after %g\n",
                    microseconds_.size(), below(0.5), below(0.99), below(0.999), microseconds_.back(), late, deadline);
    }

private:
    double below(double part) const
    {
        return microseconds_[static_cast<std::size_t>(part * static_cast<double>(microseconds_.size() - 1))];
    }

    std::vector<double> microseconds_;
};

}  // namespace example
