#include "web/layout/theme.h"

namespace cowscope {

const Theme& dark_theme() {
  static const Theme theme = [] {
    Theme t;
    t.dark = true;
    t.background = Colour{0x0e1217ff};
    t.panel = Colour{0x161b22ff};
    t.raised = Colour{0x1b222bff};
    t.line = Colour{0x2f3844ff};
    t.text = Colour{0xe6ebf0ff};
    t.text_dim = Colour{0xa3afbcff};
    t.text_faint = Colour{0x8a96a4ff};
    t.accent = Colour{0x5aa9ffff};
    t.on_accent = Colour{0x08131fff};
    t.good = Colour{0x4cc38aff};
    t.attention = Colour{0xf2b84bff};
    t.fault = Colour{0xff6b6bff};
    t.owners = {Colour{0x56b4e9ff}, Colour{0xe69f00ff}, Colour{0x33c28fff}, Colour{0xdb8fbaff},
                Colour{0xf0e442ff}, Colour{0x8c9effff}, Colour{0xf08850ff}, Colour{0xb0bec5ff}};
    t.on_owner.fill(Colour{0x0b1016ff});
    t.owner_fill = {Colour{0x22384aff}, Colour{0x42321aff}, Colour{0x1d4037ff}, Colour{0x402e3dff},
                    Colour{0x424020ff}, Colour{0x2d3352ff}, Colour{0x44291fff}, Colour{0x333a42ff}};
    t.heat = {Colour{0x3f4a63ff}, Colour{0x35698bff}, Colour{0x2a9a86ff}, Colour{0x7fc95cff},
              Colour{0xf3e55cff}};
    t.vacant = Colour{0x1d242dff};
    return t;
  }();
  return theme;
}

const Theme& light_theme() {
  static const Theme theme = [] {
    Theme t;
    t.dark = false;
    t.background = Colour{0xf3f5f8ff};
    t.panel = Colour{0xffffffff};
    t.raised = Colour{0xf7f9fbff};
    t.line = Colour{0xd8dee6ff};
    t.text = Colour{0x16202bff};
    t.text_dim = Colour{0x4b5866ff};
    t.text_faint = Colour{0x637080ff};
    t.accent = Colour{0x0a5fc4ff};
    t.on_accent = Colour{0xffffffff};
    t.good = Colour{0x00703cff};
    t.attention = Colour{0x8a5a00ff};
    t.fault = Colour{0xb3191eff};
    t.owners = {Colour{0x006ba4ff}, Colour{0x9b4c00ff}, Colour{0x005b4bff}, Colour{0x973f77ff},
                Colour{0x736400ff}, Colour{0x4a55b5ff}, Colour{0xb03a1aff}, Colour{0x51606cff}};
    t.on_owner.fill(Colour{0xffffffff});
    t.owner_fill = {Colour{0xdde9f2ff}, Colour{0xf3e7d9ff}, Colour{0xd9ece7ff}, Colour{0xf0e1ebff},
                    Colour{0xefecd2ff}, Colour{0xe2e4f5ff}, Colour{0xf6e1daff}, Colour{0xe3e7ebff}};
    t.heat = {Colour{0xb9c4d6ff}, Colour{0x83c5b8ff}, Colour{0x3f9aa0ff}, Colour{0x2f6794ff},
              Colour{0x3a2a72ff}};
    t.vacant = Colour{0xe9edf2ff};
    return t;
  }();
  return theme;
}

}  // namespace cowscope
