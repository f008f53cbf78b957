// A stand-in for Catch2 3: the header that version has, and of its names those that the tests use. Expressions are
// evaluated, not printed; a failed one names its line.
#pragma once

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#define CATCH_STAND_IN

namespace Catch {

class Approx {
 public:
  explicit Approx(double value) : value_(value) {}
  Approx& epsilon(double e) { return epsilon_ = e, *this; }
  Approx& margin(double m) { return margin_ = m, *this; }

  template <class T>
  friend bool operator==(const T& x, const Approx& a) {
    const double found = static_cast<double>(x), allowed = std::fmax(a.margin_, a.epsilon_ * std::fabs(a.value_));
    return found == a.value_ || std::fabs(found - a.value_) <= allowed;
  }

 private:
  double value_, epsilon_ = 100.0 * static_cast<double>(std::numeric_limits<float>::epsilon()), margin_ = 0;
};

}  // namespace Catch

namespace stand_in {

struct required : std::exception {};  // thrown behind a failed REQUIRE, to leave the test

struct test {
  const char* name;
  void (*run)();
};
inline std::vector<test>& tests() {
  static std::vector<test> all;
  return all;
}
struct registered {
  registered(void (*run)(), const char* name, const char* = "") { tests().push_back({name, run}); }
};

inline int checked = 0, failed = 0;
inline void check(bool holds, const char* text, const char* file, int line) {
  ++checked;
  if (holds) return;
  ++failed;
  std::printf("%s:%d: %s\n", file, line, text);
}
inline void require(bool holds, const char* text, const char* file, int line) {
  check(holds, text, file, line);
  if (!holds) throw required();
}

template <class F>
bool throws_with(F f, std::string_view text) {
  try {
    f();
  } catch (const std::exception& e) { return e.what() == text; }
  return false;
}
template <class Exception, class F>
bool throws_as(F f) {
  try {
    f();
  } catch (const Exception&) { return true; }
  return false;
}

template <class... Values>
void capture(const Values&...) {}

// Every test, or none: what a main function returns.
inline int run() {
  for (const test& t : tests()) {
    try {
      t.run();
    } catch (const required&) {
    } catch (const std::exception& e) { check(false, e.what(), t.name, 0); }
  }
  std::printf("%d tests, %d checks, %d failed\n", static_cast<int>(tests().size()), checked, failed);
  return failed == 0 && checked > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace stand_in

#define STAND_IN_JOINED(a, b) a##b
#define STAND_IN_NAMED(a, b) STAND_IN_JOINED(a, b)
#define STAND_IN_TEST(function, ...)                                                                                        \
  static void function();                                                                                                   \
  static const stand_in::registered STAND_IN_NAMED(function, _registered){&function, __VA_ARGS__};                          \
  static void function()

#define TEST_CASE(...) STAND_IN_TEST(STAND_IN_NAMED(stand_in_test_, __COUNTER__), __VA_ARGS__)
#define CHECK(...) stand_in::check(static_cast<bool>(__VA_ARGS__), #__VA_ARGS__, __FILE__, __LINE__)
#define CHECK_FALSE(...) stand_in::check(!static_cast<bool>(__VA_ARGS__), "not " #__VA_ARGS__, __FILE__, __LINE__)
#define REQUIRE(...) stand_in::require(static_cast<bool>(__VA_ARGS__), #__VA_ARGS__, __FILE__, __LINE__)
#define STATIC_CHECK(...) (CHECK(std::bool_constant<static_cast<bool>(__VA_ARGS__)>::value))
#define STATIC_CHECK_FALSE(...) (CHECK(!std::bool_constant<static_cast<bool>(__VA_ARGS__)>::value))
#define STATIC_REQUIRE(...)                                                                                                 \
  static_assert(__VA_ARGS__, #__VA_ARGS__);                                                                                 \
  stand_in::check(true, "", "", 0)
#define STATIC_REQUIRE_FALSE(...) STATIC_REQUIRE(!(__VA_ARGS__))
#define CHECK_THROWS_WITH(expression, text) CHECK(stand_in::throws_with([&] { static_cast<void>(expression); }, text))
#define CHECK_THROWS_AS(expression, ...) CHECK(stand_in::throws_as<__VA_ARGS__>([&] { static_cast<void>(expression); }))
#define FAIL(text) (INFO(text), REQUIRE(false))
#define INFO(text) stand_in::capture((std::ostringstream() << text).str())
#define CAPTURE(...) stand_in::capture(__VA_ARGS__)
