// Nonlinear least squares by Gauss-Newton and Levenberg-Marquardt: from a function that gives residuals and their
// Jacobian, as a kernel of `r, jacobian(r, b)` does, to the b of the least sum of squares. Linear systems are solved by
// Householder's QR of the Jacobian, whose condition is not squared.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "../kernel/error.hpp"
#include "../kernel/xtensor.hpp"

namespace xgrad {

// Options of gauss_newton and levenberg_marquardt.
struct least_squares_options {
  int steps = 10000;         // at most
  double tolerance = 1e-14;  // of a step, relative to b, and of the fall of the sum of squares
  double damping = 1;        // the first one; of levenberg_marquardt
};

// What they find.
template <class T>
struct least_squares_fit {
  xt::xtensor<T, 1> at;  // the b of the least sum of squares that was found
  double squares = 0;    // that sum
  int steps = 0;         // evaluations
  bool converged = false;
};

namespace training {

// A dense matrix, column after column.
struct system {
  std::size_t rows = 0, columns = 0;
  std::vector<double> a, right;  // (rows, columns), (rows)
  double* column(std::size_t k) { return a.data() + k * rows; }
};

inline double dot(const double* x, const double* y, std::size_t from, std::size_t to) {
  double sum = 0;
  for (std::size_t i = from; i < to; ++i) sum += x[i] * y[i];
  return sum;
}
// The s with the least |A s - right|; A and right are destroyed. Where columns are linearly dependent, s is not finite.
inline std::vector<double> solve(system& s) {
  for (std::size_t k = 0; k < s.columns; ++k) {
    double* pivot = s.column(k);
    const double length = std::sqrt(dot(pivot, pivot, k, s.rows)), diagonal = pivot[k] > 0 ? -length : length;
    if (length == 0) return std::vector<double>(s.columns, std::numeric_limits<double>::quiet_NaN());
    pivot[k] -= diagonal;  // now Householder's vector
    const double scale = -diagonal * pivot[k];
    const auto reflect = [&](double* x) {
      const double along = dot(pivot, x, k, s.rows) / scale;
      for (std::size_t i = k; i < s.rows; ++i) x[i] -= along * pivot[i];
    };
    for (std::size_t j = k + 1; j < s.columns; ++j) reflect(s.column(j));
    reflect(s.right.data());
    pivot[k] = diagonal;
  }
  std::vector<double> x(s.right.begin(), s.right.begin() + static_cast<std::ptrdiff_t>(s.columns));
  for (std::size_t k = s.columns; k-- > 0;) {
    x[k] /= s.column(k)[k];
    for (std::size_t i = 0; i < k; ++i) x[i] -= x[k] * s.column(k)[i];
  }
  return x;
}

// Residuals and Jacobian at a point.
template <class Residuals, class Jacobian>
system system_of(const Residuals& residuals, const Jacobian& jacobian, std::size_t unknowns) {
  const std::size_t rows = residuals.size();
  if (jacobian.size() != rows * unknowns)
    kernels::fail(support::text("xgrad: least squares: the Jacobian has ")
                  << static_cast<long>(jacobian.size()) << " elements, " << static_cast<long>(rows) << " x "
                  << static_cast<long>(unknowns) << " are needed");
  system s{rows, unknowns, std::vector<double>(rows * unknowns), {}};
  s.right.reserve(rows);
  for (auto r : residuals) s.right.push_back(-static_cast<double>(r));
  auto element = jacobian.begin();
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t k = 0; k < unknowns; ++k) s.column(k)[i] = static_cast<double>(*element++);
  return s;
}
inline double squares_of(const system& s) { return dot(s.right.data(), s.right.data(), 0, s.rows); }

template <class T>
xt::xtensor<T, 1> moved_by(const xt::xtensor<T, 1>& b, const std::vector<double>& step) {
  xt::xtensor<T, 1> next = b;
  for (std::size_t k = 0; k < step.size(); ++k) next(k) = static_cast<T>(static_cast<double>(b(k)) + step[k]);
  return next;
}
template <class T>
bool is_small(const std::vector<double>& step, const xt::xtensor<T, 1>& b, double tolerance) {
  for (std::size_t k = 0; k < step.size(); ++k)
    if (!(std::abs(step[k]) <= tolerance * (std::abs(static_cast<double>(b(k))) + tolerance))) return false;
  return true;
}
template <class T, class F>
system evaluate_at(const F& f, const xt::xtensor<T, 1>& b) {
  const auto [residuals, jacobian] = f(b);
  return system_of(residuals, jacobian, b.size());
}

// The step of least |J s + r|^2 + damping |D s|^2.
inline std::vector<double> damped_step(system& now, double damping) {
  const std::size_t n = now.columns;
  system s{now.rows + n, n, std::vector<double>((now.rows + n) * n, 0), now.right};
  s.right.resize(s.rows, 0);
  for (std::size_t k = 0; k < n; ++k) {
    std::copy_n(now.column(k), now.rows, s.column(k));
    const double length = std::sqrt(dot(now.column(k), now.column(k), 0, now.rows));
    s.column(k)[now.rows + k] = std::sqrt(damping) * std::max(length, 1e-150);
  }
  return solve(s);
}
// By how much the sum of squares would fall if residuals were linear.
inline double predicted_fall(system& now, const std::vector<double>& step) {
  double left = 0;
  for (std::size_t i = 0; i < now.rows; ++i) {
    double r = now.right[i];
    for (std::size_t k = 0; k < now.columns; ++k) r -= now.column(k)[i] * step[k];
    left += r * r;
  }
  return squares_of(now) - left;
}
// At its minimum the sum of squares is flat to rounding, and J still tells the way: full steps, as long as they shrink.
template <class T, class F>
void polish(const F& f, least_squares_fit<T>& fit) {
  double last = std::numeric_limits<double>::infinity();
  for (int i = 0; i < 100; ++i, ++fit.steps) {
    system s = evaluate_at(f, fit.at);
    const std::vector<double> step = solve(s);
    double length = 0;  // relative
    for (std::size_t k = 0; k < step.size(); ++k) length += std::abs(step[k] / static_cast<double>(fit.at(k)));
    if (!(length < 0.9 * last) || (i == 0 && length > 1e-3)) return;
    last = length;
    fit.at = moved_by(fit.at, step);
  }
}

}  // namespace training

