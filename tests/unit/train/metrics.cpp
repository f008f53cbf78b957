// Metrics beside scikit-learn's numbers.
#include "support/catch.hpp"

#include <cmath>
#include <vector>

#include <xgrad/train.hpp>

using namespace xgrad;

namespace {

const std::vector<int> guesses{0, 3, 1, 0, 3, 3, 3, 3, 1, 3, 1, 2, 0, 3, 2, 0, 0, 0, 2, 1,
                               2, 3, 3, 2, 0, 1, 1, 1, 1, 0, 1, 0, 3, 0, 3, 1, 2, 3, 3, 0};
const std::vector<int> labels{3, 3, 1, 1, 3, 0, 3, 1, 1, 3, 1, 3, 0, 3, 2, 1, 2, 0, 2, 0,
                              2, 3, 2, 2, 1, 0, 1, 1, 1, 0, 1, 0, 2, 0, 3, 1, 3, 3, 3, 0};
const std::vector<float> scores{3, 3, 1, 6, 5, 2, 4, 1, 5, 7, 3, 5, 1, 6, 2, 1, 5, 0, 7, 0,
                                5, 2, 6, 8, 2, 5, 5, 5, 2, 8, 4, 7, 6, 2, 7, 3, 7, 5, 7, 6};
const std::vector<int> members{0, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0,
                               0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 1, 1};

}  // namespace

TEST_CASE("accuracy and the confusion matrix", "[metrics]") {
  CHECK(accuracy(guesses, labels) == 0.675);
  const xt::xtensor<std::int64_t, 2> expected{{6, 2, 0, 1}, {3, 8, 0, 1}, {1, 0, 4, 2}, {1, 0, 2, 9}};
  CHECK((confusion_matrix(guesses, labels, 4) == expected));
  const xt::xtensor<std::int64_t, 1> guessed{1, 2, 2};
  const xt::xtensor<std::uint8_t, 1> digits{1, 2, 3};
  CHECK(accuracy(guessed, digits) == Catch::Approx(2.0 / 3));
}

TEST_CASE("precision, recall and their harmonic mean", "[metrics]") {
  const double expected[4][3] = {{0.5454545454545454, 0.6666666666666666, 0.6},
                                 {0.8, 0.6666666666666666, 0.7272727272727272},
                                 {0.6666666666666666, 0.5714285714285714, 0.6153846153846153},
                                 {0.6923076923076923, 0.75, 0.72}};
  for (int c = 0; c < 4; ++c) {
    const auto [precision, recall, f1] = precision_recall(guesses, labels, c);
    CHECK(precision == Catch::Approx(expected[c][0]).epsilon(1e-15));
    CHECK(recall == Catch::Approx(expected[c][1]).epsilon(1e-15));
    CHECK(f1 == Catch::Approx(expected[c][2]).epsilon(1e-15));
  }
  CHECK(std::isnan(precision_recall(guesses, labels, 7).precision));
}

TEST_CASE("r2_score and roc_auc", "[metrics]") {
  const std::vector<double> targets{-0.5, 1.75, 0.75, 0.5, -0.75, 0.5, -0.75, 0.0, -0.75, 0.75};
  const xt::xtensor<double, 1> predicted{-0.25, 1.625, 1.0, 0.0, -1.5, 0.75, -0.625, 0.375, 0.5, 1.25};
  CHECK(r2_score(predicted, targets) == Catch::Approx(0.53369140625).epsilon(1e-14));
  CHECK(roc_auc(scores, members) == Catch::Approx(0.955).epsilon(1e-14));
  CHECK(roc_auc(std::vector<double>{1, 1, 1}, std::vector<int>{0, 1, 1}) == 0.5);
  CHECK(std::isnan(roc_auc(std::vector<double>{1, 2}, std::vector<int>{1, 1})));
  CHECK(std::isnan(roc_auc(std::vector<double>{1, NAN}, std::vector<int>{0, 1})));
}

TEST_CASE("of nothing", "[metrics]") {
  const std::vector<int> none;
  CHECK(std::isnan(accuracy(none, none)));
  CHECK(std::isnan(r2_score(none, none)));
  CHECK(std::isnan(roc_auc(none, none)));
  CHECK(confusion_matrix(none, none, 0).size() == 0);
}
