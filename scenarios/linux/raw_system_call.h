// A system call and nothing else: no errno, no library, no memory touched. x86-64 Linux.
#pragma once

namespace cowscope::subject {

/// The kernel's answer; a negative number is an errno.
inline long raw_call(long number, unsigned long a = 0, unsigned long b = 0, unsigned long c = 0,
                     unsigned long d = 0, unsigned long e = 0, unsigned long f = 0) {
  long result = number;
  register unsigned long r10 __asm__("r10") = d;
  register unsigned long r8 __asm__("r8") = e;
  register unsigned long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "+a"(result)
                   : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

}  // namespace cowscope::subject
