//! Retransmission and pairing (RFC 8489 section 6.2.1).

#![cfg(feature = "stun")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use core::time::Duration;

use icescope::stun::engine::Instant;
use icescope::stun::{
    Class, DecodeErrorKind, Message, MessageWriter, Method, Schedule, Transaction,
    TransactionError, TransactionId, TransactionState,
};

const ID: TransactionId = TransactionId::new([9; 12]);
const START: Instant = Instant::from_micros(1_000_000);

fn message(class: Class, method: Method, id: TransactionId) -> Vec<u8> {
    let mut buffer = [0; 20];
    MessageWriter::new(&mut buffer, class, method, id)
        .unwrap()
        .finish()
        .to_vec()
}

fn transaction(schedule: Schedule) -> Transaction {
    Transaction::new(
        START,
        message(Class::Request, Method::BINDING, ID),
        schedule,
    )
    .unwrap()
}

/// When requests were sent and when the transaction ended, in milliseconds after its start.
fn run(schedule: Schedule) -> (Vec<u128>, u128) {
    let mut transaction = transaction(schedule);
    let mut sent = Vec::new();
    let mut now = START;
    loop {
        if let Some(request) = transaction.poll_transmit() {
            assert_eq!(request, message(Class::Request, Method::BINDING, ID));
            sent.push(now.since(START).as_millis());
        }
        assert_eq!(transaction.poll_transmit(), None);
        assert_eq!(transaction.sent() as usize, sent.len());
        assert_eq!(transaction.first_sent(), START);
        match transaction.poll_timeout() {
            Some(due) => {
                // A moment too early, nothing happens.
                transaction.handle_timeout(Instant::from_micros(due.as_micros() - 1));
                assert_eq!(transaction.poll_timeout(), Some(due));
                assert_eq!(transaction.poll_transmit(), None);
                now = due;
                transaction.handle_timeout(now);
            }
            None => {
                assert_eq!(transaction.state(), TransactionState::TimedOut);
                assert_eq!(transaction.elapsed(), None);
                return (sent, now.since(START).as_millis());
            }
        }
    }
}

#[test]
fn the_default_schedule_is_that_of_the_rfc() {
    let (sent, end) = run(Schedule::default());
    assert_eq!(sent, [0, 500, 1500, 3500, 7500, 15_500, 31_500]);
    assert_eq!(end, 39_500);
}

#[test]
fn other_schedules() {
    let schedule = Schedule {
        rto: Duration::from_millis(250),
        max_requests: 5,
        final_wait: 2,
        max_interval: Some(Duration::from_millis(600)),
    };
    assert_eq!(run(schedule), (vec![0, 250, 750, 1350, 1950], 2450));
    for max_requests in [0, 1] {
        let schedule = Schedule {
            max_requests,
            ..schedule
        };
        assert_eq!(run(schedule), (vec![0], 500));
    }
    let schedule = Schedule {
        max_requests: 100,
        max_interval: Some(Duration::from_secs(1)),
        ..Schedule::default()
    };
    let (sent, end) = run(schedule);
    assert_eq!((sent.len(), sent[99], end), (100, 98_500, 106_500));
}

#[test]
fn huge_durations_do_not_overflow() {
    let schedule = Schedule {
        rto: Duration::MAX,
        max_requests: u32::MAX,
        final_wait: u32::MAX,
        max_interval: None,
    };
    let mut transaction = transaction(schedule);
    assert_eq!(
        transaction.poll_timeout(),
        Some(Instant::from_micros(u64::MAX))
    );
    transaction.handle_timeout(Instant::from_micros(u64::MAX));
    assert_eq!(transaction.sent(), 2);
}

#[test]
fn a_late_owner_waits_from_now() {
    let mut transaction = transaction(Schedule::default());
    let late = START + Duration::from_secs(60);
    transaction.handle_timeout(late);
    assert_eq!((transaction.sent(), transaction.last_sent()), (2, late));
    assert_eq!(
        transaction.poll_timeout(),
        Some(late + Duration::from_secs(1))
    );
}

