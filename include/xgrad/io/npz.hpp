// NumPy's .npz format: a zip archive (APPNOTE.TXT of PKWARE) of .npy files, stored or deflated. Archives of 4 GiB and
// more, which need zip's 64-bit extension throughout, are not read.
#pragma once

#include <deque>
#include <set>

#include "inflate.hpp"
#include "npy.hpp"

namespace xgrad::io {

// A file inside an archive.
struct archive_entry {
  std::string name;
  unsigned flags = 0, method = 0;
  std::uint32_t sum = 0;
  std::uint64_t compressed = 0, size = 0, offset = 0;
};

namespace detail {

inline constexpr std::uint32_t local_mark = 0x04034b50U, directory_mark = 0x02014b50U, end_mark = 0x06054b50U;
inline constexpr std::size_t local_bytes = 30, directory_bytes = 46, end_bytes = 22;

// Where the record at the end of the archive starts: the last mark whose comment reaches the end of the file.
inline std::size_t find_end(const source& from) {
  const std::size_t size = from.data.size();
  for (std::size_t back = end_bytes; back <= size && back <= end_bytes + 0xffffU; ++back) {
    const bytes record = from.data.subspan(size - back, end_bytes);
    if (whole_number(record.first(4)) == end_mark && whole_number(record.subspan(20, 2)) == back - end_bytes)
      return size - back;
  }
  from.fail("it is no zip archive, or it is cut short");
}

inline std::vector<archive_entry> read_directory(const source& from) {
  const std::size_t end = find_end(from);
  const bytes record = from.data.subspan(end, end_bytes);
  const auto field = [&](std::size_t at, std::size_t width) { return whole_number(record.subspan(at, width)); };
  const std::uint64_t count = field(10, 2), size = field(12, 4), offset = field(16, 4);
  from.require(field(4, 2) == 0 && field(6, 2) == 0 && field(8, 2) == count, "it is a part of an archive of several files");
  from.require(count != 0xffffU && offset != 0xffffffffU, "archives of 4 GiB and more are not read: use .safetensors");
  from.require(offset + size == end, "the directory of the archive is not where its end says");
  std::vector<archive_entry> all;
  std::set<std::string> names;
  std::uint64_t at = offset;
  for (std::uint64_t i = 0; i < count; ++i) {
    const bytes e = from.part(at, directory_bytes, "the directory of the archive");
    const auto number = [&](std::size_t first, std::size_t width) { return whole_number(e.subspan(first, width)); };
    from.require(number(0, 4) == directory_mark, "the directory of the archive is damaged");
    const std::uint64_t name = number(28, 2), rest = number(30, 2) + number(32, 2);
    const bytes text = from.part(at + directory_bytes, name, "the directory of the archive");
    archive_entry entry{{text.begin(), text.end()},
                        static_cast<unsigned>(number(8, 2)),
                        static_cast<unsigned>(number(10, 2)),
                        static_cast<std::uint32_t>(number(16, 4)),
                        number(20, 4),
                        number(24, 4),
                        number(42, 4)};
    if (!names.insert(entry.name).second) from.fail(entry.name + ": comes twice");
    all.push_back(std::move(entry));
    at += directory_bytes + name + rest;
  }
  from.require(at == end, "the directory of the archive is damaged");
  return all;
}

// The compressed bytes of an entry.
inline bytes data_of(const source& from, const archive_entry& e) {
  const bytes local = from.part(e.offset, local_bytes, "a file of the archive");
  const auto number = [&](std::size_t first, std::size_t width) { return whole_number(local.subspan(first, width)); };
  const std::uint64_t name = number(26, 2), extra = number(28, 2);
  const bytes text = from.part(e.offset + local_bytes, name, "a file of the archive");
  if (number(0, 4) != local_mark || number(8, 2) != e.method || number(6, 2) != e.flags ||
      !std::equal(text.begin(), text.end(), e.name.begin(), e.name.end(),
                  [](byte a, char b) { return a == static_cast<byte>(b); }))
    from.fail(e.name + ": the archive and its directory disagree");
  if ((e.flags & 1U) != 0) from.fail(e.name + ": is encrypted");
  return from.part(e.offset + local_bytes + name + extra, e.compressed, "a file of the archive");
}

}  // namespace detail

// The arrays of an archive, those of them whose names `wanted` accepts; `memory` keeps what had to be decompressed.
template <class Wanted>
std::vector<stored_array> parse_npz(const source& from, std::deque<std::vector<byte>>& memory, const Wanted& wanted) {
  static constexpr std::string_view ending = ".npy";
  std::vector<stored_array> all;
  for (const archive_entry& e : detail::read_directory(from)) {
    if (!std::string_view(e.name).ends_with(ending)) continue;
    const std::string name = e.name.substr(0, e.name.size() - ending.size());
    if (!wanted(name)) continue;
    bytes data = detail::data_of(from, e);
    if (e.method == 8) {
      memory.push_back(inflater({from}, data, static_cast<std::size_t>(e.size)).run());
      data = memory.back();
    } else if (e.method != 0) {
      from.fail(name + ": is compressed by a method that is not known");
    }
    if (data.size() != e.size || checksum(data) != e.sum) from.fail(name + ": its checksum is wrong");
    all.push_back(parse_npy({from.path, data}, name));
  }
  return all;
}

// Stored, as numpy.savez does.
inline writer write_npz(const std::string& path, const std::vector<stored_array>& all) {
  writer to, directory;
  for (const stored_array& a : all) {
    const writer file = write_npy(a);
    const std::string name = a.name + ".npy";
    const std::uint64_t offset = to.size(), size = file.size();
    if (offset + size >= 0xffff0000U || name.size() > 0xffffU)
      fail(path, "archives of 4 GiB and more are not written: use .safetensors");
    writer shared;  // what both headers say: version 2.0, UTF-8 names, stored, 1 January 1980
    shared.number(20, 2);
    shared.number(1U << 11, 2);
    shared.number(0, 2);
    shared.number(0, 2);
    shared.number(1U << 5 | 1U, 2);
    shared.number(checksum(file.view()), 4);
    shared.number(size, 4);
    shared.number(size, 4);
    shared.number(name.size(), 2);
    shared.number(0, 2);
    to.number(detail::local_mark, 4);
    to.append(shared.view());
    to.text(name);
    to.append(file.view());
    directory.number(detail::directory_mark, 4);
    directory.number(20, 2);
    directory.append(shared.view());
    directory.number(0, 2);  // comment
    directory.number(0, 2);  // disk
    directory.number(0, 2);
    directory.number(0, 4);
    directory.number(offset, 4);
    directory.text(name);
  }
  const std::size_t offset = to.size();
  if (all.size() >= 0xffffU) fail(path, "archives of 65,535 arrays and more are not written: use .safetensors");
  to.append(directory.view());
  to.number(detail::end_mark, 4);
  to.number(0, 4);
  to.number(all.size(), 2);
  to.number(all.size(), 2);
  to.number(directory.size(), 4);
  to.number(offset, 4);
  to.number(0, 2);
  return to;
}

}  // namespace xgrad::io
