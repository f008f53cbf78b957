// Metrics of predictions on data, in double. Arguments are ranges of numbers (xtensor arrays, std::vector), predictions
// before targets; what scikit-learn calls by these names. Of no data they are NaN, as a mean of nothing is.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <ranges>
#include <vector>

#include "../kernel/error.hpp"
#include "../kernel/xtensor.hpp"

namespace xgrad {
namespace training {

template <class R>
concept number_range = requires(const R& r) {
  r.begin();
  r.end();
  r.size();
} && std::is_arithmetic_v<std::remove_cvref_t<decltype(*std::declval<const R&>().begin())>>;

template <class A, class B>
void check_sizes(const char* metric, const A& predicted, const B& targets) {
  if (predicted.size() != targets.size())
    kernels::fail(support::text("xgrad: ") << metric << ": " << static_cast<long>(predicted.size()) << " predictions, "
                                           << static_cast<long>(targets.size()) << " targets");
}
// f(prediction, target) for each pair.
template <class A, class B, class F>
void for_each_pair(const A& predicted, const B& targets, const F& f) {
  auto target = targets.begin();
  for (auto p : predicted) f(p, *target++);
}
struct precision_and_recall {
  double precision, recall, f1;
};
inline double ratio(double part, double whole) {
  return whole > 0 ? part / whole : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace training

// The share of predictions that equal their label.
template <training::number_range A, training::number_range B>
double accuracy(const A& predicted, const B& labels) {
  training::check_sizes("accuracy", predicted, labels);
  std::size_t right = 0;
  training::for_each_pair(predicted, labels,
                          [&](auto p, auto l) { right += static_cast<std::int64_t>(p) == static_cast<std::int64_t>(l); });
  return training::ratio(static_cast<double>(right), static_cast<double>(predicted.size()));
}

// (classes, classes): how many of each class, by row, were predicted as each class, by column. Labels and predictions
// must be in 0 .. classes - 1.
template <training::number_range A, training::number_range B>
xt::xtensor<std::int64_t, 2> confusion_matrix(const A& predicted, const B& labels, std::size_t classes) {
  training::check_sizes("confusion_matrix", predicted, labels);
  xt::xtensor<std::int64_t, 2> counts = xt::zeros<std::int64_t>({classes, classes});
  const auto in_range = [&](std::int64_t label) {
    if (label < 0 || static_cast<std::uint64_t>(label) >= classes)
      kernels::fail(support::text("xgrad: confusion_matrix: class ")
                    << static_cast<long>(label) << " is not in 0 .. " << static_cast<long>(classes) - 1);
    return static_cast<std::size_t>(label);
  };
  training::for_each_pair(predicted, labels, [&](auto p, auto l) {
    ++counts(in_range(static_cast<std::int64_t>(l)), in_range(static_cast<std::int64_t>(p)));
  });
  return counts;
}

// Of one class: the share of its predictions that are right, the share of its members that are found, their harmonic mean.
template <training::number_range A, training::number_range B>
training::precision_and_recall precision_recall(const A& predicted, const B& labels, std::int64_t positive = 1) {
  training::check_sizes("precision_recall", predicted, labels);
  double found = 0, guessed = 0, there = 0;
  training::for_each_pair(predicted, labels, [&](auto p, auto l) {
    const bool guess = static_cast<std::int64_t>(p) == positive, truth = static_cast<std::int64_t>(l) == positive;
    found += guess && truth;
    guessed += guess;
    there += truth;
  });
  return {training::ratio(found, guessed), training::ratio(found, there), training::ratio(2 * found, guessed + there)};
}

// 1 - (sum of squared errors) / (sum of squared distances of the targets from their mean)
template <training::number_range A, training::number_range B>
double r2_score(const A& predicted, const B& targets) {
  training::check_sizes("r2_score", predicted, targets);
  double mean = 0, errors = 0, distances = 0;
  for (auto t : targets) mean += static_cast<double>(t);
  mean /= static_cast<double>(targets.size());
  training::for_each_pair(predicted, targets, [&](auto p, auto t) {
    const double error = static_cast<double>(p) - static_cast<double>(t), distance = static_cast<double>(t) - mean;
    errors += error * error;
    distances += distance * distance;
  });
  return 1 - errors / distances;
}

// The probability that a member of the class (label 1) has a higher score than another (label 0), ties counted half:
// the area under the curve of true against false positives. NaN when either class is empty or a score is NaN.
template <training::number_range A, training::number_range B>
double roc_auc(const A& scores, const B& labels) {
  training::check_sizes("roc_auc", scores, labels);
  struct scored {
    double score;
    bool member;
  };
  std::vector<scored> all;
  bool ordered = true;
  training::for_each_pair(scores, labels, [&](auto s, auto l) {
    all.push_back({static_cast<double>(s), static_cast<double>(l) != 0});
    ordered = ordered && !std::isnan(all.back().score);
  });
  if (!ordered) return std::numeric_limits<double>::quiet_NaN();
  std::sort(all.begin(), all.end(), [](const scored& a, const scored& b) { return a.score < b.score; });
  double members = 0, ranks = 0;  // the sum of the members' ranks, ties at their mean rank
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i;
    double tied = 0;
    for (; end < all.size() && all[end].score == all[i].score; ++end) tied += all[end].member;
    ranks += tied * (static_cast<double>(i + end + 1) / 2);
    members += tied;
    i = end;
  }
  const double others = static_cast<double>(all.size()) - members;
  return training::ratio(ranks - members * (members + 1) / 2, members * others);
}

}  // namespace xgrad
