//! The accept loop over real connections.

use std::net::SocketAddr;
use std::time::Duration;

use server::serve::{self, Limits};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::support::site_at;

const SOON: Duration = Duration::from_secs(5);

struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

async fn start(limits: Limits) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let router = site_at(&format!("http://{address}"));
    let ended = tokio::spawn(serve::run(listener, router, limits, async { stopped.await.unwrap_or_default() }));
    Running { address, stop, ended }
}

async fn send(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// What comes until the other side closes the connection.
async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset is an end as well.
    let _ = timeout(SOON, stream.read_to_end(&mut bytes)).await.expect("the connection stayed open");
    String::from_utf8_lossy(&bytes).into_owned()
}

const CLOSING: &str = "GET /peer HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn a_page_learns_the_address_of_the_client() {
    let server = start(Limits::default()).await;
    let answer = rest(send(server.address, CLOSING).await).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1"), "{answer}");
}

#[tokio::test]
async fn who_dawdles_with_headers_is_cut_off() {
    let server = start(Limits { header_read: Duration::from_millis(200), ..Limits::default() }).await;
    let begun = std::time::Instant::now();
    rest(send(server.address, "GET / HTTP/1.1\r\nhost: x\r\n").await).await;
    rest(send(server.address, "").await).await;
    assert!(begun.elapsed() >= Duration::from_millis(400));
}

#[tokio::test]
async fn headers_have_a_largest_size() {
    let server = start(Limits { header_bytes: 8 * 1024, ..Limits::default() }).await;
    let long = format!("GET / HTTP/1.1\r\nhost: x\r\nx-long: {}\r\n\r\n", "x".repeat(9_000));
    let answer = rest(send(server.address, &long).await).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn who_comes_too_many_waits_for_a_place() {
    let server = start(Limits { connections: 1, header_read: Duration::from_millis(300), ..Limits::default() }).await;
    let first = send(server.address, "").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut second = send(server.address, CLOSING).await;
    let mut byte = [0];
    assert!(timeout(Duration::from_millis(100), second.read(&mut byte)).await.is_err(), "there was a place");
    drop(first);
    assert!(rest(second).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn stopping_closes_idle_connections_at_once() {
    let server = start(Limits::default()).await;
    let mut idle = send(server.address, "GET /small HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut some = [0; 64];
    assert!(idle.read(&mut some).await.unwrap() > 0);
    server.stop.send(()).unwrap();
    timeout(SOON, server.ended).await.expect("it went on").unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn stopping_waits_for_running_requests_only_so_long() {
    let drain = Duration::from_millis(300);
    let server = start(Limits { drain, ..Limits::default() }).await;
    let slow = send(server.address, "GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let begun = std::time::Instant::now();
    server.stop.send(()).unwrap();
    timeout(SOON, server.ended).await.expect("it went on").unwrap();
    assert!(begun.elapsed() >= drain);
    assert_eq!(rest(slow).await, "");
}
