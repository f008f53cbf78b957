// A program that uses a model without seeing its library.
#include "classifier.hpp"

#include <cmath>
#include <cstdio>
#include <vector>

#if defined(XGRAD_REQUIRE) || defined(XTENSOR_VERSION_MAJOR)
#error "a header of the model's library is seen"
#endif

int main() {
  std::vector<double> features, labels;
  for (int i = 0; i < 200; ++i) {
    const double a = std::sin(1.0 * i), b = std::sin(2.0 * i + 1), c = std::sin(3.0 * i + 2);
    features.insert(features.end(), {a, b, c});
    labels.push_back(a > 0.3 * b ? 1 : 0);
  }
  classifier c;
  double first = 0, last = 0;
  for (int i = 0; i < 300; ++i) {
    last = c.train(features, labels, 2.0);
    if (i == 0) first = last;
  }
  const double row[] = {0.9, -0.5, 0.1};
  const double likely = c.probability(row);
  std::printf("loss %.3f, then %.3f; probability %.3f\n", first, last, likely);
  return last < 0.3 * first && likely > 0.9 ? 0 : 1;
}
