// One line that tells how far a loop is: redrawn in place on a terminal, a line for every tenth part elsewhere.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>

#include <unistd.h>

namespace example {

class progress {
public:
    explicit progress(std::size_t total) : total_(total) {}

    // After `done` of all rounds.
    void show(std::size_t done, const std::string& text) const
    {
        const std::size_t tenth = std::max<std::size_t>(1, total_ / 10);
        const bool mark = done % tenth == 0 || done == total_ || done == 1;
        if (!terminal_ && !mark) return;
        const std::size_t width = 30;
        std::string bar(width, '.');
        std::fill_n(bar.begin(), done * width / total_, '#');
        std::printf("%s  %4zu/%zu [%s] %s%s", terminal_ ? "\r" : "", done, total_, bar.c_str(), text.c_str(),
                    !terminal_ || mark ? "\n" : "");
        std::fflush(stdout);
    }

private:
    std::size_t total_;
    bool terminal_ = isatty(STDOUT_FILENO) != 0;
};

}  // namespace example
