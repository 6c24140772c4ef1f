// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/spec/spec_change.hpp>
#include <xtool/spec/spec_check.hpp>
#include <xtool/spec/spec_document.hpp>
#include <xtool/spec/spec_model.hpp>

#include "spec/spec_judgement.hpp"

#include <xtool/support/error.hpp>

#include "catch.hpp"

namespace xtool {
namespace {

SpecDocument document(const std::string& text) { return SpecDocument::parse(text, "x.json"); }

// As rustc 1.95 prints it, in small.
SpecModel newer_model()
{
  return model_of_schema(parse_json(R"({
    "properties": {
      "arch": {"$ref": "#/$defs/Arch"},
      "cpu": {"type": ["string", "null"]},
      "features": {"type": ["string", "null"]},
      "max-atomic-width": {"type": ["integer", "null"]},
      "panic-strategy": {"anyOf": [{"$ref": "#/$defs/PanicStrategy"}, {"type": "null"}]},
      "link-env": {"type": ["array", "null"], "items": {"type": "string"}},
      "singlethread": {"type": ["boolean", "null"]},
      "stack-probes": {"anyOf": [{"$ref": "#/$defs/Probe"}, {"type": "null"}]},
      "metadata": {"type": ["object", "null"]},
      "target-pointer-width": {"type": "integer"}
    },
    "required": ["arch", "target-pointer-width"],
    "$defs": {
      "Arch": {"type": "string"},
      "PanicStrategy": {"type": "string", "enum": ["unwind", "abort"]},
      "Probe": {"oneOf": [{"type": "object", "properties": {"kind": {"const": "none"}}}]}
    }})",
                                    "schema"),
                         "schema");
}

}  // namespace

TEST_CASE("a changed member of a specification leaves every other byte alone", "[spec]")
{
  SpecDocument spec = document(
      "{\n\t\"arch\" : \"arm\",\n\n\t\"os\":\"none\" , \"a,}\": [1, {\"x\": \"]\\\"\"}]\n}");

  spec.set("os", "linux");
  spec.set("a,}", 3);

  CHECK(spec.text() == "{\n\t\"arch\" : \"arm\",\n\n\t\"os\":\"linux\" , \"a,}\": 3\n}");
  CHECK(spec.json() == Json::parse(spec.text()));
}

TEST_CASE("a member is added in the way of the last one", "[spec]")
{
  SpecDocument spec = document("{\n    \"arch\": \"arm\",\n    \"os\": \"none\"\n}\n");
  SpecDocument single = document("{\"arch\":\"arm\"}");
  SpecDocument empty = document("{ }");

  spec.set("cpu", "cortex-m4");
  single.set("cpu", "cortex-m4");
  empty.set("cpu", "cortex-m4");

  CHECK(spec.text() ==
        "{\n    \"arch\": \"arm\",\n    \"os\": \"none\",\n    \"cpu\": \"cortex-m4\"\n}\n");
  CHECK(single.text() == R"({"arch":"arm","cpu":"cortex-m4"})");
  CHECK(empty.json() == Json({{"cpu", "cortex-m4"}}));
}

TEST_CASE("a member is removed wherever it is", "[spec]")
{
  const std::string text = "{\n  \"a\": 1,\n  \"b\": {\"a\": 2},\n  \"c\": 3\n}";
  SpecDocument first = document(text), middle = document(text), last = document(text),
               only = document("{\"a\": 1}");

  first.remove("a");
  middle.remove("b");
  last.remove("c");
  only.remove("a");
  only.remove("never there");

  CHECK(first.text() == "{\n  \"b\": {\"a\": 2},\n  \"c\": 3\n}");
  CHECK(middle.text() == "{\n  \"a\": 1,\n  \"c\": 3\n}");
  CHECK(last.text() == "{\n  \"a\": 1,\n  \"b\": {\"a\": 2}\n}");
  CHECK(only.json().empty());
}

