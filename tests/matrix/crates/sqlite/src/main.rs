// SPDX-License-Identifier: Apache-2.0 OR MIT
//! SQLite, built from its amalgamation.

use libsqlite3_sys as sqlite;
use std::ptr::null_mut;

fn main() {
    unsafe {
        let mut database = null_mut();
        assert_eq!(sqlite::sqlite3_open(c":memory:".as_ptr(), &mut database), sqlite::SQLITE_OK);
        let script = c"create table t(a integer, b real); insert into t values (1, 0.5), (5000000000, 0.25);";
        assert_eq!(
            sqlite::sqlite3_exec(database, script.as_ptr(), None, null_mut(), null_mut()),
            sqlite::SQLITE_OK
        );
        let mut query = null_mut();
        let text = c"select sum(a), sum(b) from t";
        assert_eq!(
            sqlite::sqlite3_prepare_v2(database, text.as_ptr(), -1, &mut query, null_mut()),
            sqlite::SQLITE_OK
        );
        assert_eq!(sqlite::sqlite3_step(query), sqlite::SQLITE_ROW);
        assert_eq!(sqlite::sqlite3_column_int64(query, 0), 5_000_000_001);
        assert_eq!(sqlite::sqlite3_column_double(query, 1), 0.75);
        sqlite::sqlite3_finalize(query);
        sqlite::sqlite3_close(database);
    }
    println!("sqlite: ok");
}