#[test]
fn the_response_ends_it() {
    let mut transaction = transaction(Schedule::default());
    transaction.handle_timeout(START + Duration::from_millis(500));
    let now = START + Duration::from_millis(520);
    let response = message(Class::Error, Method::BINDING, ID);
    assert!(transaction.handle_response(now, &Message::decode(&response).unwrap()));
    assert_eq!(transaction.state(), TransactionState::Answered);
    assert_eq!(transaction.elapsed(), Some(Duration::from_millis(20)));
    assert_eq!(
        transaction.elapsed_since_first(),
        Some(Duration::from_millis(520))
    );
    assert_eq!(transaction.sent(), 2);
    assert_eq!(transaction.poll_timeout(), None);
    assert_eq!(
        transaction.poll_transmit(),
        None,
        "the second request is no longer needed"
    );
    // A second response is none of it any more.
    assert!(!transaction.handle_response(now, &Message::decode(&response).unwrap()));
    assert!(transaction.is_answered_by(&Message::decode(&response).unwrap()));
    transaction.handle_timeout(now + Duration::from_secs(100));
    assert_eq!(transaction.state(), TransactionState::Answered);
}

#[test]
fn after_the_end_no_response_counts() {
    let schedule = Schedule {
        max_requests: 1,
        ..Schedule::default()
    };
    let mut transaction = transaction(schedule);
    let now = transaction.poll_timeout().unwrap();
    transaction.handle_timeout(now);
    assert_eq!(transaction.poll_transmit(), None);
    let response = message(Class::Success, Method::BINDING, ID);
    assert!(!transaction.handle_response(now, &Message::decode(&response).unwrap()));
    assert_eq!(transaction.state(), TransactionState::TimedOut);
}

#[test]
fn other_messages_are_not_the_response() {
    let other_id = TransactionId::new([8; 12]);
    let other_method = Method::new(3).unwrap();
    let mut legacy = message(Class::Success, Method::BINDING, ID);
    legacy[4] = 0;
    for bytes in [
        message(Class::Request, Method::BINDING, ID),
        message(Class::Indication, Method::BINDING, ID),
        message(Class::Success, other_method, ID),
        message(Class::Success, Method::BINDING, other_id),
        legacy,
    ] {
        let mut transaction = transaction(Schedule::default());
        let message = Message::decode_legacy(&bytes).unwrap();
        assert!(!transaction.handle_response(START, &message), "{message:?}");
        assert_eq!(transaction.state(), TransactionState::Pending);
    }
}

#[test]
fn a_response_with_a_wrong_fingerprint_is_dropped() {
    let mut buffer = [0; 28];
    let mut writer = MessageWriter::new(&mut buffer, Class::Success, Method::BINDING, ID).unwrap();
    writer.fingerprint().unwrap();
    let right = writer.finish().to_vec();
    let mut wrong = right.clone();
    wrong[27] ^= 1;
    // Four bytes are the value; two are none.
    let mut short = right.clone();
    short[23] = 2;
    let mut transaction = transaction(Schedule::default());
    for bytes in [&wrong, &short] {
        let message = Message::decode(bytes).unwrap();
        assert!(message.has_wrong_fingerprint());
        assert!(!transaction.handle_response(START, &message));
        assert_eq!(transaction.state(), TransactionState::Pending);
    }
    let message = Message::decode(&right).unwrap();
    assert!(!message.has_wrong_fingerprint());
    assert!(transaction.handle_response(START, &message));
}

#[test]
fn only_a_request_begins_one() {
    let indication = message(Class::Indication, Method::BINDING, ID);
    let error = Transaction::new(START, indication, Schedule::default()).unwrap_err();
    assert_eq!(
        (error, error.code()),
        (TransactionError::NotARequest, "not-a-request")
    );
    let error = Transaction::new(START, vec![0; 3], Schedule::default()).unwrap_err();
    assert_eq!(error.code(), "header-truncated");
    let TransactionError::Malformed(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (error.kind(), error.offset()),
        (DecodeErrorKind::HeaderTruncated, 3)
    );
}
