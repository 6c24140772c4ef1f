// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/install/client.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

using namespace xtool;

namespace {

const Triple host = Triple::parse("x86_64-unknown-linux-gnu");
const Triple armhf = Triple::parse("armv7-unknown-linux-gnueabihf");
const std::string version_1_85 = "1.85.0 (4d91de4e4 2025-02-17)";

Toolchain toolchain(const std::string& version, const std::string& release)
{
  return {.rustc = "/opt/rust/bin/rustc",
          .version = version,
          .release = RustRelease::parse(release).value(),
          .host = host};
}

std::string manifest_of(const std::string& version, const std::string& archive_server)
{
  return fmt::format(R"(manifest-version = "2"
date = "2025-02-20"
[pkg.rustc]
version = "{}"
[pkg.rust-std.target.armv7-unknown-linux-gnueabihf]
available = true
xz_url = "{}/dist/2025-02-20/rust-std-1.85.0-armv7-unknown-linux-gnueabihf.tar.xz"
xz_hash = "{}"
[pkg.rust-std.target.mipsel-sony-psp]
available = false
)",
                     version, archive_server, std::string(64, 'a'));
}

// A dist server in a directory, a sysroot, and a client with an empty cache between them.
struct Fixture {
  TempDir dir;
  HttpClient http{HttpSettings{}};
  std::string server = "file://" + (dir.path() / "mirror").string();

  Fixture()
  {
    std::filesystem::create_directories(rustlib());
    std::filesystem::create_directories(dir.path() / "mirror/dist");
  }

  std::filesystem::path rustlib() const { return dir.path() / "sysroot/lib/rustlib"; }
  Sysroot sysroot() const { return Sysroot(dir.path() / "sysroot"); }

  std::filesystem::path on_mirror(const std::string& path) const
  {
    return dir.path() / "mirror/dist" / path;
  }

  void publish(const std::string& path, const std::string& manifest) const
  {
    std::filesystem::create_directories(on_mirror(path).parent_path());
    write_atomically(on_mirror(path), manifest);
    write_atomically(on_mirror(path + ".sha256"), sha256_of(manifest).hex() + "  manifest.toml\n");
  }

  DistClient client(bool offline = false)
  {
    return DistClient({.server = server,
                       .server_chosen = true,
                       .offline = offline,
                       .cache = dir.path() / "cache"},
                      http);
  }

  // How manifest_for fails for that toolchain; fails the test when it does not.
  Error failure(const Toolchain& rust, bool offline = false)
  {
    try {
      client(offline).manifest_for(rust, sysroot());
    } catch (const Error& error) {
      return error;
    }
    FAIL("manifest_for did not fail");
    throw std::logic_error("unreachable");
  }
};

