// Shapes between those of the named workloads, each beside its named neighbour: time per operation or byte, so that a cliff shows.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace shapes {

struct shape {
    std::string model; // those of one model and batch are compared
    int varied;        // features, classes or units
    bool named;        // a workload has it
    double operations, bytes; // of a call: of its products; of its inputs, parameters and results
    std::function<void()> call;
};

// The same in float and in double.
template <class T>
std::vector<shape> regressions();
template <class T>
std::vector<shape> classifiers();
template <class T>
std::vector<shape> small_perceptrons();
template <class T>
std::vector<shape> perceptrons();

// `Model` is set up for the number of rows; calling it is one evaluation.
template <class Model>
shape shape_of(std::string model, int varied, bool named, double operations, double bytes, std::size_t rows) {
    return {std::move(model), varied, named, operations, bytes, [m = std::make_shared<Model>(rows)] { (*m)(); }};
}

} // namespace shapes
