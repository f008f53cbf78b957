// A character model of English: what follows in a licence text, learned by back-propagation through 48 characters with an
// LSTM, and then written one character after the other by a kernel whose states are the cell's.
#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

using namespace xgrad;

constexpr int characters = 96;  // printable ones, and the end of a line as the last
constexpr int hidden = 96;

constexpr auto text = indices<"text", "N", "T">;
constexpr auto following = indices<"following", "N", "T">;
constexpr auto rate = input<"rate">;

template <int Units>
constexpr auto scores_of = let([] {
    return dense<"scores", characters>(lstm<"memory", Units>(embedding<"characters", characters, 24>(text)));
});
constexpr auto scores = scores_of<hidden>;
constexpr auto loss = mean(cross_entropy(scores, following));

// One character after the other: the same parameters, the memory in states.
constexpr auto now = indices<"now">;
constexpr auto h = state<"h", hidden>;
constexpr auto c = state<"c", hidden>;
constexpr auto memory = lstm_cell<"memory", hidden>(embedding<"characters", characters, 24>(now), pack(h, c));
constexpr auto likely = softmax<0>(1.4 * dense<"scores", characters>(get<0>(memory)));

// The compiler checks the gradient through time of a smaller memory.
static_assert(gradients_agree<mean(cross_entropy(scores_of<4>, following))>);

kernel<float, loss, minimize(loss, adam(rate).clip_norm(1.0))> learn;
kernel<float, loss> test;
kernel<float, likely, update(h, get<0>(memory)), update(c, get<1>(memory))> speak;

using parameters = variables<learn, speak>;
using rows = xt::xtensor<std::int64_t, 2>;

// Learned from, and the last tenth of each text, held out.
struct texts {
    std::vector<int> known, unseen;
};
texts read_texts()
{
    // On every Debian.
    const std::string folder = "/usr/share/common-licenses/";
    texts result;
    for (const char* name : {"Apache-2.0", "GFDL-1.3", "GPL-2", "GPL-3", "LGPL-2.1", "MPL-2.0"}) {
        std::ifstream in(folder + name);
        const std::string all{std::istreambuf_iterator<char>(in), {}};
        for (std::size_t i = 0; i < all.size(); ++i) {
            std::vector<int>& to = 10 * i < 9 * all.size() ? result.known : result.unseen;
            if (all[i] == '\n') to.push_back(characters - 1);
            else if (all[i] == ' ' && i > 0 && all[i - 1] == ' ') continue;  // runs of spaces are one
            else if (all[i] >= ' ' && all[i] <= '~') to.push_back(all[i] - ' ');
        }
    }
    if (result.unseen.size() < 1000) throw std::runtime_error("no texts in " + folder);
    return result;
}
char shown(int character) { return character == characters - 1 ? '\n' : static_cast<char>(' ' + character); }

// `count` stretches of `length` characters, and the characters that follow each.
struct stretches {
    rows text, following;
};
template <class Random>
stretches draw(const std::vector<int>& all, std::size_t count, std::size_t length, Random& random)
{
    stretches s{xt::zeros<std::int64_t>({count, length}), xt::zeros<std::int64_t>({count, length})};
    std::uniform_int_distribution<std::size_t> start(0, all.size() - length - 2);
    for (std::size_t n = 0; n < count; ++n) {
        const std::size_t at = start(random);
        for (std::size_t t = 0; t < length; ++t) {
            s.text(n, t) = all[at + t];
            s.following(n, t) = all[at + t + 1];
        }
    }
    return s;
}

int run()
{
    const texts all = read_texts();
    std::printf("%zu characters to learn from, %zu held out\n\nloss = ", all.known.size(), all.unseen.size());
    std::cout << to_text(loss) << "\n\n";

    parameters v(1);
    std::mt19937 random(1);
    const stretches unseen = draw(all.unseen, 64, 48, random);
    const double bits = 1 / std::log(2.0);
    double at_end = 0;
    const auto begin = std::chrono::steady_clock::now();
    constexpr int steps_taken = 2500;
    for (int step = 0; step <= steps_taken; ++step) {
        if (step % 500 == 0) {
            const float here = test(text = unseen.text, following = unseen.following, v);
            at_end = here * bits;
            const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
            std::printf("  step %4d: %.3f bits a character held out, %.1f s\n", step, at_end, taken.count());
        }
        const stretches s = draw(all.known, 32, 48, random);
        learn(text = s.text, following = s.following, rate = step < 1750 ? 4e-3f : 1e-3f, v);
    }

    std::printf("\nwritten by the model:\n\n");
    int character = 'T' - ' ';
    for (int i = 0; i < 400; ++i) {
        std::putchar(shown(character));
        const xt::xtensor_fixed<float, xt::xshape<characters>> p = speak(now = character, v);
        std::discrete_distribution<int> next(p.begin(), p.end());
        character = next(random);
    }
    std::printf("\n");
    return at_end < 2.3 ? 0 : 1;
}

int main()
try {
    return run();
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
