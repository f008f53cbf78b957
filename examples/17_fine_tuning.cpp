// Fine-tuning: a network learns the digits 0 to 7 and is saved. Its lower layers are loaded below a new head, which learns
// all ten digits from ten examples of each: frozen layers keep every bit. Then all layers train on, slowly.
#include "support/digits.hpp"

#include <xgrad/xgrad.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>

using namespace xgrad;

constexpr auto X = input<"X", "N", 64>;
constexpr auto digit = indices<"digit", "N">;

constexpr auto lower = relu(dense<"lower", 64>(X, {.weight = initial::he_normal}));
constexpr auto body = relu(dense<"upper", 32>(lower, {.weight = initial::he_normal}));
constexpr auto old_scores = dense<"old_head", 8>(body);
constexpr auto new_scores = dense<"new_head", 10>(body);
constexpr auto old_loss = mean(cross_entropy(old_scores, digit));
constexpr auto new_loss = mean(cross_entropy(new_scores, digit));

constexpr auto head_weight = find<"new_head.weight">(new_loss);
constexpr auto head_bias = find<"new_head.bias">(new_loss);

kernel<float, old_loss, minimize(old_loss, adam(0.002))> learn_old;
kernel<float, argmax<1>(old_scores)> guess_old;
kernel<float, new_loss, minimize(new_loss, adam(0.02), head_weight, head_bias)> learn_head;  // the others are frozen
kernel<float, new_loss, minimize(new_loss, adam(0.0005))> learn_all;
kernel<float, argmax<1>(new_scores)> guess_new;

// The rows of the digits below `count`, at most so many of each.
example::labelled_images select(const example::labelled_images& all, std::int64_t count, std::size_t most)
{
    std::vector<std::size_t> chosen;
    std::array<std::size_t, 10> seen{};
    for (std::size_t row = 0; row < all.size(); ++row) {
        const std::int64_t label = all.labels(row);
        if (label < count && seen[static_cast<std::size_t>(label)]++ < most) chosen.push_back(row);
    }
    const training::batch rows(chosen);
    return {rows.rows(all.images), rows.rows(all.labels)};
}

template <auto& Train, class Variables>
void train(Variables& v, const example::labelled_images& data, std::uint64_t epochs)
{
    for (std::uint64_t epoch = 0; epoch < epochs; ++epoch) {
        for (const auto& b : batches(data.size(), 25, epoch)) Train(X = b.rows(data.images), digit = b.rows(data.labels), v);
    }
}

template <auto& Guess, class Variables>
double share_right(const Variables& v, const example::labelled_images& data)
{
    const auto [guesses] = Guess(X = data.images, v);
    return accuracy(guesses, data.labels);
}

int run(const std::string& data_folder, const std::string& output)
{
    const example::digits data = example::read_digits(data_folder);
    const std::size_t all = data.train.size();
    const auto old_digits = select(data.train, 8, all), few = select(data.train, 10, 10);
    const auto old_held_out = select(data.held_out, 8, all);
    std::cout << "new loss = " << to_text(new_loss) << "\n\n";

    std::filesystem::create_directories(output);
    const std::string path = output + "/digits_0_to_7.safetensors";
    variables<learn_old, guess_old> before(1);
    train<learn_old>(before, old_digits, 30);
    save(before, path);
    std::printf("  digits 0 to 7, %zu examples: %.1f %% of the held-out ones right; saved\n", old_digits.size(),
                100 * share_right<guess_old>(before, old_held_out));

    using model = variables<learn_head, learn_all, guess_new>;
    const auto lower_weight = find<"lower.weight">(new_loss);
    const auto upper_weight = find<"upper.weight">(new_loss);
    const auto lower_bias = find<"lower.bias">(new_loss);
    const auto upper_bias = find<"upper.bias">(new_loss);

    model fresh(2);
    train<learn_head>(fresh, few, 60);
    const double from_random = share_right<guess_new>(fresh, data.held_out);
    std::printf("  all digits, %zu examples: a head on random layers %.1f %%\n", few.size(), 100 * from_random);

    model v(2);
    load(v, path, lower_weight, lower_bias, upper_weight, upper_bias);
    train<learn_head>(v, few, 60);
    const bool frozen = v[lower_weight] == before[lower_weight] && v[lower_bias] == before[lower_bias] &&
                        v[upper_weight] == before[upper_weight] && v[upper_bias] == before[upper_bias];
    const double from_loaded = share_right<guess_new>(v, data.held_out);
    std::printf("  a head on loaded, frozen layers %.1f %%; frozen arrays are the same to the bit: %s\n",
                100 * from_loaded, frozen ? "yes" : "no");

    train<learn_all>(v, few, 60);
    const double tuned = share_right<guess_new>(v, data.held_out);
    std::printf("  all layers trained on at a low rate %.1f %%\n", 100 * tuned);
    return frozen && from_loaded > from_random && tuned > 0.8 ? 0 : 1;
}

int main(int count, char** arguments)
try {
    return run(count > 1 ? arguments[1] : "examples/data", count > 2 ? arguments[2] : "pictures");
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
