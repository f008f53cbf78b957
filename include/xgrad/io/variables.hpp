// save and load: variables to .safetensors and .npz files and back. A file is read and checked whole before the first
// variable changes.
#pragma once

#include <algorithm>

#include "../train/variables.hpp"
#include "npz.hpp"
#include "safetensors.hpp"

namespace xgrad {
namespace io {

enum class format : unsigned char { safetensors, npz };
inline format format_of(const std::string& path) {
  if (path.ends_with(".safetensors")) return format::safetensors;
  if (path.ends_with(".npz")) return format::npz;
  fail(path, "the name of the file must end in .safetensors or .npz");
}

template <class Array>
std::vector<std::uint64_t> shape_of(const Array& array) {
  if constexpr (std::is_arithmetic_v<Array>) return {};
  else return {array.shape().begin(), array.shape().end()};
}
template <class Array>
auto* first_of(Array& array) {
  if constexpr (std::is_arithmetic_v<std::remove_const_t<Array>>) return &array;
  else return array.data();
}
template <class Array>
std::size_t count_of(const Array& array) {
  if constexpr (std::is_arithmetic_v<Array>) return 1;
  else return array.size();
}

struct wanted_array {
  std::string name;
  std::vector<std::uint64_t> shape;
  const stored_array* found = nullptr;
};
// Finds all wanted arrays among those of the file; fails when one is missing or has another shape.
inline void match(const source& from, std::vector<wanted_array>& wanted, const std::vector<stored_array>& stored) {
  for (wanted_array& w : wanted) {
    const auto at = std::find_if(stored.begin(), stored.end(), [&](const stored_array& a) { return a.name == w.name; });
    if (at == stored.end()) from.fail("there is no array \"" + w.name + "\"");
    if (at->shape != w.shape)
      from.fail(w.name + ": the file has shape " + shape_text(at->shape) + ", the variable " + shape_text(w.shape));
    if (at->kind > number_kind::bf16) from.fail(w.name + ": the file has whole numbers, variables are floating");
    w.found = &*at;
  }
}

template <class Variables, class Takes>
void load_some(Variables& v, const std::string& path, const Takes& takes) {
  using T = typename Variables::number_type;
  const format how = format_of(path);
  const std::vector<byte> all = read_file(path);
  const source from{path, all};
  std::vector<wanted_array> wanted;
  v.for_each([&](std::string_view name, const auto& array) {
    if (takes(name)) wanted.push_back({std::string(name), shape_of(array)});
  });
  std::deque<std::vector<byte>> memory;
  const auto named = [&](const std::string& name) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const wanted_array& w) { return w.name == name; });
  };
  const std::vector<stored_array> stored = how == format::npz ? parse_npz(from, memory, named) : parse_safetensors(from);
  match(from, wanted, stored);
  std::size_t next = 0;
  v.for_each([&](std::string_view name, auto& array) {
    if (takes(name)) copy_elements<T>(*wanted[next++].found, first_of(array), count_of(array));
  });
}

}  // namespace io

// Writes all parameters and states under their names, as numbers of their type, to a file that ends in .safetensors or
// .npz; what was there stays until all is written. Throws file_error.
template <class... Kernels>
void save(const training::variables_of<Kernels...>& v, const std::string& path) {
  using T = typename training::variables_of<Kernels...>::number_type;
  const io::format how = io::format_of(path);
  std::vector<io::stored_array> all;
  v.for_each([&](std::string_view name, const auto& array) {
    all.push_back({std::string(name),
                   io::kind_of<T>(),
                   io::shape_of(array),
                   {reinterpret_cast<const io::byte*>(io::first_of(array)), io::count_of(array) * sizeof(T)}});
  });
  io::write_file(path, (how == io::format::npz ? io::write_npz(path, all) : io::write_safetensors(path, all)).view());
}
// Reads all parameters and states, or those that are named: load(v, path, w, b). The file may hold more. Floating
// numbers of other sizes convert. Throws file_error, and then has changed nothing.
template <class... Kernels, class... Symbols>
void load(training::variables_of<Kernels...>& v, const std::string& path, const Symbols&...) {
  using list = training::variables_of<Kernels...>;
  constexpr bool known = ((list::template find<Symbols>() >= 0) && ...);
  using found = std::conditional_t<known, support::no_fault, training::no_variable_of_these_kernels>;
  XGRAD_REQUIRE("xgrad::load(v, path, ws...): each w must be a parameter or state of the kernels", found);
  if constexpr (known)
    io::load_some(v, path, []([[maybe_unused]] std::string_view name) {
      return sizeof...(Symbols) == 0 || ((name == Symbols::info.name) || ...);
    });
}

}  // namespace xgrad
