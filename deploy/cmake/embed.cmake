# cowscope_embed(LIST INPUT FUNCTION HEADER): adds to the variable LIST a generated source file that
# defines `FUNCTION()`, declared in HEADER, giving the text of the file INPUT as a std::string_view.
function(cowscope_embed list input function header)
  set(output "${CMAKE_CURRENT_BINARY_DIR}/embedded_${function}.cpp")
  add_custom_command(OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DINPUT=${input}" "-DOUTPUT=${output}" "-DFUNCTION=${function}"
      "-DHEADER=${header}" -P "${PROJECT_SOURCE_DIR}/deploy/cmake/embed_file.cmake"
    DEPENDS "${input}" "${PROJECT_SOURCE_DIR}/deploy/cmake/embed_file.cmake"
    VERBATIM)
  set(${list} ${${list}} "${output}" PARENT_SCOPE)
endfunction()
