// Handwritten digits of 8 x 8 pixels by a convolutional network: two convolutions with maxima over windows, and a dense
// layer. Layers name their parameters, `variables` owns them, one kernel takes a step of Adam.
#include "support/digits.hpp"
#include "support/filter_pictures.hpp"
#include "support/plan_text.hpp"
#include "support/training.hpp"

#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

using namespace xgrad;

constexpr auto X = input<"X", "N", 64>;
constexpr auto digit = indices<"digit", "N">;
constexpr auto rate = input<"rate">;

constexpr layer_options he{.weight = initial::he_normal};
constexpr auto image = reshape<"N", 8, 8, 1>(X);
constexpr auto strokes = max_pool2d<2, 2>(relu(conv2d<"conv1", 16, 3, 3>(image, {.padding = {1, 1}}, he)));   // 4 x 4
constexpr auto shapes = max_pool2d<2, 2>(relu(conv2d<"conv2", 32, 3, 3>(strokes, {.padding = {1, 1}}, he)));  // 2 x 2
// `let` gives the whole expression a short type: what is made of it compiles in a fifth of the time.
constexpr auto scores = let([] { return dense<"dense", 10>(reshape<"N", 128>(shapes)); });
constexpr auto loss = mean(cross_entropy(scores, digit));

// The compiler compares the gradient of every layer with dual numbers.
static_assert(gradients_agree<loss>);

// Forward, backward and the step of Adam in one kernel
kernel<float, loss, minimize(loss, adamw(rate))> step;
kernel<float, loss, argmax<1>(scores)> test;

using parameters = variables<step, test>;

example::outcome train(parameters& v, const example::digits& data, unsigned seed, example::show what)
{
    const example::distortion other_hands{0.14f, 0.12f, 0.08f, 0.56f, 0.56f, 0.12f};
    return example::train(
        data, {.epochs = 150, .rate = 5e-3f, .distorted = other_hands}, seed, what,
        [&](const auto& images, const auto& labels, float now) -> float {
            return step(X = images, digit = labels, rate = now, v);
        },
        [&](const auto& images, const auto& labels) { return test(X = images, digit = labels, v); });
}

int run(const std::string& data_folder, const std::string& pictures)
{
    const example::digits data = example::read_digits(data_folder);
    std::printf("%zu digits to train on, %zu held out\n\n", data.train.size(), data.held_out.size());
    std::cout << "loss = " << to_text(loss) << "\n\nforward, backward and the step are one plan:\n"
              << example::outline(explain<decltype(step)>()) << "\n";

    std::vector<double> accuracies;
    for (unsigned seed = 1; seed <= 3; ++seed) {
        parameters v(seed);
        const auto start = std::chrono::steady_clock::now();
        const example::outcome now =
            train(v, data, seed, seed == 1 ? example::show::progress : example::show::nothing);
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        std::printf("  seed %u: held-out accuracy %.4f, %.1f s\n", seed, now.accuracy, taken.count());
        accuracies.push_back(now.accuracy);
        if (seed == 1) {
            example::confusion(data.held_out.labels, now.guesses).print();
            example::draw_filters(pictures, v[find<"conv1.weight">(loss)]);
        }
    }
    example::write_plan(pictures, "plan", explain<decltype(step)>());
    std::sort(accuracies.begin(), accuracies.end());
    std::printf("\nmedian of 3 seeds: %.4f\nthe filters of the first layer as a picture, the plan in full as text:\n%s\n",
                accuracies[1], pictures.c_str());
    if (accuracies[1] < 0.98) std::printf("The median accuracy is below 0.98.\n");
    return accuracies[1] >= 0.98 ? 0 : 1;
}

int main(int count, char** arguments)
try {
    return run(count > 1 ? arguments[1] : "examples/data", count > 2 ? arguments[2] : "pictures");
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
