# SPDX-License-Identifier: Apache-2.0 OR MIT
# What `cpack` makes of an installation: a .deb or, with `-G RPM`, an .rpm. See docs/packaging.md.
set(XTOOL_PACKAGE_CONTACT "xtool authors <xtool@packages.invalid>" CACHE STRING
  "Who maintains the packages that cpack makes: name <address>")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME xtool)
set(CPACK_PACKAGE_VENDOR "xtool authors")
set(CPACK_PACKAGE_CONTACT "${XTOOL_PACKAGE_CONTACT}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "cross-compilation setup for Rust")
file(READ ${CMAKE_CURRENT_LIST_DIR}/description.txt CPACK_PACKAGE_DESCRIPTION)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_XTOOL_PACKAGING ${CMAKE_CURRENT_LIST_DIR})
set(CPACK_XTOOL_SOURCE ${PROJECT_SOURCE_DIR})
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_LIST_DIR}/epoch.cmake)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/arrange.cmake)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Loaded when they are needed, so that no tool finds them in the program.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libcurl4 (>= 7.85) | libcurl4t64, libarchive13 (>= 3.6) | libarchive13t64, libssl3 | libssl3t64")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates, gpgv")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "cargo | rustup, qemu-user, pkgconf")

set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE "Apache-2.0 OR MIT")
set(CPACK_RPM_PACKAGE_DESCRIPTION "${CPACK_PACKAGE_DESCRIPTION}")
set(CPACK_RPM_PACKAGE_GROUP "Development/Tools")
set(CPACK_RPM_PACKAGE_SUGGESTS "gnupg2")
if(CMAKE_SIZEOF_VOID_P EQUAL 8)
  set(CPACK_RPM_PACKAGE_REQUIRES
    "libcurl.so.4()(64bit), libarchive.so.13()(64bit), libcrypto.so.3()(64bit)")
else()
  set(CPACK_RPM_PACKAGE_REQUIRES "libcurl.so.4, libarchive.so.13, libcrypto.so.3")
endif()
# The same bytes from every build of a commit.
set(CPACK_RPM_SPEC_MORE_DEFINE "%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _buildhost reproducible
%define _build_id_links none")
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
  /usr/share/man /usr/share/man/man1 /usr/share/bash-completion
  /usr/share/bash-completion/completions /usr/share/zsh /usr/share/zsh/site-functions
  /usr/share/fish /usr/share/fish/vendor_completions.d)

include(CPack)
