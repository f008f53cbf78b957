// The .safetensors format (github.com/huggingface/safetensors): eight bytes with the length of a header, the header as
// JSON, then the arrays, dense and one after the other.
#pragma once

#include <algorithm>
#include <optional>
#include <set>

#include "json.hpp"
#include "stored_array.hpp"

namespace xgrad::io {

inline constexpr std::string_view safetensors_kinds[] = {"F64", "F32", "F16", "BF16", "I64", "I32", "I16",
                                                         "I8",  "U64", "U32", "U16",  "U8",  "BOOL"};

namespace detail {

// The value of one name: {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}
inline stored_array read_entry(const source& from, json_scanner& json, const std::string& name, bytes data) {
  stored_array a;
  a.name = name;
  std::optional<number_kind> kind;
  std::optional<std::vector<std::uint64_t>> shape, offsets;
  const auto numbers = [&](std::optional<std::vector<std::uint64_t>>& to) {
    if (to) from.fail(name + ": an entry of its description comes twice");
    to.emplace();
    json.array([&] { to->push_back(json.number()); });
  };
  json.object([&](const std::string& key) {
    if (key == "shape") return numbers(shape);
    if (key == "data_offsets") return numbers(offsets);
    if (key != "dtype" || kind) from.fail(name + ": \"" + key + "\" is not expected");
    const std::string given = json.text();
    const auto* found = std::find(std::begin(safetensors_kinds), std::end(safetensors_kinds), given);
    if (found == std::end(safetensors_kinds)) from.fail(name + ": numbers of type \"" + given + "\" are not known");
    kind = static_cast<number_kind>(found - std::begin(safetensors_kinds));
  });
  if (!kind || !shape || !offsets || offsets->size() != 2)
    from.fail(name + ": dtype, shape and two data_offsets are needed");
  a.kind = *kind;
  a.shape = *shape;
  const std::uint64_t first = (*offsets)[0], last = (*offsets)[1];
  if (last < first || last > data.size()) from.fail(name + ": its data lies beyond the end of the file");
  if (last - first != size_in_bytes(from, a))
    from.fail(name + ": " + std::to_string(last - first) + " bytes are no array of shape " + shape_text(a.shape));
  a.data = data.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first));
  return a;
}

// Arrays fill the data without gaps and overlaps.
inline void check_layout(const source& from, const std::vector<stored_array>& all, bytes data) {
  std::vector<bytes> parts;
  for (const stored_array& a : all) parts.push_back(a.data);
  std::sort(parts.begin(), parts.end(),
            [](bytes a, bytes b) { return a.data() != b.data() ? std::less<>()(a.data(), b.data()) : a.size() < b.size(); });
  const byte* at = data.data();
  for (bytes part : parts) {
    from.require(part.data() == at, "arrays overlap or leave gaps");
    at = part.data() + part.size();
  }
  from.require(at == data.data() + data.size(), "bytes follow the last array");
}

}  // namespace detail

// The arrays of a file; they point into its bytes.
inline std::vector<stored_array> parse_safetensors(const source& from) {
  const std::uint64_t length = whole_number(from.part(0, 8, "the length of its header"));
  const bytes header = from.part(8, length, "its header");
  const bytes data = from.data.subspan(8 + header.size());
  json_scanner json(from, {reinterpret_cast<const char*>(header.data()), header.size()});
  std::vector<stored_array> all;
  std::set<std::string> names;
  bool metadata = false;
  json.object([&](const std::string& name) {
    if (name == "__metadata__") {
      from.require(!metadata, "\"__metadata__\" comes twice");
      metadata = true;
      json.object([&](const std::string&) { json.text(); });
      return;
    }
    if (!names.insert(name).second) from.fail(name + ": comes twice");
    all.push_back(detail::read_entry(from, json, name, data));
  });
  json.expect_end();
  detail::check_layout(from, all, data);
  return all;
}

inline writer write_safetensors(const std::string& path, const std::vector<stored_array>& all) {
  std::string header = "{";
  std::uint64_t offset = 0;
  for (const stored_array& a : all) {
    if (a.name == "__metadata__") fail(path, "no variable can be named \"__metadata__\"");
    std::string shape;
    for (std::uint64_t extent : a.shape) {
      if (!shape.empty()) shape += ',';
      shape += std::to_string(extent);
    }
    if (header.size() > 1) header += ',';
    header += json_text(a.name) + ":{\"dtype\":\"" + std::string(safetensors_kinds[static_cast<int>(a.kind)]) +
              "\",\"shape\":[" + shape + "],\"data_offsets\":[" + std::to_string(offset) + "," +
              std::to_string(offset + a.data.size()) + "]}";
    offset += a.data.size();
  }
  header += "}";
  header.resize((header.size() + 7) / 8 * 8, ' ');
  writer to;
  to.number(header.size(), 8);
  to.text(header);
  for (const stored_array& a : all) to.append(a.data);
  return to;
}

}  // namespace xgrad::io
