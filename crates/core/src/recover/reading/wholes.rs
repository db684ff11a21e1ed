//! Comments in `/* */` and raw texts: where those end that are whole.

/// Where each `/*` that has its `*/` ends, found in one pass.
pub(super) struct Blocks(Vec<(usize, usize)>);

impl Blocks {
    /// Looks through the file once.
    pub(super) fn find(bytes: &[u8]) -> Self {
        let (mut open, mut closed) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at + 1 < bytes.len() {
            match &bytes[at..at + 2] {
                b"/*" => open.push(at),
                b"*/" => closed.extend(open.pop().map(|start| (start, at + 2))),
                _ => {
                    at += 1;
                    continue;
                }
            }
            at += 2;
        }
        closed.sort_unstable();
        Self(closed)
    }

    /// The end of the comment that begins at `start`.
    pub(super) fn end(&self, start: usize) -> Option<usize> {
        let found = self.0.binary_search_by_key(&start, |&(start, _)| start).ok()?;
        Some(self.0[found].1)
    }
}

/// Where raw texts end. What was found is kept by the number of `#`, so that no stretch is searched
/// twice.
#[derive(Default)]
pub(super) struct Raws([Option<(usize, usize)>; 8]);

impl Raws {
    /// The end of the raw text or the bytes that begin at `at`.
    pub(super) fn end(&mut self, text: &str, at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut quote = at + 1 + usize::from(bytes[at..].starts_with(b"br"));
        if bytes[at..].starts_with(b"b\"") {
            let line = &bytes[at + 2..bytes.len().min(at + 256)];
            return line.iter().position(|&b| b == b'"').map(|len| at + 3 + len);
        }
        let hashes =
            bytes[quote.min(bytes.len())..].iter().take(8).take_while(|&&b| b == b'#').count();
        quote += hashes;
        if hashes == 8
            || bytes.get(quote) != Some(&b'"')
            || (bytes[at] == b'b' && bytes[at + 1] != b'r')
        {
            return None;
        }
        match self.0[hashes] {
            Some((from, end)) if from <= quote && quote < end => {}
            _ => {
                let closing = format!("\"{}", &"#######"[..hashes]);
                let end = text[quote + 1..].find(&closing);
                let end = end.map_or(usize::MAX, |found| quote + 1 + found + closing.len());
                self.0[hashes] = Some((quote, end));
            }
        }
        self.0[hashes].map(|(_, end)| end).filter(|&end| end != usize::MAX)
    }
}
