# Run by cowscope_embed (embed.cmake): writes OUTPUT from INPUT.
file(READ "${INPUT}" hex HEX)
if(INPUT MATCHES "\\.(vert|frag)$")
  # A shader's comments and indents are for those who read it. Lines stay: a compiler's message names them.
  file(READ "${INPUT}" shader)
  string(REGEX REPLACE " *//[^\n]*" "" shader "${shader}")
  string(REGEX REPLACE "\n +" "\n" shader "${shader}")
  file(WRITE "${OUTPUT}.glsl" "${shader}")
  file(READ "${OUTPUT}.glsl" hex HEX)
endif()
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "((0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],))" "\\1\n" bytes "${bytes}")
set(result "std::string_view ${FUNCTION}() { return {reinterpret_cast<const char*>(kBytes), sizeof(kBytes)}; }")
file(WRITE "${OUTPUT}"
  "#include \"${HEADER}\"\n\nnamespace cowscope {\nnamespace {\nconst unsigned char kBytes[] = {\n${bytes}\n};\n}  // namespace\n\n${result}\n\n}  // namespace cowscope\n")
