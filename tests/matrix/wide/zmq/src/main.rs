// SPDX-License-Identifier: Apache-2.0 OR MIT
//! A question and its answer, between two threads.

fn main() {
    let context = zmq::Context::new();
    let server = context.socket(zmq::REP).unwrap();
    server.bind("tcp://127.0.0.1:*").unwrap();
    let place = server.get_last_endpoint().unwrap().unwrap();
    let thread = std::thread::spawn(move || {
        let word = server.recv_string(0).unwrap().unwrap();
        server.send(&format!("{word}!"), 0).unwrap();
    });
    let client = context.socket(zmq::REQ).unwrap();
    client.connect(&place).unwrap();
    client.send("ping", 0).unwrap();
    assert_eq!(client.recv_string(0).unwrap().unwrap(), "ping!");
    thread.join().unwrap();
    println!("zmq: ok");
}
