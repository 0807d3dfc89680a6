//! Texts of any length that ask much of a parser: one line of everything, everything of one line.

/// A name, and a text of about as many bytes as asked for.
pub type Shape = (&'static str, fn(usize) -> String);

/// All of them.
pub const SHAPES: &[Shape] = &[
    ("line feeds", |length| "\n".repeat(length)),
    ("carriage returns", |length| "\r".repeat(length)),
    ("line ends", |length| "\r\n".repeat(length / 2)),
    ("carriage returns, then a line feed", |length| {
        "\r".repeat(length) + "\n"
    }),
    ("spaces", |length| " ".repeat(length)),
    ("one long line", |length| "x".repeat(length)),
    ("characters of four bytes", |length| "😀".repeat(length / 4)),
    ("short attributes", |length| "a=x\r\n".repeat(length / 5)),
    ("colons", |length| format!("a={}", ":".repeat(length))),
    ("sections", |length| {
        lines(length, |_| "m=audio 9 RTP/AVP 0\r\n".to_owned())
    }),
    ("sections with mids", |length| {
        lines(length, |index| {
            format!("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:{index}\r\n")
        })
    }),
    ("a bundle of sections", |length| {
        let count = length / 50;
        let mids: String = (0..count).map(|index| format!(" {index}")).collect();
        let sections: String = (0..count)
            .map(|index| format!("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:{index}\r\n"))
            .collect();
        format!("v=0\r\na=group:BUNDLE{mids}\r\n{sections}")
    }),
    ("a bundle of nothing", |length| {
        words("v=0\r\na=group:BUNDLE", length, |index| format!("m{index}"))
    }),
    ("groups", |length| {
        lines(length, |index| format!("a=group:LS {index} {index}\r\n"))
    }),
    ("mids in one section", |length| {
        section(length, |index| format!("a=mid:{index}\r\n"))
    }),
    ("formats", |length| {
        words("m=audio 9 RTP/AVP", length, |index| {
            (index % 128).to_string()
        })
    }),
    ("formats of all kinds", |length| {
        words("m=audio 9 RTP/AVP", length, |index| index.to_string())
    }),
    ("codecs", |length| {
        section(length, |index| {
            format!("a=rtpmap:{} opus/48000/2\r\n", index % 256)
        })
    }),
    ("parameters of codecs", |length| {
        section(length, |index| {
            format!("a=fmtp:{} apt={}\r\n", index % 128, index % 127)
        })
    }),
    ("parameters of one codec", |length| {
        words("m=audio 9 RTP/AVP 0\r\na=fmtp:0", length, |index| {
            format!("k{index}=1;")
        })
    }),
    ("header extensions", |length| {
        section(length, |index| {
            format!("a=extmap:{} urn:x:{index}\r\n", index % 4096)
        })
    }),
    ("feedback", |length| {
        section(length, |_| "a=rtcp-fb:* nack pli\r\n".to_owned())
    }),
    ("sources", |length| {
        section(length, |index| format!("a=ssrc:{index} cname:x\r\n"))
    }),
    ("a group of sources", |length| {
        words("m=audio 9 RTP/AVP 0\r\na=ssrc-group:FID", length, |index| {
            index.to_string()
        })
    }),
    ("candidates", |length| {
        section(length, |index| {
            format!("a=candidate:{index} 1 udp 1 192.0.2.1 9 typ host\r\n")
        })
    }),
    ("extensions of a candidate", |length| {
        words(
            "m=audio 9 RTP/AVP 0\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host",
            length,
            |_| "k v".to_owned(),
        )
    }),
    ("spaces in a candidate", |length| {
        format!(
            "a=candidate:1 1 udp 1 192.0.2.1 9 typ host{}x",
            " ".repeat(length)
        )
    }),
    ("a long number", |length| {
        format!("a=candidate:1 {}", "9".repeat(length))
    }),
    ("a long address", |length| {
        format!(
            "a=candidate:1 1 udp 1 {} 9 typ host",
            ":1".repeat(length / 2)
        )
    }),
    ("a long fingerprint", |length| {
        format!("a=fingerprint:sha-256 {}", "AA:".repeat(length / 3))
    }),
    ("streams", |length| {
        section(length, |index| format!("a=rid:{index} send pt=1\r\n"))
    }),
    ("alternatives", |length| {
        format!(
            "m=audio 9 RTP/AVP 0\r\na=simulcast:send {}",
            "1,~2;".repeat(length / 5)
        )
    }),
    ("pictures", |length| {
        format!("a=imageattr:* send {}", "[x=1,y=1] ".repeat(length / 10))
    }),
    ("brackets", |length| {
        format!("a=imageattr:* send {}", "[".repeat(length))
    }),
    ("quotes", |length| {
        format!("a=dcmap:0 label={}", "\"%".repeat(length / 2))
    }),
    ("repeats", |length| {
        words("v=0\r\nr=7d 1h", length, |_| "0".to_owned())
    }),
    ("time zones", |length| {
        words("v=0\r\nz=", length, |_| "0 -1h".to_owned())
    }),
    ("connections", |length| {
        section(length, |_| "c=IN IP4 192.0.2.1\r\n".to_owned())
    }),
    ("directions", |length| {
        section(length, |_| "a=sendrecv\r\n".to_owned())
    }),
];

fn lines(length: usize, line: impl Fn(usize) -> String) -> String {
    let mut text = String::from("v=0\r\n");
    let mut index = 0;
    while text.len() < length {
        text.push_str(&line(index));
        index += 1;
    }
    text
}

fn section(length: usize, line: impl Fn(usize) -> String) -> String {
    "m=video 9 UDP/TLS/RTP/SAVPF 0 96\r\n".to_owned() + &lines(length, line)
}

fn words(start: &str, length: usize, word: impl Fn(usize) -> String) -> String {
    let mut text = start.to_owned();
    let mut index = 0;
    while text.len() < length {
        text.push(' ');
        text.push_str(&word(index));
        index += 1;
    }
    text
}
