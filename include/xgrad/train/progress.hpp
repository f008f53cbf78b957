// One line that tells how far a loop is, how fast and for how long: redrawn in place on a terminal, in a file or pipe a
// plain line for every tenth part.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>

#include <unistd.h>

namespace xgrad {

// progress line(total); line.show(done, text) after each part.
class progress {
 public:
  explicit progress(std::size_t total, std::FILE* to = stderr)
      : total_(total), to_(to), terminal_(isatty(fileno(to)) != 0), start_(clock::now()) {}
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress() {
    if (open_) std::fputc('\n', to_);
  }

  // After `done` of all rounds; text: what else to say, such as the loss.
  void show(std::size_t done, const std::string& text = {}) {
    const clock::time_point now = clock::now();
    const bool last = done >= total_;
    if (terminal_ ? !last && open_ && now - shown_ < std::chrono::milliseconds(100) : !last && done * 10 / total_ == tenth_)
      return;
    tenth_ = total_ == 0 ? 10 : done * 10 / total_;
    shown_ = now;
    const std::string line = line_of(done, total_, std::chrono::duration<double>(now - start_).count(), text);
    if (terminal_) std::fprintf(to_, "\r\033[K%s", line.c_str());
    else std::fprintf(to_, "%s\n", line.c_str());
    open_ = terminal_;
    std::fflush(to_);
  }

  // "  30/100  [#########.....................]  12.5/s  0:05 left  loss 0.31"
  static std::string line_of(std::size_t done, std::size_t total, double seconds, const std::string& text) {
    constexpr std::size_t width = 30;
    const std::string all = std::to_string(total), now = std::to_string(done);
    std::string bar(width, '.');
    std::fill_n(bar.begin(), total == 0 ? width : std::min(done, total) * width / total, '#');
    std::string line =
        "  " + std::string(all.size() - std::min(all.size(), now.size()), ' ') + now + "/" + all + "  [" + bar + "]";
    if (done > 0 && seconds > 0) {
      const double rate = static_cast<double>(done) / seconds;
      char speed[40];
      std::snprintf(speed, sizeof speed, rate < 100 ? "  %.1f/s" : "  %.0f/s", rate);
      line += speed;
      if (done < total) line += "  " + duration_text(static_cast<double>(total - done) / rate) + " left";
      else line += "  in " + duration_text(seconds);
    }
    return text.empty() ? line : line + "  " + text;
  }

 private:
  using clock = std::chrono::steady_clock;
  // 1:05, 2:03:00
  static std::string duration_text(double seconds) {
    const auto whole = static_cast<long>(seconds + 0.5);
    char text[40];
    if (whole < 3600) std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
    else std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
    return text;
  }

  std::size_t total_, tenth_ = 0;
  std::FILE* to_;
  bool terminal_, open_ = false;
  clock::time_point start_, shown_;
};

}  // namespace xgrad
