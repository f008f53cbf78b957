// How the passes grow with the graph. The functions that the compiler evaluates run here on residual networks of more and
// more layers; a line of a Markdown table each, nanoseconds a node of the simplified graph. Fails if a node of the
// deepest costs more than twice what one of a fifth of the depth does: the passes are linear or n log n.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "../deep_networks.hpp"

using namespace xgrad;

namespace {

enum pass { capture, stabilize, differentiate, simplify, plan_loops, passes };

// Microseconds: of the fastest of a few runs, since other work on the machine only adds.
template <class Run>
double time_of(Run&& run) {
    double least = 1e30;
    for (int i = 0; i < 7; ++i) {
        const auto start = std::chrono::steady_clock::now();
        run();
        least = std::min(least, std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
    }
    return least;
}

// Nanoseconds a node of all passes together.
template <int Blocks>
double measure() {
    constexpr auto request = value_and_gradient(deep::loss(deep::residual<Blocks>()));
    const graph::graph captured = language::capture_kernel<request>();
    const graph::graph stabilized = rewrite::stabilize(captured.view());
    const graph::graph differentiated = calculus::expand(stabilized.view());
    const graph::graph simplified = rewrite::simplify(differentiated.view());
    double times[passes] = {};
    times[capture] = time_of([&] { (void)language::capture_kernel<request>(); });
    times[stabilize] = time_of([&] { (void)rewrite::stabilize(captured.view()); });
    times[differentiate] = time_of([&] { (void)calculus::expand(stabilized.view()); });
    times[simplify] = time_of([&] { (void)rewrite::simplify(differentiated.view()); });
    times[plan_loops] = time_of([&] { (void)plan::make_plan(simplified.view(), emit::target<float>()); });
    const int nodes = simplified.view().size();
    std::printf("| %d | %d |", Blocks, nodes);
    double sum = 0;
    for (const double t : times) {
        std::printf(" %.0f |", 1e3 * t / nodes);
        sum += 1e3 * t / nodes;
    }
    std::printf(" %.0f |\n", sum);
    return sum;
}

}  // namespace

int main() {
    std::printf("| layers | nodes | captured | stabilized | differentiated | simplified | planned | all |\n"
                "| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    measure<6>();
    const double shallow = measure<12>();
    measure<25>();
    const double deep = measure<60>();
    if (deep > 2 * shallow) {
        std::fprintf(stderr, "a node of 60 layers costs %.1f times one of 12\n", deep / shallow);
        return 1;
    }
}
