// A transformer's encoder block learns to write ten digits in reverse. With full attention, every position looks at the
// one that holds its answer. With causal attention, the answers of the first five come later: these can only guess.
#include "support/gnuplot.hpp"

#include <xgrad/xgrad.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <iostream>
#include <random>
#include <string>

using namespace xgrad;

constexpr auto given = indices<"given", "N", "T">;
constexpr auto wanted = indices<"wanted", "N", "T">;
constexpr auto rate = input<"rate">;

// What a position may look at: everything, or what is not behind it. A number decides, so one kernel does both.
constexpr auto causal = input<"causal">;
constexpr auto visible = (iota<"T"> <= expand_dims<1>(iota<"T">)) | (causal < 0.5);

// Attention takes its inputs for a set: what is added to each tells where it stands.
template <int Width>
inline constexpr auto placed = embedding<"digits", 10, Width>(given) + sinusoidal_positions<"T", Width>;
template <int Width>
inline constexpr auto scores = let([] {
    return dense<"scores", 10>(transformer_encoder<"block", 1, 2 * Width>(placed<Width>, {.mask = visible}));
});
template <int Width>
inline constexpr auto loss = mean(cross_entropy(scores<Width>, wanted));

// The compiler compares the gradients of a narrow block with dual numbers.
static_assert(gradients_agree<loss<4>>);

constexpr int width = 32;
// How much each position looks at which: what attention makes of the unit matrix. The same names, the same parameters.
constexpr auto query = dense<"block.attention.query", width>(placed<width>);
constexpr auto key = dense<"block.attention.key", width>(placed<width>);
constexpr auto looks = attention(query, key, eye<"T">, {.mask = visible});

// The loss, the share of right digits at each position, where these look; and a step, which at rate 0 changes nothing.
constexpr auto right = mean<0>(argmax<2>(scores<width>) == wanted);
kernel<float, loss<width>, right, mean<0>(looks), minimize(loss<width>, sgd(rate))> learn;

constexpr std::size_t length = 10;
struct sequences {
    xt::xtensor<std::int64_t, 2> given, wanted;  // (count, length)
};
template <class Random>
sequences draw(std::size_t count, Random& random)
{
    sequences s{xt::zeros<std::int64_t>({count, length}), xt::zeros<std::int64_t>({count, length})};
    std::uniform_int_distribution<int> digit(0, 9);
    for (std::size_t n = 0; n < count; ++n)
        for (std::size_t t = 0; t < length; ++t) s.given(n, t) = s.wanted(n, length - 1 - t) = digit(random);
    return s;
}

struct outcome {
    double loss;
    xt::xtensor<float, 1> right;  // the share at each position
    xt::xtensor<float, 2> looks;  // of each position at each
};
outcome train(float is_causal)
{
    variables<learn> v(1);
    std::mt19937 random(1);
    const sequences unseen = draw(1000, random);
    const auto begin = std::chrono::steady_clock::now();
    constexpr int steps = 2000;
    for (int step = 0;; ++step) {
        if (step % 500 == 0) {
            const auto [value, share, attention] =
                learn(given = unseen.given, wanted = unseen.wanted, causal = is_causal, rate = 0.0f, v);
            const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
            std::printf("  step %4d: loss %.4f on sequences not seen, %.1f s\n", step, double(value),
                        taken.count());
            if (step == steps) return {value, share, attention};
        }
        const sequences s = draw(64, random);
        learn(given = s.given, wanted = s.wanted, causal = is_causal, rate = step < 1500 ? 0.5f : 0.1f, v);
    }
}

void print(const outcome& o)
{
    std::printf("  right at position 1 ... %zu:", length);
    for (const float share : o.right) std::printf(" %.2f", double(share));
    std::printf("\n");
}

void draw(const std::string& pictures, const outcome& full, const outcome& hidden)
{
    example::picture plot(pictures, "attention", 1000, 460);
    plot << "set multiplot layout 1,2" << "unset key" << "set size ratio 1" << "set xrange [0.5:10.5]"
         << "set yrange [10.5:0.5]" << "set xlabel 'looks at'" << "set ylabel 'position'" << "set cbrange [0:1]"
         << "set palette defined (0 '#ffffff', 1 '#1b6ca8')";
    for (const outcome* o : {&full, &hidden}) {
        const std::string name = o == &full ? "full" : "causal";
        plot.table(name);
        for (std::size_t t = 0; t < length; ++t)
            for (std::size_t s = 0; s < length; ++s)
                plot.row({static_cast<double>(s + 1), static_cast<double>(t + 1), o->looks(t, s)});
        plot.end();
        plot << "set title '" + name + " attention'" << "plot $" + name + " using 1:2:3 with image";
    }
    plot.draw();
}

int run(const std::string& pictures)
{
    std::cout << "loss = " << to_text(loss<width>) << "\n\nfull attention\n";
    const outcome full = train(0);
    print(full);
    std::printf("causal attention\n");
    const outcome hidden = train(1);
    print(hidden);
    draw(pictures, full, hidden);

    // Half of the digits cannot be known: ln 10 each.
    const double least = 0.5 * std::log(10.0);
    std::printf("\nno causal model can do better than %.4f\npicture: attention.png in %s\n", least, pictures.c_str());
    bool as_expected = full.loss < 0.05 && hidden.loss > 0.99 * least && hidden.loss < 1.05 * least;
    for (std::size_t t = 0; t < length; ++t)
        as_expected = as_expected && full.right(t) > 0.98f &&
                      (t < length / 2 ? hidden.right(t) < 0.2f : hidden.right(t) > 0.98f);
    return as_expected ? 0 : 1;
}

int main(int count, char** arguments)
try {
    return run(count > 2 ? arguments[2] : "pictures");
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