TEST_CASE("a member is renamed at its place, also after a byte order mark", "[spec]")
{
  SpecDocument spec = document("\xEF\xBB\xBF{ \"is-like-osx\": true, \"os\": \"macos\" }");

  spec.rename("is-like-osx", "is-like-darwin");

  CHECK(spec.text() == "\xEF\xBB\xBF{ \"is-like-darwin\": true, \"os\": \"macos\" }");
}

TEST_CASE("what is not an object of JSON is not a specification", "[spec]")
{
  for (const char* text : {"", "[]", "3", "{\"a\": }", "{'a': 1}", "{\"a\": 1, \"a\": 2}"}) {
    INFO(text);
    CHECK_THROWS_AS(document(text), Error);
  }
}

TEST_CASE("a schema tells types, choices and required keys", "[spec]")
{
  const SpecModel model = newer_model();

  CHECK(model.complete);
  CHECK(model.required == std::set<std::string>{"arch", "target-pointer-width"});
  CHECK(model.find("panic-strategy")->values == std::set<std::string>{"abort", "unwind"});
  CHECK(model.find("panic-strategy")->types == std::set<std::string>{"null", "string"});
  CHECK(model.find("arch")->values.empty());
  CHECK(model.find("stack-probes")->types.contains("object"));
  CHECK(model.find("frob") == nullptr);
}

TEST_CASE("a schema that refers to itself is refused", "[spec]")
{
  const Json schema = Json::parse(R"({"properties": {"a": {"$ref": "#/$defs/A"}}, "required": [],
                                      "$defs": {"A": {"$ref": "#/$defs/A"}}})");

  CHECK_THROWS_AS(model_of_schema(schema, "schema"), Error);
}

TEST_CASE("printed specifications tell types, flavors and systems with std", "[spec]")
{
  const SpecModel model = model_of_specs(
      {Json::parse(R"({"target-pointer-width": "32", "linker-flavor": "gnu-lld", "os": "none",
                       "metadata": {"std": false}, "target-family": ["wasm"]})"),
       Json::parse(R"({"target-pointer-width": "64", "linker-flavor": "gnu-cc", "os": "linux",
                       "metadata": {"std": true}})")});

  CHECK_FALSE(model.complete);
  CHECK(model.find("target-pointer-width")->types == std::set<std::string>{"null", "string"});
  CHECK(fits(*model.find("target-family"), "unix"));
  CHECK(model.flavors == std::set<std::string>{"gnu-cc", "gnu-lld"});
  CHECK(model.systems_with_std == std::set<std::string>{"linux"});
}

TEST_CASE("a value is respelled only where its meaning stays", "[spec]")
{
  const SpecModel::Key number{.types = {"integer"}}, text{.types = {"string"}},
      flag{.types = {"boolean", "null"}};

  CHECK(respelled(number, "32") == Json(32));
  CHECK(respelled(text, 32) == Json("32"));
  CHECK(respelled(flag, "true") == Json(true));
  CHECK(respelled(number, 32) == std::nullopt);
  CHECK(respelled(number, "32 bits") == std::nullopt);
  CHECK(respelled(number, "") == std::nullopt);
  CHECK(respelled(number, true) == std::nullopt);
  CHECK(respelled(text, Json::array({"a"})) == std::nullopt);
}

TEST_CASE("specifications are compared by what they mean", "[spec]")
{
  const Json left = Json::parse(R"({"a": 1, "target-pointer-width": "32", "os": "none"})");
  const Json right = Json::parse(R"({"target-pointer-width": 32, "os": "linux", "z": ["x"]})");

  const std::vector<SpecDifference> differences = compare_specs(left, right);

  REQUIRE(differences.size() == 3);
  CHECK((differences[0].key == "a" && differences[0].left == Json(1) && !differences[0].right));
  CHECK((differences[1].left == Json("none") && differences[1].right == Json("linux")));
  CHECK((differences[2].key == "z" && !differences[2].left));
  CHECK(compare_specs(left, left).empty());
}