std::string refusal(const std::string& server)
{
  try {
    normalize_server(server);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
    return error.message();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a dist server is an http, https or file URL, without final slashes", "[client]")
{
  CHECK(normalize_server("https://static.rust-lang.org") == "https://static.rust-lang.org");
  CHECK(normalize_server("http://127.0.0.1:8000/rust//") == "http://127.0.0.1:8000/rust");
  CHECK(normalize_server("file:///srv/mirror/") == "file:///srv/mirror");
}

TEST_CASE("what is no dist server is refused with the reason", "[client]")
{
  CHECK(
      refusal("ftp://host") ==
      "'ftp://host' is not a dist server: it starts with neither https:// nor http:// nor file://");
  CHECK(refusal("/srv/mirror") ==
        "'/srv/mirror' is not a dist server: it starts with neither https:// nor http:// nor "
        "file://");
  CHECK(refusal("https://") == "'https://' is not a dist server: it names no host");
  CHECK(refusal("http:///path") == "'http:///path' is not a dist server: it names no host");
  CHECK(refusal("file://srv/mirror") ==
        "'file://srv/mirror' is not a dist server: a file URL needs an absolute path");
  CHECK(refusal("https://ho st").find("it contains a blank") != std::string::npos);
  CHECK(refusal("https://host\r\nX: y").find("control character") != std::string::npos);
  CHECK(refusal("https://host/?a=b").find("query") != std::string::npos);
  CHECK(refusal("") != "accepted");
}

TEST_CASE("a release's and a beta's manifests have the version in their names", "[client]")
{
  Fixture box;
  box.server = "https://host";

  CHECK(box.client().manifest_url(toolchain(version_1_85, "1.85.0")) ==
        "https://host/dist/channel-rust-1.85.0.toml");
  CHECK(box.client().manifest_url(toolchain("1.96.0-beta.3 (x 2026-05-01)", "1.96.0-beta.3")) ==
        "https://host/dist/channel-rust-1.96.0-beta.3.toml");
}

TEST_CASE("a nightly's manifest is looked for the day after its last commit", "[client]")
{
  Fixture box;
  box.server = "https://host";
  Toolchain nightly = toolchain("1.97.0-nightly (x 2026-05-19)", "1.97.0-nightly");
  const auto url = [&](const std::string& commit_date) {
    nightly.commit_date = commit_date;
    return box.client().manifest_url(nightly);
  };

  CHECK(url("2026-05-19") == "https://host/dist/2026-05-20/channel-rust-nightly.toml");
  CHECK(url("2024-02-28") == "https://host/dist/2024-02-29/channel-rust-nightly.toml");
  CHECK(url("2025-12-31") == "https://host/dist/2026-01-01/channel-rust-nightly.toml");
  CHECK(url("2025-13-31") == "https://host/dist/channel-rust-nightly.toml");
}

TEST_CASE("a nightly that was published late or early is found as well", "[client]")
{
  Fixture box;
  Toolchain nightly = toolchain("1.97.0-nightly (x 2026-05-19)", "1.97.0-nightly");
  nightly.commit_date = "2026-05-19";
  const std::string day = GENERATE("2026-05-19", "2026-05-21");
  box.publish("2026-05-20/channel-rust-nightly.toml",
              manifest_of("1.97.0-nightly (y 2026-05-18)", box.server));
  box.publish(day + "/channel-rust-nightly.toml", manifest_of(nightly.version, box.server));

  CHECK(box.client().manifest_for(nightly, box.sysroot()).rustc_version == nightly.version);
}

TEST_CASE("a rustup toolchain's own manifest is used, without a request", "[client]")
{
  Fixture box;
  box.server = "http://127.0.0.1:1";
  write_atomically(box.rustlib() / "multirust-config.toml", "config_version = \"1\"\n");
  write_atomically(box.rustlib() / "multirust-channel-manifest.toml",
                   manifest_of(version_1_85, "https://static.rust-lang.org"));

  const DistManifest manifest =
      box.client().manifest_for(toolchain(version_1_85, "1.85.0"), box.sysroot());

  CHECK(manifest.rustc_version == version_1_85);
  CHECK(manifest.available(armhf));
}

TEST_CASE("a stored manifest that is damaged or of another rustc names the remedy", "[client]")
{
  Fixture box;
  write_atomically(box.rustlib() / "multirust-config.toml", "config_version = \"1\"\n");
  const auto [text, reason] = GENERATE_REF(values<std::pair<std::string, std::string>>({
      {manifest_of("1.84.0 (x 2025-01-01)", "https://static.rust-lang.org"),
       "' is the manifest of rustc 1.84.0 (x 2025-01-01), but '/opt/rust/bin/rustc' is rustc " +
           version_1_85},
      {"manifest-version = \"1\"\n", "only manifests of version"},
      {std::string("date = \"\0\"", 10), "multirust-channel-manifest.toml"},
  }));
  write_atomically(box.rustlib() / "multirust-channel-manifest.toml", text);

  const Error error = box.failure(toolchain(version_1_85, "1.85.0"));

  CHECK(error.kind() == ErrorKind::invalid_input);
  CHECK(error.message().find(reason) != std::string::npos);
  REQUIRE_FALSE(error.help_lines().empty());
  CHECK(error.help_lines().back() ==
        "reinstall the toolchain: `rustup toolchain uninstall sysroot`, then `rustup toolchain "
        "install sysroot`");
}

TEST_CASE("any other rustc gets the manifest of its version from the server", "[client]")
{
  Fixture box;
  box.publish("channel-rust-1.85.0.toml", manifest_of(version_1_85, box.server));

  const DistManifest manifest =
      box.client().manifest_for(toolchain(version_1_85, "1.85.0"), box.sysroot());

  CHECK(manifest.date == "2025-02-20");
  CHECK(box.client().offers(manifest, armhf).front().url ==
        box.server + "/dist/2025-02-20/rust-std-1.85.0-armv7-unknown-linux-gnueabihf.tar.xz");
}

TEST_CASE("a manifest that was fetched once is there offline", "[client]")
{
  Fixture box;
  const Toolchain rust = toolchain(version_1_85, "1.85.0");
  box.publish("channel-rust-1.85.0.toml", manifest_of(version_1_85, box.server));
  CHECK(box.failure(rust, true).kind() == ErrorKind::network);
  box.client().manifest_for(rust, box.sysroot());
  std::filesystem::remove_all(box.on_mirror(""));

  CHECK(box.client(true).manifest_for(rust, box.sysroot()).rustc_version == version_1_85);
}

TEST_CASE("a manifest in the cache is not fetched again while its sha256 is the same", "[client]")
{
  Fixture box;
  const Toolchain rust = toolchain(version_1_85, "1.85.0");
  box.publish("channel-rust-1.85.0.toml", manifest_of(version_1_85, box.server));
  box.client().manifest_for(rust, box.sysroot());
  std::filesystem::remove(box.on_mirror("channel-rust-1.85.0.toml"));

  CHECK(box.client().manifest_for(rust, box.sysroot()).date == "2025-02-20");
}

TEST_CASE("a manifest that has changed on the server replaces the one in the cache", "[client]")
{
  Fixture box;
  const Toolchain rust = toolchain(version_1_85, "1.85.0");
  box.publish("channel-rust-1.85.0.toml", manifest_of("1.85.0 (old 2025-02-01)", box.server));
  CHECK(box.failure(rust).kind() == ErrorKind::no_std);
  box.publish("channel-rust-1.85.0.toml", manifest_of(version_1_85, box.server));

  CHECK(box.client().manifest_for(rust, box.sysroot()).rustc_version == version_1_85);
}

TEST_CASE("a manifest whose sha256 is wrong is refused and not kept", "[client]")
{
  Fixture box;
  const Toolchain rust = toolchain(version_1_85, "1.85.0");
  box.publish("channel-rust-1.85.0.toml", manifest_of(version_1_85, box.server));
  write_atomically(box.on_mirror("channel-rust-1.85.0.toml"), "something else");

  const Error error = box.failure(rust);

  CHECK(error.kind() == ErrorKind::integrity);
  CHECK(error.message().find(sha256_of("something else").hex()) != std::string::npos);
  CHECK(list_files(box.dir.path() / "cache").empty());
}

TEST_CASE("what is no .sha256 file is not taken for one", "[client]")
{
  Fixture box;
  const std::string manifest = manifest_of(version_1_85, box.server);
  box.publish("channel-rust-1.85.0.toml", manifest);
  const std::string answer = GENERATE_COPY(
      std::string("<html>Please log in</html>"), std::string(), sha256_of(manifest).hex().substr(1),
      sha256_of(manifest).hex() + "0", std::string(200'000, '<'));
  write_atomically(box.on_mirror("channel-rust-1.85.0.toml.sha256"), answer);

  const Error error = box.failure(toolchain(version_1_85, "1.85.0"));

  CHECK(error.kind() == ErrorKind::integrity);
  CHECK(error.message() ==
        "'" + box.server +
            "/dist/channel-rust-1.85.0.toml.sha256' is not a sha256 file: it does "
            "not start with 64 hexadecimal digits");
}

TEST_CASE("a rustc whose version the server does not have gets no std", "[client]")
{
  Fixture box;

  const Error error = box.failure(toolchain("1.63.0", "1.63.0"));

  CHECK(error.kind() == ErrorKind::no_std);
  CHECK(error.message() == "the server '" + box.server +
                               "' has no channel manifest for rustc 1.63.0 ('" + box.server +
                               "/dist/channel-rust-1.63.0.toml.sha256' is not there)");
  CHECK(error.help_lines() ==
        std::vector<std::string>{
            "use a rustup toolchain, which has a std for every published target: `rustup "
            "toolchain install 1.63.0`, then `--toolchain 1.63.0`"});
}

TEST_CASE("a server's user and password are in no message", "[client]")
{
  Fixture box;
  box.server = "http://user:secret@127.0.0.1:1";

  const Error error = box.failure(toolchain(version_1_85, "1.85.0"), true);

  CHECK(error.message() ==
        "the manifest 'http://127.0.0.1:1/dist/channel-rust-1.85.0.toml' is not in the cache, and "
        "offline mode allows no request");
  CHECK(refusal("http://user:secret@host/?q").find("secret") == std::string::npos);
}

TEST_CASE("a std of another build of the same release is refused before its download", "[client]")
{
  Fixture box;
  box.publish("channel-rust-1.63.0.toml", manifest_of("1.63.0 (4b91a6ea7 2022-08-08)", box.server));

  const Error error = box.failure(toolchain("1.63.0", "1.63.0"));

  CHECK(error.kind() == ErrorKind::no_std);
  CHECK(error.message() ==
        "rust-std 1.63.0 (4b91a6ea7 2022-08-08) does not fit rustc 1.63.0: rustc accepts a std "
        "only of exactly its own build");
}

TEST_CASE("a manifest from the network cannot name files of this machine", "[client]")
{
  Fixture box;
  const Toolchain rust = toolchain(version_1_85, "1.85.0");
  box.server = "https://host";
  const std::string url = box.client().manifest_url(rust);
  std::filesystem::create_directories(box.dir.path() / "cache/manifests");
  write_atomically(box.dir.path() / "cache/manifests" / (sha256_of(url).hex() + ".toml"),
                   manifest_of(version_1_85, "file:///etc"));

  const Error error = box.failure(rust, true);

  CHECK(error.kind() == ErrorKind::integrity);
  CHECK(error.message().find("names a local file") != std::string::npos);
}

TEST_CASE("archives come from the chosen server, whatever host the manifest names", "[client]")
{
  Fixture box;
  const auto url_of = [&](DistSettings settings, const std::string& url) {
    return DistClient(std::move(settings), box.http).url_of({.url = url});
  };
  const DistSettings unchosen = {};
  const DistSettings chosen = {.server = "http://localhost:8000/rust", .server_chosen = true};
  const std::string path = "/dist/2025-02-20/rust-std.tar.xz";

  CHECK(url_of(unchosen, "https://static.rust-lang.org" + path) ==
        "https://static.rust-lang.org" + path);
  CHECK(url_of(unchosen, "https://mirror.example" + path) == "https://mirror.example" + path);
  CHECK(url_of(chosen, "https://static.rust-lang.org" + path) ==
        "http://localhost:8000/rust" + path);
  CHECK(url_of(chosen, "https://mirror.example/some/where" + path) ==
        "http://localhost:8000/rust" + path);
  CHECK(url_of(chosen, "https://mirror.example/a.tar.xz") == "https://mirror.example/a.tar.xz");
  CHECK(url_of(chosen, "https://static.rust-lang.org.evil/a.tar.xz") ==
        "https://static.rust-lang.org.evil/a.tar.xz");
}

TEST_CASE("a target without an archive is refused with what to do instead", "[client]")
{
  Fixture box;
  const DistManifest manifest =
      DistManifest::parse(manifest_of(version_1_85, "https://h"), "m.toml", host);
  const auto [name, options] = GENERATE(table<std::string, std::string>(
      {{"mipsel-sony-psp", ""}, {"avr-none", "=core,alloc"}, {"sparc-unknown-linux-gnu", ""}}));
  const Triple target = Triple::parse(name);

  try {
    box.client().offers(manifest, target);
    FAIL("a std was chosen");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::no_std);
    CHECK(error.message() == "'" + target.str() +
                                 "' has no prebuilt std in the channel of 2025-02-20 (rustc " +
                                 version_1_85 + ")");
    CHECK(error.help_lines() ==
          std::vector<std::string>{
              "build it together with your program: `rustup toolchain install nightly "
              "--component rust-src`",
              "then `cargo +nightly build -Zbuild-std" + options + " --target " + target.str() +
                  "`"});
  }
}
