// The texts of errors that training throws.
#include "support/catch.hpp"

#include <vector>

#include <xgrad/xgrad.hpp>

using namespace xgrad;

TEST_CASE("variables need the run-time extents of their arrays", "[errors]") {
  static kernel<double, sum(parameter<"h", "N", 2>)> k;
  const std::string text =
      "xgrad: variables: extent<\"N\"> of a parameter or state is needed, not negative, behind the seed";
  CHECK_THROWS_WITH(variables<k>(1), text);
  CHECK_THROWS_WITH(variables<k>(1, extent<"M"> = 2), text);
  CHECK_THROWS_WITH(variables<k>(1, extent<"N"> = -2), text);
}

TEST_CASE("metrics need a target for each prediction", "[errors]") {
  const std::vector<int> three{0, 1, 2}, four{0, 1, 2, 4};
  CHECK_THROWS_WITH(accuracy(three, four), "xgrad: accuracy: 3 predictions, 4 targets");
  CHECK_THROWS_AS(r2_score(three, four), binding_error);
  CHECK_THROWS_AS(roc_auc(three, four), binding_error);
  CHECK_THROWS_AS(precision_recall(three, four), binding_error);
  CHECK_THROWS_WITH(confusion_matrix(four, four, 4), "xgrad: confusion_matrix: class 4 is not in 0 .. 3");
}

TEST_CASE("batches have a size, arrays the rows of a batch", "[errors]") {
  CHECK_THROWS_WITH(batches(10, 0, 1), "xgrad: batches: the size of a batch must not be 0");
  const std::size_t rows[] = {0, 7};
  const xt::xtensor<float, 2> array = xt::zeros<float>({5, 2});
  CHECK_THROWS_WITH(training::batch(rows).rows(array), "xgrad: batch: row 7 is asked for, the array has 5");
}

TEST_CASE("least squares need a Jacobian of every residual by every unknown", "[errors]") {
  const auto model = [](const xt::xtensor<double, 1>&) {
    struct {
      xt::xtensor<double, 1> residuals, jacobian;
    } r{{1, 2, 3}, {1, 2, 3}};
    return r;
  };
  CHECK_THROWS_WITH(levenberg_marquardt(model, xt::xtensor<double, 1>{0, 0}),
                    "xgrad: least squares: the Jacobian has 3 elements, 3 x 2 are needed");
}
