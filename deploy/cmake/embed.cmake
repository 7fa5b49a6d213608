# cowscope_embed(LIST INPUT FUNCTION HEADER KIND): adds to the variable LIST a generated source file that
# defines `FUNCTION()`, declared in HEADER, giving the bytes of the file INPUT: KIND `text` as a
# std::string_view, KIND `font` as an EmbeddedFont.
function(cowscope_embed list input function header kind)
  set(output "${CMAKE_CURRENT_BINARY_DIR}/embedded_${function}.cpp")
  add_custom_command(OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DINPUT=${input}" "-DOUTPUT=${output}" "-DFUNCTION=${function}"
      "-DHEADER=${header}" "-DKIND=${kind}" -P "${PROJECT_SOURCE_DIR}/deploy/cmake/embed_file.cmake"
    DEPENDS "${input}" "${PROJECT_SOURCE_DIR}/deploy/cmake/embed_file.cmake"
    VERBATIM)
  set(${list} ${${list}} "${output}" PARENT_SCOPE)
endfunction()
