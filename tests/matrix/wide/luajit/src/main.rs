// SPDX-License-Identifier: Apache-2.0 OR MIT
//! LuaJIT runs a loop, raises errors through C frames and calls back into Rust.

use mlua::Lua;

fn main() -> mlua::Result<()> {
    let lua = Lua::new();
    let twice = lua.create_function(|_, number: i64| Ok(number * 2))?;
    lua.globals().set("twice", twice)?;
    let sum: i64 = lua
        .load("local s = 0 for i = 1, 1000 do s = s + twice(i) end return s")
        .eval()?;
    assert_eq!(sum, 1001000);
    let caught: (bool, String) = lua
        .load("local ok, e = pcall(function() error('thrown') end) return ok, tostring(e)")
        .eval()?;
    assert!(!caught.0 && caught.1.contains("thrown"));
    let failing = lua.create_function(|_, ()| -> mlua::Result<()> {
        Err(mlua::Error::runtime("from Rust"))
    })?;
    lua.globals().set("failing", failing)?;
    let text = lua.load("failing()").exec().unwrap_err().to_string();
    assert!(text.contains("from Rust"), "{text}");
    println!("luajit: ok");
    Ok(())
}
