// The other models of the examples, small, as calls without checks inside functions that clang's RealtimeSanitizer watches:
// with realtime.cpp every kind of model of the tutorial. Kernels are made and reserved beforehand.
#include <cstdint>
#include <cstdio>
#include <vector>

#include <xgrad/xgrad.hpp>

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 9>;
constexpr auto y = input<"y", "N">;
constexpr auto Y = input<"Y", "N", 2>;
constexpr auto label = indices<"label", "N">;
constexpr auto w = parameter<"w", 9>;
constexpr auto b = parameter<"b">;

// Regressions: several outputs, with penalties and the soft threshold, of classes; the most probable weights and their
// spread.
constexpr auto linear_loss = mean(squared_error(dense<"linear", 2>(X), Y));
constexpr auto z = matmul(X, w) + b;
constexpr auto stepped = w - 0.1 * gradient(mean(squared_error(z, y)) + 0.1 * l2(w), w);
constexpr auto threshold = sign(stepped) * maximum(abs(stepped) - 0.01, 0.0);
constexpr auto logistic_loss = mean(binary_cross_entropy_with_logits(z, y)) + 0.5 * l2(w);
constexpr auto scores = dense<"scores", 4>(X);
constexpr auto classes_loss = mean(cross_entropy(scores, label));

// Likelihoods, with the second derivatives that standard errors come from; what the library lacks; polynomials.
constexpr auto rates = exp(z);
constexpr auto likelihood = mean(poisson_nll(rates, y)) + mean(gaussian_nll(z, y, 0.5 + square(b)));
constexpr auto pinball = operation<"pinball", [](auto e) { return where(e > 0.0, 0.9 * e, -0.1 * e); },
                                   [](auto e) { return where(e > 0.0, 0.9, -0.1); }>;
constexpr auto quantile_loss = mean(pinball(y - z));
constexpr auto polynomial = taylor<4>(exp(y) * sin(y), y, 0.5 * y);

// Networks: encoded and decoded, deep with and without skips, only some layers trained.
constexpr auto code = dense<"code", 2>(tanh(dense<"in", 8>(X)));
constexpr auto decoded = dense<"out", 9>(tanh(dense<"back", 8>(code)));
constexpr auto code_loss = mean(squared_error(decoded, X));
constexpr auto first = relu(dense<"r0", 9>(X));
constexpr auto second = relu(batch_norm<"rn">(first + dense<"r1", 9>(first)));
constexpr auto residual_scores = dense<"r2", 4>(second);
constexpr auto residual_loss = mean(cross_entropy(residual_scores, label));
constexpr auto tuned = find<"r2.weight">(residual_scores);

// Characters by an LSTM; sums before each element; sums of products over named axes.
constexpr auto text = indices<"text", "N", 5>;
constexpr auto next = indices<"next", "N", 5>;
constexpr auto memory = lstm<"memory", 8>(embedding<"letters", 30, 6>(text));
constexpr auto character_loss = mean(cross_entropy(dense<"letter", 30>(all<0>(memory)), next));
constexpr auto running = cumsum<1>(X) + cumprod<1>(0.1 * X);
constexpr auto named = einsum<"ni,nj->ij">(X, Y);

// Curves through points.
constexpr auto curve = parameter<"curve", 3>;
constexpr auto at = input<"at", 20>;
constexpr auto seen = input<"seen", 20>;
constexpr auto residuals = seen - (slice<0, 0, 1>(curve) * exp(-slice<0, 1, 2>(curve) * at) + slice<0, 2, 3>(curve));

kernel<float, linear_loss, minimize(linear_loss, sgd(0.1))> fit_linear;
kernel<double, update(w, threshold), z> fit_elastic;
kernel<float, logistic_loss, hessian(logistic_loss, w), hvp(logistic_loss, w, w)> logistic;
kernel<float, classes_loss, minimize(classes_loss, adagrad(0.1)), argmax<1>(scores)> classify;
kernel<double, likelihood, hessian(likelihood, w), quantile_loss, gradient(quantile_loss, b), polynomial> estimate;
kernel<float, code_loss, minimize(code_loss, nesterov(0.1)), code> encode;
kernel<float, residual_loss, minimize(residual_loss, rmsprop(0.01))> deepen;
kernel<float, inference(residual_loss), minimize(inference(residual_loss), lion(0.01), tuned)> tune;
kernel<float, character_loss, minimize(character_loss, adamw(0.01).clip_value(1))> read_characters;
kernel<double, running, named, amax<0>(X), derivative(tanh(y), y, 3), vjp(tanh(X), X, X)> others;
kernel<double, residuals, jacobian(residuals, curve)> through_points;