// f(b) gives the residuals (N) and their Jacobian (N, n) at b (n). Full steps: fast near a solution with small residuals,
// may diverge elsewhere.
template <class T, class F>
least_squares_fit<T> gauss_newton(const F& f, const xt::xtensor<T, 1>& start, const least_squares_options& options = {}) {
  least_squares_fit<T> fit{start, 0, 0, false};
  for (; fit.steps < options.steps && !fit.converged; ++fit.steps) {
    training::system s = training::evaluate_at(f, fit.at);
    fit.squares = training::squares_of(s);
    const std::vector<double> step = training::solve(s);
    if (!std::all_of(step.begin(), step.end(), [](double x) { return std::isfinite(x); })) return fit;
    fit.converged = training::is_small(step, fit.at, options.tolerance);
    fit.at = training::moved_by(fit.at, step);
  }
  fit.squares = training::squares_of(training::evaluate_at(f, fit.at));
  return fit;
}

// The same with steps that are damped until the sum of squares falls: minimizes |J s + r|^2 + damping |D s|^2, D the
// lengths of J's columns; the damping follows how well J predicted the fall (Nielsen, "Damping parameter in Marquardt's
// method", 1999).
template <class T, class F>
least_squares_fit<T> levenberg_marquardt(const F& f, const xt::xtensor<T, 1>& start,
                                         const least_squares_options& options = {}) {
  least_squares_fit<T> fit{start, 0, 1, false};
  training::system now = training::evaluate_at(f, fit.at);
  fit.squares = training::squares_of(now);
  double damping = options.damping, growth = 2;
  for (; fit.steps < options.steps && !fit.converged && damping < 1e300; ++fit.steps) {
    const std::vector<double> step = training::damped_step(now, damping);
    const xt::xtensor<T, 1> next = training::moved_by(fit.at, step);
    training::system there = training::evaluate_at(f, next);
    const double squares = training::squares_of(there);
    fit.converged = training::is_small(step, fit.at, options.tolerance);
    if (squares < fit.squares) {
      const double share = (fit.squares - squares) / training::predicted_fall(now, step), odd = 2 * share - 1;
      damping *= std::max(1.0 / 3, 1 - odd * odd * odd);
      growth = 2;
      fit.at = next;
      fit.squares = squares;
      now = std::move(there);
    } else {
      damping *= growth;
      growth *= 2;
    }
  }
  if (fit.converged) training::polish(f, fit);
  return fit;
}

}  // namespace xgrad
