# Run by cowscope_embed (embed.cmake): writes OUTPUT from INPUT.
file(READ "${INPUT}" hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "((0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],))" "\\1\n" bytes "${bytes}")
set(result "std::string_view ${FUNCTION}() { return {reinterpret_cast<const char*>(kBytes), sizeof(kBytes)}; }")
file(WRITE "${OUTPUT}"
  "#include \"${HEADER}\"\n\nnamespace cowscope {\nnamespace {\nconst unsigned char kBytes[] = {\n${bytes}\n};\n}  // namespace\n\n${result}\n\n}  // namespace cowscope\n")
