//! Systems of linear equations, which circles of states make.

/// The largest circle that is solved outright; larger ones are gone round until little changes.
pub(crate) const LARGEST: usize = 256;

/// Solves `matrix` times x = `sides` for every column of `sides`, in their place, by Gauss's
/// elimination. A row that depends on the others comes to nothing.
pub(crate) fn solve(mut matrix: Vec<Vec<f64>>, sides: &mut [Vec<f64>]) {
    let count = matrix.len();
    for at in 0..count {
        let largest =
            (at..count).max_by(|&a, &b| matrix[a][at].abs().total_cmp(&matrix[b][at].abs()));
        let Some(pivot) = largest.filter(|&row| matrix[row][at].abs() > f64::MIN_POSITIVE) else {
            sides[at].fill(0.0);
            matrix[at].fill(0.0);
            matrix[at][at] = 1.0;
            continue;
        };
        matrix.swap(at, pivot);
        sides.swap(at, pivot);
        let (row, side) = (matrix[at].clone(), sides[at].clone());
        for below in at + 1..count {
            let factor = matrix[below][at] / row[at];
            if factor != 0.0 {
                subtract(&mut matrix[below], factor, &row);
                subtract(&mut sides[below], factor, &side);
            }
        }
    }
    for at in (0..count).rev() {
        let pivot = matrix[at][at];
        sides[at].iter_mut().for_each(|value| *value /= pivot);
        let side = sides[at].clone();
        for above in 0..at {
            let factor = matrix[above][at];
            if factor != 0.0 {
                subtract(&mut sides[above], factor, &side);
            }
        }
    }
}

fn subtract(from: &mut [f64], factor: f64, row: &[f64]) {
    from.iter_mut().zip(row).for_each(|(value, other)| *value -= factor * other);
}

#[cfg(test)]
mod tests {
    use super::solve;

    #[test]
    fn two_equations_are_solved() {
        // x + 2y = 5, 3x - y = 1
        let mut sides = vec![vec![5.0], vec![1.0]];
        solve(vec![vec![1.0, 2.0], vec![3.0, -1.0]], &mut sides);
        assert!((sides[0][0] - 1.0).abs() < 1e-12 && (sides[1][0] - 2.0).abs() < 1e-12);
    }
}
