// What a first picture never calls comes with the module's second part (web/README.md). The linker
// would put a function with one caller into it, and so into the first part: COWSCOPE_LATER before
// its declaration keeps it apart.
#pragma once

#define COWSCOPE_LATER [[gnu::noinline]]
