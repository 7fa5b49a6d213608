# The typefaces (SIL OFL): Debian's packages fonts-inter and fonts-jetbrains-mono, or a folder with their
# upstream files in COWSCOPE_FONTS_DIR. Only the characters that the instrument writes are embedded.

set(COWSCOPE_FONTS_DIR "" CACHE PATH "Folder with Inter-*.otf and JetBrainsMono-Regular.ttf; empty: where Debian puts them")
set(font_places "${COWSCOPE_FONTS_DIR}" /usr/share/fonts/opentype/inter /usr/share/fonts/truetype/jetbrains-mono)
find_file(COWSCOPE_INTER_REGULAR Inter-Regular.otf PATHS ${font_places} NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
find_file(COWSCOPE_INTER_SEMIBOLD Inter-SemiBold.otf PATHS ${font_places} NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
find_file(COWSCOPE_INTER_BOLD Inter-Bold.otf PATHS ${font_places} NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
find_file(COWSCOPE_JETBRAINS_MONO JetBrainsMono-Regular.ttf PATHS ${font_places} NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
foreach(font COWSCOPE_INTER_REGULAR COWSCOPE_INTER_SEMIBOLD COWSCOPE_INTER_BOLD COWSCOPE_JETBRAINS_MONO)
  if(NOT ${font})
    message(FATAL_ERROR "${font} was not found: install fonts-inter and fonts-jetbrains-mono, or unpack both fonts and set COWSCOPE_FONTS_DIR")
  endif()
endforeach()

# Debian's python3 has its own modules; another one on PATH does not see python3-fonttools.
set(COWSCOPE_FONT_PYTHON "" CACHE FILEPATH "A python3 that has fontTools")
if(NOT COWSCOPE_FONT_PYTHON)
  foreach(python /usr/bin/python3 python3)
    execute_process(COMMAND ${python} -c "import fontTools.subset" RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
    if(failed STREQUAL "0")
      set(COWSCOPE_FONT_PYTHON ${python} CACHE FILEPATH "" FORCE)
      break()
    endif()
  endforeach()
endif()
if(NOT COWSCOPE_FONT_PYTHON)
  message(WARNING "No python3 with fontTools (python3-fonttools): whole fonts are embedded, about 1.5 MB more to download")
endif()

# ASCII, Latin-1's signs and letters, dashes and quotes, arrows, marks.
set(font_characters "U+0020-007E,U+00A0-00FF,U+2013,U+2014,U+2018,U+2019,U+201C-201E,U+2022,U+2026,U+2190-2193,U+21B3,U+2212,U+2248,U+2260,U+2264,U+2265,U+2713,U+03A3,U+03BC,U+FFFD")

# cowscope_font(LIST FUNCTION FILE): a subset of the font file as `FUNCTION()` of embedded_fonts.h.
function(cowscope_font list function file)
  set(font "${file}")
  if(COWSCOPE_FONT_PYTHON)
    get_filename_component(suffix "${file}" LAST_EXT)
    set(font "${CMAKE_CURRENT_BINARY_DIR}/${function}${suffix}")
    add_custom_command(OUTPUT "${font}"
      COMMAND ${COWSCOPE_FONT_PYTHON} -m fontTools.subset "${file}" "--output-file=${font}"
        "--unicodes=${font_characters}" "--layout-features=" --no-hinting --desubroutinize --notdef-outline
      DEPENDS "${file}" VERBATIM)
  endif()
  cowscope_embed(${list} "${font}" ${function} web/views/embedded_fonts.h font)
  set(${list} ${${list}} PARENT_SCOPE)
endfunction()
