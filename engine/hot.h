// For the functions that a page fault is made of. Internal to the engine.
#pragma once

/// Becomes a part of its caller: what a page fault does is many small steps, and a call costs more
/// than most of them. Where a file is compiled for size, the compiler may decide.
#ifdef __OPTIMIZE_SIZE__
#define COWSCOPE_HOT inline
#define COWSCOPE_HOT_UNLESS_SMALL [[gnu::noinline]]
#else
#define COWSCOPE_HOT [[gnu::always_inline]] inline
#define COWSCOPE_HOT_UNLESS_SMALL COWSCOPE_HOT
#endif
