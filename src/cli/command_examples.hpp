// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string_view>

// What the help of each command shows at its end, for the table in commands.cpp.
namespace xtool::cli {

inline constexpr std::string_view target_add_examples =
    "  xtool target add armv7-unknown-linux-gnueabihf\n"
    "  xtool target add aarch64-linux-gnu riscv64 --toolchain nightly\n"
    "  xtool target add --from rust-std-1.95.0-s390x-unknown-linux-gnu.tar.xz\n";

inline constexpr std::string_view target_build_examples =
    "  xtool target build mips-unknown-linux-gnu\n"
    "  xtool target build thumbv7em-acme-none-eabihf.json\n"
    "  xtool target build armv7-unknown-linux-gnueabihf --force --private --cpu cortex-a7\n";

inline constexpr std::string_view target_remove_examples =
    "  xtool target remove armv7-unknown-linux-gnueabihf\n";

inline constexpr std::string_view target_list_examples =
    "  xtool target list --installed\n"
    "  xtool target list --tier 2 --os linux\n"
    "  xtool target list --json | jq -r '.result.targets[] | "
    "select(.installed).triple'\n";

inline constexpr std::string_view target_info_examples =
    "  xtool target info armv7-unknown-linux-gnueabihf\n"
    "  xtool target info armhf --json\n";

inline constexpr std::string_view target_verify_examples =
    "  xtool target verify\n"
    "  xtool target verify aarch64-unknown-linux-gnu --repair\n";

inline constexpr std::string_view setup_linker_examples =
    "  xtool setup-linker armv7-unknown-linux-gnueabihf\n"
    "  xtool setup-linker --zig --glibc 2.28 aarch64-unknown-linux-gnu\n"
    "  xtool setup-linker --dry-run\n"
    "  xtool setup-linker --remove armv7-unknown-linux-gnueabihf\n";

inline constexpr std::string_view spec_show_examples =
    "  xtool spec show thumbv7em-none-eabihf\n"
    "  xtool spec show ./acme.json --json\n";

inline constexpr std::string_view spec_check_examples =
    "  xtool spec check thumbv7em-acme-none-eabihf.json\n"
    "  xtool spec check targets/*.json --toolchain nightly\n";

inline constexpr std::string_view spec_diff_examples =
    "  xtool spec diff thumbv7em-none-eabihf thumbv7em-acme-none-eabihf.json\n"
    "  xtool spec diff armv7-unknown-linux-gnueabihf arm-unknown-linux-gnueabihf\n";

inline constexpr std::string_view spec_new_examples =
    "  xtool spec new thumbv7em-acme-none-eabihf --from thumbv7em-none-eabihf --set cpu=cortex-m4\n"
    "  xtool spec new x86_64-acme-linux-gnu --from x86_64-unknown-linux-gnu --set vendor=acme\n";

inline constexpr std::string_view spec_migrate_examples =
    "  xtool spec migrate thumbv7em-acme-none-eabihf.json --dry-run\n"
    "  xtool spec migrate acme.json --toolchain nightly\n";

inline constexpr std::string_view doctor_examples =
    "  xtool doctor\n"
    "  xtool doctor armv7-unknown-linux-gnueabihf --fix\n"
    "  xtool doctor --smoke --json\n"
    "  xtool doctor --report > report.md\n";

inline constexpr std::string_view env_examples =
    "  eval \"$(xtool env armv7-unknown-linux-gnueabihf)\"\n"
    "  xtool env aarch64-unknown-linux-gnu --format github >> "
    "\"$GITHUB_ENV\"\n";

inline constexpr std::string_view exec_examples =
    "  xtool exec armv7-unknown-linux-gnueabihf -- make\n"
    "  xtool exec aarch64-unknown-linux-gnu -- ./configure "
    "--host=aarch64-linux-gnu\n";

inline constexpr std::string_view inspect_examples =
    "  xtool inspect target/armv7-unknown-linux-gnueabihf/release/hello\n"
    "  xtool inspect --target aarch64-linux-android --page-size 16k libdemo.so\n"
    "  xtool inspect --max-glibc 2.17 --json dist/\n"
    "  xtool inspect hello --needs-only libc.so.6 'libgcc_s.so.*'\n";

inline constexpr std::string_view lipo_examples =
    "  xtool lipo target/{aarch64,x86_64}-apple-darwin/release/hello -o hello\n"
    "  xtool lipo arm64/libdemo.a x86_64/libdemo.a -o libdemo.a --force\n";

inline constexpr std::string_view explain_examples =
    "  cargo build --target armv7-unknown-linux-gnueabihf 2>&1 | xtool explain\n"
    "  xtool explain build.log --target aarch64-linux-android\n"
    "  xtool explain --list\n";

inline constexpr std::string_view sysroot_add_examples =
    "  xtool sysroot add armv7-unknown-linux-gnueabihf libssl-dev\n"
    "  xtool sysroot add aarch64-unknown-linux-gnu openssl-sys -ludev dbus-1.pc\n"
    "  xtool sysroot add armhf alsa-sys --glibc 2.31\n";

inline constexpr std::string_view sysroot_from_examples =
    "  xtool sysroot from /media/sdcard\n"
    "  xtool sysroot from /opt/poky/4.0/sysroots/cortexa72-poky-linux aarch64-unknown-linux-gnu\n"
    "  xtool sysroot from buildroot/output/staging armv7-unknown-linux-gnueabihf\n";

inline constexpr std::string_view sysroot_remove_examples =
    "  xtool sysroot remove armv7-unknown-linux-gnueabihf libssl-dev\n"
    "  xtool sysroot remove armv7-unknown-linux-gnueabihf\n";

inline constexpr std::string_view sysroot_list_examples = "  xtool sysroot list\n";

inline constexpr std::string_view sysroot_info_examples =
    "  xtool sysroot info armv7-unknown-linux-gnueabihf\n"
    "  xtool sysroot info armhf --json | jq -r .result.root\n";

inline constexpr std::string_view sysroot_which_examples =
    "  xtool sysroot which armhf libssl.so.3\n"
    "  xtool sysroot which armhf openssl/ssl.h\n";

inline constexpr std::string_view sysroot_lock_examples =
    "  xtool sysroot lock armv7-unknown-linux-gnueabihf > sysroot.lock.json\n";

inline constexpr std::string_view sysroot_sync_examples =
    "  xtool sysroot sync sysroot.lock.json\n";

inline constexpr std::string_view sysroot_upgrade_examples =
    "  xtool sysroot upgrade armv7-unknown-linux-gnueabihf\n"
    "  xtool sysroot upgrade armhf --suite trixie\n";

inline constexpr std::string_view sysroot_repair_examples =
    "  xtool sysroot repair armv7-unknown-linux-gnueabihf\n";

inline constexpr std::string_view detect_examples =
    "  xtool detect --ssh pi@raspberrypi.local\n"
    "  xtool detect --uname armv7l --ldd \"$(cat ldd-version.txt)\"\n"
    "  xtool detect --binary ls-from-the-device --json\n";

inline constexpr std::string_view config_get_examples =
    "  xtool config get target.aarch64-unknown-linux-gnu.linker\n"
    "  xtool config get build\n"
    "  xtool config get build.rustflags --project --json\n";

inline constexpr std::string_view config_set_examples =
    "  xtool config set target.aarch64-unknown-linux-gnu.linker aarch64-linux-gnu-gcc\n"
    "  xtool config set --project --array build.rustflags -- -C link-arg=-s\n"
    "  xtool config set build.jobs 4 --dry-run\n";

inline constexpr std::string_view config_unset_examples =
    "  xtool config unset build.jobs\n"
    "  xtool config unset --file ./Cross.toml target.x.linker --dry-run\n";

inline constexpr std::string_view settings_list_examples =
    "  xtool settings list\n"
    "  xtool settings list --json | jq -r '.result.settings[] | select(.origin != "
    "\"default\").name'\n";

inline constexpr std::string_view cache_dir_examples =
    "  xtool cache dir\n"
    "  du -sh \"$(xtool cache dir)\"\n";

inline constexpr std::string_view cache_list_examples =
    "  xtool cache list\n"
    "  xtool cache list --json | jq -r '.result.entries[] | select(.kind == "
    "\"unpacked-std\").path'\n";

inline constexpr std::string_view cache_size_examples =
    "  xtool cache size\n"
    "  xtool cache size --json | jq .result.bytes\n";

inline constexpr std::string_view cache_prune_examples =
    "  xtool cache prune\n"
    "  xtool cache prune --older-than 2w --dry-run\n"
    "  xtool cache prune --max-size 2G\n";

inline constexpr std::string_view cache_clean_examples =
    "  xtool cache clean\n"
    "  xtool cache clean --dry-run\n";

inline constexpr std::string_view cache_verify_examples =
    "  xtool cache verify\n"
    "  xtool cache verify --remove\n";

inline constexpr std::string_view completions_examples =
    "  source <(xtool completions bash)\n"
    "  source <(xtool completions zsh)\n"
    "  xtool completions fish > ~/.config/fish/completions/xtool.fish\n";

inline constexpr std::string_view complete_examples =
    "  xtool complete -- target add aarch64-unknown-linux-\n"
    "  xtool complete -- inspect --\n";

inline constexpr std::string_view man_examples =
    "  xtool man target add | man -l -\n"
    "  xtool man --directory ~/.local/share/man/man1\n";

inline constexpr std::string_view self_uninstall_examples =
    "  xtool self uninstall --dry-run\n"
    "  xtool self uninstall --yes\n";

inline constexpr std::string_view version_examples =
    "  xtool version\n"
    "  xtool version --json | jq -r .result.version\n";

}  // namespace xtool::cli
