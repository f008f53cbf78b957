// The line of a loop: what it says, and how often in a file.
#include "support/catch.hpp"

#include <string>
#include <vector>

#include <xgrad/train/progress.hpp>

using xgrad::progress;

TEST_CASE("the line", "[progress]") {
  CHECK(progress::line_of(30, 100, 2, "loss 0.31") ==
        "   30/100  [#########.....................]  15.0/s  0:05 left  loss 0.31");
  CHECK(progress::line_of(100, 100, 65, "") == "  100/100  [##############################]  1.5/s  in 1:05");
  CHECK(progress::line_of(1, 7201, 1, "") == "     1/7201  [..............................]  1.0/s  2:00:00 left");
  CHECK(progress::line_of(0, 10, 0, "") == "   0/10  [..............................]");
  CHECK(progress::line_of(0, 0, 0, "") == "  0/0  [##############################]");
}

TEST_CASE("in a file, a line for every tenth part", "[progress]") {
  std::FILE* file = std::tmpfile();
  {
    progress line(200, file);
    for (std::size_t i = 1; i <= 200; ++i) line.show(i, "round " + std::to_string(i));
  }
  std::rewind(file);
  std::vector<std::string> lines;
  char text[200];
  while (std::fgets(text, sizeof text, file) != nullptr) lines.emplace_back(text);
  std::fclose(file);
  CHECK(lines.size() == 10);
  CHECK(lines.front().find("round 20\n") != std::string::npos);
  CHECK(lines.back().find("round 200\n") != std::string::npos);
  for (const std::string& l : lines) CHECK(l.find('\r') == std::string::npos);
}