struct program {
    variables<fit_linear> linear_weights{1};
    variables<fit_elastic> elastic_weights{2};
    variables<logistic> logistic_weights{3};
    variables<classify> class_weights{4};
    variables<estimate> estimated{5};
    variables<encode> code_weights{6};
    variables<deepen, tune> deep_weights{7};
    variables<read_characters> character_weights{8};
    xt::xtensor<float, 2> rows, targets, codes;
    xt::xtensor<double, 2> wide_rows, wide_targets, sums, back;
    std::vector<float> truth;
    std::vector<double> wide_truth, fitted, expanded, curved;
    std::vector<std::uint8_t> labels;
    std::vector<std::int64_t> found;
    xt::xtensor<std::int64_t, 2> letters;
    xt::xtensor<float, 2> curvature{std::array<std::size_t, 2>{9, 9}};
    xt::xtensor<double, 2> wide_curvature{std::array<std::size_t, 2>{9, 9}}, products{std::array<std::size_t, 2>{9, 2}},
        slopes{std::array<std::size_t, 2>{20, 3}};
    std::array<float, 9> along{};
    std::array<double, 9> largest{};
    std::array<double, 20> points{}, values{}, missed{};
    std::array<float, 7> losses{};
    double loss = 0, quantiles = 0, slope = 0;

    explicit program(std::size_t n)
        : rows(xt::ones<float>({n, std::size_t{9}})), targets(xt::ones<float>({n, std::size_t{2}})),
          codes(xt::ones<float>({n, std::size_t{2}})), wide_rows(rows), wide_targets(targets), sums(rows), back(rows),
          truth(n, 1), wide_truth(n, 1), fitted(n), expanded(n), curved(n), labels(n, 3), found(n),
          letters(xt::ones<std::int64_t>({n, std::size_t{5}}))
    {
        for (auto reserve : {+[](std::size_t m) { fit_linear.reserve(extent<"N"> = m); },
                             +[](std::size_t m) { fit_elastic.reserve(extent<"N"> = m); },
                             +[](std::size_t m) { logistic.reserve(extent<"N"> = m); },
                             +[](std::size_t m) { classify.reserve(extent<"N"> = m); },
                             +[](std::size_t m) { estimate.reserve(extent<"N"> = m); },
                             +[](std::size_t m) { encode.reserve(extent<"N"> = m); },
                             +[](std::size_t m) { deepen.reserve(extent<"N"> = m); },
                             +[](std::size_t m) { tune.reserve(extent<"N"> = m); },
                             +[](std::size_t m) { read_characters.reserve(extent<"N"> = m); },
                             +[](std::size_t m) { others.reserve(extent<"N"> = m); }})
            reserve(n);
    }

    void callback() noexcept [[clang::nonblocking]]
    {
        const flush_denormals guard;
        fit_linear.unchecked(X = rows, Y = targets, linear_weights, out(losses[0]));
        fit_elastic.unchecked(X = wide_rows, y = wide_truth, elastic_weights, out(fitted));
        logistic.unchecked(X = rows, y = truth, logistic_weights, out(losses[1], curvature, along));
        classify.unchecked(X = rows, label = labels, class_weights, out(losses[2], found));
        estimate.unchecked(X = wide_rows, y = wide_truth, estimated, out(loss, wide_curvature, quantiles, slope, expanded));
        encode.unchecked(X = rows, code_weights, out(losses[3], codes));
        deepen.unchecked(X = rows, label = labels, deep_weights, out(losses[4]));
        tune.unchecked(X = rows, label = labels, deep_weights, out(losses[5]));
        read_characters.unchecked(text = letters, next = letters, character_weights, out(losses[6]));
        others.unchecked(X = wide_rows, Y = wide_targets, y = wide_truth, out(sums, products, largest, curved, back));
        through_points.unchecked(curve = {1.0, 0.5, 0.1}, at = points, seen = values, out(missed, slopes));
    }
};

}  // namespace

int main()
{
    for (const std::size_t n : {std::size_t{1}, std::size_t{13}, std::size_t{600}}) {
        program p(n);
        for (int i = 0; i < 20; ++i) p.callback();
        std::printf("%zu rows: losses", n);
        for (float loss : p.losses) std::printf(" %.4f", double(loss));
        std::printf(", %.4f\n", p.loss);
    }
    return 0;
}
