// Prints the time of each shape's call, and how many times that of its named neighbour it is per operation or per byte,
// whichever grows more; the median of rounds in which all shapes of a model take turns.
#include <cstdio>

#include "../measure.hpp"
#include "shapes.hpp"

namespace shapes {
namespace {

struct measured {
    shape what;
    double seconds = 0, ratio = 1;
};

// The shapes of one model and batch.
void measure(std::vector<measured*>& group) {
    using benchmark::detail::seconds;
    const double round = benchmark::detail::setting("XGRAD_BENCHMARK_ROUND", 2e-3);
    const auto rounds = std::size_t(benchmark::detail::setting("XGRAD_BENCHMARK_ROUNDS", 15));
    const auto named = std::size_t(std::find_if(group.begin(), group.end(), [](auto* m) { return m->what.named; }) - group.begin());
    std::vector<std::size_t> calls(group.size(), 1);
    std::vector<std::vector<double>> times(group.size());
    const auto run = [&](std::size_t i, std::size_t count) {
        const double start = seconds();
        for (std::size_t c = 0; c < count; ++c) group[i]->what.call();
        return seconds() - start;
    };
    for (std::size_t i = 0; i < group.size(); ++i)
        while (run(i, calls[i]) < round / 2) calls[i] *= 2;
    for (std::size_t r = 0; r < rounds; ++r)
        for (std::size_t i = 0; i < group.size(); ++i) {
            run(i, std::max<std::size_t>(1, calls[i] / 10));
            times[i].push_back(run(i, calls[i]) / double(calls[i]));
        }
    for (std::size_t i = 0; i < group.size(); ++i) {
        const shape &here = group[i]->what, &there = group[named]->what;
        const double work = std::max(here.operations / there.operations, here.bytes / there.bytes);
        std::vector<double> ratios(rounds);
        for (std::size_t r = 0; r < rounds; ++r) ratios[r] = times[i][r] / times[named][r] / work;
        group[i]->seconds = benchmark::detail::quantile(times[i], 0.5);
        group[i]->ratio = benchmark::detail::quantile(ratios, 0.5);
    }
}

template <class T>
std::vector<measured> all() {
    std::vector<measured> result;
    for (const auto& shapes : {regressions<T>(), classifiers<T>(), small_perceptrons<T>(), perceptrons<T>()})
        for (const shape& s : shapes) result.push_back({s});
    std::vector<std::string> models;
    for (const measured& m : result)
        if (std::find(models.begin(), models.end(), m.what.model) == models.end()) models.push_back(m.what.model);
    std::vector<measured> sorted;
    for (const std::string& model : models) {
        std::vector<measured*> group;
        for (measured& m : result)
            if (m.what.model == model) group.push_back(&m);
        measure(group);
        for (const measured* m : group) sorted.push_back(*m);
    }
    return sorted;
}

} // namespace
} // namespace shapes

int main() {
    const std::vector<shapes::measured> single = shapes::all<float>(), twice = shapes::all<double>();
    for (std::size_t i = 0; i < single.size(); ++i) {
        const shapes::shape& s = single[i].what;
        const auto cell = [](const shapes::measured& m) {
            std::printf(" %s |", benchmark::detail::time_text(m.seconds).c_str());
            m.what.named ? std::printf(" |") : std::printf(" %.2f |", m.ratio);
        };
        std::printf("| %s | %d |", s.model.c_str(), s.varied);
        cell(single[i]);
        cell(twice[i]);
        std::printf("\n");
    }
}
