// The comparison accepts a right result and refuses every wrong one before it times anything.
#include "measure.hpp"

namespace {

struct work {
    explicit work(const benchmark::result& r) : value(r) {}
    void operator()() {}
    benchmark::result last() const { return value; }
    benchmark::result value;
};

bool accepts(const benchmark::result& found, benchmark::care care) {
    const benchmark::result expected{2, 1, -4};
    const std::vector<benchmark::contender> all{benchmark::make_contender<work>("hand", expected),
                                                benchmark::make_contender<work>("xgrad", found, care)};
    return benchmark::compare<float>("measure", all, expected);
}

} // namespace

int main() {
    using enum benchmark::care;
    const bool right = accepts({2, 1, -4}, sums_in_blocks) && accepts({2.01, 1, -4.01}, plain_sums);
    const bool wrong = accepts({2.01, 1, -4}, sums_in_blocks) || accepts({2, 1.001, -4}, sums_in_blocks) ||
                       accepts({2, 1, 4}, plain_sums) || accepts({2, 1}, plain_sums) ||
                       accepts({2, NAN, -4}, plain_sums) || accepts({NAN, 1, -4}, plain_sums) ||
                       accepts({2, INFINITY, -4}, plain_sums);
    return right && !wrong ? 0 : 1;
}
