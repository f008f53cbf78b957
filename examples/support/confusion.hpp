// Labels and guesses -> how often each digit was taken for which.
#pragma once

#include <array>
#include <cstddef>
#include <cstdio>

namespace example {

struct confusion {
    std::array<std::array<int, 10>, 10> count = {};  // [digit][guess]

    template <class Labels, class Guesses>
    confusion(const Labels& labels, const Guesses& guesses)
    {
        for (std::size_t row = 0; row < labels.size(); ++row) {
            ++count[static_cast<std::size_t>(labels(row))][static_cast<std::size_t>(guesses(row))];
        }
    }

    double accuracy() const
    {
        int right = 0;
        int all = 0;
        for (std::size_t digit = 0; digit < 10; ++digit) {
            right += count[digit][digit];
            for (const int n : count[digit]) all += n;
        }
        return static_cast<double>(right) / all;
    }

    void print() const
    {
        std::printf("  digit\\guess    0    1    2    3    4    5    6    7    8    9\n");
        for (std::size_t digit = 0; digit < 10; ++digit) {
            std::printf("  %11zu", digit);
            for (const int n : count[digit]) n == 0 ? std::printf("    .") : std::printf("%5d", n);
            std::printf("\n");
        }
    }
};

}  // namespace example
