# SPDX-License-Identifier: Apache-2.0 OR MIT
# Runs in cpack once everything is installed below CPACK_TEMPORARY_DIRECTORY, and arranges it as the
# distribution's policy has it.
set(usr ${CPACK_TEMPORARY_DIRECTORY}/usr)
set(doc ${usr}/share/doc/xtool)

# As small as it gets, and without a time.
function(compress)
  execute_process(COMMAND gzip -9nf ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(GLOB pages ${usr}/share/man/man1/*.1)
if(pages)
  compress(${pages})
endif()

if(CPACK_GENERATOR STREQUAL "DEB")
  file(RENAME ${usr}/share/zsh/site-functions ${usr}/share/zsh/vendor-completions)
  # One file has all licences; the long ones are the system's.
  file(REMOVE_RECURSE ${doc}/LICENSE ${doc}/LICENSE-APACHE ${doc}/LICENSE-MIT ${doc}/docs)
  file(READ ${doc}/THIRD-PARTY-NOTICES.md notices)
  file(REMOVE ${doc}/THIRD-PARTY-NOTICES.md)
  string(REPLACE "docs/licenses/LGPL-2.1.txt" "/usr/share/common-licenses/LGPL-2.1" notices
    "${notices}")
  string(REPLACE "[LICENSE](LICENSE)" "the part above" notices "${notices}")
  file(READ ${CPACK_XTOOL_SOURCE}/LICENSE-MIT mit)
  configure_file(${CPACK_XTOOL_PACKAGING}/copyright.in ${doc}/copyright @ONLY)
  file(RENAME ${doc}/CHANGELOG.md ${doc}/changelog)
  string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
  configure_file(${CPACK_XTOOL_PACKAGING}/changelog.in ${doc}/changelog.Debian @ONLY)
  compress(${doc}/changelog ${doc}/changelog.Debian)
  configure_file(${CPACK_XTOOL_PACKAGING}/lintian-overrides ${usr}/share/lintian/overrides/xtool
    COPYONLY)
endif()
