// SPDX-License-Identifier: Apache-2.0 OR MIT
//! A repository made by libgit2.

fn main() {
    let folder = std::env::temp_dir().join(format!("matrix-git2-{}", std::process::id()));
    let repository = git2::Repository::init(&folder).unwrap();
    let blob = repository.blob(b"content\n").unwrap();
    let mut builder = repository.treebuilder(None).unwrap();
    builder.insert("file", blob, 0o100644).unwrap();
    let tree = repository.find_tree(builder.write().unwrap()).unwrap();
    let author = git2::Signature::new("A", "a@example.org", &git2::Time::new(1_000_000_000, 60)).unwrap();
    let commit = repository.commit(Some("HEAD"), &author, &author, "first", &tree, &[]).unwrap();
    assert_eq!(blob.to_string(), "d95f3ad14dee633a758d2e331151e950dd13e4ed");
    assert_eq!(repository.find_commit(commit).unwrap().message(), Some("first"));
    std::fs::remove_dir_all(&folder).unwrap();
    println!("git2: ok");
}
