// The last step of the classifiers, shared by all contenders but ours: from logits to the loss and its derivative.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace benchmark {

// logits (rows, classes) become the derivative of the mean cross-entropy; bias (classes) gets the derivative's sum.
template <std::size_t classes, class T>
double softmax_rows(std::size_t rows, T* logits, const int* labels, T* bias) {
    double loss = 0;
    const T scale = T(1) / T(rows);
    for (std::size_t c = 0; c < classes; ++c) bias[c] = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        T* z = logits + i * classes;
        const T top = *std::max_element(z, z + classes), right = z[labels[i]];
        constexpr std::size_t padded = (classes + 15) / 16 * 16; // whole vectors for exp
        T e[padded], sum = 0;
        for (std::size_t c = 0; c < padded; ++c) e[c] = c < classes ? z[c] - top : T(0);
        for (std::size_t c = 0; c < padded; ++c) e[c] = std::exp(e[c]);
        for (std::size_t c = 0; c < classes; ++c) sum += e[c];
        loss += double(std::log(sum) + top - right);
        for (std::size_t c = 0; c < classes; ++c) z[c] = e[c] * (scale / sum);
        z[labels[i]] -= scale;
        for (std::size_t c = 0; c < classes; ++c) bias[c] += z[c];
    }
    return loss * double(scale);
}

} // namespace benchmark
