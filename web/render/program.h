// A linked GL program.
#pragma once

#include <string>
#include <string_view>

namespace cowscope {

class Program {
 public:
  Program() = default;
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() { destroy(); }

  /// Compiles and links; `constants` are lines of #define put before both. False: `log` says why.
  bool build(std::string_view vertex, std::string_view fragment, const std::string& constants,
             std::string& log);
  void destroy();
  /// Forgets the names without deleting: the context that they belonged to is lost.
  void abandon() { id_ = 0; }
  bool ready() const { return id_ != 0; }
  unsigned id() const { return id_; }
  int uniform(const char* name) const;

 private:
  unsigned id_ = 0;
};

}  // namespace cowscope
