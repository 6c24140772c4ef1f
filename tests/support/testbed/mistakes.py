# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Programs with one mistake each, of which no machine and no target is the cause.

Several of them quote what tools say when cross builds fail: in a text, a comment, a name.
"""

MISTAKES = {
    "type": 'pub fn f() -> u32 { "cannot find -lssl: No such file or directory" }',
    "name": "pub fn f() { linker_not_found() }",
    "borrow": "pub fn f() -> &'static str { let s = String::new(); &s }",
    "move": "pub fn f(s: String) { drop(s); drop(s); } // undefined reference to `main'",
    "trait": "pub fn f<T>(t: T) -> String { t.to_string() }",
    "import": "use nothing::here; pub fn f() { here() }",
    "module": "mod lost;",
    "macro": "pub fn f() { undefined_macro!() }",
    "match": "pub fn f(x: Option<u8>) -> u8 { match x { Some(x) => x } }",
    "mutable": "pub fn f() { let x = 1; x = 2; }",
    "field": "pub struct S; pub fn f(s: S) -> u8 { s.size }",
    "method": "pub fn f(v: Vec<u8>) { v.polish() }",
    "arguments": "pub fn f(_: u8) {} pub fn g() { f() }",
    "lifetime": "pub fn f(a: &str, b: &str) -> &str { a }",
    "private": "mod m { fn f() {} } pub fn g() { m::f() }",
    "syntax": "pub fn f( {",
    "include": 'pub const NOTES: &str = include_str!("wrong ELF class.txt");',
    "compile_error": 'compile_error!("this crate needs the feature `net`");',
    "denied": '#![deny(unused)] fn exec_format_error() {}',
    "overflow": "pub const X: u8 = 255 + 1;",
    "generic": "pub struct S<T>(u8);",
    "await": "pub fn f() { async {}.await }",
    "size": "pub fn f(x: [u8]) {}",
    "unsafe": "pub fn f(p: *const u8) -> u8 { *p }",
    "pattern": "pub fn f() { let Some(x) = Some(1).filter(|_| false); }",
    "duplicate": "pub fn f() {} pub fn f() {} // duplicate symbol: f",
    "return": "pub fn f() -> bool { 1 == \"ld: library not found for -lc\" }",
    "env": 'pub const T: &str = env!("NO_SUCH_VARIABLE_IS_SET");',
    "doc": '/// version `GLIBC_2.38\' not found\npub fn f() -> Strng { loop {} }',
    "thread": "use std::rc::Rc; pub fn f(r: Rc<u8>) { std::thread::spawn(move || r); }",
}

# The same in other languages: the command, its file, and what that contains.
OTHERS = {
    "c_syntax": ("cc -c", "a.c", "int f(void) { return 1 }\n"),
    "c_undeclared": ("aarch64-linux-gnu-gcc -c", "a.c", "int f(void) { return relocations; }\n"),
    "c_types": ("clang -c", "a.c", "struct s { int a; }; int f(struct s *p) { return p->glibc; }\n"),
    "cxx_overload": ("g++ -c", "a.cpp", "#include <string>\nvoid f(std::string); void g() { f(1, 2); }\n"),
    "make_rule": ("make -f", "a.mk", "all: main.o\n"),
    "make_command": ("make -f", "a.mk", "all:\n\t@echo linking; exit 3\n"),
    "cmake_message": ("cmake -P", "a.cmake", 'message(FATAL_ERROR "set LICENSE_KEY first")\n'),
    "cmake_command": ("cmake -P", "a.cmake", "ad_executable(linker main.c)\n"),
    "python_name": ("/usr/bin/python3", "a.py", 'print(f"cannot find -lssl: {error}")\n'),
    "python_module": ("/usr/bin/python3", "a.py", "import no_such_module\n"),
    "perl_syntax": ("perl", "a.pl", "my $linker = ;\n"),
    "node_throws": ("node", "a.js", "throw new TypeError('linker is not a function');\n"),
    "shell_variable": ("sh -u", "a.sh", "echo $NO_SUCH_LINKER\n"),
}
