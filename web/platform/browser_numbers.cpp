// What the C library would bring along and every browser has: sine and cosine, whose tables for
// huge angles do not compress, and numbers read from text, for which it calculates with 128 bits.
#include <emscripten/em_math.h>
#include <emscripten/emscripten.h>

#include <cmath>
#include <cstdlib>

// As strtod, for numbers as JSON and the script have them: no blanks before, not hexadecimal.
// `length` gets the characters that were read.
EM_JS(double, cowscope_number, (const char* text, int* length), {
  const found = (/^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)(e[-+]?[0-9]+)?/i).exec(UTF8ToString(text));
  HEAP32[length >> 2] = found ? found[0].length : 0;
  return found ? Number(found[0]) : 0;
});

extern "C" {

float sinf(float angle) { return static_cast<float>(emscripten_math_sin(angle)); }

float cosf(float angle) { return static_cast<float>(emscripten_math_cos(angle)); }

double strtod(const char* text, char** end) {
  int length = 0;
  const double number = cowscope_number(text, &length);
  if (end != nullptr) *end = const_cast<char*>(text) + length;
  return number;
}

float strtof(const char* text, char** end) { return static_cast<float>(strtod(text, end)); }

long double strtold(const char* text, char** end) { return strtod(text, end); }

}  // extern "C"
