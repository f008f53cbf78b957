// How names of symbols and functions are written in LaTeX.
#pragma once

#include <string_view>

#include "../support/text.hpp"

namespace xgrad::inspect {

// Names of one letter are italic; of Greek letters, the letter; others upright.
constexpr support::text latex_symbol(std::string_view name) {
  support::text out;
  constexpr std::string_view greek[] = {"alpha", "beta",  "gamma",  "delta", "epsilon", "zeta", "eta", "theta",
                                        "iota",  "kappa", "lambda", "mu",    "nu",      "xi",   "pi",  "rho",
                                        "sigma", "tau",   "phi",    "chi",   "psi",     "omega"};
  for (std::string_view letter : greek)
    if (name == letter) {
      out << '\\' << name;
      return out;
    }
  if (name.size() == 1) {
    out << name;
    return out;
  }
  std::size_t digits = name.size();
  while (digits > 1 && name[digits - 1] >= '0' && name[digits - 1] <= '9') --digits;
  if (digits == 1) {
    out << name[0] << "_{" << name.substr(1) << '}';
    return out;
  }
  out << "\\mathrm{";
  for (char c : name) {
    if (c == '_') out << '\\';
    out << c;
  }
  out << '}';
  return out;
}

constexpr support::text latex_operator(std::string_view name) {
  support::text out("\\operatorname{");
  for (char c : name) {
    if (c == '_') out << '\\';
    out << c;
  }
  out << '}';
  return out;
}

}  // namespace xgrad::inspect
