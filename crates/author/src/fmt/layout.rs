//! What is known of each pair of brackets before it is printed.

use mile_core::token::{Bracket, TokenKind};

use super::pieces::{Break, Piece};

/// Brackets and what they hold.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Group {
    /// The piece that closes them.
    pub(super) close: usize,
    /// Columns that they take on one line, their longest text left out.
    pub(super) width: usize,
    /// Whether they stood on one line.
    pub(super) one_line: bool,
    /// Whether they hold what somebody says: up to three texts in round brackets.
    pub(super) is_line: bool,
}

/// The group that each piece opens; of every other piece, nothing of meaning.
pub(super) fn groups(pieces: &[Piece<'_>]) -> Vec<Group> {
    struct Open {
        at: usize,
        /// Where it begins, were everything on one line.
        start: usize,
        breaks: usize,
        longest: usize,
    }
    let mut groups = vec![Group::default(); pieces.len()];
    let mut open: Vec<Open> = Vec::new();
    let (mut column, mut breaks) = (0, 0);
    for (at, piece) in pieces.iter().enumerate() {
        let previous = at.checked_sub(1).map(|previous| &pieces[previous]);
        let width = piece.width();
        column += previous.map_or(0, |previous| usize::from(is_spaced(previous, piece)));
        breaks += usize::from(piece.before > Break::None);
        breaks += usize::from(piece.kind == TokenKind::LineComment);
        match piece.kind {
            TokenKind::Open(_) => open.push(Open { at, start: column, breaks, longest: 0 }),
            TokenKind::Text | TokenKind::RawText => {
                if let Some(group) = open.last_mut() {
                    group.longest = group.longest.max(width);
                }
            }
            _ => {}
        }
        column += width;
        if matches!(piece.kind, TokenKind::Close(_))
            && let Some(group) = open.pop()
        {
            if let Some(outer) = open.last_mut() {
                outer.longest = outer.longest.max(group.longest);
            }
            groups[group.at] = Group {
                close: at,
                width: column - group.start - group.longest,
                one_line: breaks == group.breaks,
                is_line: is_line(&pieces[group.at..at]),
            };
        }
    }
    groups
}

/// Whether `pieces`, from the opening bracket to the last entry, are who speaks, what is said, and
/// maybe a condition.
fn is_line(pieces: &[Piece<'_>]) -> bool {
    let [first, rest @ ..] = pieces else { return false };
    first.kind == TokenKind::Open(Bracket::Round)
        && (2..=6).contains(&rest.len())
        && rest.iter().all(|piece| matches!(piece.kind, TokenKind::Text | TokenKind::Comma))
}

/// Whether a space stands between two pieces on one line.
pub(super) fn is_spaced(previous: &Piece<'_>, piece: &Piece<'_>) -> bool {
    use TokenKind::{Close, Colon, Comma, Open, Other, Word};
    match (previous.kind, piece.kind) {
        (Open(_) | Other, _) | (_, Comma | Colon | Close(_)) => false,
        // `Minutes(5)`
        (Word, Open(Bracket::Round)) => false,
        _ => true,
    }
}
