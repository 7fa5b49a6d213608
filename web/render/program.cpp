#include "web/render/program.h"

#include <array>

#include "web/render/gl.h"

namespace cowscope {
namespace {

GLuint compile(GLenum kind, std::string_view source, const std::string& constants,
               std::string& log) {
  const GLuint shader = glCreateShader(kind);
  // No source is read past its length, so that it need not end in a zero.
  const std::string head = COWSCOPE_GLSL_HEADER + constants + "#line 1\n";
  const std::array<const GLchar*, 2> texts{head.data(), source.data()};
  const std::array<GLint, 2> lengths{static_cast<GLint>(head.size()),
                                     static_cast<GLint>(source.size())};
  glShaderSource(shader, 2, texts.data(), lengths.data());
  glCompileShader(shader);
  GLint ok = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &ok);
  if (ok != 0) return shader;
  std::array<GLchar, 1024> text{};
  glGetShaderInfoLog(shader, static_cast<GLsizei>(text.size()), nullptr, text.data());
  log = text.data();
  glDeleteShader(shader);
  return 0;
}

}  // namespace

bool Program::build(std::string_view vertex, std::string_view fragment,
                    const std::string& constants, std::string& log) {
  destroy();
  const GLuint v = compile(GL_VERTEX_SHADER, vertex, constants, log);
  if (v == 0) return false;
  const GLuint f = compile(GL_FRAGMENT_SHADER, fragment, constants, log);
  if (f == 0) {
    glDeleteShader(v);
    return false;
  }
  const GLuint program = glCreateProgram();
  glAttachShader(program, v);
  glAttachShader(program, f);
  glLinkProgram(program);
  glDeleteShader(v);
  glDeleteShader(f);
  GLint ok = 0;
  glGetProgramiv(program, GL_LINK_STATUS, &ok);
  if (ok == 0) {
    std::array<GLchar, 1024> text{};
    glGetProgramInfoLog(program, static_cast<GLsizei>(text.size()), nullptr, text.data());
    log = text.data();
    glDeleteProgram(program);
    return false;
  }
  id_ = program;
  return true;
}

void Program::destroy() {
  if (id_ != 0) glDeleteProgram(id_);
  id_ = 0;
}

int Program::uniform(const char* name) const { return glGetUniformLocation(id_, name); }

}  // namespace cowscope