TEST_CASE("a derived specification has the values that were asked for, in rustc's types", "[spec]")
{
  const Json base = Json::parse(
      R"({"arch": "arm", "metadata": {"tier": 2}, "is-builtin": true, "cpu": "x", "features": "+a"})");
  const auto set = [](std::string_view word) { return SpecSetting::parse(word); };

  const Json derived = derive_spec(
      base,
      {set("cpu=7"), set("max-atomic-width=32"), set("singlethread=true"),
       set(R"(link-env=["A=1"])"), set("stack-probes.kind=none"), set("target-pointer-width=16")},
      {"features"}, newer_model());

  CHECK(derived == Json::parse(R"({"arch": "arm", "cpu": "7", "max-atomic-width": 32,
                                   "singlethread": true, "link-env": ["A=1"],
                                   "stack-probes": {"kind": "none"}, "target-pointer-width": 16})"));
}

TEST_CASE("a setting that rustc would refuse or ignore is refused", "[spec]")
{
  const Json base = Json::parse(R"({"arch": "arm"})");
  for (const char* word :
       {"max-atomic-width=wide", "singlethread=yes", "link-env=A=1", "crpu=x", "arch.sub=v7"}) {
    INFO(word);
    CHECK_THROWS_AS(derive_spec(base, {SpecSetting::parse(word)}, {}, newer_model()), Error);
  }
  CHECK_THROWS_AS(derive_spec(base, {}, {"cpu"}, newer_model()), Error);
  CHECK_THROWS_AS(SpecSetting::parse("cpu"), Error);
  CHECK_THROWS_AS(SpecSetting::parse("=x"), Error);
}

TEST_CASE("rustc's reason is found among what else it prints", "[spec]")
{
  CHECK(
      rustc_reason("error: Error loading target specification: Field arch in target specification "
                   "is required. Run `rustc --print target-list` for a list\n") ==
      "Field arch in target specification is required");
  CHECK(rustc_reason("warning: x\nerror: error loading target specification: foo: unknown field "
                     "`foo`, expected one of `a`, `b` at line 3 column 9\n  |\n") ==
        "foo: unknown field `foo` at line 3 column 9");
  CHECK(rustc_reason("error: internal compiler error: the following error was constructed but not "
                     "emitted\n\nerror: could not create LLVM TargetMachine\n") ==
        "could not create LLVM TargetMachine");
  CHECK(rustc_reason("error[E0463]: can't find crate\n") == "can't find crate");
  CHECK(rustc_reason("") == "it printed nothing");
}

TEST_CASE("what rustc and LLVM pass over becomes findings, each once", "[spec]")
{
  CHECK(unused_fields("warning: target json file contains unused fields: foo-bar, baz\n\n") ==
        std::vector<std::string>{"foo-bar", "baz"});
  CHECK(unused_fields("nothing\n").empty());

  const std::vector<SpecFinding> findings = ignored_by_llvm(
      "'nosuch' is not a recognized processor for this target (ignoring processor)\n"
      "'nosuch' is not a recognized processor for this target (ignoring processor)\n"
      "'+frob' is not a recognized feature for this target (ignoring feature)\n");

  REQUIRE(findings.size() == 2);
  CHECK((findings[0].id == "unknown-cpu" && findings[0].key == "cpu"));
  CHECK((findings[1].id == "unknown-feature" && findings[1].key == "features"));
}

TEST_CASE("a specification's linker follows from its flavor where none is named", "[spec]")
{
  const auto linker = [](const char* json) { return linker_of_spec(Json::parse(json)); };
  CHECK(linker(R"({})") == "cc");
  CHECK(linker(R"({"linker": "arm-gcc", "linker-flavor": "gnu-cc"})") == "arm-gcc");
  CHECK(linker(R"({"linker-flavor": "gnu-lld-cc"})") == "cc");
  CHECK(linker(R"({"linker-flavor": "gnu-lld"})") == "rust-lld");
  CHECK(linker(R"({"linker-flavor": "ld.lld"})") == "rust-lld");
  CHECK(linker(R"({"linker-flavor": "msvc"})") == "link.exe");
  CHECK(linker(R"({"linker-flavor": "em-cc"})") == "emcc");
  CHECK(linker(R"({"linker-flavor": "gnu"})") == "ld");
}

}  // namespace xtool
