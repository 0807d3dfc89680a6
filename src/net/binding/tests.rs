use tokio::net::UdpSocket;

use super::*;
use crate::stun::answer_binding;

/// Given up after 0.2 s.
const SHORT: Schedule = Schedule {
    rto: Duration::from_millis(100),
    max_requests: 2,
    final_wait: 1,
    max_interval: None,
};

async fn ask(remotes: &[SocketAddr], schedule: Schedule) -> Result<Answer, AskError> {
    let asking = Asking {
        clock: Clock::start(),
        random: Seeded::new().unwrap(),
        schedule,
        sockets: Sockets::default(),
        attempts: Vec::new(),
    };
    asking.run(remotes.to_vec()).await
}

/// A socket that says nothing, and its address.
async fn silent() -> (UdpSocket, SocketAddr) {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

/// A server that answers; `damaged`: with a FINGERPRINT that is wrong.
async fn server(damaged: bool) -> SocketAddr {
    let (socket, address) = silent().await;
    tokio::spawn(async move {
        let mut request = [0; 64];
        while let Ok((length, from)) = socket.recv_from(&mut request).await {
            let mut buffer = [0; 128];
            let answer = answer_binding(&request[..length], from, &mut buffer).unwrap();
            let mut answer = answer.to_vec();
            if damaged {
                answer[3] += 8;
                answer.extend([0x80, 0x28, 0, 4, 0, 0, 0, 0]);
            }
            socket.send_to(&answer, from).await.unwrap();
        }
    });
    address
}

/// Nothing can be sent to port 0.
const NOWHERE: &str = "127.0.0.1:0";

#[tokio::test(flavor = "current_thread")]
async fn the_first_that_answers_is_the_answer() {
    let (one, two) = (server(false).await, server(false).await);
    let answer = ask(&[one, two], SHORT).await.unwrap();
    assert_eq!((answer.server, answer.sent), (one, 1));
    assert_eq!(answer.unanswered, []);
    assert!(Message::decode(&answer.bytes).is_ok());
}

#[tokio::test(flavor = "current_thread")]
async fn the_next_address_is_asked_where_one_is_silent_damaged_or_out_of_reach() {
    let (_quiet, quiet) = silent().await;
    let (damaged, good) = (server(true).await, server(false).await);
    let nowhere = NOWHERE.parse().unwrap();
    let answer = ask(&[nowhere, quiet, damaged, good], SHORT).await.unwrap();
    assert_eq!((answer.server, answer.local.is_ipv4()), (good, true));
    let found = answer.unanswered.iter();
    let found: Vec<_> = found
        .map(|one| (one.server(), one.code(), one.sent()))
        .collect();
    assert_eq!(
        found,
        [
            (nowhere, "unreachable", None),
            (quiet, "no-answer", Some(2)),
            (damaged, "wrong-fingerprint", None)
        ]
    );
}

#[tokio::test(flavor = "current_thread")]
async fn an_address_has_a_second_for_itself() {
    let (_quiet, quiet) = silent().await;
    let good = server(false).await;
    let clock = Clock::start();
    let answer = ask(&[quiet, good], Schedule::default()).await.unwrap();
    let took = clock.now().since(Instant::ORIGIN);
    assert!(took >= HEAD_START && took < HEAD_START * 3, "{took:?}");
    assert_eq!(answer.server, good);
    // At 0 and 0.5 s.
    assert_eq!(
        answer.unanswered,
        [Unanswered::Silent {
            server: quiet,
            sent: 2
        }]
    );
}

#[tokio::test(flavor = "current_thread")]
async fn an_error_tells_of_every_address() {
    let (_quiet, quiet) = silent().await;
    let nowhere: SocketAddr = NOWHERE.parse().unwrap();
    let error = ask(&[nowhere], SHORT).await.unwrap_err();
    assert_eq!(error.code(), "unreachable");
    let error = ask(&[quiet, nowhere], SHORT).await.unwrap_err();
    assert_eq!(error.code(), "no-answer");
    let words = error.to_string();
    assert!(
        words.starts_with(&format!(
            "{quiet} answered none of 2 requests; nothing can be sent to {nowhere}: "
        )),
        "{words}"
    );
    let damaged = server(true).await;
    let error = ask(&[damaged, quiet], SHORT).await.unwrap_err();
    assert_eq!(error.code(), "wrong-fingerprint");
}
